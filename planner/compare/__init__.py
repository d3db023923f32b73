"""Put policy variants side by side: figures, places, institutions, settings and maps."""

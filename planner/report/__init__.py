"""Tables, maps and text for people."""

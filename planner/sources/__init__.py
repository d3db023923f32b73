"""Public sources as they really look, made into a case that the municipality fills in."""

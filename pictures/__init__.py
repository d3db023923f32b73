"""Pictures of every map and page in ``docs/pictures``, taken with a real browser."""

"""Layers, distances and drawn points; only planner.report also imports geopandas, shapely."""

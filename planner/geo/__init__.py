"""Layers, distances and drawn points; only planner.report also imports geopandas, shapely."""

import planner.geo.drivers  # noqa: F401  (before GDAL starts)

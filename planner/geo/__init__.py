"""Layers and distances; with planner.report the only importer of geopandas and shapely."""

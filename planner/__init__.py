"""Plan where basispladser go: proven, audited, explained, and exposing no child."""

# Before anything that brings GDAL with it.
import planner.gdal  # noqa: F401

__version__ = "0.1.0"

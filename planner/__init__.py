"""Plan where basispladser go: proven, audited, explained, and exposing no child."""

__version__ = "0.1.0"

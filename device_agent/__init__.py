"""Muster's agent: verifies, runs and measures what the fleet's owner signed."""

__version__ = "0.1.0"

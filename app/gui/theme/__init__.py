"""Colours, icons and style of the console, light and dark."""

"""What marks a data directory as a fleet's. Imports next to nothing: the first window asks it."""

from __future__ import annotations

import json
from pathlib import Path

from app.given_paths import is_there

SETTINGS_NAME = "workspace.json"


def holds_fleet(data: Path) -> bool:
    """Return whether there is a fleet in a data directory, be it damaged."""
    return is_there(data / SETTINGS_NAME)


def fleet_name(data: Path) -> str:
    """Return the name of the fleet, to be shown; empty where it cannot be read.

    Opening the fleet reads the file again, and says what is wrong with it.
    """
    try:
        settings = json.loads((data / SETTINGS_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    name = settings.get("fleet") if isinstance(settings, dict) else None
    return name if isinstance(name, str) else ""

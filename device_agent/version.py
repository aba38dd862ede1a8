"""The agent's version."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version


def agent_version() -> str:
    """Return the installed version, ``0`` when run from a tree that is not installed."""
    try:
        return installed_version("muster")
    except PackageNotFoundError:
        return "0"

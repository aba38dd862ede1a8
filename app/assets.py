"""Where the files that ship with Muster are: in the wheel, or in the repository's root."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resources() -> Path:
    """Return the directory of icons and templates."""
    return _find("_resources", "resources")


def sample_models() -> Path:
    """Return the directory of the sample projects."""
    return _find("_models", "models")


def _find(packed: str, checkout: str) -> Path:
    """An editable install does not see the wheel's force-included directories."""
    inside = _PACKAGE / packed
    return inside if inside.is_dir() else _PACKAGE.parent / checkout

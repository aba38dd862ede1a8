"""Our own stroke icons, recoloured per theme."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from app.assets import resources
from app.gui.theme.scale import icon_px

_SCALE = 3
"""Sharp up to 300 %."""


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """Return the icon `name` drawn in `colour`, `size` logical pixels a side."""
    from PySide6.QtSvg import QSvgRenderer  # the first window has no icon of ours

    image = QPixmap(size * _SCALE, size * _SCALE)
    image.fill(QColor(0, 0, 0, 0))
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(_SCALE)
    return image


def icon(name: str, colour: str, checked: str | None = None) -> QIcon:
    """Return an icon as large as the letters beside it.

    Args:
        name: Of its file.
        colour: It is drawn in.
        checked: The colour while the button that it stands on is checked.
    """
    side = icon_px()
    result = QIcon(pixmap(name, colour, side))
    if checked is not None:
        result.addPixmap(pixmap(name, checked, side), QIcon.Mode.Normal, QIcon.State.On)
    return result


def recoloured_file(name: str, colour: str, directory: Path) -> str:
    """Write the icon in `colour` into `directory`, once, for a style sheet; return its path."""
    path = directory / f"{name}-{colour.removeprefix('#')}.svg"
    if not path.exists():
        path.write_text(_source(name).replace("currentColor", colour), encoding="utf-8")
    return path.as_posix()

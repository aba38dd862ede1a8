"""Makes the program's icons of ``resources/icons/muster.svg``: ``python icons.py DIRECTORY``.

PNG in the sizes of the icon themes, one ``.ico`` for Windows and one ``.icns`` for macOS: the mark
in white on a rounded square, as desktops want it.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).parents[1] / "icons" / "muster.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_GROUND, _MARK = "#1d4ed8", "#ffffff"
_ROUND, _INSET = 0.22, 0.14


def main(directory: Path) -> None:
    """Write every icon into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        (directory / f"muster-{size}.png").write_bytes(draw(size))
    largest = Image.open(io.BytesIO(draw(1024)))
    largest.save(directory / "muster.ico", sizes=[(size, size) for size in SIZES if size <= 256])
    largest.save(directory / "muster.icns")


def draw(size: int) -> bytes:
    """Return the icon as a PNG, `size` pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_GROUND))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * _ROUND, size * _ROUND)
    mark = SOURCE.read_text(encoding="utf-8").replace("currentColor", _MARK)
    inset, side = size * _INSET, size * (1 - 2 * _INSET)
    QSvgRenderer(QByteArray(mark.encode())).render(painter, QRectF(inset, inset, side, side))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(content.data())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

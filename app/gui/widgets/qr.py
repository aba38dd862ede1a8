"""A QR code, dark on light in either theme: many readers do not take it the other way round."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET_MODULES = 4
"""The light border that ISO/IEC 18004 asks for."""
_MAX_SIDE = 320
_LIGHT, _DARK = "#ffffff", "#000000"


class QrCode(QWidget):
    """Paints a text as a QR code."""

    def __init__(self) -> None:
        super().__init__()
        self._module = 1
        self._rows: tuple[bytes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show another text."""
        import segno

        self._rows = tuple(bytes(row) for row in segno.make(text, error="l", micro=False).matrix)
        self._module = max(_MAX_SIDE // (len(self._rows) + 2 * QUIET_MODULES), 1)
        self.updateGeometry()
        self.setAccessibleName(self.tr("QR code of the enrolment code"))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        side = self._module * (len(self._rows) + 2 * QUIET_MODULES)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the modules as whole pixels, centred."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_LIGHT))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        module, edge, dark = self._module, self._module * QUIET_MODULES, QColor(_DARK)
        for y, row in enumerate(self._rows):
            for x, set_ in enumerate(row):
                if set_:
                    painter.fillRect(edge + x * module, edge + y * module, module, module, dark)

"""Applies a theme to the application, follows the system, and tells whoever paints by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import (
    QAccessibilityHints,
    QColor,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QPalette,
    QStyleHints,
)
from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentFaultError
from app.gui.theme.icons import recoloured_file
from app.gui.theme.scale import growth
from app.gui.theme.stylesheet import stylesheet
from app.gui.theme.tokens import LIGHT, THEMES, Tokens, luminance

if TYPE_CHECKING:
    from app.gui.theme.restyling import Restyling

Contrast = Literal["system", "usual", "more"]
CONTRAST = "look/contrast"
"""Its name in the window's memory."""
CONTRASTS: tuple[Contrast, ...] = ("system", "usual", "more")
Choice = Literal["dark", "light", "system"]
THEME = "look/theme"
"""Its name in the window's memory."""
CHOICES: tuple[Choice, ...] = ("system", "light", "dark")
_FONT_POINTS = 9.5
STYLED = "musterStyled"
"""Of an application that has the style of ours already."""
_SYSTEM_PROPERTY = "musterSystemLuminance"


def choice_of(text: str) -> Choice:
    """Return the choice that was remembered; the system's look where it is none."""
    known: dict[str, Choice] = {each: each for each in CHOICES}
    return known.get(text, "system")


def contrast_of(text: str) -> Contrast:
    """Return the contrast that was remembered; the system's where it is none."""
    known: dict[str, Contrast] = {each: each for each in CONTRASTS}
    return known.get(text, "system")


def require_fonts() -> None:
    """Check that text can be drawn at all: without fonts Qt paints boxes and reports nothing.

    Raises:
        EnvironmentFaultError: The system has no fonts.
    """
    if not QFontDatabase.families():
        raise EnvironmentFaultError(
            "no fonts found on this system: install one, for example the package fonts-dejavu-core"
        )


class ThemeManager(QObject):
    """The theme in force.

    Args:
        application: Wears it.
        choice: What was asked for.
        parent: Keeps it.
        contrast: What was asked for.
        asks: Ask the system for its scheme and contrast at once, and do not judge by its palette
            until `ask_system`: the first answer takes PySide 18 ms, see app/gui/__init__.py.

    Attributes:
        changed: Emitted after every switch; read `tokens` then.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        choice: Choice,
        parent: QObject | None = None,
        *,
        contrast: Contrast = "system",
        asks: bool = True,
    ) -> None:
        super().__init__(parent)
        self._asks = asks
        self._application = application
        self._choice: Choice = choice
        self._contrast: Contrast = contrast
        self._restyling: Restyling | None = None
        self.tokens = LIGHT
        if application.property(STYLED) is None:
            application.setStyle("Fusion")
        font = application.font()
        font.setPointSizeF(max(_FONT_POINTS, font.pointSizeF()))
        application.setFont(font)
        self._system_luminance = _system_luminance(application)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        _contrast_hints()[1].contrastPreferenceChanged.connect(self._follow_contrast)
        self._apply()

    @property
    def choice(self) -> Choice:
        """What was asked for, ``system`` included."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Switch to a theme, or follow the system."""
        self._choice = choice
        self._apply()

    @property
    def settled(self) -> bool:
        """True once everything is shown in the colours of `tokens`."""
        return self._restyling is None or not self._restyling.under_way

    @property
    def contrast(self) -> Contrast:
        """What was asked for, ``system`` included."""
        return self._contrast

    def choose_contrast(self, contrast: Contrast) -> None:
        """Switch to more contrast or the usual one, or follow the system."""
        before = self._is_strong()
        self._contrast = contrast
        if self._is_strong() != before:  # a style sheet costs a window its first tenth of a second
            self._apply()

    def _follow_contrast(self) -> None:
        if self._contrast == "system":
            self._apply()

    def _is_strong(self) -> bool:
        if self._contrast != "system":
            return self._contrast == "more"
        if not self._asks:
            return False
        return (
            _contrast_hints()[1].contrastPreference() == QtCore.Qt.ContrastPreference.HighContrast
        )

    def ask_system(self) -> None:
        """Ask the system for its scheme and contrast from now on."""
        self._asks = True
        if self._wanted() is not self.tokens:
            self._apply()

    def _wanted(self) -> Tokens:
        dark = self._choice == "dark" or (self._choice == "system" and self._system_is_dark())
        return THEMES["dark" if dark else "light", self._is_strong()]

    def _follow(self) -> None:
        if self._choice == "system":
            self._apply()

    def _system_is_dark(self) -> bool:
        if self._asks:
            scheme = QGuiApplication.styleHints().colorScheme()
            if scheme != QtCore.Qt.ColorScheme.Unknown:
                return scheme == QtCore.Qt.ColorScheme.Dark
        return self._system_luminance < 0.2

    def _apply(self) -> None:
        """Take up the colours; where a sheet is on, widgets follow in the next turns."""
        self.tokens = self._wanted()
        application, sheet = self._application, self._sheet()
        if not application.styleSheet():
            application.setPalette(palette_of(self.tokens))
            application.setStyleSheet(sheet)
        elif application.styleSheet() != sheet:
            self._restyled().wear(sheet, palette_of(self.tokens))
        elif self.settled:
            self.changed.emit()

    def _restyled(self) -> Restyling:
        """Return what changes the sheet; the first one needs none."""
        if self._restyling is None:
            from app.gui.theme.restyling import Restyling

            self._restyling = Restyling(self._application, self.changed.emit, self)
        return self._restyling

    def _sheet(self) -> str:
        directory = Path(_files().path())
        return stylesheet(
            self.tokens,
            check=recoloured_file("check", self.tokens.on_accent, directory),
            tick=recoloured_file("check", self.tokens.fg, directory),
            drop=recoloured_file("chevron-down", self.tokens.dim, directory),
            points=self._application.font().pointSizeF(),
            rise=recoloured_file("chevron-up", self.tokens.dim, directory),
            growth=growth(QFontMetrics(self._application.font())),
        )


@cache
def _contrast_hints() -> tuple[QStyleHints, QAccessibilityHints]:
    """Return what the system says; both are held, for the second is lost with the first."""
    hints = QGuiApplication.styleHints()
    return hints, hints.accessibility()


@cache
def _files() -> QTemporaryDir:
    """Where recoloured pictures lie, as long as the process: a style sheet outlives its manager."""
    return QTemporaryDir()


def _system_luminance(application: QApplication) -> float:
    """Return how bright windows were before the first theme of ours."""
    known = application.property(_SYSTEM_PROPERTY)
    if known is None:
        known = luminance(application.palette().color(QPalette.ColorRole.Window).name())
        application.setProperty(_SYSTEM_PROPERTY, known)
    return float(known)


def palette_of(t: Tokens) -> QPalette:
    """Return the palette of a theme."""
    role = QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: t.bg,
        role.Base: t.panel,
        role.AlternateBase: t.alt,
        role.WindowText: t.fg,
        role.Text: t.fg,
        role.ButtonText: t.fg,
        role.Button: t.panel,
        role.ToolTipBase: t.panel,
        role.ToolTipText: t.fg,
        role.PlaceholderText: t.dim,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Link: t.accent,
        role.Accent: t.accent,
        role.Mid: t.line,
        role.Midlight: t.line,
        role.Light: t.panel,
        role.Dark: t.line,
        role.Shadow: t.line,
    }
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(t.dim))
    return palette

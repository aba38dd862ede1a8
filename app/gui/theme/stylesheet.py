"""The short style sheet over Fusion. No ``::item`` rules: they cost a third of a table's paint."""

from __future__ import annotations

from collections.abc import Callable

from app.gui.theme.tokens import Tokens

_Px = Callable[[int], str]
"""Returns a length as it was drawn, grown with the letters."""


def stylesheet(
    t: Tokens, check: str, tick: str, drop: str, rise: str, *, points: float, growth: float
) -> str:
    """Return the style sheet of a theme.

    Args:
        t: The theme's colours.
        check: Path of the tick drawn in checked boxes.
        tick: Path of the tick before a checked entry of a menu.
        drop: Path of the arrow of drop-down boxes, and of what makes a number smaller.
        rise: Path of the arrow of what makes a number greater.
        points: Size of the usual font; titles grow with it.
        growth: How many times as large as they were drawn icons, boxes and arrows are.
    """

    def px(drawn: int) -> str:
        return f"{round(drawn * growth)}px"

    parts = (  # in this order: of two rules that fit alike the later one counts
        _windows(t),
        _labels(t, points, px),
        _lists(t),
        _fields(t, drop, rise, px),
        _buttons(t, drop, px),
        _checks(t, check, px, growth),
        _progress(t, px),
        _menus(t, tick, px),
        _bars(t, px),
    )
    return "".join(parts) + "\n"


def _windows(t: Tokens) -> str:
    return f"""
QMainWindow, QDialog, #page {{ background: {t.bg}; }}
QToolTip {{ background: {t.panel}; color: {t.fg}; border: 1px solid {t.line}; padding: 4px; }}
#nav {{ background: {t.panel}; border-right: 1px solid {t.line}; }}
#nav QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 7px 10px;
  text-align: left; color: {t.dim}; }}
#nav QToolButton:hover {{ background: {t.hover}; }}
#nav QToolButton:focus {{ border-color: {t.accent}; }}
#nav QToolButton:checked {{ background: {t.sel}; color: {t.fg}; font-weight: 600; }}
#nav #menu {{ padding: 3px; }}
#card {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: 8px; }}
#plain, QScrollArea {{ background: transparent; border: 0; }}"""


def _labels(t: Tokens, points: float, px: _Px) -> str:
    return f"""
#h1 {{ font-size: {1.58 * points:.1f}pt; font-weight: 600; }}
#h2 {{ font-weight: 600; }}
#kpi {{ font-size: {1.47 * points:.1f}pt; font-weight: 600; }}
#dim, #caption {{ color: {t.dim}; }}
#error {{ color: {t.err}; }}
#brand {{ font-size: {1.26 * points:.1f}pt; font-weight: 700; }}
#banner {{ background: {t.warn_bg}; border: 1px solid {t.warn}; border-radius: 6px; }}
QAbstractButton, QMenu {{ icon-size: {px(16)}; }}
#toast {{ background: {t.panel}; border: 1px solid {t.accent}; border-radius: 8px; }}"""


def _lists(t: Tokens) -> str:
    return f"""
QTableView, QListView, QTreeView, QPlainTextEdit {{ background: {t.panel};
  alternate-background-color: {t.alt}; border: 1px solid {t.line}; border-radius: 8px;
  selection-background-color: {t.sel}; selection-color: {t.fg}; outline: 0; }}
QTableView[flat="true"] {{ border: 0; }}
QListView::item {{ padding: 3px 4px; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: {t.panel}; color: {t.dim}; border: 0; padding: 5px 3px;
  border-bottom: 1px solid {t.line}; font-weight: 600; }}
#fleetHead::section {{ padding: 5px; }}
QHeaderView::section:hover {{ color: {t.fg}; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ image: none; width: 0; height: 0; }}"""


def _fields(t: Tokens, drop: str, rise: str, px: _Px) -> str:
    return f"""
QLineEdit, QComboBox, QAbstractSpinBox {{ background: {t.panel}; border: 1px solid {t.line};
  border-radius: 6px; padding: 5px 8px; min-height: {px(17)}; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {t.accent}; }}
QLineEdit[wrong="true"] {{ border-color: {t.err}; }}
QComboBox::drop-down {{ border: 0; width: {px(22)}; }}
QComboBox::down-arrow {{ image: url({drop}); width: {px(12)}; height: {px(12)}; }}
QAbstractSpinBox {{ padding-right: {px(22)}; }}
QAbstractSpinBox QLineEdit {{ border: 0; padding: 0; background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border;
  border: 0; width: {px(20)}; background: transparent; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url({rise}); width: {px(10)}; height: {px(10)}; }}
QAbstractSpinBox::down-arrow {{ image: url({drop}); width: {px(10)}; height: {px(10)}; }}
QComboBox QAbstractItemView {{ border: 1px solid {t.line}; border-radius: 0; }}"""


def _buttons(t: Tokens, drop: str, px: _Px) -> str:
    return f"""
QPushButton {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: 6px;
  padding: 5px 12px; min-height: {px(17)}; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:focus {{ border-color: {t.accent}; }}
QPushButton:disabled {{ color: {t.dim}; background: {t.bg}; }}
QPushButton[primary="true"] {{ background: {t.accent}; color: {t.on_accent};
  border-color: {t.accent}; font-weight: 600; }}
QPushButton[primary="true"]:hover, QPushButton[primary="true"]:focus {{
  border-color: {t.fg}; }}
QPushButton[primary="true"]:disabled {{ background: {t.off_bg}; color: {t.dim};
  border-color: {t.line}; }}
QPushButton::menu-indicator {{ image: url({drop}); width: {px(12)}; height: {px(12)};
  subcontrol-origin: padding; subcontrol-position: right center; right: 5px; }}
QPushButton[danger="true"] {{ color: {t.err}; }}
QPushButton[chip="true"] {{ border-radius: 12px; padding: 3px 11px; color: {t.dim}; }}
QPushButton[chip="true"]:checked {{ background: {t.sel}; color: {t.fg};
  border-color: {t.accent}; }}
QPushButton[chip="true"]:focus {{ border-color: {t.fg}; }}
QPushButton[link="true"] {{ border: 1px solid transparent; border-radius: 4px;
  background: transparent; color: {t.accent}; padding: 1px 3px; }}
QPushButton[link="true"]:focus {{ border-color: {t.accent}; }}"""


def _checks(t: Tokens, check: str, px: _Px, growth: float) -> str:
    return f"""
QCheckBox::indicator, QListView::indicator, QTableWidget::indicator {{
  width: {px(14)}; height: {px(14)}; border: 1px solid {t.dim};
  border-radius: 3px; background: {t.panel}; }}
QCheckBox::indicator:checked, QListView::indicator:checked,
QTableWidget::indicator:checked {{ background: {t.accent};
  border-color: {t.accent};
  image: url({check}); }}
QCheckBox::indicator:focus {{ border: 2px solid {t.fg}; width: {round(14 * growth) - 2}px;
  height: {round(14 * growth) - 2}px; }}
QCheckBox {{ spacing: {px(6)}; }}
QCheckBox:focus {{ text-decoration: underline; }}"""


def _progress(t: Tokens, px: _Px) -> str:
    return f"""
QProgressBar {{ border: 0; border-radius: 4px; background: {t.off_bg}; max-height: {px(8)};
  min-height: {px(8)}; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}"""


def _menus(t: Tokens, tick: str, px: _Px) -> str:
    return f"""
QMenu {{ background: {t.panel}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::indicator {{ width: {px(13)}; height: {px(13)}; margin-left: 5px; }}
QMenu::indicator:checked {{ image: url({tick}); }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.sel}; color: {t.fg}; }}
QMenu::item:disabled {{ color: {t.dim}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 6px; }}"""


def _bars(t: Tokens, px: _Px) -> str:
    return f"""
QStatusBar {{ background: {t.panel}; border-top: 1px solid {t.line}; }}
QStatusBar::item {{ border: 0; }}
QSplitter::handle {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {px(11)}; margin: 2px; border: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(11)}; margin: 2px; border: 0; }}
QScrollBar::handle {{ background: {t.line}; border-radius: 3px; min-height: 36px;
  min-width: 36px; }}
QScrollBar::handle:hover {{ background: {t.dim}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}"""

"""What a look at a window finds: text that is cut, lies over another, or can hardly be read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTableView,
    QToolButton,
    QWidget,
)

from app.gui.picturing import picture_of
from app.gui.theme.tokens import MIN_CONTRAST
from app.gui.widgets.toast import Toast

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox,
            QAbstractItemView)  # fmt: skip
_SLACK_PX = 2
"""Side bearings and rounding of font metrics."""
_SURE_CONTRAST = 4.0
"""Of rendered pixels: thin strokes are blended with their ground and never reach their colour."""
_FEW_PX = 3
_SPIN_PX = 4
"""What the line in a box for numbers keeps free at its ends."""

Need = tuple[QWidget, str, int, int]
"""A widget, its text, the pixels it needs and those it has."""


def visible(root: QWidget, kind: type) -> Iterator[QWidget]:
    """Yield the widgets of a kind that are to be seen."""
    for each in [root, *root.findChildren(kind)]:
        if isinstance(each, kind) and each.isVisibleTo(root) and not _in(each, Toast):
            yield each


def name_of(widget: QWidget) -> str:
    """Return how a fault names a widget."""
    said = getattr(widget, "text", str)
    text = (said() if callable(said) else "") or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {text[:60]!r}"


def cut(root: QWidget) -> list[str]:
    """Name every text that has less room than it needs, unless a tool tip holds all of it."""
    found = [
        f"{name_of(each)} is cut: {wanted} of {room} px"
        for each, text, wanted, room in _needs(root)
        if wanted > room + _SLACK_PX and text.strip() not in each.toolTip()
    ]
    for header in visible(root, QHeaderView):
        found += _cut_titles(header)  # type: ignore[arg-type]  # of that kind
    found += [f"{name_of(each)} reaches out of its parent" for each in _beyond(root)]
    return found


def _needs(root: QWidget) -> Iterator[Need]:
    yield from _needs_of_labels(root)
    yield from _needs_of_buttons(root)
    yield from _needs_of_fields(root)


def _needs_of_labels(root: QWidget) -> Iterator[Need]:
    for each in visible(root, QLabel):
        assert isinstance(each, QLabel)
        if not each.text() or not each.pixmap().isNull():
            continue
        margins = each.contentsMargins()
        if each.wordWrap():
            yield each, each.text(), each.heightForWidth(each.width()), each.height()
            continue
        lines = each.text().splitlines()
        wide = max(each.fontMetrics().horizontalAdvance(line) for line in lines or [""])
        yield each, each.text(), wide, each.width() - margins.left() - margins.right()
        yield each, each.text(), each.fontMetrics().height() - 1, each.height()


def _needs_of_buttons(root: QWidget) -> Iterator[Need]:
    for each in visible(root, QAbstractButton):
        assert isinstance(each, QAbstractButton)
        text = each.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        if text.strip() and not isinstance(each.parent(), QLineEdit | QTableView):
            font = QFont(each.font())
            if isinstance(each, QToolButton) and each.isCheckable():
                font.setWeight(QFont.Weight.DemiBold)  # as it is once it is chosen
            wide = QFontMetrics(font).horizontalAdvance(text)
            yield each, text, wide, _button_room(each)


def _needs_of_fields(root: QWidget) -> Iterator[Need]:
    for each in visible(root, QComboBox):
        assert isinstance(each, QComboBox)
        option = QStyleOptionComboBox()
        each.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = each.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, each)
        text = each.currentText()
        yield each, text, each.fontMetrics().horizontalAdvance(text), field.width()
    for each in visible(root, QAbstractSpinBox):
        assert isinstance(each, QAbstractSpinBox)
        text, line = each.text(), each.lineEdit()
        yield each, text, each.fontMetrics().horizontalAdvance(text), line.width() - _SPIN_PX
    for each in visible(root, QLineEdit):
        assert isinstance(each, QLineEdit)
        shown = each.placeholderText() and not each.text()
        if shown and not isinstance(each.parent(), QComboBox | QAbstractSpinBox):
            text = each.placeholderText()
            yield each, text, each.fontMetrics().horizontalAdvance(text), _room_in(each)


def _room_in(edit: QLineEdit) -> int:
    """Return the width of a line's text: between the pictures at its ends, if it has any."""
    left, right = 0, edit.width()
    for each in visible(edit, QToolButton):
        if each.geometry().center().x() < edit.width() / 2:
            left = max(left, each.geometry().right())
        else:
            right = min(right, each.geometry().left())
    margins = edit.textMargins()
    # The style's own margin is 2 px a side, the style sheet's padding 8.
    return right - left - 20 - margins.left() - margins.right()


def _button_room(button: QAbstractButton) -> int:
    icon = 0 if button.icon().isNull() else button.iconSize().width() + 4
    if isinstance(button, QPushButton):
        option = QStyleOptionButton()
        button.initStyleOption(option)
        part = QStyle.SubElement.SE_PushButtonContents
        if button.menu() is not None:  # the style counts its arrow in the hint only
            text = button.fontMetrics().horizontalAdvance(button.text())
            return button.width() - (button.sizeHint().width() - text)
        return button.style().subElementRect(part, option, button).width() - icon
    if isinstance(button, QCheckBox):
        option = QStyleOptionButton()
        button.initStyleOption(option)
        part = QStyle.SubElement.SE_CheckBoxContents
        return button.style().subElementRect(part, option, button).width()
    return button.width() - icon - (12 if isinstance(button, QToolButton) else 4)


def _cut_titles(header: QHeaderView) -> Iterator[str]:
    if header.orientation() != Qt.Orientation.Horizontal or header.model() is None:
        return
    for at in range(header.count()):
        title = header.model().headerData(at, Qt.Orientation.Horizontal)
        tip = header.model().headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        if header.isSectionHidden(at) or not title or str(title).strip(" ▾▴") in (tip or ""):
            continue
        wanted = header.fontMetrics().horizontalAdvance(str(title)) + 6
        if wanted > header.sectionSize(at) + _SLACK_PX:
            yield f"title {title!r} is cut: {wanted} of {header.sectionSize(at)} px"


def _beyond(root: QWidget) -> Iterator[QWidget]:
    for each in [*visible(root, QLabel), *visible(root, QAbstractButton)]:
        parent = each.parentWidget()
        if each is root or parent is None or _in(each, QAbstractScrollArea):
            continue
        if not parent.rect().adjusted(-2, -2, 2, 2).contains(each.geometry()):
            yield each


def _in(widget: QWidget, kind: type) -> bool:
    at: QWidget | None = widget
    while at is not None:
        if isinstance(at, kind):
            return True
        at = at.parentWidget()
    return False


def overlapping(root: QWidget) -> list[str]:
    """Name the pairs of siblings that lie over one another."""
    found = []
    shown = [each for each in visible(root, QWidget) if each is not root and _has_text(each)]
    for at, one in enumerate(shown):
        for other in shown[at + 1 :]:
            if one.parentWidget() is not other.parentWidget():
                continue
            both = one.geometry().intersected(other.geometry())
            if both.width() > _SLACK_PX and both.height() > _SLACK_PX:
                found.append(f"{name_of(one)} lies over {name_of(other)}")
    return found


def _has_text(widget: QWidget) -> bool:
    if isinstance(widget, QScrollBar | Toast) or isinstance(widget.parent(), QAbstractItemView):
        return False
    return isinstance(widget, (QLabel, *CONTROLS)) or (
        isinstance(widget, QFrame) and widget.objectName() == "card"
    )


def faint(root: QWidget, minimum: float = MIN_CONTRAST) -> list[str]:
    """Name the texts whose rendered pixels stand out too little from their ground."""
    image = picture_of(root).toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio = image.devicePixelRatio()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    found = []
    for what, area in _text_areas(root):
        left, top = int(area.left() * ratio), int(area.top() * ratio)
        right, bottom = math.ceil(area.right() * ratio), math.ceil(area.bottom() * ratio)
        part = pixels[max(top, 0) : bottom, max(left, 0) : right, 2::-1]
        if part.shape[0] < _FEW_PX or part.shape[1] < _FEW_PX:
            continue
        seen = contrast_of(part)
        if seen < minimum * _SURE_CONTRAST / MIN_CONTRAST:
            found.append(f"{what}: contrast {seen:.1f}")
    return found


def contrast_of(pixels: NDArray[np.uint8]) -> float:
    """Return the contrast between the commonest colour and the one that differs most from it."""
    flat = pixels.reshape(-1, 3).astype(np.uint32)
    codes, counts = np.unique(flat[:, 0] << 16 | flat[:, 1] << 8 | flat[:, 2], return_counts=True)
    channels = np.stack([codes >> 16 & 255, codes >> 8 & 255, codes & 255], axis=1) / 255.0
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    ground = light[np.argmax(counts)]
    high, low = np.maximum(light, ground), np.minimum(light, ground)
    return float(((high + 0.05) / (low + 0.05)).max())


def _text_areas(root: QWidget) -> Iterator[tuple[str, QRect]]:
    for kind in (QLabel, QAbstractButton, QLineEdit, QComboBox):
        for each in visible(root, kind):
            text = getattr(each, "text", None) or getattr(each, "currentText", str)
            if text().strip() and not each.visibleRegion().isEmpty():
                inner = each.visibleRegion().boundingRect()
                if inner.height() < each.height() - 3:
                    continue  # half scrolled away: its strokes may be out of sight
                # A border is no text; a label has none.
                edge = 0 if isinstance(each, QLabel) else 3
                at = each.mapTo(root, QPoint(0, 0))
                yield name_of(each), inner.adjusted(edge, edge, -edge, -edge).translated(at)
    for view in visible(root, QTableView):
        assert isinstance(view, QTableView)
        yield from _cells(root, view)


def _cells(root: QWidget, view: QTableView) -> Iterator[tuple[str, QRect]]:
    model, inside = view.model(), view.viewport().rect()
    if model is None or not view.isVisibleTo(root):
        return
    at = view.viewport().mapTo(root, QPoint(0, 0))
    for row in range(min(model.rowCount(), 6)):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            area = view.visualRect(index).adjusted(2, 2, -2, -2)
            if inside.contains(area) and str(index.data() or "").strip(" —"):
                yield f"cell {row}:{column} {str(index.data())[:40]!r}", area.translated(at)


def unnamed(root: QWidget) -> list[str]:
    """Name the controls that a screen reader could not name."""
    return [
        f"{type(each).__name__} in {type(each.parent()).__name__} has no name"
        for kind in CONTROLS
        for each in visible(root, kind)
        if not isinstance(each.parent(), QLineEdit | QComboBox | QAbstractSpinBox)
        and not isinstance(each.parent(), QAbstractItemView)
        and not (each.accessibleName() or getattr(each, "text", str)())
    ]


def out_of_order(root: QWidget) -> list[str]:
    """Name the controls of one parent that the Tab key reaches before one that stands above.

    The order is a circle: once it has to go back to the top.
    """
    chain, at = [], root.nextInFocusChain()
    while at is not None and at is not root and len(chain) < 5000:
        chain.append(at)
        at = at.nextInFocusChain()
    places = {id(each): number for number, each in enumerate(chain)}
    stops = [
        each
        for kind in CONTROLS
        for each in visible(root, kind)
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and id(each) in places
    ]
    stops.sort(key=lambda each: places[id(each)])
    jumps = [
        f"{name_of(first)} comes before {name_of(then)}, which stands above it"
        for first, then in pairwise([*stops, *stops[:1]])
        if first.parentWidget() is then.parentWidget()
        and first.geometry().top() >= then.geometry().bottom()
    ]
    return jumps if len(jumps) > 1 else []


def no_focus_to_see(root: QWidget) -> list[str]:
    """Name a control of each sort that looks the same with the keyboard's focus and without."""
    found, tried = [], set()
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for each in visible(root, kind):
            sort = (
                type(each),
                *(bool(each.property(name)) for name in ("chip", "link", "primary")),
            )
            reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled()
            if sort in tried or not reached or isinstance(each.parent(), QComboBox):
                continue
            tried.add(sort)
            each.clearFocus()
            before = each.grab().toImage()
            each.setFocus(Qt.FocusReason.TabFocusReason)
            if each.hasFocus() and each.grab().toImage() == before:
                found.append(f"{name_of(each)} does not show the focus")
            each.clearFocus()
    return found

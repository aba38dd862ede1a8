"""What an enrolment code is made from, as a form."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import InputError
from app.gui import texts
from app.gui.models.enrolling import LIVES_S, CodeRequest, labels_of
from app.gui.saying import voiced
from app.gui.widgets.labels import label
from device_agent.wire.errors import WireError
from device_agent.wire.topics import check_device_id


class CodeForm(QWidget):
    """Device, where it stands, how long the code is good, and what it allows.

    Args:
        device_id: A device that is known already; empty lets the user type one.
        known: Ids of the fleet's devices.
        enrolled: The device has an accepted key, which the code is to replace.

    Attributes:
        changed: Something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, device_id: str, known: Collection[str], *, enrolled: bool) -> None:
        super().__init__()
        self._known = known
        self.device = QLineEdit(device_id)
        self.device.setReadOnly(bool(device_id))
        self.device.setPlaceholderText(self.tr("edge-01"))
        self.site = QLineEdit()
        self.site.setPlaceholderText(self.tr("Lyon / line 1"))
        self.labels = QLineEdit()
        self.labels.setPlaceholderText(self.tr("line=1, camera=top"))
        self.why = QLineEdit()
        self.why.setPlaceholderText(self.tr("For the audit log"))
        self.life = QComboBox()
        for life_s in LIVES_S:
            self.life.addItem(texts.span(life_s), life_s)
        self.preauthorised = QCheckBox(
            self.tr("Preauthorised: accept whoever uses the code, without a look at it")
        )
        self.replace = QCheckBox(
            self.tr("Replace: the machine or its key changes; the present key is revoked then")
        )
        self.replace.setChecked(enrolled)
        self._build()
        self._follow_device()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for at, (title, widget) in enumerate(
            (
                (self.tr("Device"), self.device),
                (self.tr("Good for"), self.life),
                (self.tr("Site"), self.site),
                (self.tr("Labels"), self.labels),
                (self.tr("Why"), self.why),
            )
        ):
            row, place = 2 * (at // 2), at % 2
            widget.setAccessibleName(title)
            span = 2 if widget is self.why else 1
            grid.addWidget(label(title, "h2"), row, place)
            grid.addWidget(widget, row + 1, place, 1, span)
        column.addLayout(grid)
        column.addWidget(self.preauthorised)
        column.addWidget(self.replace)
        for edit in (self.device, self.labels):
            edit.textChanged.connect(lambda _: self._follow_device())

    def _follow_device(self) -> None:
        new = self.device.text().strip() not in self._known
        for edit in (self.site, self.labels):
            edit.setEnabled(new)
            edit.setToolTip("" if new else self.tr("The device is in the fleet already"))
        problem = self.problem()
        for edit, wrong in ((self.device, self._wrong_id()), (self.labels, self._wrong_labels())):
            edit.setProperty("wrong", bool(wrong and edit.text()))
            edit.style().polish(edit)
        self.device.setToolTip(problem)
        self.changed.emit()

    def request(self) -> CodeRequest:
        """Return what was put together."""
        return CodeRequest(
            device_id=self.device.text().strip(),
            site=self.site.text().strip(),
            labels=self.labels.text() if self.labels.isEnabled() else "",
            life_s=float(self.life.currentData()),
            preauthorised=self.preauthorised.isChecked(),
            replace=self.replace.isChecked(),
            why=self.why.text().strip(),
        )

    def problem(self) -> str:
        """Return what is wrong with it, one line; empty when nothing is."""
        return self._wrong_id() or self._wrong_labels()

    def _wrong_id(self) -> str:
        try:
            check_device_id(self.device.text().strip())
        except WireError:
            return self.tr("A device's id is of a-z, 0-9 and inner hyphens, 1 to 63 of them.")
        return ""

    def _wrong_labels(self) -> str:
        try:
            labels_of(self.labels.text())
        except InputError as error:
            return voiced(str(error))
        return ""

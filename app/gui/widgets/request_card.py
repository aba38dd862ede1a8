"""One device that waits to be let in: fingerprint, inventory, and the two answers."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.errors import MusterError
from app.fleet.enrolment_records import Enrolment
from app.gui import texts
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.widgets.labels import CopyButton, Facts, Pill, label
from app.joining import Joining

HOLD_MS = 1000
"""Another request came into this place: so long its buttons take no click."""


class RequestCard(QFrame):
    """What a request to join says, with Accept and Reject.

    Attributes:
        decided: The owner's decision is recorded: True for accepted.
        failed: It is not; one line.
        enrolment: The request that is shown.
    """

    decided = Signal(bool)
    failed = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("card")
        self._shell = shell
        self.enrolment: Enrolment | None = None
        self._busy = False
        self._held = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        layout.addLayout(self._head())
        layout.addWidget(label(self.tr("Fingerprint: compare it with the device's"), "dim"))
        layout.addLayout(self._fingerprint_row())
        self._replaces = label(
            self.tr("Takes the place of the key that the device has; that one is revoked then."),
            "dim",
            wrap=True,
        )
        layout.addWidget(self._replaces)
        self._facts = Facts(
            (
                ("machine", self.tr("Machine")),
                ("system", self.tr("System")),
                ("runtime", self.tr("Runtime")),
                ("power", self.tr("Energy")),
            ),
            76,
        )
        layout.addWidget(self._facts)
        layout.addLayout(self._buttons())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._name = label("", "h2")
        self._pill = Pill(self._shell.theme)
        self._age = label("", "dim")
        row.addWidget(self._name)
        row.addWidget(self._pill)
        row.addStretch(1)
        row.addWidget(self._age)
        return row

    def _fingerprint_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._fingerprint = CopyButton()
        self._fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        row.addWidget(self._fingerprint)
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.reject_button = QPushButton(self.tr("Reject"))
        self.accept_button = QPushButton(self.tr("Accept"))
        self.reject_button.setProperty("danger", True)
        self.accept_button.setProperty("primary", True)
        for button, accept in ((self.reject_button, False), (self.accept_button, True)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, accept=accept: self.decide(accept))
            row.addWidget(button)
        return row

    def show_request(self, enrolment: Enrolment, now_s: float) -> None:
        """Show a request; once it is decided, without the buttons."""
        before, self.enrolment = self.enrolment, enrolment
        if before and (before.device_id, before.key) != (enrolment.device_id, enrolment.key):
            self._hold()
        it, waits = enrolment.inventory, enrolment.state == "pending"
        self._name.setText(enrolment.device_id)
        self._pill.set_state(enrolment.state, texts.enrolment_word(enrolment.state))
        self._age.setText(
            self.tr("asked {age}").format(age=texts.age(enrolment.requested_s, now_s))
        )
        self._fingerprint.set_value(enrolment.fingerprint, enrolment.fingerprint)
        self._replaces.setVisible(waits and enrolment.replace)
        cpus = self.tr("{n} CPUs").format(n=it.cpu_count) if it.cpu_count else ""
        memory = texts.size(it.memory_bytes) if it.memory_bytes else ""
        power = f"{voiced(it.power_source)} ({texts.method_word(it.power_method)})"
        self._facts.show_all(
            {
                "machine": " · ".join(filter(None, (it.machine, cpus, memory))) or texts.DASH,
                "system": it.system or texts.DASH,
                "runtime": it.runtime or texts.DASH,
                "power": power if it.power_source else texts.DASH,
            }
        )
        for button in (self.reject_button, self.accept_button):
            button.setVisible(waits)
        self._enable()
        words = (self.tr("Reject {device}"), self.tr("Accept {device}"))
        for button, word in zip((self.reject_button, self.accept_button), words, strict=True):
            button.setAccessibleName(word.format(device=enrolment.device_id))

    def decide(self, accept: bool) -> None:
        """Record the decision on the very key that is shown."""
        asked = self.enrolment
        if asked is None or self._busy or self._held:
            return
        self._set_busy(True)
        joining = Joining(self._shell.workspace)

        def work(_: object) -> Enrolment:
            if accept:
                return joining.accept(asked.device_id, asked.fingerprint)
            return joining.reject(asked.device_id, fingerprint=asked.fingerprint)

        self._shell.bridge.jobs.run(work, lambda _: self._done(accept), self._not_done)

    def _done(self, accept: bool) -> None:
        self._set_busy(False)
        self._shell.core.wake()
        self.decided.emit(accept)
        self._shell.bridge.refresh()

    def _not_done(self, error: MusterError) -> None:
        self._set_busy(False)
        self.failed.emit(str(error))
        self._shell.bridge.refresh()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._enable()

    def _hold(self) -> None:
        """Take no click that was meant for whoever stood here a moment ago."""
        self._held = True
        # PySide 6.11 keeps a weak reference for each single shot that names a method.
        QTimer.singleShot(HOLD_MS, self, lambda: self._let_go())  # noqa: PLW0108

    def _let_go(self) -> None:
        self._held = False
        self._enable()

    def _enable(self) -> None:
        for button in (self.reject_button, self.accept_button):
            button.setEnabled(not self._busy and not self._held)

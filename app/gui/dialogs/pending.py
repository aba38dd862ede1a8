"""The devices that wait to be let in, each with its fingerprint and the two answers."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import MusterError
from app.fleet.enrolment_records import Enrolment
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.models.enrolling import read_request, save_answer
from app.gui.shell import Shell
from app.gui.theme.scale import grown
from app.gui.widgets.labels import label
from app.gui.widgets.request_card import RequestCard
from device_agent.wire.enrolment import EnrolmentReply, fingerprint
from device_agent.wire.sentence import Framed

_LIST_HEIGHT = 380


class PendingDialog(Dialog):
    """Follows who waits while it is open; takes requests from a stick and writes their answers.

    Attributes:
        cards: One a waiting device, newest first.
        reply: The answer to the request that was imported last.
    """

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(
            parent,
            texts.tr("Device requests"),
            texts.tr(
                "Accept a device only if the fingerprint is the one that the device itself shows. "
                "What it says of its machine nobody has checked."
            ),
            texts.tr("Close"),
            600,
        )
        self._shell = shell
        self.cards: list[RequestCard] = []
        self.reply: EnrolmentReply | None = None
        self._request = b""
        self.cancel_button.hide()
        self._build_list()
        self._build_stick()
        shell.bridge.pending_changed.connect(self._show)
        shell.bridge.second_passed.connect(self._show_again)
        self._show(shell.bridge.pending)

    def _build_list(self) -> None:
        self._none = label(
            self.tr("Nobody waits. “Enrol a device…” makes a code for one."), "dim", wrap=True
        )
        self.contents.addWidget(self._none)
        inside = QWidget()
        inside.setObjectName("plain")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inside)
        self._scroll.setFixedHeight(grown(_LIST_HEIGHT, self.fontMetrics()))
        self._scroll.setAccessibleName(self.tr("Devices that wait"))
        self.contents.addWidget(self._scroll)

    def _build_stick(self) -> None:
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Without a network, by two files on a stick:"), "dim"))
        row.addStretch(1)
        self.import_button = QPushButton(self.tr("Import request…"))
        self.save_button = QPushButton(self.tr("Save answer…"))
        for button, run in (
            (self.import_button, self._choose_request),
            (self.save_button, self._choose_answer),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        self.save_button.hide()
        self.contents.addLayout(row)
        self._said = label("", wrap=True)
        self._said.hide()
        self.contents.addWidget(self._said)

    # What it is asked

    def take_file(self, path: Path) -> None:
        """Take a request that a device wrote with ``--request-to``."""
        core = self._shell.core

        def work(_: object) -> tuple[bytes, EnrolmentReply]:
            content = read_request(path)
            return content, core.take_request(content)

        self.say_error("")
        self._shell.bridge.jobs.run(work, self._taken, self._failed)

    def save_answer(self, directory: Path) -> None:
        """Write the answer to the imported request, as it is now, into a directory."""
        take, request = self._shell.core.take_request, self._request
        self.say_error("")
        self._shell.bridge.jobs.run(
            lambda _: save_answer(take, request, directory), self._saved, self._failed
        )

    # Inside

    def _show_again(self) -> None:
        # A method, no lambda: Qt takes the connection away with this dialog.
        self._show(self._shell.bridge.pending)

    def _show(self, pending: list[Enrolment]) -> None:
        while len(self.cards) > len(pending):
            self.cards.pop().deleteLater()
        while len(self.cards) < len(pending):
            self._add_card()
        for card, each in zip(self.cards, pending, strict=True):
            card.show_request(each, time.time())
        self._none.setVisible(not pending)
        self._scroll.setVisible(bool(pending))
        self.fit()

    def _add_card(self) -> None:
        card = RequestCard(self._shell)
        card.failed.connect(self.say_error)
        self._column.insertWidget(len(self.cards), card)
        self.cards.append(card)

    def _taken(self, taken: tuple[bytes, EnrolmentReply]) -> None:
        self._request, reply = taken
        self.reply = reply
        self._shell.bridge.refresh()
        if reply.status == "rejected":
            self.say_error(Framed.ABOUT(about=reply.reason, told=reply.detail))
        words = {
            "pending": self.tr(
                "Device {device} waits with key {key}. Decide above, then save the answer."
            ),
            "accepted": self.tr("Device {device} is accepted. Save the answer onto the stick."),
            "rejected": self.tr("Device {device} is refused; the answer says so."),
        }
        self._say(words[reply.status].format(device=reply.device_id, key=fingerprint(reply.key)))
        self.save_button.show()

    def _saved(self, path: Path) -> None:
        self._say(
            self.tr("Wrote {path}. On the device: muster-agent enrol --reply {name}").format(
                path=texts.home_path(path), name=path.name
            )
        )

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        self.fit()

    def _failed(self, error: MusterError) -> None:
        self.say_error(str(error))

    def _choose_request(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import a request"), "", self.tr("Requests (*.request);;All files (*)")
        )
        if path:
            self.take_file(Path(path))

    def _choose_answer(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Save the answer into"))
        if path:
            self.save_answer(Path(path))

"""Lets a device in: its code, what to do with it, and the device followed until it is in."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.models.enrolling import (
    Following,
    Says,
    Stage,
    follow,
    make_code,
    read_request,
    save_answer,
)
from app.gui.shell import Shell
from app.gui.widgets.code_form import CodeForm
from app.gui.widgets.code_steps import CodeSteps
from app.gui.widgets.labels import label
from app.gui.widgets.request_card import RequestCard
from app.joining import NewCode
from device_agent.wire.sentence import Framed

_POLL_S = 1.0


class EnrolDialog(Dialog):
    """First a form, then the code with its steps, then the device's request.

    Attributes:
        code: Once it was made; its text is shown here and never again.
        stage: How far the device is.
    """

    def __init__(self, shell: Shell, parent: QWidget, device_id: str = "") -> None:
        super().__init__(
            parent,
            texts.tr("Enrol a device"),
            texts.tr(
                "A one-time code lets one device join. It makes its own key; you compare the "
                "key's fingerprint and accept it here."
            ),
            texts.tr("Make code"),
            720,
        )
        self._shell = shell
        self._busy = False
        self._following = False
        self.code: NewCode | None = None
        self.stage: Stage = "waiting"
        self._file = b""
        enrolments = shell.workspace.registry.enrolments
        enrolled = bool(device_id) and enrolments.current(device_id) is not None
        known = {view.device_id for view in shell.core.live.all()}
        self.form = CodeForm(device_id, known, enrolled=enrolled)
        self.form.changed.connect(self._allow)
        self.contents.addWidget(self.form)
        self._build_code()
        self._build_request()
        shell.bridge.second_passed.connect(self._on_second)
        self._allow()

    # Building

    def _build_code(self) -> None:
        self.steps = CodeSteps(self._shell.theme)
        self.steps.import_button.clicked.connect(lambda _=False: self._choose_request())
        self.steps.hide()
        self.contents.addWidget(self.steps)

    def _build_request(self) -> None:
        self._after = QWidget()
        column = QVBoxLayout(self._after)
        column.setContentsMargins(0, 0, 0, 0)
        self.request = RequestCard(self._shell)
        self.request.decided.connect(lambda _: self._on_second())
        self.request.failed.connect(self.say_error)
        self._note = label("", wrap=True)
        column.addWidget(self.request)
        column.addWidget(self._note)
        self.save_button = QPushButton(self.tr("Save answer…"))
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(lambda _=False: self._choose_answer())
        self.save_button.hide()
        column.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._after.hide()
        self.contents.addWidget(self._after)

    # Steps

    def run(self) -> None:
        """Make the code; once it is made, close."""
        if self.code is not None:
            self.accept()
            return
        request, workspace = self.form.request(), self._shell.workspace
        self._busy = True
        self.say_error("")
        self._allow()
        self._shell.bridge.jobs.run(
            lambda _: make_code(workspace, request), self._show_code, self._not_made
        )

    def take_file(self, path: Path) -> None:
        """Take the device's request from a stick."""
        core = self._shell.core

        def work(_: object) -> bytes:
            content = read_request(path)
            reply = core.take_request(content)
            if reply.status == "rejected":
                told = Framed.ABOUT(about=reply.reason, told=reply.detail)
                raise MusterError(Says.REFUSED(name=path.name, told=told))
            return content

        self.say_error("")
        self._shell.bridge.jobs.run(work, self._taken, self._failed)

    def save_answer(self, directory: Path) -> None:
        """Write the answer to the request from the stick, for the way back."""
        take, content = self._shell.core.take_request, self._file
        self.say_error("")
        self._shell.bridge.jobs.run(
            lambda _: save_answer(take, content, directory), self._saved, self._failed
        )

    # Inside

    def _taken(self, content: bytes) -> None:
        self._file = content
        self._on_second()

    def _saved(self, path: Path) -> None:
        self._note.setText(
            self.tr("Wrote {path}. On the device: muster-agent enrol --reply {name}").format(
                path=texts.home_path(path), name=path.name
            )
        )
        self.fit()

    def _failed(self, error: MusterError) -> None:
        self.say_error(str(error))

    def _show_code(self, code: NewCode) -> None:
        self._busy = False
        self.code = code
        self._shell.core.wake()
        self.form.hide()
        self.about.hide()
        self.steps.show_code(code)
        self.steps.show()
        self._allow()
        self._on_second()
        self.fit()

    def _not_made(self, error: MusterError) -> None:
        self._busy = False
        self.say_error(str(error))
        self._allow()

    def _on_second(self) -> None:
        if self.code is None or not self.isVisible():
            return
        code, enrolments = self.code, self._shell.workspace.registry.enrolments
        self.steps.show_left(code.expires_s - time.time(), used=self.stage != "waiting")
        if self._following:
            return
        self._following = True
        self._shell.bridge.jobs.run(
            lambda _: follow(enrolments, code, time.time()), self._show_stage, self._lost
        )

    def _lost(self, error: MusterError) -> None:
        self._following = False
        self.say_error(str(error))

    def _show_stage(self, found: Following) -> None:
        self._following = False
        changed, self.stage = found.stage != self.stage, found.stage
        if self.code is not None:
            self.steps.show_left(self.code.expires_s - time.time(), used=found.stage != "waiting")
        self.steps.show_stage(found.stage)
        if found.enrolment is not None:
            self.request.show_request(found.enrolment, time.time())
        self.request.setVisible(found.enrolment is not None)
        if changed:
            self._note.setText(self._words(found.stage))
            self._note.setVisible(bool(self._note.text()))
            self._after.setVisible(found.enrolment is not None or bool(self._note.text()))
            answered = bool(self._file) and found.stage in ("accepted", "rejected")
            self.save_button.setVisible(answered)
            self.steps.setVisible(found.stage == "waiting")
            self.say_error("")
            self._allow()

    def _words(self, stage: Stage) -> str:
        return {
            "expired": self.tr(
                "The code is good no more: its time is over, or a newer code took its place. "
                "Nobody joined with it. Close, and make another."
            ),
            "accepted": self.tr("Accepted. Save the answer onto the stick and carry it back.")
            if self._file
            else self.tr("Accepted. The device gets its certificates now, and connects."),
            "joined": self.tr("The device is in: its first signed report has come."),
            "rejected": self.tr(
                "Rejected: the device is told so. It needs a new code to ask again."
            ),
        }.get(stage, "")

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

    def _allow(self) -> None:
        if self.code is None:
            problem = self.form.problem()
            self.accept_button.setEnabled(not self._busy and not problem)
            self.accept_button.setToolTip(problem)
        else:
            self.accept_button.setEnabled(True)
            self.accept_button.setText(self.tr("Close"))
            self.cancel_button.hide()
        self.fit()

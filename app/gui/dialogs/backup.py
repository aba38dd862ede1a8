"""Writes the fleet into one encrypted file; restoring it is the welcome window's."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QProgressBar, QWidget

from app.backup.contents import TELEMETRY
from app.backup.saving import Saved, back_up
from app.backup.sealed import SCRYPT_N
from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import Dialog, why_edit
from app.gui.jobs import Job, JobCancelledError
from app.gui.shell import Shell
from app.gui.widgets.labels import Facts
from app.gui.widgets.secrets import Named, PlaceEdit, secret_edit

_WIDTH = 620
_STEPS = 1000
_HEAD_CHARS = 20
"""The button beside it copies all of it."""


class BackupDialog(Dialog):
    """Asks for a file and a passphrase of its own, writes, and says what is in it.

    Args:
        shell: The console.
        parent: Its window.
        scrypt_n: Cost of guessing the passphrase.

    Attributes:
        saved: What was written; None before.
    """

    def __init__(self, shell: Shell, parent: QWidget, *, scrypt_n: int = SCRYPT_N) -> None:
        super().__init__(
            parent,
            texts.tr("Back up the fleet"),
            texts.tr(
                "Devices, keys, bundles, rollouts and the audit log in one encrypted file. Its "
                "passphrase cannot be recovered, nor can those of the keys in it: keep all of "
                "them, apart from the file."
            ),
            texts.tr("Write the backup"),
            _WIDTH,
        )
        self._shell = shell
        self._scrypt_n = scrypt_n
        self._job: Job | None = None
        self.saved: Saved | None = None
        self.file = PlaceEdit(self.tr("File to write"), new=self._proposed())
        self.passphrase = secret_edit(self.tr("Passphrase of the backup"))
        self.repeated = secret_edit(self.tr("The same passphrase again"))
        self.telemetry = QCheckBox(self.tr("Take the measurements along; the file may be large"))
        self.why = why_edit()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress of the backup"))
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.hide()
        self._build()
        self._allow()
        self.file.edit.setFocus()

    def _proposed(self) -> str:
        day = texts.date(time.time())
        return f"{self._shell.workspace.fleet}-{day}.backup"

    def _build(self) -> None:
        self._fields: tuple[QWidget, ...] = (
            Named(self.tr("File to write"), self.file),
            Named(self.passphrase.accessibleName(), self.passphrase),
            Named(self.repeated.accessibleName(), self.repeated),
            self.telemetry,
            Named(self.tr("Why"), self.why),
        )
        self.facts = Facts(
            (
                ("file", self.tr("File")),
                ("size", self.tr("Size")),
                ("files", self.tr("In it")),
                ("head", self.tr("Audit head")),
                ("left", self.tr("Left out")),
            ),
            110,
        )
        self.facts.hide()
        for each in (*self._fields, self.bar, self.facts):
            self.contents.addWidget(each)
        for edit in (self.file.edit, self.passphrase, self.repeated):
            edit.textChanged.connect(lambda _: self._allow())

    # What it is asked

    def run(self) -> None:
        """Write on a worker thread: the key is made slowly on purpose, and files are copied."""
        if self.saved is not None:
            self.accept()
            return
        file, word = self.file.path, self.passphrase.text()
        assert file is not None
        workspace, telemetry, why = self._shell.workspace, self.telemetry.isChecked(), self._why()

        def work(job: Job) -> Saved:
            return back_up(
                workspace, file, word, telemetry=telemetry, why=why, scrypt_n=self._scrypt_n,
                progress=lambda share: job.progress("", share),
            )  # fmt: skip

        self.say_error("")
        self._job = self._shell.bridge.jobs.run(
            work,
            lambda saved: self._show_saved(file, saved),
            self._failed,
            lambda _, share: self.bar.setValue(round(share * _STEPS)),
            title=self.tr("Backing up the fleet"),
            cancels=True,
        )
        self._set_busy(True)

    def reject(self) -> None:
        """While it is written, ask it to end: nothing stays of the file then."""
        if self._job is not None:
            self._job.cancel()
        else:
            super().reject()

    # Inside

    def _why(self) -> str:
        return self.why.text().strip()

    def _set_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        for each in self._fields:
            each.setEnabled(not busy)
        self._allow()

    def _allow(self) -> None:
        first, second = self.passphrase.text(), self.repeated.text()
        differ = bool(second) and not first.startswith(second)
        self.say_error(self.tr("The two passphrases are not the same.") if differ else "")
        ready = self.file.path is not None and bool(first) and first == second
        self.accept_button.setEnabled(ready and self._job is None)
        writing = self._job is not None
        self.accept_button.setText(self.tr("Writing…") if writing else self.tr("Write the backup"))

    def _failed(self, error: MusterError) -> None:
        self._job = None
        self.bar.setValue(0)
        self._set_busy(False)
        cancelled = isinstance(error, JobCancelledError)
        self.say_error(self.tr("Cancelled: no file was written.") if cancelled else str(error))

    def _show_saved(self, file: Path, saved: Saved) -> None:
        self._job, self.saved = None, saved
        for edit in (self.passphrase, self.repeated):
            edit.clear()
        for each in (*self._fields, self.bar, self.cancel_button):
            each.hide()
        self.about.setText(
            self.tr(
                "The backup is written, and the audit log says so. Note its audit head. Make "
                "another one after each key ceremony: a key that is made later is not in it."
            )
        )
        self.facts.show_all(self._told(file, saved))
        self.facts.offer_copy("head", str(saved.contents.audit_head))
        self.facts.show()
        self.accept_button.setText(self.tr("Close"))
        self.accept_button.setEnabled(True)
        problems = "; ".join(saved.audit.problems)
        warning = self.tr("The audit log in it was tampered with: {problems}.")
        self.say_error(warning.format(problems=problems) if problems else "")

    def _told(self, file: Path, saved: Saved) -> dict[str, str]:
        contents = saved.contents
        files = texts.plural(
            len(contents.files),
            self.tr("{n} file of {size}"),
            self.tr("{n} files, {size} together"),
            size=texts.size(contents.size_bytes),
        )
        left = [
            self.tr("measurements") if each.path == TELEMETRY else each.path
            for each in contents.left_out
        ]
        return {
            "file": texts.home_path(file),
            "size": texts.size(saved.size_bytes),
            "files": files,
            "head": f"{str(contents.audit_head)[:_HEAD_CHARS]}…",
            "left": ", ".join(left) or self.tr("nothing"),
        }

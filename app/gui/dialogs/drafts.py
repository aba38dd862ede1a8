"""Drafts of the next root, passed around as a file: made here, signed anywhere, published here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.errors import MusterError
from app.given_paths import is_file
from app.gui import texts
from app.gui.dialogs.base import Dialog, why_edit
from app.gui.key_texts import role_name
from app.gui.models.ceremonies import OpenDraft, Secrets, finish, make_draft, open_draft, sign
from app.gui.shell import Shell
from app.gui.widgets.labels import label
from app.gui.widgets.secrets import Named, PlaceEdit, secret_edit
from app.key_overview import Overview
from app.root_keys import RootKeys
from app.trust.ceremony import short
from app.trust.roots import ONLINE, Tally


class _DraftDialog(Dialog):
    """What making, signing and publishing have in common: a file, and what it says in words."""

    def __init__(
        self, shell: Shell, parent: QWidget, *, title: str, about: str, accept: str
    ) -> None:
        super().__init__(parent, title, about, accept, 640)
        self._shell = shell
        self._word = accept
        self._busy = False
        self.finished_ = False
        self.words = label("", wrap=True)
        self.words.hide()

    def _secret(self, name: str) -> QLineEdit:
        edit = secret_edit(name)
        edit.textChanged.connect(lambda _: self._allow())
        return edit

    def _start(self) -> None:
        self._busy = True
        self.say_error("")
        self._allow()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self._forget()
        self.say_error(str(error))
        self._allow()

    def _finished(self, lines: list[str]) -> None:
        """Leave only what was done and a button to close."""
        self._busy = False
        self.finished_ = True
        self._forget()
        for each in self.findChildren(Named):
            each.hide()
        self._say(lines)
        self.cancel_button.hide()
        self._allow()

    def _say(self, lines: list[str]) -> None:
        self.words.setText("\n".join(lines))
        self.words.setVisible(bool(lines))
        self.fit()

    def _forget(self) -> None:
        for each in self.findChildren(QLineEdit):
            if each.echoMode() == QLineEdit.EchoMode.Password:
                each.clear()

    def _problem(self) -> str:
        return ""

    def _allow(self) -> None:
        problem = "" if self.finished_ else self._problem()
        self.accept_button.setEnabled(not self._busy and not problem)
        self.accept_button.setToolTip(problem)
        word = self.tr("Working…") if self._busy else self._word
        self.accept_button.setText(self.tr("Close") if self.finished_ else word)
        self.fit()


class MakeDraftDialog(_DraftDialog):
    """Says what the next root is to change, and writes it into a file without secrets."""

    def __init__(self, shell: Shell, parent: QWidget, overview: Overview) -> None:
        super().__init__(
            shell,
            parent,
            title=texts.tr("Draft the next root"),
            about=texts.tr(
                "The draft goes to whoever holds a root key, by mail or on a stick; it has no "
                "secrets. With nothing chosen it only prolongs root's life. Nothing changes before "
                "it is published."
            ),
            accept=texts.tr("Save draft…"),
        )
        self._build(overview)
        self._allow()

    def _build(self, overview: Overview) -> None:
        self.rotate = {role: QCheckBox(role_name(role)) for role in ONLINE}
        self.remove = {keyid: QCheckBox(short(keyid)) for keyid in overview.root_keyids}
        self.add = PlaceEdit(self.tr("A root key's file or its public half"))
        self.add.edit.setPlaceholderText(self.tr("The new key's file, or its public half"))
        self._threshold = overview.threshold
        self.threshold = QComboBox()
        for count in range(1, len(overview.root_keyids) + 2):
            self.threshold.addItem(texts.count(count), count)
        self.threshold.setCurrentIndex(self.threshold.findData(self._threshold))
        self.threshold.setAccessibleName(self.tr("Signatures needed"))
        self.release = self._secret(self.tr("Release passphrase"))
        self.console = self._secret(self.tr("Console passphrase"))
        self._release_field = Named(self.tr("Release passphrase"), self.release)
        self._console_field = Named(self.tr("Console passphrase"), self.console)
        for widget in (
            Named(self.tr("New keys for"), _beside(*self.rotate.values())),
            Named(self.tr("Root key that is to sign, too"), self.add),
            Named(self.tr("Root keys that are to go"), _beside(*self.remove.values())),
            Named(self.tr("Signatures a root needs"), self.threshold),
            self._release_field,
            self._console_field,
            self.words,
        ):
            self.contents.addWidget(widget)
        for box in self.rotate.values():
            box.toggled.connect(lambda _: self._allow())

    def run(self) -> None:
        """Ask where to, and save."""
        if self.finished_:
            self.accept()
            return
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save draft"), "change.root")
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the draft into a new file."""
        workspace = self._shell.workspace
        rotate = [role for role, box in self.rotate.items() if box.isChecked()]
        remove = [keyid for keyid, box in self.remove.items() if box.isChecked()]
        add = [self.add.path] if self.add.path else []
        threshold = int(self.threshold.currentData())
        secrets = Secrets((), self.release.text(), self.console.text())
        self._start()
        self._shell.bridge.jobs.run(
            lambda _: make_draft(
                workspace,
                path,
                rotate=rotate,
                add=add,
                remove=remove,
                threshold=None if threshold == self._threshold else threshold,
                secrets=secrets,
            ),
            self._made,
            self._failed,
        )

    def _made(self, draft: OpenDraft) -> None:
        self._finished(
            [*draft.lines, self.tr("Saved as {path}. Pass it on.").format(path=draft.path)]
        )

    def _problem(self) -> str:
        release = self.rotate["targets"].isChecked()
        console = any(self.rotate[role].isChecked() for role in ("snapshot", "timestamp"))
        self._release_field.setVisible(release)
        self._console_field.setVisible(console)
        if (release and not self.release.text()) or (console and not self.console.text()):
            return self.tr("Type the passphrase of the keys that go.")
        return ""


class _FileDialog(_DraftDialog):
    """A draft that is there already."""

    def __init__(
        self, shell: Shell, parent: QWidget, *, title: str, about: str, accept: str
    ) -> None:
        super().__init__(shell, parent, title=title, about=about, accept=accept)
        self.draft: OpenDraft | None = None
        self.file = PlaceEdit(self.tr("Draft"))
        self.file.edit.editingFinished.connect(self.read)
        self.file.edit.textChanged.connect(lambda _: self.read())
        self.contents.addWidget(Named(self.tr("Draft"), self.file))
        self.contents.addWidget(self.words)

    def read(self) -> None:
        """Show what the draft says, or what is wrong with it."""
        path, self.draft = self.file.path, None
        if path is None or not is_file(path):
            self._say([])
            self._allow()
            return
        try:
            self.draft = open_draft(path)
        except MusterError as error:
            self._say([])
            self.say_error(str(error))
        else:
            self.say_error("")
            self._say(self._described(self.draft))
        self._allow()

    def _described(self, draft: OpenDraft) -> list[str]:
        counts = (draft.standing.old, draft.standing.new)
        return [*draft.lines, *(self._count(each) for each in counts)]

    def _count(self, count: Tally) -> str:
        signed = ", ".join(map(short, count.signed)) or self.tr("nobody")
        text = self.tr("Of the keys of root {version}: {n} of {m} needed signed ({who}).")
        return text.format(
            version=count.version, n=len(count.signed), m=count.threshold, who=signed
        )


class SignDraftDialog(_FileDialog):
    """Signs a draft with a root key that is at hand."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(
            shell,
            parent,
            title=texts.tr("Sign a draft"),
            about=texts.tr(
                "Read it before you sign. Compare the fingerprint with the label of your stick, "
                "and each key with what you were told, not with the mail that brought the file."
            ),
            accept=texts.tr("Sign"),
        )
        self.key = PlaceEdit(self.tr("Root key: its file, or its stick's directory"))
        self.key.edit.setText(str(RootKeys(shell.workspace).local() or ""))
        self.key.edit.textChanged.connect(lambda _: self._allow())
        self.passphrase = self._secret(self.tr("Passphrase of the root key"))
        self.contents.addWidget(
            Named(self.tr("Root key: its file, or its stick's directory"), self.key)
        )
        self.contents.addWidget(Named(self.tr("Passphrase of the root key"), self.passphrase))
        self._allow()

    def run(self) -> None:
        """Sign, and write the draft back."""
        path, place = self.file.path, self.key.path
        if self.finished_ or path is None or place is None:
            self.accept()
            return
        word = self.passphrase.text()
        self._start()
        self._shell.bridge.jobs.run(lambda _: sign(path, place, word), self._signed, self._failed)

    def _signed(self, draft: OpenDraft) -> None:
        last = (
            self.tr("Enough keys signed: it can be published where the fleet is.")
            if draft.standing.complete
            else self.tr("Signatures are missing. Pass the file on.")
        )
        self._finished([self.tr("Signed."), *self._described(draft), last])

    def _problem(self) -> str:
        if self.draft is None:
            return self.tr("Choose a draft.")
        if self.key.path is None or not self.passphrase.text():
            return self.tr("Name your root key and type its passphrase.")
        return ""


class FinishDraftDialog(_FileDialog):
    """Publishes a draft that enough keys signed."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(
            shell,
            parent,
            title=texts.tr("Publish a draft"),
            about=texts.tr(
                "Once enough keys signed, old ones and new ones, the draft becomes the next root. "
                "Devices follow; nothing that runs on them stops."
            ),
            accept=texts.tr("Publish"),
        )
        self.assignments = QCheckBox(self.tr("Give assignments a new key in the same step"))
        self.assignments.toggled.connect(lambda _: self._allow())
        self.release = self._secret(self.tr("Release passphrase"))
        self.console = self._secret(self.tr("Console passphrase"))
        self.why = why_edit()
        self._release_field = Named(self.tr("Release passphrase"), self.release)
        self.contents.addWidget(self.assignments)
        self.contents.addWidget(self._release_field)
        self.contents.addWidget(Named(self.tr("Console passphrase"), self.console))
        self.contents.addWidget(Named(self.tr("Why"), self.why))
        self._allow()

    def run(self) -> None:
        """Publish it in one transaction."""
        path, workspace = self.file.path, self._shell.workspace
        if self.finished_ or path is None:
            self.accept()
            return
        secrets = Secrets((), self.release.text(), self.console.text())
        why, too = self.why.text().strip(), self.assignments.isChecked()
        self._start()
        self._shell.bridge.jobs.run(
            lambda _: finish(workspace, path, secrets, why, assignments_too=too),
            self._published,
            self._failed,
        )

    def _published(self, lines: list[str]) -> None:
        self._shell.core.wake()
        self.assignments.hide()
        self._finished(lines)

    def _problem(self) -> str:
        targets = self.draft is not None and "targets" in self.draft.rotates
        release = targets or self.assignments.isChecked()
        self._release_field.setVisible(release)
        if self.draft is None:
            return self.tr("Choose a draft.")
        if not self.draft.standing.complete:
            return self.tr("Signatures are missing.")
        if not self.console.text() or (release and not self.release.text()):
            return self.tr("Type the passphrases.")
        return ""


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(14)
    for each in widgets:
        row.addWidget(each)
    row.addStretch(1)
    return holder

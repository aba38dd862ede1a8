"""Renews what needs renewal: root and targets are signed again, so that they last another term."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import Dialog, why_edit
from app.gui.key_texts import role_name
from app.gui.models.ceremonies import ROOT, Secrets, renew
from app.gui.shell import Shell
from app.gui.widgets.labels import label
from app.gui.widgets.secrets import Named, RootKeysEdit, secret_edit
from app.key_overview import RENEWABLE, Overview
from app.root_keys import RootKeys


class RenewDialog(Dialog):
    """Asks for the passphrases that the due roles need, and for no others.

    Attributes:
        results: What was renewed, in words.
    """

    def __init__(self, shell: Shell, parent: QWidget, overview: Overview) -> None:
        super().__init__(
            parent,
            texts.tr("Renew"),
            texts.tr(
                "What ends soon is signed again by the same keys. The running console renews "
                "everything else by itself."
            ),
            texts.tr("Renew"),
            620,
        )
        self._shell = shell
        self._due = overview.due
        self._busy = False
        self.results: list[str] = []
        self._build(RootKeys(shell.workspace).local())
        self._allow()

    def _build(self, local: Path | None) -> None:
        self._what = label("", wrap=True)
        self.all = QCheckBox(self.tr("Renew root and targets though they are young"))
        self.all.setVisible(len(self._due) < len(RENEWABLE))
        self.all.toggled.connect(lambda _: self._allow())
        self.roots = RootKeysEdit(local)
        self.release = secret_edit(self.tr("Release passphrase"))
        self.console = secret_edit(self.tr("Console passphrase"))
        self.why = why_edit()
        self._root_field = Named(self.tr("Root keys"), self.roots)
        self._release_field = Named(self.tr("Release passphrase"), self.release)
        self._console_field = Named(self.tr("Console passphrase"), self.console)
        self._why_field = Named(self.tr("Why"), self.why)
        self._asked = (
            self.all,
            self._root_field,
            self._release_field,
            self._console_field,
            self._why_field,
        )
        for widget in (self._what, *self._asked):
            self.contents.addWidget(widget)
        self.roots.changed.connect(self._allow)
        for edit in (self.release, self.console):
            edit.textChanged.connect(lambda _: self._allow())

    @property
    def roles(self) -> tuple[str, ...]:
        """What is renewed."""
        return RENEWABLE if self.all.isChecked() else self._due

    def run(self) -> None:
        """Renew on a worker thread: opening a key takes a second on purpose."""
        if self.results:
            self.accept()
            return
        workspace, roles, why = self._shell.workspace, self.roles, self.why.text().strip()
        roots = self.roots.entries() if ROOT in roles else ()
        secrets = Secrets(roots, self.release.text(), self.console.text())
        self._busy = True
        self.say_error("")
        self._allow()
        self._shell.bridge.jobs.run(
            lambda _: renew(workspace, roles, secrets, why), self._show_done, self._failed
        )

    def reject(self) -> None:
        """A signature under way is waited for."""
        if not self._busy:
            super().reject()

    def _show_done(self, lines: list[str]) -> None:
        self._busy = False
        self.results = lines
        self._shell.core.wake()
        self._what.setText("\n".join(lines))
        for widget in (*self._asked, self.cancel_button):
            widget.hide()
        self._forget()
        self._allow()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self._forget()
        self.say_error(str(error))
        self._allow()

    def _forget(self) -> None:
        self.roots.forget()
        self.release.clear()
        self.console.clear()

    def _allow(self) -> None:
        if self.results:
            self.accept_button.setText(self.tr("Close"))
            self.accept_button.setEnabled(True)
            self.fit()
            return
        roles = self.roles
        names = ", ".join(role_name(each) for each in roles)
        self._what.setText(
            self.tr("To renew: {names}.").format(names=names)
            if roles
            else self.tr("Neither root nor targets is near its end.")
        )
        root, release = ROOT in roles, "targets" in roles
        release = release or (root and self.roots.wants_release)
        self._root_field.setVisible(root)
        self._release_field.setVisible(release)
        self._console_field.setVisible(bool(roles))
        self._why_field.setVisible(bool(roles))
        ready = bool(roles) and (not root or self.roots.ready)
        ready = ready and bool(self.console.text()) and (not release or bool(self.release.text()))
        self.accept_button.setEnabled(ready and not self._busy)
        self.accept_button.setText(self.tr("Signing…") if self._busy else self.tr("Renew"))
        self.fit()

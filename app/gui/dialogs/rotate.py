"""The wizard that gives a role a new key: what it is for, what opens it, a review, done."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import Dialog, why_edit
from app.gui.key_texts import role_name, role_use
from app.gui.models.ceremonies import (
    ROLES,
    ROOT,
    Rotation,
    Secrets,
    check,
    needs_release,
    needs_roots,
    rotate,
)
from app.gui.shell import Shell
from app.gui.widgets.labels import card, label
from app.gui.widgets.secrets import Named, PlaceEdit, RootKeysEdit, secret_edit
from app.key_overview import Overview
from app.root_keys import RootKeys
from app.trust import CA
from app.trust.ceremony import short

_INSIDE = (14, 10, 14, 12)
_STEPS = 4


class RotateDialog(Dialog):
    """Four steps; nothing changes before the last button, and then all at once.

    Attributes:
        step: 1 to 4.
    """

    def __init__(
        self, shell: Shell, parent: QWidget, overview: Overview, role: str = "targets"
    ) -> None:
        super().__init__(parent, texts.tr("Rotate a key"), " ", texts.tr("Next"), 640)
        self._shell = shell
        self._overview = overview
        self._busy = False
        self.step = 1
        self._steps = [QWidget() for _ in range(_STEPS)]
        for each in self._steps:
            self.contents.addWidget(each)
            column = QVBoxLayout(each)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
        self._build_choice(role)
        self._build_secrets()
        self._review = label("", wrap=True)
        self._result = label("", wrap=True)
        self._put(3, card(label(self.tr("What will happen"), "h2"), self._review, margins=_INSIDE))
        self._put(4, card(label(self.tr("Done"), "h2"), self._result, margins=_INSIDE))
        self.back_button = QPushButton(self.tr("Back"))
        self.back_button.setAutoDefault(False)
        self.back_button.clicked.connect(lambda _=False: self._go(self.step - 1))
        self.buttons.insertWidget(0, self.back_button)
        self._go(1)

    # Building

    def _put(self, step: int, widget: QWidget) -> None:
        column = self._steps[step - 1].layout()
        assert column is not None
        column.addWidget(widget)

    def _build_choice(self, role: str) -> None:
        self.role = QComboBox()
        self.role.setAccessibleName(self.tr("Key"))
        for each in ROLES:
            self.role.addItem(role_name(each), each)
        self.role.setCurrentIndex(self.role.findData(role))
        self._use = label("", wrap=True)
        self.role.currentIndexChanged.connect(lambda _: self._show_use())
        self._put(1, Named(self.tr("Key"), self.role))
        self._put(1, self._use)
        self._show_use()

    def _build_secrets(self) -> None:
        self.gone = QComboBox()
        self.gone.setAccessibleName(self.tr("Root key that goes"))
        for keyid in self._overview.root_keyids:
            self.gone.addItem(short(keyid), keyid)
        self.place = PlaceEdit(self.tr("Directory of the new key's stick"), directory=True)
        self.place.edit.setPlaceholderText(self.tr("empty: the data directory"))
        self.new = secret_edit(self.tr("Passphrase of the new root key"))
        self.again = secret_edit(self.tr("The same again"))
        self.roots = RootKeysEdit(RootKeys(self._shell.workspace).local())
        self.release = secret_edit(self.tr("Release passphrase"))
        self.console = secret_edit(self.tr("Console passphrase"))
        self.why = why_edit()
        self._build_fields()
        for edit in (self.new, self.again, self.release, self.console):
            edit.textChanged.connect(lambda _: self._allow())
        self.roots.changed.connect(self._allow)

    def _build_fields(self) -> None:
        self._fields = {
            "roots": Named(self.tr("Root keys that sign it"), self.roots),
            "gone": Named(self.tr("Root key that goes"), self.gone),
            "place": Named(self.tr("Where the new key is made"), self.place),
            "new": Named(self.tr("Passphrase of the new root key"), self.new),
            "again": Named(self.tr("The same again"), self.again),
            "release": Named(self.tr("Release passphrase"), self.release),
            "console": Named(self.tr("Console passphrase"), self.console),
            "why": Named(self.tr("Why"), self.why),
        }
        for names in (("roots",), ("gone", "place"), ("new", "again"), ("release", "console")):
            self._put(2, _beside([self._fields[name] for name in names]))
        self._put(2, self._fields["why"])

    # Steps

    def run(self) -> None:
        """Go on: check what was typed, or do it."""
        if self.step == 1:
            self._go(2)
        elif self.step == _STEPS:
            self.accept()
        else:
            self._work()

    def reject(self) -> None:
        """A signature under way is waited for."""
        if not self._busy:
            super().reject()

    def rotation(self) -> Rotation:
        """Return what is to be done."""
        role = str(self.role.currentData())
        if role != ROOT:
            return Rotation(role, why=self.why.text().strip())
        return Rotation(
            role,
            gone=str(self.gone.currentData()),
            place=self.place.path,
            new_passphrase=self.new.text(),
            why=self.why.text().strip(),
        )

    # Inside

    def _work(self) -> None:
        workspace, rotation = self._shell.workspace, self.rotation()
        roots = self.roots.entries() if needs_roots(rotation.role) else ()
        secrets = Secrets(roots, self.release.text(), self.console.text())
        self._busy = True
        self.say_error("")
        self._allow()
        if self.step == 2:
            self._shell.bridge.jobs.run(
                lambda _: check(workspace, rotation, secrets), self._show_review, self._failed
            )
        else:
            self._shell.bridge.jobs.run(
                lambda _: rotate(workspace, rotation, secrets), self._show_result, self._failed
            )

    def _show_review(self, lines: list[str]) -> None:
        self._busy = False
        self._review.setText("\n".join(lines))
        self._go(3)

    def _show_result(self, lines: list[str]) -> None:
        self._busy = False
        self._shell.core.wake()
        self._forget()
        self._result.setText("\n".join(lines))
        self._go(4)

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self._forget()
        self._go(2)
        self.say_error(str(error))

    def _forget(self) -> None:
        self.roots.forget()
        for edit in (self.release, self.console, self.new, self.again):
            edit.clear()

    def _show_use(self) -> None:
        self._use.setText(role_use(str(self.role.currentData())))
        self.fit()

    def _go(self, step: int) -> None:
        self.step = step
        titles = (
            self.tr("which key, and when"),
            self.tr("keys and passphrases"),
            self.tr("review"),
            self.tr("done"),
        )
        self.about.setText(
            self.tr("Step {n} of {all}: {title}").format(n=step, all=_STEPS, title=titles[step - 1])
        )
        for number, each in enumerate(self._steps, start=1):
            each.setVisible(number == step)
        role = str(self.role.currentData())
        self._show_fields(role)
        if step == 2:
            (self.roots.rows[0][1] if needs_roots(role) else self.console).setFocus()
        self.say_error("")
        self.back_button.setVisible(step in (2, 3))
        self.cancel_button.setVisible(step < _STEPS)
        danger = step == 3
        self.accept_button.setProperty("danger", danger and role == CA)
        self.accept_button.setProperty("primary", not (danger and role == CA))
        self.accept_button.style().polish(self.accept_button)
        self._allow()

    def _show_fields(self, role: str) -> None:
        for name in ("gone", "place", "new", "again"):
            self._fields[name].setVisible(role == ROOT)
        self._fields["roots"].setVisible(needs_roots(role))
        self._fields["console"].setVisible(role != CA)

    def _problem(self) -> str:
        role = str(self.role.currentData())
        if self.step != 2 or role == CA:
            return ""
        if needs_roots(role) and not self.roots.ready:
            return self.tr("Name the root keys and type their passphrases.")
        if role == ROOT and (not self.new.text() or self.new.text() != self.again.text()):
            return self.tr("Type the new key's passphrase twice, the same.")
        if not self._fields["release"].isHidden() and not self.release.text():
            return self.tr("Type the release passphrase.")
        return "" if self.console.text() else self.tr("Type the console passphrase.")

    def _allow(self) -> None:
        role = str(self.role.currentData())
        local = needs_roots(role) and self.roots.wants_release
        self._fields["release"].setVisible(needs_release(role) or local)
        words = {1: self.tr("Next"), 2: self.tr("Verify"), 3: self.tr("Rotate")}
        self.accept_button.setText(
            self.tr("Working…") if self._busy else words.get(self.step, self.tr("Close"))
        )
        problem = self._problem()
        self.accept_button.setEnabled(not self._busy and not problem)
        self.accept_button.setToolTip(problem)
        self.back_button.setEnabled(not self._busy)
        self.fit()


def _beside(fields: list[Named]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for field in fields:
        row.addWidget(field, 1)
    return holder

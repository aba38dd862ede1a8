"""Restores a backup into an empty data directory."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from app.backup.restoring import Restored, Words, restore
from app.gui.jobs import Jobs
from app.gui.start.pages import StartPage
from app.gui.start.words import where_words
from app.gui.widgets.labels import label
from app.gui.widgets.secrets import Named, PlaceEdit, secret_edit


class RestorePage(StartPage):
    """The form.

    Attributes:
        restored: It is done: the console passphrase, and what to say.
    """

    restored = Signal(str, str)

    def __init__(self, jobs: Jobs, data: Path) -> None:
        super().__init__(
            jobs, self.tr("Restore a backup"), where_words(data), self.tr("Restore and take over")
        )
        self._data = data
        self.file = PlaceEdit(self.tr("Backup file"))
        self.words = {
            "backup": secret_edit(self.tr("Passphrase of the backup")),
            "release": secret_edit(self.tr("Release passphrase")),
            "console": secret_edit(self.tr("Console passphrase")),
        }
        self.contents.addWidget(Named(self.tr("Backup file"), self.file))
        for each in self.words.values():
            self.contents.addWidget(Named(each.accessibleName(), each))
            each.textChanged.connect(lambda _: self.allow())
        self.contents.addWidget(
            label(
                self.tr(
                    "The old console must never run again: two of them would overwrite each "
                    "other's orders. Running rollouts are paused."
                ),
                wrap=True,
            )
        )
        self.file.edit.textChanged.connect(lambda _: self.allow())
        self.allow()

    @property
    def ready(self) -> bool:
        """Whether everything was typed."""
        return self.file.path is not None and all(each.text() for each in self.words.values())

    def run(self) -> None:
        """Unpack, raise every version and sign anew."""
        file = self.file.path
        assert file is not None
        words = Words(**{name: each.text() for name, each in self.words.items()})
        data = self._data
        self.work(self.tr("Restoring. This takes a while…"))
        self.jobs.run(
            lambda _: restore(file, data, words),
            lambda restored: self._done(restored, words.console),
            self.rest,
        )

    def _done(self, restored: Restored, console: str) -> None:
        for each in self.words.values():
            each.clear()
        self.rest()
        problems = "; ".join(restored.audit.problems)
        warning = (
            self.tr("The audit log in the backup was tampered with: {problems}.").format(
                problems=problems
            )
            if problems
            else ""
        )
        self.restored.emit(console, warning)

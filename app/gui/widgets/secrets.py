"""Fields for what opens keys: passphrases, and root keys on sticks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.gui.widgets.labels import label


def secret_edit(name: str) -> QLineEdit:
    """Return a field for a passphrase."""
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setAccessibleName(name)
    return edit


class Named(QWidget):
    """A field under its name; both are hidden together."""

    def __init__(self, name: str, field: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.title = label(name, "h2")
        column.addWidget(self.title)
        column.addWidget(field)


class PlaceEdit(QWidget):
    """A path to a file, or to a directory such as that of a stick.

    Args:
        name: For people.
        directory: It is a directory.
        new: It is a file that is to be written; how it is called if nobody says otherwise.

    Attributes:
        edit: The path as text.
    """

    def __init__(self, name: str, *, directory: bool = False, new: str = "") -> None:
        super().__init__()
        self._name = name
        self._directory = directory
        self._new = new
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        choose = QPushButton(self.tr("Choose…"))
        choose.setAutoDefault(False)
        choose.setAccessibleName(self.tr("Choose: {name}").format(name=name))
        choose.clicked.connect(lambda _=False: self._choose())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(choose)

    @property
    def path(self) -> Path | None:
        """What was typed or chosen."""
        text = self.edit.text().strip()
        return Path(text).expanduser() if text else None

    def _choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        if self._directory:
            path = QFileDialog.getExistingDirectory(self, self._name)
        elif self._new:
            # Whoever writes refuses to replace a file: Qt is not to offer it.
            keep = QFileDialog.Option.DontConfirmOverwrite
            path, _ = QFileDialog.getSaveFileName(self, self._name, self._new, options=keep)
        else:
            path, _ = QFileDialog.getOpenFileName(self, self._name)
        if path:
            self.edit.setText(path)


class RootKeysEdit(QWidget):
    """Root keys by their place, each with its passphrase.

    Args:
        local: The key file in the data directory, named already; None where there is none.

    Attributes:
        changed: Something was typed.
        grown: There is a row more.
    """

    changed = Signal()
    grown = Signal()

    def __init__(self, local: Path | None) -> None:
        super().__init__()
        self._local = local
        self.rows: list[tuple[PlaceEdit, QLineEdit]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        more = QPushButton(self.tr("Another root key"))
        more.setProperty("link", True)
        more.setAutoDefault(False)
        more.clicked.connect(lambda _=False: self.add_row())
        foot = QHBoxLayout()
        foot.addWidget(more)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.add_row(str(local) if local else "")

    def add_row(self, path: str = "") -> None:
        """Add the fields of one more key."""
        number = len(self.rows) + 1
        place = PlaceEdit(self.tr("Root key {n}: file or stick").format(n=number))
        what = self.tr("Root key: its file, or its stick's directory")
        place.edit.setPlaceholderText(what)
        place.edit.setToolTip(what)
        place.edit.setText(path)
        word = secret_edit(self.tr("Passphrase of root key {n}").format(n=number))
        word.setPlaceholderText(
            self.tr("as for releases, if left empty") if path else self.tr("its passphrase")
        )
        row = QHBoxLayout()
        row.addWidget(place, 3)
        row.addWidget(word, 2)
        self._column.insertLayout(len(self.rows), row)
        self.rows.append((place, word))
        place.edit.textChanged.connect(lambda _: self.changed.emit())
        word.textChanged.connect(lambda _: self.changed.emit())
        self.changed.emit()
        self.grown.emit()

    def entries(self) -> tuple[tuple[Path, str], ...]:
        """Return the keys that were named."""
        return tuple(
            (place.path, word.text()) for place, word in self.rows if place.path is not None
        )

    @property
    def ready(self) -> bool:
        """Whether each named key could be opened with what is there."""
        entries = self.entries()
        return bool(entries) and all(word or path == self._local for path, word in entries)

    @property
    def wants_release(self) -> bool:
        """Whether a key is to be opened with the release passphrase."""
        return any(not word and path == self._local for path, word in self.entries())

    def forget(self) -> None:
        """Clear the passphrases."""
        for _, word in self.rows:
            word.clear()

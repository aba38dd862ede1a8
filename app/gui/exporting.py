"""Takes what is seen out of the window: a table as CSV, a chart or a page as PNG."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QLocale, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import EnvironmentFaultError
from app.files import write_file
from app.given_paths import is_folder, is_there
from app.gui import texts
from app.gui.picturing import picture_of
from app.gui.preferences import Preferences
from app.gui.shell import Shell
from app.gui.widgets.toast import Offer
from device_agent.wire.sentence import Sentence

Cell = str | int | float | None
_DIRECTORY = "export/directory"
_MODE = 0o644
"""An export is made to be given away."""
_ENCODING = "utf-8-sig"
"""With the mark by which a spreadsheet knows that it is no 8-bit text of its own system."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_PNG = "no PNG can be written here: is Qt's image support installed?"


def export_csv(
    shell: Shell, parent: QWidget, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Ask where to, and write a table there; say where it is, or why it is not.

    Args:
        shell: The console.
        parent: Of the dialog.
        name: Proposed, without an ending.
        header: One name a column.
        rows: What is shown, in shown order; taken as they are now.
    """
    table = [tuple(row) for row in rows]
    export_made(shell, parent, name, header, lambda: table)


def export_made(
    shell: Shell,
    parent: QWidget,
    name: str,
    header: Sequence[str],
    make: Callable[[], Iterable[Sequence[Cell]]],
) -> None:
    """Do as `export_csv` with rows that `make` returns, off the GUI thread: ten thousand last."""
    path = ask_path(
        shell.preferences, parent, name, "csv", texts.tr("Comma-separated values (*.csv)")
    )
    if path is not None:
        decimal = QLocale.system().decimalPoint()
        save(shell, path, lambda: csv_text(header, make(), decimal).encode(_ENCODING))


def export_png(shell: Shell, parent: QWidget, widget: QWidget, name: str) -> None:
    """Ask where to, and write a widget there as it looks now, at the screen's resolution."""
    image = picture_of(widget).toImage()  # before the dialog lies over it, or live data moves on
    path = ask_path(shell.preferences, parent, name, "png", texts.tr("Picture (*.png)"))
    if path is not None:
        save(shell, path, lambda: png_of(image))


def save(shell: Shell, path: Path, make: Callable[[], bytes]) -> None:
    """Make a file off the GUI thread, whole or not at all, and say where it is."""

    def saved(_: object) -> None:
        shell.notify(
            texts.tr("Saved {path}.").format(path=texts.home_path(path)),
            Offer(texts.tr("Show in folder"), lambda: show_in_folder(path)),
        )

    shell.bridge.jobs.run(
        lambda _: write_file(path, make(), _MODE),
        saved,
        title=texts.tr("Writing {file}").format(file=path.name),
    )


def ask_path(
    preferences: Preferences, parent: QWidget, name: str, ending: str, kind: str
) -> Path | None:
    """Ask for a file to write, beginning where the last export went; None if the user does not.

    The ending is put behind a name without one; what then lies there already is asked about here,
    for the file dialog has asked about the name that was typed.
    """
    begin = Path(preferences.text(_DIRECTORY)) if preferences.text(_DIRECTORY) else _documents()
    if not is_folder(begin):
        begin = _documents()
    proposed = str(begin / f"{_plain(name)}.{ending}")
    chosen, _ = QFileDialog.getSaveFileName(parent, texts.tr("Export"), proposed, kind)
    if not chosen:
        return None
    path = Path(chosen)
    preferences.put(_DIRECTORY, str(path.parent))
    if path.suffix[1:].isalpha():  # no version such as 1.0
        return path
    path = path.with_name(f"{path.name}.{ending}")
    return path if not is_there(path) or _may_replace(parent, path) else None


def _may_replace(parent: QWidget, path: Path) -> bool:
    from app.gui.dialogs.confirm import confirm  # no window waits for a dialog

    return confirm(
        parent,
        texts.tr("Replace {file}?").format(file=path.name),
        texts.tr("There is a file of this name in {place}.").format(
            place=texts.home_path(path.parent)
        ),
        texts.tr("Replace"),
        danger=True,
    )


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]], decimal: str = ".") -> str:
    """Return a table as CSV (RFC 4180, but lines end as here).

    Where numbers have a decimal comma, spreadsheets expect semicolons, and take 6.5 for a day.

    Unknown numbers are empty. A text that a spreadsheet would run as a formula is given an
    apostrophe: names in it come from devices, which nobody here wrote (OWASP, CSV injection).
    """
    text = io.StringIO()
    delimiter = ";" if decimal == "," else ","
    writer = csv.writer(text, lineterminator="\n", delimiter=delimiter)
    writer.writerow(header)
    writer.writerows([_cell(each, decimal) for each in row] for row in rows)
    return text.getvalue()


def png_of(image: QImage) -> bytes:
    """Return a picture as PNG: 40 ms of computing for a page on a large screen, on any thread.

    Raises:
        EnvironmentFaultError: Qt cannot write PNG here.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise EnvironmentFaultError(Says.NO_PNG())
    return bytes(content.data())


def show_in_folder(path: Path) -> None:
    """Open the directory of a file in the desktop's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _cell(value: Cell, decimal: str) -> str | int:
    if value is None or value != value:  # noqa: PLR0124 - a number that is none
        return ""
    if isinstance(value, str) and value.startswith(_RISKY) and value != texts.DASH:
        return f"'{value}"
    return str(value).replace(".", decimal) if isinstance(value, float) else value


def _plain(name: str) -> str:
    """Return a name that every file system takes."""
    return "".join(each if each.isalnum() or each in "-_." else "-" for each in name).strip("-.")


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    found = Path(QStandardPaths.writableLocation(place))
    return found if found.is_dir() else Path.home()

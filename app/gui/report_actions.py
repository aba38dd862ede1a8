"""Reports from the window: the actions ``report.*``, run as jobs."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.gui import texts
from app.gui.actions import Actions
from app.gui.codes import code_word
from app.gui.dialogs.report import KINDS, ReportDialog
from app.gui.exporting import ask_path
from app.gui.jobs import Job
from app.gui.language import read_texts
from app.gui.models.record_words import entry_said
from app.gui.reasons import left_meaning
from app.gui.report_files import Form, write_report
from app.gui.saying import hearing
from app.gui.shell import Shell
from app.gui.widgets.toast import Offer
from app.reports.contents import Kind
from app.reports.making import Asked, make_report
from app.reports.voice import Voice

Names = dict[Kind, list[tuple[str, str]]]


class ReportActions(QObject):
    """Adds them to the registry and runs them."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shell: Shell | None = None
        self._current: Callable[[Kind], str] = lambda kind: ""

    def attach(self, shell: Shell, current: Callable[[Kind], str]) -> None:
        """Take up the console; `current` says which device, rollout or site is looked at."""
        self._shell, self._current = shell, current

    def add_to(self, actions: Actions) -> None:
        """Add the actions."""
        words = (
            self.tr("Report of a device…"),
            self.tr("Report of a rollout…"),
            self.tr("Report of a site…"),
        )
        for kind, text in zip(KINDS, words, strict=True):
            actions.add(
                f"report.{kind}",
                text,
                partial(self.ask, kind),
                help=self.tr("Writes what was over a period into one file, HTML or PDF."),
            )

    def ask(self, kind: Kind) -> None:
        """Ask what of, over which period and where to; then write it."""
        shell = self._shell
        assert shell is not None, "attach first"
        dialog = ReportDialog(self._window, names_of(shell), kind, self._current(kind))
        if dialog.exec():
            asked, form = dialog.asked(), dialog.chosen_form
            name = f"muster-{asked.kind}-{asked.name}"
            words = self.tr("Page (*.html)") if form == "html" else self.tr("PDF (*.pdf)")
            path = ask_path(shell.preferences, self._window, name, form, words)
            if path is not None:
                self.write(asked, form, path)
        dialog.deleteLater()

    def write(self, asked: Asked, form: Form, path: Path) -> None:
        """Write a report off the GUI thread, and offer to open it."""
        shell = self._shell
        assert shell is not None, "attach first"
        workspace, voice = shell.workspace, window_voice()
        views = {each.device_id: each for each in shell.core.live.all()}

        def work(job: Job) -> list[Path]:
            made = make_report(
                workspace, asked, views, now_s=time.time(), voice=voice, progress=job.progress
            )
            job.progress(path.name, 1.0)
            return write_report(made, path, form, voice)

        title = self.tr("Writing {file}").format(file=path.name)
        shell.bridge.jobs.run(work, self._written, title=title, cancels=True)

    def _written(self, files: list[Path]) -> None:
        assert self._shell is not None
        said = self.tr("The report is in {path}.").format(path=texts.home_path(files[0]))
        if len(files) > 1:
            said = self.tr("The report is in {path}; beside it is the CSV of long tables.").format(
                path=texts.home_path(files[0])
            )
        url = QUrl.fromLocalFile(str(files[0]))
        self._shell.notify(said, Offer(self.tr("Open"), lambda: QDesktopServices.openUrl(url)))


def names_of(shell: Shell) -> Names:
    """Return what there can be a report of: what it is called, and what is shown of it."""
    views = sorted(shell.core.live.all(), key=lambda each: each.device_id)
    places = sorted({each.site for each in views if each.site})
    wholes = {each.partition(" /")[0] for each in places}
    sites = sorted({*places, *wholes})
    return {
        "device": [(each.device_id, f"{each.device_id}  {each.site}".rstrip()) for each in views],
        "rollout": [
            (str(each.rollout_id), f"{each.rollout_id}: {each.name}")
            for each in sorted(shell.bridge.rollouts, key=lambda each: -each.rollout_id)
        ],
        "site": [(each, each) for each in sites],
    }


def window_voice() -> Voice:
    """Return a voice that speaks the window's language."""
    if QLocale().language() != QLocale.Language.German:
        return Voice()
    known = read_texts("de", "reports")
    return Voice(
        tr=lambda text: known.get((text, ""), text),
        said=hearing("de").said,
        code=lambda code: left_meaning(code) or code_word(code),
        entry=entry_said,
        decimal=",",
        language="de",
    )

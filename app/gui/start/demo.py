"""The demo: a fleet of its own in a directory of its own, one click there and one back."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtCore import QProcess, QProcessEnvironment
from PySide6.QtWidgets import QPlainTextEdit

from app.gui.jobs import Jobs
from app.gui.start.pages import StartPage
from app.program import muster_command

_KILL_AFTER_MS = 15_000
_LINES = 200


class DemoPage(StartPage):
    """Runs ``muster demo`` beside this window and says what it says.

    Args:
        jobs: For the frame.
        out: Where the demo's fleet lies, a throw-away; an earlier demo there is removed. None for
            the user's cache.
    """

    def __init__(self, jobs: Jobs, out: Path | None = None) -> None:
        out = out or Path(platformdirs.user_cache_dir("muster")) / "demo"
        super().__init__(
            jobs,
            self.tr("Try the demo"),
            self.tr(
                "Three agents on this computer get a model, then a second version of it, while "
                "their broker dies. Nothing of it touches your fleets: all lies in {directory}, "
                "and an earlier demo there is removed. It takes about two minutes; close its "
                "window, or go back, to end it."
            ).format(directory=out),
            self.tr("Start the demo"),
        )
        self._out = out
        self.said = QPlainTextEdit()
        self.said.setReadOnly(True)
        self.said.setMaximumBlockCount(_LINES)
        self.said.setAccessibleName(self.tr("What the demo says"))
        self.said.hide()
        self.contents.addWidget(self.said, 1)
        self.process = QProcess(self)
        self.process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self.process.readyRead.connect(self._hear)
        self.process.finished.connect(lambda *_: self._ended())
        self.process.errorOccurred.connect(lambda _: self._ended())
        self.back_button.clicked.disconnect()
        self.back_button.clicked.connect(lambda _=False: self.leave())

    @property
    def runs(self) -> bool:
        """Whether the demo runs now."""
        return self.process.state() != QProcess.ProcessState.NotRunning

    def run(self) -> None:
        """Start it."""
        program, *arguments = muster_command("demo", "--out", str(self._out))
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        self.process.setProcessEnvironment(environment)
        self.said.clear()
        self.said.show()
        self.process.start(program, arguments)
        self.run_button.setEnabled(False)
        self.back_button.setText(self.tr("End the demo and go back"))

    def leave(self) -> None:
        """Go back; end the demo first."""
        self.stop()
        self.back.emit()

    def stop(self) -> None:
        """End the demo in order; it ends its agents and its broker."""
        if self.runs:
            self.process.terminate()
            if not self.process.waitForFinished(_KILL_AFTER_MS):
                self.process.kill()
                self.process.waitForFinished()

    def _hear(self) -> None:
        text = bytes(self.process.readAll().data()).decode(errors="replace")
        self.said.appendPlainText(text.rstrip())

    def _ended(self) -> None:
        self.run_button.setEnabled(True)
        self.run_button.setText(self.tr("Start the demo again"))
        self.back_button.setText(self.tr("Back"))
        if self.process.error() == QProcess.ProcessError.FailedToStart:
            self.error.setText(self.process.errorString())

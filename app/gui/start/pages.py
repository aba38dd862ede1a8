"""What the pages of the welcome have in common: title, contents, an error line, buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import MusterError
from app.gui.jobs import Jobs
from app.gui.saying import voiced
from app.gui.widgets.labels import label

_MOST_OF_SCREEN = 0.6
"""Of its height have a page's contents: title, what it is about and buttons need the rest."""


class StartPage(QWidget):
    """One page; it asks for nothing twice and says what goes wrong where it was asked.

    Args:
        jobs: See below.
        title: Its first line.
        about: What is to be done here.
        button: What its main button says.
        fills: What it holds takes all the room there is.

    Attributes:
        back: The user wants to choose again.
        jobs: Runs what takes longer than a frame.
    """

    back = Signal()

    def __init__(
        self, jobs: Jobs, title: str, about: str, button: str, *, fills: bool = False
    ) -> None:
        super().__init__()
        self.jobs = jobs
        self._busy = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(label(title, "h1", wrap=True))
        self.about = label(about, "dim", wrap=True)
        outer.addWidget(self.about)
        self.contents = QVBoxLayout()
        self.contents.setSpacing(12)
        outer.addWidget(_Scrolled(self.contents, title, fills=fills), 1)
        self.error = label("", "error", wrap=True)
        outer.addWidget(self.error)
        self.back_button = QPushButton(self.tr("Back"))
        self.back_button.setAutoDefault(False)
        self.back_button.clicked.connect(lambda _=False: self.back.emit())
        self.run_button = QPushButton(button)
        self.run_button.setProperty("primary", True)
        self.run_button.clicked.connect(lambda _=False: self.run())
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.back_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.run_button)
        outer.addLayout(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard begin with the first field."""
        super().showEvent(event)
        first = next(iter(self.findChildren(QLineEdit)), None)
        (first or self.run_button).setFocus()

    @property
    def ready(self) -> bool:
        """Whether the main button may be pressed."""
        return True

    def run(self) -> None:
        """Do what the main button says."""

    def allow(self) -> None:
        """Enable what can be done now."""
        self.run_button.setEnabled(self.ready and not self._busy)
        self.back_button.setEnabled(not self._busy)

    def work(self, said: str) -> None:
        """Say what is being done; nothing else can be done meanwhile."""
        self._busy = True
        self.error.setObjectName("dim")
        self._say(said)

    def rest(self, error: MusterError | None = None) -> None:
        """Be ready again, after an error with what went wrong."""
        self._busy = False
        self.error.setObjectName("error")
        self._say(voiced(str(error)) if error else "")

    def _say(self, text: str) -> None:
        self.error.setText(text)
        self.error.style().unpolish(self.error)
        self.error.style().polish(self.error)
        self.allow()


class _Scrolled(QScrollArea):
    """Holds the contents; they scroll only where the screen is too low for all of them.

    Args:
        contents: To be filled.
        name: For a screen reader.
        fills: They take all the room there is.
    """

    def __init__(self, contents: QVBoxLayout, name: str, *, fills: bool) -> None:
        super().__init__()
        inside = QWidget()
        inside.setObjectName("plain")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(contents, int(fills))
        self._column.addStretch(int(not fills))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:
        """Return the room of all of it, as far as the screen has it."""
        high = self._column.totalMinimumHeightForWidth(self.viewport().width())
        most = round(_MOST_OF_SCREEN * self.screen().availableSize().height())
        return QSize(self._column.totalMinimumSize().width(), min(high, most))

    def event(self, event: QEvent) -> bool:
        """Ask for other room when the contents need it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

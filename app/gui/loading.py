"""Imports what comes next while a window is on the screen already.

What knows nothing of Qt is imported on another thread, all else on the GUI thread, a module a turn.
Qt asks an object for its meta object without the interpreter's lock, and PySide looks that up in a
table of all classes; before Python 3.12 a class that another thread makes in that moment ends the
process (libshiboken's pep384impl.cpp; seen once in `tests.bench console`).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from app.errors import EnvironmentFaultError

CORE = ("app.core", "app.brokerage", "app.workspace")
"""What a console runs; knows nothing of Qt."""
BELOW_WINDOW = (
    "numpy.ma",  # which numpy.unique imports at its first use
    "app.first_steps", "app.foretelling", "app.joining", "app.reports.making", "app.rolling",
)  # fmt: skip
"""What the window needs and knows nothing of Qt."""
WINDOW = ("app.gui.window",)
CHARTS = ("app.gui.charts.time_chart", "app.gui.charts.chart_column")
DIALOGS = (
    *(
        f"app.gui.dialogs.{each}"
        for each in (
            "new_rollout", "drafts", "renew", "rotate", "backup", "compare", "enrol", "pending",
        )
    ),
    "app.gui.report_pdf",  # which a worker calls: by then its classes are there
)  # fmt: skip
"""Those that bring what a window itself does not need: 20 to 60 ms when one is first opened."""
WELCOME = ("app.gui.start.founding", "app.gui.start.restoring", "app.gui.start.demo")


def load(*modules: str) -> None:
    """Import modules; another thread that wants them meanwhile waits for it.

    Raises:
        EnvironmentFaultError: A package is missing.
    """
    for _ in loading(*modules):
        pass


def loading(*modules: str) -> Iterator[None]:
    """Import a module a step.

    Raises:
        EnvironmentFaultError: A package is missing.
    """
    try:
        for each in modules:
            import_module(each)
            yield
    except ModuleNotFoundError as error:
        raise EnvironmentFaultError(
            f"the package {error.name} is not installed. "
            "Install the console: pip install 'muster[console]'"
        ) from error

"""Imports what comes next, on another thread, while a window is on the screen already."""

from __future__ import annotations

from importlib import import_module

from app.errors import EnvironmentFaultError

CORE = ("app.core", "app.brokerage", "app.workspace")
WINDOW = ("app.gui.window", "numpy.ma")  # which numpy.unique imports at its first use
CHARTS = ("app.gui.charts.time_chart", "app.gui.charts.chart_column")
DIALOGS = tuple(
    f"app.gui.dialogs.{each}"
    for each in (
        "new_rollout", "drafts", "renew", "rotate", "backup", "compare", "enrol", "pending",
    )
)  # fmt: skip
"""Those that bring what a window itself does not need: 20 to 60 ms when one is first opened."""
WELCOME = ("app.gui.start.founding", "app.gui.start.restoring", "app.gui.start.demo")


def load(*modules: str) -> None:
    """Import modules; another thread that wants them meanwhile waits for it.

    Raises:
        EnvironmentFaultError: A package is missing.
    """
    try:
        for each in modules:
            import_module(each)
    except ModuleNotFoundError as error:
        raise EnvironmentFaultError(
            f"the package {error.name} is not installed. "
            "Install the console: pip install 'muster[console]'"
        ) from error

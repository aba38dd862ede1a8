"""What becomes of a screen that is named and does not answer, as in a terminal that outlived it.

Qt tells that in some lines about its plugins, advises to install the program again, and aborts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from app.errors import EnvironmentFaultError


@contextmanager
def answering() -> Iterator[None]:
    """End this process in one line and in order where Qt cannot begin here.

    What Qt says otherwise goes to standard error, as ever.
    """
    said: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        said.append(text)
        if kind == QtMsgType.QtFatalMsg:  # it aborts as soon as we return
            print(f"muster: {no_answer(os.environ)}", file=sys.stderr, flush=True)
            os._exit(EnvironmentFaultError.exit_code)

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        for each in said:
            print(each, file=sys.stderr)


def no_answer(environment: Mapping[str, str]) -> str:
    """Return what is wrong and what helps, in one line."""
    names = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    named = ", ".join(f"{name}={environment[name]}" for name in names if environment.get(name))
    return (
        f"Qt finds no screen that it can use ({named or 'none is named'}). Correct that, come "
        "with `ssh -X`, or run `muster serve`."
    )

"""Calls into the GUI thread from a thread that must wait for the answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")

TIMEOUT_S = 120.0


class Remote(QObject):
    """Runs functions on the thread that owns it, between two events."""

    _called = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def call(self, function: Callable[[], T]) -> T:
        """Run `function` on the GUI thread and return what it returned.

        Raises:
            TimeoutError: The GUI thread did not come to it.
        """
        answer: Future[T] = Future()
        self._called.emit((function, answer))
        return answer.result(TIMEOUT_S)

    @Slot(object)
    def _run(self, job: tuple[Callable[[], Any], Future[Any]]) -> None:
        function, answer = job
        try:
            answer.set_result(function())
        except Exception as error:  # noqa: BLE001  (handed to the caller, on its thread)
            answer.set_exception(error)

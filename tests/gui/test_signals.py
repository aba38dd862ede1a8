"""PySide6 6.12 on Python before 3.12 loses references to True and None, and soon aborts."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


class Source(QObject):
    said = Signal(bool)
    handed = Signal(object)


class Sink(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.bools: list[bool] = []
        self.objects: list[object] = []

    @Slot(bool)
    def on_said(self, value: bool) -> None:
        self.bools.append(value)

    @Slot(object)
    def on_handed(self, value: object) -> None:
        self.objects.append(value)


def test_five_thousand_signals_arrive_and_nothing_aborts(qtbot: QtBot) -> None:
    source, sink, label = Source(), Sink(), QLabel()
    qtbot.addWidget(label)
    source.said.connect(sink.on_said, Qt.ConnectionType.QueuedConnection)
    source.handed.connect(sink.on_handed, Qt.ConnectionType.QueuedConnection)
    for turn in range(2500):
        source.said.emit(turn % 2 == 0)
        source.handed.emit(None if turn % 3 else {"turn": turn})
        label.setText("")
    qtbot.waitUntil(lambda: len(sink.objects) == 2500)
    gc.collect()
    assert sink.bools == [turn % 2 == 0 for turn in range(2500)]
    assert sum(each is None for each in sink.objects) == 2500 - 834

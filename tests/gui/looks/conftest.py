"""A seeded core for all looks of a module; afterwards the application speaks as it did."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.gui import language
from tests.fakes.core import FakeCore, make_core
from tests.fakes.seeded import seed


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeCore]:
    core = make_core(tmp_path_factory.mktemp("looks") / "console")
    seed(core, 12, time.time())
    yield core
    core.workspace.close()


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    language.speak(qapp, "system")
    QLocale.setDefault(QLocale.c())


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    usual = qapp.font()
    large = QFont(usual)
    large.setPointSizeF(19.0)
    qapp.setFont(large)
    yield
    qapp.setFont(usual)

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.bundles.library import LibraryEntry
from app.bundles.recipes import RECIPES
from app.gui.dialogs import import_model
from app.gui.dialogs.import_model import ImportDialog, next_version
from app.gui.dialogs.release import ReleaseDialog
from app.gui.window import ConsoleWindow
from tests.fakes.core import RELEASE_PASSPHRASE, FakeCore
from tests.fakes.projects import make_image_project
from tests.fakes.waiting import PATIENCE_S
from tests.gui.test_pages import clipped


def test_offering_recipes_does_not_import_what_quantizes(
    window: ConsoleWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for heavy in ("app.bundles.quantize", "app.bundles.build", "onnx"):
        monkeypatch.setitem(sys.modules, heavy, None)  # importing it fails
    dialog = ImportDialog(window.shell, window)
    qtbot.addWidget(dialog)
    assert dialog.recipe.count() == len(RECIPES)


def test_a_wrong_passphrase_releases_nothing_and_is_not_kept(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    registry = core.workspace.registry
    released = {each.digest for each in registry.releases()}
    entry = next(e for e in core.workspace.library.entries() if e.digest not in released)
    before = registry.metadata()
    dialog = ReleaseDialog(window.shell, entry, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.accept_button.isEnabled()
    dialog.passphrase.setText("not it")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert "passphrase" in dialog.error.text()
    assert dialog.passphrase.text() == ""
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    assert registry.metadata() == before
    dialog.passphrase.setText(RELEASE_PASSPHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert entry.digest in {each.digest for each in registry.releases()}


def test_a_project_is_inspected_built_and_its_cost_shown(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    project = make_image_project(tmp_path / "stripes")
    dialog = ImportDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.accept_button.isEnabled()
    dialog.folder.setText(str(project))
    dialog.inspect()
    qtbot.waitUntil(lambda: dialog._project is not None)
    assert "ai.onnx" in dialog._facts._values["opset"].text()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.version.setText("one")
    assert not dialog.accept_button.isEnabled()
    dialog.version.setText("2.0.0")
    dialog.accept_button.click()
    assert dialog.busy
    qtbot.waitUntil(lambda: dialog.entry is not None)
    assert core.workspace.library.find("stripes", "2.0.0") == dialog.entry
    assert "→" in dialog._result._values["accuracy"].text()
    qtbot.waitUntil(lambda: clipped(dialog) == [])


def test_projects_are_looked_for_among_the_samples_and_then_where_the_last_one_was(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, begun = make_image_project(tmp_path / "stripes"), []

    def choose(_parent: object, _title: str, beside: str) -> str:
        begun.append(Path(beside))
        return str(project) if len(begun) == 1 else ""

    monkeypatch.setattr(import_model.QFileDialog, "getExistingDirectory", choose)
    dialog = ImportDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog._browse.click()
    qtbot.waitUntil(lambda: dialog._project is not None)
    dialog._browse.click()
    assert (begun[0] / "surface-defects" / "project.json").is_file()
    assert begun[1:] == [tmp_path]


def test_a_cancelled_build_adds_nothing(
    window: ConsoleWindow,
    core: FakeCore,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build, go_on = import_model._build, threading.Event()

    def held(*arguments: Any) -> LibraryEntry:
        assert go_on.wait(PATIENCE_S)  # or it may be built before it is cancelled
        return build(*arguments)

    monkeypatch.setattr(import_model, "_build", held)
    before = core.workspace.library.entries()
    dialog = ImportDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.folder.setText(str(make_image_project(tmp_path / "stripes")))
    dialog.inspect()
    qtbot.waitUntil(lambda: dialog._project is not None)
    dialog.accept_button.click()
    dialog.cancel_button.click()
    go_on.set()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.error.text() == "Cancelled: nothing was added."
    assert core.workspace.library.entries() == before


@pytest.mark.parametrize("text", ["/nowhere/at/all", "{tmp}"])
def test_a_folder_without_a_project_is_named(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, text: str
) -> None:
    dialog = ImportDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.folder.setText(text.format(tmp=tmp_path))
    dialog.inspect()
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert "project.json" in dialog.error.text()
    assert not dialog.accept_button.isEnabled()


def test_the_next_version_follows_the_highest() -> None:
    assert next_version([]) == "1.0.0"
    assert next_version(["1.9.0", "1.10.2", "0.3.0"]) == "1.11.0"
    assert next_version(["2.0.0-rc.1"]) == "2.1.0"

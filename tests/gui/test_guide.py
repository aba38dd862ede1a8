"""The documentation names what there is: pictures, words of the window, commands and their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.gui.dialogs.shortcuts import other_keys
from app.gui.places import PAGES
from app.gui.window import ConsoleWindow
from tests.pictures.__main__ import MODULES
from tests.translations import ROOT, extract

DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+\.png)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
COMMAND = re.compile(r"\*\*([^*]+)\*\* \(`([^`]+)`")
KEY = re.compile(r"`((?:(?:Ctrl|Shift|Alt)\+)*(?:F\d+|[A-Z0-9]|Space|Enter|Esc))`")
STORY = re.compile(r"op\.picture\(\"([\w-]+)\"\)")
NOT_OF_THE_WINDOW = {"bold"}


def made() -> Iterator[str]:
    """Name every picture that ``make screenshots`` makes."""
    for each in MODULES.values():
        yield from each.NAMES
    for theme in ("dark", "light"):
        yield from (f"{page}-{theme}" for page in PAGES)
        yield f"enrolment-{theme}"
    stories = ROOT / "tests" / "stories" / "stories.py"
    yield from (f"story-{each}" for each in STORY.findall(stories.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=str)
def test_every_picture_is_there_says_what_it_shows_and_is_made_by_a_script(page: Path) -> None:
    known = set(made())
    for words, target in PICTURE.findall(page.read_text(encoding="utf-8")):
        path = (page.parent / target).resolve()
        assert path.parent == IMAGES
        assert path.stem in known, f"nothing makes {path.name}"
        assert path.read_bytes().startswith(b"\x89PNG")
        assert len(words) > 10, f"{path.name}: say what it shows"


def test_no_picture_lies_there_that_no_script_makes() -> None:
    assert {each.stem for each in IMAGES.glob("*.png")} - set(made()) == set()


def test_every_word_in_bold_stands_in_the_window() -> None:
    known = {text.replace("&&", "&") for text, _ in extract().where}
    assert set(BOLD.findall(GUIDE)) - known == NOT_OF_THE_WINDOW


def test_every_command_has_the_key_that_is_named(empty_window: ConsoleWindow) -> None:
    keys = {each.text: each.keys for each in empty_window.actions_.commands()}
    named = COMMAND.findall(GUIDE)
    assert len(named) >= 8
    assert [(text, key) for text, key in named if keys.get(text) != key] == []


def test_every_key_does_something(empty_window: ConsoleWindow) -> None:
    keys = {each.keys for each in empty_window.actions_.commands() if each.keys}
    keys |= {line.keys for section in other_keys() for line in section.lines}
    found = set(KEY.findall(GUIDE))
    assert len(found) >= 15
    assert found - keys == set()

"""What the pages name is there: other pages, their sections, files of the code, commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import click
import pytest

from app.cli.root import root as console
from device_agent.cli import root as agent

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").rglob("*.md")]
PROGRAMS: dict[str, click.Group] = {"muster": console, "muster-agent": agent}
BLOCK = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:app|device_agent|tests|docs|resources|models|\.ci)/[\w./-]+")
START = re.compile(r"(?:[\w-]+=\S+ |sudo )*(?:\S*/)?(muster|muster-agent) (.+)")


def prose(page: Path) -> str:
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


@cache
def sections(page: Path) -> frozenset[str]:
    """Return the anchors that a page's headings make."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    words = (re.sub(r"[^\w -]", "", LINK.sub("", each).lower()) for each in heads)
    return frozenset(each.strip().replace(" ", "-") for each in words)


def lines_of_code(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for block in BLOCK.findall(text):
        yield from block.splitlines()
    outside = BLOCK.sub("", text)
    yield from (each for each in outside.splitlines() if each.startswith("    "))
    yield from CODE.findall(outside)


def commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Find what a page would have somebody type: the program and the words behind it."""
    for line in lines_of_code(page):
        found = START.fullmatch(line.strip().removeprefix("$ "))
        if found is None:
            continue
        typed = re.split(r" {2,}| #| && | > ", found[2])[0]
        yield found[1], shlex.split(typed)


def walk(group: click.Group, words: list[str]) -> tuple[click.Group, list[str]]:
    """Follow the words into the commands: the innermost group, and what the program has not."""
    command: click.Command = group
    faults, left = [], list(words)
    while left:
        word = left.pop(0)
        context = click.Context(command)
        if word.startswith("-"):
            name, equals, _ = word.partition("=")
            option = next((e for e in command.get_params(context) if name in e.opts), None)
            if option is None:
                faults.append(f"{command.name} {name}")
            elif not equals and not getattr(option, "is_flag", False):
                del left[:1]
        elif isinstance(command, click.Group):
            group, found = command, command.get_command(context, word.strip(",."))
            if found is None:
                return group, [*faults, f"{command.name} {word}"]
            command = found
    return group, faults


def missing(program: str, words: list[str]) -> list[str]:
    """Return the commands and options that a program does not have; ``|`` is one or another."""
    ends = [at for at, word in enumerate(words) if word == "|"]
    group, faults = PROGRAMS[program], []
    for begin, end in pairwise([-1, *ends, len(words)]):
        group, more = walk(group, words[begin + 1 : end])
        faults += more
    return faults


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(prose(page)):
        if target.startswith("http"):
            continue
        name, _, section = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        if not other.exists() or (section and section not in sections(other)):
            dead.append(target)
    assert dead == []


def test_the_readme_leads_to_every_page_and_the_index_to_every_decision() -> None:
    decisions = ROOT / "docs" / "adr"
    for index, pages in (
        (ROOT / "README.md", (ROOT / "docs").glob("*.md")),
        (decisions / "README.md", decisions.glob("0*.md")),
    ):
        led_to = {(index.parent / each).resolve() for each in LINK.findall(prose(index))}
        assert set(pages) - led_to == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_of_the_code_that_is_named_is_there(page: Path) -> None:
    named = [each for each in CODE.findall(prose(page)) if PATH.fullmatch(each)]
    near = (ROOT, ROOT / "app" / "gui")  # as ARCHITECTURE.md names what the window is made of
    assert [each for each in named if not any((place / each).exists() for place in near)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_is_one_of_the_programs(page: Path) -> None:
    found = {" ".join((program, *words)): missing(program, words)
             for program, words in commands(page)}  # fmt: skip
    assert {typed: faults for typed, faults in found.items() if faults} == {}


def test_what_is_looked_for_is_found() -> None:
    """The three tests above pass where they find nothing: they do find."""
    readme = ROOT / "README.md"
    assert len(LINK.findall(prose(readme))) > 30
    assert len(list(commands(readme))) > 20
    assert missing("muster", ["--data", "DIR", "device", "list", "--json"]) == []
    assert missing("muster", ["device", "dance"]) == ["device dance"]
    assert missing("muster", ["rollout", "pause", "|", "dance"]) == ["rollout dance"]
    assert missing("muster-agent", ["run", "--fast"]) == ["run --fast"]

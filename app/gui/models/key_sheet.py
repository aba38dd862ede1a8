"""The sheet of keys: every shortcut, and the keys that are none, by group. Qt-free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.gui.models.commands import Command


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line: the keys and what they do; actions without keys have none."""

    keys: str
    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class KeySection:
    """A group of lines."""

    title: str
    lines: tuple[KeyLine, ...]


def sheet(commands: Iterable[Command], extra: Sequence[KeySection]) -> list[KeySection]:
    """Return every action by group, those with keys first, then the keys that are no actions."""
    groups: dict[str, list[KeyLine]] = {}
    for each in commands:
        if not each.is_target:
            line = KeyLine(each.keys, each.text, each.help)
            groups.setdefault(each.group, []).append(line)
    found = [
        KeySection(title, tuple(sorted(lines, key=lambda line: not line.keys)))
        for title, lines in groups.items()
    ]
    return [*found, *extra]


def matching(sections: Iterable[KeySection], typed: str) -> list[KeySection]:
    """Return the lines that hold every word, in their groups."""
    words = typed.lower().split()
    found = []
    for section in sections:
        lines = tuple(
            line
            for line in section.lines
            if all(
                word in f"{section.title} {line.keys} {line.text} {line.help}".lower()
                for word in words
            )
        )
        if lines:
            found.append(KeySection(section.title, lines))
    return found


def as_text(sections: Iterable[KeySection]) -> str:
    """Return the sheet as plain text, to print or to pin to a wall."""
    parts = []
    for section in sections:
        width = max((len(line.keys) for line in section.lines), default=0)
        lines = [f"  {line.keys:<{width}}  {line.text}".rstrip() for line in section.lines]
        parts.append("\n".join((section.title, *lines)))
    return "\n\n".join(parts) + "\n"

"""The texts of the window and their translations: ``python -m tests.translations`` brings the files
in ``resources/i18n/`` up to date with the code, keeps what is translated, and names what is not.

`lupdate` is not used: it takes the context of a text from the class around it, which is another
one than at run time for base classes and for `texts.tr`; see docs/adr/0037.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from app.gui.language import CHOICES, Part, path_of, read_texts

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "app" / "gui"
REPORTS = ROOT / "app" / "reports"
PARTS: dict[Part, tuple[Path, ...]] = {
    "muster": (SOURCES,),
    "reports": (REPORTS,),
    "services": (ROOT / "app", ROOT / "device_agent"),
}
LANGUAGES = tuple(each for each in CHOICES if each not in ("system", "en"))
Key = tuple[str, str]
"""A text and its disambiguation, mostly empty."""


@dataclass
class Found:
    """What stands in the code.

    Attributes:
        where: From a text to the files that show it.
        faults: Where a text is glued together before it is translated, as ``file:line: why``.
    """

    where: dict[Key, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def extract(*sources: Path) -> Found:
    """Read every text for translation from the code; of services, what their tables say."""
    found, sources = Found(), sources or (SOURCES,)
    services = sources == PARTS["services"]
    for path in sorted(each for source in sources for each in source.rglob("*.py")):
        inside = path.is_relative_to(ROOT)
        name = (path.relative_to(ROOT) if inside else Path(*path.parts[-3:])).as_posix()
        source = path.read_text(encoding="utf-8")
        if services:
            if "(Sentence)" in source:  # parsing all of them would take seconds
                _take_sentences(found, name, ast.parse(source))
            continue
        tree = ast.parse(source)
        markers = _markers(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                _take(found, name, node, markers)
    return found


def _markers(tree: ast.Module) -> set[str]:
    """Return the names under which a module marks texts: a long table has a short one."""
    return {"QT_TRANSLATE_NOOP"} | {
        each.targets[0].id
        for each in tree.body
        if isinstance(each, ast.Assign)
        and isinstance(each.targets[0], ast.Name)
        and isinstance(each.value, ast.Name)
        and each.value.id == "QT_TRANSLATE_NOOP"
    }


def _take_sentences(found: Found, file: str, tree: ast.Module) -> None:
    """Take the lines of a module's tables: the classes that derive from `Sentence`."""
    for table in tree.body:
        if not isinstance(table, ast.ClassDef):
            continue
        if not any(isinstance(base, ast.Name) and base.id == "Sentence" for base in table.bases):
            continue
        for each in table.body:
            if not isinstance(each, ast.Assign):
                continue
            if isinstance(each.value, ast.Constant) and isinstance(each.value.value, str):
                found.where.setdefault((each.value.value, ""), set()).add(file)
            else:
                found.faults.append(f"{file}:{each.lineno}: glued before it is translated")


def _take(found: Found, file: str, call: ast.Call, markers: set[str]) -> None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in markers:
        arguments = call.args[1:]
    elif name == "tr" or (name == "say" and "/reports/" in file):  # `Voice.say`
        arguments = call.args
    else:
        return
    texts = [each.value if isinstance(each, ast.Constant) else None for each in arguments[:2]]
    match texts:
        case [str(text)] | [str(text), None]:
            found.where.setdefault((text, ""), set()).add(file)
        case [str(text), str(meaning)]:
            found.where.setdefault((text, meaning), set()).add(file)
        case _ if not arguments or not isinstance(
            arguments[0], ast.Name | ast.Subscript | ast.Attribute
        ):
            found.faults.append(f"{file}:{call.lineno}: glued before it is translated")


PLACE = re.compile(r"\{\w*[^}]*\}|%\d|&&")


def wrong_places(texts: dict[Key, str]) -> Iterator[str]:
    """Name the translations that miss a named place, or make one up."""
    for (text, _), translation in texts.items():
        if sorted(set(PLACE.findall(text))) != sorted(set(PLACE.findall(translation))):
            yield f"{text!r}: {translation!r}"


def write(language: str, found: Found, part: Part) -> list[str]:
    """Bring a language's file up to date; return what is not translated yet."""
    path = path_of(language, part)
    known = read_texts(language, part) if path.exists() else {}
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
        "<context>",
        "    <name>Muster</name>",
    ]
    for key in sorted(found.where):
        lines += _message(key, sorted(found.where[key]), known.get(key, ""))
    path.write_text("\n".join([*lines, "</context>", "</TS>", ""]), encoding="utf-8")
    return [text for text, meaning in sorted(found.where) if not known.get((text, meaning))]


def _message(key: Key, files: list[str], translation: str) -> list[str]:
    text, meaning = key
    state = "" if translation else ' type="unfinished"'
    return [
        "    <message>",
        *(f'        <location filename="../../{each}"/>' for each in files),
        f"        <source>{escape(text)}</source>",
        *([f"        <comment>{escape(meaning)}</comment>"] if meaning else []),
        f"        <translation{state}>{escape(translation)}</translation>",
        "    </message>",
    ]


def main() -> int:
    """Write every language; return 1 where something is left to translate."""
    left: list[str] = []
    for part, sources in PARTS.items():
        found = extract(*sources)
        left += found.faults
        for language in LANGUAGES:
            left += [f"{language}: {text}" for text in write(language, found, part)]
            path = path_of(language, part)
            ElementTree.parse(path)
            print(f"{path.relative_to(ROOT)}: {len(found.where)} texts")
    for line in left:
        print(line)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())

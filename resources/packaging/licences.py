"""Gathers the licences of what is packed beside Muster: ``python licences.py DIRECTORY``.

A list of every package with its version and licence, and the texts that came with them.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

LIST = "THIRD-PARTY.txt"
_NOT_PACKED = {"muster", "pip", "setuptools"}  # as muster.spec leaves them out
_TEXT = re.compile(r"\.dist-info/(?:.*/)?(?:licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_HEAD = """\
Muster is under the Apache License 2.0 (LICENSE). Below is what it needs, and under which licence;
the texts that came with it lie in licences/. Qt and PySide6 are used under the LGPL 3: they lie in
_internal/PySide6 as libraries of their own, which you may replace. Other libraries there, lib*.so,
are of the system on which this was packed, which names their licences.

"""


def main(directory: Path) -> None:
    """Write the list and the texts into a directory."""
    found = packed()
    lines = [f"{name} {each.version}: {licence(each)}\n" for name, each in sorted(found.items())]
    lines.append(f"Python {sys.version.split()[0]}: PSF-2.0\n")
    for name, each in found.items():
        _write(directory / "licences" / name, texts(each))
    _write(directory / "licences" / "python", _texts_of_python())
    (directory / LIST).write_text(_HEAD + "".join(lines), encoding="utf-8")


def packed(extra: str = "console") -> dict[str, Distribution]:
    """Return what Muster with an extra needs and is installed here, by its name."""
    found: dict[str, Distribution] = {}
    left, done = [("muster", "", extra)], set()
    while left:
        name, *extras = left.pop()
        for each in _requirements(name, extras):
            wanted = (re.sub(r"[-_.]+", "-", each.name).lower(), *("", *each.extras))
            if wanted in done:
                continue
            done.add(wanted)
            left.append(wanted)
            try:
                found[wanted[0]] = distribution(each.name)
            except PackageNotFoundError:  # for another system, or in the standard library by now
                continue
    return {name: each for name, each in found.items() if name not in _NOT_PACKED}


def licence(of: Distribution) -> str:
    """Return what a package says its licence is."""
    said = of.metadata["License-Expression"] or of.metadata["License"] or ""
    kinds = [
        each.rpartition(" :: ")[2]
        for each in of.metadata.get_all("Classifier", [])
        if each.startswith("License :: ") and each.count(" :: ") > 1
    ]
    return said.strip().partition("\n")[0] or ", ".join(kinds) or "see its text"


def texts(of: Distribution) -> Iterator[Path]:
    """Yield the licence texts that came with a package."""
    for each in of.files or ():
        if _TEXT.search(str(each)):
            yield Path(str(of.locate_file(each)))


def _requirements(name: str, extras: list[str]) -> Iterator[Requirement]:
    try:
        said = distribution(name).requires or ()
    except PackageNotFoundError:
        return
    for each in map(Requirement, said):
        if each.marker is None or any(each.marker.evaluate({"extra": one}) for one in extras):
            yield each


def _texts_of_python() -> Iterator[Path]:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(f"/usr/share/doc/{version}/copyright"),
    )
    yield from (each for each in places if each.is_file())


def _write(directory: Path, sources: Iterator[Path]) -> None:
    for number, source in enumerate(sources):
        directory.mkdir(parents=True, exist_ok=True)
        name = f"{number}-{source.name}" if number else source.name
        (directory / name).write_bytes(source.read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

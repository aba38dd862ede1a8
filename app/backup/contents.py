"""What of a data directory belongs into a backup, by name; whatever else is there is said."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.backup.archive import LeftOut

REGISTRY = "registry.db"
TELEMETRY = "telemetry.db"
KEYS = "keys"
LIBRARY = "library"
SINGLE_FILES = ("workspace.json",)
"""Copied as they are."""

_SIDE_FILE = re.compile(r"(registry|telemetry)\.db-(wal|shm|journal)|(core|keys)\.lock|audit\.head")
_LOCK = re.compile(r"library/\.(adopt-)?lock|\.backup-.*")
_BUNDLE = re.compile(r"[0-9a-f]{64}")
_MADE_ANEW = {
    "broker": "the broker's own files; the console makes them anew",
    "site-broker": "the broker's own files; `muster broker run` makes them anew",
}


@dataclass
class Plan:
    """Files by their path in the data directory, and what is left out."""

    files: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, path: str, why: str) -> None:
        """Say that something is not in the backup."""
        self.left_out.append(LeftOut(path.encode(errors="replace").decode(), why))


def plan_rest(data: Path, *, telemetry: bool) -> Plan:
    """Return what of a data directory is copied beside keys and databases, and what is not.

    Raises:
        OSError: It cannot be read.
    """
    plan = Plan()
    for entry in sorted(os.scandir(data), key=lambda each: each.name):
        name = entry.name
        if name in {REGISTRY, KEYS} or _SIDE_FILE.fullmatch(name) or _LOCK.fullmatch(name):
            continue
        if name == TELEMETRY:
            if not telemetry:
                plan.leave_out(name, "measurements; --telemetry takes them along")
        elif name == LIBRARY and entry.is_dir(follow_symlinks=False):
            _plan_library(data, plan)
        elif name in SINGLE_FILES and entry.is_file(follow_symlinks=False):
            plan.files.append(name)
        else:
            plan.leave_out(name, _MADE_ANEW.get(name, "not known to Muster"))
    return plan


def key_files(data: Path) -> Plan:
    """Return every key file, of current, coming and retired keys.

    Raises:
        OSError: The directory cannot be read.
    """
    plan = Plan()
    _plan_tree(data, KEYS, plan)
    return plan


def known(path: str) -> bool:
    """Return whether a file of a backup is one that this Muster restores."""
    top, slash, _ = path.partition("/")
    if slash:
        return top in {KEYS, LIBRARY}
    return top in {REGISTRY, TELEMETRY, "audit.head", *SINGLE_FILES}


def _plan_library(data: Path, plan: Plan) -> None:
    for entry in sorted(os.scandir(data / LIBRARY), key=lambda each: each.name):
        name = f"{LIBRARY}/{entry.name}"
        if _LOCK.fullmatch(name):
            continue
        if _BUNDLE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
            _plan_tree(data, name, plan)
        else:
            plan.leave_out(name, "no finished bundle")


def _plan_tree(data: Path, top: str, plan: Plan) -> None:
    for path in _walk(data / top):
        name = path.relative_to(data).as_posix()
        if path.is_symlink() or not path.is_file():
            plan.leave_out(name, "no plain file")
        elif any(part.startswith(".") for part in path.relative_to(data / top).parts):
            plan.leave_out(name, "half-written")
        elif not name.isprintable():
            plan.leave_out(name, "a name that cannot be written down")
        else:
            plan.files.append(name)


def _walk(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path

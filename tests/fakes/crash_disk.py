"""A disk that may lose power at any moment: everything that could be on it after each write.

One run of an operation is watched to its end. Every call that names, renames, removes or opens a
file for writing is a write point, and so is every fsync. At each, the worst is written down that a
file system may leave if the power fails there: an image. Whoever watched then starts again from
each image. So the points are enumerated, and nothing of the program runs after the cut.

An image differs by two choices:

names
    ``lost``: entries of directories are as at the last fsync of the directory. ``kept``: all that
    was done. ``renames``: as ``lost``, but renames and links reached the disk before the rest did.
data
    ``empty``: a file holds what it held at its last fsync. ``torn``: half of what was written
    since. ``kept``: all of it.

Why no point is missed: calls are seen by an audit hook, which Python itself calls for each of them,
however it was reached. And at each point the whole tree is compared with the one before: what no
call explains is a change that went unseen, and fails the test. Writing into an open file needs no
call of its own: its content at the next point, empty, torn or whole, is what a cut in between
would leave.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

Kind = Literal["file", "directory", "link"]
Content = bytes | str | None
"""A file's bytes, a link's target, None for a directory."""
VARIANTS = tuple(
    (names, data) for names in ("lost", "kept", "renames") for data in ("empty", "torn", "kept")
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ROOT = 0


@dataclass(frozen=True)
class Node:
    """What a name stands for; `ident` tells a file from one that got its inode later."""

    kind: Kind
    ident: int
    target: str = ""


@dataclass(frozen=True)
class Image:
    """What may be on the disk after a power cut, parents before children."""

    point: str
    entries: tuple[tuple[str, Content], ...]

    def write(self, directory: Path) -> Path:
        """Make a disk of it."""
        directory.mkdir(parents=True)
        for name, content in self.entries:
            path = directory / name
            if content is None:
                path.mkdir()
            elif isinstance(content, str):
                path.symlink_to(content)
            else:
                path.write_bytes(content)
        return directory


class CrashDisk:
    """Watches every change under a directory by this process.

    Attributes:
        points: What was done, in order, since `mark`.
    """

    def __init__(self, directory: Path) -> None:
        self._root = str(directory.resolve())
        self._idents: dict[int, int] = {}
        self._next_ident = _ROOT + 1
        self._data: dict[int, bytes] = {}
        self._writable: set[int] = set()
        self._tree = self._look()
        self._lasting_data = dict(self._data)
        self._lasting_names: dict[int, dict[str, Node]] = {}
        for path, node in {"": Node("directory", _ROOT), **self._tree}.items():
            if node.kind == "directory":
                self._lasting_names[node.ident] = self._entries(path)
        self._renamed: dict[tuple[int, str], Node | None] = {}
        self._call: tuple[str, frozenset[str]] = ("", frozenset())
        self._unseen: list[str] = []
        self.mark()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch what is done within; fail if something changed that no call explains."""
        with pytest.MonkeyPatch.context() as patch, _hearing(self._hear):
            for name in ("fsync", "fdatasync"):
                patch.setattr(os, name, self._syncing(getattr(os, name)))
            patch.setattr(os, "sync", self._sync_all)
            yield
        self._point("the end", frozenset())
        assert not self._unseen, f"changes that no call explains: {self._unseen}"

    def mark(self) -> None:
        """Forget the points so far: what comes now is the operation in question."""
        self.points: list[str] = []
        self._images: dict[tuple[tuple[str, Content], ...], str] = {}

    def images(self) -> list[Image]:
        """Return what may be left by a cut at any point since `mark`, each image once."""
        return [Image(point, entries) for entries, point in self._images.items()]

    # What is seen.

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        touched = self._touched(event, arguments)
        if touched:
            self._point(event, touched)

    def _touched(self, event: str, arguments: tuple[Any, ...]) -> frozenset[str]:
        """Return the names under the directory that a call may change."""
        match event, arguments:
            case "open", (path, _, flags) if flags & _WRITING and not isinstance(path, int):
                return self._names(path)
            case (("os.remove" | "os.rmdir"), (path, folder)):
                return self._names(path, folder)
            case "os.mkdir", (path, _, folder):
                return self._names(path, folder)
            case (("os.rename" | "os.link"), (source, target, source_folder, target_folder)):
                return self._names(source, source_folder) | self._names(target, target_folder)
            case "os.symlink", (_, path, folder):
                return self._names(path, folder)
            case "os.truncate", (path, _):
                return self._names(_path_of(path) if isinstance(path, int) else path)
            case _:
                return frozenset()

    def _names(self, path: Any, folder: int = -1) -> frozenset[str]:
        text = os.fsdecode(path)
        base = str(Path.cwd()) if folder == -1 else _path_of(folder)
        whole = os.path.normpath(f"{base}/{text}" if text[:1] != "/" else text)
        inside = whole.startswith(f"{self._root}/")
        return frozenset({whole[len(self._root) + 1 :]} if inside else ())

    def _syncing(self, real: Callable[[int], None]) -> Callable[[Any], None]:
        def call(file: Any) -> None:
            path = _path_of(file if isinstance(file, int) else file.fileno())
            name = next(iter(self._names(path)), "")
            ours = name or path == self._root
            if ours:
                with _deaf():
                    self._point(f"fsync of {name or 'the directory'}", frozenset())
            real(file)
            if ours:
                self._note_synced(name)

        return call

    def _sync_all(self) -> None:
        """Stand for `os.sync`; the machine's other disks are left alone."""
        with _deaf():
            self._point("sync of everything", frozenset())
        for path, node in {"": Node("directory", _ROOT), **self._tree}.items():
            if node.kind != "link":
                self._note_synced(path)

    def _note_synced(self, name: str) -> None:
        node = self._tree[name] if name else Node("directory", _ROOT)
        if node.kind == "file":
            self._lasting_data[node.ident] = self._data[node.ident]
            return
        self._lasting_names[node.ident] = self._entries(name)
        renamed = self._renamed.items()
        self._renamed = {key: value for key, value in renamed if key[0] != node.ident}

    # What it means.

    def _point(self, event: str, touched: frozenset[str]) -> None:
        """Take in what the call before has done, and write down what a cut would leave now."""
        last, explained = self._call
        before, contents = self._tree, dict(self._data)
        self._tree = self._look()
        changed = {path for path in {*before, *self._tree} if before.get(path) != self._get(path)}
        self._unseen += [path for path in sorted(changed) if not _within(path, explained)]
        if last in ("open", "os.truncate"):
            self._writable |= {node.ident for path in explained if (node := self._get(path))}
        for ident, content in contents.items():
            if self._data[ident] != content and ident not in self._writable:
                self._unseen.append(f"content of {self._path(ident)}")
        if last in ("os.rename", "os.link", "os.symlink"):
            for path in explained & changed:
                self._renamed[self._place(path)] = self._get(path)
        self._call = (event, touched)
        what = f"{len(self.points) + 1}: {event} {' '.join(sorted(touched))}"
        self.points.append(what)
        for names, data in VARIANTS:
            entries = tuple(self._left("", _ROOT, names, data))
            self._images.setdefault(entries, f"{what} (names {names}, data {data})")

    def _left(self, where: str, ident: int, names: str, data: str) -> Iterator[tuple[str, Content]]:
        for name, node in sorted(self._names_left(where, ident, names).items()):
            path = f"{where}/{name}".lstrip("/")
            if node.kind == "directory":
                yield path, None
                yield from self._left(path, node.ident, names, data)
            elif node.kind == "link":
                yield path, node.target
            else:
                yield path, self._content_left(node.ident, data)

    def _names_left(self, where: str, ident: int, names: str) -> dict[str, Node]:
        if names == "kept":
            return self._entries(where)
        found: dict[str, Node | None] = dict(self._lasting_names.get(ident, {}))
        if names == "renames":
            found |= {key[1]: node for key, node in self._renamed.items() if key[0] == ident}
        return {name: node for name, node in found.items() if node}

    def _content_left(self, ident: int, data: str) -> bytes:
        lasting, live = self._lasting_data.get(ident, b""), self._data[ident]
        if data == "empty" or lasting == live:
            return lasting
        if data == "kept":
            return live
        kept = len(lasting) if live.startswith(lasting) else 0
        return live[: kept + (len(live) - kept) // 2]

    # What there is.

    def _look(self) -> dict[str, Node]:
        """Return what is under the directory now, and take in the content of its files."""
        found: dict[str, Node] = {}
        inodes: dict[int, int] = {}
        stack = [""]
        while stack:
            where = stack.pop()
            for entry in os.scandir(f"{self._root}/{where}"):
                path = f"{where}/{entry.name}".lstrip("/")
                inode = entry.inode()
                ident = inodes.get(inode) or self._idents.get(inode) or self._new_ident()
                inodes[inode] = ident
                if entry.is_symlink():
                    found[path] = Node("link", ident, str(Path(entry.path).readlink()))
                elif entry.is_dir():
                    found[path] = Node("directory", ident)
                    stack.append(path)
                else:
                    found[path] = Node("file", ident)
                    self._take_content(ident, Path(entry.path).read_bytes())
        self._idents = inodes
        return found

    def _take_content(self, ident: int, content: bytes) -> None:
        if self._data.get(ident) != content:
            self._data[ident] = content

    def _new_ident(self) -> int:
        self._next_ident += 1
        return self._next_ident

    def _get(self, path: str) -> Node | None:
        return self._tree.get(path)

    def _entries(self, where: str) -> dict[str, Node]:
        """Return the entries of a directory, by name."""
        split = ((*path.rpartition("/"), node) for path, node in self._tree.items())
        return {name: node for parent, _, name, node in split if parent == where}

    def _place(self, path: str) -> tuple[int, str]:
        parent, _, name = path.rpartition("/")
        return (self._tree[parent].ident if parent else _ROOT), name

    def _path(self, ident: int) -> str:
        return next((path for path, node in self._tree.items() if node.ident == ident), "?")


def _path_of(fd: int) -> str:
    return str(Path(f"/proc/self/fd/{fd}").readlink())


def _within(path: str, names: frozenset[str]) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in names)


_listener: Callable[[str, tuple[Any, ...]], None] | None = None
_hooked = False


def _on_audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _listener is not None and (event == "open" or event.startswith("os.")):
        listener = _listener
        with _deaf():  # what the listener itself does is none of it
            listener(event, arguments)


@contextmanager
def _hearing(listener: Callable[[str, tuple[Any, ...]], None]) -> Iterator[None]:
    """Have `listener` called before each call that has to do with files."""
    global _listener, _hooked
    if not _hooked:
        sys.addaudithook(_on_audit)
        _hooked = True
    _listener = listener
    try:
        yield
    finally:
        _listener = None


@contextmanager
def _deaf() -> Iterator[None]:
    global _listener
    held, _listener = _listener, None
    try:
        yield
    finally:
        _listener = held

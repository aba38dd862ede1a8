"""What a console would find on Windows, as far as Linux can stand in for it.

`install` changes the view that modules of `app` and `device_agent` have, and theirs alone: to them
`sys.platform` is ``win32``, what Windows lacks is not there, and what it does otherwise is so. A
locked byte that cannot be read, sharing with other processes, drive letters, its own errors and
all that Qt, SQLite and Python do there are beyond this.
"""

from __future__ import annotations

import asyncio
import builtins
import ctypes
import errno
import fcntl
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

MISSING_MODULES = frozenset(
    {"fcntl", "resource", "pwd", "grp", "termios", "pty", "tty", "syslog", "posix", "readline"}
)
_MISSING_OS = """
    chown fchdir fchmod fchown fdatasync fork forkpty fstatvfs get_blocking getegid geteuid getgid
    getgroups getloadavg getpgid getsid getuid killpg lchown lockf mkfifo mknod nice openpty
    posix_fadvise posix_fallocate posix_spawn pread preadv pwrite pwritev register_at_fork
    sched_getaffinity sched_setaffinity sendfile set_blocking setgid setpgid setsid setuid statvfs
    sync sysconf uname wait wait3 wait4 waitid O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK
    O_SYNC WNOHANG
"""
MISSING_OS = frozenset(_MISSING_OS.split())
_SIGNALS = frozenset({"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"})
_FIRST_FLAG = 0x0800_0000
_ours = ("app", "device_agent")
_locks: list[tuple[int, int, int, int, int]] = []
"""Device and inode, handle, first byte, end: within this process."""


class View(types.ModuleType):
    """A module with some things changed and others missing."""

    def __init__(
        self, real: types.ModuleType, missing: Callable[[str], bool], **changed: object
    ) -> None:
        super().__init__(real.__name__)
        self.__dict__.update(changed, _real=real, _missing=missing)

    def __getattr__(self, name: str) -> object:
        if self._missing(name):
            raise AttributeError(f"on Windows {self._real.__name__} has no {name}")
        return getattr(self._real, name)


def install() -> None:
    """Let our modules find themselves on Windows from now on."""
    views = _views()
    real_import = builtins.__import__

    def import_(name, globals_=None, locals_=None, fromlist=(), level=0):
        whose = str((globals_ or {}).get("__package__") or (globals_ or {}).get("__name__"))
        if whose.partition(".")[0] not in _ours or level:
            return real_import(name, globals_, locals_, fromlist, level)
        if name in MISSING_MODULES:
            raise ModuleNotFoundError(f"Windows has no module {name}", name=name)
        if name == "msvcrt":
            return views[name]
        found = real_import(name, globals_, locals_, fromlist, level)
        return views.get(name, found)

    builtins.__import__ = import_
    subprocess.Popen = _popen(subprocess.Popen)
    asyncio.SelectorEventLoop.add_signal_handler = _no_signal_handler
    for name in ("unlink", "remove", "rmdir", "rename", "replace"):
        setattr(os, name, _refusing(getattr(os, name), takes=name == "rename"))


def _views() -> dict[str, types.ModuleType]:
    no = frozenset[str]().__contains__
    library = types.SimpleNamespace
    shell = library(SetCurrentProcessExplicitAppUserModelID=lambda name: 0)
    return {
        "os": View(os, MISSING_OS.__contains__, name="nt", open=_open, fsync=_fsync, kill=_kill),
        "sys": View(sys, no, platform="win32"),
        "signal": View(signal, _is_missing_signal),
        "select": View(select, no, select=_select),
        "socket": View(
            socket,
            {"AF_UNIX", "SO_REUSEPORT"}.__contains__,
            SO_EXCLUSIVEADDRUSE=socket.SO_REUSEADDR,
        ),
        "subprocess": View(subprocess, no, CREATE_NO_WINDOW=_FIRST_FLAG),
        "ctypes": View(ctypes, no, windll=library(shell32=shell), WinDLL=lambda name: _kernel()),
        "msvcrt": View(types.ModuleType("msvcrt"), no, LK_NBLCK=2, locking=_locking),
    }


def _kernel() -> types.SimpleNamespace:
    """Return what we call of kernel32: mosquitto's events, and the memory of this process."""

    class Call:
        def __init__(self, real):
            self.real = real

        def __call__(self, *arguments):
            return self.real(*arguments)

    def open_event(access, inherit, name):
        pid, _, event = name.removeprefix("mosq").partition("_")
        number = {"reload": signal.SIGHUP, "shutdown": signal.SIGTERM}[event]
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        caught = int(status.partition("SigCgt:")[2].split()[0], 16)
        return int(pid) << 8 | number if caught >> (number - 1) & 1 else None

    def memory(process, found, size):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        found.WorkingSetSize = found.PeakWorkingSetSize = int(pages) * 4096
        return 1

    return types.SimpleNamespace(
        OpenEventW=Call(open_event),
        SetEvent=Call(lambda handle: os.kill(handle >> 8, handle & 255) is None),
        CloseHandle=Call(lambda handle: 1),
        GetCurrentProcess=Call(lambda: -1),
        K32GetProcessMemoryInfo=Call(memory),
    )


def _is_missing_signal(name: str) -> bool:
    is_signal = name.startswith("SIG") and name.isupper() and "_" not in name
    return is_signal and name not in _SIGNALS


def _open(path, flags, mode=0o777, *, dir_fd=None):
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    if Path(path).is_dir():
        raise PermissionError(errno.EACCES, "Permission denied", str(path))
    return os.open(path, flags, mode)


def _fsync(handle):
    if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, "Bad file descriptor")
    os.fsync(handle)


def _kill(pid, number):
    os.kill(pid, signal.SIGKILL if number == signal.SIGTERM else number)


def _select(reads, writes, others, timeout=None):
    for each in (*reads, *writes, *others):
        number = each if isinstance(each, int) else each.fileno()
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            raise OSError(10038, "An operation was attempted on something that is not a socket")
    return select.select(reads, writes, others, timeout)


def _popen(real):
    class Popen(real):
        def __init__(self, *arguments, creationflags=0, **options):
            if options.get("preexec_fn") or options.get("pass_fds"):
                raise ValueError("preexec_fn and pass_fds are not supported on Windows platforms")
            super().__init__(*arguments, **options)

    return Popen


def _no_signal_handler(loop, number, callback, *arguments):
    raise NotImplementedError


def _locking(handle, mode, size):
    """Lock bytes from where the file stands, as `LockFile` does: no other handle may have one."""
    found = os.fstat(handle)
    first = os.lseek(handle, 0, os.SEEK_CUR)
    alive = []
    for device, inode, other, start, end in _locks:
        if _same_file(other, device, inode) and (other, inode) != (handle, found.st_ino):
            alive.append((device, inode, other, start, end))
    _locks[:] = alive
    for _, inode, _, start, end in alive:
        if inode == found.st_ino and start < first + size and first < end:
            raise PermissionError(errno.EACCES, "Permission denied")
    _locks.append((found.st_dev, found.st_ino, handle, first, first + size))


def _same_file(handle, device, inode):
    try:
        found = os.fstat(handle)
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == (device, inode)


def _refusing(real, *, takes):
    """Wrap what removes or renames: open files stay, and a rename takes no other's place."""

    def call(path, *others, dir_fd=None, **options):
        where = Path(path) if dir_fd is None else Path(f"/proc/self/fd/{dir_fd}", path)
        _check_not_open(where)
        for target in others:
            if takes and Path(target).exists():
                raise FileExistsError(errno.EEXIST, "File exists", str(target))
            _check_not_open(Path(target))
        given = {} if dir_fd is None else {"dir_fd": dir_fd}
        return real(path, *others, **given, **options)

    return call


def _check_not_open(path):
    wanted = os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - of a link, too
    for each in Path("/proc/self/fd").iterdir():
        try:
            opened = str(each.readlink())
            plain = each.is_file()
        except OSError:
            continue
        if plain and (opened == wanted or opened.startswith(f"{wanted}/")):
            raise PermissionError(errno.EACCES, "used by another process", opened)


def write_site(directory: Path) -> Path:
    """Write what Python runs first in every process that has the directory on its path."""
    directory.mkdir()
    (directory / "sitecustomize.py").write_text(
        "from tests.fakes.windows import install\ninstall()\n", encoding="utf-8"
    )
    return directory


assert shutil.rmtree.avoids_symlink_attacks, "it removes by handles of directories, as is expected"

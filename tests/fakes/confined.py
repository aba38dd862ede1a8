"""Runs a command under a unit's system call filter: ``python confined.py UNIT COMMAND...``.

What systemd does with libseccomp is done here with the same library and the same groups, so a call
that the service needs and does not have is seen without a systemd. Memory that is written and run
is denied as well, where the kernel can (Linux 6.3).
"""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
from pathlib import Path

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
PR_SET_NO_NEW_PRIVS = 38
PR_SET_MDWE = 65


def group(name: str) -> set[str]:
    """Return the calls of one of systemd's groups."""
    shown = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", name],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found: set[str] = set()
    for line in shown.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            found |= group(word)
        elif word and not word.startswith("#"):
            found.add(word)
    return found


def allowed(unit: str) -> set[str]:
    """Return the calls that a unit's filters leave, as `systemd.exec(5)` reads them."""
    found: set[str] = set()
    for line in unit.splitlines():
        if not line.startswith("SystemCallFilter="):
            continue
        words = line.partition("=")[2].removeprefix("~").split()
        calls = set().union(*(group(word) if word[0] == "@" else {word} for word in words))
        found = found - calls if "=~" in line else found | calls
    return found


def confine(calls: set[str]) -> None:
    """Refuse every other call from now on, in this process and its children."""
    libc, seccomp = ctypes.CDLL(None), ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    seccomp.seccomp_load.argtypes = [ctypes.c_void_p]
    seccomp.seccomp_rule_add.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint,
    ]  # fmt: skip
    context = seccomp.seccomp_init(REFUSE)
    for name in calls:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            seccomp.seccomp_rule_add(context, ALLOW, number, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_MDWE, 1, 0, 0, 0)
    if seccomp.seccomp_load(context) != 0:
        sys.exit("the kernel takes no filter")


if __name__ == "__main__":
    confine(allowed(Path(sys.argv[1]).read_text()))
    os.execv(sys.argv[2], sys.argv[2:])

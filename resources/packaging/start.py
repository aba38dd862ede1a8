"""Where a packaged Muster begins: as a program, or as Python for a child process of its own.

Muster starts its children as ``sys.executable -m MODULE``. In a packaged Muster `sys.executable` is
the program itself, so it does for them what Python would have done.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
from pathlib import Path

WINDOW_PROGRAM = "muster-console"
AGENT_PROGRAM = "muster-agent"


def main() -> int:
    """Run what the name of the program and its arguments ask for; return the exit code."""
    multiprocessing.freeze_support()
    _give_back_environment()
    arguments = sys.argv[1:]
    while arguments[:1] == ["-P"]:  # nothing is ever imported from the current directory here
        del arguments[0]
    if arguments[:1] == ["-m"] and len(arguments) > 1:
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        return 0
    if arguments[:1] == ["-c"] and len(arguments) > 1:
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102
        return 0
    return _program(Path(sys.executable).stem, arguments)


def _program(name: str, arguments: list[str]) -> int:
    if name == AGENT_PROGRAM:
        from device_agent.program import main as agent

        return agent(arguments) or 0
    from app.cli.main import main as console

    if name == WINDOW_PROGRAM and not arguments:  # started from a menu
        arguments = ["console"]
    return console(arguments)


def _give_back_environment() -> None:
    """Let programs of the system that we start, as mosquitto, load the system's own libraries.

    The loader of this process has read the variable already; a child that is packed sets it anew.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    elif sys.platform == "linux":
        os.environ.pop("LD_LIBRARY_PATH", None)


if __name__ == "__main__":
    sys.exit(main())

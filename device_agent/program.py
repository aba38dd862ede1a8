"""The program ``muster-agent``: ``run`` by itself, every other command by the command line."""

from __future__ import annotations

import sys

from device_agent.ending import guarded
from device_agent.run_command import RunOptions, read_options, run_agent


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    options = read_options(words[1:]) if words[:1] == ["run"] else None
    if options is not None:
        return guarded(lambda: _run(options))
    from device_agent.cli import main as command_line

    return command_line(words)


def _run(options: RunOptions) -> int:
    run_agent(options)
    return 0

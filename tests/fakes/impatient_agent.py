"""The real agent, but for its patience: it takes two seconds of silence for a hang, not thirty."""

from __future__ import annotations

import dataclasses
import sys
from typing import Any

from device_agent import composition
from device_agent.cli import main
from device_agent.inference.options import WorkerOptions

_real = composition.worker_options


def worker_options(*arguments: Any, **named: Any) -> WorkerOptions:
    """Return the agent's options, with less patience."""
    return dataclasses.replace(_real(*arguments, **named), hang_timeout_s=2.0)


if __name__ == "__main__":
    composition.worker_options = worker_options
    sys.exit(main())

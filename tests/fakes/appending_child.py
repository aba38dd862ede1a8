"""A child process that appends to a spool as fast as it can until it is killed.

It says each number on its standard output only after `append` returned it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from device_agent.telemetry import MIN_SPOOL_BYTES, Spool
from tests.fakes.telemetry import event, window


def main() -> None:
    spool = Spool(Path(sys.argv[1]), "edge-01", "boot", MIN_SPOOL_BYTES * int(sys.argv[2]))
    count = 0
    while True:
        count += 1
        body = event(time.time()) if count % 5 == 0 else window(time.time())
        sys.stdout.write(f"{spool.append(body)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The real agent, but that it reports its state every two seconds, not every thirty."""

from __future__ import annotations

import sys

from device_agent import reporter
from device_agent.cli import main

if __name__ == "__main__":
    reporter.REPORT_EVERY_S = 2.0
    sys.exit(main())

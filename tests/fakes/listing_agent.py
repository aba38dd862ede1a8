"""The real agent, which leaves the names of the modules it held when it ended in a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from device_agent.program import main

if __name__ == "__main__":
    code = main()
    Path(os.environ["MUSTER_TEST_MODULES"]).write_text("\n".join(sorted(sys.modules)))
    sys.exit(code)

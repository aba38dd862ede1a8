"""``python -m device_agent`` is ``muster-agent``."""

import sys

from device_agent.program import main

if __name__ == "__main__":
    sys.exit(main())

"""What every test can rely on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import settings

# The same examples everywhere: what passed here passes there. `make soak` looks for new ones.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent

# Qt must not look for a screen, whichever test imports it first.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Texts and numbers are compared as English writes them, whatever the developer's system speaks.
os.environ["LC_ALL"] = "C.UTF-8"

# Child processes (agents, brokers, workers) import the tree as the tests do.
os.environ["PYTHONPATH"] = os.pathsep.join(
    part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part
)
assert sys.version_info >= (3, 11)

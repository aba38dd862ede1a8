"""An hour of the window: ``python -m tests.soaking [--minutes M] [--seed N] [--devices D]``.

The real window, offscreen unless QT_QPA_PLATFORM says otherwise, over a real core with a broker and
a swarm. It is operated at random; once a minute it comes to rest and is weighed. Ends with 1 where
it leaks, stalls for more than 100 ms or says what nobody expected; the last line is JSON.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import argparse
import faulthandler
import json
import sys
import tempfile
from pathlib import Path

from app.gui.main import make_application
from tests.soaking.lines import LineWatch
from tests.soaking.plant import running_plant
from tests.soaking.soak import Soak


def main() -> int:
    """Soak; return the exit status."""
    parser = argparse.ArgumentParser("tests.soaking", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--devices", type=int, default=50)
    asked = parser.parse_args()
    faulthandler.enable()  # who ends by a signal says where
    make_application().setQuitOnLastWindowClosed(False)  # the window is hidden now and then
    lines = LineWatch()
    with tempfile.TemporaryDirectory(prefix="muster-soak-") as scratch:
        place = Path(scratch)
        with running_plant(place, asked.devices) as core:
            lines.start()
            soak = Soak(core, lines, asked.seed, place)
            soak.run(asked.minutes)
            soak.end()
            lines.stop()
        found, broken = soak.verdict()
    for each in broken:
        print(f"broken: {each}", flush=True)
    print(json.dumps(found))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

"""Whether a parser keeps memory: ``python -m tests.fuzz.replay NAME DIRECTORY``.

Everything that a campaign found goes through the parser again and again, without the fuzzer, whose
own memory grows. Prints JSON: how much the process had grown by the end, from the third round on.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.memory import MIB, rss_bytes
from tests.fuzz.registry import all_targets

WARM_ROUNDS = 3
ROUNDS = 30
MAX_S = 15.0


def main() -> None:
    """Replay a target's corpus."""
    name, place = sys.argv[1], Path(sys.argv[2])
    inputs = [path.read_bytes() for path in sorted((place / "corpus").iterdir())]
    with tempfile.TemporaryDirectory(dir=place) as scratch:
        target = all_targets(Path(scratch))[name]
        sizes: list[int] = []
        began_s = time.monotonic()
        while len(sizes) < ROUNDS and (
            len(sizes) <= WARM_ROUNDS or time.monotonic() - began_s < MAX_S
        ):
            for data in inputs:
                target.takes(data)
            gc.collect()
            sizes.append(rss_bytes())
    growth = (sizes[-1] - sizes[WARM_ROUNDS - 1]) / MIB
    print(json.dumps({"inputs": len(inputs), "rounds": len(sizes), "growth_mib": growth}))


if __name__ == "__main__":
    main()

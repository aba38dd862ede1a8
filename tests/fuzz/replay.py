"""Whether a parser keeps memory: ``python -m tests.fuzz.replay NAME DIRECTORY``.

Everything that a campaign found goes through the parser again and again, without the fuzzer, whose
own memory grows. Prints JSON: how much the process has grown since it was warm.
"""

from __future__ import annotations

import gc
import itertools
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.memory import MIB, rss_bytes
from tests.fuzz.registry import all_targets
from tests.fuzz.target import Target

WARM_INPUTS = 2_000
INPUTS = 30_000
MAX_S = 20.0


def main() -> None:
    """Replay a target's corpus."""
    name, place = sys.argv[1], Path(sys.argv[2])
    inputs = [path.read_bytes() for path in sorted((place / "corpus").iterdir())]
    with tempfile.TemporaryDirectory(dir=place) as scratch:
        target = all_targets(Path(scratch))[name]
        _replay(target, inputs, WARM_INPUTS)
        before_bytes = _settled_bytes()
        done = _replay(target, inputs, INPUTS)
        growth = (_settled_bytes() - before_bytes) / MIB
    print(json.dumps({"inputs": done, "growth_mib": growth}))


def _replay(target: Target, inputs: list[bytes], number: int) -> int:
    """Give so many inputs to the target, or as many as there is time for; return how many."""
    end_s = time.monotonic() + MAX_S
    for done, data in enumerate(itertools.islice(itertools.cycle(inputs), number)):
        target.takes(data)
        if time.monotonic() > end_s:
            return done + 1
    return number


def _settled_bytes() -> int:
    gc.collect()
    return rss_bytes()


if __name__ == "__main__":
    main()

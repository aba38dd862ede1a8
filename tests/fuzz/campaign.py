"""One target under atheris: ``python -m tests.fuzz.campaign NAME SECONDS DIRECTORY SCRATCH``.

The corpus in the directory is used and grown; an input that brings the parser down is left there.
What the parser itself needs on a disk lies in SCRATCH, for libFuzzer does not let us clear up.
libFuzzer ends the process: with 0 when its time is over, with its own codes on a crash, a hang or
too much memory. What only we can count is in ``stats.json``, written now and then.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import atheris

from tests.fuzz.memory import MIB, rss_bytes

with atheris.instrument_imports(include=["app", "device_agent", "tuf", "securesystemslib"]):
    from tests.fuzz.registry import all_targets
    from tests.fuzz.target import Target

TIMEOUT_S = 10
RSS_LIMIT_MB = 2048
"""A backup may ask for 1 GiB: its header says what the passphrase is to cost."""
MAX_INPUT_BYTES = 64 * 1024
_WRITE_EVERY_S = 1.0


@dataclass
class Stats:
    """What was tried so far."""

    inputs: int = 0
    taken: int = 0
    slowest_s: float = 0.0
    rss_mib: float = 0.0


class Trying:
    """A target as libFuzzer calls it; what only we can count is written into a file."""

    def __init__(self, target: Target, file: Path) -> None:
        self._target = target
        self._file = file
        self._stats, self._written_s = Stats(), time.monotonic()

    def __call__(self, data: bytes) -> None:
        """Try an input."""
        began_s = time.monotonic()
        taken = self._target.takes(data)
        now_s = time.monotonic()
        stats = self._stats
        stats.inputs += 1
        stats.taken += taken
        stats.slowest_s = max(stats.slowest_s, now_s - began_s)
        if now_s - self._written_s > _WRITE_EVERY_S:
            self._written_s, stats.rss_mib = now_s, rss_bytes() / MIB
            self._file.write_text(json.dumps(asdict(stats)))


def main() -> None:
    """Fuzz a target for some seconds."""
    name, seconds, place = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    target = all_targets(Path(sys.argv[4]))[name]
    corpus = place / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = {
        "max_total_time": seconds,
        "timeout": TIMEOUT_S,
        "rss_limit_mb": RSS_LIMIT_MB,
        "max_len": MAX_INPUT_BYTES,
        "print_final_stats": 1,
        "artifact_prefix": f"{place}/",
    }
    named = (f"-{key}={value}" for key, value in options.items())
    atheris.Setup([sys.argv[0], *named, str(corpus)], Trying(target, place / "stats.json"))
    atheris.Fuzz()


if __name__ == "__main__":
    main()

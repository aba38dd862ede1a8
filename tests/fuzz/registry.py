"""Every parser that meets bytes from the network, a stick or an inference child.

Hypothesis runs them briefly with the tests, atheris for long in ``make soak``.
"""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.endpoint_targets import endpoint_targets
from tests.fuzz.file_targets import file_targets
from tests.fuzz.joining_targets import joining_targets
from tests.fuzz.live_targets import live_targets
from tests.fuzz.meter_targets import meter_targets
from tests.fuzz.target import Target
from tests.fuzz.trust_targets import trust_targets
from tests.fuzz.wire_targets import wire_targets


def all_targets(directory: Path) -> dict[str, Target]:
    """Return every target by name; what they need on a disk lies in `directory`."""
    targets = [
        *wire_targets(),
        *trust_targets(directory),
        *joining_targets(),
        *endpoint_targets(),
        *meter_targets(),
        *live_targets(),
        *file_targets(directory),
    ]
    found = {target.name: target for target in targets}
    assert len(found) == len(targets), "two targets have one name"
    return found

"""What the host says of the clock."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What happened to the clock."""

    SET = "the clock was set by {seconds:+.1f} s, from {before} to {now}"
    NOBODY = "nobody keeps the clock right any more; windows are marked"

"""Why certificates and answers to a request to join are not accepted."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What is wrong with them, beside the reason code."""

    OTHER_DEVICE = "it is for {device}, key {key}"
    OTHER_AUTHORITY = "the code pins another authority; ask for a new code"
    OTHER_ROOT = "the code pins another root; ask for a new code"
    ENDS_BEFORE = "it ends before the one that is there"
    NOT_ISSUED = "not issued by this fleet's authority"
    OTHER_KEY = "made for another key than this device's"
    OTHER_NAME = "does not name {name}"
    OTHER_USE = "not good for connecting to the broker"
    ENDED = "ended on {date} by this device's clock, which says {now}"
    PART_UNREADABLE = "a part of it cannot be read"
    UNREADABLE = "it cannot be read"
    KEY_UNREADABLE = "its key cannot be read"
    OTHER_KIND = "its key is of another kind"

"""What simulated devices say of themselves."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """That nothing real has failed."""

    SIMULATED = "simulated"
    FAILS = "the script fails {version} in its {step}"
    GIVES_UP = "the script gives it up"

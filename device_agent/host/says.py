"""What the host says of clock, meters and sensors."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What happened to the clock."""

    SET = "the clock was set by {seconds:+.1f} s, from {before} to {now}"
    NOBODY = "nobody keeps the clock right any more; windows are marked"


class Meter(Sentence):
    """Where figures of power are from, and why from nothing better."""

    CPU_MODEL = "CPU share model {low:g} to {high:g} W ({said})"
    NO_SENSOR = "no power sensor"
    UNREADABLE = "{meter} unreadable"
    DENIED = "{meter} permission denied"
    NO_NUMBER = "{meter} gives no number"
    NOT_DISCHARGING = "{meter} not discharging"
    NO_ANSWER = "{meter} does not answer"
    NOT_ASKED = "{meter} not asked: the model runs on the processor"
    SENSORS = "{quantity}: {parts}"

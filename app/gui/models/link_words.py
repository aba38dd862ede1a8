"""How the link is and how old what is shown is, in words. Qt-free but for translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui import texts
from app.gui.texts import tr

if TYPE_CHECKING:
    from app.core import CoreStatus


def link_words(status: CoreStatus, now_s: float) -> str:
    """Return the broker and how the link to it is."""
    broker = f"{status.broker_kind} {status.broker_address}"
    if status.connected:
        return tr("{broker} · connected").format(broker=broker)
    if status.link == "connecting" or status.link_since_s is None:
        return tr("{broker} · connecting…").format(broker=broker)
    time = texts.minute(status.link_since_s, now_s)
    return tr("{broker} · no link since {time}").format(broker=broker, time=time)


def as_of(then_s: float | None, now_s: float) -> str:
    """Return how old data is: the time of day and the age."""
    if then_s is None:
        return tr("no telemetry yet")
    time, age = texts.minute(then_s, now_s), texts.age(then_s, now_s)
    return tr("as of {time}, {age}").format(time=time, age=age)


def link_banner(status: CoreStatus, now_s: float) -> str:
    """Return what stands above every page while the link is down."""
    since = texts.minute(status.link_since_s or now_s, now_s)
    if status.last_message_s is None:
        return tr(
            "No link to the broker since {since}. What is shown is what was stored; what you ask "
            "for is signed, and sent when the link is back."
        ).format(since=since)
    return tr(
        "No link to the broker since {since}. What is shown is {as_of}; what you ask for is "
        "signed, and sent when the link is back."
    ).format(since=since, as_of=as_of(status.last_message_s, now_s))

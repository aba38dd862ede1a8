"""What is asked before something is done with a rollout: count and consequence in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.fleet.rollout.records import FINAL_OUTCOMES, LEFT_OUT, Rollout, Scope
from app.gui import texts
from app.gui.models.rollout_actions import OfDevices, OfRollout, returning
from app.gui.models.rollout_summary import summarize


@dataclass(frozen=True, slots=True)
class Question:
    """One confirmation.

    Attributes:
        reached: Devices it reaches.
        danger: It cannot be undone.
    """

    title: str
    consequence: str
    button: str
    reached: int
    danger: bool = False


def question_of(what: OfRollout, rollout: Rollout, scope: Scope = "all") -> Question:
    """Return what is asked before something is done with a whole rollout."""
    s = summarize(rollout)
    unsent = sum(
        each.assignment is None and each.outcome not in LEFT_OUT for each in rollout.members
    )
    sent = sum(
        each.assignment is not None and each.outcome not in FINAL_OUTCOMES | LEFT_OUT
        for each in rollout.members
    )
    back = returning(rollout, scope)
    values = {
        "name": rollout.name,
        "total": texts.count(s.total),
        "done": texts.count(s.succeeded),
        "sent": texts.count(sent),
        "unsent": texts.count(unsent),
        "bad": texts.count(s.failed + s.refused),
        "back": texts.count(back),
    }
    title, consequence, button = _words(what)
    reached = {
        "pause": unsent,
        "resume": unsent + s.failed + s.refused,
        "stop": unsent,
        "roll_back": back,
    }[what]
    return Question(
        title.format(**values),
        consequence.format(**values),
        button,
        reached,
        danger=what in ("stop", "roll_back"),
    )


def question_about(what: OfDevices, rollout: Rollout, devices: Sequence[str]) -> Question:
    """Return what is asked before something is done with devices of a rollout."""
    one, many, consequence, button = _device_words(what)
    named = ", ".join(devices[:3]) + (" …" if len(devices) > 3 else "")
    title = texts.plural(len(devices), one, many, device=devices[0])
    told = consequence.format(name=rollout.name)
    return Question(title, f"{named}: {told}", button, len(devices))


def told(what: OfRollout, rollout: Rollout) -> str:
    """Return what is said once something was done with a whole rollout."""
    words = {
        "pause": texts.tr("“{name}” is paused."),
        "resume": texts.tr("“{name}” goes on."),
        "stop": texts.tr("“{name}” is stopped."),
        "roll_back": texts.tr("“{name}” rolls back."),
    }
    return words[what].format(name=rollout.name)


def told_about(what: OfDevices, rollout: Rollout, devices: Sequence[str]) -> str:
    """Return what is said once something was done with devices of a rollout."""
    words = {
        "retry": (
            texts.tr("{device} gets another turn in “{name}”."),
            texts.tr("{n} devices get another turn in “{name}”."),
        ),
        "skip": (
            texts.tr("{device} is left out of “{name}”."),
            texts.tr("{n} devices are left out of “{name}”."),
        ),
        "hold": (
            texts.tr("{device} is held out of “{name}”."),
            texts.tr("{n} devices are held out of “{name}”."),
        ),
        "let_in": (
            texts.tr("{device} waits for its turn in “{name}”."),
            texts.tr("{n} devices wait for their turn in “{name}”."),
        ),
    }
    one, many = words[what]
    return texts.plural(len(devices), one, many, device=devices[0], name=rollout.name)


def _words(what: OfRollout) -> tuple[str, str, str]:
    if what == "pause":
        return (
            texts.tr("Pause “{name}”?"),
            texts.tr(
                "{unsent} of {total} devices have no assignment yet and get none until you resume. "
                "Those under way go on: {sent}."
            ),
            texts.tr("Pause rollout"),
        )
    if what == "resume":
        return (
            texts.tr("Resume “{name}”?"),
            texts.tr(
                "Devices that failed or refused get another turn: {bad}. Those without an "
                "assignment get theirs: {unsent}."
            ),
            texts.tr("Resume rollout"),
        )
    if what == "roll_back":
        return (
            texts.tr("Roll back “{name}”?"),
            texts.tr(
                "{back} of {total} devices go back, each by an update of its own: it checks, tries "
                "and swaps again. Those without an assignment get none: {unsent}."
            ),
            texts.tr("Roll back"),
        )
    return (
        texts.tr("Stop “{name}” for good?"),
        texts.tr(
            "{unsent} of {total} devices will not get the bundle from this rollout. {done} that "
            "serve it keep it, and {sent} under way finish. A stopped rollout cannot be resumed."
        ),
        texts.tr("Stop rollout"),
    )


def _device_words(what: OfDevices) -> tuple[str, str, str, str]:
    if what == "retry":
        return (
            texts.tr("Give {device} another turn?"),
            texts.tr("Give {n} devices another turn?"),
            texts.tr("the same bundle is assigned once more, as soon as “{name}” runs."),
            texts.tr("Retry"),
        )
    if what == "skip":
        return (
            texts.tr("Skip {device}?"),
            texts.tr("Skip {n} devices?"),
            texts.tr("left out of “{name}” for good; nobody waits for it any more."),
            texts.tr("Skip"),
        )
    if what == "hold":
        return (
            texts.tr("Hold {device} out?"),
            texts.tr("Hold {n} devices out?"),
            texts.tr("no assignment from “{name}” until you let it in; nobody waits for it."),
            texts.tr("Hold out"),
        )
    return (
        texts.tr("Let {device} in?"),
        texts.tr("Let {n} devices in?"),
        texts.tr("waits for its turn in “{name}” again."),
        texts.tr("Let in"),
    )

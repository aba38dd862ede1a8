"""What is asked before something is done with a rollout: count and consequence in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.fleet.rollout.records import FINAL_OUTCOMES, LEFT_OUT, Rollout, Scope
from app.gui import texts
from app.gui.models.rollout_actions import OfDevices, OfRollout, returning
from app.gui.models.rollout_summary import summarize
from app.gui.texts import QT_TRANSLATE_NOOP

_N = QT_TRANSLATE_NOOP
_QUESTIONS: Mapping[OfRollout, tuple[str, str, str]] = {
    "pause": (
        _N("words", "Pause “{name}”?"),
        _N(
            "words",
            "{unsent} of {total} devices have no assignment yet and get none until you resume. "
            "Those under way go on: {sent}.",
        ),
        _N("words", "Pause rollout"),
    ),
    "resume": (
        _N("words", "Resume “{name}”?"),
        _N(
            "words",
            "Devices that failed or refused get another turn: {bad}. Those without an "
            "assignment get theirs: {unsent}.",
        ),
        _N("words", "Resume rollout"),
    ),
    "roll_back": (
        _N("words", "Roll back “{name}”?"),
        _N(
            "words",
            "{back} of {total} devices go back, each by an update of its own: it checks, tries "
            "and swaps again. Those without an assignment get none: {unsent}.",
        ),
        _N("words", "Roll back"),
    ),
    "stop": (
        _N("words", "Stop “{name}” for good?"),
        _N(
            "words",
            "{unsent} of {total} devices will not get the bundle from this rollout. {done} that "
            "serve it keep it, and {sent} under way finish. A stopped rollout cannot be resumed.",
        ),
        _N("words", "Stop rollout"),
    ),
}
"""Title, consequence and button; places are those of `_numbers`."""
_QUESTIONS_OF_DEVICES: Mapping[OfDevices, tuple[str, str, str, str]] = {
    "retry": (
        _N("words", "Give {device} another turn?"),
        _N("words", "Give {n} devices another turn?"),
        _N("words", "the same bundle is assigned once more, as soon as “{name}” runs."),
        _N("words", "Retry"),
    ),
    "skip": (
        _N("words", "Skip {device}?"),
        _N("words", "Skip {n} devices?"),
        _N("words", "left out of “{name}” for good; nobody waits for it any more."),
        _N("words", "Skip"),
    ),
    "hold": (
        _N("words", "Hold {device} out?"),
        _N("words", "Hold {n} devices out?"),
        _N("words", "no assignment from “{name}” until you let it in; nobody waits for it."),
        _N("words", "Hold out"),
    ),
    "let_in": (
        _N("words", "Let {device} in?"),
        _N("words", "Let {n} devices in?"),
        _N("words", "waits for its turn in “{name}” again."),
        _N("words", "Let in"),
    ),
}
"""Title for one device and for many, consequence, button."""


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
    numbers = _numbers(rollout, scope)
    values = {key: texts.count(number) for key, number in numbers.items()}
    title, consequence, button = map(texts.tr, _QUESTIONS[what])
    reached = {
        "pause": numbers["unsent"],
        "resume": numbers["unsent"] + numbers["bad"],
        "stop": numbers["unsent"],
        "roll_back": numbers["back"],
    }[what]
    return Question(
        title.format(name=rollout.name),
        consequence.format(**values),
        button,
        reached,
        danger=what in ("stop", "roll_back"),
    )


def _numbers(rollout: Rollout, scope: Scope) -> dict[str, int]:
    """Return how many devices the questions speak of, under the names of their places."""
    s = summarize(rollout)
    members = [each for each in rollout.members if each.outcome not in LEFT_OUT]
    return {
        "total": s.total,
        "done": s.succeeded,
        "sent": sum(
            each.assignment is not None and each.outcome not in FINAL_OUTCOMES for each in members
        ),
        "unsent": sum(each.assignment is None for each in members),
        "bad": s.failed + s.refused,
        "back": returning(rollout, scope),
    }


def question_about(what: OfDevices, rollout: Rollout, devices: Sequence[str]) -> Question:
    """Return what is asked before something is done with devices of a rollout."""
    one, many, consequence, button = map(texts.tr, _QUESTIONS_OF_DEVICES[what])
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

"""The first steps of a fleet in words: what each is, why, and what does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.first_steps import FirstSteps, StepName
from app.gui.texts import QT_TRANSLATE_NOOP, tr


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step.

    Attributes:
        title: What is done then.
        hint: How, one or two sentences.
        action: Name of the action that does it; empty where nothing has to be done.
        command: What is typed on the device; empty for nothing.
    """

    title: str
    hint: str
    action: str = ""
    command: str = ""


_STEPS: Mapping[StepName, StepWords] = {
    "broker": StepWords(
        QT_TRANSLATE_NOOP("words", "The broker answers"),
        QT_TRANSLATE_NOOP(
            "words", "The console runs it by itself. The status bar says what is in its way."
        ),
    ),
    "device": StepWords(
        QT_TRANSLATE_NOOP("words", "The first device is in"),
        QT_TRANSLATE_NOOP(
            "words",
            "“Enrol a device…” makes a code, also to photograph. On the device, where the agent is "
            "installed, type the command with it; then let its key in here.",
        ),
        "device.enrol",
        "muster-agent enrol CODE",
    ),
    "model": StepWords(
        QT_TRANSLATE_NOOP("words", "A model is in the library"),
        QT_TRANSLATE_NOOP(
            "words",
            "A project of your own, or one of the samples: it is quantized, measured and packed.",
        ),
        "model.import",
    ),
    "release": StepWords(
        QT_TRANSLATE_NOOP("words", "It is released"),
        QT_TRANSLATE_NOOP(
            "words",
            "Your release passphrase signs it, on the models page. Devices run nothing else.",
        ),
        "go.models",
    ),
    "rollout": StepWords(
        QT_TRANSLATE_NOOP("words", "The first rollout"),
        QT_TRANSLATE_NOOP("words", "Brings it to your device, and shows each step it takes there."),
        "rollout.new",
    ),
    "telemetry": StepWords(
        QT_TRANSLATE_NOOP("words", "The first telemetry"),
        QT_TRANSLATE_NOOP(
            "words", "Comes by itself, a few seconds after the model began to serve."
        ),
    ),
}
_LOCAL_ONLY = QT_TRANSLATE_NOOP(
    "words",
    "The built-in broker serves this computer alone. For devices elsewhere install mosquitto and "
    "start the console again.",
)


def step_words(name: StepName, steps: FirstSteps) -> StepWords:
    """Return a step in the user's language."""
    words = _STEPS[name]
    hint = tr(words.hint)
    if name == "broker" and steps.local_only:
        hint = tr(_LOCAL_ONLY)
    return StepWords(tr(words.title), hint, words.action, words.command)


def shown(steps: FirstSteps | None, choice: str) -> bool:
    """Return whether the card stands there.

    Args:
        steps: What was read; None before.
        choice: ``hidden`` or ``shown`` as the user chose, else empty.
    """
    if steps is None or choice == "hidden":
        return False
    return choice == "shown" or not steps.complete

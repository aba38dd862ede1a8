"""Texts of the start: how strong a passphrase is, and what helps against what is in the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.gui.texts import QT_TRANSLATE_NOOP, home_path, tr
from app.starting import Remedy, Strength

_STRENGTHS: Mapping[Strength, str] = {
    "short": QT_TRANSLATE_NOOP("words", "Too short: at least 8 characters, better four words."),
    "weak": QT_TRANSLATE_NOOP("words", "Weak: who takes the key files may guess it."),
    "fair": QT_TRANSLATE_NOOP("words", "Fair: a word or two more makes it strong."),
    "strong": QT_TRANSLATE_NOOP("words", "Strong."),
}
STRENGTH_PILLS: Mapping[Strength, str] = {
    "short": "failed",
    "weak": "degraded",
    "fair": "in_progress",
    "strong": "online",
}
_STRENGTH_NAMES: Mapping[Strength, str] = {
    "short": QT_TRANSLATE_NOOP("words", "Short"),
    "weak": QT_TRANSLATE_NOOP("words", "Weak"),
    "fair": QT_TRANSLATE_NOOP("words", "Fair"),
    "strong": QT_TRANSLATE_NOOP("words", "Strong"),
}
_REMEDIES: Mapping[Remedy, str] = {
    "another_port": QT_TRANSLATE_NOOP("words", "Use a free port this time"),
    "built_in_broker": QT_TRANSLATE_NOOP("words", "Use the built-in broker this time"),
    "without_broker": QT_TRANSLATE_NOOP("words", "Go on without a link"),
}
_COSTS: Mapping[Remedy, str] = {
    "another_port": QT_TRANSLATE_NOOP(
        "words",
        "Devices that are enrolled look for the broker at its old port: they come back when the "
        "console has that port again.",
    ),
    "built_in_broker": QT_TRANSLATE_NOOP(
        "words",
        "The built-in broker has no TLS and serves this computer alone: devices elsewhere come "
        "back when mosquitto runs.",
    ),
    "without_broker": QT_TRANSLATE_NOOP(
        "words",
        "Everything known is shown with its age, and what you ask for waits. The broker is tried "
        "again all the time.",
    ),
}


def strength_name(strength: Strength) -> str:
    """Return the word for a strength."""
    return tr(_STRENGTH_NAMES[strength])


def strength_words(strength: Strength) -> str:
    """Return what a strength means, one sentence."""
    return tr(_STRENGTHS[strength])


def remedy_words(remedy: Remedy) -> str:
    """Return what the button of a remedy says; empty where there is none but trying again."""
    text = _REMEDIES.get(remedy)
    return tr(text) if text else ""


def cost_words(remedy: Remedy) -> str:
    """Return what a remedy costs, one sentence; empty for nothing."""
    text = _COSTS.get(remedy)
    return tr(text) if text else ""


def where_words(data: Path) -> str:
    """Return where a fleet's files will lie."""
    return tr("Keys, registry and bundles will lie in {directory}.").format(
        directory=home_path(data)
    )

"""The fleet's keys in words: what each does, and when to give it a successor."""

from __future__ import annotations

from collections.abc import Mapping

from app.expiries import CERTIFICATE_OF
from app.gui.texts import QT_TRANSLATE_NOOP, plural, tr

_DAY_S = 86_400.0

_NAMES: Mapping[str, str] = {
    "root": QT_TRANSLATE_NOOP("words", "Root"),
    "targets": QT_TRANSLATE_NOOP("words", "Targets (releases)"),
    "snapshot": QT_TRANSLATE_NOOP("words", "Snapshot"),
    "timestamp": QT_TRANSLATE_NOOP("words", "Timestamp"),
    "assignments": QT_TRANSLATE_NOOP("words", "Assignments"),
    "ca": QT_TRANSLATE_NOOP("words", "Certificate authority"),
    "authority": QT_TRANSLATE_NOOP("words", "Certificate authority"),
}
_USES: Mapping[str, str] = {
    "root": QT_TRANSLATE_NOOP(
        "words",
        "Says which other keys count. Rotate it when a stick is lost, its passphrase may be known, "
        "or somebody who held it leaves. It needs the other root keys at hand, or a draft that is "
        "passed around.",
    ),
    "targets": QT_TRANSLATE_NOOP(
        "words",
        "Signs which bundles are released. Rotate it when its file and the release passphrase may "
        "be known to somebody else. It needs root keys.",
    ),
    "snapshot": QT_TRANSLATE_NOOP(
        "words",
        "Signs which lists belong together. Rotate it, with timestamp, when this machine or its "
        "backups may be in foreign hands. It needs root keys.",
    ),
    "timestamp": QT_TRANSLATE_NOOP(
        "words",
        "Signs that the lists are fresh. Rotate it, with snapshot, when this machine or its "
        "backups may be in foreign hands. It needs root keys.",
    ),
    "assignments": QT_TRANSLATE_NOOP(
        "words",
        "Signs what each device is to run, its settings and its orders. Rotate it when this "
        "machine or its backups may be in foreign hands. It needs the release passphrase.",
    ),
    "ca": QT_TRANSLATE_NOOP(
        "words",
        "Signs the certificates with which devices and the broker know each other. Give it up only "
        "when its key may be known: every device must be enrolled again. It lets nobody run "
        "anything.",
    ),
}
_LEVELS: Mapping[str, str] = {
    "ok": QT_TRANSLATE_NOOP("words", "Good"),
    "soon": QT_TRANSLATE_NOOP("words", "Ends soon"),
    "urgent": QT_TRANSLATE_NOOP("words", "Urgent"),
    "expired": QT_TRANSLATE_NOOP("words", "Expired"),
}
_OPENERS: Mapping[str, str] = {
    "console": QT_TRANSLATE_NOOP("words", "console passphrase"),
    "release": QT_TRANSLATE_NOOP("words", "release passphrase"),
    "its own": QT_TRANSLATE_NOOP("words", "its own passphrase"),
}


def role_name(role: str) -> str:
    """Return a role's name for people, or that of a device's certificate; else what it is."""
    if role.startswith(CERTIFICATE_OF):
        return tr("Certificate of {device}").format(device=role.removeprefix(CERTIFICATE_OF))
    return tr(_NAMES[role]) if role in _NAMES else role


def left_words(left_s: float) -> str:
    """Return how long something lasts yet, for people."""
    if left_s <= 0:
        return tr("ended")
    days = int(left_s // _DAY_S)
    return plural(days, tr("{n} day"), tr("{n} days")) if days else tr("ends today")


def spare_words(threshold: int, keys: int) -> str:
    """Return what it means for a fleet how many root keys it can lose.

    Args:
        threshold: So many sign.
        keys: So many there are.
    """
    if threshold < keys:
        lost = tr("{spare} of {n} root keys may be lost.")
        return lost.format(spare=keys - threshold, n=keys)
    return plural(
        keys,
        tr("Lose the root key, and no key can ever be changed again. Keep copies, or add a key."),
        tr(
            "Lose any of the {n} root keys, and no key can ever be changed again. Keep copies, or "
            "add a key."
        ),
    )


def role_use(role: str) -> str:
    """Return what a role's key does and when to rotate it."""
    return tr(_USES[role])


def level_word(level: str) -> str:
    """Return how near an end is, for people."""
    return tr(_LEVELS[level])


def opener_word(opened_by: str) -> str:
    """Return which passphrase opens a key."""
    return tr(_OPENERS[opened_by])

"""The words that stand in the places of services' lines, and the lines in the window's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import get_args

from PySide6.QtCore import QCoreApplication

from app.gui import texts
from app.gui.codes import REASONS, code_word
from app.gui.foreign import Msgspec
from app.gui.hearing import LINES, Figures, Hearing, Word, Words, one_of
from app.gui.language import dictionary_of, read_texts
from app.gui.texts import QT_TRANSLATE_NOOP, tr
from device_agent.wire.messages import Step
from device_agent.wire.sentence import Framed
from device_agent.wire.telemetry import LogLevel

SUBJECTS: Mapping[str, str] = {
    "failed updates": QT_TRANSLATE_NOOP("words", "failed updates"),
    "p95 latency": QT_TRANSLATE_NOOP("words", "p95 latency"),
    "failing inferences": QT_TRANSLATE_NOOP("words", "failing inferences"),
    "energy per inference": QT_TRANSLATE_NOOP("words", "energy per inference"),
    "temperature": QT_TRANSLATE_NOOP("words", "temperature"),
    "time throttled": QT_TRANSLATE_NOOP("words", "time throttled"),
    "restarts of the inference": QT_TRANSLATE_NOOP("words", "restarts of the inference"),
    "drift of the predictions": QT_TRANSLATE_NOOP("words", "drift of the predictions"),
    "agreement with the model that serves": QT_TRANSLATE_NOOP(
        "words", "agreement with the model that serves"
    ),
}
"""What gates watch, in a sentence."""
_OF_ENERGY: Mapping[str, str] = {
    "net": QT_TRANSLATE_NOOP("words", "net"),
    "gross": QT_TRANSLATE_NOOP("words", "gross"),
}
CAUSES: Mapping[str, str] = {
    "No space left on device": QT_TRANSLATE_NOOP("words", "no space is left on the disk"),
    "Permission denied": QT_TRANSLATE_NOOP("words", "permission denied"),
    "Operation not permitted": QT_TRANSLATE_NOOP("words", "operation not permitted"),
    "Read-only file system": QT_TRANSLATE_NOOP("words", "it can only be read"),
    "No such file or directory": QT_TRANSLATE_NOOP("words", "there is no such file or directory"),
    "Is a directory": QT_TRANSLATE_NOOP("words", "it is a directory"),
    "Not a directory": QT_TRANSLATE_NOOP("words", "it is no directory"),
    "File exists": QT_TRANSLATE_NOOP("words", "the file exists"),
    "File name too long": QT_TRANSLATE_NOOP("words", "the file name is too long"),
    "Input/output error": QT_TRANSLATE_NOOP("words", "reading or writing failed"),
    "Disk quota exceeded": QT_TRANSLATE_NOOP("words", "the disk quota is used up"),
    "Address already in use": QT_TRANSLATE_NOOP("words", "another program uses it"),
    "Cannot assign requested address": QT_TRANSLATE_NOOP(
        "words", "this computer has no such address"
    ),
    "Connection refused": QT_TRANSLATE_NOOP("words", "nobody answers there"),
    "Network is unreachable": QT_TRANSLATE_NOOP("words", "there is no network"),
    "database or disk is full": QT_TRANSLATE_NOOP("words", "no space is left on the disk"),
    "database is locked": QT_TRANSLATE_NOOP("words", "another program holds the database"),
    "disk I/O error": QT_TRANSLATE_NOOP("words", "reading or writing failed"),
    "unable to open database file": QT_TRANSLATE_NOOP("words", "the file cannot be opened"),
    "file is not a database": QT_TRANSLATE_NOOP("words", "the file is no database"),
    "attempt to write a readonly database": QT_TRANSLATE_NOOP("words", "it can only be read"),
    "database disk image is malformed": QT_TRANSLATE_NOOP("words", "the database is damaged"),
}
"""What operating system and database say most often."""
_CHANGED = QT_TRANSLATE_NOOP("words", "changed")
_COMMANDS: Mapping[str, str] = {
    "restart": QT_TRANSLATE_NOOP("words", "restart"),
    "logs": QT_TRANSLATE_NOOP("words", "logs"),
    "decommission": QT_TRANSLATE_NOOP("words", "decommission"),
}
"""As an entry of the audit log names them."""
_CAPTURES: Mapping[str, str] = {
    "none": QT_TRANSLATE_NOOP("words", "none"),
    "alarms": QT_TRANSLATE_NOOP("words", "alarms"),
    "sample": QT_TRANSLATE_NOOP("words", "sample"),
}
_QUANTITIES: Mapping[str, str] = {
    "power": QT_TRANSLATE_NOOP("words", "power"),
    "temperature": QT_TRANSLATE_NOOP("words", "temperature"),
    "throttling": QT_TRANSLATE_NOOP("words", "throttling"),
}
"""What sensors of a device measure."""
_LEVELS: Mapping[str, str] = {
    "error": QT_TRANSLATE_NOOP("words", "error"),
    "warning": QT_TRANSLATE_NOOP("words", "warning"),
    "info": QT_TRANSLATE_NOOP("words", "info"),
}
_DISK = QT_TRANSLATE_NOOP("words", "disk")
_DOCUMENTS: Mapping[str, str] = {
    "manifest": QT_TRANSLATE_NOOP("words", "manifest"),
    "output": QT_TRANSLATE_NOOP("words", "output"),
    "place": QT_TRANSLATE_NOOP("words", "place"),
    "device id": QT_TRANSLATE_NOOP("words", "device id"),
    "fleet name": QT_TRANSLATE_NOOP("words", "fleet name"),
    "enrolment code": QT_TRANSLATE_NOOP("words", "enrolment code"),
    "claim": QT_TRANSLATE_NOOP("words", "claim"),
    "root draft": QT_TRANSLATE_NOOP("words", "root draft"),
    "approval": QT_TRANSLATE_NOOP("words", "approval"),
}
"""What is read and refused, named before what is wrong with it."""
_HEX = r"[0-9a-f]{6,}"
_BUNDLE = r"[a-z0-9][a-z0-9-]* \d+\.\d+\.\d+\S*|no bundle"
_SOURCE = r"camera .+?|topic \S+ of \S+|/\S+"
_SINK = r"jsonl \S+|mqtt \S+ \S+|webhook https?://\S+"
_METER = r"INA3221 [\w, ]+?|[A-Za-z][^\s:,(]*(?: [^\s:,(]+){0,5}?"
_QUOTED = r"'.*?'|\".*?\""
_FIELD = (
    r"(?:labels|name|version|files|golden|graph|pipeline)(?:\.\w[\w-]*|\[\d+\])*"
    r"|key (?:root|targets|snapshot|timestamp|assignments|ca|approver)"
    r"|[\w./-]+\.(?:npy|npz|png|jpe?g|bmp|csv|json)"
)


def voiced(text: str) -> str:
    """Return what a service says, in the window's language; what no table wrote as it is."""
    application = QCoreApplication.instance()
    return hearing(dictionary_of(application).spoken).said(text) if application else text


def command_name(name: str) -> str:
    """Return what a command is called."""
    return tr(_COMMANDS[name]) if name in _COMMANDS else name


def figure(text: str) -> str:
    """Return a gate's figure as the language writes it."""
    if text.endswith(" an hour"):
        return tr("{n} an hour").format(n=figure(text.removesuffix(" an hour")))
    return re.sub(r"\d+\.\d+", _number, text)


@cache
def hearing(language: str) -> Hearing:
    """Return what reads services' lines back and says them in a language. Any thread."""
    first = {Framed.ABOUT.value, Msgspec.AT.value}
    lines = {key[0]: text for key, text in read_texts(language, "services").items()}
    return Hearing(lines, Figures(texts.count, texts.number), _words(), first)


def _words() -> Mapping[str, Words]:
    # Certificates come with these; the first window does without.
    from app.expiries import CERTIFICATE_OF, RULES
    from app.gui.key_texts import role_name

    return {
        **dict.fromkeys(("figure", "lower", "upper", "limit"), Words(figure)),
        "gate": Words(texts.gate_word, one_of(texts.GATES)),
        "gates": Words(_each(texts.gate_word)),
        "verdicts": Words(_each(_verdict)),
        "subject": Words(_known(SUBJECTS), one_of(SUBJECTS)),
        "what": Words(_each(_of_energy)),
        "cause": Words(_known(CAUSES), LINES),
        "problem": Words(str, LINES),
        "outcome": Words(texts.outcome_word, one_of(texts.OUTCOMES)),
        "state": Words(texts.rollout_word, one_of(texts.ROLLOUTS)),
        "device": Words(str, r"\S+"),
        "states": Words(_states),
        "close": Words(_either),
        "roles": Words(_together),
        "thing": Words(role_name, f"{one_of(RULES)}|{re.escape(CERTIFICATE_OF)}\\S+"),
        "wanted": Words(_wanted),
        **_of_records(),
        **_of_agents(),
    }


def _of_records() -> Mapping[str, Words]:
    """Return what stands in the audit log's lines."""
    from app.gui.models.alert_rows import SEVERITY_WORDS, severity_word  # which says names by lines

    return {
        "told": Words(_told, LINES),
        "parts": Words(_parts),
        "command": Words(_known(_COMMANDS), one_of(_COMMANDS)),
        "capture": Words(_known(_CAPTURES), one_of(_CAPTURES)),
        "level": Words(_known(_LEVELS), one_of(get_args(LogLevel))),
        "severity": Words(severity_word, one_of(SEVERITY_WORDS)),
        "key_role": Words(str, "[a-z_]+"),
        "keyid": Words(str, _HEX),
        "fingerprint": Words(str, "[0-9a-f-]{8,}"),
        "record": Words(voiced),
        "head": Words(str, r"\d+:[0-9a-f]+"),
        "query": Words(str, LINES),
    }


def _of_agents() -> Mapping[str, Words]:
    """Return what stands in agents' lines; what an exception said is there as it was said."""
    known = "|".join((one_of(REASONS), _BUNDLE, _SOURCE, _SINK, "disk"))
    return {
        "about": Words(_about, known),
        "field": Words(_known(_DOCUMENTS), f"{one_of(_DOCUMENTS)}|{_FIELD}"),
        "words": Words(str, LINES),
        "step": Words(texts.step_word, one_of(get_args(Step))),
        "signal": Words(str, r"SIG\w+|signal \d+|0x[0-9a-f]+"),
        "stranger": Words(str, _QUOTED),
        "ours": Words(str, _QUOTED),
        "source": Words(str, _SOURCE),
        "sink": Words(str, _SINK),
        "meter": Words(str, _METER),
        "quantity": Words(_known(_QUANTITIES), one_of(_QUANTITIES)),
        **dict.fromkeys(("journal", "store"), Words(str, r"/[^:]+?|[^\s:]+")),
        "slot": Words(str, r"\S+"),
        "provider": Words(str, r"\S+"),
    }


def _each(word: Word) -> Word:
    return lambda text: ", ".join(word(each) for each in text.split(", "))


def _known(table: Mapping[str, str]) -> Word:
    return lambda text: tr(table[text]) if text in table else text


def _told(text: str) -> str:
    """Return a reason code, an operating system's word, or lines."""
    if text in REASONS:
        return code_word(text)
    return tr(CAUSES[text]) if text in CAUSES else voiced(text)


def _parts(text: str) -> str:
    return ", ".join(voiced(each) for each in text.split(", "))


def _about(text: str) -> str:
    return tr(_DISK) if text == "disk" else voiced(code_word(text))


def _verdict(text: str) -> str:
    gate, _, state = text.partition(" ")
    return f"{texts.gate_word(gate)}: {texts.verdict_word(state)}"


def _of_energy(text: str) -> str:
    return tr(_OF_ENERGY[text]) if text in _OF_ENERGY else texts.energy_word(text)


def _either(text: str) -> str:
    return " / ".join(text.split(" or "))


def _together(text: str) -> str:
    return ", ".join(text.split(" and "))


def _states(text: str) -> str:
    return " / ".join(texts.rollout_word(each) for each in text.split(" or "))


def _wanted(text: str) -> str:
    return tr(_CHANGED) if text == "changed" else texts.rollout_word(text)


def _number(found: re.Match[str]) -> str:
    return texts.number(float(found[0]), len(found[0].partition(".")[2]))

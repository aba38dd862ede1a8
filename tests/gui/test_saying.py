"""What services say is said in the window's language, from the services' own tables."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Literal, get_args

import pytest
from msgspec import Meta, Struct
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app import rolling
from app.bundles import project
from app.fleet.rollout import joining, outcomes, returning
from app.fleet.rollout.gates import wording
from app.fleet.rollout.gates.gate import GateKind
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.gates.wording import Sample, sentence
from app.gui import language, saying, texts
from app.gui.hearing import PLACE, Figures, Hearing
from app.gui.models import outbox_rows
from app.gui.reasons import LEFT, left_meaning
from app.gui.saying import voiced
from app.outbox import STATES
from device_agent.wire.codec import decode_json
from device_agent.wire.errors import WireError
from device_agent.wire.sentence import Sentence
from tests.translations import PARTS, extract

_SAMPLES = {
    "gate": "latency", "gates": "latency, errors", "verdicts": "latency passes",
    "subject": "p95 latency", "what": "net, measured, board", "outcome": "failed",
    "state": "paused", "states": "paused or running", "wanted": "stopped",
    "figure": "1.25 x", "lower": "1.15 x", "upper": "1.35 x", "limit": "1.10 x",
    "cause": "No space left on device", "said": "phase rest begins", "device": "edge-01",
    "about": "disk-full", "told": "phase rest begins", "parts": "phase rest begins",
    "command": "restart", "capture": "alarms", "level": "warning", "severity": "critical",
    "key_role": "targets", "keyid": "0a1b2c3d", "fingerprint": "0a1b-2c3d", "head": "3:0a1b2c",
    "step": "soak", "signal": "SIGKILL", "stranger": "'edge-01'", "ours": "'edge-02'",
    "journal": "/var/lib/muster/update.json", "store": "/var/lib/muster/trust/state.json",
    "meter": "INA3221 VDD_IN", "quantity": "power",
    "field": "pipeline.pre[0].std", "source": "camera 0",
    "sink": "jsonl /x", "slot": "a1b2", "provider": "CPUExecutionProvider",
}  # fmt: skip


@pytest.fixture(autouse=True)
def german(qapp: QApplication) -> Iterator[None]:
    language.speak(qapp, "de")
    yield
    language.speak(qapp, "system")
    QLocale.setDefault(QLocale.c())


def tables() -> list[type[Sentence]]:
    """Return every table there is, found by the file it is in."""
    found = extract(*PARTS["services"])
    names = {each[:-3].replace("/", ".") for files in found.where.values() for each in files}
    for name in names:
        importlib.import_module(name)
    return [each for each in Sentence.__subclasses__() if each.__module__ in names]


def filled(line: str) -> str:
    """Return a line of a table with a figure or a name in each place."""
    return PLACE.sub(lambda each: "7" if each[2] else _SAMPLES.get(each[1], f"<{each[1]}>"), line)


def test_every_line_of_every_table_is_read_back_and_said_in_german() -> None:
    lines = language.read_texts("de", "services")
    codes = [code for table in tables() for code in table]
    assert len(codes) > 200
    for code in codes:
        english = str(code.value)
        german = voiced(filled(english))
        fixed = re.split(r"\{[^}]*\}", lines[(english, "")].rstrip("."))
        assert all(part in german for part in fixed), (code, german)
        verbatim = re.findall(r"<\w+>", filled(english))
        assert all(each in german for each in verbatim), (code, german)


def test_figures_and_words_in_a_line_are_written_as_the_language_does() -> None:
    verdict = GateVerdict(
        kind="energy", state="trips", limit=1.1, figure=1.25, lower=1.2, upper=1.3, sample=1200,
        needed=3,
    )  # fmt: skip
    english = sentence(verdict, Sample(1200, 3, control=34, what="net, measured, board"))
    assert voiced(f"gate energy: {english}; gate errors: no device has ended its attempt") == (
        "Gate Energie: Energie je Inferenz (netto, gemessen, ganze Platine): "
        "1,25 x (1,20 x bis 1,30 x), Grenze 1,10 x; 1.200 Geräte gegen 34 wartende; "
        "Gate Fehler: kein Gerät hat seinen Versuch beendet"
    )


def test_a_gate_of_temperature_is_no_list_of_sensors() -> None:
    english = "temperature: -0.1 K (-1.2 K to +1.0 K), limit +5.0 K; 3 devices against 12 that wait"
    assert voiced(english) == (
        "Temperatur: -0,1 K (-1,2 K bis +1,0 K), Grenze +5,0 K; 3 Geräte gegen 12 wartende"
    )
    assert voiced("temperature: cpu-thermal, gpu-thermal") == "Temperatur: cpu-thermal, gpu-thermal"


def test_what_no_table_wrote_stays_as_it_is_beside_what_one_did() -> None:
    assert voiced("because it rained; phase rest begins; so what") == (
        "because it rained; Phase rest beginnt; so what"
    )
    for text in ("", "The operation failed", "phase", "7 devicesque", "x; y"):
        assert voiced(text) == text


def test_a_name_that_looks_like_a_line_is_no_line() -> None:
    assert voiced("phase phase a begins begins") == "Phase phase a begins beginnt"
    assert voiced("rollout x has no phase 2.") == "rollout x has no phase 2."


def test_where_a_figure_of_power_is_from_is_said_in_german() -> None:
    assert voiced("CPU share model 4 to 14.5 W (RAPL permission denied; no power sensor)") == (
        "CPU-Anteil-Modell 4 bis 14,5 W (RAPL: Zugriff verweigert; kein Leistungssensor)"
    )
    assert voiced("power: INA3221 VDD_IN (measured, board), RAPL unreadable") == (
        "Leistung: INA3221 VDD_IN (measured, board), RAPL nicht lesbar"
    )


def test_what_is_wrong_with_a_field_is_said_whoever_tells_it() -> None:
    problem = "pipeline.pre: must end in its only layout, NCHW or NHWC"
    german = "pipeline.pre: muss mit seinem einzigen layout enden, NCHW / NHWC"
    assert voiced(f"manifest: {problem}") == f"Manifest: {german}"
    assert voiced(f"manifest-invalid: manifest: {problem}").endswith(f"Manifest: {german}")
    for file in ("/p/project.json", "/a b/project.json"):
        told = voiced(f"{file}: {problem}; correct this field")
        assert told == f"{file}: {german}; berichtigen Sie dieses Feld"
    told = voiced("/m.onnx: on /g/a.png: scores of (1, 3) are not rows of 4; correct pipeline.post")
    assert told.startswith("/m.onnx: an /g/a.png: scores von (1, 3) sind keine Zeilen von 4; ")
    assert voiced("nobody's: must be above 0") == "nobody's: must be above 0"


class Part(Struct, forbid_unknown_fields=True):
    title: Annotated[str, Meta(min_length=2)]
    share: Annotated[int, Meta(ge=0)]
    kind: Literal["a", "b"] = "a"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('{"title": "ab"}', "dem Objekt fehlt das Feld `share`"),
        ('{"title": 5, "share": 1}', "erwartet ist `str`, da steht `int` - bei `$.title`"),
        ('{"title": "a", "share": 1}', "erwartet ist `str` von mindestens 2 Zeichen"),
        ('{"title": "ab", "share": -1}', "erwartet ist `int` >= 0 - bei `$.share`"),
        ('{"title": "ab", "share": 1, "kind": "c"}', "ungültiger Wert 'c' - bei `$.kind`"),
        ('{"title": "ab", "share": 1, "color": 1}', "das Objekt hat ein unbekanntes Feld `color`"),
        ('{"title": ab}', "das JSON ist fehlerhaft: "),
        ('{"title"', "die Daten brechen ab"),
    ],
)
def test_what_msgspec_says_of_a_document_is_said_in_german(document: str, said: str) -> None:
    with pytest.raises(WireError) as raised:
        decode_json(document.encode(), Part, "project")
    told = voiced(project.Says.WRONG_FIELD(file="/p/project.json", said=raised.value.problem))
    assert told.startswith(f"/p/project.json: {said}")
    assert told.endswith("; berichtigen Sie dieses Feld")


def test_english_is_left_alone(qapp: QApplication) -> None:
    language.speak(qapp, "en")
    assert voiced("phase rest begins; 1.25 x") == "phase rest begins; 1.25 x"


def test_a_place_may_stand_twice_and_must_hold_the_same() -> None:
    hearing = Hearing({"no {a}: add {a}": "kein {a}: {a}"}, Figures(str, lambda n, _: str(n)), {})
    assert hearing.said("no x: add x") == "kein x: x"
    assert hearing.said("no x: add y") == "no x: add y"


def test_every_subject_of_a_gate_and_every_kind_has_a_word() -> None:
    assert set(saying.SUBJECTS) == set(wording.SUBJECTS.values())
    assert set(wording.SUBJECTS) == set(texts.GATES) == set(get_args(GateKind))


def test_every_reason_of_the_engine_has_a_german_sentence() -> None:
    codes = {
        joining.PINNED, joining.LEFT_GROUP, outcomes.SERVES_ANOTHER, returning.NO_PREVIOUS,
        returning.NOT_RELEASED, returning.GONE, returning.ROLLED_BACK, rolling.HELD,
        rolling.SKIPPED,
    }  # fmt: skip
    assert set(LEFT) == codes
    for code in codes:
        assert left_meaning(code) not in ("", LEFT[code])
    assert left_meaning("self-test-failed") == ""


def test_every_state_of_the_outbox_has_a_german_sentence() -> None:
    assert set(outbox_rows._STATES) == set(outbox_rows._MEANS) == set(STATES)
    for text in (*outbox_rows._STATES.values(), *outbox_rows._MEANS.values()):
        assert texts.tr(text) != text


def test_codes_of_a_table_are_told_apart() -> None:
    for table in tables():
        assert issubclass(table, Enum)
        assert len(table.__members__) == len(list(table)), "two codes of one line"

"""Events and audit entries are shown in the window's language; what a device said stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.fleet.records import AuditEvent
from app.fleet.rollout.records import ENGINE
from app.fleet.store import StoredEvent
from app.gui import language
from app.gui.codes import ACTIONS
from app.gui.models.audit_rows import AuditRow, matching
from app.gui.models.device_marks import event_marks
from app.gui.models.event_kinds import matching as matching_events
from app.gui.models.event_kinds import noted
from app.gui.models.mark_words import mark_line, mark_text
from app.gui.models.record_words import entry_said, event_line, event_said, reason_line

KEY = "0a1b-2c3d-4e5f-6071"
ENTRIES = {
    "alert.acknowledge": ("hot", "hot"),
    "alert.rule-add": ("temp>90 for 60 s, critical", "temp>90, 60 s lang, Kritisch"),
    "alert.rule-edit": ("temp>90 for 0 s, info, off", "temp>90, 0 s lang, Info, aus"),
    "alert.rule-remove": ("temp>90 for 1.5 s, warning", "temp>90, 1,5 s lang, Warnung"),
    "alert.snooze": ("site offline", "Standort offline"),
    "alert.unacknowledge": ("hot, offline", "hot, offline"),
    "alert.wake": ("fleet", "Flotte"),
    "approver.add": ("key 0a1b2c3d4e5f", "Schlüssel 0a1b2c3d4e5f"),
    "approver.remove": ("", ""),
    "bundle.release": ("release 1200", "Freigabe 1.200"),
    "command.cancelled": ("restart, version 3: never sent", "Neustart, Version 3: nie gesendet"),
    "command.done": ("logs, version 3: 200 lines", "Logzeilen, Version 3: 200 Zeilen"),
    "command.expired": (
        "restart, version 3: the device did not answer",
        "Neustart, Version 3: Das Gerät hat nicht geantwortet",
    ),
    "command.failed": (
        "logs, version 3: storage", "Logzeilen, Version 3: Fehler des Datenträgers",
    ),
    "device.accept": (f"key {KEY}", f"Schlüssel {KEY}"),
    "device.add": ("offline", "offline"),
    "device.command": ("decommission, version 4", "Ausmustern, Version 4"),
    "device.decommission": (f"key {KEY}: sold", f"Schlüssel {KEY}: sold"),
    "device.enrol-code": ("preauthorised, replace", "vorab genehmigt, ersetzt einen Schlüssel"),
    "device.label": ('line: none -> "none", "b" -> none', 'line: keine -> "none", "b" -> keine'),
    "device.move": ('"none" -> "plant"', '"none" -> "plant"'),
    "device.pin": ("", ""),
    "device.reject": (f"key {KEY}: rejected by anna", f"Schlüssel {KEY}: abgelehnt von anna"),
    "device.request": (f"key {KEY}, accepted before", f"Schlüssel {KEY}, schon angenommen"),
    "device.request-refused": (
        "token-expired: the code is too old: make another",
        "Code abgelaufen: Der Code ist zu alt: Erstellen Sie einen neuen",
    ),
    "device.revoke": (
        f"key {KEY}: replaced by another key",
        f"Schlüssel {KEY}: durch einen anderen Schlüssel ersetzt",
    ),
    "device.settings": (
        "version 2: window 5 s, log level debug", "Version 2: Messfenster 5 s, Logstufe debug",
    ),
    "device.unpin": ("", ""),
    "fleet.backup": (
        "a.muster, 12 files, audit head 7:0a1b",
        "a.muster, 12 Dateien, Kopf des Prüfprotokolls 7:0a1b",
    ),
    "fleet.create": ("", ""),
    "fleet.forget": ("authority renounced", "Zertifizierungsstelle aufgegeben"),
    "fleet.restore": (
        "backup of 2026-01-02 03:04:05 UTC, audit head 7:0a1b, counters raised by 9",
        "Sicherung vom 2026-01-02 03:04:05 UTC, Kopf des Prüfprotokolls 7:0a1b, Zähler um 9 erhöht",
    ),
    "fleet.set": ("founded", "gegründet"),
    "group.delete": ("offline", "offline"),
    "group.rename": ("renewed", "renewed"),
    "group.save": ("site=north", "site=north"),
    "key.forget": ("", ""),
    "key.move": ("/media/root.json", "/media/root.json"),
    "key.passphrase": ("", ""),
    "key.remember": ("", ""),
    "key.renew": ("", ""),
    "key.rotate": ("targets is 0a1b2c3d", "targets ist 0a1b2c3d"),
    "receipt.take": (
        "edge-01 (state 3), edge-02 (state 4) and 5 more",
        "edge-01 (Meldung 3), edge-02 (Meldung 4) und 5 weitere",
    ),
    "report.rejected": (
        "report-stale: its number is 3, 5 came before",
        "Meldung veraltet: seine Nummer ist 3, 5 kam schon vorher",
    ),
    "rollout.advance": (
        "phase canary is proven; rest follows", "Phase canary ist nachgewiesen; rest folgt",
    ),
    "rollout.approve": (
        "phase 2 by anna, key 0a1b2c3d4e5f", "Phase 2 durch anna, Schlüssel 0a1b2c3d4e5f",
    ),
    "rollout.assign": ("edge-01, edge-02 and 3 more", "edge-01, edge-02 und 3 weitere"),
    "rollout.begin": ("phase canary begins", "Phase canary beginnt"),
    "rollout.create": ("detector 1.2.0 to 7 devices", "detector 1.2.0 auf 7 Geräte"),
    "rollout.failed": ("phase canary begins", "Phase canary beginnt"),
    "rollout.hold": ("edge-01", "edge-01"),
    "rollout.let-in": ("edge-01", "edge-01"),
    "rollout.member-left": ("offline", "offline"),
    "rollout.paused": ("because it rained", "because it rained"),
    "rollout.retry": ("edge-01", "edge-01"),
    "rollout.rolled_back": ("", ""),
    "rollout.rolling_back": ("", ""),
    "rollout.running": ("", ""),
    "rollout.skip": ("edge-01", "edge-01"),
    "rollout.stopped": ("stopped by anna", "beendet von anna"),
    "rollout.succeeded": ("", ""),
    "rollout.superseded": ("", ""),
    "rollout.waive": ("gates waived: energy", "Gates ausgesetzt: Energie"),
    "root.draft": ("rotates targets, threshold 2", "wechselt targets, Schwelle 2"),
    "root.publish": ("signed by 0a1b2c3d", "signiert von 0a1b2c3d"),
    "settings.cancelled": (
        "version 2, as the device's own file says: superseded by version 3: spool 5 bytes",
        "Version 2, wie die eigene Datei des Geräts sagt: ersetzt durch Version 3: Spool 5 Byte",
    ),
    "stick.export": (
        "for edge-01, edge-02 and 3 more", "für edge-01, edge-02 und 3 weitere",
    ),
    "webhook.add": ("https://example.org/", "https://example.org/"),
    "webhook.remove": ("https://example.org/", "https://example.org/"),
}  # fmt: skip
"""What each kind of entry says, and how that is shown."""
EVENTS = {
    ("sample.unreadable", "a.png: not a readable image: cannot identify image file"): (
        "a.png: kein lesbares Bild: cannot identify image file"
    ),
    ("attempt.rolled-back", "detector 2.0.0: golden-mismatch: a.npy: output is not finite"): (
        "detector 2.0.0: Golden Sample weicht ab: a.npy: Die Ausgabe ist nicht endlich"
    ),
    ("attempt.deferred", "detector 2.0.0: disk-full: /var/x: No space left on device"): (
        "detector 2.0.0: Datenträger voll: /var/x: kein Speicherplatz mehr frei"
    ),
    ("worker.down", "worker-crash: ended by SIGKILL; its last words: Killed; sorry"): (
        "Inferenz abgestürzt: beendet durch SIGKILL; letzte Worte: Killed; sorry"
    ),
    ("source.lost", "camera /dev/video0: gives no more pictures"): (
        "camera /dev/video0: gibt keine Bilder mehr"
    ),
    ("sink.dropped", "webhook https://a: 12 documents given up"): (
        "webhook https://a: 12 Dokumente aufgegeben"
    ),
    ("refused.assignment", "assignment-expired: expired on 2026-01-02 03:04 UTC; the console must "
     "sign it again"): (
        "Zuweisung abgelaufen: abgelaufen am 2026-01-02 03:04 UTC; die Konsole muss es neu "
        "signieren"
    ),
    ("settings.applied", "version 2: window 5000 ms, capture alarms"): (
        "Version 2: Messfenster 5.000 ms, Aufzeichnung: Alarme"
    ),
    ("provider.fallback", "CUDAExecutionProvider took no node of the model"): (
        "CUDAExecutionProvider nahm keinen Knoten des Modells"
    ),
    ("journal.damaged", "its copy took its place: /a/update.json is damaged (cut); the agent goes "
     "on from its copy, or from its slots"): (
        "Seine Kopie trat an seine Stelle: /a/update.json ist beschädigt (cut); der Agent macht "
        "mit der Kopie oder mit seinen Slots weiter"
    ),
    ("slot.serving", "no bundle"): "kein Bundle",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def german(qapp: QApplication) -> Iterator[None]:
    language.speak(qapp, "de")
    yield
    language.speak(qapp, "system")
    QLocale.setDefault(QLocale.c())


def entry(action: str, detail: str, subject: str = "edge-01", who: str = "anna") -> AuditEvent:
    return AuditEvent(7, 1.0, who, action, subject, detail, "it rained", "0a1b")


@pytest.mark.parametrize("action", ACTIONS)
def test_each_kind_of_entry_is_said_in_german(action: str) -> None:
    detail, wanted = ENTRIES[action]
    assert entry_said(entry(action, detail)).detail == wanted


def test_who_and_on_what_are_said_and_all_else_of_an_entry_stays() -> None:
    before = entry("rollout.paused", "because it rained", "rollout 12", ENGINE.who)
    said = entry_said(before)
    assert (said.who, said.subject, said.action) == (
        "Rollout-Steuerung", "Rollout 12", "Rollout angehalten",
    )  # fmt: skip
    assert (said.why, said.hash, said.event_id) == (before.why, before.hash, before.event_id)
    assert entry_said(entry("device.request", "", who="device a")).who == "Gerät a"
    assert entry_said(entry("device.add", "", "rollout-12")).subject == "rollout-12"


@pytest.mark.parametrize("code", EVENTS)
def test_what_the_agent_worded_is_said_in_german(code: tuple[str, str]) -> None:
    assert event_said(*code) == EVENTS[code]


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        ("log.error", "muster: worker-crash: the candidate is gone"),
        ("sample.unreadable", "a picture: cannot identify image file"),
        ("worker.down", "Fail: [ONNXRuntimeError] : 1 : FAIL : it cannot be read by us"),
        ("decision.alarm", "defect 0.97 in a.png"),
        ("of.a-newer-agent", "whatever it says"),
    ],
)
def test_what_a_device_or_a_library_worded_stays(code: str, detail: str) -> None:
    assert event_said(code, detail) == detail


def test_an_entry_is_found_by_what_is_kept_and_by_what_is_shown() -> None:
    kept = entry("device.settings", "version 2: window 5 s")
    rows = [AuditRow(kept, entry_said(kept))]
    assert matching(rows, "devices", "device.settings window") == rows
    assert matching(rows, "devices", "einstellungen messfenster") == rows
    assert matching(rows, "devices", "fenestra") == []


def test_events_are_found_and_marked_so_too() -> None:
    stored = StoredEvent("a", 1, 5.0, "worker.down", "error", "worker-crash: x", None)
    events = noted([stored])
    assert matching_events(events, "worker.down abgestürzt", "error") == events
    assert events[0].event is stored
    (mark,) = event_marks([stored])
    assert mark_text(mark) == "Inferenz abgestürzt"
    assert mark_line(mark, 6.0).endswith("Inferenz abgestürzt: Inferenz abgestürzt: x")


def test_a_line_of_code_and_detail_has_no_loose_end() -> None:
    assert event_line("agent.stop", "") == "Agent beendet"
    assert reason_line("disk-full", "") == "Datenträger voll"
    assert reason_line("", "serves again") == "läuft wieder"
    assert reason_line("", "") == ""


def test_english_is_byte_for_byte_what_was_kept(qapp: QApplication) -> None:
    language.speak(qapp, "en")
    try:
        for action, (detail, _) in ENTRIES.items():
            assert entry_said(entry(action, detail)) == entry(action, detail)
        for code, detail in EVENTS:
            assert event_line(code, detail) == f"{code}: {detail}"
    finally:
        language.speak(qapp, "de")

"""When the state is sent, and how it is numbered."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from device_agent.identity import DeviceKey
from device_agent.reporter import REPORT_EVERY_S, Background, Reporter, Situation
from device_agent.wire.messages import (
    Inventory,
    Refusal,
    ReportedState,
    Slots,
    SpoolReport,
    decode_state,
)
from device_agent.wire.sealed import decode_sealed

QUIET = Situation(slots=Slots(), serving=None, attempt=None, refusal=None, providers=())
NEWS = replace(QUIET, refusal=Refusal(reason="assignment-expired", detail="", time_s=1.0))


class Wire:
    def __init__(self) -> None:
        self.connected = True
        self.now_s = 100.0
        self.sent: list[ReportedState] = []
        numbers = count(1)
        self.key = DeviceKey.generate()
        self.reporter = Reporter(
            "edge-01",
            "boot",
            lambda: next(numbers),
            self.publish,
            lambda body: self.key.seal("state", body),
            monotonic=lambda: self.now_s,
        )

    def publish(self, payload: bytes) -> bool:
        if self.connected:
            sealed = decode_sealed(payload, "state")
            self.key.public.verify(sealed.signature, sealed.signed, ec.ECDSA(hashes.SHA256()))
            self.sent.append(decode_state(bytes(sealed.body)))
        return self.connected

    def report(self, situation: Situation) -> None:
        spool = SpoolReport(spool_id="s", pending=3, newest_seq=9)
        self.reporter.report(situation, lambda: Background(Inventory(cpu_count=2), spool))


def test_it_is_sent_when_something_changes_and_not_otherwise() -> None:
    wire = Wire()
    for situation in (QUIET, QUIET, NEWS, NEWS, QUIET):
        wire.report(situation)
    assert [state.refusal for state in wire.sent] == [None, NEWS.refusal, None]
    assert [state.counter for state in wire.sent] == [1, 2, 3]
    assert wire.sent[0].inventory.cpu_count == 2
    assert wire.sent[0].spool.pending == 3
    assert (wire.sent[0].device_id, wire.sent[0].boot_id) == ("edge-01", "boot")


def test_a_restart_of_the_child_is_news() -> None:
    wire = Wire()
    for restarts in (0, 1, 1):
        wire.report(replace(QUIET, restarts=restarts))
    assert [state.restarts for state in wire.sent] == [0, 1]


def test_it_is_sent_now_and_then_without_news() -> None:
    wire = Wire()
    wire.report(QUIET)
    wire.now_s += REPORT_EVERY_S - 0.1
    wire.report(QUIET)
    assert len(wire.sent) == 1
    wire.now_s += 0.2
    wire.report(QUIET)
    assert len(wire.sent) == 2


def test_it_is_sent_again_to_a_broker_that_may_have_lost_it() -> None:
    wire = Wire()
    wire.report(QUIET)
    wire.reporter.resend()
    wire.report(QUIET)
    assert len(wire.sent) == 2


def test_what_could_not_be_sent_is_sent_once_there_is_a_broker() -> None:
    wire = Wire()
    wire.connected = False
    wire.report(NEWS)
    wire.report(NEWS)
    wire.connected = True
    wire.report(NEWS)
    wire.report(NEWS)
    assert [state.refusal for state in wire.sent] == [NEWS.refusal]

"""Control messages keep what later versions add out of the way, and refuse what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from device_agent.wire import messages
from device_agent.wire.errors import WireError
from device_agent.wire.messages import (
    Ack,
    Alive,
    AttemptReport,
    BundleRef,
    Inventory,
    Need,
    Predictions,
    Refusal,
    ReportedState,
    Serving,
    ShadowReport,
    Slots,
    SpoolReport,
)
from device_agent.wire.moments import Moments

VECTOR = Path(__file__).parents[2] / "vectors" / "state.json"
BEFORE_SHADOWS = VECTOR.with_name("state-before-shadows.json")
BEFORE_SETTINGS_FIELDS = VECTOR.with_name("state-before-settings-fields.json")
BUNDLE = BundleRef(digest="ab" * 32, name="surface-defects", version="1.0.0")


def make_state() -> ReportedState:
    return ReportedState(
        device_id="edge-01",
        counter=7,
        time_s=1_790_000_000.5,
        boot_id="b00t",
        inventory=Inventory(
            machine="x86_64",
            providers=("CPUExecutionProvider",),
            cpu_count=2,
            disk_bytes=2,
            power_scope="board",
            power_mode="15W (nvpmodel 0)",
            sensors=("power: INA3221 VDD_IN (measured, board)",),
            clock="unsynchronised",
            time_zone="Europe/Paris",
        ),
        slots=Slots(active=BUNDLE),
        serving=Serving(
            bundle=BUNDLE,
            model_sha256="cd" * 32,
            provider="CPUExecutionProvider",
            since_s=1.5,
            fallback="TensorrtExecutionProvider took no node of the model",
        ),
        attempt=AttemptReport(assignment=3, bundle=BUNDLE, step="commit", shadow=make_shadow()),
        refusal=Refusal(reason="expired", detail="timestamp expired", time_s=2.0),
        spool=SpoolReport(spool_id="s", pending=4, newest_seq=9),
        settings=5,
        command=6,
        restarts=2,
        settings_fields=("window_ms", "log_level"),
    )


def make_shadow() -> ShadowReport:
    return ShadowReport(
        seen=50,
        compared=4,
        agreed=3,
        errors=1,
        skipped_latency=2,
        skipped_cpu=1,
        dropped=2,
        serving=Predictions(labels={"scratch": 4}, confidence=(0,) * 9 + (4,)),
        candidate=Predictions(labels={"scratch": 3}, other=1, values={"wear": Moments(count=1)}),
        latency=((-265, 3), (-264, 1)),
        before_p95_s=0.004,
        beside_p95_s=0.0042,
        cpu_s=0.02,
        duration_s=5.0,
        disagreements=("ef" * 32,),
    )


def test_a_state_survives_the_wire() -> None:
    assert messages.decode_state(messages.encode(make_state())) == make_state()


def test_the_bytes_of_a_state_are_pinned() -> None:
    assert messages.encode(make_state()) == VECTOR.read_bytes()


def test_fields_of_a_later_version_are_ignored() -> None:
    document = json.loads(messages.encode(make_state())) | {"later": [1, 2]}
    assert messages.decode_state(json.dumps(document).encode()) == make_state()


def test_a_state_of_an_earlier_agent_names_no_orders() -> None:
    document = json.loads(messages.encode(make_state()))
    del document["settings"], document["command"]
    state = messages.decode_state(json.dumps(document).encode())
    assert (state.settings, state.command) == (0, 0)


def test_a_state_of_an_agent_without_shadows_reads_as_it_did() -> None:
    expected = make_state()
    assert expected.attempt
    expected = replace(
        expected,
        inventory=replace(expected.inventory, time_zone=""),
        attempt=replace(expected.attempt, shadow=None),
        restarts=0,
        settings_fields=None,
    )
    assert messages.decode_state(BEFORE_SHADOWS.read_bytes()) == expected


def test_a_state_of_an_agent_that_names_no_settings_reads_as_it_did() -> None:
    expected = replace(make_state(), settings_fields=None)
    assert messages.decode_state(BEFORE_SETTINGS_FIELDS.read_bytes()) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("disagreements", ["ef" * 32] * 17),
        ("disagreements", ["no digest"]),
        ("compared", -1),
        ("serving", {"labels": {str(label): 1 for label in range(65)}}),
    ],
)
def test_a_shadow_report_is_bounded(field: str, value: object) -> None:
    document = json.loads(messages.encode(make_state()))
    document["attempt"]["shadow"][field] = value
    with pytest.raises(WireError, match=field):
        messages.decode_state(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("counter", True),
        ("counter", 2**53),
        ("counter", -1),
        ("counter", 1.5),
        ("serving", {"bundle": None}),
        ("attempt", {"assignment": 1, "step": "dancing"}),
        ("device_id", None),
    ],
)
def test_a_state_with_a_wrong_field_is_refused_by_name(field: str, value: object) -> None:
    document = json.loads(messages.encode(make_state())) | {field: value}
    with pytest.raises(WireError, match=field):
        messages.decode_state(json.dumps(document).encode())


def test_a_need_is_bounded() -> None:
    digests = ("ab" * 32,) * 1025
    with pytest.raises(WireError, match="1024"):
        messages.decode_need(messages.encode(Need(digests=digests)))


@pytest.mark.parametrize("data", [b"", b"null", b"[" * 100_000, b"\xff\xfe", b"9" * 4000])
def test_garbage_is_refused_without_a_crash(data: bytes) -> None:
    for decode in (messages.decode_alive, messages.decode_ack, messages.decode_epoch):
        with pytest.raises(WireError):
            decode(data)


def test_small_messages_survive_the_wire() -> None:
    alive = Alive(online=True, since_s=1.0, boot_id="b")
    ack = Ack(spool_id="s", seq=12)
    assert messages.decode_alive(messages.encode(alive)) == alive
    assert messages.decode_ack(messages.encode(ack)) == ack

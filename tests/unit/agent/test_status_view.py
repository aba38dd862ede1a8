"""A running agent's status reads as people need it."""

from __future__ import annotations

import msgspec
import pytest

from device_agent.live_status import (
    LinkStatus,
    LiveStatus,
    LoopStatus,
    SpoolStatus,
    decode_live,
    encode_live,
)
from device_agent.status_view import describe_live, span
from device_agent.wire.messages import (
    AttemptReport,
    BundleRef,
    Refusal,
    Serving,
    ShadowReport,
    Slots,
    SpoolReport,
)
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Energy, Window

NOW_S = 1_800_000_000.0
BUNDLE = BundleRef(digest="ab" * 32, name="surface-defects", version="1.4.0")


def sketch(*values_s: float) -> Sketch:
    found = Sketch()
    for value_s in values_s:
        found.add(value_s)
    return found


def full() -> LiveStatus:
    window = Window(
        start_s=NOW_S - 12.0, duration_s=10.0, bundle=BUNDLE.digest, inferences=99, dropped=1,
        alarms=2, stages={"pre": sketch(0.001), "run": sketch(0.0025), "total": sketch(0.004)},
        energy=Energy(
            source="INA3221 VDD_IN", method="measured", scope="board", power_w=7.25,
            energy_j=72.5, uncertainty_w=0.1, idle_w=5.0, net_j=22.5,
        ),
        cpu_percent=12.5, memory_bytes=210_000_000, temperature_c=54.4, throttled=True,
        power_mode="15W", clock="unsynchronised",
    )  # fmt: skip
    return LiveStatus(
        time_s=NOW_S, device_id="edge-01", fleet="demo", agent="0.1.0", pid=77, boot_id="b",
        since_s=NOW_S - 100_000.0,
        slots=Slots(active=BUNDLE),
        serving=Serving(
            bundle=BUNDLE, model_sha256="cd" * 32, provider="CPUExecutionProvider",
            since_s=NOW_S - 65.0, fallback="CUDAExecutionProvider: not there",
        ),
        attempt=AttemptReport(
            assignment=7, bundle=BUNDLE, step="stage", updated_s=NOW_S, progress=0.6, eta_s=12.0
        ),
        refusal=Refusal(reason="assignment-expired", detail="too late", time_s=NOW_S),
        window=window,
        spool=SpoolStatus(
            report=SpoolReport(spool_id="s", pending=120, newest_seq=130, lost=4),
            size_bytes=1_200_000, max_bytes=64_000_000,
        ),
        link=LinkStatus(broker="broker.local:8883", connected=True, since_s=NOW_S - 3.0),
        loops=(
            LoopStatus(name="control loop", silent_s=0.1, patience_s=60.0),
            LoopStatus(name="telemetry sender", silent_s=61.0, patience_s=60.0),
        ),
        watchdog_s=90.0,
    )  # fmt: skip


def test_results_are_labels_by_count_values_by_range_and_local_requests() -> None:
    wear = Moments()
    for value in (1.0, 2.0, 6.0):
        wear.add(value)
    window = msgspec.structs.replace(
        full().window,
        predictions={"wear": 3, **{f"kind-{n}": n for n in range(1, 8)}},
        values={"wear": wear},
        served_requests=4,
    )
    said = dict(describe_live(msgspec.structs.replace(full(), window=window)))
    assert said["results"] == (
        "wear 3 (1 to 6), kind-7 7, kind-6 6, kind-5 5, kind-4 4, kind-3 3 and 2 more; "
        "4 asked for locally"
    )
    assert dict(describe_live(full()))["results"] == "nothing was found"


def test_everything_that_is_known_is_said() -> None:
    said = dict(describe_live(full()))
    assert said["agent"] == "0.1.0, process 77, up 1 d 3 h"
    assert said["serving"] == (
        "surface-defects 1.4.0 (abababababab) on CPUExecutionProvider for 1 min 5 s; "
        "CUDAExecutionProvider: not there"
    )
    assert said["attempt"].startswith("[############........] 60%, 12 s to go; stage since ")
    assert said["window"] == (
        "99 inferences in 10.0 s, 9.9/s; 0 errors, 1 dropped, 2 alarms; closed 2 s ago"
    )
    assert said["latency"].startswith("pre 1.0")
    assert "total 3.9" in said["latency"]
    assert "post" not in said["latency"]
    assert said["power"] == (
        "7.25 ± 0.1 W, 732.3 mJ an inference (227.3 net); measured: INA3221 VDD_IN, board"
    )
    assert said["host"] == (
        "agent's cpu 12.5 %, memory 210 MB, 54 °C, THROTTLED, mode 15W, clock unsynchronised"
    )
    assert said["spool"] == (
        "120 records wait for the console, 1.2 of 64.0 MB, 4 given up for lack of room"
    )
    assert said["link"] == "broker.local:8883 connected for 3 s"
    assert said["refusal"].startswith("assignment-expired: too late (2027-")
    assert said["loops"] == "control loop 0.1 s, telemetry sender 61.0 s STALLED; watchdog 90 s"


@pytest.mark.parametrize(
    ("shadow", "words"),
    [
        (None, None),
        (ShadowReport(skipped="memory: too short"), "skipped: memory: too short"),
        (
            ShadowReport(
                seen=500, compared=40, agreed=38, errors=1, skipped_latency=5, skipped_cpu=3,
                dropped=1, before_p95_s=0.004, beside_p95_s=0.0042,
            ),
            "agrees in 95.0% of 40 samples, 1 failed; 5 not shown for the latency's sake, 3 for "
            "the CPU's, 1 while it was busy; p95 4.00 ms before, 4.20 beside it",
        ),
        (
            ShadowReport(seen=9),
            "agrees in 0 samples, 0 failed; 0 not shown for the latency's sake, 0 for the CPU's, "
            "0 while it was busy",
        ),
    ],
)  # fmt: skip
def test_a_shadow_is_said_with_what_it_left_out(
    shadow: ShadowReport | None, words: str | None
) -> None:
    attempt = AttemptReport(assignment=7, bundle=BUNDLE, step="soak", shadow=shadow)
    lines = dict(describe_live(msgspec.structs.replace(full(), attempt=attempt)))
    assert lines.get("shadow") == words


def test_what_is_not_there_yet_is_said_too() -> None:
    bare = LiveStatus(
        time_s=NOW_S, device_id="edge-01", fleet="demo", agent="0.1.0", pid=77, boot_id="b",
        since_s=NOW_S, slots=Slots(), serving=None, attempt=None, refusal=None, window=None,
        spool=SpoolStatus(report=None, size_bytes=0, max_bytes=64_000_000),
        link=LinkStatus(broker="127.0.0.1:1883", connected=False, since_s=NOW_S), loops=(),
    )  # fmt: skip
    said = dict(describe_live(bare))
    assert said["serving"] == "nothing: no assignment has come yet, and the broker is away"
    assert said["window"] == "none yet"
    assert said["spool"].startswith("cannot be read")
    assert said["link"] == "127.0.0.1:1883 away for 0 s"
    assert said["refusal"] == "none"
    assert decode_live(encode_live(bare)) == bare


FAILED = AttemptReport(
    assignment=7, bundle=BUNDLE, step="rolled_back", reason="golden-mismatch", detail="sample 2"
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slots": Slots()}, "no assignment has come yet"),
        ({"slots": Slots(), "attempt": FAILED},
         "the last attempt was rolled back: golden-mismatch: sample 2"),
        ({"slots": Slots(), "attempt": msgspec.structs.replace(FAILED, step="stage")},
         "the attempt is at stage"),
        ({"slots": Slots(), "refusal": Refusal(reason="assignment-expired", detail="", time_s=1.0)},
         "what was sent was refused: assignment-expired"),
        ({"slots": Slots(), "trust_damage": "no copy"},
         "the trust state is damaged, nothing new is taken; `muster-agent enrol CODE`"),
        ({"down": "worker-crash: signal 9; restart 3 after 2 s"},
         "the inference child is down: worker-crash: signal 9; restart 3 after 2 s"),
        ({}, "surface-defects 1.4.0 (abababababab) is being loaded"),
        ({"leaving": True, "down": "worker-crash"},
         "the device goes out of service; what waits is sent, then it is wiped"),
    ],
)  # fmt: skip
def test_where_nothing_serves_the_deepest_reason_is_said(
    changes: dict[str, object], words: str
) -> None:
    idle = msgspec.structs.replace(full(), serving=None, attempt=None, refusal=None)
    status = msgspec.structs.replace(idle, **changes)
    said = dict(describe_live(status))
    assert said["serving"] == f"nothing: {words}"
    assert decode_live(encode_live(status)).down == status.down


def test_damaged_trust_is_said_though_something_serves() -> None:
    said = dict(describe_live(msgspec.structs.replace(full(), trust_damage="no copy")))
    assert said["trust"] == "damaged: no copy"
    assert said["serving"].startswith("surface-defects 1.4.0")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, "0 s"), (0.4, "0 s"), (59.9, "59 s"), (61, "1 min 1 s"), (90_061, "1 d 1 h")],
)
def test_a_length_of_time_is_said_in_two_units(seconds: float, words: str) -> None:
    assert span(seconds) == words

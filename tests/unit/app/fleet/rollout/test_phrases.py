"""A plan as people write it, and what they get where they say nothing."""

import msgspec
import pytest

from app.errors import InputError
from app.fleet.rollout.gates.gate import default_gates
from app.fleet.rollout.phrases import (
    Wishes,
    duration_s,
    gate_of,
    phase_of,
    plan_from_file,
    plan_of,
    shadow_of,
    window_of,
)
from app.fleet.rollout.plan import DAYS, Phase, Plan, canary_plan


def test_without_any_wish_it_is_the_plain_plan() -> None:
    assert plan_of(Wishes()) == canary_plan(())
    assert plan_of(Wishes(canaries=("a", "b"))) == canary_plan(("a", "b"))


def test_phases_bring_the_default_gates_a_soak_and_a_last_phase() -> None:
    plan = plan_of(Wishes(canaries=("a",), phases=("5", "10%")))
    assert [each.name for each in plan.phases] == ["canary", "5 devices", "10%", "rest"]
    assert {each.soak_s for each in plan.phases} == {1800.0}
    assert plan.gates == default_gates()


def test_a_named_gate_takes_the_place_of_its_default() -> None:
    plan = plan_of(Wishes(phases=("10%",), gates=("latency=1.3,on=roll-back-phase",)))
    assert len(plan.gates) == len(default_gates())
    latency = next(each for each in plan.gates if each.kind == "latency")
    assert (latency.limit, latency.on_trip, latency.confidence) == (1.3, "roll_back_phase", 0.95)


def test_no_gates_leaves_the_named_ones_only() -> None:
    assert plan_of(Wishes(phases=("10%",), default_gates=False)).gates == ()
    assert plan_of(Wishes(phases=("10%",), default_gates=False)).phases[0].soak_s == 0
    named = plan_of(Wishes(phases=("10%",), gates=("failures=0.1",), default_gates=False))
    assert [each.kind for each in named.gates] == ["failures"]
    assert named.phases[0].soak_s == 1800


def test_without_any_soak_there_is_nothing_that_default_gates_could_see() -> None:
    assert plan_of(Wishes(phases=("10%,soak=0s", "100%,soak=0s"))).gates == ()


def test_limits_are_taken_over() -> None:
    plan = plan_of(Wishes(rate="30/min", concurrency=4, shadow="10%,30m", window="22:00-04:00"))
    assert (plan.rate_per_min, plan.concurrency) == (30, 4)
    assert plan.window is not None
    assert plan.shadow is not None


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("10%", Phase(name="10%", percent=10, soak_s=60)),
        ("5,soak=2h", Phase(name="5 devices", count=5, soak_s=7200)),
        ("lyon:a,b,approvals=2", Phase(name="lyon", devices=("a", "b"), soak_s=60, approvals=2)),
        ("half:50%,min=3", Phase(name="half", percent=50, soak_s=60, min_succeeded=3)),
        ("1", Phase(name="1 device", count=1, soak_s=60)),
        ("100%", Phase(name="rest", percent=100, soak_s=60)),
        ("one:edge-01", Phase(name="one", devices=("edge-01",), soak_s=60)),
    ],
)
def test_a_phase_is_read(text: str, phase: Phase) -> None:
    assert phase_of(text, 60) == phase


@pytest.mark.parametrize(
    ("text", "days", "begin", "duration_min", "zone"),
    [
        ("22:00-04:00", DAYS, "22:00", 360, ""),
        ("mon-fri 22:00-04:00 Europe/Paris", DAYS[:5], "22:00", 360, "Europe/Paris"),
        ("sat,sun 00:00-00:00", DAYS[5:], "00:00", 1440, ""),
        ("fri-mon 08:30-09:00", ("mon", "fri", "sat", "sun"), "08:30", 30, ""),
    ],
)
def test_a_window_is_read(text, days, begin, duration_min, zone) -> None:
    window = window_of(text)
    read = (window.days, window.begin, window.duration_min, window.time_zone)
    assert read == (days, begin, duration_min, zone)


def test_a_shadow_is_read() -> None:
    order = shadow_of("10%,30m,latency=5%,cpu=50%")
    assert (order.share_permil, order.duration_s) == (100, 1800)
    assert (order.max_added_latency_permil, order.max_cpu_permil) == (50, 500)
    assert [duration_s(each) for each in ("90s", "2h", "1.5d")] == [90, 7200, 129_600]


@pytest.mark.parametrize(
    ("read", "text", "named"),
    [
        (lambda text: phase_of(text, 0), "ten", "NAME:device"),
        (lambda text: phase_of(text, 0), "10%,soke=1m", "soke"),
        (lambda text: phase_of(text, 0), "10%,soak=soon", "soon"),
        (gate_of, "speed=1", "speed"),
        (gate_of, "latency=fast", "fast"),
        (gate_of, "latency=1.2,on=panic", "on="),
        (gate_of, "latency=1.2,required=maybe", "required"),
        (window_of, "someday 22:00-04:00", "someday"),
        (window_of, "22:00", "22:00"),
        (shadow_of, "0%,30m", "share_permil"),
        (lambda text: plan_of(Wishes(rate=text)), "fast", "rate"),
        (lambda text: plan_of(Wishes(phases=(text,))), "200%", "percent"),
        (lambda text: plan_of(Wishes(window=text)), "25:00-26:00", "begin"),
    ],
)
def test_what_cannot_be_read_is_named(read, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        read(text)


def test_a_plan_goes_through_a_file_and_back() -> None:
    plan = plan_of(Wishes(canaries=("a",), phases=("10%",), shadow="10%,30m", window="22:00-04:00"))
    assert plan_from_file(msgspec.json.encode(plan), ".json") == plan


def test_a_plan_is_read_from_toml() -> None:
    text = b'rate_per_min = 5\n[[phases]]\nname = "all"\npercent = 100\n'
    found = plan_from_file(text, ".toml")
    assert found == Plan(phases=(Phase(name="all", percent=100),), rate_per_min=5)
    with pytest.raises(InputError, match="percent"):
        plan_from_file(text.replace(b"100", b'"all"'), ".toml")

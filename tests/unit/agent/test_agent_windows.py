"""What the child counted and what the host measured become one window."""

from __future__ import annotations

from msgspec.structs import replace

from device_agent.host import HostWindow
from device_agent.inference.protocol import ServingWindow
from device_agent.serving import at_rest, join_window
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Energy

SERVED = ServingWindow(
    start_s=1000.0,
    duration_s=2.0,
    bundle="a" * 64,
    inferences=7,
    errors=1,
    dropped=2,
    alarms=3,
    stages={"total": Sketch(count=1, total=0.5, buckets={3: 1})},
    predictions={"good": 7},
    confidence=(1, 2),
)
ENERGY = Energy(
    source="INA3221 VDD_IN", method="measured", scope="board", power_w=6.0, energy_j=60.0
)


def test_everything_the_child_knows_is_in_it() -> None:
    window = join_window(SERVED, HostWindow(ENERGY, 12.5, 4096, 55.0, True))
    for name in SERVED.__struct_fields__:
        assert getattr(window, name) == getattr(SERVED, name)
    assert (window.cpu_percent, window.memory_bytes) == (12.5, 4096)
    assert (window.temperature_c, window.throttled) == (55.0, True)


def test_its_energy_is_of_its_own_span_only() -> None:
    window = join_window(SERVED, HostWindow(ENERGY, None, None, None, None))
    assert window.energy.power_w == 6.0
    assert window.energy.energy_j == 12.0
    assert (window.energy.source, window.energy.method) == ("INA3221 VDD_IN", "measured")


def test_a_host_without_sensors_leaves_it_open() -> None:
    window = join_window(SERVED, HostWindow(None, None, None, None, None))
    assert (window.energy, window.cpu_percent, window.throttled) == (None, None, None)


def test_net_energy_clock_and_mode_are_in_it() -> None:
    energy = replace(ENERGY, idle_w=4.0, net_j=20.0)
    host = HostWindow(energy, None, None, None, None, "jumped", "15W (nvpmodel 0)")
    window = join_window(SERVED, host)
    assert (window.energy.idle_w, window.energy.net_j) == (4.0, 4.0), "2 W over its 2 s"
    assert (window.clock, window.power_mode) == ("jumped", "15W (nvpmodel 0)")


def test_it_is_a_rest_only_where_nothing_was_asked_of_the_model() -> None:
    nothing = replace(SERVED, inferences=0, errors=0, dropped=0)
    assert at_rest(nothing)
    for busy in ({"inferences": 1}, {"errors": 1}, {"dropped": 1}):
        assert not at_rest(replace(nothing, **busy))

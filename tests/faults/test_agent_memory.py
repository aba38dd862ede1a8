"""A real agent on a machine with too little memory for two bundles: one stops, the other comes.

The machine's memory is what a ``proc/meminfo`` of ours says; the agent measures, decides and
swaps as it always does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.link.mosquitto import find_mosquitto
from device_agent.wire.manifest import Requirements
from tests.fakes.agents import DEVICE, QUICK, Site, running_site
from tests.fakes.waiting import wait_until

ANY = "mosquitto" if find_mosquitto() else "amqtt"
KIB = 1024
AVAILABLE_BYTES = 200 * 1024 * KIB
ONLY_ALONE = Requirements(memory_bytes=AVAILABLE_BYTES + 1024 * KIB)
"""More than is there, and less than is there once the serving child is stopped."""
NEVER_NOW = Requirements(memory_bytes=AVAILABLE_BYTES + 2048 * 1024 * KIB)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a device of 8 GB, of which little is there, that serves a bundle."""
    host = tmp_path / "host"
    (host / "proc").mkdir(parents=True)
    (host / "proc/meminfo").write_text(
        f"MemTotal: 8000000 kB\nMemAvailable: {AVAILABLE_BYTES // KIB} kB\n"
    )
    sections = {**QUICK, "host": {"root": str(host)}}
    with ExitStack() as stack:
        site = stack.enter_context(running_site(tmp_path, ANY, **sections))
        site.agent.start()
        site.install(site.add_bundle("1.0.0"))
        yield site


def gaps(site: Site) -> list[str]:
    found = site.workspace.store.events(DEVICE, 0.0, 1e12, 500)
    return [event.detail for event in found if event.code == "swap.gap"]


def assert_nothing_lost(site: Site) -> None:
    stored = site.workspace.store.count().windows
    wait_until(lambda: site.workspace.store.count().windows > stored, "telemetry")
    wait_until(lambda: site.workspace.store.gaps() == 0, "no gaps")
    assert site.workspace.store.losses(DEVICE) == []


def test_a_swap_that_memory_is_too_short_for_stops_first_and_tells_the_gap(site: Site) -> None:
    second = site.add_bundle("2.0.0", requirements=ONLY_ALONE)
    site.install(second)
    assert site.serving == second
    wait_until(lambda: len(gaps(site)) == 1, "the gap to be told")
    assert "memory is too short for two" in gaps(site)[0]
    assert "took over" in gaps(site)[0]
    assert float(gaps(site)[0].split(" for ")[1].split(" s")[0]) > 0.0
    assert_nothing_lost(site)


def test_a_candidate_that_fails_alone_has_the_old_one_back(site: Site) -> None:
    serving = site.serving
    broken = site.add_bundle("2.0.0", requirements=ONLY_ALONE, golden_error=1.0)
    site.roll_out(broken)
    wait_until(lambda: len(gaps(site)) == 1, "the gap to be told")
    state = site.wait_attempt("rolled_back")
    wait_until(lambda: site.serving == serving, "the old one to serve again")
    assert state.attempt is not None
    assert state.attempt.reason == "golden-mismatch"
    assert_nothing_lost(site)


def test_a_bundle_that_fits_not_even_alone_is_put_off_and_stops_nothing(site: Site) -> None:
    before = site.state
    assert before is not None
    site.roll_out(site.add_bundle("2.0.0", requirements=NEVER_NOW))

    def told() -> bool:
        state = site.state
        return bool(state and state.attempt and state.attempt.reason == "memory-busy")

    wait_until(told, "the reason")
    assert site.state is not None
    assert site.state.serving == before.serving, "the same session still serves"
    assert gaps(site) == []
    assert_nothing_lost(site)

"""SIGKILL at every state of an attempt, of the agent and of its child, one after the other.

Nothing is simulated: console, broker, agent, bundles, ONNX Runtime and SQLite are the real ones.
The points are enumerated: each state that the journal can be in, just before it is written (the
work of the state before is done) and just after (its own has not begun).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link.mosquitto import find_mosquitto
from device_agent.update.machine import TRANSITIONS, UNDER_WAY
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import ReportedState
from tests.fakes.agents import DEVICE, Site, running_site
from tests.fakes.processes import descendants, wait_until_gone
from tests.fakes.waiting import wait_until

KIND = "mosquitto" if find_mosquitto() else "amqtt"
STATES = ("idle", "download", "verify", "stage", "trial", "shadow", "swap", "soak", "commit")
POINTS = [(when, step) for step in STATES for when in ("before", "after")]
CHILD_POINTS = [
    point for point in POINTS
    if point[0] == "after" or point[1] in ("trial", "shadow", "swap", "soak", "commit")
]  # fmt: skip
"""Before there is a candidate, before and after a write are the same to the one child."""
GIVEN_UP = frozenset({
    ("before", "trial"), ("after", "trial"), ("before", "shadow"), ("after", "shadow"),
    ("before", "swap"), ("after", "swap"),
    ("before", "soak"), ("after", "soak"),
})  # fmt: skip
"""Here a child that is killed was the candidate, or soaks: it is given up at the first crash."""
SHADOW = ShadowOrder(share_permil=500, duration_s=1)
SECTIONS = {"telemetry": {"window_s": 0.2}, "update": {"soak_s": 0.2}}


class Killing:
    """A site whose agent dies on order, with two bundles that take turns."""

    def __init__(self, site: Site, order: Path) -> None:
        self.site = site
        self._order = order
        site.shadow = SHADOW
        self.bundles = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
        site.agent.start()
        site.install(self.bundles[0])

    @property
    def version(self) -> int:
        """Of the newest assignment."""
        stored = self.site.workspace.registry.assignment(DEVICE)
        return stored.version if stored else 0

    def attempt(self, when: str, step: str, whom: str) -> str:
        """Roll the other bundle out, with an order to kill on its way; return its digest."""
        serving = self.site.serving
        wanted = self.bundles[1] if serving == self.bundles[0] else self.bundles[0]
        self.site.release(wanted)  # going back takes a newer release too
        written = self._order.with_suffix(".written")
        written.write_text(f"{when} {step} {whom} {self.version + 1}")
        written.rename(self._order)  # whole at once: the agent may be writing its journal
        self.site.roll_out(wanted)
        return wanted

    def done(self) -> bool:
        """Return whether the order was carried out."""
        return not self._order.exists()

    def end(self, version: int) -> ReportedState:
        """Wait for the end of the attempt at an assignment, and for something to serve then."""

        def ended() -> bool:
            state = self.site.state
            if state is None or state.attempt is None or state.serving is None:
                return False
            final = state.attempt.step in ("commit", "rolled_back")
            holds = state.serving.bundle == state.slots.active
            return final and holds and state.attempt.assignment >= version

        wait_until(ended, f"the end of attempt {version}")
        assert self.site.state is not None
        return self.site.state


@pytest.fixture(scope="module")
def killing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killing]:
    """Give one site for all: each kill must leave a device that the next one finds at work."""
    path = tmp_path_factory.mktemp("killing")
    os.environ["STOP_AT"] = str(path / "stop-at")
    with running_site(path, KIND, **SECTIONS) as site:
        site.agent.module = "tests.fakes.stopping_agent"
        yield Killing(site, path / "stop-at")
    del os.environ["STOP_AT"]


def test_the_states_are_all_there_are() -> None:
    assert set(STATES) == UNDER_WAY | {"commit"}
    assert set(TRANSITIONS) - set(STATES) == {"deferred", "rolled_back", "refused"}


@pytest.mark.parametrize(("when", "step"), POINTS, ids=[" ".join(point) for point in POINTS])
def test_the_agent_is_killed(killing: Killing, when: str, step: str) -> None:
    site = killing.site
    before = site.state
    assert before is not None
    below = descendants(site.agent.pid)
    wanted = killing.attempt(when, step, "agent")
    site.agent.wait()
    assert killing.done()
    wait_until_gone(below)
    site.agent.start()

    served: list[str] = []

    def serves() -> bool:
        state = site.state
        if state and state.boot_id != before.boot_id and state.serving:
            served.append(state.serving.bundle.digest)
        return bool(served)

    wait_until(serves, "the killed agent to serve again")
    assert set(served) <= set(killing.bundles)
    state = killing.end(killing.version)
    assert state.attempt is not None
    assert (state.attempt.step, site.serving) == ("commit", wanted), state.attempt
    if step not in ("soak", "commit") or when == "before":
        assert state.attempt.shadow is not None, "it begins anew"


@pytest.mark.parametrize(
    ("when", "step"), CHILD_POINTS, ids=[" ".join(point) for point in CHILD_POINTS]
)
def test_the_newest_child_is_killed(killing: Killing, when: str, step: str) -> None:
    site, served = killing.site, killing.site.serving
    wanted = killing.attempt(when, step, "child")
    wait_until(killing.done, "the kill")
    state = killing.end(killing.version)
    assert state.attempt is not None
    if (when, step) in GIVEN_UP:
        assert (state.attempt.step, site.serving) == ("rolled_back", served)
        assert state.attempt.reason in ("worker-crash", "worker-down")
    else:
        assert (state.attempt.step, site.serving) == ("commit", wanted), state.attempt


def test_after_all_that_nothing_is_missing(killing: Killing) -> None:
    site = killing.site
    slots = site.state_dir / "slots"
    wait_until(lambda: {each.name for each in slots.iterdir()} <= set(killing.bundles), "a tidy")
    wait_until(lambda: site.workspace.store.gaps() == 0, "every record to be stored")
    assert site.workspace.store.losses(DEVICE) == []
    assert {each.bundle for each in site.workspace.store.recent(DEVICE, 500)} == set(
        killing.bundles
    )

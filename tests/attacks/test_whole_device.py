"""Rows 30 to 33 beside a device at work: whatever is tried, it goes on as if nothing had been.

`test_broker`, `test_enrolment` and `test_reports` play each row in every variant where it is
decided, at the broker or on the console. Here a real agent serves meanwhile, over mTLS, and after
each attack its slots, its trust state and the very process that serves are what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.joining import Joining
from app.link.mosquitto import find_mosquitto
from device_agent.update import JournalFile
from device_agent.wire.messages import BundleRef
from tests.fakes.agents import DEVICE, Site, running_site
from tests.fakes.authority import snapshot
from tests.fakes.joining import Identity, enrol, reported
from tests.fakes.peer import Peer, peers
from tests.fakes.waiting import wait_until

pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
THIEF = "edge-02"


class Scene:
    """A console, a device that serves, and a thief with another device's certificate."""

    def __init__(self, site: Site, opened: list[Peer]) -> None:
        self.site = site
        site.agent.module = "tests.fakes.reporting_agent"  # `check` waits for a report
        site.agent.start()
        site.install(site.add_bundle("1.0.0"))
        site.workspace.add_device(THIEF)
        self.stolen = enrol(site.workspace, THIEF)
        self.thief = Peer(self.stolen.tls()).connect(site.core.settings.port)
        opened.append(self.thief)
        wait_until(lambda: self.thief.connected, "the thief to connect")
        self.before = self.standing()

    def standing(self) -> tuple[dict[str, bytes], dict[str, bytes], BundleRef | None, list[int]]:
        """Return slots, trust state, what is active, and the processes of the agent."""
        state_dir = self.site.state_dir
        active = JournalFile(state_dir / "update.json").load().active
        children = psutil.Process(self.site.agent.pid).children(recursive=True)
        pids = sorted(each.pid for each in children)
        return snapshot(state_dir / "slots"), snapshot(state_dir / "trust"), active, pids

    def check(self) -> None:
        """The device reports once more, serves since when it did, and nothing is different."""
        state = self.site.state
        assert state is not None
        assert state.serving is not None
        settled, since_s = state.counter, state.serving.since_s
        wait_until(
            lambda: self.site.state is not None and self.site.state.counter > settled,
            "the device's next report",
        )
        newest = self.site.state
        assert newest is not None
        assert newest.serving is not None
        assert newest.serving.since_s == since_s
        assert self.standing() == self.before


def stated(site: Site, device_id: str) -> object:
    """The device's state, or None as long as the live view has not heard of the device."""
    live = site.core.live.get(device_id)
    return live and live.state


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with running_site(tmp_path, "mosquitto") as site, peers() as opened:
        yield Scene(site, opened)


def test_row_30_to_33_a_device_at_work_is_left_alone(scene: Scene) -> None:
    site, topics = scene.site, scene.site.workspace.topics
    audit = site.workspace.registry.audit_log

    # Row 30: a stolen certificate publishes to everybody's topics, then where it may.
    for topic in (topics.meta, topics.assign(DEVICE), topics.command(DEVICE), topics.state(DEVICE)):
        scene.thief.publish(topic, b"by the thief", retain=True)
    scene.thief.publish(topics.state(THIEF), scene.stolen.report(reported(THIEF)), retain=True)
    wait_until(lambda: stated(site, THIEF), "what the thief may say")
    assert site.core.live.get(DEVICE).rejection is None, "the broker let it through"

    # Row 32: a code is used again by another key.
    site.workspace.add_device("edge-03")
    code = Joining(site.workspace).make_code("edge-03", preauthorised=True).text
    assert site.core.take_request(Identity().request(code)).status == "accepted"
    again = site.core.take_request(Identity().request(code))
    assert (again.status, again.reason) == ("rejected", "token-used")

    # Row 33: the broker itself forges the device's report.
    site.publish(topics.state(DEVICE), Identity().report(reported(DEVICE, counter=10**9)))
    wait_until(lambda: site.core.live.get(DEVICE).rejection, "the forgery to be rejected")
    assert site.core.live.get(DEVICE).rejection.reason == "report-unknown-key"
    assert audit.events(subject=DEVICE, action="report.rejected")

    # Row 31: the thief is revoked.
    Joining(site.workspace).revoke(THIEF)
    site.core.wake()
    wait_until(lambda: scene.thief.lost, "the thief to be put out")
    again = Peer(scene.stolen.tls()).connect(site.core.settings.port)
    wait_until(lambda: again.lost, "the thief to be turned away")
    again.close()

    scene.check()

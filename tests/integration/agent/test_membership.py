"""Real agents join, are renewed, are replaced; and what a hostile broker says in their name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from app.fleet.live import DeviceView
from app.joining import Joining
from device_agent.config_file import Setup
from device_agent.wire.messages import encode
from tests.fakes.agents import DEVICE, QUICK, AgentProcess, Site, running_site
from tests.fakes.brokers import LONG_BROKER_KINDS
from tests.fakes.enrolled import enrol_agent
from tests.fakes.joining import Identity, reported
from tests.fakes.places import replay
from tests.fakes.waiting import wait_until

NEWCOMER = "edge-02"


@pytest.fixture(params=LONG_BROKER_KINDS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path, request.param) as site:
        wait_until(lambda: site.core.status().connected, "the console to connect")
        yield site


def view(site: Site, device_id: str = DEVICE) -> DeviceView:
    found = site.core.live.get(device_id)
    assert found is not None
    return found


def serial(config: Path) -> int:
    pem = (config.parent / "state" / "identity" / "device.pem").read_bytes()
    return x509.load_pem_x509_certificate(pem).serial_number


def test_a_device_asks_over_the_broker_waits_is_accepted_and_reports(site: Site) -> None:
    site.workspace.add_device(NEWCOMER)
    joining = Joining(site.workspace)
    code = joining.make_code(NEWCOMER)
    config = site.path / "newcomer" / "agent.toml"
    samples = ["--source", "replay", "--samples", str(site.path / "samples"), "--rate", "50"]
    command = [sys.executable, "-m", "device_agent", "enrol", code.text, "--config", str(config)]
    process = subprocess.Popen(
        [*command, "--wait-s", "60", *samples], stdout=subprocess.PIPE, text=True
    )
    wait_until(joining.pending, "the request")
    (waiting,) = joining.pending()
    assert waiting.inventory.machine
    assert not config.exists()
    joining.accept(NEWCOMER, waiting.fingerprint)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert waiting.fingerprint in said
    agent = AgentProcess(config)
    agent.start()
    try:
        wait_until(lambda: view(site, NEWCOMER).state, "a signed report")
    finally:
        agent.stop()
    topic = site.workspace.topics.enrol_reply(NEWCOMER)
    registry = site.workspace.registry
    wait_until(lambda: topic not in registry.held_topics(), "its answer to be cleared")
    assert registry.enrolments.listener_passwords().keys() == {DEVICE}, "who was not heard yet"


def test_certificates_are_renewed_while_the_agent_runs(site: Site) -> None:
    site.agent.start()
    wait_until(lambda: view(site).state, "a signed report")
    before = serial(site.agent.config)
    registry = site.workspace.registry
    with registry._db.write() as db:  # as if two years had gone by
        db.execute("UPDATE certificates SET not_before_s = 1, not_after_s = 2")
    wait_until(lambda: serial(site.agent.config) != before, "the renewed certificate")
    key = registry.enrolments.current(DEVICE).key
    newest = registry.certificates.newest(DEVICE, key)
    assert {each.generation for each in newest} == {2}
    assert str(serial(site.agent.config)) in {each.serial for each in newest}
    site.agent.stop()
    counter = view(site).state.counter
    site.agent.start()
    wait_until(lambda: view(site).state.counter > counter, "a report over the new certificate")


def test_a_replaced_machine_is_believed_and_the_old_one_no_more(site: Site) -> None:
    site.agent.start()
    wait_until(lambda: view(site).state, "a signed report")
    site.agent.stop()
    setup = Setup(replay(site.path / "samples", 50.0), QUICK)
    config = enrol_agent(site.workspace, DEVICE, site.path / "spare", setup, replace=True)
    spare = AgentProcess(config)
    old_boot = view(site).state.boot_id
    spare.start()
    try:
        wait_until(lambda: view(site).state.boot_id != old_boot, "the spare machine's report")
    finally:
        spare.stop()
    revoked = site.workspace.registry.certificates.revoked()
    assert str(serial(site.agent.config)) in {each.serial for each in revoked}
    assert str(serial(config)) not in {each.serial for each in revoked}


def test_what_a_hostile_broker_says_is_rejected_and_shown(site: Site) -> None:
    site.agent.start()
    wait_until(lambda: view(site).state and view(site).status != "offline", "a signed report")
    topic = site.workspace.topics.state(DEVICE)
    lie = reported(DEVICE, counter=10**9)
    for payload, reason in (
        (encode(lie), "report-unsigned"),
        (Identity().report(lie), "report-unknown-key"),
    ):
        site.publish(topic, payload)
        wait_until(
            lambda reason=reason: (got := view(site).rejection) and got.reason == reason, reason
        )
    assert view(site).state.counter < 10**9
    log = site.workspace.registry.audit_log
    wait_until(
        lambda: len(log.events(subject=DEVICE, action="report.rejected")) == 2, "both in the log"
    )
    counter = view(site).state.counter
    site.agent.stop()
    site.agent.start()
    wait_until(lambda: view(site).state.counter > counter, "the device itself to be believed")

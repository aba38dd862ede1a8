"""A real agent on a disk that is full, read-only, or lost its journal: it serves, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link.mosquitto import find_mosquitto
from device_agent.wire.manifest import CHUNK_BYTES
from device_agent.wire.messages import ReportedState
from tests.fakes import small_disk
from tests.fakes.agents import DEVICE, Site, running_site
from tests.fakes.waiting import wait_until

ANY = "mosquitto" if find_mosquitto() else "amqtt"
SIZE = "48m"
PADDING_BYTES = 20 * 1024 * 1024


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a device that has installed a bundle, and is stopped."""
    with running_site(tmp_path, ANY) as site:
        install(site, "1.0.0")
        yield site


def install(site: Site, version: str) -> None:
    """Let the agent run until it serves a bundle."""
    site.agent.start()
    site.install(site.add_bundle(version))
    site.agent.stop()


def start(site: Site) -> ReportedState:
    """Start the agent; return what it reports once it serves."""
    before = site.state
    assert before is not None
    site.agent.start()

    def serves() -> bool:
        state = site.state
        return bool(state and state.boot_id != before.boot_id and state.serving)

    wait_until(serves, "the agent to serve, and to say so")
    assert site.state is not None
    assert site.state.counter > before.counter
    return site.state


def assert_all_accounted_for(site: Site) -> None:
    """What the device measured is stored, but for what its ledger names."""
    stored = site.workspace.store.count().windows
    wait_until(lambda: site.workspace.store.count().windows > stored, "telemetry")
    wait_until(lambda: site.workspace.store.gaps() == 0, "no gaps")


def codes(site: Site) -> list[str]:
    return [event.code for event in site.workspace.store.events(DEVICE, 0.0, 1e12, 500)]


def test_a_start_on_a_full_disk_serves_and_an_update_waits_for_room(site: Site) -> None:
    serving = site.serving
    newer = site.add_bundle("2.0.0")
    site.agent.before = small_disk.full(site.state_dir, SIZE)
    state = start(site)
    assert state.serving is not None
    assert state.serving.bundle.digest == serving
    site.roll_out(newer)
    wait_until(lambda: refusal(site) == "disk-error", "the reason")
    assert site.serving == serving
    small_disk.make_room(site.agent.pid, site.state_dir)
    assert_all_accounted_for(site)
    site.core.broker.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    site.core.broker.release()  # with the link an attempt that was put off is tried again
    wait_until(lambda: site.serving == newer, "the update")


def test_a_disk_that_fills_up_under_an_agent_at_work_stops_nothing(site: Site) -> None:
    site.agent.before = small_disk.full(site.state_dir, SIZE)
    start(site)
    small_disk.make_room(site.agent.pid, site.state_dir)
    assert_all_accounted_for(site)
    small_disk.fill(site.agent.pid, site.state_dir)
    serving, before = site.serving, site.state
    assert before is not None
    wait_until(lambda: "telemetry is lost" in site.agent.text(), "a record that is kept out")
    assert site.serving == serving
    small_disk.make_room(site.agent.pid, site.state_dir)
    assert_all_accounted_for(site)
    assert site.state is not None
    assert site.state.boot_id == before.boot_id, "the agent itself ended"
    wait_until(lambda: "telemetry.loss" in losses(site), "the ledger to name what is lost")


def test_a_disk_that_fills_up_amid_a_download_puts_it_off_and_it_goes_on_later(site: Site) -> None:
    site.agent.before = small_disk.full(site.state_dir, SIZE)
    start(site)
    small_disk.make_room(site.agent.pid, site.state_dir)
    serving, newer = site.serving, site.add_bundle("2.0.0", padding_bytes=PADDING_BYTES)
    before = site.state
    assert before is not None
    held = hold_back_the_last_chunk(site, newer)
    staging = small_disk.inside(site.agent.pid, site.state_dir / "staging" / newer)
    site.roll_out(newer)
    wait_until(lambda: taken_bytes(staging) > 0, "the first chunks")
    small_disk.fill(site.agent.pid, site.state_dir)
    assert 0 < taken_bytes(staging) < PADDING_BYTES, "it was in the middle"
    held.replace(held.with_suffix(".onnx"))
    wait_until(lambda: attempt_reason(site) == "disk-full", "the reason")
    assert site.serving == serving
    small_disk.make_room(site.agent.pid, site.state_dir)
    site.core.broker.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    site.core.broker.release()
    wait_until(lambda: site.serving == newer, "the update")
    assert site.state is not None
    assert site.state.boot_id == before.boot_id, "the agent itself ended"
    assert_all_accounted_for(site)


def hold_back_the_last_chunk(site: Site, digest: str) -> Path:
    """Have the console unable to publish it for now; return the file that is to be put back."""
    model = site.workspace.library.get(digest).path / "model.onnx"
    held = model.with_suffix(".held")
    model.rename(held)
    model.write_bytes(held.read_bytes()[:-CHUNK_BYTES] + bytes(CHUNK_BYTES))
    return held


def taken_bytes(directory: Path) -> int:
    """Return what the files of a directory take of the disk."""
    try:
        return sum(path.stat().st_blocks * 512 for path in directory.rglob("model*"))
    except FileNotFoundError:
        return 0


def attempt_reason(site: Site) -> str:
    state = site.state
    return state.attempt.reason if state and state.attempt else ""


def refusal(site: Site) -> str:
    state = site.state
    return state.refusal.reason if state and state.refusal else ""


def losses(site: Site) -> list[str]:
    found = site.workspace.store.losses(DEVICE)
    return ["telemetry.loss" for _ in found]


def test_what_a_full_disk_kept_out_is_named_though_the_agent_was_killed_meanwhile(
    site: Site,
) -> None:
    with small_disk.kept(site.state_dir, SIZE) as keeper:
        small_disk.make_room(keeper.pid, site.state_dir)
        site.agent.before = small_disk.on(keeper)
        start(site)
        small_disk.fill(keeper.pid, site.state_dir)
        for _ in range(2):
            refused = lost_in_words(site)
            wait_until(
                lambda n=refused: lost_in_words(site) >= n + 2,  # type: ignore[misc]
                "records that are kept out",
            )
            site.agent.kill()
            said = lost_in_words(site)
            site.agent.start()
        small_disk.make_room(keeper.pid, site.state_dir)
        assert_all_accounted_for(site)
        wait_until(lambda: named_lost(site) >= lost_in_words(site), "the ledger")
        assert named_lost(site) >= said >= 4
        assert named_lost(site) - lost_in_words(site) in (0, 1, 2), "counted, not said"
        site.agent.kill()


def lost_in_words(site: Site) -> int:
    """Return how many records the agent has said to be lost."""
    return site.agent.text().count("telemetry is lost")


def named_lost(site: Site) -> int:
    """Return how many records the ledger names, as far as it has come."""
    return sum(loss.records for loss in site.workspace.store.losses(DEVICE))


def test_an_agent_on_a_read_only_disk_serves_and_reports(site: Site) -> None:
    serving = site.serving
    site.agent.before = small_disk.read_only(site.state_dir)
    for _ in range(2):
        state = start(site)
        assert state.serving is not None
        assert state.serving.bundle.digest == serving
        site.agent.kill()
    assert "Read-only file system" in site.agent.text()
    site.agent.before = []
    start(site)
    assert_all_accounted_for(site)


@pytest.mark.parametrize("names", [("update.json",), ("update.json", "update.json.copy")])
def test_an_agent_that_lost_its_journal_serves_what_is_whole(
    site: Site, names: tuple[str, ...]
) -> None:
    install(site, "2.0.0")
    newest = site.serving
    for name in names:
        (site.state_dir / name).write_bytes(b"\0" * 300)
    site.core.broker.hold_down()
    wait_until(lambda: not site.core.status().connected, "the broker to be gone")
    site.agent.start()
    wait_until(lambda: "slot.serving" in after(site, "journal.damaged"), "it to serve")
    site.core.broker.release()
    wait_until(lambda: site.serving == newest, "the bundle that is assigned")
    wait_until(lambda: "journal.damaged" in codes(site), "the reason to be reported")


@pytest.mark.parametrize("both", [False, True], ids=["one of two", "both"])
def test_an_agent_whose_trust_state_is_damaged_serves_and_never_forgets(
    site: Site, both: bool
) -> None:
    serving, newer = site.serving, site.add_bundle("2.0.0")
    names = ["state.json", "state.json.copy"] if both else ["state.json"]
    for name in names:
        (site.state_dir / "trust" / name).write_bytes(b"\0" * 300)
    state = start(site)
    assert state.serving is not None
    assert state.serving.bundle.digest == serving
    wait_until(lambda: "trust.damaged" in codes(site), "the event")
    site.roll_out(newer)
    if both:
        wait_until(lambda: refusal(site) == "trust-damaged", "the reason")
        assert site.state is not None
        assert site.state.refusal is not None
        assert "decommission --now" in site.state.refusal.detail
        assert site.serving == serving
        assert (site.state_dir / "trust" / "state.json").read_bytes() == b"\0" * 300
    else:
        wait_until(lambda: site.serving == newer, "the update")


def after(site: Site, mark: str) -> str:
    """Return what the agent has logged since a mark."""
    return site.agent.text().partition(mark)[2]

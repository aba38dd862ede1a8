"""From the console by stick to the device and back, without any network."""

from __future__ import annotations

from tests.fakes.sticks import DEVICE, StickSite, stick_files
from tests.fakes.waiting import wait_until


def test_a_stick_installs_a_bundle_where_no_agent_runs(site: StickSite) -> None:
    digest = site.add_bundle("1.0.0")
    made = site.export(bundle=digest)
    assert [(each.device_id, each.bundle, each.assignment) for each in made.devices] == [
        (DEVICE, "surface-defects@1.0.0", 1)
    ]
    imported = site.device.import_stick(site.stick)
    assert imported.code == 0, imported.error
    assert imported.serving == digest
    assert imported.said["attempt"]["step"] == "commit"
    receipt = site.directory / imported.said["receipt"]
    assert receipt.exists()
    assert not list((site.device.state_dir / "stick").glob("*-*")), "nothing is left behind"
    assert site.device.status()["running"] is False


def test_a_second_import_of_the_same_stick_changes_nothing(site: StickSite) -> None:
    site.export(bundle=site.add_bundle("1.0.0"))
    first = site.device.import_stick(site.stick)
    before = site.device.disk()
    second = site.device.import_stick(site.stick)
    assert (first.code, second.code) == (0, 0), second.error
    assert site.device.disk() == before
    assert second.serving == first.serving
    receipts = [each.name for each in (site.directory / "receipts").iterdir()]
    assert len(receipts) == 1, "the newer one takes the place of the older one"
    assert second.said["receipt"].endswith(receipts[0])


def test_a_running_agent_takes_a_stick_up_while_it_serves(site: StickSite) -> None:
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.export(bundle=first)
    site.device.agent.start()
    wait_until(lambda: site.device.status()["running"], "the agent to run")
    one = site.device.import_stick(site.stick)
    assert (one.code, one.serving) == (0, first), one.error
    site.stop_rollouts()
    site.export(bundle=second)
    two = site.device.import_stick(site.stick)
    assert (two.code, two.serving) == (0, second), two.error
    assert site.device.status()["running"], "the agent went on"
    assert site.device.status()["slots"]["previous"]["digest"] == first


def test_an_export_goes_on_where_the_last_one_ended(site: StickSite) -> None:
    digest = site.add_bundle("1.0.0")
    first = site.export(bundle=digest)
    assert first.written_bytes > 0
    chunks = sorted((site.directory / "chunks").rglob("*"))
    damaged = next(path for path in chunks if path.is_file())
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    again = site.export(bundle=digest)
    assert again.written_bytes == len(whole)
    assert again.there_bytes == first.written_bytes - len(whole)
    assert damaged.read_bytes() == whole
    files = stick_files(site.directory)
    assert site.export(bundle=digest).written_bytes == 0
    after = stick_files(site.directory)
    assert after.keys() == files.keys()

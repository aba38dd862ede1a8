"""What a device says on a stick counts in the console like what it says over the network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core import BrokerSettings, Core
from app.fleet.rollout.records import Member, Rollout
from app.receipts import take_receipts
from tests.fakes.sticks import DEVICE, StickSite
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE

NOWHERE = BrokerSettings("127.0.0.1", 1, embedded=False)


@contextmanager
def running_console(site: StickSite) -> Iterator[Core]:
    """Run the console over a broker that is not there."""
    core = Core(site.workspace, CONSOLE, NOWHERE)
    core.start()
    try:
        yield core
    finally:
        core.stop()


def muster(site: StickSite, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, beside whatever runs here."""
    program = "import sys; from app.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "--data", str(site.workspace.path), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def newest(site: StickSite) -> Rollout:
    return site.workspace.registry.rollouts.all()[0]


def member(site: StickSite) -> Member:
    found = newest(site).member(DEVICE)
    assert found is not None
    return found


def test_a_rollout_succeeds_by_a_receipt_while_the_console_runs(site: StickSite) -> None:
    digest = site.add_bundle("1.0.0")
    site.export(bundle=digest)
    with running_console(site) as core:
        assert site.device.import_stick(site.stick).code == 0
        assert (newest(site).state, member(site).outcome) == ("running", "assigned")
        taken = muster(site, "receipt", str(site.stick))
        assert taken.returncode == 0, taken.stderr
        assert "surface-defects@1.0.0" in taken.stdout
        wait_until(lambda: newest(site).state == "succeeded", "the rollout to succeed")
        view = core.live.get(DEVICE)
        assert view.state.serving.bundle.digest == digest
        assert view.status == "offline", "a receipt is no connection"
    assert member(site).outcome == "succeeded"


def test_a_console_that_starts_later_counts_the_receipt(site: StickSite) -> None:
    site.export(bundle=site.add_bundle("1.0.0"))
    assert site.device.import_stick(site.stick).code == 0
    (taken,) = take_receipts(site.workspace, site.stick)
    assert (taken.fate, taken.serving, taken.attempt) == (
        "taken",
        "surface-defects@1.0.0",
        "commit",
    )
    with running_console(site):
        wait_until(lambda: newest(site).state == "succeeded", "the rollout to succeed")


def test_a_bundle_that_fails_its_trial_fails_the_rollout_by_receipt(site: StickSite) -> None:
    good = site.add_bundle("1.0.0")
    site.export(bundle=good)
    assert site.device.import_stick(site.stick).code == 0
    site.stop_rollouts()
    site.export(bundle=site.add_bundle("2.0.0", golden_error=3.0))
    imported = site.device.import_stick(site.stick)
    assert imported.code == 11
    assert "golden-mismatch" in imported.error
    assert imported.serving == good
    take_receipts(site.workspace, site.stick)
    with running_console(site):
        wait_until(lambda: newest(site).state == "failed", "the rollout to fail")
    assert member(site).reason == "golden-mismatch"


def test_a_refusal_travels_back_with_its_reason(site: StickSite, tmp_path: Path) -> None:
    """The stick is the older one, brought after the newer one."""
    site.export(bundle=site.add_bundle("1.0.0"))
    older = tmp_path / "older"
    shutil.copytree(site.stick, older)
    site.stop_rollouts()
    site.export(bundle=site.add_bundle("2.0.0"))
    assert site.device.import_stick(site.stick).code == 0
    assert site.device.import_stick(older).reason == "assignment-rollback"
    (taken,) = take_receipts(site.workspace, older)
    assert (taken.refusal, taken.serving) == ("assignment-rollback", "surface-defects@2.0.0")


def test_a_forged_receipt_makes_no_success(site: StickSite) -> None:
    site.export(bundle=site.add_bundle("1.0.0"))
    imported = site.device.import_stick(site.stick)
    receipt = site.directory / imported.said["receipt"]
    honest = receipt.read_bytes()
    receipt.write_bytes(honest.replace(b'"step":"commit"', b'"step":"trial"'))
    with running_console(site):
        refused = muster(site, "receipt", str(site.stick))
        assert refused.returncode == 7
        assert "report-forged" in refused.stderr
        assert site.workspace.registry.reports.of_device(DEVICE) is None
        assert (newest(site).state, member(site).outcome) == ("running", "assigned")
        receipt.write_bytes(honest)
        assert muster(site, "receipt", str(site.stick)).returncode == 0
        wait_until(lambda: newest(site).state == "succeeded", "the honest one to count")


def test_a_copy_of_the_device_cannot_take_its_word_back(site: StickSite) -> None:
    """An earlier receipt, kept by somebody and brought again, is older than what is known."""
    site.export(bundle=site.add_bundle("1.0.0"))
    site.device.import_stick(site.stick)
    (kept,) = (site.directory / "receipts").iterdir()
    early = kept.read_bytes()
    site.device.import_stick(site.stick)
    take_receipts(site.workspace, site.stick)
    believed = site.workspace.registry.reports.of_device(DEVICE)
    kept.write_bytes(early)
    older, known = take_receipts(site.workspace, site.stick)
    assert (older.fate, older.reason, known.fate) == ("older", "report-stale", "known")
    assert site.workspace.registry.reports.of_device(DEVICE) == believed

"""What comes back on a stick is believed by the rules that hold for the link, and no other way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import InputError, StateError
from app.receipts import Taken, take_receipts
from app.reporting import ReportBook, ReportRejectedError
from app.workspace import Workspace
from device_agent.wire.messages import Refusal
from device_agent.wire.stick import receipt_path
from tests.fakes.joining import Identity, enrol, reported
from tests.fakes.workspaces import new_workspace

DEVICE, OTHER = "edge-01", "edge-02"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    for device_id in (DEVICE, OTHER):
        workspace.add_device(device_id)
    yield workspace
    workspace.close()


@pytest.fixture
def identity(workspace: Workspace) -> Identity:
    return enrol(workspace, DEVICE)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    (stick / "muster-test" / "receipts").mkdir(parents=True)
    return stick


def put(stick: Path, payload: bytes, counter: int, device_id: str = DEVICE) -> Path:
    path = stick / "muster-test" / receipt_path(device_id, counter)
    path.write_bytes(payload)
    return path


def take(workspace: Workspace, stick: Path) -> Taken:
    (taken,) = take_receipts(workspace, stick)
    return taken


def kept(workspace: Workspace) -> tuple[int, int] | None:
    """Return what is believed of the device, and the registry's revision."""
    report = workspace.registry.reports.of_device(DEVICE)
    return (report.counter if report else 0, workspace.registry.revision)


def test_a_signed_receipt_is_kept_and_a_running_console_is_told(
    workspace: Workspace, identity: Identity, stick: Path
) -> None:
    before = workspace.registry.revision
    refusal = Refusal(reason="assignment-expired", detail="", time_s=1.0)
    put(stick, identity.report(reported(DEVICE, 7, refusal=refusal)), 7)
    taken = take(workspace, stick)
    assert (taken.fate, taken.counter, taken.refusal) == ("taken", 7, "assignment-expired")
    report = workspace.registry.reports.of_device(DEVICE)
    assert (report.counter, report.way) == (7, "stick")
    assert [each.device_id for each in workspace.registry.reports.from_sticks()] == [DEVICE]
    assert workspace.registry.revision > before
    assert workspace.registry.audit(1)[0].action == "receipt.take"


def test_the_same_receipt_again_changes_nothing(
    workspace: Workspace, identity: Identity, stick: Path
) -> None:
    put(stick, identity.report(reported(DEVICE, 7)), 7)
    take(workspace, stick)
    before = kept(workspace)
    assert take(workspace, stick).fate == "known"
    assert kept(workspace) == before


def test_an_older_receipt_is_not_believed_again(
    workspace: Workspace, identity: Identity, stick: Path
) -> None:
    put(stick, identity.report(reported(DEVICE, 7)), 7)
    take(workspace, stick)
    put(stick, identity.report(reported(DEVICE, 6)), 6)
    older, known = take_receipts(workspace, stick)
    assert (older.fate, older.reason, known.fate) == ("older", "report-stale", "known")
    assert kept(workspace)[0] == 7


def test_several_receipts_of_a_device_are_taken_in_their_order(
    workspace: Workspace, identity: Identity, stick: Path
) -> None:
    for counter in (10, 9, 100):
        put(stick, identity.report(reported(DEVICE, counter)), counter)
    assert [each.counter for each in take_receipts(workspace, stick)] == [9, 10, 100]
    assert kept(workspace)[0] == 100


def forgeries(identity: Identity) -> dict[str, bytes]:
    """Return what somebody with the stick may put there, by the reason it is rejected for."""
    honest = identity.report(reported(DEVICE, 8))
    return {
        "report-unsigned": b'{"device_id":"edge-01"}',
        "report-unknown-key": Identity().report(reported(DEVICE, 8)),
        "report-forged": honest.replace(b'"counter":8', b'"counter":9'),
        "report-wrong-device": identity.report(reported(OTHER, 8)),
        "report-conflict": identity.report(reported(DEVICE, 7, settings=3)),
    }


@pytest.mark.parametrize("reason", list(forgeries(Identity())))
def test_a_forged_receipt_is_rejected_by_its_reason(
    workspace: Workspace, identity: Identity, stick: Path, reason: str
) -> None:
    put(stick, identity.report(reported(DEVICE, 7)), 7).rename(stick / "first")
    put(stick, (stick / "first").read_bytes(), 7)
    take(workspace, stick)
    before = workspace.registry.reports.of_device(DEVICE)
    put(stick, b"", 7).unlink()
    put(stick, forgeries(identity)[reason], 8)
    taken = take(workspace, stick)
    assert (taken.fate, taken.reason) == ("rejected", reason)
    assert workspace.registry.reports.of_device(DEVICE) == before
    newest = workspace.registry.audit(1)[0]
    assert (newest.action, newest.subject) == ("report.rejected", DEVICE)
    assert newest.detail.startswith(reason)


def test_one_bad_receipt_does_not_keep_the_others_out(
    workspace: Workspace, identity: Identity, stick: Path
) -> None:
    put(stick, b"garbage", 1, OTHER)
    put(stick, identity.report(reported(DEVICE, 7)), 7)
    good, bad = take_receipts(workspace, stick)
    assert (good.fate, bad.fate) == ("taken", "rejected")
    assert kept(workspace)[0] == 7


def test_a_receipt_that_is_a_link_or_too_large_is_not_read(
    workspace: Workspace, identity: Identity, stick: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(identity.report(reported(DEVICE, 7)))
    link = put(stick, b"", 7)
    link.unlink()
    link.symlink_to(secret)
    assert take(workspace, stick).reason == "report-unsigned"
    link.unlink()
    with link.open("wb") as file:
        file.truncate(1 << 40)
    assert take(workspace, stick).reason == "report-unsigned"
    assert kept(workspace)[0] == 0


def test_names_that_are_no_receipts_are_passed_over(
    workspace: Workspace, identity: Identity, stick: Path
) -> None:
    receipts = stick / "muster-test" / "receipts"
    (receipts / "README.txt").write_bytes(b"?")
    (receipts / ".edge-01-9.json.new").write_bytes(b"half")
    put(stick, identity.report(reported(DEVICE, 7)), 7)
    assert take(workspace, stick).fate == "taken"


def test_a_stick_without_receipts_is_named(workspace: Workspace, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="holds no muster-test"):
        take_receipts(workspace, empty)
    (empty / "muster-test").mkdir()
    with pytest.raises(InputError, match="no receipts"):
        take_receipts(workspace, empty)
    (empty / "muster-test").rmdir()
    (empty / "muster-test").symlink_to(tmp_path / "console")
    with pytest.raises(StateError, match="link"):
        take_receipts(workspace, empty)


def test_the_receipt_of_a_replaced_machine_does_not_take_its_successors_place(
    workspace: Workspace, identity: Identity, stick: Path
) -> None:
    book = ReportBook(workspace.registry)
    put(stick, identity.report(reported(DEVICE, 7)), 7)
    take(workspace, stick)
    assert [state.counter for state, _ in book.load()] == [7]
    successor = enrol(workspace, DEVICE, replace=True)
    assert book.take(DEVICE, successor.report(reported(DEVICE, 5)), 1.0) is not None
    assert book.follow() == [], "its receipt is still recorded, and counts no more"
    with pytest.raises(ReportRejectedError, match="report-stale"):
        book.take(DEVICE, successor.report(reported(DEVICE, 4)), 2.0)

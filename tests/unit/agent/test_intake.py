"""What the agent does with documents it accepts, refuses, and judges again. Real trust store."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_agent.intake import DISK_ERROR, Intake
from device_agent.trust import TrustStore
from device_agent.wire.metaset import encode_set
from device_agent.wire.telemetry import Event
from tests.fakes.tuf_fleet import DEVICE, Fleet


class Desk:
    """An intake over a store of its own, with its clock and its notes."""

    def __init__(self, directory: Path) -> None:
        self.fleet = Fleet()
        self.path = self.fleet.add_bundle()
        self.now_s = self.fleet.start.timestamp() + 60.0
        self.notes: list[Event] = []
        store = TrustStore(directory, DEVICE, self.fleet.bootstrap, clock=lambda: self.now_s)
        self.intake = Intake(store, self.notes.append, clock=lambda: self.now_s)

    def metadata(self) -> bytes:
        return encode_set(self.fleet.publish())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_assignment_before_its_metadata_is_kept_and_accepted_after_it(desk: Desk) -> None:
    metadata = desk.metadata()
    document = desk.fleet.assignment(desk.path)
    assert desk.intake.judge(document) is None
    assert desk.intake.refusal.reason == "metadata-missing"
    assert desk.intake.kept == document
    desk.intake.take_metadata(metadata)
    accepted = desk.intake.judge(desk.intake.kept)
    assert accepted.version == 1
    assert desk.intake.refusal is None
    assert desk.intake.kept is None


def test_the_same_refusal_again_is_no_news(desk: Desk) -> None:
    desk.intake.take_metadata(desk.metadata())
    document = b'{"signed": 1}'
    desk.intake.judge(document)
    first = desk.intake.refusal
    desk.now_s += 30.0
    desk.intake.judge(document)
    assert desk.intake.refusal == first
    assert [note.code for note in desk.notes] == ["refused.assignment"]
    desk.intake.judge(document + b" ")
    assert desk.intake.refusal.time_s > first.time_s
    assert len(desk.notes) == 2


def test_refused_metadata_stands_until_good_metadata_comes(desk: Desk) -> None:
    desk.intake.take_metadata(b"rubbish")
    assert desk.intake.refusal.reason == "metadata-malformed"
    assert desk.intake.kept is None
    assert desk.notes[0].severity == "warning"
    desk.intake.take_metadata(desk.metadata())
    assert desk.intake.refusal is None


def test_a_good_assignment_is_accepted_over_refused_metadata(desk: Desk) -> None:
    desk.intake.take_metadata(desk.metadata())
    desk.intake.take_metadata(b"rubbish")
    assert desk.intake.judge(desk.fleet.assignment(desk.path)) is not None
    assert desk.intake.refusal.reason == "metadata-malformed"


def test_an_accepted_assignment_makes_older_ones_refused(desk: Desk) -> None:
    desk.intake.take_metadata(desk.metadata())
    old = desk.fleet.assignment(desk.path)
    assert desk.intake.judge(desk.fleet.assignment(desk.path, version=2)).version == 2
    assert desk.intake.judge(old) is None
    assert desk.intake.refusal.reason == "assignment-rollback"


def test_a_clock_that_was_set_mends_a_refusal(desk: Desk) -> None:
    desk.intake.take_metadata(desk.metadata())
    document = desk.fleet.assignment(desk.path)
    desk.now_s, now_s = 0.0, desk.now_s
    assert desk.intake.judge(document) is None
    assert desk.intake.refusal.reason == "clock-below-floor"
    desk.now_s = now_s
    assert desk.intake.judge(desk.intake.kept) is not None


def test_what_the_disk_cannot_take_is_refused_until_it_can(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata, document = desk.metadata(), desk.fleet.assignment(desk.path)

    def refuse(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("device_agent.trust.metadata.sync_generation", refuse)
        desk.intake.take_metadata(metadata)
        assert desk.intake.refusal.reason == DISK_ERROR
        assert "No space left on device" in desk.intake.refusal.detail
    desk.intake.retake_metadata()
    assert desk.intake.refusal is None
    with monkeypatch.context() as patch:
        patch.setattr("device_agent.trust.state.write_atomic", refuse)
        assert desk.intake.judge(document) is None
        assert (desk.intake.refusal.reason, desk.intake.kept) == (DISK_ERROR, document)
    assert desk.intake.judge(document).version == 1
    assert desk.intake.refusal is None

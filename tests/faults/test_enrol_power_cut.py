"""The power fails at every write of an enrolment: the same code always brings it to its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from device_agent.enrol import Enrolment
from device_agent.errors import StorageError
from device_agent.identity import DeviceKey, Identity
from device_agent.wiping import Tombstone, bury, read_tombstone
from device_agent.wire.enrolment import Certificates, decode_reply
from tests.fakes.authority import Fleet
from tests.fakes.power_cut import FaultyDisk, PowerCut

Renames = Literal["lost", "kept"]
BOTH: tuple[Renames, ...] = ("lost", "kept")


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


def ask(path: Path, code: str, *, replace: bool = False) -> bytes:
    with closing(Enrolment(path / "agent.toml")) as enrolment:
        return enrolment.request(enrolment.begin(code, replace=replace))


def take(path: Path, reply: bytes) -> None:
    with closing(Enrolment(path / "agent.toml")) as enrolment:
        enrolment.take(reply)


def count_writes(
    path: Path, prepare: Callable[[Path], object], act: Callable[[Path], object]
) -> int:
    path.mkdir()
    prepare(path)
    disk = FaultyDisk(path, "kept")
    with disk.watching():
        act(path)
    return disk.writes


def cut(
    path: Path, renames: Renames, at: int, prepare: Callable[[Path], object],
    act: Callable[[Path], object],
) -> None:  # fmt: skip
    """Prepare durably, act until the power fails, and lose what a disk would lose."""
    path.mkdir()
    disk = FaultyDisk(path, renames)
    with disk.watching():
        prepare(path)
    with disk.watching(at), pytest.raises(PowerCut):
        act(path)
    disk.lose_what_was_not_synced()


def test_a_cut_while_a_code_replaces_an_unanswered_one_can_be_run_again(
    tmp_path: Path, fleet: Fleet
) -> None:
    first, second = fleet.code(port=1), fleet.code(port=2)
    prepare, act = (lambda p: ask(p, first)), (lambda p: ask(p, second))
    stuck = []
    writes = count_writes(tmp_path / "whole", prepare, act)
    for renames in BOTH:
        for at in range(1, writes + 1):
            path = tmp_path / f"{renames}-{at}"
            cut(path, renames, at, prepare, act)
            try:
                ask(path, second)
            except StorageError as error:
                stuck.append((renames, at, str(error).replace(str(path), "")))
    assert not stuck


def test_a_cut_in_a_first_answer_is_finished_by_the_same_answer(
    tmp_path: Path, fleet: Fleet
) -> None:
    replies: dict[Path, bytes] = {}

    def prepare(path: Path) -> None:
        replies[path] = fleet.reply(ask(path, fleet.code()))

    def act(path: Path) -> None:
        take(path, replies[path])

    writes = count_writes(tmp_path / "whole", prepare, act)
    assert writes > 10
    for renames in BOTH:
        for at in range(1, writes + 1):
            path = tmp_path / f"{renames}-{at}"
            cut(path, renames, at, prepare, act)
            if (path / "state/enrolling").is_dir():
                take(path, replies[path])
            key = decode_reply(replies[path]).key
            assert Identity(path / "state").key.digest == key, (renames, at)


def test_a_cut_in_a_renewal_leaves_one_pair_whole(tmp_path: Path, fleet: Fleet) -> None:
    held: dict[Path, tuple[Certificates, Certificates]] = {}

    def prepare(path: Path) -> None:
        take(path, fleet.reply(ask(path, fleet.code())))
        identity = Identity(path / "state")
        fleet.now += timedelta(days=30)
        fresh = fleet.certificates(identity.key.public, "edge-01")
        held[path] = (identity.certificates(), fresh)

    def act(path: Path) -> None:
        Identity(path / "state").renew(held[path][1], "edge-01", datetime.now(UTC))

    writes = count_writes(tmp_path / "whole", prepare, act)
    mixed = []
    for renames in BOTH:
        for at in range(1, writes + 1):
            path = tmp_path / f"{renames}-{at}"
            cut(path, renames, at, prepare, act)
            if Identity(path / "state").certificates() not in held[path]:
                mixed.append((renames, at))
            act(path)  # the console offers them until both are there
            assert Identity(path / "state").certificates() == held[path][1]
    assert not mixed


def test_a_cut_as_a_decommissioned_device_joins_again_never_leaves_it_in_between(
    tmp_path: Path, fleet: Fleet
) -> None:
    """Its key is accepted once only, so the same code or answer must bring it to its end."""
    code = fleet.code()
    replies: dict[Path, bytes] = {}

    def prepare(path: Path) -> None:
        take(path, fleet.reply(ask(path, code)))
        bury(path / "state", Tombstone(device_id="edge-01", time_s=1.0))
        replies[path] = fleet.reply(ask(path, code))

    def act(path: Path) -> None:
        take(path, replies[path])

    writes = count_writes(tmp_path / "whole", prepare, act)
    lost = []
    for renames in BOTH:
        for at in range(1, writes + 1):
            path = tmp_path / f"{renames}-{at}"
            cut(path, renames, at, prepare, act)
            if (path / "state/enrolling").is_dir():
                act(path)
            elif read_tombstone(path / "state") is not None:
                ask(path, code)
                waiting = DeviceKey.load((path / "state/enrolling/device.key").read_bytes())
                if waiting.digest != decode_reply(replies[path]).key:
                    lost.append((renames, at))
    assert not lost

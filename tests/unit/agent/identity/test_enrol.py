"""A device becomes somebody only by what its code pins; anything else changes nothing."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from device_agent.config import load_config
from device_agent.enrol import Enrolment, Membership
from device_agent.errors import ConfigError, PendingError, RefusalError, StorageError
from device_agent.identity import DeviceKey, Identity
from device_agent.state_dir import StateDir
from device_agent.wiping import Tombstone
from device_agent.wire.codec import encode_json
from device_agent.wire.sealed import decode_sealed
from tests.fakes.authority import ROOT, Fleet, snapshot
from tests.fakes.power_cut import FaultyDisk, PowerCut


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


def begin(path: Path, code: str, *, replace: bool = False) -> bytes:
    with closing(Enrolment(path / "agent.toml")) as enrolment:
        return enrolment.request(enrolment.begin(code, replace=replace))


def take(path: Path, reply: bytes, now: datetime | None = None) -> Membership:
    clock = (lambda: now) if now else (lambda: datetime.now(UTC))
    with closing(Enrolment(path / "agent.toml", clock)) as enrolment:
        return enrolment.take(reply)


def join(path: Path, fleet: Fleet) -> Identity:
    take(path, fleet.reply(begin(path, fleet.code())))
    return Identity(path / "state")


def test_an_accepted_device_has_key_certificates_root_and_configuration(
    tmp_path: Path, fleet: Fleet
) -> None:
    identity = join(tmp_path, fleet)
    config = load_config(tmp_path / "agent.toml")
    assert (config.device_id, config.fleet) == ("edge-01", "plant-7")
    assert (config.broker.host, config.broker.port, config.broker.tls) == (
        "broker.example", 8883, True,
    )  # fmt: skip
    assert Path(config.trusted_root).read_bytes() == ROOT
    assert stat.S_IMODE(identity.key_path.stat().st_mode) == 0o600
    sealed = decode_sealed(identity.key.seal("state", b"{}"), "state")
    assert sealed.key == identity.key.digest
    assert identity.ends() > datetime.now(UTC) + timedelta(days=700)


def test_the_service_may_read_its_configuration_and_nobody_else_its_key(
    tmp_path: Path, fleet: Fleet
) -> None:
    join(tmp_path, fleet)
    modes = {
        name: stat.S_IMODE((tmp_path / name).stat().st_mode)
        for name in ("agent.toml", "root.json", "state", "state/identity/device.key")
    }
    assert modes == {
        "agent.toml": 0o644,
        "root.json": 0o644,
        "state": 0o700,
        "state/identity/device.key": 0o600,
    }


def test_the_same_code_is_the_same_request_also_over_a_reboot(tmp_path: Path, fleet: Fleet) -> None:
    first = begin(tmp_path, fleet.code())
    key = (tmp_path / "state/enrolling/device.key").read_bytes()
    begin(tmp_path, fleet.code())
    assert (tmp_path / "state/enrolling/device.key").read_bytes() == key
    assert take(tmp_path, fleet.reply(first)).device_id == "edge-01"


def test_a_device_that_is_somebody_becomes_another_only_when_told_to(
    tmp_path: Path, fleet: Fleet
) -> None:
    old = join(tmp_path, fleet)
    before = snapshot(tmp_path)
    with pytest.raises(ConfigError, match="--replace"):
        begin(tmp_path, fleet.code())
    assert snapshot(tmp_path) == before
    request = begin(tmp_path, fleet.code(), replace=True)
    assert Identity(tmp_path / "state").key.digest == old.key.digest  # until it is answered
    take(tmp_path, fleet.reply(request))
    assert Identity(tmp_path / "state").key.digest != old.key.digest


def test_a_running_agent_keeps_its_identity(tmp_path: Path, fleet: Fleet) -> None:
    join(tmp_path, fleet)
    held = StateDir(tmp_path / "state")
    try:
        with pytest.raises(StorageError, match="in use"):
            begin(tmp_path, fleet.code(), replace=True)
    finally:
        held.release()


def test_pending_and_rejected_say_what_to_do(tmp_path: Path, fleet: Fleet) -> None:
    request = begin(tmp_path, fleet.code())
    before = snapshot(tmp_path)
    with pytest.raises(PendingError, match="muster device accept edge-01"):
        take(tmp_path, fleet.reply(request, status="pending"))
    with pytest.raises(RefusalError) as caught:
        take(tmp_path, fleet.reply(request, status="rejected", reason="rejected-by-owner"))
    assert caught.value.reason == "rejected-by-owner"
    assert snapshot(tmp_path) == before


def test_an_answer_that_the_code_does_not_pin_changes_nothing(tmp_path: Path, fleet: Fleet) -> None:
    request = begin(tmp_path, fleet.code())
    before = snapshot(tmp_path)
    stranger = Fleet()
    other = DeviceKey.generate()
    foreign = fleet.certificates(other.public, "edge-01")
    renamed = fleet.certificates(waiting_key(tmp_path).public, "edge-02")
    server = fleet.authority.issue_server(["edge-01"])
    cases = {
        "enrolment-malformed": b"not an answer",
        "enrolment-wrong-device": fleet.reply(request, device_id="edge-02"),
        "enrolment-wrong-authority": stranger.reply(request),
        "certificate-unsigned": stranger.reply(request, ca=fleet.authority.pem),
        "enrolment-wrong-root": fleet.reply(request, root=b"{}"),
        "certificate-wrong-key": fleet.reply(request, certificate=foreign.certificate),
        "certificate-wrong-name": fleet.reply(
            request,
            certificate=renamed.certificate,
            fetch_certificate=renamed.fetch_certificate,
        ),
        "certificate-malformed": fleet.reply(request, ca="-----BEGIN"),
    }
    cases["certificate-wrong-key "] = fleet.reply(
        request, certificate=server.certificate_pem.decode()
    )
    for reason, reply in cases.items():
        with pytest.raises(RefusalError) as caught:
            take(tmp_path, reply)
        assert caught.value.reason == reason.strip()
        assert snapshot(tmp_path) == before
    late = datetime.now(UTC) + timedelta(days=900)
    with pytest.raises(RefusalError) as caught:
        take(tmp_path, fleet.reply(request), late)
    assert caught.value.reason == "certificate-expired"
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    "address",
    [
        {"tls": False},
        {"tls": False, "host": "127.0.0.1"},
        {"host": ""},
        {"host": "x" * 300},
        {"host": 'broker\n[source]\nkind = "replay"'},
        {"port": 0},
        {"port": 70_000},
    ],
    ids=str,
)
def test_an_answer_changed_on_its_way_cannot_take_tls_away_or_leave_a_broken_configuration(
    tmp_path: Path, fleet: Fleet, address: dict[str, Any]
) -> None:
    request = begin(tmp_path, fleet.code())
    before = snapshot(tmp_path)
    with pytest.raises(RefusalError) as caught:
        take(tmp_path, fleet.reply(request, **address))
    assert caught.value.reason == "enrolment-wrong-broker"
    assert snapshot(tmp_path) == before
    take(tmp_path, fleet.reply(request))


def waiting_key(path: Path) -> DeviceKey:
    return DeviceKey.load((path / "state/enrolling/device.key").read_bytes())


def test_a_code_for_another_device_than_the_configuration_says_makes_no_key(
    tmp_path: Path, fleet: Fleet
) -> None:
    join(tmp_path, fleet)
    before = snapshot(tmp_path)
    with pytest.raises(ConfigError, match="edge-02"):
        begin(tmp_path, fleet.code("edge-02"), replace=True)
    assert snapshot(tmp_path) == before


def test_a_power_cut_at_every_write_leaves_the_old_identity_or_the_new_one(
    tmp_path: Path, fleet: Fleet
) -> None:
    def prepare(path: Path) -> tuple[str, bytes]:
        old = join(path, fleet)
        return old.key.digest, fleet.reply(begin(path, fleet.code(), replace=True))

    whole = tmp_path / "whole"
    whole.mkdir()
    _, reply = prepare(whole)
    disk = FaultyDisk(whole, "kept")
    with disk.watching():
        take(whole, reply)
    assert disk.writes > 10
    for renames in ("lost", "kept"):
        for cut_at in range(1, disk.writes + 1):
            path = tmp_path / f"{renames}-{cut_at}"
            path.mkdir()
            faulty = FaultyDisk(path, renames)
            with faulty.watching():
                old, reply = prepare(path)
            new = waiting_key(path).digest
            with faulty.watching(cut_at), pytest.raises(PowerCut):
                take(path, reply)
            faulty.lose_what_was_not_synced()
            assert Identity(path / "state").key.digest in (old, new)
            Identity(path / "state").ends()
            load_config(path / "agent.toml")


def test_a_wipe_that_was_cut_short_is_finished_before_the_machine_joins_again(
    tmp_path: Path, fleet: Fleet
) -> None:
    join(tmp_path, fleet)
    state = tmp_path / "state"
    (state / "trust").mkdir()
    (state / "trust/state.json").write_text("of the earlier life")
    tombstone = Tombstone(device_id="edge-01", time_s=1.0)
    (state / "decommissioned.json").write_bytes(encode_json(tombstone))
    request = begin(tmp_path, fleet.code())
    assert not (state / "trust").exists()
    take(tmp_path, fleet.reply(request))
    assert not (state / "decommissioned.json").exists()
    Identity(state)


def test_renewed_certificates_replace_the_old_and_older_ones_do_not(
    tmp_path: Path, fleet: Fleet
) -> None:
    identity = join(tmp_path, fleet)
    old = identity.certificates()
    fleet.now += timedelta(days=365)
    fresh = fleet.certificates(identity.key.public, "edge-01")
    now = datetime.now(UTC)
    assert identity.renew(fresh, "edge-01", now)
    assert identity.certificates() == fresh
    assert not identity.renew(fresh, "edge-01", now)
    stranger = Fleet().certificates(identity.key.public, "edge-01")
    for hostile, reason in ((old, "certificate-rollback"), (stranger, "certificate-unsigned")):
        with pytest.raises(RefusalError) as caught:
            identity.renew(hostile, "edge-01", now)
        assert caught.value.reason == reason
        assert identity.certificates() == fresh

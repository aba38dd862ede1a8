"""A decommissioned device keeps nothing of its own, however often the power fails meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_agent.errors import DecommissionedError, StorageError
from device_agent.state_dir import LOCK_NAME, TOMBSTONE_NAME, StateDir
from device_agent.wiping import Tombstone, bury, clear_tombstone, hold_state, read_tombstone
from tests.fakes.power_cut import FaultyDisk, PowerCut

SECRET = b"the device's key"
TOMBSTONE = Tombstone(device_id="edge-01", time_s=1_790_000_000.0, result="its last word")
OURS = (
    "identity/key.pem",
    "identity/device.crt",
    "trust/state.json",
    "trust/metadata/gen-1/root.json",
    "spool.db",
    "spool.db-wal",
    "spool.db.damaged",
    "slots/abc/model.onnx",
    "staging/def/model.onnx",
    "update.json",
    "update.json.copy",
    ".update.json.x1y2",
    "result.json",
)
FOREIGN = ("agent.toml", "root.json", "samples/a.npy", "spool.txt")


def furnish(directory: Path) -> None:
    for name in (*OURS, *FOREIGN):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SECRET * 100)
    (directory / "trust/metadata/current").symlink_to("gen-1")


def files(directory: Path) -> set[str]:
    return {
        str(path.relative_to(directory))
        for path in directory.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }


def test_everything_of_the_device_goes_and_nothing_else(tmp_path: Path) -> None:
    furnish(tmp_path)
    bury(tmp_path, TOMBSTONE)
    assert files(tmp_path) == {*FOREIGN, TOMBSTONE_NAME}
    assert not (tmp_path / "identity").exists()
    found = read_tombstone(tmp_path)
    assert found is not None
    assert (found.device_id, found.result, found.wiped) == ("edge-01", "its last word", True)


def test_bytes_are_overwritten_before_a_file_is_removed(tmp_path: Path) -> None:
    furnish(tmp_path)
    key = tmp_path / "identity/key.pem"
    (tmp_path / "kept").hardlink_to(key)
    bury(tmp_path, TOMBSTONE)
    assert (tmp_path / "kept").read_bytes() == bytes(len(SECRET) * 100)


def test_a_link_is_removed_and_what_it_points_to_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_bytes(b"precious")
    state = tmp_path / "state"
    furnish(state)
    (state / "slots/abc/link").symlink_to(outside / "precious")
    (state / "slots/dir").symlink_to(outside)
    bury(state, TOMBSTONE)
    assert (outside / "precious").read_bytes() == b"precious"
    assert not (state / "slots").exists()


@pytest.mark.parametrize("renames", ["lost", "kept"])
def test_a_power_cut_at_any_write_is_followed_by_more_wiping(tmp_path: Path, renames: str) -> None:
    """Before the tombstone stands nothing is gone; once it stands no agent starts again."""
    cut_at = 0
    while True:
        cut_at += 1
        place = tmp_path / str(cut_at)
        disk = FaultyDisk(place, renames)  # type: ignore[arg-type]  # parametrized
        with disk.watching():
            furnish(place)
        for path in place.rglob("*"):
            if path.is_file():
                status = path.stat()
                disk._durable.add((status.st_ino, status.st_mtime_ns, status.st_size))
        try:
            with disk.watching(cut_at):
                bury(place, TOMBSTONE)
            break
        except PowerCut:
            disk.lose_what_was_not_synced()
        if read_tombstone(place) is None:
            assert files(place) >= {*OURS, *FOREIGN}, "nothing is gone without a tombstone"
            continue
        with pytest.raises(DecommissionedError, match="edge-01 was decommissioned"):
            hold_state(place)
        assert files(place) == {*FOREIGN, TOMBSTONE_NAME, LOCK_NAME}
    assert cut_at > 2 * len(OURS)


def test_no_agent_holds_a_directory_with_a_tombstone(tmp_path: Path) -> None:
    bury(tmp_path, TOMBSTONE)
    for _ in range(2):
        with pytest.raises(DecommissionedError, match="muster-agent enrol") as caught:
            hold_state(tmp_path)
        assert caught.value.exit_code == 8
    clear_tombstone(tmp_path)
    clear_tombstone(tmp_path)
    hold_state(tmp_path).release()


def test_a_damaged_tombstone_still_keeps_agents_out(tmp_path: Path) -> None:
    (tmp_path / TOMBSTONE_NAME).write_bytes(b"")
    with pytest.raises(StorageError, match="was decommissioned"):
        hold_state(tmp_path)
    StateDir(tmp_path).release()


def test_what_cannot_be_removed_is_said_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path)

    def refuse(self: Path, *_args: object, **_kwargs: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(StorageError, match="is not wiped yet"):
            bury(tmp_path, TOMBSTONE)
    assert (tmp_path / "identity/device.crt").read_bytes().count(b"\0"), "overwritten at least"
    with pytest.raises(DecommissionedError):
        hold_state(tmp_path)
    assert files(tmp_path) == {*FOREIGN, TOMBSTONE_NAME, LOCK_NAME}

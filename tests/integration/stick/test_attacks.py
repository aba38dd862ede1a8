"""A stick in hostile hands, before a device that serves: a reason each, and nothing changes.

One agent serves through all of it, for no attack may change what it trusts, holds or runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from device_agent.wire.codec import compress, decompress
from device_agent.wire.metaset import encode_set
from device_agent.wire.stick import Document, Portion, chunk_path, decode_index, encode_index
from tests.fakes.processes import descendants
from tests.fakes.sticks import DEVICE, Imported, StickSite
from tests.fakes.waiting import wait_until

OTHER = "edge-02"


class Served(StickSite):
    """A site whose first device serves 2.0.0, installed over 1.0.0; 3.0.0 waits to be exported.

    Attributes:
        older: A copy of the stick that brought 1.0.0.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, (DEVICE, OTHER))
        self.older = path / "older"
        self.bundles: dict[str, str] = {}
        self.device.agent.start()
        wait_until(lambda: self.device.status()["running"], "the agent to run")
        for version in ("1.0.0", "2.0.0"):
            digest = self.bundles[version] = self.add_bundle(version)
            self.stop_rollouts()
            self.export(DEVICE, OTHER, bundle=digest)
            imported = self.device.import_stick(self.stick)
            assert imported.code == 0, imported.error
            if not self.older.exists():
                shutil.copytree(self.stick, self.older)
        self.stop_rollouts()

    def picture(self) -> dict[str, Any]:
        """Return what no attack may change: the disk, and the session that serves."""
        held = self.device.import_stick(self.stick).said["serving"]
        workers = sorted(descendants(self.device.agent.pid))
        return {"disk": self.device.disk(), "serving": held, "workers": workers}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = Served(tmp_path_factory.mktemp("served"))
    yield site
    site.close()


@pytest.fixture(scope="module")
def before(served: Served) -> dict[str, Any]:
    """What is to be as it is after each attack, and so before the next."""
    return served.picture()


@pytest.fixture
def attack(served: Served, before: dict[str, Any]) -> Iterator[Callable[[Path], Imported]]:
    """Import a hostile stick, and afterwards prove that nothing changed by it."""

    def run(stick: Path) -> Imported:
        return served.device.import_stick(stick)

    yield run
    after = served.picture()  # the good stick again: whatever stood refused is gone with it
    assert after == before
    wait_until(lambda: left(served) == {"import.lock"}, "what came by stick to be cleared away")


def left(served: Served) -> set[str]:
    return {path.name for path in (served.device.state_dir / "stick").iterdir()}


@pytest.fixture
def stick(served: Served, tmp_path: Path) -> Path:
    """A stick that would bring 3.0.0, to be spoilt; the devices were never told of it."""
    path = tmp_path / "stick"
    shutil.copytree(served.stick, path)
    return path


@pytest.fixture
def newer(served: Served, tmp_path: Path) -> Path:
    """A stick with the chunks of a bundle that the device does not hold."""
    path = tmp_path / "newer"
    path.mkdir()
    version = f"3.0.{len(served.bundles)}"
    served.bundles[version] = served.add_bundle(version)
    served.stop_rollouts()
    served.export(OTHER, bundle=served.bundles[version], stick=path)
    served.stop_rollouts()
    forge(path, lambda index: give(index, DEVICE, index.devices[OTHER]))
    return path


def directory(stick: Path) -> Path:
    return stick / "muster-test"


def forge(stick: Path, change: Callable[[Any], Any]) -> None:
    """Change a stick's index; it is signed by nobody."""
    path = directory(stick) / "index.json"
    path.write_bytes(encode_index(change(decode_index(path.read_bytes()))))


def give(index: Any, device_id: str, portion: Portion) -> Any:
    return msgspec.structs.replace(index, devices={**index.devices, device_id: portion})


def put(stick: Path, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    (directory(stick) / "documents" / digest).write_bytes(data)
    return digest


def a_chunk(stick: Path, served: Served) -> Path:
    """Return a chunk of the newest bundle that is not its manifest."""
    newest = list(served.bundles.values())[-1]
    chunk = served.workspace.library.get(newest).manifest.files[0].chunks[0]
    return directory(stick) / chunk_path(chunk.sha256)


def test_a_tampered_chunk(served: Served, newer: Path, attack) -> None:
    path = a_chunk(newer, served)
    raw = decompress(path.read_bytes(), "chunk", 1 << 20)
    path.write_bytes(compress(raw[:-1] + b"x"))
    imported = attack(newer)
    assert (imported.code, imported.reason) == (7, "stick-damaged")


def test_a_truncated_chunk(served: Served, newer: Path, attack) -> None:
    path = a_chunk(newer, served)
    path.write_bytes(path.read_bytes()[:-3])
    assert attack(newer).reason == "stick-damaged"


def test_a_missing_chunk(served: Served, newer: Path, attack) -> None:
    a_chunk(newer, served).unlink()
    imported = attack(newer)
    assert (imported.code, imported.reason) == (7, "stick-incomplete")


def test_a_chunk_bomb(served: Served, newer: Path, attack) -> None:
    bomb = compress(bytes(512 * 1024 * 1024))
    a_chunk(newer, served).write_bytes(bomb)
    imported = attack(newer)
    assert (imported.code, imported.reason) == (7, "stick-oversize")


def test_an_endless_file_in_place_of_a_chunk(served: Served, newer: Path, attack) -> None:
    with a_chunk(newer, served).open("wb") as file:
        file.truncate(1 << 40)
    assert attack(newer).reason == "stick-oversize"


def test_a_tampered_manifest(served: Served, newer: Path, attack) -> None:
    newest = list(served.bundles.values())[-1]
    (directory(newer) / chunk_path(newest)).write_bytes(compress(b'{"format":"muster-bundle/1"}'))
    assert attack(newer).reason == "stick-damaged"


def test_metadata_of_another_fleet(served: Served, tmp_path: Path, attack) -> None:
    stranger = StickSite(tmp_path / "stranger")
    try:
        stranger.export(bundle=stranger.add_bundle("9.0.0"))
        imported = attack(stranger.stick)
    finally:
        stranger.close()
    assert (imported.code, imported.reason) == (7, "assignment-unsigned")
    assert imported.said["accepted"] is False


def test_a_tampered_metadata_set(served: Served, stick: Path, attack) -> None:
    index = served.index()
    path = directory(stick) / "documents" / index.metadata
    path.write_bytes(path.read_bytes()[:-1])
    assert attack(stick).reason == "stick-damaged"


def test_metadata_that_is_none(served: Served, stick: Path, attack) -> None:
    garbage = put(stick, b"garbage")
    forge(stick, lambda index: msgspec.structs.replace(index, metadata=garbage))
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "metadata-malformed")


def test_an_older_metadata_set(served: Served, stick: Path, attack) -> None:
    old = json.loads((served.older / "muster-test" / "index.json").read_bytes())["metadata"]
    shutil.copy(served.older / "muster-test" / "documents" / old, directory(stick) / "documents")
    forge(stick, lambda index: msgspec.structs.replace(index, metadata=old))
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "metadata-rollback")


def test_an_older_stick_after_a_newer_one(served: Served, attack) -> None:
    imported = attack(served.older)
    assert (imported.code, imported.reason) == (7, "assignment-rollback")
    assert imported.said["serving"]["bundle"]["version"] == "2.0.0"
    assert imported.said["receipt"], "the refusal travels back"


def test_an_assignment_for_another_device(served: Served, stick: Path, attack) -> None:
    forge(stick, lambda index: give(index, DEVICE, index.devices[OTHER]))
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "assignment-wrong-device")


def test_an_assignment_that_is_none(served: Served, stick: Path, attack) -> None:
    forged = Portion(documents=(Document(leaf="assign", sha256=put(stick, b'{"signed":1}')),))
    forge(stick, lambda index: give(index, DEVICE, forged))
    assert attack(stick).reason == "assignment-malformed"


def test_an_oversize_assignment(served: Served, stick: Path, attack) -> None:
    forged = Portion(documents=(Document(leaf="assign", sha256=put(stick, b" " * 9000)),))
    forge(stick, lambda index: give(index, DEVICE, forged))
    assert attack(stick).reason == "assignment-oversize"


def test_an_assignment_posing_as_settings_and_as_a_command(
    served: Served, stick: Path, attack
) -> None:
    def pose(index: Any) -> Any:
        mine = index.devices[DEVICE]
        (assigned,) = mine.documents
        posing = tuple(msgspec.structs.replace(assigned, leaf=leaf) for leaf in ("config", "do"))
        return give(index, DEVICE, Portion(documents=(assigned, *posing), bundle=mine.bundle))

    forge(stick, pose)
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "settings-malformed")


def write_index(stick: Path, **fields: Any) -> None:
    path = directory(stick) / "index.json"
    path.write_bytes(json.dumps({**json.loads(path.read_bytes()), **fields}).encode())


@pytest.mark.parametrize(
    "fields",
    [
        {"metadata": "../../../../etc/passwd"},
        {"metadata": "/etc/passwd"},
        {"metadata": "a" * 63 + "\u0000"},
        {"devices": {DEVICE: {"documents": [{"leaf": "assign", "sha256": "../index.json"}]}}},
        {"devices": {DEVICE: {"documents": [{"leaf": "../assign", "sha256": "a" * 64}]}}},
        {"devices": {DEVICE: {"documents": [], "bundle": "../../state/trust"}}},
        {"devices": {"../edge-01": {"documents": []}}},
        {"format": "muster-stick/2"},
    ],
)
def test_names_that_lead_off_the_stick(
    served: Served, stick: Path, attack, fields: dict[str, Any]
) -> None:
    write_index(stick, **fields)
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "stick-malformed")


@pytest.mark.parametrize("place", ["", "index.json", "documents", "chunks", "documents/*"])
def test_links_that_lead_off_the_stick(
    served: Served, newer: Path, attack, place: str, tmp_path: Path
) -> None:
    """What they point to is just what the stick should hold: it is not read all the same."""
    name = directory(newer) / place
    if place.endswith("*"):
        name = directory(newer) / "documents" / served_metadata(newer)
    elsewhere = tmp_path / "elsewhere"
    name.rename(elsewhere)
    name.symlink_to(elsewhere)
    imported = attack(newer)
    assert (imported.code, imported.reason) == (7, "stick-malformed")
    assert "link" in imported.error


def served_metadata(stick: Path) -> str:
    return json.loads((directory(stick) / "index.json").read_bytes())["metadata"]


def test_receipts_that_lead_off_the_stick(
    served: Served, stick: Path, attack, tmp_path: Path
) -> None:
    shutil.rmtree(directory(stick) / "receipts")
    (tmp_path / "elsewhere").mkdir()
    (directory(stick) / "receipts").symlink_to(tmp_path / "elsewhere")
    imported = attack(stick)
    assert imported.code == 5
    assert "link" in imported.error
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_pipe_in_place_of_a_file(served: Served, stick: Path, attack) -> None:
    path = directory(stick) / "index.json"
    path.unlink()
    os.mkfifo(path)
    assert attack(stick).reason == "stick-malformed"


@pytest.mark.parametrize("content", [b"", b"null", b"[" * 100_000, b'{"format":1}', b"\xff\xfe"])
def test_an_index_that_is_none(served: Served, stick: Path, attack, content: bytes) -> None:
    (directory(stick) / "index.json").write_bytes(content)
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "stick-malformed")


def test_an_endless_index(served: Served, stick: Path, attack) -> None:
    with (directory(stick) / "index.json").open("wb") as file:
        file.truncate(1 << 40)
    assert attack(stick).reason == "stick-oversize"


def test_an_index_of_another_fleet(served: Served, stick: Path, attack) -> None:
    write_index(stick, fleet="other")
    assert attack(stick).reason == "stick-wrong-fleet"


def test_a_stick_that_was_pulled_out_during_its_first_export(
    served: Served, stick: Path, attack
) -> None:
    (directory(stick) / "index.json").unlink()
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "stick-incomplete")
    assert "export again" in imported.error


def test_a_document_that_is_not_there(served: Served, stick: Path, attack) -> None:
    (directory(stick) / "documents" / served.index().metadata).unlink()
    assert attack(stick).reason == "stick-incomplete"


def test_a_stick_with_nothing_for_this_device(served: Served, stick: Path, attack) -> None:
    index = json.loads((directory(stick) / "index.json").read_bytes())
    write_index(stick, devices={OTHER: index["devices"][OTHER]})
    imported = attack(stick)
    assert imported.code == 10
    assert f"nothing for {DEVICE}, but for {OTHER}" in imported.error


def test_an_empty_stick(served: Served, tmp_path: Path, attack) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    imported = attack(empty)
    assert imported.code == 10
    assert "muster export" in imported.error


def test_a_set_of_files_in_a_message_of_our_own_making(served: Served, stick: Path, attack) -> None:
    forged = put(stick, encode_set({"timestamp.json": b"{}", "1.root.json": b"{}"}))
    forge(stick, lambda index: msgspec.structs.replace(index, metadata=forged))
    imported = attack(stick)
    assert (imported.code, imported.reason) == (7, "metadata-malformed")
    assert psutil.pid_exists(served.device.agent.pid)

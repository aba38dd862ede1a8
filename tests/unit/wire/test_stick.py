"""The layout of a stick, and what a hostile one cannot do to whoever reads or writes it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from device_agent.wire import stick_handles, stick_paths
from device_agent.wire.errors import OversizeError, WireError
from device_agent.wire.stick import (
    LEAVES,
    Document,
    Index,
    Portion,
    chunk_path,
    decode_index,
    directory_name,
    document_path,
    encode_index,
    parse_receipt,
    receipt_path,
    topic_of,
)
from device_agent.wire.stick_files import StickFiles
from device_agent.wire.topics import Topics

SHA = hashlib.sha256(b"x").hexdigest()


def index(**over: object) -> Index:
    portion = Portion(documents=(Document(leaf="assign", sha256=SHA),), bundle=SHA)
    fields = {
        "fleet": "plant",
        "made_by": "ann@console",
        "made_s": 1.0,
        "metadata": SHA,
        "devices": {"edge-01": portion},
    }
    return Index(**fields | over)


def test_an_index_comes_back_as_it_was_written() -> None:
    assert decode_index(encode_index(index())) == index()


@pytest.mark.parametrize(
    "broken",
    [
        index(metadata="../../etc/passwd"),
        index(devices={"../edge": Portion()}),
        index(devices={"edge-01": Portion(bundle="../x")}),
        index(devices={"edge-01": Portion(documents=(Document(leaf="assign", sha256="/etc"),))}),
        index(devices={"edge-01": Portion(documents=(Document(leaf="../do", sha256=SHA),))}),
        index(devices={"edge-01": Portion(documents=17 * (Document(leaf="do", sha256=SHA),))}),
        index(fleet="../other"),
        index(format="muster-stick/2"),
    ],
)
def test_an_index_with_names_that_are_none_is_refused(broken: Index) -> None:
    with pytest.raises(WireError):
        decode_index(encode_index(broken))


def test_paths_are_made_of_digests_only() -> None:
    assert chunk_path(SHA) == f"chunks/{SHA[:2]}/{SHA}"
    for path in (chunk_path, document_path):
        with pytest.raises(WireError):
            path("../../etc/passwd")
    with pytest.raises(WireError):
        directory_name("../x")


def test_receipts_are_named_by_device_and_counter() -> None:
    path = receipt_path("edge-01", 7)
    found = parse_receipt(path.removeprefix("receipts/"))
    assert found is not None
    assert (found.device_id, found.counter) == ("edge-01", 7)
    for name in ("edge.json", "-1-2.json", "edge-01-7.json.bak", "edge_1-7.json", ".json"):
        assert parse_receipt(name) is None


def test_every_leaf_is_the_end_of_its_topic() -> None:
    topics = Topics("plant")
    for leaf in LEAVES:
        assert topic_of(topics, "edge-01", leaf) == f"muster/v1/plant/d/edge-01/cmd/{leaf}"


@pytest.fixture(params=[stick_handles, stick_paths])
def kind(request: pytest.FixtureRequest) -> type[StickFiles]:
    return request.param.StickFiles


@pytest.fixture
def stick(tmp_path: Path, kind: type[StickFiles]) -> StickFiles:
    (tmp_path / "secret").write_bytes(b"secret")
    stick = tmp_path / "stick"
    stick.mkdir()
    files = kind(stick, "muster-plant", make=True)
    yield files
    files.close()
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret", "stick"]


@pytest.fixture
def inside(tmp_path: Path, stick: StickFiles) -> Path:
    return tmp_path / "stick" / "muster-plant"


def test_what_is_written_is_read_and_nothing_else_stays(stick: StickFiles, inside: Path) -> None:
    stick.write("a/b/c", b"one")
    stick.write("a/b/c", b"two")
    stick.write("a/b/d", b"three", durable=False)
    assert stick.read("a/b/c", 3) == b"two"
    assert stick.names("a/b") == ["c", "d"]
    stick.remove("a/b/c")
    stick.remove("a/b/c")
    assert stick.names("a/b") == ["d"]
    assert stick.names("nothing/here") == []
    with pytest.raises(FileNotFoundError):
        stick.read("a/b/c", 3)


def test_a_link_is_never_followed(stick: StickFiles, inside: Path, tmp_path: Path) -> None:
    (inside / "file").symlink_to(tmp_path / "secret")
    (inside / "directory").symlink_to(tmp_path)
    for path in ("file", "directory/secret"):
        with pytest.raises(WireError, match="link"):
            stick.read(path, 100)
    with pytest.raises(WireError, match="link"):
        stick.write("directory/secret", b"overwritten")
    with pytest.raises(WireError, match="link"):
        stick.names("directory")
    stick.write("file", b"ours")  # replaces the link, not what it points to
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_the_directory_itself_must_not_be_a_link(tmp_path: Path, kind: type[StickFiles]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "muster-plant").symlink_to(tmp_path / "elsewhere")
    for make in (False, True):
        with pytest.raises(WireError, match="link"):
            kind(tmp_path, "muster-plant", make=make)


@pytest.mark.parametrize("path", ["../secret", "a/../../secret", "/etc/passwd", "a//b", "./x"])
def test_a_path_that_leaves_the_stick_names_nothing(stick: StickFiles, path: str) -> None:
    with pytest.raises(WireError):
        stick.read(path, 100)
    with pytest.raises(WireError):
        stick.write(path, b"x")


def test_a_pipe_is_not_waited_for(stick: StickFiles, inside: Path) -> None:
    os.mkfifo(inside / "pipe")
    with pytest.raises(WireError, match="no plain file"):
        stick.read("pipe", 100)


def test_an_oversize_file_is_not_read(stick: StickFiles, inside: Path) -> None:
    with (inside / "large").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(OversizeError):
        stick.read("large", 100)


def test_a_draft_that_a_pulled_stick_left_is_in_nobodys_way(
    stick: StickFiles, inside: Path, tmp_path: Path
) -> None:
    (inside / ".file.new").symlink_to(tmp_path / "secret")
    stick.write("file", b"ours")
    assert stick.read("file", 10) == b"ours"

"""A manifest is refused, with the field's name, before anything of it is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device_agent.wire.errors import WireError
from device_agent.wire.manifest import decode_manifest, encode_manifest
from tests.fakes.manifests import make_manifest

VECTOR = Path(__file__).parents[2] / "vectors" / "manifest.json"


def bent(path: list[str | int], value: object) -> bytes:
    """Return the manifest's bytes with one field replaced."""
    document = json.loads(encode_manifest(make_manifest()))
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(document).encode()


def test_a_manifest_survives_the_wire() -> None:
    manifest = make_manifest()
    assert decode_manifest(encode_manifest(manifest)) == manifest


def test_the_bytes_that_are_signed_are_pinned() -> None:
    assert encode_manifest(make_manifest()) == VECTOR.read_bytes()


def test_fields_of_a_later_version_are_ignored() -> None:
    assert decode_manifest(bent(["from_the_future"], {"a": 1})) == make_manifest()


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a\\b", "a\0b", ".hidden", "a//b", "a/../b", "a/./b", "", "C:x", "é"],
)
def test_a_file_path_that_could_leave_the_slot_is_refused(path: str) -> None:
    with pytest.raises(WireError, match=r"files\[1\]\.path"):
        decode_manifest(bent(["files", 1, "path"], path))


@pytest.mark.parametrize("path", ["MODEL.onnx", "model.onnx", "Manifest.JSON"])
def test_two_paths_that_are_one_file_on_some_systems_are_refused(path: str) -> None:
    with pytest.raises(WireError, match="appears twice"):
        decode_manifest(bent(["files", 1, "path"], path))


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["format"], "muster-bundle/2", "format"),
        (["name"], "../x", "name"),
        (["version"], "one", "version"),
        (["version"], True, "version"),
        (["model"], "other.onnx", "other.onnx"),
        (["files", 0, "sha256"], "zz", "sha256"),
        (["files", 0, "size_bytes"], -1, "size_bytes"),
        (["files", 0, "size_bytes"], 2**60, "size_bytes"),
        (["files", 0, "size_bytes"], 5, "chunks"),
        (["files", 0, "chunks", 0, "size_bytes"], 2**20, "size_bytes"),
        (["golden", "samples"], [], "golden.samples"),
        (["labels"], ["good", "good"], "labels"),
        (["pipeline", "pre"], [], "layout"),
        (["pipeline", "pre", 0, "std"], [0.0], "std"),
        (["pipeline", "pre", 0, "mean"], [0.0, 0.0], "mean"),
        (["pipeline", "pre", 0, "type"], "python", "type"),
        (["pipeline", "pre", 1, "order"], "NCW", "layout"),
        (["pipeline", "decision", "alarm_labels"], ["unknown"], "alarm_labels"),
        (["pipeline", "decision", "k"], 4, "decision.k"),
    ],
)
def test_a_wrong_field_is_refused_by_name(path: list[str | int], value: object, named: str) -> None:
    with pytest.raises(WireError, match=named.replace(".", r"\.")):
        decode_manifest(bent(path, value))


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_document_is_refused_without_a_crash(data: bytes) -> None:
    with pytest.raises(WireError):
        decode_manifest(data)


def test_an_oversize_manifest_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(WireError, match="at most"):
        decode_manifest(b" " * 600_000)

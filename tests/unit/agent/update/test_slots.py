"""Bundles on the disk: growing, whole, removed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from device_agent.errors import RefusalError
from device_agent.update.slots import Slots
from device_agent.wire.manifest import encode_manifest
from tests.fakes.manifests import make_file
from tests.fakes.updates import CHUNK_BYTES, Bundle, make_bundle


def grow(slots: Slots, bundle: Bundle) -> None:
    """Stage a whole bundle."""
    staging = slots.stage(bundle.digest)
    staging.open(bundle.manifest, bundle.data)
    for chunk in staging.missing(bundle.manifest):
        staging.write(chunk, bundle.chunks[chunk.sha256])


def build(slots: Slots, bundle: Bundle) -> None:
    grow(slots, bundle)
    slots.stage(bundle.digest).verify(bundle.manifest)
    slots.install(bundle.digest)


def test_a_slot_is_what_the_manifest_says(tmp_path: Path) -> None:
    slots, bundle = Slots(tmp_path), make_bundle()
    build(slots, bundle)
    assert slots.intact(bundle.digest)
    assert slots.manifest(bundle.digest) == bundle.manifest
    assert not list((tmp_path / "staging").iterdir())


def test_only_missing_chunks_are_asked_for_after_a_break(tmp_path: Path) -> None:
    bundle = make_bundle()
    staging = Slots(tmp_path).stage(bundle.digest)
    staging.open(bundle.manifest, bundle.data)
    first, second, *rest = staging.missing(bundle.manifest)
    staging.write(second, bundle.chunks[second.sha256])
    again = Slots(tmp_path).stage(bundle.digest)
    again.open(bundle.manifest, bundle.data)
    assert again.missing(bundle.manifest) == [first, *rest]


def test_a_chunk_that_was_half_written_is_missing(tmp_path: Path) -> None:
    slots, bundle = Slots(tmp_path), make_bundle()
    grow(slots, bundle)
    staging = slots.stage(bundle.digest)
    model = staging.path / "model.onnx"
    model.write_bytes(model.read_bytes()[: CHUNK_BYTES + 100])
    staging.open(bundle.manifest, bundle.data)
    wanted = {chunk.sha256 for chunk in bundle.manifest.file("model.onnx").chunks[1:]}
    assert {chunk.sha256 for chunk in staging.missing(bundle.manifest)} == wanted


def test_a_chunk_goes_wherever_the_bundle_has_it(tmp_path: Path) -> None:
    base = make_bundle()
    twice = msgspec.structs.replace(
        base.manifest,
        files=(*base.manifest.files, make_file("copy.txt", b"labels.txt")),
    )
    bundle = Bundle(twice, encode_manifest(twice), base.chunks)
    slots = Slots(tmp_path)
    build(slots, bundle)
    assert (slots.path(bundle.digest) / "copy.txt").read_bytes() == b"labels.txt"


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "manifest"])
def test_a_damaged_slot_is_not_intact(tmp_path: Path, damage: str) -> None:
    slots, bundle = Slots(tmp_path), make_bundle()
    build(slots, bundle)
    model = slots.path(bundle.digest) / "model.onnx"
    content = bytearray(model.read_bytes())
    content[777] ^= 1
    if damage == "flip":
        model.write_bytes(content)
    elif damage == "cut":
        model.write_bytes(content[:-1])
    elif damage == "remove":
        model.unlink()
    else:
        (slots.path(bundle.digest) / "manifest.json").write_bytes(b"{}")
    assert not slots.intact(bundle.digest)


def test_a_damaged_slot_is_replaced(tmp_path: Path) -> None:
    slots, bundle = Slots(tmp_path), make_bundle()
    build(slots, bundle)
    (slots.path(bundle.digest) / "model.onnx").write_bytes(b"rot")
    build(slots, bundle)
    assert slots.intact(bundle.digest)


def test_what_contradicts_its_manifest_is_refused_and_no_slot(tmp_path: Path) -> None:
    base = make_bundle()
    model = msgspec.structs.replace(base.manifest.file("model.onnx"), sha256="0" * 64)
    files = tuple(model if file.path == "model.onnx" else file for file in base.manifest.files)
    manifest = msgspec.structs.replace(base.manifest, files=files)
    bundle = Bundle(manifest, encode_manifest(manifest), base.chunks)
    slots = Slots(tmp_path)
    grow(slots, bundle)
    with pytest.raises(RefusalError, match=r"model\.onnx has 20480 bytes") as caught:
        slots.stage(bundle.digest).verify(manifest)
    assert caught.value.reason == "file-mismatch"
    assert not list((tmp_path / "slots").iterdir())


@pytest.mark.parametrize("path", ["labels.txt/x", "Labels.TXT/x", "manifest.json/x"])
def test_a_file_that_is_also_a_directory_is_refused_before_writing(
    tmp_path: Path, path: str
) -> None:
    base = make_bundle()
    manifest = msgspec.structs.replace(
        base.manifest, files=(*base.manifest.files, make_file(path, b"x"))
    )
    staging = Slots(tmp_path).stage("d" * 64)
    with pytest.raises(RefusalError) as caught:
        staging.open(manifest, encode_manifest(manifest))
    assert caught.value.reason == "manifest-invalid"
    assert not staging.path.exists()


def test_a_link_in_the_way_is_removed_and_not_followed(tmp_path: Path) -> None:
    bundle = make_bundle()
    staging = Slots(tmp_path).stage(bundle.digest)
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    staging.path.mkdir()
    (staging.path / "model.onnx").symlink_to(outside)
    staging.open(bundle.manifest, bundle.data)
    assert outside.read_bytes() == b"precious"
    assert not (staging.path / "model.onnx").is_symlink()


def test_only_what_is_named_is_kept(tmp_path: Path) -> None:
    slots = Slots(tmp_path)
    old, new, growing, gone = (make_bundle(f"{n}.0.0") for n in range(1, 5))
    for bundle in (old, new, gone):
        build(slots, bundle)
    for bundle in (growing, make_bundle("9.0.0")):
        grow(slots, bundle)
    slots.keep({old.digest, new.digest, growing.digest})
    assert {entry.name for entry in (tmp_path / "slots").iterdir()} == {old.digest, new.digest}
    assert [entry.name for entry in (tmp_path / "staging").iterdir()] == [growing.digest]
    assert slots.intact(old.digest)


def test_chunks_are_found_where_they_lie(tmp_path: Path) -> None:
    slots, bundle = Slots(tmp_path), make_bundle()
    build(slots, bundle)
    places = slots.places()
    assert {name: place.read() for name, place in places.items()} == bundle.chunks

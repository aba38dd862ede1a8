"""The library shows whole bundles only, and gives every chunk of them."""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.bundles.build import build_bundle
from app.bundles.library import Library
from app.bundles.project import Project
from app.bundles.recipes import RECIPES
from app.errors import EnvironmentFaultError, StateError
from device_agent.wire.manifest import decode_manifest


def test_bundles_are_listed_by_name(library: Library) -> None:
    assert [entry.manifest.name for entry in library.entries()] == ["stripes", "tones"]


def test_an_entrys_digest_is_its_manifests(library: Library) -> None:
    for entry in library.entries():
        data = (entry.path / "manifest.json").read_bytes()
        assert entry.digest == entry.path.name == hashlib.sha256(data).hexdigest()
        assert entry.size_bytes == sum(
            path.stat().st_size for path in entry.path.rglob("*") if path.is_file()
        )


def test_the_chunks_of_a_bundle_rebuild_its_files(library: Library) -> None:
    entry = library.entries()[0]
    digests = library.chunks(entry.digest)
    assert digests[0] == entry.digest
    assert len(digests) == len(set(digests))
    chunks = {digest: library.chunk(digest) for digest in digests}
    manifest = decode_manifest(chunks[entry.digest])
    for file in manifest.files:
        data = b"".join(chunks[chunk.sha256] for chunk in file.chunks)
        assert data == (entry.path / file.path).read_bytes()


def test_another_process_s_bundle_is_found(library: Library, built: Path) -> None:
    watching = Library(library.directory)
    entry = library.entries()[0]
    kept = library.directory.parent / "kept"
    library.remove(entry.digest)
    assert watching.find("stripes", "1.0.0") is None
    shutil.copytree(built / entry.digest, kept)
    kept.rename(library.directory / entry.digest)
    assert watching.get(entry.digest) == entry
    assert watching.chunk(entry.digest)


def test_a_removed_bundle_is_gone_with_its_chunks(library: Library) -> None:
    entry, other = library.entries()
    library.remove(entry.digest)
    assert not entry.path.exists()
    with pytest.raises(StateError, match="not in the library"):
        library.get(entry.digest)
    with pytest.raises(StateError, match="in no bundle"):
        library.chunk(entry.digest)
    assert all(library.chunk(digest) for digest in library.chunks(other.digest))


def test_chunks_that_two_bundles_share_outlive_one(
    library: Library, image_project: Project
) -> None:
    first = library.find("stripes", "1.0.0")
    second = build_bundle(image_project, "1.0.1", RECIPES["fp32"], library)
    assert first
    shared = set(library.chunks(first.digest)) & set(library.chunks(second.digest))
    assert shared
    library.remove(second.digest)
    assert all(library.chunk(digest) for digest in library.chunks(first.digest))


def test_an_unknown_digest_is_refused(library: Library) -> None:
    for ask in (library.get, library.chunks, library.chunk, library.remove):
        with pytest.raises(StateError):
            ask("0" * 64)


def test_a_changed_file_is_never_given_out(library: Library) -> None:
    entry = library.entries()[0]
    model = entry.path / "model.onnx"
    data = bytearray(model.read_bytes())
    data[100] ^= 1
    model.write_bytes(data)
    with pytest.raises(EnvironmentFaultError, match=r"model\.onnx: is damaged"):
        library.chunk(entry.manifest.file("model.onnx").chunks[0].sha256)


def test_a_damaged_manifest_hides_that_bundle_only(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    entry = library.entries()[0]
    (entry.path / "manifest.json").write_text("{}")
    with caplog.at_level(logging.WARNING):
        again = Library(library.directory)
        assert [left.manifest.name for left in again.entries()] == ["tones"]
        assert again.entries()
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_what_a_killed_builder_left_is_removed(library: Library) -> None:
    left = library.directory / ".building-killed"
    left.mkdir()
    (left / "model.onnx").write_bytes(b"half")
    before = library.entries()
    assert Library(library.directory).entries() == before
    assert not left.exists()


def test_a_killed_builders_directory_goes_and_a_living_ones_stays(library: Library) -> None:
    code = (
        "import sys; from pathlib import Path; from app.bundles.library import Library\n"
        "with Library(Path(sys.argv[1])).building() as made:\n"
        "    print(made, flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(library.directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout
        made = Path(child.stdout.readline().strip())
        Library(library.directory)
        assert made.is_dir()
        child.kill()
    Library(library.directory)
    assert not made.exists()


def test_building_leaves_nothing_on_an_error(library: Library) -> None:
    before = sorted(path.name for path in library.directory.iterdir())
    with pytest.raises(KeyboardInterrupt), library.building() as made:
        (made / "model.onnx").write_bytes(b"half")
        raise KeyboardInterrupt
    assert sorted(path.name for path in library.directory.iterdir()) == before


def test_a_name_and_version_are_taken_once(library: Library) -> None:
    taken = library.find("stripes", "1.0.0")
    assert taken
    library.check_free("stripes", "1.0.1")
    with pytest.raises(StateError, match=f"stripes 1.0.0 .*{taken.digest[:12]}"):
        library.check_free("stripes", "1.0.0")


def test_a_path_that_is_a_file_is_an_environment_fault(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("no directory")
    with pytest.raises(EnvironmentFaultError, match="cannot be used"):
        Library(tmp_path / "library")

"""Real workspaces with cheap keys, and bundles whose files are no models."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec.structs import replace

from app.bundles.library import Library, LibraryEntry
from app.workspace import Workspace
from device_agent.wire.manifest import (
    CHUNK_BYTES,
    MANIFEST_NAME,
    Chunk,
    File,
    encode_manifest,
)
from tests.fakes.manifests import make_manifest

RELEASE, CONSOLE = "release words", "console words"
CHEAP = 2**4


def new_workspace(path: Path, fleet: str = "test") -> Workspace:
    """Found a fleet; Scrypt costs next to nothing."""
    return Workspace.create(path, fleet, RELEASE, CONSOLE, scrypt_n=CHEAP)


def add_bundle(
    library: Library,
    version: str,
    size_bytes: int = 3 * CHUNK_BYTES,
    name: str = "surface-defects",
    **changes: object,
) -> LibraryEntry:
    """Put a bundle of several chunks into a library."""
    seed = hashlib.sha256(version.encode()).digest()
    manifest = make_manifest()
    contents = {each.path: each.path.encode() for each in manifest.files}
    contents["model.onnx"] = b"".join(
        hashlib.sha256(seed + index.to_bytes(4)).digest() for index in range(size_bytes // 32)
    )
    with library.building() as directory:
        for path, content in contents.items():
            (directory / path).parent.mkdir(exist_ok=True)
            (directory / path).write_bytes(content)
        files = tuple(_describe(path, content) for path, content in contents.items())
        manifest = replace(manifest, name=name, version=version, files=files, **changes)
        (directory / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
        return library.adopt(directory)


def _describe(path: str, content: bytes) -> File:
    pieces = [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    chunks = [Chunk(sha256=hashlib.sha256(p).hexdigest(), size_bytes=len(p)) for p in pieces]
    return File(
        path=path,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        chunks=tuple(chunks),
    )

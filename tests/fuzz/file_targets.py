"""Files that somebody carries in: sticks, backups, and the samples of a bundle."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from PIL import Image as Picture

from app.backup.archive import ArchiveReader, Contents, FileEntry, write_archive
from app.backup.sealed import SealedReader, SealedWriter
from app.errors import InputError, PassphraseError
from app.fleet.audit_chain import Head
from device_agent.errors import NothingForDeviceError, RefusalError
from device_agent.inference.sources.gstreamer import foreign_part
from device_agent.inference.sources.payloads import decode_payload
from device_agent.parcel import opened, payloads, read_parcel
from device_agent.wire import stick
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.samples import read_sample
from device_agent.wire.pipeline.spec import Image, Sample, Series
from tests.fakes.slots import LENGTH, npy, series
from tests.fuzz.target import Target

FLEET = "plant-7"


def file_targets(directory: Path) -> list[Target]:
    """Return them; they write their input into `directory` where the parser wants a file."""
    return [*_stick(directory), *_backup(directory), *_samples(directory)]


def _stick(directory: Path) -> list[Target]:
    document = b"a metadata set"
    digest = hashlib.sha256(document).hexdigest()
    index = _index(digest)
    place = directory / "stick" / stick.directory_name(FLEET)
    (place / "documents").mkdir(parents=True)
    (place / stick.document_path(digest)).write_bytes(document)

    def take_in(data: bytes) -> None:
        (place / stick.INDEX).write_bytes(data)
        with opened(directory / "stick", FLEET) as files:
            parcel = read_parcel(files, FLEET, "edge-01")
            for _ in payloads(files, parcel):
                pass

    return [
        Target("index of a stick", (index,), stick.decode_index, (WireError,)),
        Target("stick", (index,), take_in, (RefusalError, NothingForDeviceError)),
        Target(
            "name of a receipt",
            (b"edge-01-7.json",),
            lambda data: stick.parse_receipt(data.decode(errors="replace")),
            (),
        ),
    ]


def _index(digest: str) -> bytes:
    letter = stick.Document(leaf="assign", sha256=digest)
    return stick.encode_index(
        stick.Index(
            fleet=FLEET,
            made_by="somebody",
            made_s=1.0,
            metadata=digest,
            devices={"edge-01": stick.Portion(documents=(letter,))},
        )
    )


def _backup(directory: Path) -> list[Target]:
    contents = Contents(
        fleet=FLEET,
        created_s=1.0,
        muster="0.1.0",
        audit_head=Head(count=0, hash="0" * 64),
        root_version=1,
        telemetry=False,
        files=(FileEntry("registry.db", 5), FileEntry("keys/root.json", 5)),
    )
    path = directory / "backup"
    plain = _written(contents, lambda file: cast("SealedWriter", _Plain(file)))
    whole = _written(contents, lambda file: SealedWriter(file, "secret", scrypt_n=2))

    def read_plain(data: bytes) -> None:
        _read_all(ArchiveReader(cast("SealedReader", _Plain(io.BytesIO(data))), path))

    def read_sealed(data: bytes) -> None:
        _read_all(ArchiveReader(SealedReader(io.BytesIO(data), path, "secret"), path))

    return [
        Target("backup, opened", (plain,), read_plain, (InputError,)),
        Target("backup", (whole,), read_sealed, (InputError, PassphraseError)),
    ]


class _Plain:
    """What stands for the sealing where it has been opened."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file
        self.write, self.read = file.write, file.read

    def flush(self) -> None:
        pass

    def finish(self) -> None:
        pass


def _written(contents: Contents, seal: Callable[[Any], SealedWriter]) -> bytes:
    file = io.BytesIO()
    write_archive(seal(file), contents, lambda _: io.BytesIO(b"12345"))
    return file.getvalue()


def _read_all(reader: ArchiveReader) -> None:
    for _, pieces in reader.files():
        for _ in pieces:
            pass


def _samples(directory: Path) -> list[Target]:
    picture = io.BytesIO()
    Picture.fromarray(np.zeros((4, 4), np.uint8)).save(picture, "PNG")
    image = npy(np.zeros((4, 4, 1), np.uint8))
    grey = Image(colour="grey")
    return [
        _sample(directory, "series.npy", Series(length=LENGTH), npy(series(1.0))),
        _sample(directory, "image.npy", grey, image),
        _sample(directory, "image.png", grey, picture.getvalue()),
        _message("image", grey, picture.getvalue()),
        _message("npy", Series(length=LENGTH), npy(series(1.0))),
        _message("json", Series(length=3, channels=2, hop=1), b"[[1, 2.5], [-3e4, 0]]"),
        Target("GStreamer", (b"v4l2src ! video/x-raw, width=(int)640 ! appsink",), _gst, ()),
    ]


def _message(kind: Literal["image", "npy", "json"], sample: Sample, seed: bytes) -> Target:
    def read(data: bytes) -> None:
        decode_payload(data, "topic", kind, sample)

    return Target(f"message {kind}", (seed,), read, (WireError,))


def _gst(data: bytes) -> None:
    foreign_part(data.decode(errors="replace"))


def _sample(directory: Path, name: str, sample: Sample, seed: bytes) -> Target:
    path = directory / name

    def read(data: bytes) -> None:
        path.write_bytes(data)
        read_sample(path, sample)

    return Target(f"sample {name}", (seed,), read, (WireError, OSError))

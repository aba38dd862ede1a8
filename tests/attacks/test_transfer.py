"""Rows 21 to 24 of the attack table: what comes instead of the bytes that were signed.

Chunks travel over a real mosquitto, whose retained messages are the attacker's to fill.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import zstandard
from msgspec.structs import replace

from app.link.mosquitto import find_mosquitto
from device_agent.link import Link
from device_agent.update import staging
from device_agent.wire.codec import compress
from device_agent.wire.manifest import Chunk, encode_manifest
from device_agent.wire.messages import decode_need
from device_agent.wire.topics import Topics
from tests.fakes.agent_link import Inbox, running_link
from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.brokers import running_broker
from tests.fakes.console import Console, running_console
from tests.fakes.running_device import NAME, RunningDevice, bundle_of, running_device, tree
from tests.fakes.slots import make_model, make_slot
from tests.fakes.tuf_fleet import Fleet
from tests.fakes.updates import Bundle, FakeFetcher
from tests.fakes.waiting import wait_until

pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")

PATIENCE_S = 1.5
OVER_S = 1.6
"""More than that, and less than a device waits before it asks for all that is missing."""
FOR_EVER_S = 1e9


class Clock:
    """By which the device's link waits for chunks: the true time, unless a test says otherwise.

    A machine that is busy elsewhere must not be what a device gives up on.
    """

    def __init__(self) -> None:
        self.now: Callable[[], float] = time.monotonic

    def __call__(self) -> float:
        return self.now()


@dataclass
class HostileBroker:
    """A broker whose retained chunks are what the attacker made of them, and a device's link to it.

    Nobody answers when the device asks again; `asked` is what it asked for.
    """

    topics: Topics
    console: Console
    link: Link
    clock: Clock
    _asked: set[str] = field(default_factory=set)

    def hold(self, digest: str, payload: bytes) -> None:
        self.console.link.publish(self.topics.chunk(digest), payload, retain=True).wait(60)

    def hold_bundle(self, bundle: Bundle, but: str = "") -> None:
        """Hold everything of a bundle as it must be, except one chunk."""
        for digest, raw in {bundle.digest: bundle.data, **bundle.chunks}.items():
            if digest != but:
                self.hold(digest, compress(raw))

    def asked(self) -> set[str]:
        """Return the digests that the device has asked for again."""
        while not self.console.messages.empty():
            topic, payload, _ = self.console.messages.get()
            if topic == self.topics.need:
                self._asked |= set(decode_need(payload).digests)
        return self._asked

    def give_up_once_asked_for(self, digest: str) -> None:
        """Have the device's patience end when it has dropped a chunk and asked for it again."""
        asked_s: list[float] = []

        def now() -> float:
            if digest not in self.asked():
                return 0.0
            asked_s.append(time.monotonic())
            return OVER_S + asked_s[-1] - asked_s[0]

        self.clock.now = now


class Counted:
    """A link; `came` are the chunks that it has handed over."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.came: set[str] = set()

    def fetch(
        self, chunks: Sequence[Chunk], sink: Callable[[Chunk, bytes], None], **how: Any
    ) -> None:
        def counted(chunk: Chunk, raw: bytes) -> None:
            sink(chunk, raw)
            self.came.add(chunk.sha256)

        self._link.fetch(chunks, counted, **how)


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileBroker]:
    topics, clock = Topics("test"), Clock()
    with (
        running_broker("mosquitto", tmp_path / "mosquitto", topics) as mosquitto,
        running_console(mosquitto, topics) as console,
        running_link(mosquitto, topics, Inbox(), clock=clock) as link,
    ):
        monkeypatch.setattr(console.publisher, "offer", lambda *_: False)
        wait_until(lambda: link.connected, "the link to connect")
        yield HostileBroker(topics, console, link, clock)


@pytest.fixture
def attacked(new_device: NewDevice, fleet: Fleet, running: RunningDevice) -> AttackedDevice:
    running.stall_s, running.free_bytes = PATIENCE_S, 10**12
    return new_device(fleet)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """The next version of what serves; no other has its model's bytes."""
    model = make_model(remark=secrets.token_hex(8))
    return bundle_of(make_slot(tmp_path / "next", name=NAME, version="1.1.0", model=model))


def model_of(bundle: Bundle) -> tuple[str, bytes]:
    """Return the one chunk of the bundle's model."""
    digest = bundle.manifest.file("model.onnx").chunks[0].sha256
    return digest, bundle.chunks[digest]


def names_in(bundle: Bundle) -> list[str]:
    """Return what a slot holds, under its own name."""
    return ["", "/golden", "/manifest.json", *(f"/{file.path}" for file in bundle.manifest.files)]


# -- 21: wrong hash, short, long, duplicate, missing, out of order

WRONG: dict[str, Callable[[bytes], bytes]] = {
    "wrong hash": lambda raw: compress(raw[:-1] + b"?"),
    "short": lambda raw: compress(raw[:-1]),
    "long": lambda raw: compress(raw + b"?"),
    "nothing": lambda raw: compress(b""),
    "not compressed": lambda raw: raw,
    "cut short": lambda raw: compress(raw)[:-7],
    "two frames": lambda raw: compress(raw) + compress(raw),
    "another chunk": lambda raw: compress(b"of somebody else"),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG.keys())
def test_row_21_wrong_chunk_is_dropped_and_asked_for_again(
    attacked: AttackedDevice, broker: HostileBroker, bundle: Bundle, spoil: Callable[[bytes], bytes]
) -> None:
    digest, raw = model_of(bundle)
    broker.hold_bundle(bundle, but=digest)
    broker.hold(digest, spoil(raw))
    broker.give_up_once_asked_for(digest)
    attacked.try_bundle(bundle, broker.link, ("deferred", "transfer-stalled"))
    assert broker.asked() == {digest}


def test_row_21_wrong_manifest_is_dropped_and_asked_for_again(
    attacked: AttackedDevice, broker: HostileBroker, bundle: Bundle
) -> None:
    forged = replace(bundle.manifest, labels=("low", "high"))
    broker.hold_bundle(bundle, but=bundle.digest)
    broker.hold(bundle.digest, compress(encode_manifest(forged)))
    broker.give_up_once_asked_for(bundle.digest)
    attacked.try_bundle(bundle, broker.link, ("deferred", "transfer-stalled"))
    assert broker.asked() == {bundle.digest}
    assert not (attacked.running.state / "staging" / bundle.digest).exists()


def test_row_21_missing_chunk_is_asked_for_and_the_total_of_wrong_ones_is_capped(
    attacked: AttackedDevice, broker: HostileBroker, bundle: Bundle
) -> None:
    """First it is withheld; then wrong ones come without end, faster than the deadline."""
    digest, raw = model_of(bundle)
    link, began_s = Counted(broker.link), time.monotonic()
    others = {bundle.digest, *bundle.chunks} - {digest, *attacked.running.bundle.chunks}

    def now() -> float:
        if digest in broker.asked():
            return FOR_EVER_S
        return time.monotonic() if link.came >= others else began_s

    broker.hold_bundle(bundle, but=digest)
    broker.clock.now = now
    attacked.running.stall_s = 3600.0
    attacked.try_bundle(bundle, link, ("deferred", "transfer-stalled"))
    assert broker.asked() == {digest}

    wrong = compress(raw[:-1] + b"?")
    broker.clock.now = lambda: 0.0
    before = attacked.picture()[1].but_for_the_attempt()
    attacked.assign(bundle, broker.link)
    while attacked.running.report.step in ("idle", "download"):
        broker.hold(digest, wrong)
        attacked.running.pump()
    report = attacked.running.report
    assert (report.step, report.reason) == ("deferred", "transfer-stalled")
    assert "arrived with the wrong content" in report.detail
    assert attacked.picture()[1].but_for_the_attempt() == before


def test_row_21_duplicates_out_of_order_make_the_bundle_that_was_signed(
    tmp_path: Path, fleet: Fleet, broker: HostileBroker, bundle: Bundle
) -> None:
    """They come last first, each of them twice, among those of another bundle: what installs is
    what was signed, and nothing is written twice.
    """
    other = bundle_of(make_slot(tmp_path / "other", name=NAME, version="1.2.0"))
    with running_device(tmp_path / "running") as running:
        device = AttackedDevice(tmp_path / "trust", fleet, running)
        broker.hold(bundle.digest, compress(bundle.data))
        device.assign(bundle, broker.link)
        asked: set[str] = set()

        def asks() -> bool:
            asked.update(broker.asked())
            return asked >= set(bundle.chunks) - set(running.bundle.chunks)

        running.wait(asks, "the device to ask for its chunks")
        for digest in [*reversed(bundle.chunks), *other.chunks]:
            for _ in range(2):
                broker.hold(digest, compress({**other.chunks, **bundle.chunks}[digest]))
        running.wait(lambda: running.report.step in ("soak", "commit"), "the bundle to serve")
        running.finish_soak()
        assert running.served == bundle.digest
        assert running.slots.intact(bundle.digest)
        assert set(tree(running.state / "slots")) == {
            f"{made.digest}{name}" for made in (bundle, running.bundle) for name in names_in(made)
        }


# -- 22: endless or slow chunks; disk full


def test_row_22_slow_chunks_are_given_up_at_the_deadline(
    attacked: AttackedDevice, broker: HostileBroker, bundle: Bundle
) -> None:
    began_s = time.monotonic()
    attacked.try_bundle(bundle, broker.link, ("deferred", "transfer-stalled"))
    assert PATIENCE_S < time.monotonic() - began_s < PATIENCE_S + 60.0


def test_row_22_endless_chunk_stops_at_the_signed_length(
    attacked: AttackedDevice, broker: HostileBroker, bundle: Bundle
) -> None:
    digest, raw = model_of(bundle)
    broker.hold_bundle(bundle, but=digest)
    broker.hold(digest, compress(raw + os.urandom(900_000)))  # as much as a broker lets through
    broker.give_up_once_asked_for(digest)
    attacked.try_bundle(bundle, broker.link, ("deferred", "transfer-stalled"))
    staged = attacked.running.state / "staging" / bundle.digest / "model.onnx"
    assert staged.stat().st_size == len(raw)
    assert staged.read_bytes() == bytes(len(raw))


def test_row_22_disk_too_small_is_seen_before_anything_is_written(
    attacked: AttackedDevice, bundle: Bundle
) -> None:
    attacked.running.free_bytes = 1000
    attacked.try_bundle(bundle, FakeFetcher(bundle), ("deferred", "disk-full"))
    assert not (attacked.running.state / "staging" / bundle.digest).exists()


@pytest.mark.parametrize("call", ["ftruncate", "pwrite"])
def test_row_22_disk_that_fills_up_half_way(
    attacked: AttackedDevice, bundle: Bundle, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(staging.os, call, full)
        attacked.try_bundle(bundle, FakeFetcher(bundle), ("deferred", "disk-full"))


# -- 23: file paths


def with_paths(bundle: Bundle, *paths: str) -> Bundle:
    """Return the bundle with further files of these paths; its manifest is signed like any."""
    like = bundle.manifest.files[0]
    files = (*bundle.manifest.files, *(replace(like, path=path) for path in paths))
    manifest = replace(bundle.manifest, files=files)
    return Bundle(manifest, encode_manifest(manifest), bundle.chunks)


PATHS: dict[str, tuple[str, ...]] = {
    "parent": ("../pwned",),
    "parent within": ("golden/../../pwned",),
    "parent of the slot": ("..",),
    "the slot itself": (".",),
    "absolute": ("/tmp/pwned",),
    "home": ("~/pwned",),
    "backslash": ("..\\pwned",),
    "drive": ("C:pwned",),
    "NUL": ("pwned\0.txt",),
    "line break": ("pwned\n",),
    "hidden": (".pwned",),
    "empty": ("",),
    "empty part": ("golden//pwned",),
    "trailing slash": ("pwned/",),
    "not ASCII": ("pẅned",),
    "too long": ("p" * 300,),
    "too deep": ("a/b/c/d/e",),
    "case clash": ("Model.onnx",),
    "the manifest": ("manifest.json",),
    "the manifest in capitals": ("MANIFEST.json",),
    "twice": ("pwned", "pwned"),
    "a file for a directory": ("model.onnx/pwned",),
    "a directory for a file": ("golden",),
}


@pytest.mark.parametrize("paths", PATHS.values(), ids=PATHS.keys())
def test_row_23_hostile_file_path_is_refused_before_writing(
    attacked: AttackedDevice, bundle: Bundle, paths: tuple[str, ...]
) -> None:
    evil = with_paths(bundle, *paths)
    around = attacked.running.state.parent
    before = tree(around)
    attacked.try_bundle(evil, FakeFetcher(evil), ("refused", "manifest-invalid"))
    after = tree(around)
    journal = {"state/update.json", "state/update.json.copy"}
    assert {path for path in after if before.get(path) != after[path]} <= journal
    assert after.keys() <= before.keys()


@pytest.mark.parametrize("kind", ["symlink", "hardlink", "directory", "staging"])
def test_row_23_link_that_lies_where_a_file_belongs_is_not_followed(
    tmp_path: Path, fleet: Fleet, bundle: Bundle, kind: str
) -> None:
    """A manifest cannot name a link; one that was planted on the disk leads nowhere either."""
    outside = tmp_path / "outside"
    outside.mkdir()
    precious = outside / "0.in.npy"
    precious.write_bytes(b"precious")
    with running_device(tmp_path / "running") as running:
        device = AttackedDevice(tmp_path / "trust", fleet, running)
        staged = running.state / "staging" / bundle.digest
        if kind == "staging":
            staged.symlink_to(outside)
        else:
            staged.mkdir(parents=True)
        if kind == "symlink":
            (staged / "model.onnx").symlink_to(precious)
        elif kind == "hardlink":
            (staged / "model.onnx").hardlink_to(precious)
        elif kind == "directory":
            (staged / "golden").symlink_to(outside)
        device.assign(bundle, FakeFetcher(bundle))
        ends = ("soak", "commit", "deferred", "refused")
        running.wait(lambda: running.report.step in ends, "an end")
        running.finish_soak()
        assert running.served == bundle.digest
        assert running.slots.intact(bundle.digest)
        assert not running.slots.path(bundle.digest).is_symlink()
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == {"0.in.npy": b"precious"}


# -- 24: chunk bombs

BOMB_BYTES = 256 * 1024 * 1024


def bomb(announced: int | None) -> bytes:
    """Return a small frame that unpacks to `BOMB_BYTES` and says something else, or nothing."""
    maker = zstandard.ZstdCompressor(level=3, write_content_size=announced is not None)
    frame = maker.compress(bytes(BOMB_BYTES))
    if announced is None:
        return frame
    said = BOMB_BYTES.to_bytes(4, "little")
    assert said in frame[:18]
    return frame.replace(said, announced.to_bytes(4, "little"), 1)


@pytest.mark.parametrize("announced", [BOMB_BYTES, None, 0, 4000], ids=str)
def test_row_24_chunk_bomb_stops_at_the_signed_size(
    attacked: AttackedDevice, broker: HostileBroker, bundle: Bundle, announced: int | None
) -> None:
    digest, raw = model_of(bundle)
    broker.hold_bundle(bundle, but=digest)
    broker.hold(digest, bomb(len(raw) if announced == 4000 else announced))
    broker.give_up_once_asked_for(digest)
    tracemalloc.start()
    try:
        attacked.try_bundle(bundle, broker.link, ("deferred", "transfer-stalled"))
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 16 * 1024 * 1024
    assert broker.asked() == {digest}


def test_row_24_manifest_that_is_a_bomb(
    attacked: AttackedDevice, broker: HostileBroker, bundle: Bundle
) -> None:
    broker.hold(bundle.digest, bomb(BOMB_BYTES))
    broker.give_up_once_asked_for(bundle.digest)
    attacked.try_bundle(bundle, broker.link, ("deferred", "transfer-stalled"))
    assert broker.asked() == {bundle.digest}

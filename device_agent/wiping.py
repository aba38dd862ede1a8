"""Takes everything that is a device's own off its disk, and leaves a tombstone in its place.

The tombstone comes first: from then on no agent starts here, and whatever the power does, the next
start goes on wiping. Each file is overwritten before it is removed; flash memory may keep old
copies all the same, where only the maker's erase command reaches them (docs/agent.md).
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from device_agent.durable import sync_directory, write_atomic
from device_agent.errors import DecommissionedError, StorageError
from device_agent.state_dir import TOMBSTONE_NAME, WIPED, StateDir
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError

_log = logging.getLogger(__name__)

_BLOCK = bytes(64 * 1024)


class Tombstone(Struct, frozen=True, kw_only=True):
    """What stays of a device.

    Attributes:
        result: Its last word, signed, in case the console never heard it.
        wiped: Whether everything else is gone.
    """

    device_id: str
    time_s: float
    result: str = ""
    wiped: bool = False


def bury(state_dir: Path, tombstone: Tombstone) -> None:
    """Leave the tombstone, wipe, and note that it is done.

    Raises:
        StorageError: Something cannot be removed; it is tried again at the next start.
    """
    try:
        _leave(state_dir, tombstone)
    except OSError as error:  # on a full disk there is room once the rest is gone
        _log.warning("the tombstone cannot be written yet: %s", error)
    try:
        _wipe(state_dir)
        _leave(state_dir, replace(tombstone, wiped=True))
    except OSError as error:
        raise StorageError(
            f"{state_dir} is not wiped yet: {error}; start the agent again to go on"
        ) from error


def hold_state(path: Path) -> StateDir:
    """Return the state directory, held, unless the device was taken out of service.

    Raises:
        DecommissionedError: It was.
        StorageError: It cannot be written, another agent holds it, or it cannot be wiped.
    """
    state = StateDir(path)
    try:
        check_in_service(path)
    except BaseException:
        state.release()
        raise
    return state


def check_in_service(state_dir: Path) -> None:
    """Let nothing start where a tombstone stands; go on wiping where that was cut short.

    Raises:
        DecommissionedError: It was taken out of service.
        StorageError: Something cannot be removed.
    """
    finish_wiping(state_dir)
    tombstone = read_tombstone(state_dir)
    if tombstone is not None:
        raise decommissioned(tombstone)


def decommissioned(tombstone: Tombstone) -> DecommissionedError:
    """Return the error that says so."""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(tombstone.time_s))
    return DecommissionedError(
        f"device {tombstone.device_id} was decommissioned on {when}; "
        "`muster-agent enrol CODE` takes this machine into service again"
    )


def read_tombstone(state_dir: Path) -> Tombstone | None:
    """Return the tombstone, None where there is none.

    Raises:
        StorageError: It cannot be read, or is damaged.
    """
    path = state_dir / TOMBSTONE_NAME
    try:
        return decode_json(path.read_bytes(), Tombstone, "tombstone")
    except FileNotFoundError:
        return None
    except (OSError, WireError) as error:
        raise StorageError(
            f"{path} cannot be read ({error}); this device was decommissioned: "
            "remove the file to enrol the machine anew"
        ) from error


def finish_wiping(state_dir: Path) -> None:
    """Go on wiping where that was cut short; a machine joins again only with nothing left on it.

    Raises:
        StorageError: Something cannot be removed.
    """
    tombstone = read_tombstone(state_dir)
    if tombstone is not None and not tombstone.wiped:
        bury(state_dir, tombstone)


def clear_tombstone(state_dir: Path) -> None:
    """Let agents start here again: a new enrolment begins.

    Raises:
        StorageError: It cannot be removed.
    """
    try:
        (state_dir / TOMBSTONE_NAME).unlink()
        sync_directory(state_dir)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(f"{state_dir} cannot be written: {error.strerror}") from error


def _leave(state_dir: Path, tombstone: Tombstone) -> None:
    write_atomic(state_dir / TOMBSTONE_NAME, encode_json(tombstone))


def _wipe(state_dir: Path) -> None:
    """Remove what is ours, keys first; what else lies in the directory is none of our business."""
    for path in _ours(state_dir):
        _remove(path)
        sync_directory(state_dir)


def _ours(state_dir: Path) -> Iterator[Path]:
    for pattern in WIPED:
        yield from sorted(state_dir.glob(pattern))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for entry in sorted(path.iterdir()):
            _remove(entry)
        path.rmdir()
        return
    if path.is_file() and not path.is_symlink():
        _overwrite(path)
    path.unlink(missing_ok=True)


def _overwrite(path: Path) -> None:
    """Put zeros in place of a file's bytes; one that cannot be written is removed all the same."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
        try:
            left = os.fstat(fd).st_size
            while left > 0:
                left -= os.write(fd, _BLOCK[:left])
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        _log.warning("%s is removed without being overwritten: %s", path, error.strerror)

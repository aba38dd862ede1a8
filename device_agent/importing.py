"""`muster-agent import`: what a stick brings goes the way of what a broker brings.

The stick is copied into a drop in the state directory, which the agent takes up: the one that runs
here, or else one that is run until the attempt has ended. So the checks are the agent's own, and a
stick that is pulled out is missed by nobody.
"""

from __future__ import annotations

import os
import pwd
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_agent.config import Config
from device_agent.drop import DropDir, Result
from device_agent.errors import NothingForDeviceError, RefusalError, StorageError
from device_agent.parcel import Parcel, opened, payloads, read_parcel
from device_agent.running import run_agent
from device_agent.state_dir import JOURNAL_NAME, STICK_NAME, is_held
from device_agent.update import JournalFile
from device_agent.wiping import decommissioned, read_tombstone
from device_agent.wire.errors import WireError
from device_agent.wire.needs import DISK_RESERVE_BYTES
from device_agent.wire.stick import RECEIPTS, parse_receipt, receipt_path
from device_agent.wire.stick_files import StickFiles

POLL_S = 0.2
WAIT_S = 900.0


@dataclass(frozen=True)
class Imported:
    """What became of an import.

    Attributes:
        result: None where the attempt had not ended when nobody wanted to wait any longer.
        receipt: Where on the stick the receipt lies; empty where there is none.
    """

    parcel: Parcel
    result: Result | None
    receipt: str


def import_stick(config: Config, stick: Path, wait_s: float = WAIT_S) -> Imported:
    """Bring what is on a stick to this device, and leave a receipt on it.

    Args:
        config: The device's.
        stick: Where the stick is mounted.
        wait_s: How long the attempt may take.

    Raises:
        NothingForDeviceError: The stick holds nothing for this device.
        RefusalError: The stick is damaged, incomplete or not what it should be; nothing changed.
        StorageError: Stick, disk or permissions are in the way.
        DecommissionedError: The device is out of service.
    """
    state_dir = Path(config.state_dir)
    _check_state_dir(state_dir)
    drops = DropDir(state_dir / STICK_NAME)
    with drops.importing():
        with opened(stick, config.fleet) as files:
            parcel = read_parcel(files, config.fleet, config.device_id, _held_already(state_dir))
            _check_space(parcel, state_dir)
            name = drops.put(parcel.contents, payloads(files, parcel))
        result = _wait(config, drops, name, time.monotonic() + wait_s)
    receipt = _leave_receipt(stick, config, result) if result else ""
    return Imported(parcel, result, receipt)


def _check_state_dir(state_dir: Path) -> None:
    try:
        state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = state_dir.stat().st_uid
    except OSError as error:
        raise StorageError(f"state_dir {state_dir} cannot be used: {error.strerror}") from error
    if owner != os.geteuid():
        name = _user(owner)
        raise StorageError(
            f"state_dir {state_dir} belongs to {name}; import as that user: "
            f"`sudo -u {name} muster-agent import ...`"
        )
    if tombstone := read_tombstone(state_dir):
        raise decommissioned(tombstone)


def _held_already(state_dir: Path) -> str | None:
    active = JournalFile(state_dir / JOURNAL_NAME).load().active
    return active.digest if active else None


def _check_space(parcel: Parcel, state_dir: Path) -> None:
    """Check that there is room for the copy and, beside it, for the slot it becomes."""
    needed = 2 * sum(chunk.size_bytes for chunk in parcel.chunks) + DISK_RESERVE_BYTES
    free = shutil.disk_usage(state_dir).free
    if parcel.chunks and free < needed:
        raise StorageError(
            f"disk-full: the import needs {needed / 1e6:.1f} MB of disk, "
            f"{free / 1e6:.1f} MB are free; make room and import again"
        )


def _wait(config: Config, drops: DropDir, name: str, until_s: float) -> Result | None:
    """Return what became of a drop, with the agent that runs here or with one of our own."""
    state_dir = Path(config.state_dir)
    path = drops.result_path(name)
    while time.monotonic() < until_s and not path.exists():
        if is_held(state_dir):
            time.sleep(POLL_S)
            continue
        try:
            run_agent(config, lambda stop: _stop_when(stop, path, until_s))
        except StorageError:
            if not is_held(state_dir):
                raise
            continue  # another agent was faster: it takes the drop up
        if time.monotonic() < until_s and not path.exists():
            raise KeyboardInterrupt  # our agent was told to stop
    return drops.take_result(name)


def _stop_when(stop: Callable[[], None], path: Path, until_s: float) -> None:
    def watch() -> None:
        while time.monotonic() < until_s and not path.exists():
            time.sleep(POLL_S)
        stop()

    threading.Thread(target=watch, name="import", daemon=True).start()


def _leave_receipt(stick: Path, config: Config, result: Result) -> str:
    """Put the receipt on the stick, in place of this device's earlier ones."""
    path = receipt_path(config.device_id, result.counter)
    try:
        with opened(stick, config.fleet) as files:
            files.write(path, result.report)
            _remove_older(files, config.device_id, result.counter)
    except (StorageError, NothingForDeviceError, RefusalError, WireError) as error:
        raise StorageError(
            f"the import ended, but its receipt is not on the stick: {error}; "
            "put the stick in and import again: that changes nothing else"
        ) from error
    return path


def _remove_older(files: StickFiles, device_id: str, counter: int) -> None:
    for name in files.names(RECEIPTS):
        found = parse_receipt(name)
        if found and found.device_id == device_id and found.counter < counter:
            files.remove(f"{RECEIPTS}/{name}")


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

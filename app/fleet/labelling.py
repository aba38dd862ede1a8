"""Where devices stand and how they are labelled, changed after they were added."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.audit_log import append
from app.fleet.records import By, Device
from app.fleet.registry_rows import read_device
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_DEVICE = "there is no device {device}. `muster device list` names them."


@dataclass(frozen=True, slots=True)
class Labelling:
    """What becomes of a device's site and labels; what is not named stays.

    Attributes:
        site: Where it stands from now on; None leaves it there.
        put: Labels it gets, or gets another value of.
        drop: Keys of labels it loses, where it has them.
    """

    site: str | None = None
    put: Mapping[str, str] = field(default_factory=dict)
    drop: Collection[str] = ()

    def of(self, device: Device) -> Device:
        """Return the device as it is then."""
        kept = {key: value for key, value in device.labels.items() if key not in self.drop}
        site = device.site if self.site is None else self.site
        return replace(device, site=site, labels={**kept, **self.put})


def label_devices(
    db: Database,
    clock: Callable[[], float],
    device_ids: Collection[str],
    labelling: Labelling,
    by: By,
) -> list[Device]:
    """Change devices and note each with before and after; one that is so already is not touched.

    Args:
        db: In a write transaction.
        clock: Unix time in seconds.
        device_ids: Which devices.
        labelling: What becomes of them.
        by: Who does it.

    Returns:
        Those that changed, as they are now, by id.

    Raises:
        StateError: There is none of one of these ids.
    """
    changed = []
    for device_id in sorted(set(device_ids)):
        rows = list(db.query("SELECT * FROM devices WHERE device_id = ?", [device_id]))
        if not rows:
            raise missing_device(device_id)
        old = read_device(rows[0])
        new = labelling.of(old)
        if new == old:
            continue
        labels = msgspec.json.encode(new.labels).decode()
        db.table("devices").update(device_id, {"site": new.site, "labels": labels})
        if new.site != old.site:
            append(db, clock, by, "device.move", device_id, _step(old.site, new.site))
        if new.labels != old.labels:
            append(db, clock, by, "device.label", device_id, _difference(old.labels, new.labels))
        changed.append(new)
    return changed


def missing_device(device_id: str) -> StateError:
    """Return the error that there is no such device."""
    return StateError(Says.NO_DEVICE(device=device_id))


def _difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return the labels that differ; values in quotes, so that none can pass for another line."""
    keys = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    return ", ".join(f"{key}: {_step(old.get(key), new.get(key))}" for key in keys)


def _step(old: str | None, new: str | None) -> str:
    return " -> ".join("none" if each is None else _quoted(each) for each in (old, new))


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()

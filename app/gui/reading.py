"""What pages read from the stores, in one call a page, for a worker thread. Qt-free."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

import numpy as np

from app.bundles.units import read_units
from app.errors import StateError
from app.fleet.order_records import StoredCommand
from app.fleet.records import Release
from app.fleet.rollout.records import Rollout
from app.fleet.series import CLOCKS, WindowSeries
from app.fleet.store import StoredEvent, StoredLoss
from app.reach import Reach, recorded_reach
from device_agent.wire.telemetry import ClockState, LogLevel

if TYPE_CHECKING:
    from app.bundles.library import LibraryEntry
    from app.fleet.registry import Registry
    from app.workspace import Workspace


_COMMANDS = 20
_LOG_LINES = 200
_LOG_CODES = tuple(f"log.{level}" for level in get_args(LogLevel))


@dataclass(frozen=True, slots=True)
class Deployment:
    """A bundle began to serve."""

    time_s: float
    digest: str
    label: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A span whose windows bear a doubtful time.

    Attributes:
        state: Why: ``unsynchronised`` or ``jumped``.
    """

    start_s: float
    end_s: float
    state: ClockState


@dataclass(frozen=True, slots=True)
class DeviceHistory:
    """What charts of one device show over ``[start_s, end_s)``.

    Attributes:
        begin_s: When the oldest window that is stored began, in or before this range.
    """

    device_id: str
    start_s: float
    end_s: float
    begin_s: float | None
    windows: WindowSeries
    deployments: tuple[Deployment, ...]
    losses: tuple[StoredLoss, ...]
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Units:
    """The units of what a bundle measures.

    Attributes:
        digest: Which bundle; None for none.
        by_label: Of each value that has one.
    """

    digest: str | None = None
    by_label: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle of the library, and whether it was signed.

    Attributes:
        release: The newest release of this digest, or None.
        serving: Devices that serve it now.
    """

    entry: LibraryEntry
    release: Release | None
    serving: int = 0


@dataclass(frozen=True, slots=True)
class Membership:
    """How a device stands in the fleet.

    Attributes:
        state: Empty where it never asked to join.
        fingerprint: Of the key that speaks for it; empty without one.
        certificate_until_s: When the first of its certificates ends.
        reported_s: When its newest verified report came.
        command: The newest it was given.
    """

    device_id: str
    state: str = ""
    fingerprint: str = ""
    certificate_until_s: float | None = None
    reported_s: float | None = None
    command: StoredCommand | None = None


@dataclass(frozen=True, slots=True)
class Orders:
    """What a device was told, and what it sent of its log.

    Attributes:
        commands: Newest first.
        lines: Newest first.
    """

    commands: list[StoredCommand]
    lines: list[StoredEvent]


def read_history(
    workspace: Workspace, device_id: str, start_s: float, end_s: float, points: int
) -> DeviceHistory:
    """Read a device's windows and deployments."""
    names = bundle_names(workspace)
    windows = workspace.store.windows(device_id, start_s, end_s, points)
    found = workspace.store.deployments(device_id, start_s, end_s)
    return DeviceHistory(
        device_id=device_id,
        start_s=start_s,
        end_s=end_s,
        begin_s=workspace.store.begin_s(device_id),
        windows=windows,
        deployments=tuple(
            Deployment(time_s, digest, names.get(digest, digest[:8])) for time_s, digest in found
        ),
        losses=tuple(
            loss
            for loss in workspace.store.losses(device_id)
            if loss.start_s is not None and loss.end_s is not None
        ),
        doubts=doubts_of(windows),
    )


def read_units_of(workspace: Workspace, digest: str | None) -> Units:
    """Read the units of what a bundle measures."""
    return Units(digest, read_units(workspace.library, digest))


def doubts_of(windows: WindowSeries) -> tuple[Doubt, ...]:
    """Return the runs of points whose clock was doubtful for one reason."""
    edges = np.flatnonzero(np.diff(windows.clock)) + 1
    runs = np.split(np.arange(len(windows)), edges)
    return tuple(
        Doubt(
            float(windows.time_s[run[0]]),
            float(windows.time_s[run[-1]] + windows.duration_s[run[-1]]),
            CLOCKS[windows.clock[run[0]]],
        )
        for run in runs
        if run.size and windows.clock[run[0]]
    )


def read_membership(workspace: Workspace, device_id: str) -> Membership:
    """Read how a device stands."""
    registry = workspace.registry
    current = registry.enrolments.current(device_id)
    known = registry.enrolments.of_device(device_id)
    held = registry.certificates.newest(device_id, current.key) if current else []
    report = registry.reports.of_device(device_id)
    commands = registry.orders.commands(device_id, 1)
    return Membership(
        device_id=device_id,
        state=current.state if current else known[0].state if known else "",
        fingerprint=current.fingerprint if current else "",
        certificate_until_s=min((each.not_after_s for each in held), default=None),
        reported_s=report.received_s if report else None,
        command=commands[0] if commands else None,
    )


def read_orders(workspace: Workspace, device_id: str) -> Orders:
    """Read a device's commands and the lines of its log that are here."""
    return Orders(
        workspace.registry.orders.commands(device_id, _COMMANDS),
        workspace.store.events(device_id, 0.0, sys.float_info.max, _LOG_LINES, _LOG_CODES),
    )


def known_reach(registry: Registry) -> Reach | None:
    """Return where devices reach the broker, None before a console ran."""
    try:
        return recorded_reach(registry)
    except StateError:
        return None


def bundle_names(workspace: Workspace) -> dict[str, str]:
    """Return the version of every bundle that was ever released, by digest."""
    return {each.digest: each.version for each in workspace.registry.releases()}


def bundle_titles(workspace: Workspace) -> dict[str, str]:
    """Return name and version of every bundle that was ever released, by digest."""
    return {each.digest: f"{each.name} {each.version}" for each in workspace.registry.releases()}


def read_bundles(workspace: Workspace, serving: dict[str, int]) -> list[BundleRow]:
    """Read the library, newest bundle first; `serving` counts devices by digest."""
    releases: dict[str, Release] = {}
    for release in workspace.registry.releases():
        releases.setdefault(release.digest, release)
    rows = [
        BundleRow(entry, releases.get(entry.digest), serving.get(entry.digest, 0))
        for entry in workspace.library.entries()
    ]
    return sorted(rows, key=lambda row: -row.entry.manifest.created_s)


def current_rollout(rollouts: list[Rollout]) -> Rollout | None:
    """Return the rollout that matters most: the newest open one, else the newest."""
    return next((each for each in rollouts if each.open), rollouts[0] if rollouts else None)

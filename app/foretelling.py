"""Dry runs of rollouts: what the data directory knows, put to `app.fleet.rollout.dry_run`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.errors import InputError, StateError
from app.fleet.live import DeviceView, LiveFleet
from app.fleet.query import Query, parse_query
from app.fleet.rollout.dry_run import Bundles, Fleet, Forecast, Seen, forecast
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import Rollout
from app.reporting import ReportBook
from app.workspace import Workspace
from device_agent.wire.messages import Alive, ReportedState
from device_agent.wire.sentence import Sentence

SILENT_S = 300.0
"""Agents report twice a minute; who has not for so long is taken to be offline."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_MATCH = "no device matches {query} now. `muster device list` shows the fleet."


def stored_views(workspace: Workspace, now_s: float) -> dict[str, DeviceView]:
    """Return what was last heard of each registered device, for who has no live fleet.

    Whether a device is there is judged by the age of its newest report; its figures are of its
    newest stored window.

    Args:
        workspace: Whose registry and telemetry.
        now_s: Unix time.

    Raises:
        EnvironmentFaultError: The data directory cannot be read.
    """
    live = LiveFleet()
    for device in workspace.registry.devices():
        live.describe(device.device_id, device.site, device.labels)
    known = {each.device_id for each in live.all()}
    for state, received_s in ReportBook(workspace.registry).load():
        if state.device_id in known:
            online = now_s - received_s < SILENT_S
            alive = Alive(online=online, since_s=received_s, boot_id=state.boot_id)
            live.apply_alive(state.device_id, alive, received_s)
            live.apply_state(state.device_id, state, received_s)
    for device_id in known:
        for window in workspace.store.recent(device_id, 1):
            live.apply_stored(device_id, [window], window.start_s + window.duration_s)
    return {each.device_id: each for each in live.all()}


def matching(
    workspace: Workspace, group: str, views: Mapping[str, DeviceView], now_s: float
) -> list[str]:
    """Return the devices in service that match a query now, by device id.

    Raises:
        InputError: The query cannot be read, or no device matches it.
    """
    query = parse_query(group, workspace.registry.query_names())
    found = found_by(workspace, query, views, now_s)
    if not found:
        raise InputError(Says.NO_MATCH(query=repr(group)))
    return found


def found_by(
    workspace: Workspace, query: Query, views: Mapping[str, DeviceView], now_s: float
) -> list[str]:
    """Return the devices in service that match a query now, by device id; maybe none."""
    there = sorted(workspace.registry.in_service() & views.keys())
    return [each for each in there if query.matches(views[each], now_s)]


def foretell(
    workspace: Workspace,
    digest: str,
    devices: Collection[str],
    plan: Plan,
    views: Mapping[str, Seen | None],
    *,
    now_s: float,
) -> Forecast:
    """Return what a rollout would do.

    Args:
        workspace: Whose releases, library, rollouts and pins.
        digest: The bundle's.
        devices: Those that match the plan's group now.
        plan: Phases, gates and limits.
        views: What is known of the devices: live, or `stored_views`.
        now_s: Unix time.

    Raises:
        StateError: The bundle is not released, or not in the library.
        InputError: The plan cannot be used with these devices, or its group cannot be read.
    """
    registry = workspace.registry
    release = registry.newest_release(digest)
    states = {each: view.state for each in devices if (view := views.get(each)) and view.state}
    wanted = {digest, *(each for state in states.values() for each in _held(state))}
    bundles = Bundles(
        release=release,
        manifest=workspace.library.get(digest).manifest,
        chunks={each: chunks for each in wanted if (chunks := _chunks(workspace, each))},
    )
    rollouts = registry.rollouts.all()
    fleet = Fleet(
        seen={each: views.get(each) for each in devices},
        installed=_installed(workspace, states, release.name),
        pins=registry.pins.all(),
        rollouts=[each for each in rollouts if each.open],
        durations_s=_durations_s(rollouts),
        volatile=parse_query(plan.group, registry.query_names()).volatile_fields(),
    )
    return forecast(plan, devices, bundles, fleet, now_s)


def _held(state: ReportedState) -> Iterable[str]:
    slots = state.slots
    refs = (slots.active, slots.candidate, slots.previous, state.serving and state.serving.bundle)
    return (each.digest for each in refs if each)


def _chunks(workspace: Workspace, digest: str) -> dict[str, int]:
    try:
        entry = workspace.library.get(digest)
    except StateError:
        return {}  # nobody knows its chunks any more: they spare no device anything
    chunks = (chunk for file in entry.manifest.files for chunk in file.chunks)
    return {
        digest: entry.size_bytes - sum(each.size_bytes for each in entry.manifest.files),
        **{each.sha256: each.size_bytes for each in chunks},
    }


def _installed(
    workspace: Workspace, states: Mapping[str, ReportedState], name: str
) -> dict[str, int]:
    """Return the release counter that devices committed under a bundle's name, where known."""
    counters = {
        each.target_path: each.release
        for each in workspace.registry.releases()
        if each.name == name
    }
    found = {}
    for stored in workspace.registry.assignments_of(list(states)):
        attempt = states[stored.device_id].attempt
        committed = attempt and attempt.step == "commit" and attempt.assignment >= stored.version
        if committed and stored.target_path in counters:
            found[stored.device_id] = counters[stored.target_path]
    return found


def _durations_s(rollouts: Iterable[Rollout]) -> list[float]:
    return [
        member.succeeded_s - member.assigned_s
        for rollout in rollouts
        for member in rollout.members
        if member.succeeded_s is not None and member.assigned_s is not None and not member.back
    ]

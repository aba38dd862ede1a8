"""What each device would be told by the broker at this moment, for a stick to tell it.

The bytes are those of the topics: a stick is one more way for the same documents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from securesystemslib.signer import Signer

from app.fleet.enrolment_records import Certificate
from app.fleet.records import StoredAssignment
from app.fleet.registry import Registry
from app.fleet.rollout.records import Member, Rollout
from app.fleet.rollout.turns import want_of
from app.order_signing import orders_are_due, sign_orders
from app.renewal import RENEW_AFTER, Renewal
from app.workspace import Workspace
from device_agent.wire.enrolment import Certificates, encode
from device_agent.wire.messages import ReportedState, decode_state
from device_agent.wire.sealed import decode_sealed
from device_agent.wire.stick import Leaf

Unlock = Callable[[], Mapping[str, Signer]]
"""Opens the console's keys; asked only where something must be signed."""


@dataclass(frozen=True)
class Told:
    """What one device is told.

    Attributes:
        assignment: None before its first.
        documents: Leaf of the topic and the bytes.
        note: What the owner should know, one line; else empty.
    """

    device_id: str
    assignment: StoredAssignment | None
    documents: tuple[tuple[Leaf, bytes], ...]
    note: str


def assign_waiting(workspace: Workspace, devices: Collection[str], unlock: Unlock) -> None:
    """Make the assignments that these devices' rollouts would make if they were on line.

    The running console waits for a device to connect before it assigns: one that never does would
    never be served. A device whose turn has not come, since canaries go first, gets nothing, nor
    does one that is pinned.

    Raises:
        PassphraseError: The console's keys cannot be opened.
        StateError: A bundle is not released any more.
    """
    pins = workspace.registry.pins.all()
    for rollout in workspace.registry.rollouts.open():
        due = [
            each.device_id
            for each in _waiting(rollout, devices)
            if _has_its_turn(rollout, each) and each.device_id not in pins
        ]
        if rollout.state == "running" and due:
            _assign(workspace, rollout, due, unlock()["assignments"])


def renew_due(workspace: Workspace, unlock: Unlock) -> None:
    """Sign what is not signed, or past half of its life, as a running console does.

    Raises:
        PassphraseError: The console's keys cannot be opened.
    """
    now = datetime.now(UTC)
    ends = workspace.repository().expiries()
    oldest_s = (now - RENEW_AFTER).timestamp()
    due = any(ends[role] - now <= RENEW_AFTER for role in ("snapshot", "timestamp"))
    if due or any(each.issued_s <= oldest_s for each in workspace.registry.assignments()):
        Renewal(workspace, unlock()).tick()
    if orders_are_due(workspace, now.timestamp()):
        sign_orders(workspace, unlock(), now.timestamp())


def told(workspace: Workspace, devices: Sequence[str]) -> list[Told]:
    """Return what each of these devices is told, in their order; it counts as sent from here on."""
    registry = workspace.registry
    registry.orders.let_out(devices)
    states = registry.enrolments.states()
    here = [each for each in devices if states.get(each) != "decommissioned"]
    documents: dict[str, list[tuple[Leaf, bytes]]] = {device_id: [] for device_id in devices}
    assignments = {
        each.device_id: each for each in registry.assignments() if each.device_id in here
    }
    for device_id, leaf, document in _documents(registry, assignments.values()):
        if document and device_id in here:
            documents[device_id].append((leaf, document))
    notes = _notes(registry, here, assignments) | {
        each: "it is decommissioned" for each in devices if each not in here
    }
    return [
        Told(each, assignments.get(each), tuple(documents[each]), notes.get(each, ""))
        for each in devices
    ]


def _documents(
    registry: Registry, assignments: Collection[StoredAssignment]
) -> list[tuple[str, Leaf, bytes]]:
    """Return device, leaf and bytes; the bytes are empty where an order is not signed yet."""
    certificates = registry.certificates.renewed()
    orders = registry.orders
    return [
        *((device, "cert", _certificates(each)) for device, each in certificates.items()),
        *((each.device_id, "assign", each.document) for each in assignments),
        *((each.device_id, "config", each.signature.document) for each in orders.settings()),
        *((each.device_id, "do", each.signature.document) for each in orders.due()),
    ]


def _certificates(pair: Sequence[Certificate]) -> bytes:
    pem = {each.purpose: each.pem for each in pair}
    return encode(Certificates(certificate=pem["standing"], fetch_certificate=pem["fetch"]))


def _notes(
    registry: Registry, devices: Collection[str], assignments: Mapping[str, StoredAssignment]
) -> dict[str, str]:
    notes = {
        each: "nothing is assigned to it; add --bundle NAME@VERSION"
        for each in devices
        if each not in assignments
    }
    for rollout in registry.rollouts.open():
        for member in _waiting(rollout, devices):
            why = "is paused" if rollout.state == "paused" else "waits for the phase before"
            notes[member.device_id] = f"rollout {rollout.rollout_id} {why}"
    pinned = registry.pins.all().keys() & set(devices)
    return notes | dict.fromkeys(pinned, "it is pinned: no rollout assigns it anything")


def _waiting(rollout: Rollout, devices: Collection[str]) -> list[Member]:
    return [
        each
        for each in rollout.members
        if each.device_id in devices and each.outcome == "pending" and each.assignment is None
    ]


def _has_its_turn(rollout: Rollout, member: Member) -> bool:
    if member.phase != rollout.phase:
        return member.phase < rollout.phase
    approved = rollout.stage.begun_s is not None
    return approved or not rollout.plan.phases[member.phase].approvals


def _assign(workspace: Workspace, rollout: Rollout, devices: Sequence[str], signer: Signer) -> None:
    registry, now = workspace.registry, datetime.now(UTC)
    sign = partial(workspace.repository().assignments(signer, now).sign, shadow=rollout.plan.shadow)
    release = (rollout.target_path, rollout.digest)
    limit_s = rollout.plan.step_limit_s
    wants = [
        want_of(each, _reported(registry, each.device_id), release, now.timestamp(), limit_s)
        for each in rollout.members
        if each.device_id in devices
    ]
    registry.rollouts.assign(rollout, wants, sign, beside_engine=True)


@dataclass(frozen=True)
class _Reported:
    """A device as it said when it reported last."""

    state: ReportedState | None
    status: str = "offline"


def _reported(registry: Registry, device_id: str) -> _Reported:
    report = registry.reports.of_device(device_id)
    if report is None:
        return _Reported(None)
    return _Reported(decode_state(bytes(decode_sealed(report.document, "state").body)))

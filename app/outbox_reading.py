"""Reads the outbox from the registry."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping

import msgspec

from app.errors import StateError
from app.fleet.enrolment_records import Enrolment
from app.fleet.live import DeviceView
from app.fleet.order_records import StoredCommand, StoredSettings
from app.fleet.orders import describe
from app.fleet.records import By, StoredAssignment
from app.fleet.rollout.records import UNDER_WAY, Member, Rollout
from app.outbox import Entry, Item, Standing, Where, Whereabouts, grouped, state_of
from app.reach import recorded_reach
from app.workspace import Workspace
from device_agent.wire.messages import decode_state
from device_agent.wire.sealed import decode_sealed
from device_agent.wire.typed import json_decoder

SHOWN_S = 3600.0
"""What was answered or ran out is listed for so long."""


class _Signature(msgspec.Struct):
    keyid: str


class _Signed(msgspec.Struct):
    """The part of a signed document that says who signed it."""

    signatures: list[_Signature]


_SIGNED = json_decoder(_Signed)


class OutboxReader:
    """Reads the list, in one call for a worker thread.

    Args:
        workspace: Whose registry.
        where: What is known of a device.
        clock: Unix time in seconds.
    """

    def __init__(
        self, workspace: Workspace, where: Where, clock: Callable[[], float] = time.time
    ) -> None:
        self._workspace = workspace
        self._registry = workspace.registry
        self._topics = workspace.topics
        self._where = where
        self._clock = clock
        self._held_read: Mapping[str, str] | None = None

    def read(self) -> list[Entry]:
        """Return what was asked and is not proven done, the newest first.

        Raises:
            EnvironmentFaultError: The registry cannot be read.
        """
        self._held_read = None
        return grouped(
            [
                *self._settings(),
                *self._commands(),
                *self._rollouts(),
                *self._enrolments(),
                *self._revocations(),
            ]
        )

    def _settings(self) -> Iterator[Item]:
        waiting = []
        for each in self._registry.orders.settings():
            where = self._where(each.device_id)
            if each.ask is not None and where.settings < each.ask.version:
                waiting.append((each, where))
        enrolled = self._registry.enrolments.keys() if waiting else {}
        for each, where in waiting:
            if each.device_id in enrolled:
                yield self._of_settings(each, where)

    def _of_settings(self, each: StoredSettings, where: Whereabouts) -> Item:
        assert each.ask is not None
        out = each.let_out
        topic = self._topics.settings(each.device_id)
        held = out is not None and self._holds(topic, out.document)
        state, since_s = state_of(
            signed=bool(each.signature.document) or each.ask_is_out,
            let_out=each.ask_is_out,
            acknowledged=held,
            where=where,
        )
        return Item(
            "settings",
            each.device_id,
            each.version,
            describe(each.settings),
            state,
            each.ask.asked_s,
            each.ask.who,
            each.ask.why,
            each.signature.issued_s or None,
            each.signature.keyids,
            since_s,
        )

    def _commands(self) -> Iterator[Item]:
        now_s = self._clock()
        for each in self._registry.orders.open_commands(now_s - SHOWN_S):
            yield self._of_command(each)

    def _of_command(self, each: StoredCommand) -> Item:
        where = self._where(each.device_id)
        sent = bool(each.sent_s)
        state, since_s = state_of(
            signed=bool(each.signature.document), let_out=sent, acknowledged=sent, where=where
        )
        if each.status != "pending":
            state = "expired" if each.status == "expired" else "answered"
            since_s = each.answered_s
        return Item(
            "command",
            each.device_id,
            each.version,
            each.name,
            state,
            each.asked_s,
            each.who,
            each.why,
            each.signature.issued_s or None,
            each.signature.keyids,
            since_s,
            ": ".join(part for part in (each.reason, each.detail) if part),
        )

    def _rollouts(self) -> Iterator[Item]:
        rollouts = self._registry.rollouts.open()
        asked = self._registry.audit_log.newest_about(
            "rollout.create", [f"rollout {each.rollout_id}" for each in rollouts]
        )
        for rollout in rollouts:
            event = asked.get(f"rollout {rollout.rollout_id}")
            by = By(event.who, event.why) if event else By("")
            yield from self._of_rollout(rollout, by)

    def _of_rollout(self, rollout: Rollout, by: By) -> Iterator[Item]:
        mine = [each for each in rollout.members if not each.successor]
        under_way = [each.device_id for each in mine if each.outcome in UNDER_WAY]
        made = {each.device_id: each for each in self._registry.assignments_of(under_way)}
        for member in mine:
            assignment = made.get(member.device_id)
            if assignment is not None:
                yield self._of_member(rollout, by, member, assignment)
            elif member.outcome == "pending" and rollout.state == "running":
                yield _member_item(rollout, by, member, ("engine", None), None)

    def _of_member(self, rollout: Rollout, by: By, member: Member, made: StoredAssignment) -> Item:
        topic = self._topics.assign(member.device_id)
        how = state_of(
            signed=True,
            let_out=True,
            acknowledged=self._holds(topic, made.document) or member.outcome == "in_progress",
            where=self._where(member.device_id),
        )
        if member.outcome == "in_progress":
            how = "answered", member.updated_s
        return _member_item(rollout, by, member, how, made)

    def _enrolments(self) -> Iterator[Item]:
        found = [
            each
            for each in self._registry.enrolments.waiting()
            if each.state == "accepted" or (each.state == "rejected" and not self._told(each))
        ]
        asked = self._registry.audit_log.newest_about(
            "device.accept", [each.device_id for each in found]
        )
        for each in found:
            event = asked.get(each.device_id)
            told = self._told(each)
            where = self._where(each.device_id)
            away = Whereabouts(online=bool(where.online), last_seen_s=where.last_seen_s)
            state, since_s = state_of(signed=True, let_out=told, acknowledged=told, where=away)
            decided_s = each.decided_s or each.requested_s
            yield Item(
                "enrolment",
                each.device_id,
                0,
                each.state,
                state,
                decided_s,
                event.who if event else "",
                each.reason,
                decided_s,
                "",
                since_s,
                each.fingerprint,
            )

    def _told(self, each: Enrolment) -> bool:
        return self._topics.enrol_reply(each.device_id) in self._held

    def _revocations(self) -> Iterator[Item]:
        try:
            if not recorded_reach(self._registry).tls:
                return  # without certificates the console itself is what believes nobody
        except StateError:
            return
        newest = {each.device_id: each for each in self._registry.certificates.to_end()}
        for each in newest.values():
            since_s = each.revoked_s or 0.0
            yield Item("revocation", each.device_id, 0, each.name, "broker", since_s)

    @property
    def _held(self) -> Mapping[str, str]:
        """What the broker acknowledged; read where there is need of it."""
        if self._held_read is None:
            self._held_read = self._registry.held_fingerprints()
        return self._held_read

    def _holds(self, topic: str, document: bytes) -> bool:
        return self._held.get(topic) == hashlib.sha256(document).hexdigest()


def where_live(get: Callable[[str], DeviceView | None], *, linked: bool) -> Where:
    """Return what a running console knows; without a link it does not know who is there."""

    def where(device_id: str) -> Whereabouts:
        view = get(device_id)
        if view is None:
            return Whereabouts(online=False)
        online = view.status not in ("never", "offline")
        settings = view.state.settings if view.state else 0
        known = False if not online else (True if linked else None)
        return Whereabouts(known, view.last_seen_s, settings)

    return where


def where_reported(workspace: Workspace) -> Where:
    """Return what the newest reports say, for who runs no console."""
    known = {}
    for report in workspace.registry.reports.all():
        state = decode_state(bytes(decode_sealed(report.document, "state").body))
        known[report.device_id] = Whereabouts(None, report.received_s, state.settings)
    return lambda device_id: known.get(device_id, Whereabouts())


def _member_item(
    rollout: Rollout, by: By, member: Member, how: Standing, made: StoredAssignment | None
) -> Item:
    state, since_s = how
    return Item(
        "rollout",
        member.device_id,
        rollout.rollout_id,
        rollout.name,
        state,
        rollout.created_s,
        by.who,
        by.why,
        made.issued_s if made else None,
        _keys_of(made.document) if made else "",
        since_s,
        member.step,
    )


def _keys_of(document: bytes) -> str:
    """Return the ids of the keys that signed an assignment, joined by commas."""
    try:
        return ",".join(each.keyid for each in _SIGNED.decode(document).signatures)
    except msgspec.MsgspecError:  # damaged: the list goes on without
        return ""

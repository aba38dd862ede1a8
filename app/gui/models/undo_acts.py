"""The opposites of what owners do: each a new act, refused once the world has moved on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from app.fleet.groups import Group
from app.fleet.labelling import Labelling
from app.fleet.records import By, Device
from app.fleet.rollout.records import BAD_OUTCOMES, Rollout
from app.gui import texts
from app.gui.models.rollout_actions import OfDevices
from app.gui.models.undo import Undoable
from app.ordering import Ordering
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.wire.orders import DeviceSettings


def label_undo(workspace: Workspace, before: Sequence[Device], after: Sequence[Device]) -> Undoable:
    """Return how devices get site and labels back.

    Args:
        workspace: The fleet's.
        before: The devices as they were, in the order of `after`.
        after: As they were left.
    """
    registry = workspace.registry
    what = texts.plural(
        len(after), texts.tr("site and labels of {device}"), texts.tr("site and labels of {n}"),
        device=after[0].device_id,
    )  # fmt: skip

    def why_not() -> str:
        now = {each.device_id: each for each in registry.devices()}
        moved = [each.device_id for each in after if now.get(each.device_id) != each]
        return texts.tr("Site or labels of {device} were changed again since.").format(
            device=moved[0]
        ) if moved else ""  # fmt: skip

    def undo() -> None:
        for (site, put, drop), ids in _labellings(before, after).items():
            workspace.label_devices(ids, Labelling(site, dict(put), drop), _undo_of(what))

    return Undoable(what, undo, why_not)


def steer_undo(workspace: Workspace, rollout: Rollout, what: str) -> Undoable | None:
    """Return how a pause or a resumption is taken back; None for what cannot be.

    Args:
        workspace: The fleet's.
        rollout: As it was left.
        what: ``pause`` or ``resume``.
    """
    if what not in ("pause", "resume"):
        return None
    number, rolling = rollout.rollout_id, Rolling(workspace)
    named = texts.tr("pause of “{name}”") if what == "pause" else texts.tr("resumption of “{name}”")
    named = named.format(name=rollout.name)

    def why_not() -> str:
        now = workspace.registry.rollouts.get(number)
        if now.state != rollout.state:
            word = texts.rollout_word(now.state)
            return texts.tr("“{name}” is no longer as it was left: {state}.").format(
                name=rollout.name, state=word
            )
        bad = sum(each.outcome in BAD_OUTCOMES for each in now.members)
        if what == "pause" and bad:
            return texts.plural(
                bad,
                texts.tr("To resume gives {n} device that failed another turn: resume it by hand."),
                texts.tr("To resume gives {n} devices that failed a turn: resume it by hand."),
            )
        return ""

    call = rolling.resume if what == "pause" else rolling.pause
    return Undoable(named, lambda: call(number, _undo_of(named)), why_not)


def members_undo(
    workspace: Workspace, rollout: Rollout, what: OfDevices, devices: Collection[str]
) -> Undoable | None:
    """Return how devices that were held, skipped or let in are put back; None for a retry."""
    opposite = {"hold": "let_in", "skip": "let_in", "let_in": "hold"}.get(what)
    if opposite is None:
        return None
    number, rolling = rollout.rollout_id, Rolling(workspace)
    left = {"hold": "held", "skip": "skipped", "let_in": "pending"}[what]
    words = {
        "hold": texts.tr("holding out of {n}"),
        "skip": texts.tr("skipping of {n}"),
        "let_in": texts.tr("letting in of {n}"),
    }
    named = words[what].format(n=texts.count(len(devices)))

    def why_not() -> str:
        now = workspace.registry.rollouts.get(number)
        if not now.open:
            return texts.tr("“{name}” has ended.").format(name=rollout.name)
        moved = [each for each in now.members if each.device_id in devices and each.outcome != left]
        if not moved:
            return ""
        return texts.tr("{device} is no longer as it was left: {outcome}.").format(
            device=moved[0].device_id, outcome=texts.outcome_word(moved[0].outcome)
        )

    call = rolling.let_in if opposite == "let_in" else rolling.hold
    return Undoable(named, lambda: call(number, devices, _undo_of(named)), why_not)


def pin_undo(
    workspace: Workspace, devices: Sequence[str], pinned: bool, whys: Mapping[str, str]
) -> Undoable:
    """Return how a pin or its removal is taken back.

    Args:
        workspace: The fleet's.
        devices: Which devices.
        pinned: They were pinned; otherwise unpinned.
        whys: The reasons of the pins that were removed, by device.
    """
    rolling, pins = Rolling(workspace), workspace.registry.pins
    n = texts.count(len(devices))
    named = texts.tr("pinning of {n}") if pinned else texts.tr("unpinning of {n}")
    named = named.format(n=n)

    def why_not() -> str:
        now = pins.all()
        moved = [each for each in devices if (each in now) != pinned]
        return texts.tr("The pin of {device} was changed since.").format(
            device=moved[0]
        ) if moved else ""  # fmt: skip

    def undo() -> None:
        if pinned:
            rolling.unpin(devices, _undo_of(named))
            return
        for why in sorted({whys.get(each, "") for each in devices}):
            rolling.pin([each for each in devices if whys.get(each, "") == why], why)

    return Undoable(named, undo, why_not)


def settings_undo(
    workspace: Workspace,
    before: Mapping[str, DeviceSettings],
    after: Mapping[str, DeviceSettings],
) -> Undoable:
    """Return how devices get their old settings: by a new order, which the console signs.

    Args:
        workspace: The fleet's.
        before: What was set, by device; more than those of `after` may be there.
        after: What was set then, by device.
    """
    orders = workspace.registry.orders
    named = texts.plural(
        len(after), texts.tr("settings of {device}"), texts.tr("settings of {n}"),
        device=next(iter(after)),
    )  # fmt: skip

    def why_not() -> str:
        moved = [each for each, new in after.items() if orders.settings_of(each).settings != new]
        told = texts.tr("The settings of {device} were changed again since.")
        return told.format(device=moved[0]) if moved else ""

    def undo() -> None:
        ordering = Ordering(workspace)
        for device_id in after:
            ordering.set([device_id], partial(_put_back, before[device_id]), _undo_of(named))

    return Undoable(named, undo, why_not)


def group_undo(workspace: Workspace, group: Group) -> Undoable:
    """Return how a saved filter that was removed is saved again."""
    registry = workspace.registry
    named = texts.tr("removal of the filter {name}").format(name=group.name)

    def why_not() -> str:
        taken = any(each.name == group.name for each in registry.groups.all())
        told = texts.tr("There is a filter {name} again.").format(name=group.name)
        return told if taken else ""

    def undo() -> None:
        labels = registry.query_names().labels or ()
        by = By(workspace.actor, _undo_of(named))
        registry.groups.save(group.name, group.query, group.note, labels, by)

    return Undoable(named, undo, why_not)


def _put_back(old: DeviceSettings, _: DeviceSettings) -> DeviceSettings:
    return old


_Key = tuple[str | None, tuple[tuple[str, str], ...], tuple[str, ...]]


def _labellings(before: Sequence[Device], after: Sequence[Device]) -> dict[_Key, list[str]]:
    """Return what gives each device back what it had, with those that want the same together."""
    found: dict[_Key, list[str]] = {}
    for old, new in zip(before, after, strict=True):
        put = {key: value for key, value in old.labels.items() if new.labels.get(key) != value}
        drop = tuple(sorted(new.labels.keys() - old.labels.keys()))
        site = old.site if old.site != new.site else None
        key = (site, tuple(sorted(put.items())), drop)
        found.setdefault(key, []).append(old.device_id)
    return found


def _undo_of(what: str) -> str:
    """Return what the audit log says is the reason."""
    return f"undo: {what}"

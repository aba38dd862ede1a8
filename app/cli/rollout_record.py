"""What there is to read of a rollout: where it stands, what was decided, and whether that holds."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click
import msgspec

from app.cli.common import as_json, open_workspace
from app.cli.output import local_time, print_facts, print_json, print_table, span
from app.errors import OutcomeError
from app.fleet.live import DeviceView
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.records import FINAL_OUTCOMES, LEFT_OUT, Decision, Member, Rollout
from app.fleet.rollout.replay import Replayed, evidence_of, verdicts_of
from app.fleet.rollout.replay import replay as make_again
from app.foretelling import stored_views

_id = click.argument("rollout_id", metavar="ID", type=int)


@click.command()
@_id
@as_json
@click.pass_obj
def show(data: Path, rollout_id: int, json_: bool) -> None:
    """Show a rollout: its phases, what its gates said last, and where each of its devices is."""
    with open_workspace(data) as workspace:
        book = workspace.registry.rollouts
        found = book.get(rollout_id)
        verdicts = book.newest_verdicts(rollout_id, found.phase)
        now_s = time.time()
        views = stored_views(workspace, now_s)
    overdue = [each.device_id for each in found.members if each.overdue(now_s)]
    if json_:
        print_json(asdict(replace(found, members=())) | {
            "plan": found.plan,
            "members": found.members,
            "verdicts": verdicts,
            "overdue": overdue,
        })  # fmt: skip
        return
    _print(found, verdicts, views, overdue)


@click.command()
@_id
@as_json
@click.pass_obj
def decisions(data: Path, rollout_id: int, json_: bool) -> None:
    """List what was decided and from which figures; --json has all that the gates saw."""
    with open_workspace(data) as workspace:
        phases = workspace.registry.rollouts.get(rollout_id).plan.phases
        found = workspace.registry.rollouts.decisions(rollout_id)
    if json_:
        print_json([_opened(each) for each in found])
        return
    print_table(
        ("ID", "TIME", "WHAT", "PHASE", "WHY"),
        [
            (
                each.decision_id,
                local_time(each.time_s),
                each.kind,
                phases[each.phase].name,
                each.summary,
            )
            for each in found
        ],
        "Nothing was decided yet.",
    )


@click.command()
@_id
@as_json
@click.pass_obj
def replay(data: Path, rollout_id: int, json_: bool) -> None:
    """Make every decision of the gates again from what was kept of it.

    Exit code 7: one comes out otherwise, or its record is damaged.
    """
    with open_workspace(data) as workspace:
        workspace.registry.rollouts.get(rollout_id)
        found = make_again(workspace.registry.rollouts.decisions(rollout_id))
    if json_:
        print_json(found)
    else:
        print_table(
            ("ID", "TIME", "WHAT", "AGAIN", "WHY"),
            [
                (
                    each.decision_id,
                    local_time(each.time_s),
                    each.kind,
                    "equal" if each.equal else "differs",
                    each.problem or _differences(each),
                )
                for each in found
            ],
            "No gate was asked yet.",
        )
    if wrong := [each for each in found if not each.equal]:
        raise OutcomeError(
            f"{len(wrong)} of {len(found)} decisions of rollout {rollout_id} come out otherwise. "
            "Check the audit log: `muster audit verify`."
        )


def why_of(member: Member) -> str:
    """Return in one line why a device is where it is."""
    return ": ".join(part for part in (member.reason, member.detail) if part)


def _print(
    found: Rollout,
    verdicts: Sequence[GateVerdict],
    views: Mapping[str, DeviceView],
    overdue: Sequence[str],
) -> None:
    _print_head(found, overdue)
    click.echo()
    _print_phases(found)
    if verdicts:
        click.echo()
        _print_gates(verdicts)
    click.echo()
    _print_devices(found, views, overdue)


def _print_head(found: Rollout, overdue: Sequence[str]) -> None:
    print_facts(
        [
            ("rollout", f"{found.rollout_id}: {found.name}"),
            ("bundle", f"{found.bundle_name}@{found.bundle_version}"),
            ("state", found.state),
            ("reason", found.reason),
            ("waits for", found.stage.waits if found.open else ""),
            ("begun", local_time(found.created_s)),
            ("group", found.plan.group),
            ("overdue", ", ".join(overdue[:10]) + (", ..." if len(overdue) > 10 else "")),
        ]
    )


def _print_phases(found: Rollout) -> None:
    rows = [
        (
            phase.name,
            _phase_state(found, index),
            ", ".join(f"{count} {each}" for each, count in sorted(found.counts(index).items())),
            span(phase.soak_s) if phase.soak_s else None,
            phase.approvals or None,
        )
        for index, phase in enumerate(found.plan.phases)
    ]
    print_table(("PHASE", "STATE", "DEVICES", "SOAK", "APPROVALS"), rows, "")


def _print_gates(verdicts: Sequence[GateVerdict]) -> None:
    rows = [
        (each.kind, each.state, _figure(each), f"{each.limit:g}", each.detail) for each in verdicts
    ]
    print_table(("GATE", "SAYS", "FIGURE", "LIMIT", "DETAIL"), rows, "")


def _print_devices(found: Rollout, views: Mapping[str, DeviceView], overdue: Sequence[str]) -> None:
    rows = [
        (
            each.device_id,
            found.plan.phases[each.phase].name,
            "overdue" if each.device_id in overdue else each.outcome,
            local_time(each.updated_s),
            why_of(each) or each.step or _away(each, views.get(each.device_id)),
        )
        for each in found.members
    ]
    print_table(("DEVICE", "PHASE", "OUTCOME", "SINCE", "WHY"), rows, "")


def _phase_state(found: Rollout, index: int) -> str:
    if index < found.phase:
        return "proven"
    begun = index == found.phase and found.stage.begun_s is not None
    if not found.open:
        ended = "proven" if found.state == "succeeded" else found.state.replace("_", " ")
        return ended if begun else "never began"
    if not begun:
        return "not begun" if index == found.phase else "waits"
    return "devices through" if found.stage.settled_s is not None else "under way"


def _figure(verdict: GateVerdict) -> str | None:
    if verdict.figure is None:
        return None
    bounds = [f"{each:.3g}" if each is not None else "?" for each in (verdict.lower, verdict.upper)]
    return f"{verdict.figure:.3g} ({bounds[0]} to {bounds[1]})"


def _away(member: Member, view: DeviceView | None) -> str:
    if member.outcome in FINAL_OUTCOMES | LEFT_OUT or view is None:
        return ""
    if view.status == "never":
        return "never seen"
    return f"offline since {local_time(view.last_seen_s)}" if view.status == "offline" else ""


def _opened(decision: Decision) -> dict[str, object]:
    """Return a decision with what is packed in it; a damaged part says so."""
    opened: dict[str, object] = {
        name: getattr(decision, name)
        for name in ("decision_id", "time_s", "kind", "phase", "summary")
    }
    if not decision.evidence:
        return opened
    try:
        packed = {
            "verdicts": verdicts_of(decision),
            "evidence": evidence_of(decision),
            "gates": msgspec.Raw(decision.gates or b"[]"),
        }
    except ValueError as error:
        return opened | {"problem": str(error)}
    return opened | packed


def _differences(each: Replayed) -> str:
    changed = [
        f"{kept.kind}: {kept.state}, now {again.state}"
        for kept, again in zip(each.kept, each.again, strict=False)
        if kept != again
    ]
    if len(each.kept) != len(each.again):
        changed.append(f"{len(each.kept)} verdicts, now {len(each.again)}")
    return "; ".join(changed)

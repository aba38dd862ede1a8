"""The options that make a rollout's plan, and `muster rollout plan`, which only tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from app.cli.common import as_json, find_bundle, open_workspace
from app.cli.output import local_time, print_facts, print_json, print_table, size, span
from app.errors import InputError, OutcomeError
from app.files import environment_faults, write_file
from app.fleet.rollout.dry_run import DeviceForecast, Forecast
from app.fleet.rollout.phrases import Wishes, plan_from_file, plan_of
from app.fleet.rollout.plan import Plan
from app.foretelling import foretell, matching, stored_views
from app.workspace import Workspace

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SHOWN = 200


@dataclass(frozen=True)
class PlanOptions:
    """What was given on the command line."""

    group: str
    devices: tuple[str, ...]
    everyone: bool
    plan_file: Path | None
    canaries: tuple[str, ...]
    phases: tuple[str, ...]
    gates: tuple[str, ...]
    no_gates: bool
    rate: str
    concurrency: int | None
    window: str
    shadow: str

    def plan(self) -> Plan:
        """Return the plan they make.

        Raises:
            InputError: They contradict each other, or cannot be read.
        """
        if self.plan_file is None:
            return plan_of(self._wishes())
        if self._wishes() != Wishes():
            raise InputError("--plan holds the whole plan. Change the file, or leave --plan out.")
        with environment_faults(self.plan_file):
            content = self.plan_file.read_bytes()
        return plan_from_file(content, self.plan_file.suffix)

    def chosen(self, workspace: Workspace, plan: Plan, now_s: float) -> list[str]:
        """Return the devices that the rollout is for now.

        Raises:
            InputError: It is not said, or said twice, or nobody matches.
        """
        if [self.everyone, bool(self.devices), bool(plan.group)].count(True) != 1:
            raise InputError(
                "which devices? Give --group QUERY, --device ID, as often as needed, or --all."
            )
        if plan.group:
            return matching(workspace, plan.group, stored_views(workspace, now_s), now_s)
        return sorted(workspace.registry.in_service()) if self.everyone else list(self.devices)

    def _wishes(self) -> Wishes:
        return Wishes(
            canaries=self.canaries,
            phases=self.phases,
            gates=self.gates,
            default_gates=not self.no_gates,
            group=self.group,
            rate=self.rate,
            concurrency=self.concurrency,
            window=self.window,
            shadow=self.shadow,
        )


_OPTIONS = (
    click.option(
        "--group",
        default="",
        metavar="QUERY",
        help="Devices that match, as 'site:Lyon -status:failed'; who begins to match later joins.",
    ),
    click.option("--device", "devices", multiple=True, metavar="ID", help="May be repeated."),
    click.option("--all", "everyone", is_flag=True, help="Every device of the fleet."),
    click.option(
        "--plan",
        "plan_file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="The whole plan as JSON or TOML, as --save writes it.",
    ),
    click.option(
        "--canary", "canaries", multiple=True, metavar="ID", help="Goes first; repeatable."
    ),
    click.option(
        "--phase",
        "phases",
        multiple=True,
        metavar="PHASE",
        help="10%, 5 or NAME:a,b, then ,soak=30m ,approvals=1 ,min=1; repeatable, in order. "
        "Percents count from the first device; the rest follows by itself. The soak is half an "
        "hour unless said otherwise.",
    ),
    click.option(
        "--gate",
        "gates",
        multiple=True,
        metavar="GATE",
        help="KIND=LIMIT, then ,on=pause|roll_back_phase|roll_back_all ,confidence=0.95 ,min=1 "
        ",required=no; takes the place of the default gate of its kind. docs/gates.md has them.",
    ),
    click.option(
        "--no-gates", is_flag=True, help="With --phase: no gates but those that --gate names."
    ),
    click.option("--rate", default="", metavar="N/min", help="So many assignments a minute."),
    click.option(
        "--concurrency",
        type=click.IntRange(min=1),
        metavar="N",
        help="So many devices at a time; those that are away do not count.",
    ),
    click.option(
        "--window",
        default="",
        metavar="WHEN",
        help="When devices may begin: 'mon-fri 22:00-04:00', in each one's own time zone or in one "
        "that follows, as Europe/Paris.",
    ),
    click.option(
        "--shadow",
        default="",
        metavar="SHARE,TIME",
        help="Run it beside the serving model first, on so much of the inputs: 10%,30m; then "
        ",latency=10% ,cpu=25% for what that may cost.",
    ),
)


def plan_options(command: _Command) -> _Command:
    """Give a command the options of a plan; it takes them as a `PlanOptions` by name."""
    for each in reversed(_OPTIONS):
        command = each(command)
    return command


def options_of(given: dict[str, Any]) -> PlanOptions:
    """Return the plan's options among what a command was given."""
    return PlanOptions(**{each.name: given[each.name] for each in fields(PlanOptions)})


@click.command("plan")
@click.argument("reference", metavar="BUNDLE")
@plan_options
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the plan, to be changed and given to --plan.",
)
@as_json
@click.pass_obj
def plan(data: Path, /, *, reference: str, save: Path | None, json_: bool, **given: object) -> None:
    """Tell what `create` with the same options would do; nothing is begun.

    It goes by what devices reported last: an agent that has been silent for five minutes counts as
    offline. Exit code 7: a device is busy in another rollout, or none would accept.
    """
    options = options_of(given)
    with open_workspace(data) as workspace:
        made, now_s = options.plan(), time.time()
        chosen = options.chosen(workspace, made, now_s)
        digest = find_bundle(workspace.library, reference).digest
        views = stored_views(workspace, now_s)
        told = foretell(workspace, digest, chosen, made, views, now_s=now_s)
    if save is not None:
        write_file(save, msgspec.json.format(msgspec.json.encode(made), indent=2))
    if json_:
        print_json({"plan": made, "counts": told.counts(), "forecast": told})
    else:
        _print(told, made, now_s)
    _judge(told)


def _judge(told: Forecast) -> None:
    """Say whether there is any use in creating it.

    Raises:
        OutcomeError: There is none.
    """
    counts = told.counts()
    if busy := [each for each in told.devices if each.answer == "busy"]:
        first = busy[0]
        raise OutcomeError(
            f"{len(busy)} devices are busy, {first.device_id} in rollout {first.rollout}. "
            "Wait for their attempts to end, or leave them out."
        )
    if not counts["accepts"] and not counts["unreachable"] and not counts["unknown"]:
        raise OutcomeError("no device would take the bundle. See why above.")


def _print(told: Forecast, made: Plan, now_s: float) -> None:
    _print_whole(told, made, now_s)
    click.echo()
    _print_phases(told, made)
    for each in told.warnings:
        click.echo(f"warning: {each.text}")
    click.echo()
    _print_devices(told, made)


def _print_whole(told: Forecast, made: Plan, now_s: float) -> None:
    duration = told.duration
    basis = f"{duration.device_s:.0f} s a device, by {duration.basis}"
    finish = f"{local_time(duration.finish_s)} ({span(duration.finish_s - now_s)}; {basis})"
    counts = ", ".join(f"{number} {_WORDS[answer]}" for answer, number in told.counts().items())
    print_facts(
        [
            ("devices", counts),
            ("to fetch", f"{size(told.total_bytes)} before compression"),
            ("would end", finish),
            ("gates", ", ".join(f"{each.kind} {each.limit:g}" for each in made.gates)),
        ]
    )


def _print_phases(told: Forecast, made: Plan) -> None:
    print_table(
        ("PHASE", "DEVICES", "ACCEPT", "SOAK", "APPROVALS", "OVER BY"),
        [
            (
                phase.name,
                told.counts(index).total(),
                told.counts(index)["accepts"],
                span(phase.soak_s),
                phase.approvals or None,
                local_time(told.duration.ends_s[index]),
            )
            for index, phase in enumerate(made.phases)
        ],
        "",
    )


def _print_devices(told: Forecast, made: Plan) -> None:
    """Print who does not accept, then as many of the others as a terminal bears."""
    shown = sorted(told.devices, key=lambda each: each.answer == "accepts")[:_SHOWN]
    print_table(
        ("DEVICE", "PHASE", "ANSWER", "TO FETCH", "LAST HEARD", "WHY"),
        [_row(each, made) for each in shown],
        "",
    )
    if left := len(told.devices) - len(shown):
        click.echo(f"... and {left} more that accept; --json lists them all.")


def _row(each: DeviceForecast, made: Plan) -> tuple[object, ...]:
    why = ": ".join(part for part in (each.reason, each.detail) if part)
    if each.rollout and each.answer != "busy":
        why = "; ".join(part for part in (why, f"leaves rollout {each.rollout}") if part)
    fetch = size(each.bytes) if each.bytes is not None else None
    phase = made.phases[each.phase].name
    return each.device_id, phase, _WORDS[each.answer], fetch, local_time(each.seen_s), why


_WORDS = {
    "accepts": "accept",
    "serves_already": "serve it already",
    "refuses": "refuse",
    "unreachable": "cannot be reached",
    "pinned": "pinned",
    "busy": "busy",
    "unknown": "not known well enough",
}

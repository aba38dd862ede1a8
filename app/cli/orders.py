"""`muster device settings`, `command` and `decommission`: what devices are ordered to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import click
import msgspec

from app.cli.common import as_json, open_workspace, why_option
from app.cli.output import local_time, print_json, print_table
from app.cli.units import DURATION_S, SIZE_BYTES
from app.errors import InputError
from app.fleet.order_records import StoredCommand, StoredSettings
from app.fleet.orders import describe, unconfirmed
from app.ordering import COMMAND_LIFE_S, FAREWELL_LIFE_S, Ordering
from app.workspace import Workspace
from device_agent.wire.messages import ReportedState, decode_state
from device_agent.wire.orders import Capture, DeviceSettings
from device_agent.wire.sealed import decode_sealed
from device_agent.wire.telemetry import LogLevel
from device_agent.wire.typed import convert

_DAY_S = 86_400.0
_ON_THE_SPOT = ("restart",)
"""Commands that any owner may give in passing; a decommissioning has a command of its own."""


@dataclass(frozen=True)
class _Settings:
    """What `muster device settings --json` prints of each device."""

    device_id: str
    version: int
    settings: DeviceSettings
    effective_version: int | None
    signed: bool
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Command:
    """What `muster device commands --json` prints of each."""

    device_id: str
    version: int
    name: str
    status: str
    reason: str
    detail: str
    who: str
    why: str
    asked_s: float
    until_s: float
    answered_s: float | None


@click.command()
@click.argument("device_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--window", "window_s", type=DURATION_S, help="Length of a telemetry window: 5s.")
@click.option("--spool-cap", "cap_bytes", type=SIZE_BYTES, help="What the backlog may take: 32MB.")
@click.option("--log-level", type=click.Choice(get_args(LogLevel)), help="How much it logs.")
@click.option(
    "--capture",
    type=click.Choice(get_args(Capture)),
    help="Which samples it keeps on its own disk: none, those of alarms, one a minute.",
)
@click.option("--capture-cap", "capture_bytes", type=SIZE_BYTES, help="What they may take: 64MB.")
@click.option("--clear", is_flag=True, help="Take back all that was set before.")
@why_option
@as_json
@click.pass_obj
def settings(
    data: Path,
    *,
    device_ids: tuple[str, ...],
    window_s: float | None,
    cap_bytes: float | None,
    log_level: LogLevel | None,
    capture: Capture | None,
    capture_bytes: float | None,
    clear: bool,
    why: str,
    json_: bool,
) -> None:
    """Set what devices do over their own configuration, or show what is set.

    Only what is given changes. The console signs it; devices that are away get it when they
    return, and go on with it over restarts.
    """
    given = _given(
        window_ms=None if window_s is None else round(window_s * 1000),
        spool_max_bytes=None if cap_bytes is None else round(cap_bytes),
        log_level=log_level,
        capture=capture,
        capture_max_bytes=None if capture_bytes is None else round(capture_bytes),
    )
    with open_workspace(data) as workspace:
        if clear or given:
            Ordering(workspace).set(
                device_ids, lambda old: _changed(DeviceSettings() if clear else old, given), why
            )
        rows = [_shown(workspace, each) for each in device_ids]
    _print_settings(rows, json_)


@click.command()
@click.argument("device_id", metavar="ID")
@click.argument("name", type=click.Choice(_ON_THE_SPOT))
@click.option(
    "--days",
    type=click.FloatRange(0, 730, min_open=True),
    default=COMMAND_LIFE_S / _DAY_S,
    show_default=True,
    help="So long the device may begin with it.",
)
@why_option
@as_json
@click.pass_obj
def command(data: Path, *, device_id: str, name: str, days: float, why: str, json_: bool) -> None:
    """Have a device do something, once.

    restart: load the model anew in a fresh process; the old one serves until then.
    """
    with open_workspace(data) as workspace:
        # By the choice above it is one of the names.
        made = Ordering(workspace).command(device_id, name, days * _DAY_S, why)  # type: ignore[arg-type]
    print_made(made, json_)


@click.command()
@click.argument("device_id", metavar="[ID]", required=False)
@as_json
@click.pass_obj
def commands(data: Path, device_id: str | None, json_: bool) -> None:
    """List commands and what came of them, newest first."""
    with open_workspace(data) as workspace:
        if device_id:
            workspace.registry.device(device_id)
        rows = workspace.registry.orders.commands(device_id)
    if json_:
        print_json([_shown_command(each) for each in rows])
        return
    print_table(
        ("DEVICE", "VERSION", "COMMAND", "STATUS", "ASKED", "BY", "RESULT"),
        [
            (
                each.device_id,
                each.version,
                each.name,
                each.status,
                local_time(each.asked_s),
                each.who,
                ": ".join(part for part in (each.reason, each.detail) if part),
            )
            for each in rows
        ],
        "No commands yet. Give one: `muster device command edge-01 restart`.",
    )


@click.command()
@click.argument("device_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--force",
    is_flag=True,
    help="Do not wait for the device's word: revoke its certificates now; it keeps what it holds.",
)
@click.option(
    "--days",
    type=click.FloatRange(0, 730, min_open=True),
    default=FAREWELL_LIFE_S / _DAY_S,
    show_default=True,
    help="So long the device may begin with it.",
)
@why_option
@as_json
@click.pass_obj
def decommission(
    data: Path, *, device_id: str, yes: bool, force: bool, days: float, why: str, json_: bool
) -> None:
    """Take a device out of service: it sends its telemetry, says so, and wipes itself.

    Its certificates are revoked once its signed word has come.
    """
    if not yes:
        what = "is shut out, and keeps what it holds" if force else "wipes itself"
        click.confirm(f"Device {device_id} {what}. There is no way back. Go on?", abort=True)
    with open_workspace(data) as workspace:
        ordering = Ordering(workspace)
        if force:
            ended = ordering.write_off(device_id, why)
            click.echo(f"Device {device_id} is out of the fleet; key {ended.fingerprint} is void.")
            return
        made = ordering.decommission(device_id, days * _DAY_S, why)
    print_made(made, json_)


def _given(**fields: object) -> dict[str, object]:
    """Return what was given of the fields of `DeviceSettings`.

    Raises:
        InputError: A value that devices refuse.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    _changed(DeviceSettings(), given)
    return given


def _changed(old: DeviceSettings, given: dict[str, object]) -> DeviceSettings:
    try:
        return convert(msgspec.structs.asdict(old) | given, DeviceSettings)
    except msgspec.ValidationError as error:
        raise InputError(
            f"{error}. A window lasts 0.1 s to 1 h, a spool takes at least 1 MiB,"
            " captures at least 64 KiB."
        ) from error


def _shown(workspace: Workspace, device_id: str) -> _Settings:
    workspace.registry.device(device_id)
    held: StoredSettings = workspace.registry.orders.settings_of(device_id)
    report = workspace.registry.reports.of_device(device_id)
    state = _reported(report.document) if report else None
    return _Settings(
        device_id,
        held.version,
        held.settings,
        state.settings if state else None,
        bool(held.signature.document),
        unconfirmed(held.settings, state) if state else (),
    )


def _reported(document: bytes) -> ReportedState:
    """Return the newest verified report."""
    return decode_state(bytes(decode_sealed(document, "state").body))


def _print_settings(rows: list[_Settings], json_: bool) -> None:
    if json_:
        print_json(rows)
        return
    print_table(
        ("DEVICE", "VERSION", "SETTINGS", "IN EFFECT"),
        [(each.device_id, each.version, describe(each.settings), _effect(each)) for each in rows],
        "",
    )


def _effect(shown: _Settings) -> str:
    if shown.version == 0:
        return "-"
    if shown.effective_version == shown.version:
        return _confirmed(shown.unconfirmed)
    return "not yet" if shown.signed else "not signed yet: a running console does it"


def _confirmed(missing: tuple[str, ...]) -> str:
    if not missing:
        return "yes"
    return f"yes, but not confirmed by this agent's version: {', '.join(missing)}"


def _shown_command(made: StoredCommand) -> _Command:
    return _Command(
        made.device_id,
        made.version,
        made.name,
        made.status,
        made.reason,
        made.detail,
        made.who,
        made.why,
        made.asked_s,
        made.until_s,
        made.answered_s or None,
    )


def print_made(made: StoredCommand, json_: bool) -> None:
    """Say which command a device was given."""
    if json_:
        print_json(_shown_command(made))
        return
    click.echo(
        f"Device {made.device_id} is given command {made.version}, {made.name}. "
        f"What comes of it: `muster device commands {made.device_id}`."
    )

"""`muster device enrol-code` and what follows: who joins the fleet, and who has to leave it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click
import segno

from app.cli.common import as_json, open_workspace, passphrase, why_option
from app.cli.output import local_time, print_facts, print_json, print_table
from app.cli.words import label_option, labels_of
from app.enrolling import EnrolmentDesk
from app.errors import InputError, OutcomeError
from app.files import environment_faults, write_file
from app.fleet.enrolment_records import Enrolment
from app.joining import Joining, NewCode
from app.reach import recorded_reach
from app.workspace import Workspace
from device_agent.wire.enrolment import (
    MAX_REQUEST_BYTES,
    EnrolmentReply,
    decode_request,
    encode,
    fingerprint,
)
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Inventory

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class _Pending:
    """What `muster device pending --json` prints of each."""

    device_id: str
    key: str
    fingerprint: str
    replaces: bool
    requested_s: float
    inventory: Inventory


@click.command("enrol-code")
@click.argument("device_id")
@click.option(
    "--minutes",
    type=click.IntRange(1, 30 * _DAY_MINUTES),
    default=15,
    show_default=True,
    help="So long it is good.",
)
@click.option("--preauthorised", is_flag=True, help="Accept whoever uses it, without a look.")
@click.option("--replace", is_flag=True, help="For a device that is enrolled: give it a new key.")
@click.option("--site", default=None, help="Add the device first; where it stands.")
@label_option
@click.option("--qr/--no-qr", default=None, help="Draw a QR code; by default in a terminal only.")
@why_option
@as_json
@click.pass_obj
def enrol_code(
    data: Path,
    *,
    device_id: str,
    minutes: int,
    preauthorised: bool,
    replace: bool,
    site: str | None,
    labels: tuple[str, ...],
    qr: bool | None,
    why: str,
    json_: bool,
) -> None:
    """Make a one-time code with which a device joins.

    It carries the broker's address and what the device is to trust. Run `muster-agent enrol CODE`
    on the device; then compare fingerprints and accept it: `muster device accept ID`.
    """
    with open_workspace(data) as workspace:
        reach = recorded_reach(workspace.registry)  # before anything is added
        _add_device(workspace, device_id, site, labels)
        code = Joining(workspace).make_code(
            device_id,
            reach=reach,
            life_s=minutes * 60.0,
            preauthorised=preauthorised,
            replace=replace,
            why=why,
        )
    if json_:
        print_json(code)
        return
    _print_code(code, sys.stdout.isatty() if qr is None else qr)


@click.command()
@as_json
@click.pass_obj
def pending(data: Path, json_: bool) -> None:
    """List the devices that wait to be accepted, with fingerprint and inventory."""
    with open_workspace(data) as workspace:
        waiting = Joining(workspace).pending()
    if json_:
        print_json([_pending(each) for each in waiting])
        return
    print_table(
        ("DEVICE", "FINGERPRINT", "ASKED", "MACHINE", "SYSTEM", "REPLACES"),
        [
            (
                each.device_id,
                each.fingerprint,
                local_time(each.requested_s),
                each.inventory.machine,
                each.inventory.system,
                "its present key" if each.replace else None,
            )
            for each in waiting
        ],
        "Nobody waits. Let a device in: `muster device enrol-code edge-01`.",
    )


@click.command()
@click.argument("device_id")
@click.option(
    "--fingerprint",
    "expected",
    default="",
    help="As the device shows it; nothing is accepted if it differs.",
)
@why_option
@click.pass_obj
def accept(data: Path, device_id: str, expected: str, why: str) -> None:
    """Accept a device that waits.

    Without --fingerprint it shows the key and asks; in a script it accepts whoever waits. A running
    console sends the device its certificates at once, or as soon as it runs.
    """
    with open_workspace(data) as workspace:
        joining = Joining(workspace)
        if not expected and sys.stdin.isatty():
            expected = _compared(joining.waiting(device_id))
        accepted = joining.accept(device_id, expected, why)
    click.echo(f"Device {device_id} is accepted with key {accepted.fingerprint}.")


@click.command()
@click.argument("device_id")
@why_option
@click.pass_obj
def reject(data: Path, device_id: str, why: str) -> None:
    """Turn away a device that waits."""
    with open_workspace(data) as workspace:
        rejected = Joining(workspace).reject(device_id, why)
    click.echo(f"Device {device_id} with key {rejected.fingerprint} is rejected.")


@click.command()
@click.argument("device_id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@why_option
@click.pass_obj
def revoke(data: Path, device_id: str, yes: bool, why: str) -> None:
    """Shut a device out: its key and certificates count no more.

    A running console ends its connection. Only a new code lets the machine in again.
    """
    if not yes and sys.stdin.isatty():
        click.confirm(f"Revoke the key and certificates of {device_id}?", abort=True)
    with open_workspace(data) as workspace:
        revoked = Joining(workspace).revoke(device_id, why)
    click.echo(f"Device {device_id} is shut out; its key was {revoked.fingerprint}.")


@click.command("enrol-import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--reply-to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the answer into this directory, for instance onto the stick.",
)
@click.pass_obj
def enrol_import(data: Path, file: Path, reply_to: Path | None) -> None:
    """Take a request to join from a FILE: `muster-agent enrol CODE --request-to DIR` wrote it.

    Run it again after `muster device accept ID`: the same request brings the same answer.
    """
    content = _read(file)
    with open_workspace(data) as workspace:
        authority = workspace.authority(passphrase("console"))
        desk = EnrolmentDesk(workspace, authority, recorded_reach(workspace.registry))
        try:
            reply = desk.take(decode_request(content).device_id, content)
        except WireError as error:
            raise InputError(f"{file}: {error}.") from error
    _conclude(reply, file, reply_to)


def _compared(request: Enrolment) -> str:
    """Show who waits and ask; return the key that was shown: another may wait by then."""
    said = request.inventory
    print_facts(
        [
            ("device", request.device_id),
            ("fingerprint", request.fingerprint),
            ("says it is", f"{said.machine}, {said.system}"),
            ("replaces", "its present key" if request.replace else None),
        ]
    )
    click.confirm("Does the device itself show this fingerprint?", abort=True)
    return request.key


def _conclude(reply: EnrolmentReply, file: Path, reply_to: Path | None) -> None:
    device_id = reply.device_id
    if reply.status == "pending":
        click.echo(
            f"Device {device_id} waits with key {fingerprint(reply.key)}. "
            f"Next: `muster device accept {device_id}`, then this command again."
        )
        return
    if reply_to is not None:
        path = reply_to / f"enrol-{device_id}.reply"
        write_file(path, encode(reply))
        click.echo(f"Wrote {path}. On the device: `muster-agent enrol --reply {path.name}`.")
    if reply.status == "rejected":
        raise OutcomeError(f"{file} is refused: {reply.reason}: {reply.detail}.")
    if reply_to is None:
        click.echo(f"Device {device_id} is accepted. Give --reply-to DIR for its answer.")


def _add_device(
    workspace: Workspace, device_id: str, site: str | None, labels: tuple[str, ...]
) -> None:
    """Add the device where --site or --label ask for it and it is not there yet."""
    known = {each.device_id for each in workspace.registry.devices()}
    if (site is not None or labels) and device_id not in known:
        workspace.add_device(device_id, site or "", labels_of(labels))


def _print_code(code: NewCode, qr: bool) -> None:
    until = local_time(code.expires_s)
    click.echo(f"Code for device {code.device_id}, good once and until {until}:\n")
    click.echo(code.text)
    if qr:
        click.echo()
        segno.make(code.text, error="l").terminal(compact=True, border=2)
    click.echo(f"\nOn the device: `muster-agent enrol {code.text[:16]}...` with the whole code.")
    if not code.preauthorised:
        click.echo(
            f"Then here: `muster device pending` and `muster device accept {code.device_id}`."
        )


def _pending(enrolment: Enrolment) -> _Pending:
    return _Pending(
        enrolment.device_id,
        enrolment.key,
        enrolment.fingerprint,
        enrolment.replace,
        enrolment.requested_s,
        enrolment.inventory,
    )


def _read(file: Path) -> bytes:
    with environment_faults(file), file.open("rb") as handle:
        return handle.read(MAX_REQUEST_BYTES + 1)

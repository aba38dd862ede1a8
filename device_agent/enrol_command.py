"""``muster-agent enrol``: join a fleet, over the network or with two files on a stick."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from device_agent.config import CONFIG_NAME, CONFIG_VARIABLE, is_loopback
from device_agent.config_file import Setup, write_text
from device_agent.enrol import Enrolment, Membership
from device_agent.enrol_online import Asking
from device_agent.enrol_source import choose_source, source_options
from device_agent.errors import ConfigError, StorageError
from device_agent.identity import Enrolling
from device_agent.wire.enrolment import MAX_CODE_CHARS, MAX_REPLY_BYTES, fingerprint


@click.command()
@click.argument("code", required=False)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar=CONFIG_VARIABLE,
    default=Path(CONFIG_NAME),
    show_default=True,
    help="The device's configuration; written if it is not there.",
)
@source_options
@click.option(
    "--wait-s",
    type=click.FloatRange(0, 7 * 86_400),
    default=60.0,
    show_default=True,
    help="How long to wait for the owner's decision.",
)
@click.option(
    "--request-to",
    type=click.Path(path_type=Path, file_okay=False),
    help="No network: write the request into this directory instead of sending it.",
)
@click.option(
    "--reply",
    "reply_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="No network: the console's answer, from the stick.",
)
@click.option("--replace", is_flag=True, help="Give a device that is enrolled already a new key.")
def enrol(
    code: str | None,
    config_path: Path,
    *,
    wait_s: float,
    request_to: Path | None,
    reply_path: Path | None,
    replace: bool,
    **chosen: Any,  # noqa: ANN401 - click's values of `source_options`
) -> None:
    """Join a fleet with a CODE from the console.

    The console makes one with `muster device enrol-code ID`.

    Makes this device's key, which never leaves it, asks the console over the broker that the code
    names, and waits until the owner has accepted. It can be run again with the same code. CODE may
    be - to read it from standard input, where no other user of this machine sees it. Without a
    network: --request-to DIR, carry the file to the console, then --reply FILE.
    """
    if code == "-":
        code = sys.stdin.read(2 * MAX_CODE_CHARS)
    if (code is None) == (reply_path is None):
        raise click.UsageError("give a CODE, or with --reply the console's answer")
    setup = Setup(choose_source(**chosen))
    with closing(Enrolment(config_path)) as enrolment:
        if reply_path is not None:
            _say_joined(enrolment.take(_read(reply_path), setup))
            return
        assert code is not None
        enrolling = enrolment.begin(code, replace=replace)
        click.echo(
            f"device {enrolling.code.device_id} of fleet {enrolling.code.fleet}, "
            f"key fingerprint {fingerprint(enrolling.key.digest)}"
        )
        request = enrolment.request(enrolling)
        if request_to is not None:
            _write_request(request_to, enrolling, request)
            return
        _say_joined(enrolment.take(_ask(enrolling, request, wait_s), setup))


def _ask(enrolling: Enrolling, request: bytes, wait_s: float) -> bytes:
    code = enrolling.code
    if not code.tls and not is_loopback(code.host):
        raise ConfigError(
            f"the code names a broker without TLS on another machine ({code.host}); make a code "
            "on a console whose broker speaks TLS"
        )
    return Asking(code, enrolling.key.digest, request).wait(wait_s, click.echo)


def _write_request(directory: Path, enrolling: Enrolling, request: bytes) -> None:
    path = directory / f"enrol-{enrolling.code.device_id}.request"
    write_text(path, request)
    click.echo(
        f"wrote {path}: on the console `muster device enrol-import {path.name} --reply-to DIR`, "
        "then here `muster-agent enrol --reply FILE` with the options of the source, if there are "
        "any"
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_REPLY_BYTES + 1)
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}; name another file") from error


def _say_joined(member: Membership) -> None:
    for note in member.notes:
        click.echo(note)
    click.echo(
        f"device {member.device_id} belongs to fleet {member.fleet} now: "
        f"`muster-agent run --config {member.config_path}`"
    )

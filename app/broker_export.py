"""Writes everything that a mosquitto elsewhere needs to be this fleet's broker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509

from app.broker_settings import DEFAULT_PORT
from app.errors import InputError
from app.files import environment_faults, write_file
from app.gate import Gate
from app.link.mosquitto import CERTIFICATE, CRL, KEY, render_config, write_access
from app.trust import CertificateAuthority
from app.trust.ca import SERVER_LIFE, Credentials, utc_now
from app.workspace import Workspace

_README = """\
The broker of fleet {fleet}, written by `muster broker export`.

1. Copy this directory to {place} on the broker's machine, for the user that mosquitto runs as:
       sudo cp -r {name} {place}
       sudo chown -R mosquitto: {place}
2. Run mosquitto (2.0 or newer) with it, and nothing else on ports {port} and {enrol_port}:
       mosquitto -c {place}/mosquitto.conf
3. Run the console with it: muster serve --broker {host}:{port}

Devices and the console show certificates at port {port}; devices that have a one-time code and no
certificate yet come to port {enrol_port}.

server.key is secret: whoever has it can pose as the broker. Such a broker can withhold what devices
are sent and can make no device run anything.

After a revocation, and after each one-time code, export again into the same directory and copy
    {changing}
to the broker; then have mosquitto read them: pkill -HUP mosquitto. The console says so while a
revocation is not in force. Where the console reaches the directory, say so by --files: it then
writes them itself, and a SIGHUP is all that is left to do. Devices can join by files, too, without
the broker: muster device enrol-import.

The broker's certificate is good until {until}. Export again before, and copy everything.
"""


@dataclass(frozen=True)
class Exported:
    """A broker on another machine.

    Attributes:
        hosts: Names and addresses by which devices and the console reach it.
        place: Where the files will lie there.
        listen: Address that it listens on.
        enrol_port: For devices that have no certificate yet.
    """

    hosts: Sequence[str]
    place: Path
    listen: str = "0.0.0.0"  # noqa: S104 - everybody shows a certificate or a code
    port: int = DEFAULT_PORT
    enrol_port: int = DEFAULT_PORT + 1


def export_broker(
    workspace: Workspace, authority: CertificateAuthority, directory: Path, broker: Exported
) -> None:
    """Write configuration, access rules, key, certificates and a README into a directory.

    A key and a certificate that are there already and still good stay as they are.

    Raises:
        InputError: There is no host, or one is neither a name nor an address.
        EnvironmentFaultError: The directory cannot be written.
    """
    if not broker.hosts:
        raise InputError(
            "by which name or address do devices reach that broker? Give --host, or set it for "
            "good: `muster broker hosts NAME-OR-ADDRESS`"
        )
    kept = _kept(directory, authority, broker.hosts)
    access = Gate(workspace, authority, broker.hosts, server=kept).access()
    with environment_faults(directory):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_access(directory, workspace.topics, access)
    listen, place = broker.listen, broker.place
    config = render_config(place, listen, broker.port, broker.enrol_port, user="")
    write_file(directory / "mosquitto.conf", config.encode())
    until = x509.load_pem_x509_certificate(access.certificate).not_valid_after_utc
    readme = _readme(workspace.fleet, directory, broker, f"{until:%Y-%m-%d}")
    write_file(directory / "README.txt", readme.encode())


def _readme(fleet: str, directory: Path, broker: Exported, until: str) -> str:
    return _README.format(
        fleet=fleet,
        place=broker.place,
        name=directory.name,
        port=broker.port,
        enrol_port=broker.enrol_port,
        host=broker.hosts[0],
        changing=f"{CRL}, enrolment.acl and enrolment.passwords",
        until=until,
    )


def _kept(
    directory: Path, authority: CertificateAuthority, hosts: Sequence[str]
) -> Credentials | None:
    """Return the key and certificate that an earlier export left, if they are still good."""
    certificate, key = directory / CERTIFICATE, directory / KEY
    with environment_faults(directory):
        if not (certificate.exists() and key.exists()):
            return None
        data = certificate.read_bytes(), key.read_bytes()
    try:
        kept = Credentials.load(*data)
    except ValueError:
        return None
    fresh = kept.certificate.not_valid_after_utc - utc_now() > SERVER_LIFE / 2 + timedelta(days=1)
    return kept if fresh and authority.made(kept, hosts) else None

"""Finds mosquitto and writes its files: configuration, access rules, certificates.

Two listeners (docs/adr/0010). On the first everybody shows a certificate, whose name is user name
and client id: so no device can put out another by taking its id, and rules need no list of
devices. On the second a one-time code is the password, and all that opens is that device's own
enrolment. What can change while the broker runs lies in files of its own, read again at SIGHUP.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Mapping
from pathlib import Path, PurePath

from app.files import environment_faults, write_file
from app.link.access import BrokerAccess, BrokerTls
from device_agent.wire.names import CONSOLE, LOOKOUT, enrolling_name
from device_agent.wire.topics import UP_LEAVES, Topics

CONFIG = "mosquitto.conf"
CRL = "revoked.pem"
CERTIFICATE, KEY = "server.pem", "server.key"
_CA = "ca.pem"
_RULES, _ENROL_RULES, _PASSWORDS = "access.acl", "enrolment.acl", "enrolment.passwords"
_SYSTEM_DIRECTORIES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
"""Debian installs it where an ordinary user's PATH does not look."""
_MOST_ENROLLING = 100
"""Whoever floods the listener that needs no certificate keeps new devices out, and nobody else."""

Settings = Mapping[str, str | int]


def find_mosquitto() -> Path | None:
    """Return the program, or None where it is not installed."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path=_usual_directories())
    return Path(found) if found else None


def current_user() -> str:
    """Return who we are: started by root, mosquitto would become another user.

    Empty on Windows, where it never does.
    """
    name = ""
    if sys.platform != "win32":
        import pwd

        name = pwd.getpwuid(os.geteuid()).pw_name
    return name


def render_config(place: PurePath, host: str, port: int, enrol_port: int, user: str) -> str:
    """Return the configuration of a broker.

    Args:
        place: Where its files lie, this one among them; it keeps its state there.
        host: Address to listen on.
        port: Of the listener for certificates.
        enrol_port: Of the listener for codes.
        user: Who it runs as; empty leaves it to mosquitto.
    """
    head: dict[str, str | int] = {"per_listener_settings": "true"}
    if user:
        head["user"] = user
    parts: list[Settings] = [
        {**head, **_common(place)},
        _listener(place, host, port),
        _enrolment_listener(place, host, enrol_port),
    ]
    log_types = [f"log_type {kind}" for kind in ("error", "warning", "notice")]
    blocks = ["\n".join(f"{key} {value}" for key, value in part.items()) for part in parts]
    blocks[0] = "\n".join([blocks[0], *log_types])
    return "# Written by Muster: changes are lost.\n" + "\n\n".join(blocks) + "\n"


def render_rules(topics: Topics) -> str:
    """Return the access rules where everybody has a certificate; %u is the name in it.

    mosquitto filters by them what it delivers; SUBACK and PUBACK say success all the same. What a
    device writes is named leaf by leaf: under a wildcard one device could fill the broker's memory
    with retained messages of ever new topics.
    """
    own = f"muster/v1/{topics.fleet}"
    return "\n".join(
        [
            f"user {CONSOLE}",
            f"topic readwrite {own}/#",
            "",
            f"user {LOOKOUT}",
            f"topic read {topics.engine}",
            "",
            f"pattern read {topics.meta}",
            f"pattern read {own}/chunk/#",
            f"pattern read {own}/d/%u/cmd/#",
            f"pattern write {topics.need}",
            *(f"pattern write {own}/d/%u/{leaf}" for leaf in UP_LEAVES),
            "",
        ]
    )


def render_enrolment_rules(topics: Topics, devices: Collection[str]) -> str:
    """Return the access rules where a code is the password."""
    lines = []
    for device_id in devices:
        lines += [
            f"user {enrolling_name(device_id)}",
            f"topic write {topics.enrol_request(device_id)}",
            f"topic read {topics.enrol_reply(device_id)}",
            "",
        ]
    return "\n".join([*lines, ""])


def render_passwords(enrolling: Mapping[str, str]) -> str:
    """Return mosquitto's password file; empty, it lets nobody in."""
    return "".join(f"{enrolling_name(each)}:{hash_}\n" for each, hash_ in enrolling.items())


def admission_files(topics: Topics, access: BrokerAccess) -> dict[str, bytes]:
    """Return who is let in: file name to content."""
    return {
        CRL: access.crl,
        _RULES: render_rules(topics).encode(),
        _ENROL_RULES: render_enrolment_rules(topics, access.enrolling).encode(),
        _PASSWORDS: render_passwords(access.enrolling).encode(),
    }


def access_files(topics: Topics, access: BrokerAccess) -> dict[str, bytes]:
    """Return what may change while the broker runs: file name to content."""
    own = {_CA: access.ca, CERTIFICATE: access.certificate, KEY: access.key}
    return own | admission_files(topics, access)


def write_access(directory: Path, topics: Topics, access: BrokerAccess) -> None:
    """Write the files of `access_files`, each whole or as it was, for their owner alone.

    Raises:
        EnvironmentFaultError: The directory cannot be written.
    """
    _write_changed(directory, access_files(topics, access))


def write_admission(directory: Path, topics: Topics, access: BrokerAccess) -> None:
    """Write the files of `admission_files`, for a broker that keeps its own key.

    Their group may read them: the broker runs as another user.

    Raises:
        EnvironmentFaultError: The directory cannot be written.
    """
    _write_changed(directory, admission_files(topics, access), mode=0o640)


def _usual_directories() -> str:
    found = _SYSTEM_DIRECTORIES
    if sys.platform == "win32":  # where its installer puts it, which leaves the PATH alone
        found = str(Path(os.environ.get("PROGRAMFILES", "C:\\Program Files"), "mosquitto"))
    return found


def _write_changed(directory: Path, files: Mapping[str, bytes], mode: int = 0o600) -> None:
    for name, content in files.items():
        path = directory / name
        with environment_faults(path):
            same = path.exists() and path.read_bytes() == content
        if not same:
            write_file(path, content, mode)


def write_config(directory: Path, host: str, port: int, tls: BrokerTls) -> Path:
    """Write everything that a broker of our own needs, and return the configuration's path.

    Args:
        directory: Where to; also where the broker keeps its state.
        host: Address to listen on.
        port: Of the listener for certificates.
        tls: What else it is told.

    Raises:
        EnvironmentFaultError: The directory cannot be written.
    """
    write_access(directory, tls.topics, tls.access)
    path = directory / CONFIG
    text = render_config(directory.resolve(), host, port, tls.enrol_port, current_user())
    write_file(path, text.encode())
    return path


def _common(place: PurePath) -> Settings:
    """Return what both listeners share.

    mosquitto's own limits lose data: it drops messages in silence beyond 1,000 queued, and a crash
    takes all that was retained within 300 s before it.
    """
    return {
        "set_tcp_nodelay": "true",
        "max_inflight_messages": 64,
        "max_queued_messages": 20_000,
        "max_queued_bytes": 64 * 1024 * 1024,
        "message_size_limit": 1024 * 1024,
        "persistence": "true",
        "persistence_location": f"{place}/",
        "autosave_interval": 60,
        "persistent_client_expiration": "30d",
        "sys_interval": 0,
        "connection_messages": "false",
        "log_dest": "stderr",
    }


def _listener(place: PurePath, host: str, port: int) -> Settings:
    return {
        "listener": f"{port} {host}",
        "allow_anonymous": "false",
        "acl_file": str(place / _RULES),
        "cafile": str(place / _CA),
        "certfile": str(place / CERTIFICATE),
        "keyfile": str(place / KEY),
        "crlfile": str(place / CRL),
        "tls_version": "tlsv1.3",
        "require_certificate": "true",
        "use_identity_as_username": "true",
        "use_username_as_clientid": "true",
    }


def _enrolment_listener(place: PurePath, host: str, port: int) -> Settings:
    return {
        "listener": f"{port} {host}",
        "allow_anonymous": "false",
        "acl_file": str(place / _ENROL_RULES),
        "password_file": str(place / _PASSWORDS),
        "certfile": str(place / CERTIFICATE),
        "keyfile": str(place / KEY),
        "tls_version": "tlsv1.3",
        "use_username_as_clientid": "true",
        "max_connections": _MOST_ENROLLING,
    }

"""Finds mosquitto and writes its configuration."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

_SYSTEM_DIRECTORIES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
"""Debian installs it where an ordinary user's PATH does not look."""


def find_mosquitto() -> Path | None:
    """Return the program, or None where it is not installed."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path=_SYSTEM_DIRECTORIES)
    return Path(found) if found else None


def render_config(directory: Path, host: str, port: int) -> str:
    """Return the configuration of a broker that keeps its state in `directory`.

    mosquitto's own limits lose data: it drops messages in silence beyond 1,000 queued, and a crash
    takes all that was retained within 300 s before it.
    """
    settings = {
        "user": pwd.getpwuid(os.geteuid()).pw_name,  # started by root it would become another user
        "listener": f"{port} {host}",
        "allow_anonymous": "true",  # loopback only; TLS and certificates come with enrolment
        "set_tcp_nodelay": "true",
        "max_inflight_messages": 64,
        "max_queued_messages": 20_000,
        "max_queued_bytes": 64 * 1024 * 1024,
        "message_size_limit": 1024 * 1024,
        "persistence": "true",
        "persistence_location": f"{directory.resolve()}/",
        "autosave_interval": 60,
        "persistent_client_expiration": "30d",
        "sys_interval": 0,
        "connection_messages": "false",
        "log_dest": "stderr",
    }
    lines = [f"{key} {value}" for key, value in settings.items()]
    lines += [f"log_type {kind}" for kind in ("error", "warning", "notice")]
    return "\n".join(["# Written by Muster at each start: changes are lost.", *lines, ""])


def write_config(directory: Path, host: str, port: int) -> Path:
    """Write the configuration, whole or not at all, and return its path.

    Raises:
        OSError: The directory cannot be written.
    """
    path = directory / "mosquitto.conf"
    draft = path.with_suffix(".tmp")
    draft.write_text(render_config(directory, host, port), encoding="utf-8")
    draft.replace(path)
    return path

"""The unit and its drop-ins, as text."""

from __future__ import annotations

import grp
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import PurePath
from typing import Literal, get_args

from device_agent.config_file import STATE_NAME

UNIT_NAME = "muster-agent.service"
STATE_DIR = "/var/lib/muster-agent"
CONFIG_DIR = "/etc/muster-agent"
Access = Literal["camera", "gpu", "power"]
ACCESSES: tuple[Access, ...] = get_args(Access)
_GROUPS: dict[Access, tuple[str, ...]] = {
    "camera": ("video",),
    "gpu": ("video", "render"),
    "power": (),
}
"""Who may open the device nodes, on the distributions that have such a group."""


def state_place(config: PurePath) -> str:
    """Return where a device keeps its state whose new configuration says nothing of it."""
    return STATE_DIR if config.parent == PurePath(CONFIG_DIR) else STATE_NAME


def render_unit(command: Sequence[str], config: PurePath) -> str:
    """Return the unit.

    Args:
        command: How the agent is started, the program's absolute path first.
        config: The configuration's absolute path.
    """
    words = " ".join(_quoted(word) for word in command)
    return _template(UNIT_NAME).replace("@agent@", words).replace("@config@", _quoted(str(config)))


def render_dropin(access: Access, has_group: Callable[[str], bool] | None = None) -> str:
    """Return what gives the service access to something; groups that are not there are left out.

    A service that names a group which does not exist is not started at all.
    """
    present = has_group or _has_group
    groups = [name for name in _GROUPS[access] if present(name)]
    line = f"SupplementaryGroups={' '.join(groups)}\n" if groups else ""
    return _template(f"{access}.conf").replace("@groups@\n", line)


def dropin_name(access: Access) -> str:
    """Return the name of a drop-in's file."""
    return f"50-muster-{access}.conf"


def _template(name: str) -> str:
    return (files(__package__) / "units" / name).read_text(encoding="utf-8")


def _quoted(word: str) -> str:
    """Return a word as `systemd.service(5)` wants it in a command line."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if set(word) & set(" \t'\"\\;") else escaped


def _has_group(name: str) -> bool:
    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True

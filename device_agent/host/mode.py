"""The machine's power mode: two figures of energy compare only within one."""

from __future__ import annotations

import re
from pathlib import Path

from device_agent.host.commands import ask, find_tool
from device_agent.host.slow import SlowReading
from device_agent.host.sysfs import read_text

ASK_EVERY_S = 30.0
_MAX_AGE_S = 300.0
_NAME = re.compile(r"^NV Power Mode:[ \t]*(\S[^\n]*)$", re.MULTILINE)
_NUMBER = re.compile(r"^\s*(\d+)\s*$", re.MULTILINE)
_MAX_CHARACTERS = 100


class PowerMode:
    """Knows the mode: nvpmodel's on a Jetson, else the platform's profile or the governor."""

    def __init__(self, root: Path) -> None:
        self._profile = root / "sys/firmware/acpi/platform_profile"
        self._governor = root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
        self._nvpmodel: SlowReading[str] | None = None
        tool = find_tool(root, "usr/sbin/nvpmodel", "usr/bin/nvpmodel")
        if tool:
            self._nvpmodel = SlowReading(
                "nvpmodel", lambda: parse_nvpmodel(ask(tool, "-q")), ASK_EVERY_S, _MAX_AGE_S
            )
            self._nvpmodel.read_once()

    @property
    def slow(self) -> list[SlowReading[str]]:
        """What somebody must start and stop."""
        return [self._nvpmodel] if self._nvpmodel else []

    def now(self) -> str:
        """Return the mode; empty where the machine has none, or none is set."""
        if self._nvpmodel:
            return self._nvpmodel.newest() or ""
        profile = read_text(self._profile)
        if profile:
            return profile[:_MAX_CHARACTERS]
        governor = read_text(self._governor)
        return f"governor {governor[:_MAX_CHARACTERS]}" if governor else ""


def parse_nvpmodel(answer: str | None) -> str | None:
    """Return the mode of an answer of ``nvpmodel -q``: empty where it is unset, None if none.

    It prints ``NV Power Mode: 15W`` and the mode's number on the next line; warnings go before.
    """
    if not answer:
        return None
    name, number = _NAME.search(answer), _NUMBER.search(answer)
    if not name:
        return ""
    word = name.group(1).strip()[:_MAX_CHARACTERS]
    return f"{word} (nvpmodel {number.group(1)})" if number else word

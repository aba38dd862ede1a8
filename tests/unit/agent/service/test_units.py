"""The unit is what systemd itself takes for correct and well confined."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from device_agent.service.install import plan, write
from device_agent.service.units import ACCESSES, Access, render_dropin, render_unit, state_place

MOST_EXPOSURE = 2.5
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="no systemd-analyze on this machine")
CONFIG = PurePosixPath("/etc/muster-agent/agent.toml")


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    assert ANALYZE is not None
    return subprocess.run(
        [ANALYZE, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def has_offline() -> bool:
    """`security --offline` came with systemd 250."""
    found = re.match(r"systemd (\d+)", analyze("--version").stdout) if ANALYZE else None
    return bool(found and int(found[1]) >= 250)


def install(root: Path, accesses: tuple[Access, ...]) -> Path:
    write(plan((sys.executable,), Path(CONFIG), accesses, root))
    return root / "etc/systemd/system/muster-agent.service"


@needs_systemd
@pytest.mark.parametrize("accesses", [(), ACCESSES], ids=["bare", "with everything"])
def test_systemd_has_nothing_to_say_against_the_unit(
    tmp_path: Path, accesses: tuple[Access, ...]
) -> None:
    found = analyze("verify", "--man=no", install(tmp_path, accesses))
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


@needs_systemd
@pytest.mark.skipif(not has_offline(), reason="this systemd-analyze cannot rate units offline")
@pytest.mark.parametrize("accesses", [(), *((one,) for one in ACCESSES), ACCESSES], ids=str)
def test_the_unit_is_rated_well_confined(tmp_path: Path, accesses: tuple[Access, ...]) -> None:
    unit = install(tmp_path, accesses)
    found = analyze(
        "security", "--offline=true", "--no-pager", f"--root={tmp_path}", unit.name
    ).stdout
    (rating,) = re.findall(r"Overall exposure level for \S+: ([0-9.]+)", found)
    assert float(rating) <= MOST_EXPOSURE, found


def test_what_the_watchdog_and_the_loops_need_is_in_the_unit() -> None:
    unit = render_unit(("/opt/muster/bin/muster-agent",), CONFIG)
    settings = dict(
        line.split("=", 1) for line in unit.splitlines() if re.match(r"[A-Z]\w+=", line)
    )
    assert settings["Type"] == "notify"
    assert settings["WatchdogSec"] == "90"
    assert settings["DynamicUser"] == "yes"
    assert settings["OOMPolicy"] == "continue"
    assert settings["RestartPreventExitStatus"] == "2 3 8"
    assert settings["ExecStart"] == (
        "/opt/muster/bin/muster-agent run --config /etc/muster-agent/agent.toml"
    )
    assert "clock_adjtime" in unit, "the C library reads the clock's state by it"
    assert "@" not in unit.replace("SystemCallFilter=@", "").replace("~@", "").replace(" @r", "")


def test_a_path_that_systemd_would_read_otherwise_is_quoted() -> None:
    unit = render_unit(
        ("/opt/my agent/bin/muster-agent",), PurePosixPath('/etc/100%/$a"/agent.toml')
    )
    assert '"/opt/my agent/bin/muster-agent" run --config "/etc/100%%/$$a\\"/agent.toml"' in unit


def test_a_group_that_is_not_there_is_not_asked_for() -> None:
    text = render_dropin("gpu", lambda name: name == "video")
    assert "SupplementaryGroups=video\n" in text
    text = render_dropin("camera", lambda name: False)
    assert "SupplementaryGroups" not in text
    assert "DeviceAllow=char-video4linux rw" in text
    assert "@groups@" not in text


def test_a_service_keeps_its_state_where_systemd_makes_it() -> None:
    assert state_place(CONFIG) == "/var/lib/muster-agent"
    assert "StateDirectory=muster-agent muster-agent-data\n" in render_unit(("/bin/true",), CONFIG)
    assert state_place(PurePosixPath("/home/pi/edge-01/agent.toml")) == "state"

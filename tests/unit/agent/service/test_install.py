"""``muster-agent install-service`` writes what it says, and starts nothing unasked."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from device_agent.cli import main
from device_agent.errors import StorageError
from device_agent.service import install
from tests.fakes.running_device import tree

UNITS = "etc/systemd/system"


def run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["install-service", *(str(argument) for argument in arguments)])
    out, err = capfd.readouterr()
    return code, out, err


def test_a_dry_run_prints_everything_and_writes_nothing(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capfd, "--root", tmp_path, "--with", "camera", "--dry-run")
    assert (code, err) == (0, "")
    for text in ("Type=notify", "DeviceAllow=char-video4linux rw", f"# directory {tmp_path}/etc"):
        assert text in out
    assert list(tmp_path.iterdir()) == []


def test_it_writes_unit_dropins_and_the_place_of_the_configuration(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capfd, "--root", tmp_path, "--with", "camera", "--with", "gpu")
    assert (code, err) == (0, "")
    assert sorted(tree(tmp_path)) == [
        "etc", "etc/muster-agent", "etc/systemd", UNITS,
        f"{UNITS}/muster-agent.service", f"{UNITS}/muster-agent.service.d",
        f"{UNITS}/muster-agent.service.d/50-muster-camera.conf",
        f"{UNITS}/muster-agent.service.d/50-muster-gpu.conf",
    ]  # fmt: skip
    unit = tmp_path / UNITS / "muster-agent.service"
    assert stat.S_IMODE(unit.stat().st_mode) == 0o644
    assert str(Path(sys.executable).with_name("muster-agent")) in unit.read_text()
    assert "next: muster-agent enrol CODE --config /etc/muster-agent/agent.toml" in out
    assert "then: systemctl daemon-reload && systemctl enable --now muster-agent.service" in out


def test_installing_again_takes_away_only_its_own_dropins(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capfd, "--root", tmp_path, "--with", "camera", "--with", "power")
    dropins = tmp_path / UNITS / "muster-agent.service.d"
    (dropins / "mine.conf").write_text("[Service]\nNice=5\n")
    code, out, _ = run(capfd, "--root", tmp_path, "--with", "power")
    assert code == 0
    assert f"removed {dropins}/50-muster-camera.conf" in out
    assert sorted(path.name for path in dropins.iterdir()) == ["50-muster-power.conf", "mine.conf"]
    before = tree(tmp_path)
    assert run(capfd, "--root", tmp_path, "--with", "power")[0] == 0
    assert tree(tmp_path) == before


def test_with_an_enrolled_device_no_enrolment_is_asked_for(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / "etc/muster-agent/agent.toml"
    place.parent.mkdir(parents=True)
    place.write_text("")
    code, out, _ = run(capfd, "--root", tmp_path)
    assert code == 0
    assert "next:" not in out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_without_root_it_says_so_before_it_writes(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capfd)
    assert (code, out) == (5, "")
    assert "can be written by root alone; run `sudo muster-agent install-service`" in err


def test_rights_are_looked_at_before_anything_is_written(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(install, "write", lambda planned: pytest.fail("it wrote"))
    code, _, err = run(capfd)
    assert code == 5
    assert err == (
        "muster-agent: /etc/systemd/system can be written by root alone; run `sudo muster-agent "
        "install-service`, or --dry-run to see what it writes\n"
    )


def test_a_place_that_cannot_be_written_is_5(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "etc").write_text("a file")
    code, _, err = run(capfd, "--root", tmp_path)
    assert code == 5
    assert f"{tmp_path}/etc/systemd/system cannot be written: " in err
    assert err.count("\n") == 1


def test_a_program_in_a_home_directory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/usr")
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    install.check_program(("/opt/muster/bin/muster-agent",))
    with pytest.raises(StorageError, match="the service cannot see /home/pi/venv/bin/muster-agent"):
        install.check_program(("/home/pi/venv/bin/muster-agent",))
    monkeypatch.setattr(sys, "base_prefix", "/root/.pyenv/versions/3.11.7")
    with pytest.raises(StorageError, match=r"cannot see /root/\.pyenv/versions/3\.11\.7"):
        install.check_program(("/opt/muster/bin/muster-agent",))


def test_now_is_for_this_machine_alone(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capfd, "--root", tmp_path, "--now")
    assert code == 2
    assert "leave --root or --now out" in err
    assert list(tmp_path.iterdir()) == []


def test_a_relative_configuration_is_3(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capfd, "--root", tmp_path, "--config", "agent.toml")
    assert code == 3
    assert "a service needs an absolute path" in err


@pytest.mark.skipif(Path("/run/systemd/system").is_dir(), reason="systemd runs here")
def test_starting_it_where_no_systemd_runs_is_said() -> None:
    with pytest.raises(StorageError, match="systemd does not run on this machine"):
        install.start()

"""What `make dist` packs: children are started as Python would, and the entry is whole."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "resources" / "packaging"


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PACKAGING / "start.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def test_the_packed_program_is_python_to_its_children() -> None:
    code = "import sys; print(__name__, sys.argv)"
    assert started("-P", "-c", code, "one").stdout == "__main__ ['-c', 'one']\n"
    module = started("-P", "-m", "app.cli.main", "--version")
    assert module.stdout.startswith("muster ")
    failed = started("-m", "app.bundles.probe", "no", "numbers")
    assert failed.returncode == 1
    assert "ValueError" in failed.stderr


def test_the_packed_program_is_the_console_itself() -> None:
    assert started("--version").stdout.startswith("muster ")
    assert started("no-such-command").returncode == 2


@pytest.mark.skipif(sys.platform != "linux", reason="the variable of Linux's loader")
@pytest.mark.parametrize(("before", "after"), [("/system/lib", "/system/lib"), (None, "None")])
def test_programs_of_the_system_get_their_own_libraries_back(
    before: str | None, after: str
) -> None:
    bundled = {"LD_LIBRARY_PATH": "/packed"} | ({"LD_LIBRARY_PATH_ORIG": before} if before else {})
    said = started("-c", "import os; print(os.environ.get('LD_LIBRARY_PATH'))", **bundled)
    assert said.stdout.strip() == after


def test_the_entry_and_the_commands_are_put_in_and_taken_out(tmp_path: Path) -> None:
    packed, home = tmp_path / "R&D 100 %" / "muster", tmp_path / "home"
    (packed / "icons").mkdir(parents=True)
    for name in ("install.sh", "muster.desktop"):
        (packed / name).write_bytes((PACKAGING / name).read_bytes())
    for name in ("muster", "muster-agent"):
        (packed / name).write_text("#!/bin/sh\n")
    (packed / "icons" / "muster-48.png").write_bytes(b"png")
    (home / ".local" / "bin").mkdir(parents=True)
    (home / ".local" / "bin" / "muster-agent").write_text("somebody else's")

    def install(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"HOME": str(home), "PATH": os.defpath}
        command = ["sh", str(packed / "install.sh"), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    refused = install()
    assert refused.returncode == 1
    assert [each.name for each in home.rglob("*") if each.is_file()] == ["muster-agent"]
    (home / ".local" / "bin" / "muster-agent").unlink()
    assert install().returncode == 0
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str  # type: ignore[assignment]  # as the format has it
    entry.read(home / ".local/share/applications/muster.desktop")
    program = f"{packed}/muster".replace("%", "%%")  # as the format has it
    assert entry["Desktop Entry"]["Exec"] == f'"{program}" console'
    assert (home / ".local/share/icons/hicolor/48x48/apps/muster.png").read_bytes() == b"png"
    assert (home / ".local/bin/muster").resolve() == packed / "muster"
    assert install("--remove").returncode == 0
    assert [each for each in home.rglob("*") if not each.is_dir()] == []


def test_the_licence_of_whatever_is_packed_is_named_and_comes_along(tmp_path: Path) -> None:
    script = [sys.executable, str(PACKAGING / "licences.py"), str(tmp_path)]
    subprocess.run(script, check=True, timeout=60)
    lines = (tmp_path / "THIRD-PARTY.txt").read_text(encoding="utf-8").splitlines()
    said = dict(re.findall(r"^(\S+) [\d.]+\S*: (.+)$", "\n".join(lines), re.M))
    assert {"amqtt", "keyring", "numpy", "onnx", "onnxruntime", "tuf", "Python"} <= set(said)
    assert "LGPL-3.0" in said["pyside6-essentials"]
    assert not {"muster", "pip", "pytest", "mypy"} & set(said)
    texts = tmp_path / "licences"
    mute = [name for name, licence in said.items()
            if "see its text" in licence and not any((texts / name).glob("*"))]  # fmt: skip
    assert mute == []
    assert "Apache License" in (texts / "tuf" / "LICENSE").read_text(encoding="utf-8")


def test_pyinstaller_is_locked_for_make_dist_alone() -> None:
    lock = (ROOT / ".ci" / "dist.lock").read_text()
    pins = re.findall(r"^([a-z0-9-]+)==\S+", lock, re.M)
    whole = re.findall(
        r"^[a-z0-9-]+==\S+(?: ; [^\\]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+",
        lock,
        re.M,
    )
    assert "pyinstaller" in pins
    assert len(whole) == len(pins)
    assert not re.search(r"https?://", lock)
    assert "pyinstaller" not in (ROOT / "requirements.lock").read_text()

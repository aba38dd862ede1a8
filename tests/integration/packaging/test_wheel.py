"""The wheel alone, with the agent extra, is an agent: no Qt, no console's libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.timeout(400)
def test_the_wheel_with_the_agent_extra_has_no_qt_and_answers_help(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    environment = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=tmp_path)
    python = environment / "bin" / "python"
    run(
        Path(sys.executable).parent / "uv", "pip", "install", "--quiet", "--python", python,
        "--constraints", ROOT / "requirements.lock", f"{wheel}[agent]", cwd=tmp_path,
    )  # fmt: skip

    helped = run(environment / "bin" / "muster-agent", "--help", cwd=tmp_path)
    assert "run" in helped and "check-config" in helped
    packages = {path.name.lower() for path in environment.glob("lib/python*/site-packages/*")}
    unwanted = ("pyside6", "shiboken6", "pyqtgraph", "onnx", "sqlite_utils", "amqtt")
    assert not packages & set(unwanted)
    run(python, "-c", "import device_agent.agent, onnxruntime, tuf", cwd=tmp_path)

"""The wheel serves on Python 3.10 with ONNX Runtime 1.23.2, which is what JetPack 6 has."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_agent.live_status import LiveStatus, decode_live
from device_agent.service.status_socket import ask
from tests.fakes.installed import Installed, installed_device
from tests.fakes.waiting import PATIENCE_S, wait_until

ROOT = Path(__file__).parents[3]
RUNTIME = "1.23.2"
"""The newest for Python 3.10."""


@functools.cache
def python310() -> Path | None:
    """Return a Python 3.10 of this machine that really starts."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    known = [shutil.which("python3.10"), *sorted(versions.glob("3.10*/bin/python3.10"))]
    for path in filter(None, known):
        found = subprocess.run(
            [path, "-c", "import sys; print(sys.version_info[:2])"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if found.stdout == "(3, 10)\n":
            return Path(path)
    return None


pytestmark = pytest.mark.skipif(python310() is None, reason="no Python 3.10 on this machine")


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    result = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env=environment, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment that the wheel was installed into."""
    directory, interpreter = tmp_path_factory.mktemp("py310"), python310()
    assert interpreter is not None
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", directory, cwd=ROOT)
    (wheel,) = directory.glob("*.whl")
    environment = directory / "venv"
    run(interpreter, "-m", "venv", "--without-pip", environment, cwd=directory)
    found = environment / "bin" / "python"
    run(
        Path(sys.executable).parent / "uv", "pip", "install", "--quiet", "--python", found,
        "--constraints", ROOT / "requirements.lock", f"{wheel}[agent]", cwd=directory,
    )  # fmt: skip
    return found


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Installed]:
    with installed_device(tmp_path) as found:
        yield found


def serving(device: Installed) -> LiveStatus | None:
    answer = ask(device.state / "status.sock")
    found = decode_live(answer) if answer else None
    return found if found and found.serving and found.window and found.window.inferences else None


@pytest.mark.timeout(400)
def test_a_bundle_is_served_from_its_slot_on_python_3_10(
    python: Path, device: Installed, tmp_path: Path
) -> None:
    found = run(python, "-c", "import onnxruntime; print(onnxruntime.__version__)", cwd=tmp_path)
    assert found.strip() == RUNTIME
    log = tmp_path / "agent.log"
    command = [python, "-W", "error", "-m", "device_agent", "run", "--exit-with-stdin"]
    with log.open("wb") as output:
        agent = subprocess.Popen(
            [*command, "--config", device.config],
            cwd=tmp_path, stdin=subprocess.PIPE, stdout=output, stderr=output,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        )  # fmt: skip
    try:
        wait_until(lambda: serving(device), "the agent to serve")
        said = run(
            python, "-m", "device_agent", "status", "--json", "--config", device.config,
            cwd=tmp_path,
        )  # fmt: skip
        live = json.loads(said)["live"]
        assert live["serving"]["bundle"]["digest"] == device.bundle.digest
        assert live["serving"]["provider"] == "CPUExecutionProvider"
        assert live["window"]["errors"] == 0
        agent.terminate()
        assert agent.wait(PATIENCE_S) == 0
    finally:
        agent.kill()
        agent.communicate()
    levels = {json.loads(line)["level"] for line in log.read_text().splitlines()}
    assert levels <= {"info", "warning"}, log.read_text()


@pytest.mark.timeout(400)
def test_every_module_of_the_agent_is_python_3_10(python: Path, tmp_path: Path) -> None:
    code = (
        "import pkgutil, importlib, device_agent\n"
        "for each in pkgutil.walk_packages(device_agent.__path__, 'device_agent.'):\n"
        "    if not each.name.endswith('__main__'):\n"
        "        importlib.import_module(each.name)\n"
    )
    run(python, "-W", "error", "-c", code, cwd=tmp_path)

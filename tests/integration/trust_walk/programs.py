"""The two programs as a person runs them: one process a command, over real mTLS."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fakes.waiting import PATIENCE_S, wait_until

PASSPHRASES = {
    "MUSTER_RELEASE_PASSPHRASE": "release words",
    "MUSTER_CONSOLE_PASSPHRASE": "console words",
    "MUSTER_ROOT_PASSPHRASE": "root words",
    "MUSTER_BACKUP_PASSPHRASE": "backup words",
}
_TIMEOUT_S = 120.0
_QUICK = "\n[telemetry]\nwindow_s = 1.0\n\n[update]\nsoak_s = 1.0\n"
"""What the walk waits for at each rollout."""


class ProgramError(AssertionError):
    """A command ended otherwise than a test wants."""


def run(module: str, *words: object, code: int = 0) -> str:
    """Run one command to its end and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *map(str, words)],
        env=os.environ | PASSPHRASES,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode != code:
        raise ProgramError(f"{words} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class Daemon:
    """A program that stays: a console or an agent."""

    def __init__(self, log: Path, module: str, *words: object) -> None:
        self.log = log
        self._command = [sys.executable, "-W", "ignore", "-m", module, *map(str, words)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=os.environ | PASSPHRASES,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            assert process.stdin is not None
            process.stdin.close()

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait_text(self, words: str, timeout_s: float = PATIENCE_S) -> None:
        wait_until(
            lambda: words in self.text(), f"{words!r} in {self.log.name}:\n{self.text()}", timeout_s
        )


class Console:
    """One data directory, by its commands."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self._serve = Daemon(
            data.parent / f"{data.name}.log",
            "app.cli.main", "--data", data, "serve", "--kind", "mosquitto", "--port", port,
        )  # fmt: skip

    def __call__(self, *words: object, code: int = 0) -> str:
        return run("app.cli.main", "--data", self.data, *words, code=code)

    def json(self, *words: object) -> Any:
        return json.loads(self(*words, "--json"))

    def start(self) -> None:
        self._serve.start()
        self._serve.wait_text("Serving fleet")

    def stop(self) -> None:
        self._serve.stop()

    def log(self) -> str:
        return self._serve.text()


class Device:
    """One device's directory, by its commands."""

    def __init__(self, directory: Path, samples: Path) -> None:
        self.directory = directory
        self.samples = samples
        self.config = directory / "agent.toml"
        directory.mkdir()
        self.agent = Daemon(
            directory / "agent.log",
            "device_agent", "run", "--config", self.config, "--exit-with-stdin",
        )  # fmt: skip

    def enrol(self, code: str, *words: object, expect: int = 0) -> str:
        said = run(
            "device_agent", "enrol", code, "--config", self.config, "--source", "replay",
            "--samples", self.samples, "--rate", 20, *words, code=expect,
        )  # fmt: skip
        if expect == 0:
            with self.config.open("a", encoding="utf-8") as file:
                file.write(_QUICK)
        return said

    def status(self) -> dict[str, Any]:
        return json.loads(run("device_agent", "status", "--config", self.config, "--json"))

"""A site for tests: the real console without its window, a real broker, real agent processes."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import onnx

from app.core import BrokerSettings, Core
from app.errors import StateError
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import Rollout
from app.rolling import Rolling
from device_agent.config_file import Setup, Value
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import ReportedState
from tests.fakes.brokers import free_port
from tests.fakes.enrolled import enrol_agent
from tests.fakes.places import replay
from tests.fakes.slots import Misdeed, make_model, make_slot, write_series
from tests.fakes.waiting import PATIENCE_S, wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, new_workspace

DEVICE = "edge-01"
QUICK: dict[str, Mapping[str, Value]] = {
    "telemetry": {"window_s": 0.5},
    "update": {"soak_s": 0.5},
}


class AgentProcess:
    """One agent in a process of its own, restarted at will over one state directory.

    Attributes:
        before: What its command line begins with: `tests.fakes.small_disk` has such.
        module: What is run: `tests.fakes.stopping_agent` can end it at a journal's write.
    """

    def __init__(self, config: Path) -> None:
        self.config = config
        self.log = config.parent / "agent.log"
        self.before: list[str] = []
        self.module = "device_agent"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the running agent."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it; it ends with us, for it watches its standard input."""
        command = [sys.executable, "-W", "ignore", "-m", self.module, "run"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.before, *command, "--config", str(self.config), "--exit-with-stdin"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(
        self, number: signal.Signals | None = signal.SIGTERM, timeout_s: float = PATIENCE_S
    ) -> int:
        """End it in order, by a signal or (None) by the end of its input; return its exit code."""
        return self._end(number, timeout_s)

    def wait(self, timeout_s: float = PATIENCE_S) -> int:
        """Wait until it ends by itself; return its exit code."""
        process = self._process
        assert process is not None
        code = process.wait(timeout_s)
        self._end(None)
        return code

    def command(self, *arguments: str) -> int:
        """Run another command of the agent's to its end; return its exit code."""
        command = [sys.executable, "-W", "ignore", "-m", "device_agent", *arguments]
        with self.log.open("ab") as log:
            return subprocess.run(
                [*command, "--config", str(self.config)],
                check=False,
                stdout=log,
                stderr=subprocess.STDOUT,
            ).returncode

    def text(self) -> str:
        """Return what it has logged."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _end(self, number: signal.Signals | None, timeout_s: float = PATIENCE_S) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        assert process.stdin is not None
        if number is not None:
            process.send_signal(number)
        else:
            process.stdin.close()
        try:
            return process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            with contextlib.suppress(OSError):
                process.stdin.close()


class Site:
    """A console and one device.

    Attributes:
        shadow: What rollouts order to be run in the shadow first; None for nothing.
    """

    def __init__(self, path: Path, kind: str, **sections: Mapping[str, Value]) -> None:
        self.path = path
        self.shadow: ShadowOrder | None = None
        self.workspace = new_workspace(path / "console")
        self.workspace.add_device(DEVICE)
        self.core = Core(self.workspace, CONSOLE, BrokerSettings(port=free_port(), kind=kind))
        self.core.start()
        self.agent = self._enrol(sections or QUICK)

    def _enrol(self, sections: Mapping[str, Mapping[str, Value]]) -> AgentProcess:
        for index in range(6):
            write_series(self.path / "samples" / f"{index}.npy", (-1.0) ** index)
        setup = Setup(replay(self.path / "samples", 50.0), sections)
        return AgentProcess(enrol_agent(self.workspace, DEVICE, self.path / "device", setup))

    @property
    def state_dir(self) -> Path:
        """The agent's."""
        return self.agent.config.parent / "state"

    @property
    def state(self) -> ReportedState | None:
        """The device's newest reported state."""
        view = self.core.live.get(DEVICE)
        return view.state if view else None

    @property
    def serving(self) -> str | None:
        """Digest of what the serving session says that it holds."""
        state = self.state
        return state.serving.bundle.digest if state and state.serving else None

    def add_bundle(
        self, version: str, misdeed: Misdeed = "none", padding_bytes: int = 0, **options: object
    ) -> str:
        """Put a small bundle into the library and release it; return its digest.

        `padding_bytes` make it larger, and cannot be compressed away.
        """
        library = self.workspace.library
        model = onnx.load_model_from_string(make_model(misdeed))
        model.doc_string = version + secrets.token_hex(
            padding_bytes // 2
        )  # each version has bytes of its own
        with library.building() as directory:
            make_slot(
                directory,
                version=version,
                model=model.SerializeToString(),
                **options,  # type: ignore[arg-type]  # its own
            )
            digest = library.adopt(directory).digest
        self.release(digest)
        return digest

    def release(self, digest: str) -> None:
        """Release a bundle of the library, perhaps again."""
        self.workspace.release(digest, RELEASE, self.core.console_signers)

    def roll_out(self, digest: str) -> Rollout:
        """Begin to bring a bundle to the device, in place of any rollout under way."""
        for rollout in self.workspace.registry.rollouts.open():
            with contextlib.suppress(
                StateError
            ):  # the engine may end it between the look and the stop
                Rolling(self.workspace).stop(rollout.rollout_id)
        return Rolling(self.workspace).create(digest, [DEVICE], Plan(shadow=self.shadow))

    def rollout_state(self, rollout: Rollout) -> str:
        """Return how it stands."""
        return self.workspace.registry.rollouts.get(rollout.rollout_id).state

    def install(self, digest: str, timeout_s: float = PATIENCE_S) -> None:
        """Roll a bundle out and wait until it is committed and proven."""
        rollout = self.roll_out(digest)
        wait_until(
            lambda: self.rollout_state(rollout) == "succeeded",
            f"{digest[:12]} to be installed",
            timeout_s,
        )

    def wait_attempt(self, step: str, timeout_s: float = PATIENCE_S) -> ReportedState:
        """Wait until the device reports its attempt at `step`, and return that report."""

        def there() -> bool:
            state = self.state
            return bool(state and state.attempt and state.attempt.step == step)

        wait_until(there, f"the attempt to be at {step}", timeout_s)
        state = self.state
        assert state is not None
        return state

    def publish(self, topic: str, payload: bytes) -> None:
        """Leave something on the broker behind the publisher's back, retained."""
        delivery = self.core._link.publish(topic, payload, retain=True)
        assert delivery is not None
        assert delivery.wait(PATIENCE_S)

    def close(self) -> None:
        """End everything."""
        self.agent.stop()
        self.core.stop()
        self.workspace.close()
        shutil.rmtree(self.path / "device" / "state", ignore_errors=True)


@contextlib.contextmanager
def running_site(path: Path, kind: str, **sections: Mapping[str, Value]) -> Iterator[Site]:
    """Run a site; its agent is started by the test."""
    site = Site(path, kind, **sections)
    try:
        yield site
    finally:
        site.close()

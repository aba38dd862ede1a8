"""A console and a device that meet only through a stick: no broker anywhere."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx

from app.reach import Reach
from app.rolling import Rolling
from app.sneakernet import Export, Order, export_stick
from device_agent.config_file import Setup
from device_agent.wire.stick import Index, decode_index, encode_index
from tests.fakes.agents import QUICK, AgentProcess
from tests.fakes.enrolled import enrol_agent
from tests.fakes.places import replay
from tests.fakes.slots import make_model, make_slot, write_series
from tests.fakes.workspaces import CONSOLE, RELEASE, new_workspace

FLEET = "test"
DEVICE = "edge-01"
NO_BROKER = Reach(host="127.0.0.1", port=1, enrol_port=1, tls=False)
"""Nobody listens there."""


class Imported:
    """How an import ended, as a script sees it."""

    def __init__(self, process: subprocess.CompletedProcess[str]) -> None:
        self.code = process.returncode
        self.error = process.stderr.strip().splitlines()[-1] if process.stderr.strip() else ""
        self.said: dict[str, Any] = json.loads(process.stdout) if process.stdout else {}

    @property
    def reason(self) -> str:
        """The reason code of the refusal."""
        return self.error.removeprefix("muster-agent: ").partition(":")[0]

    @property
    def serving(self) -> str | None:
        """Digest that the serving session read back."""
        held = self.said.get("serving")
        return held["bundle"]["digest"] if held else None


class StickDevice:
    """A device with its state directory."""

    def __init__(self, path: Path, config: Path) -> None:
        self.path = path
        self.config = config
        self.agent = AgentProcess(config)

    @property
    def state_dir(self) -> Path:
        return self.config.parent / "state"

    def import_stick(self, stick: Path, *options: str, **popen: Any) -> Imported:
        command = [sys.executable, "-W", "ignore", "-m", "device_agent", "import", str(stick)]
        return Imported(
            subprocess.run(
                [*command, "--config", str(self.config), "--json", "--wait-s", "60", *options],
                capture_output=True,
                text=True,
                check=False,
                timeout=90,
                **popen,
            )
        )

    def status(self) -> dict[str, Any]:
        command = [sys.executable, "-m", "device_agent", "status", "--json"]
        answer = subprocess.run(
            [*command, "--config", str(self.config)], capture_output=True, check=True
        )
        return json.loads(answer.stdout)

    def disk(self) -> dict[str, str]:
        """Return every file that decides what runs here: slots, trust and journal, by digest.

        The journal without the numbers of its reports, which are handed out in any case.
        """
        found = {}
        for name in ("trust", "slots"):
            for path in sorted((self.state_dir / name).rglob("*")):
                if path.is_file():
                    found[str(path.relative_to(self.state_dir))] = _digest(path)
        journal = json.loads((self.state_dir / "update.json").read_bytes())
        del journal["reports"]
        return found | {"journal": json.dumps(journal, sort_keys=True)}


class StickSite:
    """A console that never runs a broker, devices, and a stick."""

    def __init__(self, path: Path, devices: Sequence[str] = (DEVICE,), fleet: str = FLEET) -> None:
        self.path = path
        self.workspace = new_workspace(path / "console", fleet)
        self.signers = self.workspace.unlock_console(CONSOLE)
        self.stick = path / "stick"
        self.stick.mkdir()
        self.unlocked = 0
        for index in range(4):
            write_series(path / "samples" / f"{index}.npy", (-1.0) ** index)
        self.devices = {each: self._add(each) for each in devices}

    def _add(self, device_id: str, **sections: Mapping[str, Any]) -> StickDevice:
        self.workspace.add_device(device_id)
        setup = Setup(replay(self.path / "samples", 50.0), sections or QUICK)
        config = enrol_agent(
            self.workspace, device_id, self.path / device_id, setup, reach=NO_BROKER
        )
        return StickDevice(self.path / device_id, config)

    @property
    def device(self) -> StickDevice:
        """The first device."""
        return next(iter(self.devices.values()))

    @property
    def directory(self) -> Path:
        """The fleet's directory on the stick."""
        return self.stick / f"muster-{self.workspace.fleet}"

    def add_bundle(self, version: str, *, release: bool = True, **options: Any) -> str:
        """Put a small bundle into the library, release it, and return its digest."""
        library = self.workspace.library
        model = onnx.load_model_from_string(make_model())
        model.doc_string = version  # each version has bytes of its own
        with library.building() as directory:
            make_slot(directory, version=version, model=model.SerializeToString(), **options)
            digest = library.adopt(directory).digest
        if release:
            self.workspace.release(digest, RELEASE, self.signers)
        return digest

    def export(
        self, *devices: str, bundle: str = "", why: str = "", stick: Path | None = None
    ) -> Export:
        """Export for these devices, or the first one."""
        order = Order(devices or (next(iter(self.devices)),), bundle, why)
        return export_stick(
            self.workspace, stick or self.stick, order, self._unlock, lambda step, share: None
        )

    def stop_rollouts(self) -> None:
        """Give up every rollout, so that devices are free for another."""
        for each in self.workspace.registry.rollouts.open():
            Rolling(self.workspace).stop(each.rollout_id)

    def index(self) -> Index:
        """Return the stick's index."""
        return decode_index((self.directory / "index.json").read_bytes())

    def forge_index(self, index: Index) -> None:
        """Put another index onto the stick."""
        (self.directory / "index.json").write_bytes(encode_index(index))

    def put_document(self, data: bytes) -> str:
        """Put a document onto the stick and return its digest."""
        digest = hashlib.sha256(data).hexdigest()
        (self.directory / "documents" / digest).write_bytes(data)
        return digest

    def close(self) -> None:
        for device in self.devices.values():
            device.agent.stop()
        self.workspace.close()

    def _unlock(self) -> Mapping[str, Any]:
        self.unlocked += 1
        return self.signers


def stick_files(directory: Path) -> dict[str, bytes]:
    """Return every file of a stick by its path."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

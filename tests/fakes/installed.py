"""A device as a long-serving one is found: enrolled, a bundle in its slot, its broker away."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.reach import Reach
from device_agent.config_file import Setup, Value
from device_agent.update import JournalFile
from device_agent.update.journal import Journal
from device_agent.wire.manifest import decode_manifest
from device_agent.wire.messages import BundleRef
from tests.fakes.enrolled import enrol_agent
from tests.fakes.places import replay
from tests.fakes.slots import digest_of, make_slot, write_series
from tests.fakes.workspaces import new_workspace

DEVICE = "edge-01"
SECTIONS: dict[str, Mapping[str, Value]] = {"telemetry": {"window_s": 0.5}}


@dataclass(frozen=True)
class Installed:
    """Where it lies and what it holds."""

    config: Path
    state: Path
    bundle: BundleRef


@contextmanager
def installed_device(
    path: Path,
    sections: Mapping[str, Mapping[str, Value]] = SECTIONS,
    *,
    make: Callable[[Path], Path] = make_slot,
    samples: Path | None = None,
) -> Iterator[Installed]:
    """Make a device; nobody listens at its broker's port as long as it is lent.

    Args:
        path: Where it lies.
        sections: Of its own configuration.
        make: Writes the slot of its bundle into a directory.
        samples: What its source goes round; a few series if not given.
    """
    with socket.socket() as nobody, closing(new_workspace(path / "console")) as workspace:
        nobody.bind(("127.0.0.1", 0))  # held, and nobody listens
        port = nobody.getsockname()[1]
        workspace.add_device(DEVICE)
        for index in range(6):
            write_series(path / "samples" / f"{index}.npy", (-1.0) ** index)
        setup = Setup(replay(samples or path / "samples", 50.0), sections)
        reach = Reach(host="127.0.0.1", port=port, enrol_port=port, tls=False)
        config = enrol_agent(workspace, DEVICE, path / "device", setup, reach=reach)
        state = config.parent / "state"
        yield Installed(config, state, _install(make(path / "made"), state))


def _install(slot: Path, state: Path) -> BundleRef:
    manifest = decode_manifest((slot / "manifest.json").read_bytes())
    bundle = BundleRef(digest=digest_of(slot), name=manifest.name, version=manifest.version)
    (state / "slots").mkdir()
    slot.rename(state / "slots" / bundle.digest)
    JournalFile(state / "update.json").save(Journal(active=bundle))
    return bundle

"""Rollouts of 10,000 devices: the engine's tick, assigning them all, and processing their reports.

Assigning is timed from the order until a reader that is not the console has got every assignment
back from the broker, byte for byte what the registry holds: signed, recorded, published, kept.
Reports are timed from the first until every outcome is in the registry; devices and reader run in
a process of their own, over a listener of the broker that only the bench has. The console is the
real one, with mosquitto over TLS.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.assignment_desk import AssignmentDesk
from app.core import BrokerSettings, Core
from app.fleet.live import LiveFleet
from app.fleet.records import By
from app.fleet.rollout.campaign import Campaign, Views
from app.fleet.rollout.engine import RolloutEngine, Surroundings
from app.fleet.rollout.evidence import MOST_SAMPLED, Evidence
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.looking import question_of
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Member
from app.link import BrokerTls
from app.link.access import BrokerAccess
from app.link.brokers import MosquittoBroker
from app.link.mosquitto import find_mosquitto
from app.workspace import Workspace
from device_agent.wire.messages import Alive, BundleRef, Step, encode
from tests.bench._devices import attempt_state, beside, enlist, publish, read_back
from tests.bench.trust import timed
from tests.fakes.behaving import Fleet as BehavingFleet
from tests.fakes.behaving import Model
from tests.fakes.brokers import free_port
from tests.fakes.joining import Identity
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICES = 10_000
CHANGED = 100
"""Devices with news at each tick."""
TICKS = 50
RUNS = 3
_PATIENCE_S = 300.0
_GATES = (
    Gate(kind="failures", limit=0.9),
    Gate(kind="latency", limit=1.3),
    Gate(kind="energy", limit=1.3),
    Gate(kind="errors", limit=0.05),
    Gate(kind="temperature", limit=10.0),
    Gate(kind="drift", limit=0.5),
)
_ONLINE = Alive(online=True, since_s=1.0, boot_id="boot")


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Measure, print, and return the numbers."""
    runs = []
    identities = {f"edge-{index:05}": Identity() for index in range(DEVICES)}
    for run in range(RUNS):
        with tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch:
            found = measure_ticks(Path(scratch) / "ticks", identities)
            found |= measure_console(Path(scratch) / "console", identities)
        runs.append(found)
        shown = ", ".join(f"{name} {value:,.1f}" for name, value in found.items())
        print(f"run {run + 1}, load {os.getloadavg()[0]:.1f}: {shown}", flush=True)
    return {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}


@dataclass
class Plant:
    """A fleet with one released bundle; nobody is assigned anything."""

    workspace: Workspace
    bundle: BundleRef
    identities: dict[str, Identity]

    @classmethod
    def found(cls, path: Path, identities: dict[str, Identity]) -> Plant:
        """Make it."""
        workspace = new_workspace(path, "bench")
        enlist(path / "registry.db", identities, time.time())
        entry = add_bundle(workspace.library, "1.0.0")
        workspace.release(entry.digest, RELEASE, workspace.unlock_console(CONSOLE))
        bundle = BundleRef(digest=entry.digest, name=entry.manifest.name, version="1.0.0")
        return cls(workspace, bundle, identities)

    def roll_out(self, gates: tuple[Gate, ...] = ()) -> int:
        """Order the bundle for every device, at once."""
        registry = self.workspace.registry
        release = registry.newest_release(self.bundle.digest)
        members = [Member(each, 0) for each in self.identities]
        soak_s = 3600.0 if gates else 0.0  # without one, behaviour is not asked about
        plan = Plan(phases=(Phase(name="all", percent=100, soak_s=soak_s),), gates=gates)
        return registry.rollouts.create("bench", release, plan, members, By("bench")).rollout_id

    def count(self, sql: str) -> int:
        """Ask the registry's file past the console, which must not wait for it."""
        with closing(sqlite3.connect(self.workspace.path / "registry.db")) as connection:
            return int(connection.execute(sql).fetchone()[0])


class _Looker:
    """Asks what the console's own looker asks; the answer is there at the next tick."""

    def __init__(self, views: Views, evidence: Evidence) -> None:
        self._views = views
        self._evidence = evidence
        self._answer: Evidence | None = None
        self.answered = False

    def ask(self, campaign: Campaign, phase: int, now_s: float) -> None:
        """Make the question, and let it be answered."""
        asked = question_of(campaign, phase, self._views, now_s)
        self._answer = msgspec.structs.replace(
            self._evidence, time_s=now_s, look=asked.look, outcomes=asked.outcomes
        )

    def answer(self, rollout_id: int) -> Evidence | None:
        """Return the answer, once."""
        answer, self._answer = self._answer, None
        self.answered = answer is not None
        return answer

    def drop(self, rollout_id: int) -> None:
        """Forget what was asked."""
        self._answer = None


def measure_ticks(path: Path, identities: dict[str, Identity]) -> dict[str, float]:
    """Time the engine alone, in a rollout in which some devices have news at each tick.

    One of them has failed each time, so each tick asks for a look at the gates and judges the one
    before on a full sample; others do not count.
    """
    plant, live = Plant.found(path, identities), LiveFleet()
    workspace = plant.workspace
    for each in identities:
        live.describe(each, "bench", {})
        live.apply_alive(each, _ONLINE, time.time())
    looker = _Looker(live.get, BehavingFleet(1, MOST_SAMPLED, MOST_SAMPLED, Model()).at(1))
    engine = _engine(workspace, live, looker)
    rollout_id = plant.roll_out(_GATES)
    recording_s = timed(lambda: _until(lambda: not engine.tick()))
    assert plant.count("SELECT count(*) FROM assignments") == DEVICES
    engine.tick()
    judging_s = []
    for turn in range(TICKS):
        _bring_news(live, plant, turn)
        took_s = timed(engine.tick)
        if looker.answered:
            judging_s.append(took_s)
    after = workspace.registry.rollouts.get(rollout_id)
    assert after.state == "running", after.reason
    assert len(judging_s) >= TICKS // 2, "the gates were not looked at"
    judged = workspace.registry.rollouts.newest_verdicts(rollout_id, 0)
    assert len(judged) == len(_GATES), "not every gate was asked"
    workspace.close()
    return {
        "tick_ms": 1000 * statistics.median(judging_s),
        "sign_and_record_10000_s": recording_s * 10_000 / DEVICES,
    }


def _engine(workspace: Workspace, live: LiveFleet, looker: _Looker) -> RolloutEngine:
    desk = AssignmentDesk(workspace, workspace.unlock_console(CONSOLE))
    around = Surroundings(desk.signer, time.time, looker, lambda *_: False, lambda *_: 0)
    return RolloutEngine(workspace.registry, live, around)


def _bring_news(live: LiveFleet, plant: Plant, turn: int) -> None:
    """Let the next devices report: one that it failed, the others that they go on."""
    every = list(plant.identities)
    for index in range(CHANGED):
        each = every[(turn * CHANGED + index) % DEVICES]
        step: Step = "stage" if index else "rolled_back"
        live.apply_state(each, attempt_state(each, turn + 1, plant.bundle, step), time.time())


def measure_console(path: Path, identities: dict[str, Identity]) -> dict[str, float]:
    """Time the whole console: an assignment for every device, then a report of every device."""
    plant = Plant.found(path / "data", identities)
    with running_console(plant, path) as (core, port), beside() as devices:
        topics = plant.workspace.topics
        online = [(topics.alive(each), encode(_ONLINE)) for each in identities]
        devices.submit(publish, port, online).result()
        wait_until(lambda: _heard(core) == DEVICES, "every device to be there", _PATIENCE_S)
        wait_until(lambda: core.status().publisher_idle, "the console to be idle", _PATIENCE_S)
        began_s = time.perf_counter()
        plant.roll_out()
        core.wake()
        _read_back(plant, devices, port)
        assign_s = time.perf_counter() - began_s
        said = [
            (topics.state(each), key.report(attempt_state(each, 1, plant.bundle, "commit")))
            for each, key in identities.items()
        ]
        began_s = time.perf_counter()
        devices.submit(publish, port, said).result()
        _wait(plant, "SELECT count(*) FROM members WHERE outcome = 'succeeded'")
        _wait(plant, "SELECT count(*) FROM reports")
        reports_s = time.perf_counter() - began_s
    plant.workspace.close()
    return {
        "assign_10000_s": assign_s * 10_000 / DEVICES,
        "reports_per_s": DEVICES / reports_s,
    }


def _read_back(plant: Plant, devices: Executor, port: int) -> None:
    """Wait until the broker gives back every assignment as the registry holds it."""
    workspace = plant.workspace
    _wait(plant, "SELECT count(*) FROM assignments")
    wanted = {
        workspace.topics.assign(each.device_id): hashlib.sha256(each.document).hexdigest()
        for each in workspace.registry.assignments()
    }
    every = workspace.topics.assign("x").replace("/x/", "/+/")
    asked = devices.submit(read_back, port, every, wanted, _PATIENCE_S)
    assert asked.result() == wanted, "the broker holds something else"


@contextmanager
def running_console(plant: Plant, path: Path) -> Iterator[tuple[Core, int]]:
    """Run the console with a broker that has one listener more; also give that one's port."""
    program = find_mosquitto()
    assert program is not None, "mosquitto is not installed"
    authority = plant.workspace.authority(CONSOLE)
    server = authority.issue_server(("127.0.0.1",))
    access = BrokerAccess(
        ca=authority.pem.encode(),
        certificate=server.certificate_pem,
        key=server.key_pem(),
        crl=authority.crl(()),
        enrolling={},
    )
    ports = [free_port() for _ in range(3)]
    tls = BrokerTls(plant.workspace.topics, ports[1], access)
    broker = _BenchBroker(path / "broker", "127.0.0.1", ports[0], program, tls)
    broker.bench_port = ports[2]
    settings = BrokerSettings(port=ports[0], enrol_port=ports[1], embedded=False)
    core = Core(plant.workspace, CONSOLE, settings)
    broker.start()
    try:
        core.start()
        yield core, ports[2]
    finally:
        core.stop()
        broker.stop()


class _BenchBroker(MosquittoBroker):
    """The console's broker, with a listener on loopback where the bench reads and writes."""

    bench_port = 0

    def _command(self) -> list[str]:
        command = super()._command()
        with Path(command[-1]).open("a", encoding="utf-8") as config:
            config.write(f"\nlistener {self.bench_port} 127.0.0.1\nallow_anonymous true\n")
        return command


def _wait(plant: Plant, sql: str) -> None:
    wait_until(lambda: plant.count(sql) == DEVICES, sql, _PATIENCE_S)


def _heard(core: Core) -> int:
    return sum(view.status != "never" for view in core.live.all())


def _until(done: Callable[[], bool]) -> None:
    while not done():
        pass

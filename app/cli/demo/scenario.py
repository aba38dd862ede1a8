"""The demo's script: what happens, in order, and how each step is known to have happened."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.assets import sample_models
from app.bundles.build import build_bundle
from app.bundles.project import load_project
from app.bundles.recipes import RECIPES
from app.cli.demo.agents import AgentProcesses, AgentSetup
from app.cli.demo.plans import CANARY, bad_plan, good_plan
from app.cli.demo.report import Part, Report, Stopped
from app.cli.demo.swarm import BAD_VERSION, simulated_ids, start_swarm
from app.core import Core
from app.errors import OutcomeError
from app.fleet.live import DeviceView
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import UNDER_WAY, Rollout
from app.joining import Joining
from app.rolling import Rolling

SITES = {
    "edge-01": "Lyon / line 1",
    "edge-02": "Lyon / line 2",
    "edge-03": "Gdańsk / line 1",
}
PROJECT = "surface-defects"
VERSION_1 = ("1.0.0", "u8s8-tensor-minmax")
VERSION_2 = ("2.0.0", "u8s8-channel-minmax")
VERSION_3 = (BAD_VERSION, "fp32")
RATE_HZ = 50.0
WINDOW_S = 1.0
SOAK_S = 3.0
OUTAGE_S = 10.0
PATIENCE_S = 120.0
PATIENCE_EACH_S = 0.5
"""So much more for each simulated device."""
_QUICK = f"\n[telemetry]\nwindow_s = {WINDOW_S}\n\n[update]\nsoak_s = {SOAK_S}\n"
SETTLE_S = 2.0
"""So long the window takes at most to show what is in the registry."""
WATCH_S = 6.0
"""How long each version is watched, so that the charts show it."""


class DemoEndedError(OutcomeError):
    """The user closed the window before the end."""


@dataclass(frozen=True)
class Stage:
    """What the script acts with.

    Attributes:
        out: Directory of the demo.
        say: Prints one line of progress.
        capture: Saves pictures of every page and returns their paths.
        ended: Set when the user closes the window.
        simulated: How many devices of a swarm there are besides.
    """

    core: Core
    out: Path
    release_passphrase: str
    agents: AgentProcesses
    say: Callable[[str], None]
    capture: Callable[[], Sequence[Path]]
    ended: threading.Event
    simulated: int = 0


class Scenario:
    """Runs the script once; `report` holds what was seen so far, also after a failure."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._core = stage.core
        self._began_s = time.time()
        self._outage = (0.0, 0.0)
        self._simulated = simulated_ids(stage.simulated)
        self._all = (*SITES, *self._simulated)
        self._patience_s = PATIENCE_S + PATIENCE_EACH_S * len(self._simulated)
        self.report = Report(
            real=Part(devices=len(SITES)),
            simulated=Part(devices=len(self._simulated)) if self._simulated else None,
        )

    def run(self) -> None:
        """Go through the script.

        Raises:
            MusterError: A step did not happen in time.
            DemoEndedError: The user closed the window.
        """
        first = self._release(*VERSION_1)
        self._start_agents()
        if self._simulated:
            self._start_swarm()
        self._succeed(self._roll_out(first, "Version 1 everywhere", Plan()))
        self._watch()
        self.report.version_2 = second = self._release(*VERSION_2)
        rollout = self._roll_out(second, "Version 2, canaries first", good_plan(self._simulated))
        self._wait_for_canary(rollout)
        self._break_broker()
        self._succeed(rollout)
        self._wait_for_backlog()
        self._watch()
        self._note_served(rollout, second)
        if self._simulated:
            self._offer_bad()
        self._conclude()

    def _release(self, version: str, recipe: str) -> str:
        self._stage.say(f"quantizing {PROJECT} {version} ({recipe})")
        workspace = self._core.workspace
        project = load_project(sample_models() / PROJECT)
        entry = build_bundle(project, version, RECIPES[recipe], workspace.library)
        cost = entry.manifest.quantization
        if cost is not None:
            self._stage.say(
                f"  agrees with FP32 on {cost.agreement:.1%} of {cost.samples} held-out samples,"
                f" {cost.size_ratio:.0%} of its size, {cost.latency_ratio:.2f} of its latency here"
            )
        workspace.release(entry.digest, self._stage.release_passphrase, self._core.console_signers)
        self._stage.say(f"  signed and released as {entry.digest[:12]}")
        return entry.digest

    def _start_agents(self) -> None:
        setup = AgentSetup(self._copy_samples(), RATE_HZ, _QUICK)
        status, joining = self._core.status(), Joining(self._core.workspace)
        self.report.broker = f"{status.broker_kind} at {status.broker_address}"
        self._stage.say(f"enrolling {len(SITES)} agents, each by a code of its own")
        for device_id, site in SITES.items():
            self._core.workspace.add_device(device_id, site, {"demo": "yes"})
            code = joining.make_code(device_id, preauthorised=True, why="the demo")
            directory = self._stage.out / "agents" / device_id
            config = self._stage.agents.enrol(code.text, directory, setup)
            self._stage.agents.start(device_id, config)
        self._stage.say(f"started {len(SITES)} agents, each a process with its own key and state")
        self._wait("all agents online", lambda: self._online(tuple(SITES)) == len(SITES))

    def _start_swarm(self) -> None:
        count, out = len(self._simulated), self._stage.out / "swarm"
        self._stage.say(f"enrolling {count} simulated devices, one process, each with its own key")
        start_swarm(self._core.workspace, self._simulated, out, self._stage.agents, SOAK_S)
        self._wait("all simulated devices online", lambda: self._online() == len(self._all))

    def _copy_samples(self) -> Path:
        """Mix the labels, so that a device sees one after the other."""
        samples = self._stage.out / "agents" / "samples"
        samples.mkdir(parents=True)
        for label in sorted((sample_models() / PROJECT / "validation").iterdir()):
            for image in label.iterdir():
                shutil.copy(image, samples / f"{image.stem}-{label.name}{image.suffix}")
        return samples

    def _roll_out(self, digest: str, name: str, plan: Plan) -> Rollout:
        rollout = Rolling(self._core.workspace).create(digest, self._all, plan, name)
        phases = ", then ".join(each.name for each in plan.phases)
        self._stage.say(f"rolling out: {name.lower()} ({phases})")
        return rollout

    def _wait_for_canary(self, rollout: Rollout) -> None:
        def succeeded() -> bool:
            member = self._now(rollout).member(CANARY)
            return member is not None and member.outcome == "succeeded"

        self._wait(f"canary {CANARY} serves it", succeeded)

    def _succeed(self, rollout: Rollout) -> None:
        self._wait(
            f"all {len(self._all)} devices proved that they serve it",
            lambda: self._now(rollout).state != "running",
        )
        ended = self._now(rollout)
        if ended.state != "succeeded":
            raise OutcomeError(f"{ended.name} is {ended.state}: {ended.reason}")

    def _offer_bad(self) -> None:
        digest = self._release(*VERSION_3)
        rollout = self._roll_out(digest, "Version 3, a bad one", bad_plan())
        self._wait("its gate stopped it, by itself", lambda: not self._under_way(rollout))
        self.report.stopped = stopped = _stopped(self._now(rollout))
        self._stage.say(f"  {stopped.state} in phase “{stopped.phase}”: {stopped.reason}")

    def _under_way(self, rollout: Rollout) -> bool:
        now = self._now(rollout)
        return now.state == "running" or any(each.outcome in UNDER_WAY for each in now.members)

    def _break_broker(self) -> None:
        broker = self._core.broker
        if broker is None:
            raise OutcomeError("the demo kills its broker and has none of its own. Embed one.")
        self._stage.say(f"killing the broker for {OUTAGE_S:.0f} s; agents go on without it")
        began_s = time.time()
        broker.hold_down()
        self._pause(OUTAGE_S)
        self._outage = (began_s, time.time())
        broker.release()
        self.report.outage_s = round(self._outage[1] - began_s, 1)
        self._wait("the broker is back, every device was heard again", self._heard_again)

    def _heard_again(self) -> bool:
        return all((view.last_seen_s or 0.0) > self._outage[1] for view in self._views(self._all))

    def _wait_for_backlog(self) -> None:
        """Every device has told of all of its outage once a window that began after it is here."""
        self._wait(
            "the backlog of the outage has arrived",
            lambda: all(self._newest_s(device_id) > self._outage[1] for device_id in self._all),
        )

    def _watch(self) -> None:
        self._pause(WATCH_S)

    def _note_served(self, rollout: Rollout, digest: str) -> None:
        self._wait(
            "each serving session reports version 2",
            lambda: set(self._serving().values()) == {digest},
        )
        self.report.serving = self._serving()
        self.report.rollout = self._now(rollout).state

    def _conclude(self) -> None:
        self._wait("no telemetry is missing", lambda: self._core.workspace.store.gaps() == 0)
        self._pause(SETTLE_S)
        self._stage.say("taking pictures of every page")
        shots = self._stage.capture()
        self.report.screenshots = [str(path.relative_to(self._stage.out)) for path in shots]

    def measure(self) -> Report:
        """Fill in the figures, from the store and from what devices reported."""
        report, store = self.report, self._core.workspace.store
        report.real = self._part(tuple(SITES))
        if self._simulated:
            report.simulated = self._part(self._simulated)
        report.telemetry_stored = store.count().windows
        report.telemetry_gaps = store.gaps()
        report.inferences_while_broker_down = sum(map(self._during_outage, SITES))
        views = [self._core.live.get(device_id) for device_id in SITES]
        report.energy = {
            view.device_id: f"{view.power_method}: {view.power_source}" for view in views if view
        }
        report.duration_s = round(time.time() - self._began_s, 1)
        return report

    def _part(self, devices: tuple[str, ...]) -> Part:
        served, second = self.report.serving, self.report.version_2
        return Part(
            devices=len(devices),
            online=self._online(devices),
            served_version_2=sum(bool(second) and served.get(each) == second for each in devices),
            inferences=sum(map(self._inferences, devices)),
        )

    def _inferences(self, device_id: str) -> int:
        store = self._core.workspace.store
        series = store.windows(device_id, self._began_s, time.time(), points=10_000)
        return int(series.inferences.sum())

    def _during_outage(self, device_id: str) -> int:
        began_s, ended_s = self._outage
        series = self._core.workspace.store.windows(device_id, began_s, ended_s, points=10_000)
        whole = series.time_s + series.duration_s <= ended_s
        return int(series.inferences[whole].sum())

    def _newest_s(self, device_id: str) -> float:
        windows = self._core.workspace.store.recent(device_id, 1)
        return windows[0].start_s if windows else 0.0

    def _online(self, devices: Sequence[str] = ()) -> int:
        views = self._views(devices or self._all)
        return sum(view.status not in ("offline", "never") for view in views)

    def _serving(self) -> dict[str, str]:
        views = self._views(self._all)
        return {view.device_id: view.bundle_digest for view in views if view.bundle_digest}

    def _views(self, devices: Sequence[str]) -> list[DeviceView]:
        views = (self._core.live.get(device_id) for device_id in devices)
        return [view for view in views if view is not None]

    def _now(self, rollout: Rollout) -> Rollout:
        return self._core.workspace.registry.rollouts.get(rollout.rollout_id)

    def _wait(self, what: str, happened: Callable[[], bool]) -> None:
        began_s = time.monotonic()
        while not happened():
            if time.monotonic() - began_s > self._patience_s:
                raise OutcomeError(f"not within {self._patience_s:.0f} s: {what}. See the logs.")
            self._stage.agents.check()
            self._pause(0.1)
        self._stage.say(f"  {what} ({time.monotonic() - began_s:.1f} s)")

    def _pause(self, duration_s: float) -> None:
        if self._stage.ended.wait(duration_s):
            raise DemoEndedError("the window was closed before the demo's end.")


def _stopped(rollout: Rollout) -> Stopped:
    counts, last = rollout.counts(), rollout.plan.last
    waiting = [each.device_id for each in rollout.members if each.assignment is None]
    real = sum(each in SITES for each in waiting)
    return Stopped(
        version=rollout.bundle_version,
        state=rollout.state,
        reason=rollout.reason,
        phase=rollout.plan.phases[rollout.phase].name,
        last_phase=rollout.phase == last,
        failed=counts["failed"],
        succeeded=counts["succeeded"],
        never_got=(real, len(waiting) - real),
        members=len(rollout.members),
    )

"""A console without broker and threads: real registry, library, store and live fleet, seeded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.bundles.chunk import describe_file
from app.core import CoreStatus
from app.errors import InputError
from app.fleet.alerts.records import Alert
from app.fleet.enrolment_records import Enrolment
from app.fleet.groups import Group
from app.fleet.live import LiveFleet
from app.fleet.rollout.book import Progress
from app.fleet.rollout.plan import canary_plan
from app.fleet.rollout.records import ENGINE, Rollout, Stage
from app.fleet.rollout.steering import Turn
from app.reach import record_reach
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.wire.enrolment import EnrolmentReply, decode_request
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import (
    MANIFEST_NAME,
    Golden,
    GoldenSample,
    Graph,
    Manifest,
    Quantization,
    Requirements,
    Source,
    Tensor,
    encode_manifest,
)
from device_agent.wire.messages import (
    Alive,
    AttemptReport,
    BundleRef,
    Inventory,
    Refusal,
    ReportedState,
    Serving,
    Slots,
    SpoolReport,
)
from device_agent.wire.pipeline.spec import Classify, Decision, Image, Layout, Normalize, Pipeline
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Body, Energy, Event, Loss, Record, Window
from tests.fakes.hearing import hear
from tests.fakes.joining import REACH, open_desk
from tests.fakes.turns import give_turns

RELEASE_PASSPHRASE = "release words"
CONSOLE_PASSPHRASE = "console words"
_MISMATCH = "golden/3.npy: output is off by 0.31, allowed is 0.05"
_EXPIRED = "expired on 2026-11-27 08:00 UTC; the console must sign it again"
WINDOW_S = 10.0
LABELS = ("good", "pit", "scratch", "stain")
_SITES = ("Lyon / line 1", "Gdańsk / line 2", "Porto / line 3", "Turin / line 4", "Brno / line 5")
_SPOOL = "spool-1"
_STATUSES = (
    "online", "online", "online", "degraded", "online", "online", "offline", "online", "online",
    "online", "failed", "online", "online", "offline", "online", "online", "online",
)  # fmt: skip


class FakeCore:
    """What the window sees of a core."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.live = LiveFleet()
        self.console_signers = workspace.unlock_console(CONSOLE_PASSPHRASE)
        self.current = CoreStatus(
            broker_kind="mosquitto",
            broker_address="127.0.0.1:1883",
            connected=True,
            messages_per_s=0.0,
            queued=0,
            dropped=0,
            last_message_s=None,
            publisher_idle=True,
            error="",
        )

    def status(self) -> CoreStatus:
        """Return what a test has set."""
        return self.current

    def rollouts(self) -> list[Rollout]:
        """Return the registry's rollouts."""
        return self.workspace.registry.rollouts.all()

    def groups(self) -> list[Group]:
        """Return the registry's groups."""
        return self.workspace.registry.groups.all()

    def alerts(self) -> tuple[Alert, ...]:
        """Return the registry's open alerts."""
        return tuple(self.workspace.registry.alerts.open())

    def pending(self) -> list[Enrolment]:
        """Return who waits for a decision."""
        return self.workspace.registry.enrolments.pending()

    def take_request(self, content: bytes) -> EnrolmentReply:
        """Take a request to join from a file, as the running console does."""
        try:
            return open_desk(self.workspace).take(decode_request(content).device_id, content)
        except WireError as error:
            raise InputError(f"{error}. Give the file that `--request-to` wrote.") from error

    def wake(self) -> None:
        """Nothing sleeps here."""


def make_core(path: Path) -> FakeCore:
    """Return a core over a new and empty workspace."""
    workspace = Workspace.create(
        path, "plant-7", RELEASE_PASSPHRASE, CONSOLE_PASSPHRASE, scrypt_n=2**4
    )
    record_reach(workspace.registry, REACH)
    return FakeCore(workspace)


def seed(core: FakeCore, devices: int, now_s: float, history_s: float = 900.0) -> None:
    """Fill a core: bundles of two models, devices in every state, telemetry and rollouts."""
    rng = np.random.default_rng(7)
    old = add_bundle(core, "surface-defects", "1.0.0", now_s - 86400, "u8s8-tensor-minmax", 0.9483)
    new = add_bundle(core, "surface-defects", "1.1.0", now_s - 3600, "u8s8-channel-minmax", 0.9750)
    bearing = add_bundle(core, "bearing-faults", "1.0.0", now_s - 7200, "u8s8-channel-minmax", 0.99)
    add_bundle(core, "bearing-faults", "1.1.0", now_s - 1800, "u8s8-channel-percentile", 0.993)
    for digest in (old.digest, new.digest, bearing.digest):
        core.workspace.release(digest, RELEASE_PASSPHRASE, core.console_signers)
    ids = [f"edge-{index + 1:02d}" for index in range(devices)]
    for index, device_id in enumerate(ids):
        core.workspace.add_device(device_id, _SITES[index % len(_SITES)], {"line": str(index % 7)})
        status = _status(index)
        before, after = (bearing, bearing) if index % 5 == 3 else (old, new)
        if index % 3 == 2 and after is new:
            after = old
        _seed_device(core, rng, index, device_id, status, before, after, now_s, history_s)
    core.workspace.add_device("edge-new", "Lyon / line 1")
    core.live.describe("edge-new", "Lyon / line 1", {})
    _seed_rollouts(core, ids, old.digest, new.digest, now_s)
    core.current = replace(core.current, messages_per_s=devices / 5, last_message_s=now_s - 0.4)


def add_bundle(
    core: FakeCore, name: str, version: str, created_s: float, recipe: str, accuracy: float
) -> BundleRef:
    """Put a well-formed bundle into the library; its model file is a stand-in."""
    library = core.workspace.library
    with library.building() as directory:
        content = hashlib.sha256(f"{name} {version}".encode()).digest()
        (directory / "model.onnx").write_bytes(content * (5200 if name[0] == "s" else 2900))
        (directory / "in.npy").write_bytes(content * 30)
        (directory / "out.npy").write_bytes(content * 4)
        manifest = _manifest(directory, name, version, created_s, recipe, accuracy)
        (directory / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
        entry = library.adopt(directory)
    return BundleRef(digest=entry.digest, name=name, version=version)


def window(
    rng: np.random.Generator,
    start_s: float,
    bundle: BundleRef,
    base_s: float,
    method: str = "measured",
    errors: int = 0,
) -> Window:
    """Return one telemetry window with a plausible latency distribution around `base_s`."""
    sketch = Sketch()
    for value in rng.gamma(9.0, base_s / 9.0, 60) + base_s * 0.3:
        sketch.add(float(value))
    wave = float(np.sin(start_s / 240.0))
    power_w = float(8.6 + 0.7 * wave + rng.normal(0, 0.12))
    source = "INA3221 VDD_IN" if method == "measured" else "CPU share model"
    return Window(
        start_s=start_s,
        duration_s=WINDOW_S,
        bundle=bundle.digest,
        inferences=100 + int(rng.integers(-3, 4)),
        errors=errors,
        stages={"total": sketch},
        predictions={"good": 92, "pit": 5, "scratch": 3},
        confidence=(0, 0, 0, 0, 1, 2, 4, 9, 21, 63),
        energy=Energy(
            source=source,
            method=method,  # type: ignore[arg-type]  # a Method by construction
            scope="board",
            power_w=power_w,
            energy_j=power_w * WINDOW_S,
            uncertainty_w=0.1 if method == "measured" else 2.0,
            idle_w=6.1 if method == "measured" else 4.0,
            net_j=(power_w - (6.1 if method == "measured" else 4.0)) * WINDOW_S,
        ),
        cpu_percent=float(34 + 8 * wave + rng.normal(0, 1.5)),
        memory_bytes=412_000_000,
        temperature_c=float(52 + 4 * wave + rng.normal(0, 0.3)),
        throttled=False,
        power_mode="15W (nvpmodel 0)",
    )


def batch(device_id: str, bodies: Sequence[Body], first_seq: int, sent_s: float) -> Batch:
    """Return the batch that carries `bodies`."""
    return Batch(
        device_id=device_id,
        spool_id=_SPOOL,
        boot_id="boot-1",
        sent_s=sent_s,
        oldest_seq=first_seq,
        records=tuple(Record(seq=first_seq + at, body=body) for at, body in enumerate(bodies)),
    )


def state(
    device_id: str,
    serving: BundleRef | None,
    previous: BundleRef | None,
    now_s: float,
    *,
    attempt: AttemptReport | None = None,
    refusal: Refusal | None = None,
    method: str = "measured",
    counter: int = 1,
) -> ReportedState:
    """Return what a device reports of itself."""
    return ReportedState(
        device_id=device_id,
        counter=counter,
        time_s=now_s,
        boot_id="boot-1",
        inventory=Inventory(
            machine="aarch64",
            system="Linux 5.15.148-tegra",
            python="3.10.12",
            agent="0.1.0",
            runtime="onnxruntime 1.23.2",
            providers=("CPUExecutionProvider",),
            cpu_count=6,
            memory_bytes=7_990_000_000,
            disk_free_bytes=21_400_000_000,
            disk_bytes=58_000_000_000,
            power_scope="board",
            power_mode="15W (nvpmodel 0)",
            sensors=(
                "power: INA3221 VDD_IN (measured, board)",
                "temperature: cpu-thermal, gpu-thermal, soc0-thermal",
                "throttling: soctherm_oc, over-current alarms, cooling devices",
            ),
            power_source="INA3221 VDD_IN" if method == "measured" else "CPU share model",
            power_method=method,
        ),
        slots=Slots(active=serving, previous=previous),
        serving=None
        if serving is None
        else Serving(
            bundle=serving,
            model_sha256=hashlib.sha256(serving.digest.encode()).hexdigest(),
            provider="CPUExecutionProvider",
            since_s=now_s - 420,
        ),
        attempt=attempt,
        refusal=refusal,
        spool=SpoolReport(spool_id=_SPOOL, pending=3, newest_seq=4711),
    )


def _seed_device(
    core: FakeCore,
    rng: np.random.Generator,
    index: int,
    device_id: str,
    status: str,
    before: BundleRef,
    after: BundleRef,
    now_s: float,
    history_s: float,
) -> None:
    end_s = now_s - 7200 if status == "offline" else now_s
    switch_s = end_s - 300.0
    base_s = 0.0052 + 0.0016 * float(rng.random())
    method = "estimated" if index % 3 == 1 else "measured"
    bodies: list[Body] = []
    start_s = end_s - history_s
    while start_s < end_s:
        bundle = before if start_s < switch_s else after
        slow = 1.0 if bundle is before else 0.8
        drift = 1 + 0.08 * np.sin((start_s - end_s) / 170.0 + index)  # the same at any hour
        errors = 2 if status == "degraded" and end_s - start_s <= WINDOW_S else 0
        bodies.append(window(rng, start_s, bundle, base_s * slow * drift, method, errors))
        start_s += WINDOW_S
    if index % 4 == 0:
        bodies += _events(switch_s, after, index)
    if index % 6 == 0 and history_s > 600:
        gap_s = end_s - 0.62 * history_s
        bodies = [
            each
            for each in bodies
            if not isinstance(each, Window) or not gap_s <= each.start_s < gap_s + 60
        ]
        bodies.append(
            Loss(
                time_s=gap_s + 60, first_seq=1, last_seq=6, records=6, start_s=gap_s,
                end_s=gap_s + 60, reason="spool full at 67108864 bytes",
            )
        )  # fmt: skip
    carried = batch(device_id, bodies, 1, end_s)
    core.workspace.store.append(carried)
    core.live.describe(device_id, _SITES[index % len(_SITES)], {"line": str(index % 7)})
    core.live.apply_state(
        device_id, _state_for(status, device_id, before, after, end_s, method), end_s
    )
    hear(core.live, carried, end_s)
    alive = Alive(online=status != "offline", since_s=end_s - 3600, boot_id="boot-1")
    core.live.apply_alive(device_id, alive, end_s - 5.0 * float(rng.random()))


def _events(switch_s: float, after: BundleRef, index: int) -> list[Body]:
    return [
        Event(time_s=switch_s - 9, code="attempt.download", detail=f"{after.name} {after.version}"),
        Event(time_s=switch_s - 4, code="attempt.trial", detail=f"{after.name} {after.version}"),
        Event(time_s=switch_s, code="attempt.commit", detail=f"{after.name} {after.version}"),
        Event(
            time_s=switch_s + 47 + index,
            code="decision.alarm",
            severity="warning",
            detail="scratch 0.93 in 0412.png",
        ),
    ]


def _state_for(
    status: str, device_id: str, before: BundleRef, after: BundleRef, now_s: float, method: str
) -> ReportedState:
    done = AttemptReport(
        assignment=2, bundle=after, step="commit", started_s=now_s - 325, updated_s=now_s - 300
    )
    if status == "failed":
        broken = AttemptReport(
            assignment=2,
            bundle=after,
            step="rolled_back",
            reason="golden-mismatch",
            detail=_MISMATCH,
            started_s=now_s - 340,
            updated_s=now_s - 318,
        )
        return state(device_id, before, None, now_s, attempt=broken, method=method)
    refusal = None
    if status == "degraded":
        refusal = Refusal(
            reason="assignment-expired",
            detail=_EXPIRED,
            time_s=now_s - 200,
        )
    return state(device_id, after, before, now_s, attempt=done, refusal=refusal, method=method)


def _seed_rollouts(core: FakeCore, ids: Sequence[str], old: str, new: str, now_s: float) -> None:
    workspace, registry = core.workspace, core.workspace.registry
    first = Rolling(workspace).create(old, ids[:6], canary_plan(tuple(ids[:1])), "First light")
    assigned = _assign(core, first, ids[:6])
    won = [replace(each, outcome="succeeded") for each in assigned.members]
    ended = Turn("succeeded", "6 of 6 devices serve it")
    registry.rollouts.progress(
        assigned, Progress(members=won, stage=Stage(phase=1, begun_s=now_s), turn=ended)
    )
    running = Rolling(workspace).create(
        new, ids, canary_plan(tuple(ids[:2])), "surface-defects 1.1.0"
    )
    reached = [each for index, each in enumerate(ids) if _status(index) != "offline"]
    assigned = _assign(core, running, reached)
    outcomes = {
        "online": ("succeeded", "", ""),
        "degraded": ("refused", "assignment-expired", _EXPIRED),
        "failed": ("failed", "golden-mismatch", _MISMATCH),
        "offline": ("pending", "", ""),
    }
    members = []
    for index, each in enumerate(assigned.members):
        (outcome, reason, detail), step = outcomes[_status(index)], ""
        if outcome == "succeeded" and index % 3 == 2:
            outcome, step = "in_progress", "trial"
        members.append(
            replace(
                each,
                outcome=outcome,  # type: ignore[arg-type]  # an Outcome by construction
                reason=reason,
                detail=detail,
                step=step,
                updated_s=now_s - 20 * index,
            )
        )
    further = Progress(members=members, stage=Stage(phase=1, begun_s=now_s - 600.0))
    registry.rollouts.progress(assigned, further)
    registry.note(ENGINE, "rollout.begin", f"rollout {running.rollout_id}", "phase rest begins")


def _assign(core: FakeCore, rollout: Rollout, ids: Sequence[str]) -> Rollout:
    registry = core.workspace.registry
    give_turns(registry, rollout, ids, lambda device_id, path, version: b"signed")
    return registry.rollouts.get(rollout.rollout_id)


def _status(index: int) -> str:
    return _STATUSES[index % len(_STATUSES)]


def _manifest(
    directory: Path, name: str, version: str, created_s: float, recipe: str, accuracy: float
) -> Manifest:
    paths = sorted(each.name for each in directory.iterdir())
    return Manifest(
        name=name,
        version=version,
        title="Surface defects" if name[0] == "s" else "Bearing faults",
        created_s=created_s,
        model="model.onnx",
        labels=LABELS,
        files=tuple(describe_file(directory, path) for path in paths),
        graph=Graph(
            inputs=(Tensor(name="image", dtype="float32", shape=("batch", 1, 64, 64)),),
            outputs=(Tensor(name="logits", dtype="float32", shape=("batch", 4)),),
            ir_version=8,
            opsets={"ai.onnx": 17},
            operators={
                "Conv": 6, "Relu": 6, "QuantizeLinear": 14, "DequantizeLinear": 29, "Gemm": 1,
                "GlobalAveragePool": 1, "MaxPool": 2,
            },
        ),
        pipeline=Pipeline(
            sample=Image(colour="grey"),
            pre=(
                Normalize(scale=1 / 255, mean=(0.5,), std=(0.25,)),
                Layout(order="NCHW"),
            ),
            post=Classify(softmax=True),
            decision=Decision(alarm_labels=("pit", "scratch"), threshold=0.6, k=2, n=3),
        ),
        requirements=Requirements(memory_bytes=60_000_000, runtime_min="1.23.0"),
        golden=Golden(
            samples=(GoldenSample(input="in.npy", outputs=("out.npy",), label="pit"),),
            atol=(0.05,),
            rtol=0.02,
        ),
        source=Source(model_sha256="a" * 64, licence="Apache-2.0", project=name),
        quantization=Quantization(
            recipe=recipe,
            samples=400,
            agreement=min(accuracy + 0.008, 0.9975),
            agreement_low=accuracy - 0.006,
            sqnr_db=31.2 if "channel" in recipe else 22.8,
            latency_ratio=0.61,
            size_ratio=0.27,
            accuracy=accuracy - 0.004,
            accuracy_fp32=accuracy,
        ),
    )  # fmt: skip

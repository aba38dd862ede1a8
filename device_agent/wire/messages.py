"""Control messages: what devices report and what the console tells them, as JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import Bucket

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Counter = Annotated[int, Meta(ge=0, lt=2**53)]
"""Within the integers that every JSON reader keeps exactly."""
Text = Annotated[str, Meta(max_length=2000)]

Step = Literal[
    "idle", "download", "verify", "stage", "trial", "shadow", "swap", "soak",
    "commit", "rolled_back", "refused", "deferred",
]  # fmt: skip
FINAL_STEPS: frozenset[str] = frozenset({"commit", "rolled_back", "refused", "deferred"})


Name = Annotated[str, Meta(max_length=64)]

MAX_SHADOW_LABELS = 64
MAX_DISAGREEMENTS = 16
MAX_SHADOW_BUCKETS = 512
MAX_SHADOW_BYTES = 40 * 1024
"""A reported state of at most 64 KiB has room for the rest."""


class Alive(Struct, frozen=True, kw_only=True):
    """Retained by the device, and left by its will when the link breaks."""

    online: bool
    since_s: float
    boot_id: str


class BundleRef(Struct, frozen=True, kw_only=True):
    """One bundle, named by the sha256 of its manifest's bytes."""

    digest: Digest
    name: Text
    version: Text


class Serving(Struct, frozen=True, kw_only=True):
    """What the serving session itself holds: read back from the inference child, never assumed.

    Attributes:
        bundle: The bundle whose manifest the child read.
        model_sha256: Digest of the very bytes the session was made from.
        provider: The execution provider that runs the model, as its nodes have shown.
        fallback: Which provider was asked for before and why it does not run; else empty.
        since_s: Unix time at which it began to serve.
    """

    bundle: BundleRef
    model_sha256: Digest
    provider: Text
    since_s: float
    fallback: Text = ""


class Slots(Struct, frozen=True, kw_only=True):
    """The bundles a device holds."""

    active: BundleRef | None = None
    candidate: BundleRef | None = None
    previous: BundleRef | None = None


class Predictions(Struct, frozen=True, kw_only=True):
    """What one of the two sessions of a shadow found in the inputs that both of them saw.

    Attributes:
        labels: Label to count, as a telemetry window counts them: the most frequent ones.
        other: Findings whose labels found no room among them.
        confidence: Counts of the scores in ten equal bins of 0 to 1.
        values: What a regression or an anomaly score measured, by name.
    """

    labels: Annotated[dict[str, Counter], Meta(max_length=MAX_SHADOW_LABELS)] = {}
    other: Counter = 0
    confidence: tuple[Counter, ...] = ()
    values: Annotated[dict[str, Moments], Meta(max_length=MAX_SHADOW_LABELS)] = {}


class ShadowReport(Struct, frozen=True, kw_only=True):
    """What came of running a candidate beside what serves, on inputs that both of them saw.

    ``seen = (not sampled) + compared + errors + skipped_latency + skipped_cpu + dropped``.

    Attributes:
        skipped: Why it was not done though it was ordered; empty where it was. There is no evidence
            then, neither for the candidate nor against it.
        seen: Inputs that the serving session inferred meanwhile.
        compared: Of them, those that both sessions gave a result for.
        agreed: Of those, where both results say the same.
        errors: Where the candidate gave none.
        skipped_latency: Sampled, but not shown to it: the serving session's latency had risen.
        skipped_cpu: Sampled, but not shown to it: it had used up its share of the CPU.
        dropped: Sampled, but not shown to it: it was busy with an earlier one.
        serving: What the serving session found in the inputs that were compared.
        candidate: What the candidate found in them.
        latency: What an inference of the candidate took, its stages in sum: the buckets of a
            `Sketch`, ascending, with their counts. In pairs, for JSON takes no ints for keys.
        before_p95_s: The serving session's p95 before the shadow, where there was enough to say.
        beside_p95_s: And during it.
        cpu_s: CPU time that the candidate used.
        duration_s: How long it went on.
        disagreements: sha256 of the first inputs that both sessions did not agree on: of the
            sample's bytes before pre-processing.
    """

    skipped: Text = ""
    seen: Counter = 0
    compared: Counter = 0
    agreed: Counter = 0
    errors: Counter = 0
    skipped_latency: Counter = 0
    skipped_cpu: Counter = 0
    dropped: Counter = 0
    serving: Predictions = Predictions()
    candidate: Predictions = Predictions()
    latency: Annotated[tuple[tuple[Bucket, Counter], ...], Meta(max_length=MAX_SHADOW_BUCKETS)] = ()
    before_p95_s: float | None = None
    beside_p95_s: float | None = None
    cpu_s: float = 0.0
    duration_s: float = 0.0
    disagreements: Annotated[tuple[Digest, ...], Meta(max_length=MAX_DISAGREEMENTS)] = ()


class AttemptReport(Struct, frozen=True, kw_only=True):
    """One device's try at an assignment.

    Attributes:
        assignment: Version of the assignment it follows.
        step: Where it is, or how it ended.
        reason: Reason code where it ended other than in ``commit``, else empty.
        detail: One line for people.
        progress: 0 to 1 within the step, where known.
        eta_s: Seconds the step is expected to take still, where known.
        shadow: What came of the shadow, once it is over; None where none was ordered.
    """

    assignment: Counter
    bundle: BundleRef | None = None
    step: Step = "idle"
    reason: Text = ""
    detail: Text = ""
    started_s: float = 0.0
    updated_s: float = 0.0
    progress: float | None = None
    eta_s: float | None = None
    shadow: ShadowReport | None = None


class Refusal(Struct, frozen=True, kw_only=True):
    """Something a device was sent and did not accept; nothing changed."""

    reason: Text
    detail: Text
    time_s: float


class Inventory(Struct, frozen=True, kw_only=True):
    """What a device is made of.

    Attributes:
        power_source: The meter or model behind figures of energy, with `power_method` and
            `power_scope`.
        power_mode: Empty where the machine has none, or none is set.
        sensors: What can be read, a line each: ``power: ...``, ``temperature: ...``.
        clock: What is doubtful about the device's clock, empty where nothing is known to be.
        time_zone: IANA name of the zone that the device's clock is set to, as ``Europe/Paris``;
            empty where it is not known.
    """

    machine: Text = ""
    system: Text = ""
    python: Text = ""
    agent: Text = ""
    runtime: Text = ""
    providers: tuple[str, ...] = ()
    cpu_count: int = 0
    memory_bytes: int = 0
    disk_free_bytes: int = 0
    power_source: Text = ""
    power_method: Text = ""
    disk_bytes: int = 0
    power_scope: Text = ""
    power_mode: Text = ""
    sensors: Annotated[tuple[Text, ...], Meta(max_length=64)] = ()
    clock: Text = ""
    time_zone: Annotated[str, Meta(max_length=64)] = ""


class SpoolReport(Struct, frozen=True, kw_only=True):
    """How much telemetry waits on the device."""

    spool_id: Text
    pending: int
    newest_seq: Counter
    lost: int = 0


class ReportedState(Struct, frozen=True, kw_only=True):
    """Everything a device says of itself; retained, replaced whole.

    Attributes:
        counter: Grows with each report, across restarts: an older one is stale.
        serving: None while no session serves.
        settings: Version of the settings that are in effect; 0 for the device's own file alone.
        command: Version of the newest command that was taken; 0 before the first.
        restarts: How often the inference child crashed, hung or could not be loaded again since the
            slot was last put to serve: by a swap, a roll-back, an ordered restart or the agent's
            start. It begins at 0 with each of them, as `Serving.since_s` does not.
        settings_fields: Names of the settings that this agent knows and applies; None from an agent
            that does not say, which may have left out what it does not know.
    """

    device_id: str
    counter: Counter
    time_s: float
    boot_id: str
    inventory: Inventory
    slots: Slots
    serving: Serving | None = None
    attempt: AttemptReport | None = None
    refusal: Refusal | None = None
    spool: SpoolReport | None = None
    settings: Counter = 0
    command: Counter = 0
    restarts: Counter = 0
    settings_fields: Annotated[tuple[Name, ...], Meta(max_length=64)] | None = None


class Ack(Struct, frozen=True, kw_only=True):
    """The console has stored every record of this spool up to `seq`."""

    spool_id: Text
    seq: Counter


class Need(Struct, frozen=True, kw_only=True):
    """Chunks a device waits for in vain; whoever holds them publishes them again."""

    digests: Annotated[tuple[Digest, ...], Meta(max_length=1024)]


class Epoch(Struct, frozen=True, kw_only=True):
    """Set by the console once per broker life: if it is gone, the broker lost its state."""

    epoch_id: Text


Message = Alive | ReportedState | Ack | Need | Epoch


def encode(message: Message) -> bytes:
    """Encode a control message as JSON."""
    return encode_json(message)


def decode_alive(data: bytes) -> Alive:
    """Decode an alive message.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, Alive, "alive message", 4096)


def decode_state(data: bytes) -> ReportedState:
    """Decode a reported state.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, ReportedState, "reported state", 64 * 1024)


def decode_ack(data: bytes) -> Ack:
    """Decode a telemetry acknowledgement.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, Ack, "telemetry ack", 4096)


def decode_need(data: bytes) -> Need:
    """Decode a request for chunks.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, Need, "need message", 128 * 1024)


def decode_epoch(data: bytes) -> Epoch:
    """Decode the broker's epoch.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, Epoch, "epoch message", 4096)

"""A running agent's status for people: lines of text, made of nothing but the status itself."""

from __future__ import annotations

import time

from device_agent.live_status import LiveStatus
from device_agent.status import attempt_words, bundle_words, shadow_lines
from device_agent.wire.messages import FINAL_STEPS, AttemptReport
from device_agent.wire.telemetry import Energy, Stage, Window

STAGES: tuple[Stage, ...] = ("pre", "run", "post", "total")
_BAR = 20
_MOST_RESULTS = 6


def describe_live(status: LiveStatus) -> list[tuple[str, str]]:
    """Return what a running agent says: names and what to say of them."""
    slots = status.slots
    return [
        ("device", f"{status.device_id} of fleet {status.fleet}"),
        (
            "agent",
            f"{status.agent}, process {status.pid}, up {span(status.time_s - status.since_s)}",
        ),
        ("serving", _serving(status)),
        *([("trust", f"damaged: {status.trust_damage}")] if status.trust_damage else []),
        ("active", bundle_words(slots.active)),
        *([("candidate", bundle_words(slots.candidate))] if slots.candidate else []),
        ("previous", bundle_words(slots.previous)),
        ("attempt", _attempt(status.attempt)),
        *shadow_lines(status.attempt),
        *_window(status.window, status.time_s),
        ("spool", _spool(status)),
        ("link", _link(status)),
        ("refusal", _refusal(status)),
        ("loops", _loops(status)),
    ]


def span(seconds: float) -> str:
    """Return a length of time in the two units that say most."""
    left = max(int(seconds), 0)
    words: list[str] = []
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, left = divmod(left, size)
        if count or (name == "s" and not words):
            words.append(f"{count} {name}")
    return " ".join(words[:2])


def _serving(status: LiveStatus) -> str:
    serving = status.serving
    if serving is None:
        return f"nothing: {_why_nothing(status)}"
    fallback = f"; {serving.fallback}" if serving.fallback else ""
    since = span(status.time_s - serving.since_s)
    return f"{bundle_words(serving.bundle)} on {serving.provider} for {since}{fallback}"


def _why_nothing(status: LiveStatus) -> str:
    """Return why no session serves: the first reason of those that explain it best."""
    active, refusal = status.slots.active, status.refusal
    leaving = "the device goes out of service; what waits is sent, then it is wiped"
    damaged = "the trust state is damaged, nothing new is taken; `muster-agent enrol CODE`"
    reasons = (
        leaving if status.leaving else "",
        f"the inference child is down: {status.down}" if status.down else "",
        _under_way(status.attempt),
        f"{bundle_words(active)} is being loaded" if active else "",
        damaged if status.trust_damage else "",
        f"what was sent was refused: {refusal.reason}" if refusal else "",
        _failed(status.attempt),
        "" if status.link.connected else "no assignment has come yet, and the broker is away",
    )
    return next(filter(None, reasons), "no assignment has come yet")


def _under_way(attempt: AttemptReport | None) -> str:
    if attempt is None or attempt.step in FINAL_STEPS or attempt.step == "idle":
        return ""
    return f"the attempt is at {attempt.step}"


def _failed(attempt: AttemptReport | None) -> str:
    if attempt is None or not attempt.reason:
        return ""
    why = ": ".join(part for part in (attempt.reason, attempt.detail) if part)
    return f"the last attempt was {attempt.step.replace('_', ' ')}: {why}"


def _attempt(attempt: AttemptReport | None) -> str:
    if attempt is None:
        return "none yet"
    words = attempt_words(attempt)
    if attempt.progress is None:
        return words
    done = round(min(max(attempt.progress, 0.0), 1.0) * _BAR)
    left = f", {span(attempt.eta_s)} to go" if attempt.eta_s is not None else ""
    return f"[{'#' * done}{'.' * (_BAR - done)}] {attempt.progress:.0%}{left}; {words}"


def _window(window: Window | None, now_s: float) -> list[tuple[str, str]]:
    if window is None:
        return [("window", "none yet")]
    age = span(now_s - window.start_s - window.duration_s)
    counts = ", ".join(
        f"{getattr(window, name)} {name}" for name in ("errors", "dropped", "alarms")
    )
    rate = window.inferences / window.duration_s if window.duration_s else 0.0
    text = f"{window.inferences} inferences in {window.duration_s:.1f} s, {rate:.1f}/s; {counts}"
    return [
        ("window", f"{text}; closed {age} ago"),
        ("results", _results(window)),
        ("latency", _latency(window)),
        ("power", _power(window.energy, window.inferences)),
        ("host", _host(window)),
    ]


def _results(window: Window) -> str:
    """Return what was found: labels by how often, values by their mean and range."""
    parts = [
        f"{label} {moments.mean:.4g} ({moments.lowest:.4g} to {moments.highest:.4g})"
        for label, moments in window.values.items()
        if moments.mean is not None
    ]
    counts = {each: n for each, n in window.predictions.items() if each not in window.values}
    parts += [
        f"{label} {counts[label]}" for label in sorted(counts, key=lambda each: -counts[each])
    ]
    left_out = len(parts) - _MOST_RESULTS
    found = ", ".join(parts[:_MOST_RESULTS]) or "nothing was found"
    more = f" and {left_out} more" if left_out > 0 else ""
    served = f"; {window.served_requests} asked for locally" if window.served_requests else ""
    return f"{found}{more}{served}"


def _latency(window: Window) -> str:
    parts = []
    for stage in STAGES:
        sketch = window.stages.get(stage)
        p50, p99 = (sketch.quantile(0.5), sketch.quantile(0.99)) if sketch else (None, None)
        if p50 is not None and p99 is not None:
            parts.append(f"{stage} {1000 * p50:.2f} ms (p99 {1000 * p99:.2f})")
    return ", ".join(parts) or "nothing was inferred"


def _power(energy: Energy | None, inferences: int) -> str:
    if energy is None:
        return "not known"
    band = f" ± {energy.uncertainty_w:.2g}" if energy.uncertainty_w else ""
    each = ""
    if inferences:
        each = f", {1000 * energy.energy_j / inferences:.1f} mJ an inference"
        net = energy.net_j
        each += f" ({1000 * net / inferences:.1f} net)" if net is not None else ""
    how = f"{energy.method}: {energy.source}, {energy.scope}"
    return f"{energy.power_w:.2f}{band} W{each}; {how}"


def _host(window: Window) -> str:
    parts = [
        f"agent's cpu {window.cpu_percent:.1f} %" if window.cpu_percent is not None else "",
        f"memory {window.memory_bytes / 1e6:.0f} MB" if window.memory_bytes is not None else "",
        f"{window.temperature_c:.0f} °C" if window.temperature_c is not None else "",
        "THROTTLED" if window.throttled else "",
        f"mode {window.power_mode}" if window.power_mode else "",
        f"clock {window.clock}" if window.clock else "",
    ]
    return ", ".join(part for part in parts if part) or "not known"


def _spool(status: LiveStatus) -> str:
    spool = status.spool
    room = f"{spool.size_bytes / 1e6:.1f} of {spool.max_bytes / 1e6:.1f} MB"
    if spool.report is None:
        return f"cannot be read; {room}"
    lost = f", {spool.report.lost} given up for lack of room" if spool.report.lost else ""
    return f"{spool.report.pending} records wait for the console, {room}{lost}"


def _link(status: LiveStatus) -> str:
    link = status.link
    for_ = span(status.time_s - link.since_s)
    return f"{link.broker} {'connected' if link.connected else 'away'} for {for_}"


def _refusal(status: LiveStatus) -> str:
    refusal = status.refusal
    if refusal is None:
        return "none"
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(refusal.time_s))
    return f"{refusal.reason}: {refusal.detail} ({when})"


def _loops(status: LiveStatus) -> str:
    parts = [
        f"{loop.name} {loop.silent_s:.1f} s"
        + (" STALLED" if loop.silent_s > loop.patience_s else "")
        for loop in status.loops
    ]
    manager = f"watchdog {status.watchdog_s:g} s" if status.watchdog_s else "no watchdog"
    return f"{', '.join(parts)}; {manager}"

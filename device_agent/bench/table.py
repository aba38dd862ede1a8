"""What a model costs, for people: a line for each way of running it."""

from __future__ import annotations

from collections.abc import Sequence

from device_agent.bench.measure import STAGES, Cost

_HEAD = ("provider", "threads", "load", *STAGES, "p99", "rate", "cpu", "energy", "net", "memory")
_UNITS = ("", "", "s", *("ms",) * len(STAGES), "ms", "/s", "ms", "mJ", "mJ", "MB")


def table(costs: Sequence[Cost]) -> list[str]:
    """Return the lines: medians by stage, the 99th percentile of the total, then the rest."""
    rows = [_HEAD, _UNITS, *(_row(cost) for cost in costs if not cost.fault)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [
        "  ".join(
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [*lines, *_remarks(costs)]


def _row(cost: Cost) -> tuple[str, ...]:
    stages = [cost.stages.get(stage) for stage in STAGES]
    total = cost.stages.get("total")
    return (
        cost.ran_on.removesuffix("ExecutionProvider"),
        str(cost.way.threads),
        f"{cost.load_s:.2f}",
        *(_figure(stage.p50_s if stage else None, 1e3, 3) for stage in stages),
        _figure(total.p99_s if total else None, 1e3, 3),
        f"{cost.inferences / cost.duration_s:.1f}" if cost.duration_s else "-",
        _figure(cost.cpu_s, 1e3, 2),
        _figure(cost.energy_j, 1e3, 1),
        _figure(cost.net_j, 1e3, 1),
        _figure(cost.memory_bytes, 1e-6, 0),
    )


def _figure(value: float | None, factor: float, digits: int) -> str:
    return "-" if value is None else f"{value * factor:.{digits}f}"


def _remarks(costs: Sequence[Cost]) -> list[str]:
    lines = []
    found = {(cost.energy_source, cost.energy_method, cost.energy_scope) for cost in costs}
    for source, method, scope in sorted(found):
        if source:
            lines.append(f"energy: {method}, {scope}, {source}")
    for cost in costs:
        way = f"{cost.way.provider}, {cost.way.threads} threads"
        if cost.fault:
            lines.append(f"not run: {way}: {cost.fault}")
        elif cost.fallback:
            lines.append(f"fell back: {way}: {cost.fallback}")
        if cost.throttled:
            lines.append(f"throttled: {way}: the machine slowed itself down")
        if cost.errors:
            lines.append(f"errors: {way}: {cost.errors} samples could not be worked off")
    return lines

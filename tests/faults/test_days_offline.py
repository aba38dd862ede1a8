"""Days without a link: what arrives afterwards is what was measured, minus what the ledger names.

Every figure is a multiple of 1/1024, so sums are exact whatever their order.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from app.fleet.store import TelemetryStore
from device_agent.telemetry import MIN_SPOOL_BYTES, Spool
from device_agent.wire.messages import Ack
from device_agent.wire.sketch import Sketch, merged
from device_agent.wire.telemetry import Body, Energy, Record, Window
from tests.fakes.telemetry import BUNDLE_1, BUNDLE_2, account, event

HOUR_S = 3600
BEGIN_S = 1_790_000_000
AT_ONCE = 60
HOURS = int(os.environ.get("MUSTER_OFFLINE_HOURS", "12"))
"""`make soak` takes the whole 72."""


class Device:
    """Closes a window each second, and says something every few minutes.

    Args:
        seed: Of its figures.
        moody: Whether it changes its power mode all the time, so that little can be merged.
    """

    def __init__(self, seed: int, moody: bool) -> None:
        self._moody = moody
        self._random = random.Random(seed)
        self._sketches = [self._sketch() for _ in range(40)]

    def _sketch(self) -> Sketch:
        sketch = Sketch()
        for _ in range(20):
            sketch.add(self._random.randint(4, 40) / 1024)
        return sketch

    def bodies(self, second: int) -> list[Body]:
        """What the device has to tell of one second."""
        found: list[Body] = [self.window(second)]
        if second % 311 == 0:
            found.append(event(BEGIN_S + second))
        return found

    def window(self, second: int) -> Window:
        pick = self._random
        power_w = pick.randint(4096, 12288) / 1024
        return Window(
            start_s=float(BEGIN_S + second),
            duration_s=1.0,
            bundle=BUNDLE_1 if second < 5 * HOUR_S else BUNDLE_2,
            inferences=20,
            errors=int(second % 97 == 0),
            stages={"run": pick.choice(self._sketches), "total": pick.choice(self._sketches)},
            predictions={"good": 18, "pit": 2},
            confidence=(0, 0, 0, 0, 0, 0, 1, 2, 7, 10),
            energy=Energy(
                source="INA3221 VDD_IN", method="measured", scope="board", power_w=power_w,
                energy_j=power_w, idle_w=3.0, net_j=power_w - 3.0,
            ),
            cpu_percent=20.0,
            memory_bytes=50_000_000,
            temperature_c=45.0,
            throttled=False,
            power_mode=f"mode {second // 7}" if self._moody else "",
        )  # fmt: skip


def totals(windows: list[Window]) -> dict[str, object]:
    """Everything that can be summed."""
    energies = [each.energy for each in windows]
    return {
        "windows": sum(each.merged for each in windows),
        "time_s": sum(each.duration_s for each in windows),
        "inferences": sum(each.inferences for each in windows),
        "errors": sum(each.errors for each in windows),
        "energy_j": sum(energy.energy_j for energy in energies),
        "net_j": sum(energy.net_j for energy in energies),
        "pits": sum(each.predictions["pit"] for each in windows),
        "confidence": [sum(bins) for bins in zip(*(w.confidence for w in windows), strict=True)],
        **{s: merged(each.stages[s] for each in windows) for s in ("run", "total")},
    }


def stay_offline(
    path: Path, device: Device, hours: int, cap_bytes: int
) -> tuple[Spool, dict[int, Body]]:
    """Fill a spool; return it and all that was put into it, by number."""
    now_s = [float(BEGIN_S)]
    spool = Spool(path, "edge-01", "boot", cap_bytes, lambda: now_s[0])
    made: dict[int, Body] = {}
    for begin in range(0, hours * HOUR_S, AT_ONCE):
        bodies = [b for second in range(begin, begin + AT_ONCE) for b in device.bodies(second)]
        made |= dict(zip(spool.append_all(bodies), bodies, strict=True))
        now_s[0] = float(BEGIN_S + begin + AT_ONCE)
    return spool, made


def sync(spool: Spool, store: TelemetryStore) -> list[Record]:
    """Send all that waits, as the sender does; returns it."""
    records: list[Record] = []
    while batch := spool.next_batch():
        records += batch.records
        spool.acknowledge(Ack(spool_id=spool.spool_id, seq=store.append(batch)))
    return records


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("hours", "megabytes", "moody", "loses"),
    [(HOURS, 16, False, False), (8, 1, False, False), (3, 1, True, True)],
)
def test_totals_after_days_offline_are_those_measured_minus_what_the_ledger_names(
    tmp_path: Path, hours: int, megabytes: int, moody: bool, loses: bool
) -> None:
    cap_bytes = megabytes * MIN_SPOOL_BYTES
    spool, made = stay_offline(tmp_path / "spool.db", Device(4, moody), hours, cap_bytes)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= cap_bytes
    store = TelemetryStore(tmp_path / "telemetry.db")
    arrived, named = account(sync(spool, store))
    lost = spool.report().lost
    spool.close()
    assert bool(lost) == loses
    assert not arrived & named
    assert {*made} <= arrived | named
    assert lost == len(named) == sum(each.records for each in store.losses("edge-01"))
    kept = [body for seq, body in made.items() if seq not in named]
    windows = [body for body in kept if isinstance(body, Window)]
    assert totals(windows) == totals(store.recent("edge-01", 10**9))
    assert len(store.events("edge-01", 0, 2e9, 10**6)) == len(kept) - len(windows)
    assert (store.gaps(), store.count().windows) == (0, len(windows))
    store.close()

"""What the device draws with the model loaded and at rest: the part of energy nobody asked for."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from device_agent.wire.telemetry import IDLE_DRIFT, Energy

SHORTEST_REST_S = 2.0
LONGEST_AGE_S = 86_400.0


@dataclass(frozen=True)
class Setting:
    """What idle power belongs to; another meter, bundle or mode has another one."""

    source: str
    bundle: str | None
    power_mode: str


class IdleBaseline:
    """Idle power, known as long as rest after rest agrees. For one thread at a time.

    A rest is a time in which a bundle was loaded and nothing ran: one window, or several in a row
    where they are short. One alone proves nothing; two
    in a row within `IDLE_DRIFT` do, and a later one that differs withdraws what was known until
    the next two agree.
    """

    def __init__(self) -> None:
        self._setting: Setting | None = None
        self._rest_w: float | None = None
        self._rest_at_s = 0.0
        self._known_w: float | None = None
        self._resting_j = self._resting_s = 0.0

    def rest(self, setting: Setting, power_w: float, duration_s: float, now_s: float) -> None:
        """Take a window in, or a part of a rest that is longer than windows are."""
        if setting.bundle is None:
            return
        self._settle(setting)
        self._resting_j += power_w * duration_s
        self._resting_s += duration_s
        if self._resting_s >= SHORTEST_REST_S:
            power_w = self._resting_j / self._resting_s
            self.work()
            self._judge(power_w, now_s)

    def work(self) -> None:
        """End a rest: something ran."""
        self._resting_j = self._resting_s = 0.0

    def _judge(self, power_w: float, now_s: float) -> None:
        before_w, self._rest_w, self._rest_at_s = self._rest_w, power_w, now_s
        agrees = before_w is not None and _agree(before_w, power_w)
        self._known_w = (before_w + power_w) / 2 if agrees and before_w is not None else None

    def idle_w(self, setting: Setting, now_s: float) -> float | None:
        """Return the idle power under this setting, or None where it is not known."""
        self._settle(setting)
        return self._known_w if now_s - self._rest_at_s <= LONGEST_AGE_S else None

    def _settle(self, setting: Setting) -> None:
        if setting != self._setting:
            self._setting, self._rest_w, self._known_w = setting, None, None
            self.work()


def of_span(energy: Energy, duration_s: float) -> Energy:
    """Return the energy of another span at the same powers."""
    net_w = None if energy.idle_w is None else energy.power_w - energy.idle_w
    return msgspec.structs.replace(
        energy,
        energy_j=energy.power_w * duration_s,
        net_j=None if net_w is None else net_w * duration_s,
    )


def _agree(before_w: float, after_w: float) -> bool:
    return before_w > 0 and abs(after_w - before_w) <= IDLE_DRIFT * before_w

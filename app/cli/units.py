"""Durations and sizes as people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    _Type = click.ParamType[float]
else:  # Click before 8.3 knows no parameter here
    _Type = click.ParamType
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)")


class _Quantity(_Type):
    """A number with a unit; without one it is in the first of `units`."""

    def __init__(self, name: str, units: dict[str, float]) -> None:
        self.name = name
        self._units = units

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click has it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the value in the base unit."""
        if isinstance(value, (int, float)):
            return float(value)
        found = _NUMBER.fullmatch(str(value).strip())
        known = {unit.lower(): factor for unit, factor in self._units.items()}
        if not found or (found[2] and found[2].lower() not in known):
            units = ", ".join(self._units)
            self.fail(f"{value!r} is no {self.name}; give a number with {units}", param, ctx)
        unit = found[2].lower() or next(iter(known))
        return float(found[1]) * known[unit]


DURATION_S = _Quantity("duration", {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0})
SIZE_BYTES = _Quantity(
    "size", {"B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
)

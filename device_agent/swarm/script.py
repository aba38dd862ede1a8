"""What a swarm simulates, as a TOML file says. Pure: every chance is drawn from the seed."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from device_agent.errors import ConfigError
from device_agent.wire.typed import convert

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Share = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[float, Meta(gt=0, le=1e6)]
Seconds = Annotated[float, Meta(ge=0, le=86_400)]
FaultStep = Literal["", "stage", "trial", "soak"]
MAX_SCRIPT_BYTES = 256 * 1024


class Behaviour(Struct, frozen=True, forbid_unknown_fields=True):
    """A device with nothing wrong.

    Attributes:
        noise: Standard deviation of the logarithm of a latency.
        drift: So much latency and temperature rise and fall over a day.
        spread: Devices differ from each other by so much.
        labels: Predicted label to its weight.
    """

    rate_hz: Annotated[float, Meta(gt=0, le=100)] = 1.0
    latency_s: Positive = 0.02
    noise: Share = 0.1
    drift: Share = 0.05
    spread: Share = 0.1
    energy_j: Positive = 0.15
    idle_w: Positive = 3.0
    temperature_c: Annotated[float, Meta(ge=-40, le=120)] = 50.0
    memory_mb: Positive = 4096.0
    load_s: Seconds = 0.3
    trial_s: Seconds = 0.3
    labels: dict[str, Positive] = field(default_factory=lambda: {"good": 95.0, "defect": 5.0})


class BundleEffect(Struct, frozen=True, forbid_unknown_fields=True):
    """What a version of a bundle changes, from the moment it serves.

    Attributes:
        latency: Factor.
        energy: Factor.
        labels: In place of the device's; empty for no change.
        errors: Share of inferences that fail.
        fail_step: Where an attempt at it fails, on `fail_share` of the devices and on `fail_on`.
        hang_s: So long such a failure takes before it shows.
        fallback_after_s: Having served so long, it falls into a crash loop on `fallback_share`.
    """

    version: Annotated[str, Meta(min_length=1)]
    latency: Positive = 1.0
    energy: Positive = 1.0
    labels: dict[str, Positive] = {}
    errors: Share = 0.0
    fail_step: FaultStep = ""
    fail_share: Share = 0.0
    fail_on: tuple[str, ...] = ()
    hang_s: Seconds = 0.0
    fallback_after_s: Seconds = 0.0
    fallback_share: Share = 0.0


class Offline(Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the devices leaves the broker for `for_s` of every `every_s` seconds."""

    share: Share = 0.0
    every_s: Annotated[float, Meta(ge=1, le=86_400)] = 600.0
    for_s: Seconds = 60.0


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    seed: int = 1
    device: Behaviour = Behaviour()
    bundle: tuple[BundleEffect, ...] = ()
    offline: Offline = Offline()

    def effect(self, version: str) -> BundleEffect:
        """Return what a version does; nothing where the script does not name it."""
        found = (each for each in self.bundle if each.version == version)
        return next(found, BundleEffect(version=version))

    def draw(self, *what: str) -> random.Random:
        """Return the dice of one question: the same question always gets the same answers."""
        return random.Random("/".join((str(self.seed), *what)))  # noqa: S311 - no secret

    def fails(self, device_id: str, version: str, step: str) -> bool:
        """Return whether an attempt of a device at a version fails at a step."""
        effect = self.effect(version)
        if effect.fail_step != step:
            return False
        chosen = self.draw(device_id, version, "fail").random() < effect.fail_share
        return chosen or device_id in effect.fail_on

    def falls_back(self, device_id: str, version: str, served_s: float) -> bool:
        """Return whether a version that has served so long is given up on a device."""
        effect = self.effect(version)
        if not effect.fallback_after_s or served_s < effect.fallback_after_s:
            return False
        return self.draw(device_id, version, "fallback").random() < effect.fallback_share

    def offline_at(self, device_id: str, time_s: float) -> bool:
        """Return whether a device is away from the broker at a Unix time."""
        dice = self.draw(device_id, "offline")
        if dice.random() >= self.offline.share:
            return False
        at_s = (time_s + dice.random() * self.offline.every_s) % self.offline.every_s
        return at_s < self.offline.for_s


def load_script(path: Path) -> Script:
    """Read a script.

    Raises:
        ConfigError: It cannot be read, or says something that is not understood.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SCRIPT_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}; name another file") from error
    if len(data) > MAX_SCRIPT_BYTES:
        raise ConfigError(f"{path} is larger than {MAX_SCRIPT_BYTES} bytes; shorten it")
    try:
        script = convert(tomllib.loads(data.decode()), Script)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path}: {error}; correct it (docs/swarm.md)") from error
    versions = [each.version for each in script.bundle]
    twice = sorted({each for each in versions if versions.count(each) > 1})
    if twice:
        raise ConfigError(f"{path}: version {twice[0]} has two [[bundle]] tables; keep one")
    return script

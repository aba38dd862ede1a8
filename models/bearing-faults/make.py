"""Simulate vibration of a bearing, healthy and faulty, and train a classifier on it.

python models/bearing-faults/make.py [--data-only]

The standard model of localized faults (McFadden and Smith, 1984; Randall and Antoni, 2011): each
pass over the fault strikes the structure, which rings at its resonance; strikes come at the fault's
characteristic frequency with a little slip, and are modulated as the fault goes through the load.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

RATE_HZ = 12_000
LENGTH = 2048
LABELS = ("ball", "healthy", "inner-race", "outer-race")
SEEDS = {"train": 11, "calibration": 12, "validation": 13, "golden": 14}
Signal = NDArray[np.float64]


@dataclass(frozen=True)
class Bearing:
    """Geometry of a bearing; the defaults are close to a common 6205.

    Attributes:
        ratio: Ball diameter over pitch diameter.
        contact_rad: Contact angle.
    """

    balls: int = 9
    ratio: float = 0.2038
    contact_rad: float = 0.0

    def outer_hz(self, shaft_hz: float) -> float:
        """Ball pass frequency of the outer race."""
        return self.balls / 2 * shaft_hz * (1 - self.ratio * np.cos(self.contact_rad))

    def inner_hz(self, shaft_hz: float) -> float:
        """Ball pass frequency of the inner race."""
        return self.balls / 2 * shaft_hz * (1 + self.ratio * np.cos(self.contact_rad))

    def ball_hz(self, shaft_hz: float) -> float:
        """Twice the ball spin frequency: a fault on a ball strikes both races each turn."""
        return shaft_hz / self.ratio * (1 - (self.ratio * np.cos(self.contact_rad)) ** 2)

    def cage_hz(self, shaft_hz: float) -> float:
        """Rotation of the cage, at which a ball goes through the load."""
        return shaft_hz / 2 * (1 - self.ratio * np.cos(self.contact_rad))


def simulate(label: str, rng: np.random.Generator) -> NDArray[np.int16]:
    """Return one window of acceleration, ``(LENGTH,)`` in units of 1/4096 g."""
    shaft_hz = rng.uniform(24, 31)
    time_s = np.arange(LENGTH) / RATE_HZ
    signal = machine(time_s, shaft_hz, rng)
    if label != "healthy":
        signal += rng.uniform(0.22, 0.9) * strikes(label, shaft_hz, rng)
    signal += rng.normal(0, rng.uniform(0.08, 0.16), LENGTH)
    return np.clip(signal * 4096 * rng.uniform(0.6, 1.4), -32768, 32767).astype(np.int16)


def machine(time_s: Signal, shaft_hz: float, rng: np.random.Generator) -> Signal:
    """Return what a healthy machine does: imbalance, misalignment, a gear mesh."""
    signal = np.zeros_like(time_s)
    for order, level in ((1, 0.18), (2, 0.09), (3, 0.05), (17, 0.06), (34, 0.03)):
        phase = rng.uniform(0, 2 * np.pi)
        signal += (
            level * rng.uniform(0.4, 1.4) * np.sin(2 * np.pi * order * shaft_hz * time_s + phase)
        )
    return signal


def strikes(label: str, shaft_hz: float, rng: np.random.Generator) -> Signal:
    """Return the ringing after each pass over the fault."""
    bearing = Bearing()
    rate_hz, load_hz = {
        "outer-race": (bearing.outer_hz(shaft_hz), 0.0),
        "inner-race": (bearing.inner_hz(shaft_hz), shaft_hz),
        "ball": (bearing.ball_hz(shaft_hz), bearing.cage_hz(shaft_hz)),
    }[label]
    count = int(LENGTH / RATE_HZ * rate_hz) + 3
    gaps_s = (1 + rng.normal(0, 0.01, count)) / rate_hz
    moments_s = np.cumsum(gaps_s) - rng.uniform(0, 2) / rate_hz
    phase = rng.uniform(0, 2 * np.pi)
    load = 1 + 0.75 * np.cos(2 * np.pi * load_hz * moments_s + phase) if load_hz else 1.0
    heights = load * rng.normal(1, 0.12, count)
    train = np.zeros(LENGTH)
    for moment_s, height in zip(moments_s, np.broadcast_to(heights, count), strict=True):
        index = round(moment_s * RATE_HZ)
        if 0 <= index < LENGTH:
            train[index] += height
    return np.convolve(train, ringing(rng))[:LENGTH]


def ringing(rng: np.random.Generator) -> Signal:
    """Return the structure's answer to one strike: a damped resonance, 10 ms long."""
    time_s = np.arange(int(0.01 * RATE_HZ)) / RATE_HZ
    resonance_hz = rng.uniform(2600, 3800)
    return np.exp(-time_s * rng.uniform(700, 1300)) * np.sin(2 * np.pi * resonance_hz * time_s)


def draw_set(part: str, each: int) -> list[tuple[str, NDArray[np.int16]]]:
    """Return `each` windows of every label, from this part's own seed."""
    rng = np.random.default_rng(SEEDS[part])
    return [(label, simulate(label, rng)) for _ in range(each) for label in LABELS]


def write_data() -> None:
    """Write calibration, validation and golden windows."""
    for part in ("calibration", "validation", "golden"):
        shutil.rmtree(HERE / part, ignore_errors=True)
    for index, (_, window) in enumerate(draw_set("calibration", 12)):
        _save(window, HERE / "calibration" / f"{index:03d}.npy")
    for index, (label, window) in enumerate(draw_set("validation", 50)):
        _save(window, HERE / "validation" / label / f"{index:03d}.npy")
    for index, (label, window) in enumerate(draw_set("golden", 2)):
        _save(window, HERE / "golden" / f"{label}--{index:03d}.npy")


def _save(window: NDArray[np.int16], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, window)


def main() -> None:
    """Make the data and, unless told otherwise, the model."""
    write_data()
    if "--data-only" in sys.argv:
        return
    from training import Block, Classifier, accuracy, torch, train, write_onnx

    torch.set_num_threads(1)
    torch.manual_seed(0)
    blocks = (Block(16, 15, 2), Block(32, 9, 4), Block(48, 9, 4), Block(64, 9, 2), Block(64, 5, 1))
    network = Classifier(blocks, len(LABELS), dimensions=1)

    def arrays(part: str, each: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        pairs = draw_set(part, each)
        x = np.stack([window for _, window in pairs]).astype(np.float32)[:, None]
        x -= x.mean(axis=2, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=2, keepdims=True)) + np.float32(1e-6)
        return x, np.array([LABELS.index(label) for label, _ in pairs])

    train(network, *arrays("train", 1500), epochs=16, seed=0)
    write_onnx(network, (LENGTH,), HERE / "model.onnx", "bearing-faults")
    score = accuracy(HERE / "model.onnx", *arrays("validation", 50))
    print(f"validation accuracy {score:.3f}, {(HERE / 'model.onnx').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""Render images of brushed metal with and without defects, and train a classifier on them.

python models/surface-defects/make.py [--data-only]

The picture is built as a camera would see it: a brushed surface (noise stretched along the brushing
direction), uneven light and vignetting, then the defect as a change of height or reflectance lit
from one side, then lens blur and sensor noise.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

SIDE = 96
LABELS = ("good", "pit", "scratch", "stain")
SEEDS = {"train": 1, "calibration": 2, "validation": 3, "golden": 4}
Field = NDArray[np.float32]


def render(label: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return one ``(SIDE, SIDE)`` grey image of a surface with this label."""
    surface = brushed(rng) * light(rng)
    surface = DEFECTS[label](surface, rng)
    blurred = _blur(surface, rng.uniform(0.3, 0.7))
    noisy = blurred + rng.normal(0, rng.uniform(0.008, 0.02), blurred.shape)
    return np.clip(noisy * 255, 0, 255).astype(np.uint8)


def brushed(rng: np.random.Generator) -> Field:
    """Return a brushed texture around mid grey: noise at three scales, smeared along one angle."""
    big = SIDE * 2
    texture = np.zeros((big, big), np.float32)
    for scale, weight in ((1, 0.05), (3, 0.035), (9, 0.02)):
        rows = rng.normal(0, 1, (big // scale + 1, 6)).repeat(scale, 0)[:big]
        along = np.linspace(0, 5, big)
        lines = np.stack([np.interp(along, np.arange(6), row) for row in rows])
        texture += weight * lines.astype(np.float32)
    texture += rng.normal(0, 0.015, texture.shape).astype(np.float32)
    turned = Image.fromarray(texture).rotate(rng.uniform(-25, 25), Image.Resampling.BILINEAR)
    start = SIDE // 2
    crop = np.asarray(turned)[start : start + SIDE, start : start + SIDE]
    return np.asarray(rng.uniform(0.42, 0.62) + crop, np.float32)


def light(rng: np.random.Generator) -> Field:
    """Return uneven light: a slope across the picture and darker corners."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    slope = rng.uniform(0, 0.18) * (np.cos(angle) * x + np.sin(angle) * y)
    vignette = -rng.uniform(0.02, 0.12) * (x**2 + y**2)
    return (1 + slope + vignette).astype(np.float32)


def scratch(surface: Field, rng: np.random.Generator) -> Field:
    """Return the surface with one thin curved groove: a dark side and a lit side."""
    scale = 4
    sheet = Image.new("L", (SIDE * scale, SIDE * scale))
    centre = rng.uniform(0.25, 0.75, 2) * SIDE
    angle = rng.uniform(0, np.pi)
    length = rng.uniform(25, 75)
    t = np.linspace(-0.5, 0.5, 24)
    bend = rng.normal(0, 6) * (t**2) * 4 + np.cumsum(rng.normal(0, 0.25, t.size))
    x = centre[0] + np.cos(angle) * length * t - np.sin(angle) * bend
    y = centre[1] + np.sin(angle) * length * t + np.cos(angle) * bend
    points = [(float(a * scale), float(b * scale)) for a, b in zip(x, y, strict=True)]
    width = round(rng.uniform(0.8, 1.9) * scale)
    ImageDraw.Draw(sheet).line(points, fill=255, width=width, joint="curve")
    mask = np.asarray(sheet.resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255
    depth = rng.uniform(0.15, 0.45)
    lit = np.roll(mask, (1, 1), (0, 1))
    return surface * (1 - depth * mask) + 0.45 * depth * np.clip(lit - mask, 0, 1)


def pit(surface: Field, rng: np.random.Generator) -> Field:
    """Return the surface with one to three small craters, shaded by light from one side."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    toward = rng.uniform(0, 2 * np.pi)
    for _ in range(int(rng.integers(1, 4))):
        cx, cy = rng.uniform(0.12, 0.88, 2) * SIDE
        radius = rng.uniform(2.2, 5.5)
        dx, dy = (x - cx) * rng.uniform(0.85, 1.15), y - cy
        distance = np.hypot(dx, dy) / radius
        bowl = np.exp(-(distance**2) * 1.6)
        rim = np.exp(-((distance - 1.05) ** 2) * 9)
        side = (np.cos(toward) * dx + np.sin(toward) * dy) / (radius + 1e-6)
        depth = rng.uniform(0.16, 0.42)
        surface = surface * (1 - depth * bowl) + 0.35 * depth * rim * np.clip(side, -1, 1)
    return surface


def stain(surface: Field, rng: np.random.Generator) -> Field:
    """Return the surface with a soft blotch of irregular outline, as dried liquid leaves it."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    cx, cy = rng.uniform(0.28, 0.72, 2) * SIDE
    angle = np.arctan2(y - cy, x - cx)
    radius = rng.uniform(13, 26)
    outline = np.ones_like(x)
    for harmonic in range(2, 6):
        phase = rng.uniform(0, 2 * np.pi)
        outline += rng.uniform(0, 0.32 / harmonic) * np.cos(harmonic * angle + phase)
    distance = np.hypot(x - cx, y - cy) / (radius * outline)
    inside = 1 / (1 + np.exp((distance - 1) * rng.uniform(9, 18)))
    edge = np.exp(-((distance - 1) ** 2) * 60)
    change = rng.uniform(0.09, 0.2) * rng.choice((-1, -1, 1))
    return surface * (1 + change * inside - rng.uniform(0.02, 0.08) * edge)


DEFECTS: dict[str, Callable[[Field, np.random.Generator], Field]] = {
    "good": lambda surface, _: surface,
    "pit": pit,
    "scratch": scratch,
    "stain": stain,
}


def draw_set(part: str, each: int) -> list[tuple[str, NDArray[np.uint8]]]:
    """Return `each` images of every label, from this part's own seed."""
    rng = np.random.default_rng(SEEDS[part])
    return [(label, render(label, rng)) for _ in range(each) for label in LABELS]


def write_data() -> None:
    """Write calibration, validation and golden images."""
    for part in ("calibration", "validation", "golden"):
        shutil.rmtree(HERE / part, ignore_errors=True)
    for index, (_, image) in enumerate(draw_set("calibration", 12)):
        _save(image, HERE / "calibration" / f"{index:03d}.png")
    for index, (label, image) in enumerate(draw_set("validation", 50)):
        _save(image, HERE / "validation" / label / f"{index:03d}.png")
    for index, (label, image) in enumerate(draw_set("golden", 2)):
        _save(image, HERE / "golden" / f"{label}--{index:03d}.png")


def _save(image: NDArray[np.uint8], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path, optimize=True)


def _blur(surface: Field, radius: float) -> Field:
    picture = Image.fromarray(np.clip(surface * 255, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def main() -> None:
    """Make the data and, unless told otherwise, the model."""
    write_data()
    if "--data-only" in sys.argv:
        return
    from training import Block, Classifier, accuracy, torch, train, write_onnx

    torch.set_num_threads(1)
    torch.manual_seed(0)
    blocks = (Block(16, 5, 2), Block(32, 3, 2), Block(48, 3, 1), Block(64, 3, 2), Block(96, 3, 1))
    network = Classifier(blocks, len(LABELS), dimensions=2)

    def arrays(part: str, each: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        pairs = draw_set(part, each)
        x = np.stack([image for _, image in pairs]).astype(np.float32)[:, None]
        return (x / 255 - 0.5) / 0.25, np.array([LABELS.index(label) for label, _ in pairs])

    train(network, *arrays("train", 900), epochs=14, seed=0)
    write_onnx(network, (SIDE, SIDE), HERE / "model.onnx", "surface-defects")
    score = accuracy(HERE / "model.onnx", *arrays("validation", 50))
    print(f"validation accuracy {score:.3f}, {(HERE / 'model.onnx').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""Samples are kept only where somebody allowed it, and never beyond their budget."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from device_agent.inference.capture import EVERY_S, Keeper, keep
from device_agent.inference.protocol import Capture

IMAGE = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
SERIES = np.linspace(0, 1, 64, dtype=np.float32)


class Camera:
    """A keeper, what is wanted of it, and a clock."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.now_s = 0.0
        self.wanted: Capture | None = None
        self.keeper = Keeper(lambda: self.wanted, lambda: self.now_s)

    def want(self, mode: str, max_bytes: int = 10**6) -> None:
        self.wanted = Capture(mode=mode, directory=str(self.directory), max_bytes=max_bytes)

    def see(self, *alarms: bool, every_s: float = 100.0) -> None:
        for n, alarm in enumerate(alarms):
            if self.keeper.wants(alarm=alarm):
                self.keeper.take(IMAGE, f"frame {n}.png")
            self.now_s += every_s

    def kept(self) -> list[str]:
        """Names of what was kept, without their time; the keeper has ended then."""
        self.keeper.close()
        paths = sorted(self.directory.iterdir()) if self.directory.exists() else []
        return [path.name.partition("-")[2] for path in paths]


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    return Camera(tmp_path / "captures")


def test_nothing_is_kept_unasked(camera: Camera) -> None:
    camera.see(True, False, True)
    camera.want("none")
    camera.see(True, False, True)
    assert camera.kept() == []
    assert not camera.directory.exists()


def test_alarms_keeps_the_samples_of_alarms_and_no_others(camera: Camera) -> None:
    camera.want("alarms")
    camera.see(False, True, False)
    assert camera.kept() == ["alarms-frame-1.png"]


@pytest.mark.parametrize("mode", ["alarms", "sample"])
def test_a_storm_writes_no_more_than_now_and_then(camera: Camera, mode: str) -> None:
    camera.want(mode)
    camera.see(*[True] * 20, every_s=EVERY_S[mode] / 20)
    assert camera.kept() == [f"{mode}-frame-0.png"]


def test_an_image_is_kept_as_it_came_and_anything_else_as_numbers(tmp_path: Path) -> None:
    keep(tmp_path, 10**6, "1-image", IMAGE)
    keep(tmp_path, 10**6, "2-grey", IMAGE[..., 0])
    keep(tmp_path, 10**6, "3-series", SERIES)
    assert (np.asarray(Image.open(tmp_path / "1-image.png")) == IMAGE).all()
    assert (np.asarray(Image.open(tmp_path / "2-grey.png")) == IMAGE[..., 0]).all()
    assert (np.load(tmp_path / "3-series.npy") == SERIES).all()


def test_the_oldest_give_way_and_the_budget_holds_at_every_moment(tmp_path: Path) -> None:
    size = len(_bytes_of(SERIES))
    (tmp_path / "0000-torn.npy.part").write_bytes(b"half of it")
    for n in range(10):
        assert keep(tmp_path, 3 * size + 1, f"{n:04d}", SERIES)
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3 * size + 1
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["0007", "0008", "0009"]


def test_a_sample_larger_than_the_budget_costs_no_other(tmp_path: Path) -> None:
    size = len(_bytes_of(SERIES))
    keep(tmp_path, size, "1", SERIES)
    assert not keep(tmp_path, size, "2", np.tile(SERIES, 2))
    assert [path.name for path in tmp_path.iterdir()] == ["1.npy"]


def test_a_directory_that_cannot_be_written_stops_nothing(
    camera: Camera, capfd: pytest.CaptureFixture[str]
) -> None:
    camera.directory.write_text("in the way")
    camera.want("alarms")
    camera.see(True, True)
    camera.keeper.close()
    assert "cannot be kept" in capfd.readouterr().err
    assert camera.directory.read_text() == "in the way"


def test_a_name_from_outside_stays_in_the_directory(camera: Camera) -> None:
    camera.want("alarms")
    camera.keeper.take(IMAGE, "../../etc/pass wd\x00")
    (name,) = camera.kept()
    assert name == "alarms-pass-wd.png"


def test_a_sample_is_copied_for_its_buffer_is_used_again(
    camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeper, "_run", lambda self: None)
    camera.want("alarms")
    sample = IMAGE.copy()
    camera.keeper.take(sample, "x")
    sample[:] = 0
    _, _, waiting = camera.keeper._waiting.get()
    assert (waiting == IMAGE).all()


def _bytes_of(sample: np.ndarray) -> bytes:
    import io

    buffer = io.BytesIO()
    np.save(buffer, sample)
    return buffer.getvalue()


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    keep(tmp_path / "captures", 10**6, "1", SERIES)
    assert (tmp_path / "captures").stat().st_mode & 0o777 == 0o700

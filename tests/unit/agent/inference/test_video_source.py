"""Videos and cameras, with OpenCV and real files."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest

from device_agent.inference.protocol import Position
from device_agent.inference.sources import opencv
from device_agent.inference.sources.base import RETRY_S, Source, Surroundings
from device_agent.inference.sources.camera import Camera
from device_agent.inference.sources.gstreamer import foreign_part
from device_agent.inference.sources.opencv import CaptureError, open_camera, to_sample
from device_agent.inference.sources.video import LONGEST_SKIP, Video
from device_agent.wire.pipeline.places import CameraSource
from device_agent.wire.pipeline.spec import Image
from tests.fakes.notes import Notes
from tests.fakes.videos import SIZE, FileCamera, number_of, write_video
from tests.fakes.waiting import wait_until

cv2 = pytest.importorskip("cv2", reason="OpenCV is not installed (muster[agent-camera])")

RGB, GREY = Image(colour="rgb"), Image(colour="grey")


def numbers(source: Source, count: int, now_s: float = 0.0) -> list[int | None]:
    """Take pictures and return which ones they are."""
    frames = [source.take(now_s) for _ in range(count)]
    return [number_of(frame.read()) if frame else None for frame in frames]


def test_a_video_goes_round_in_order(tmp_path: Path) -> None:
    notes = Notes()
    video = Video(write_video(tmp_path / "v.avi"), RGB, None, notes)
    frame = video.take(0.0)
    assert frame is not None
    assert (frame.name, frame.read().shape, frame.read().dtype) == ("v.avi #0", (*SIZE, 3), "uint8")
    assert numbers(video, 7) == [1, 2, 3, 4, 5, 0, 1]
    assert notes.said == []
    video.close(last=True)


def test_a_video_goes_on_where_the_last_session_stood(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.avi")
    first = Video(path, RGB, None, Notes())
    numbers(first, 8)
    first.close(last=False)
    assert first.position() == Position(frames=8)
    second = Video(path, RGB, first.position(), Notes())
    assert numbers(second, 3) == [2, 3, 4]


@pytest.mark.parametrize("missed", [1, 5, 600, LONGEST_SKIP + 1])
def test_late_pictures_of_a_video_are_lost_as_a_cameras_would_be(
    tmp_path: Path, missed: int
) -> None:
    video = Video(write_video(tmp_path / "v.avi"), GREY, None, Notes())
    assert numbers(video, 1) == [0]
    assert video.late(missed) == missed
    assert numbers(video, 2) == [(1 + missed) % 6, (2 + missed) % 6]


def test_a_video_that_vanishes_goes_on_where_it_was_when_it_returns(tmp_path: Path) -> None:
    path, away, notes = write_video(tmp_path / "v.avi"), tmp_path / "away.avi", Notes()
    video = Video(path, RGB, None, notes)
    assert numbers(video, 2) == [0, 1]
    path.rename(away)
    assert numbers(video, 2, now_s=10.0) == [None, None]
    assert notes.codes == ["source.lost"]
    assert "No such file" in notes.said[0][1]
    away.rename(path)
    assert numbers(video, 1, now_s=10.5) == [None]  # not looked for all the time
    assert numbers(video, 2, now_s=10.0 + RETRY_S) == [2, 3]
    assert notes.codes == ["source.lost", "source.returned"]


def test_another_video_in_its_place_begins_at_its_beginning(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.avi")
    video = Video(path, RGB, None, Notes())
    assert numbers(video, 3) == [0, 1, 2]
    write_video(path, frames=4)
    assert numbers(video, 5, now_s=10.0) == [0, 1, 2, 3, 0]


def test_a_file_that_is_no_video_is_told_once(tmp_path: Path) -> None:
    path, notes = tmp_path / "v.avi", Notes()
    path.write_bytes(b"no video")
    video = Video(path, RGB, None, notes)
    assert numbers(video, 1, 0.0) + numbers(video, 1, RETRY_S) == [None, None]
    assert notes.said == [("source.lost", f"{path}: is no video that OpenCV can read")]


def test_colours_are_turned_as_the_pipeline_declares_them() -> None:
    blue = np.zeros((2, 2, 3), np.uint8)
    blue[..., 0] = 200
    assert to_sample(blue, RGB)[0, 0].tolist() == [0, 0, 200]
    assert to_sample(blue, GREY).shape == (2, 2, 1)
    assert to_sample(np.full((2, 2), 7, np.uint8), RGB)[0, 0].tolist() == [7, 7, 7]
    assert to_sample(np.full((2, 2), 7, np.uint8), GREY)[0, 0].tolist() == [7]
    with pytest.raises(CaptureError, match="not 8 bits"):
        to_sample(np.zeros((2, 2), np.uint16), GREY)


class Site:
    """A camera that is a video file, and whoever waits for its pictures."""

    def __init__(self, path: Path, rate_hz: float = 0.0) -> None:
        self.path = path
        self.notes = Notes()
        self.rung = threading.Event()
        self.captures: list[FileCamera] = []
        around = Surroundings(self.notes, self.rung.set)
        self.camera = Camera(CameraSource(device="0", rate_hz=rate_hz), self.open, RGB, around)

    def open(self) -> FileCamera:
        if not self.path.exists():
            raise CaptureError("it is not there")
        self.captures.append(FileCamera(self.path))
        return self.captures[-1]

    def next(self) -> int:
        """Wait for the next picture, as the serving loop does."""
        found: list[int | None] = [None]

        def taken() -> bool:
            found[:] = numbers(self.camera, 1, time.monotonic())
            return found[0] is not None

        wait_until(taken, "a picture")
        assert found[0] is not None
        return found[0]


class Shutter(FileCamera):
    """A camera that takes a picture when it is told to."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._pressed = threading.Semaphore(0)
        self.over = False

    def press(self, pictures: int = 1) -> None:
        """Take pictures, and wait until the last one was looked at."""
        before = self.grabbed
        self._pressed.release(pictures)
        wait_until(lambda: self.waiting and self.grabbed == before + pictures, "the pictures")

    def finish(self, camera: Camera) -> None:
        """Unplug it, and end what waits for it."""
        self.over = True
        self._pressed.release(10)
        camera.close(last=True)

    def grab(self) -> bool:
        self.waiting = True
        self._pressed.acquire()
        self.waiting = False
        self.grabbed += 1
        return not self.over and bool(self._capture.grab())


def test_a_camera_gives_the_newest_picture_once_and_rings(tmp_path: Path) -> None:
    notes, rung = Notes(), threading.Event()
    shutter = Shutter(write_video(tmp_path / "v.avi"))
    camera = Camera(CameraSource(device="0"), lambda: shutter, RGB, Surroundings(notes, rung.set))
    shutter.press(3)
    assert numbers(camera, 2) == [2, None]
    rung.clear()
    shutter.press()
    assert rung.is_set()
    assert numbers(camera, 2) == [3, None]
    assert (camera.late(4), notes.said) == (4, [])
    shutter.over = True
    shutter.press()
    wait_until(lambda: notes.codes, "the end")
    shutter.finish(camera)
    assert notes.said == [("source.lost", "camera 0: gives no more pictures")]


def test_a_camera_decodes_no_more_than_the_rate_needs(tmp_path: Path) -> None:
    around = Surroundings(Notes(), lambda: None)
    shutter = Shutter(write_video(tmp_path / "v.avi"))
    camera = Camera(CameraSource(device="0", rate_hz=0.001), lambda: shutter, RGB, around)
    shutter.press()
    assert numbers(camera, 1, time.monotonic()) == [0]
    shutter.press(4)
    assert shutter.decoded == 1
    shutter.finish(camera)


def test_a_camera_may_be_unplugged_and_plugged_in_again(tmp_path: Path) -> None:
    path, away = write_video(tmp_path / "v.avi"), tmp_path / "away.avi"
    site = Site(path)
    site.next()
    path.rename(away)
    wait_until(lambda: "it is not there" in str(site.notes.said[-1:]) or site.notes.codes, "loss")
    away.rename(path)
    wait_until(lambda: "source.returned" in site.notes.codes, "the return")
    site.next()
    site.camera.close(last=True)
    assert set(site.notes.codes) == {"source.lost", "source.returned"}
    assert all(
        code == ("source.lost", "source.returned")[turn % 2]
        for turn, code in enumerate(site.notes.codes)
    )


def test_a_driver_that_fails_in_its_own_way_ends_nothing(tmp_path: Path) -> None:
    notes, faults = Notes(), iter([RuntimeError("boom"), cv2.error("bad")])
    path = write_video(tmp_path / "v.avi")

    def opening() -> FileCamera:
        for fault in faults:
            raise fault
        return FileCamera(path)

    camera = Camera(CameraSource(device="0"), opening, RGB, Surroundings(notes, lambda: None))
    wait_until(lambda: "source.returned" in notes.codes, "the camera to work after all")
    camera.close(last=True)
    assert "OpenCV failed: boom" in notes.said[0][1]


@pytest.mark.parametrize("device", ["97", "/dev/video97"])
def test_a_v4l2_device_that_is_not_there_is_said_so(device: str) -> None:
    with pytest.raises(CaptureError, match="not there, in use, or not ours"):
        open_camera(device, 640, 480)


def test_a_gstreamer_pipeline_says_what_it_needs() -> None:
    pipeline = "videotestsrc num-buffers=5 ! videoconvert ! video/x-raw,format=BGR ! appsink"
    if not cv2.videoio_registry.hasBackend(cv2.CAP_GSTREAMER):
        with pytest.raises(CaptureError, match="built without GStreamer; use the system's"):
            open_camera(pipeline, 0, 0)
        return
    capture = open_camera(pipeline, 0, 0)
    assert capture.grab()
    capture.release()


def test_without_opencv_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cv2", None)
    with pytest.raises(CaptureError, match="agent-camera"):
        opencv.load()


@pytest.mark.parametrize(
    "pipeline",
    [
        "v4l2src device=/dev/video0 ! videoconvert ! appsink",
        "nvarguscamerasrc sensor-id=0 ! video/x-raw(memory:NVMM), width=(int)1280, "
        "framerate=(fraction)30/1 ! nvvidconv ! video/x-raw, format=(string)BGRx ! videoconvert "
        "! video/x-raw, format=BGR ! appsink drop=true max-buffers=1",
    ],
)
def test_a_bundle_may_declare_a_camera(pipeline: str) -> None:
    assert foreign_part(pipeline) == ""


@pytest.mark.parametrize(
    "pipeline",
    [
        "filesrc location=/var/lib/muster/identity/device.key ! udpsink host=203.0.113.5",
        "v4l2src ! appsink filesrc location=/etc/passwd ! appsink",
        "v4l2src ! tee name=t ! appsink t. ! tcpclientsink host=203.0.113.5",
        "rtspsrc location=rtsp://203.0.113.5/ ! decodebin ! appsink",
        'v4l2src device="/dev/video0 ! filesink location=/x" ! appsink',
        "( v4l2src ) ! appsink",
        "v4l2src !! appsink",
    ],
)
def test_a_bundle_may_declare_nothing_but_a_camera(pipeline: str) -> None:
    assert "is no element of a camera" in foreign_part(pipeline)

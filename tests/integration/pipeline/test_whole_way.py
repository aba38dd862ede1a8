"""A real detector from its project to a device, and its results to everybody who is told.

The console, its broker with TLS, the agent and its child are as they run; the video, the webhook,
the local broker and the local client are what a plant has beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import paho.mqtt.client as mqtt
import pytest
from numpy.typing import NDArray
from paho.mqtt.enums import CallbackAPIVersion
from PIL import Image

from app.bundles.build import build_bundle
from app.bundles.library import LibraryEntry
from app.bundles.project import load_project
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES
from app.link.mosquitto import find_mosquitto
from device_agent.config_file import Setup, Value
from device_agent.wire.bounded_client import release
from device_agent.wire.pipeline.places import VideoSource
from device_agent.wire.telemetry import Window
from tests.fakes.agents import DEVICE, AgentProcess, Site
from tests.fakes.enrolled import enrol_agent
from tests.fakes.plain_broker import PlainBroker
from tests.fakes.real_data import DATA, FACES, make_real_project, needs_data
from tests.fakes.receiver import Receiver
from tests.fakes.waiting import wait_until

cv2 = pytest.importorskip("cv2", reason="OpenCV (muster[agent-camera]) is not installed")
triton = pytest.importorskip("tritonclient.http", reason="tritonclient[http] is not installed")
pytestmark = [
    pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed"),
    needs_data,
]
NOBODY, FACE = "kodak-01.png", "kodak-04.png"
SIZE = (768, 512)
PATIENCE_S = 60.0
ALARM: float = FACES["pipeline"]["decision"]["threshold"]


def write_video(path: Path) -> Path:
    """Write a video of one picture without a face and one with one."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10.0, SIZE)
    assert writer.isOpened()
    for name in (NOBODY, FACE):
        picture = Image.open(DATA / "images" / name).convert("RGB").resize(SIZE)
        writer.write(np.asarray(picture)[:, :, ::-1])
    writer.release()
    return path


class Plant(Site):
    """A console and a device with everything around it."""

    def __init__(self, path: Path) -> None:
        self.video = write_video(path / "line.avi")
        self.file = path / "results" / "faces.jsonl"
        self.hook = Receiver()
        self.local = PlainBroker(path).start()
        self.heard: list[bytes] = []
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda *_: self._client.subscribe("line/faces", 1)
        self._client.on_message = lambda c, u, message: self.heard.append(message.payload)
        self._client.connect("127.0.0.1", self.local.port)
        self._client.loop_start()
        super().__init__(path, "mosquitto")

    def _enrol(self, sections: Mapping[str, Mapping[str, Value]]) -> AgentProcess:
        setup = Setup(VideoSource(path=str(self.video), rate_hz=10.0), sections)
        config = enrol_agent(self.workspace, DEVICE, self.path / "device", setup)
        sinks = (
            {"kind": "jsonl", "path": str(self.file)},
            {"kind": "webhook", "url": self.hook.url},
            {"kind": "mqtt", "topic": "line/faces", "port": self.local.port, "every": "result"},
            {"kind": "event", "severity": "error"},
        )
        with config.open("a") as file:
            for sink in sinks:
                lines = [f"{key} = {json.dumps(value)}" for key, value in sink.items()]
                file.write("\n".join(["\n[[sinks]]", *lines, ""]))
            file.write("\n[server]\nport = 0\n")
        return AgentProcess(config)

    def close(self) -> None:
        super().close()
        self._client.disconnect()
        self._client.loop_stop()
        release(self._client)
        self.local.stop()
        self.hook.close()

    def build(self) -> LibraryEntry:
        project = load_project(make_real_project(self.path / "project", "faces", FACES))
        recipe = RECIPES[DEFAULT_RECIPE]
        entry = build_bundle(project, "1.0.0", recipe, self.workspace.library)
        self.release(entry.digest)
        return entry

    def lines(self, *, of_video: bool) -> list[dict[str, Any]]:
        """Return the lines of the file that are whole by now."""
        whole = self.file.read_text().rpartition("\n")[0].splitlines()
        lines = [json.loads(line) for line in whole]
        return [each for each in lines if each["sample"].startswith("line.avi") == of_video]

    def windows(self) -> list[Window]:
        return self.workspace.store.recent(DEVICE, 1000)

    def event(self, code: str) -> list[tuple[str, str]]:
        found = self.workspace.store.events(DEVICE, 0.0, 1e12, 1000, (code,))
        return [(each.severity, each.detail) for each in found]

    def where(self) -> str:
        wait_until(lambda: self.event("server.listening"), "the endpoint", PATIENCE_S)
        return self.event("server.listening")[0][1]


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(tmp_path)
    try:
        yield plant
    finally:
        plant.close()


def ask(where: str, tensor: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """Ask the model on the device as any client of the protocol does."""
    with triton.InferenceServerClient(where) as client:
        data = triton.InferInput("input", list(tensor.shape), "FP32")
        data.set_data_from_numpy(tensor)
        answer = client.infer("faces", [data])
    assert answer.get_response()["model_version"] == "1.0.0"
    return {name: answer.as_numpy(name) for name in ("scores", "boxes")}


def reference(model: Path, tensor: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    names = ["scores", "boxes"]
    return dict(zip(names, session.run(names, {"input": tensor}), strict=True))


def check_documents(documents: list[dict[str, Any]], digest: str) -> None:
    """Check what was told of the two pictures of the video."""
    faces = [each for each in documents if each["findings"]]
    assert faces
    for each in documents:
        assert (each["device"], each["bundle"], each["digest"]) == (DEVICE, "faces 1.0.0", digest)
        assert each["sample"].startswith("line.avi #")
        alarm = any(finding["score"] >= ALARM for finding in each["findings"])
        assert each.get("decision", "") == ("alarm" if alarm else "")
    for each in faces:
        for finding in each["findings"]:
            left, top, right, bottom = finding["box"]
            assert finding["label"] == "face"
            assert 0 <= left < right <= SIZE[0]
            assert 0 <= top < bottom <= SIZE[1]


def test_a_detector_reaches_file_webhook_broker_console_and_local_client(plant: Plant) -> None:
    entry = plant.build()
    plant.agent.start()
    plant.install(entry.digest, 90.0)
    assert plant.serving == entry.digest

    tensor = np.random.default_rng(3).standard_normal((1, 3, 240, 320)).astype(np.float32)
    answers = ask(plant.where(), tensor)
    model = entry.path / "model.onnx"
    for name, expected in reference(model, tensor).items():
        np.testing.assert_allclose(answers[name], expected, rtol=1e-4, atol=1e-5)

    wait_until(lambda: plant.hook.bodies, "an alarm at the webhook", PATIENCE_S)
    wait_until(lambda: len(plant.heard) > 2, "results at the local broker", PATIENCE_S)
    # What the client asked is told, too: it is no picture of the video.
    wait_until(lambda: len(plant.lines(of_video=False)) == 1, "the request in the file", PATIENCE_S)
    check_documents(plant.lines(of_video=True), entry.digest)
    assert all(json.loads(body)["decision"] == "alarm" for body in plant.hook.bodies)

    wait_until(
        lambda: any(each.served_requests for each in plant.windows()), "the request in a window",
        PATIENCE_S,
    )  # fmt: skip
    windows = plant.windows()
    assert sum(each.served_requests for each in windows) == 1
    assert sum(each.errors for each in windows) == 0
    assert sum(each.predictions.get("face", 0) for each in windows) > 0
    assert sum(each.alarms for each in windows) > 0
    assert {each.bundle for each in windows} == {entry.digest}
    wait_until(lambda: plant.event("decision.alarm"), "the alarm as an event", PATIENCE_S)
    assert plant.event("decision.alarm")[0][0] == "error"
    wait_until(lambda: plant.workspace.store.gaps(DEVICE) == 0, "no gaps", PATIENCE_S)

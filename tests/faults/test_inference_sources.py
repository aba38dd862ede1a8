"""Sources that go away and come back under a serving child, and results that go out of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from app.link.mosquitto import find_mosquitto
from device_agent.errors import WorkerError
from device_agent.inference.local_broker import Endpoint, LocalBroker
from device_agent.inference.options import WorkerOptions
from device_agent.inference.supervisor import Supervisor
from device_agent.inference.worker import Worker
from device_agent.wire.pipeline.places import (
    CameraSource,
    EventSink,
    JsonlSink,
    MqttSource,
    ServerSource,
    SinkSpec,
    SourceSpec,
    VideoSource,
)
from tests.fakes.listening import Listener
from tests.fakes.picture_slots import declare, make_picture_slot
from tests.fakes.places import files_source, replay, watch
from tests.fakes.plain_broker import PlainBroker
from tests.fakes.slots import make_slot, write_series
from tests.fakes.waiting import PATIENCE_S, wait_until

LOST_AND_FOUND = ["source.lost", "source.returned"]


@contextmanager
def serving(
    slot: Path, source: SourceSpec | None, sinks: tuple[SinkSpec, ...] = ()
) -> Iterator[Listener]:
    """Serve a slot in a child; it must not end by itself."""
    options = WorkerOptions(source, sinks, "edge-01", slot.parent / "state", window_s=0.2)
    worker, listener = Worker.start(slot, options), Listener()
    try:
        worker.load()
        assert worker.trial().passed
        worker.serve(listener.on_window, listener.on_event, listener.on_exit)
        yield listener
    finally:
        worker.stop()
    assert listener.exits == []


def source_codes(listener: Listener) -> list[str]:
    return [code for code in listener.codes() if code in LOST_AND_FOUND]


@pytest.mark.parametrize("kind", ["directory", "replay"])
def test_a_directory_may_vanish_and_return(tmp_path: Path, kind: str) -> None:
    source, away = tmp_path / "samples", tmp_path / "away"
    source.mkdir()
    with serving(make_slot(tmp_path / "slot"), files_source(kind, source, 20.0)) as listener:
        write_series(source / "0.npy", 1.0)
        wait_until(lambda: listener.inferences() >= 1, "inferences")
        source.rename(away)
        wait_until(lambda: "source.lost" in listener.codes(), "the loss")
        away.rename(source)
        wait_until(lambda: "source.returned" in listener.codes(), "the return")
        before = listener.inferences()
        write_series(source / "1.npy", 1.0)
        wait_until(lambda: listener.inferences() > before, "inferences again")
    assert source_codes(listener)[-2:] == LOST_AND_FOUND


def test_a_video_may_vanish_and_return(tmp_path: Path) -> None:
    pytest.importorskip("cv2", reason="OpenCV is not installed (muster[agent-camera])")
    from tests.fakes.videos import write_video

    path, away = write_video(tmp_path / "v.avi", frames=12), tmp_path / "away.avi"
    source = VideoSource(path=str(path), rate_hz=50.0)
    with serving(make_picture_slot(tmp_path / "slot"), source) as listener:
        wait_until(lambda: {"light", "dark"} <= set(listener.predictions()), "both kinds")
        path.rename(away)
        wait_until(lambda: source_codes(listener) == LOST_AND_FOUND[:1], "the loss")
        away.rename(path)
        wait_until(lambda: source_codes(listener) == LOST_AND_FOUND, "the return")
        before = listener.inferences()
        wait_until(lambda: listener.inferences() > before, "inferences again")
    assert listener.errors() == 0


def test_a_camera_that_is_not_there_is_told_and_the_child_lives_on(tmp_path: Path) -> None:
    pytest.importorskip("cv2", reason="OpenCV is not installed (muster[agent-camera])")
    source = CameraSource(device="/dev/video97")
    with serving(make_picture_slot(tmp_path / "slot"), source) as listener:
        wait_until(lambda: source_codes(listener) == ["source.lost"], "the loss")
        wait_until(lambda: len(listener.windows) >= 3, "windows all the same")
    detail = next(event.detail for event in listener.events if event.code == "source.lost")
    assert detail.startswith("camera /dev/video97: it is not there")


@pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
def test_no_message_is_lost_or_repeated_when_a_candidate_takes_over(tmp_path: Path) -> None:
    broker, listener = PlainBroker(tmp_path).start(), Listener()
    source = MqttSource(topic="samples", payload="json", port=broker.port)
    supervisor = Supervisor(
        WorkerOptions(source, device_id="edge-01", window_s=0.2),
        listener.on_window,
        listener.on_event,
        listener.on_crash_loop,
    )
    sensor = LocalBroker(Endpoint("127.0.0.1", broker.port))
    sensor.start()

    def say(value: float) -> None:
        sent = sensor.client.publish("samples", json.dumps([value] * 8), qos=1)
        wait_until(sent.is_published, "the broker to take a message")

    try:
        sensor.wait_connected(PATIENCE_S)
        supervisor.serve(make_slot(tmp_path / "one"))
        wait_until(lambda: listener.inferences() or say(-1.0), "the first")
        for version in ("two", "three"):
            for _ in range(25):
                say(1.0)
            candidate = supervisor.stage(make_slot(tmp_path / version, name=version))
            supervisor.promote(candidate)
        say(-1.0)
        assert candidate.loaded is not None
        bundle = candidate.loaded.bundle.digest
        wait_until(lambda: "low" in listener.predictions(bundle), "the last")
        assert listener.predictions()["high"] == 50
    finally:
        supervisor.stop()
        sensor.close()
        broker.stop()
    assert source_codes(listener) == []


def test_a_bundle_says_itself_where_samples_come_from_and_results_go(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    slot = declare(
        make_slot(tmp_path / "slot"), replay(tmp_path / "in"), (JsonlSink(path=str(out)),)
    )
    write_series(tmp_path / "in" / "a.npy", 4.0)
    with serving(slot, None) as listener:
        wait_until(lambda: listener.inferences() >= 3, "inferences")
        wait_until(lambda: out.exists() and len(out.read_bytes().splitlines()) >= 3, "results")
    documents = [json.loads(line) for line in out.read_text().splitlines()]
    assert {(entry["device"], entry["sample"]) for entry in documents} == {("edge-01", "a.npy")}
    assert documents[0]["findings"][0]["label"] == "high"
    assert [entry["decision"] for entry in documents if "decision" in entry] == ["alarm"]
    assert listener.codes().count("decision.alarm") == 1


def test_the_device_s_own_word_counts_and_sinks_add_up(tmp_path: Path) -> None:
    mine, its = tmp_path / "mine.jsonl", tmp_path / "its.jsonl"
    slot = declare(
        make_slot(tmp_path / "slot"),
        replay(tmp_path / "never"),
        (JsonlSink(path=str(its), every="alarm"), EventSink(severity="error")),
    )
    for number in range(2):
        write_series(tmp_path / "in" / f"{number}.npy", 4.0)
    sinks = (JsonlSink(path=str(mine), every="alarm"), EventSink(enabled=False))
    with serving(slot, replay(tmp_path / "in"), sinks) as listener:
        wait_until(lambda: mine.exists() and its.exists(), "both files")
    assert mine.read_bytes() == its.read_bytes()
    assert "decision.alarm" not in listener.codes()
    assert sum(window.alarms for window in listener.windows) == 1


@pytest.mark.parametrize(
    ("own", "declared", "sinks", "reason", "says"),
    [
        (None, None, (), "source-missing", "agent.toml has no [source]"),
        (CameraSource(device="0"), None, (), "source-unfit", "source: camera gives images"),
        (None, MqttSource(topic="a", payload="image"), (), "source-unfit", "pipeline.source: mqtt"),
        (None, ServerSource(), (), "source-unfit", "agent.toml has no [server]"),
        (replay(Path("/in")), None, ("slots/x.jsonl",), "sink-unfit", "pipeline.sinks[0].path"),
        (
            None,
            MqttSource(topic="a", payload="json", username="u", password_file="/key"),
            (),
            "source-unfit",
            "pipeline.source.password_file",
        ),
    ],
)
def test_a_bundle_that_cannot_be_served_here_is_refused_as_it_is_loaded(
    tmp_path: Path,
    own: SourceSpec | None,
    declared: SourceSpec | None,
    sinks: tuple[str, ...],
    reason: str,
    says: str,
) -> None:
    state = tmp_path / "state"
    files = tuple(JsonlSink(path=str(state / name)) for name in sinks)
    if isinstance(declared, MqttSource) and declared.password_file:
        declared = msgspec.structs.replace(declared, password_file=str(state / "key"))
    slot = declare(make_slot(tmp_path / "slot"), declared, files)
    worker = Worker.start(slot, WorkerOptions(own, private=state))
    try:
        with pytest.raises(WorkerError) as caught:
            worker.load()
    finally:
        worker.stop()
    assert caught.value.reason == reason
    assert says in caught.value.detail
    assert not state.exists()


def test_without_opencv_a_video_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from device_agent.inference import choosing
    from device_agent.wire.pipeline.spec import Classify, Image, Layout, Pipeline

    monkeypatch.setattr(choosing.opencv, "is_there", lambda: False)
    pipeline = Pipeline(sample=Image(colour="rgb"), pre=(Layout(order="NCHW"),), post=Classify())
    with pytest.raises(WorkerError, match="video needs OpenCV; install it with"):
        choosing.choose_source(VideoSource(path="/v.avi"), pipeline)
    assert choosing.choose_source(watch(tmp_path), pipeline) == watch(tmp_path)

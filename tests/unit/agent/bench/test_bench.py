"""``bench`` measures what the agent's own child takes, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from device_agent.bench.measure import Cost, Latency, Way, _Heard
from device_agent.bench.table import table
from device_agent.bench.target import find_target
from device_agent.cli import main
from device_agent.errors import ConfigError
from device_agent.wire.manifest import decode_manifest, encode_manifest
from device_agent.wire.pipeline.places import EventSink, WebhookSink
from tests.fakes.installed import installed_device
from tests.fakes.listening import children
from tests.fakes.running_device import tree
from tests.fakes.slots import make_slot
from tests.fakes.waiting import wait_until

PROJECT = Path(__file__).parents[4] / "models" / "bearing-faults"
QUICK = ("--seconds", "0.3", "--rest-s", "0", "--threads", "1")


@pytest.fixture(autouse=True)
def until_there_is_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure until the child has worked something off: it may get no core for a while."""

    def wait(heard: _Heard, seconds: float) -> None:
        worked = lambda: any(window.inferences for window in heard.windows)  # noqa: E731
        wait_until(lambda: heard.fault or worked(), "an inference")

    monkeypatch.setattr(_Heard, "wait", wait)


def run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["bench", *(str(argument) for argument in arguments)])
    out, err = capfd.readouterr()
    return code, out, err


def costs(out: str) -> list[Cost]:
    return msgspec.convert(json.loads(out), list[Cost])


def test_a_bundle_is_measured_by_stage_thread_and_provider(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    slot = make_slot(tmp_path / "slot")
    before = tree(slot)
    options = ("--threads", "2", "--provider", "CPU", "--provider", "CoreML", "--json")
    code, out, err = run(capfd, slot, *QUICK, *options)
    assert (code, err) == (0, "")
    found = costs(out)
    assert [(cost.way.provider, cost.way.threads) for cost in found] == [
        ("CPUExecutionProvider", 1), ("CPUExecutionProvider", 2),
        ("CoreMLExecutionProvider", 1), ("CoreMLExecutionProvider", 2),
    ]  # fmt: skip
    for cost in found[:2]:
        assert cost.fault == ""
        assert cost.ran_on == "CPUExecutionProvider"
        assert cost.inferences > 0
        assert set(cost.stages) == {"pre", "run", "post", "total"}
        assert 0 < cost.stages["total"].p50_s <= cost.stages["total"].p99_s
        assert cost.energy_method in ("measured", "derived", "estimated")
        assert cost.energy_source
        assert cost.energy_j is not None and cost.energy_j > 0
        assert cost.memory_bytes is not None and cost.memory_bytes > 10_000_000
    assert all(cost.fault.startswith("provider-missing: ") for cost in found[2:])
    assert tree(slot) == before
    assert children() == []


def test_a_model_project_is_measured_on_its_validation_samples(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capfd, PROJECT, *QUICK)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("bearing-faults 0.0.0, ")
    assert lines[1].split()[:6] == ["provider", "threads", "load", "pre", "run", "post"]
    assert lines[3].split()[:2] == ["CPU", "1"]
    assert lines[4].startswith("energy: ")


def test_the_slot_of_this_device_is_the_default(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with installed_device(tmp_path) as device:
        before = tree(device.state)
        code, out, _ = run(capfd, *QUICK, "--config", device.config, "--json")
        assert code == 0
        assert costs(out)[0].inferences > 0
        code, _, err = run(capfd, "previous", "--config", device.config)
        assert code == 3
        assert (
            err == "muster-agent: this device has no previous bundle; name the directory of one\n"
        )
        assert tree(device.state) == before


def test_nobody_is_told_of_what_a_measurement_finds(tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "slot")
    file = slot / "manifest.json"
    manifest = decode_manifest(file.read_bytes())
    loud = msgspec.structs.replace(
        manifest.pipeline, sinks=(WebhookSink(url="http://127.0.0.1:1/"),)
    )
    file.write_bytes(encode_manifest(msgspec.structs.replace(manifest, pipeline=loud)))
    staged, samples = find_target(slot).stage(tmp_path / "bench", "CPUExecutionProvider")
    quiet = decode_manifest((staged / "manifest.json").read_bytes())
    assert quiet.pipeline.sinks == (EventSink(enabled=False),)
    assert quiet.pipeline.source is None
    assert len(list(samples.iterdir())) == len(manifest.golden.samples)


def test_a_model_that_crashes_or_does_not_load_is_said(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    slot = make_slot(tmp_path / "slot", model=b"no model")
    code, out, err = run(capfd, slot, *QUICK)
    assert code == 11
    assert "not run: CPUExecutionProvider, 1 threads: " in out
    assert err.startswith("muster-agent: surface-defects 1.0.0 does not run here: ")
    assert children() == []


def test_what_is_no_target_is_3(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capfd, tmp_path)
    assert (code, out) == (3, "")
    assert "no manifest.json and no project.json is there" in err
    (tmp_path / "manifest.json").write_bytes(b"{}")
    with pytest.raises(ConfigError, match="cannot be measured"):
        find_target(tmp_path)
    code, _, err = run(capfd, "active", "--config", tmp_path / "agent.toml")
    assert code == 3
    assert "no configuration says whose" in err


def test_the_table_says_what_it_does_not_know() -> None:
    way = Way(provider="CPUExecutionProvider", threads=4, rate_hz=0.0)
    stages = {"total": Latency(0.0021, 0.0042)}
    known = Cost(
        way=way, ran_on="CPUExecutionProvider", inferences=100, duration_s=2.0, stages=stages,
        energy_j=0.0123, energy_source="INA3221 VDD_IN", energy_method="measured",
        energy_scope="board",
        fallback="CUDA: no device", throttled=True, errors=3, load_s=0.5,
    )  # fmt: skip
    lines = table([known, Cost(way=way, fault="worker-crash: gone")])
    assert lines[2].split() == [
        "CPU", "4", "0.50", "-", "-", "-", "2.100", "4.200", "50.0", "-", "12.3", "-", "-",
    ]  # fmt: skip
    assert lines[3:] == [
        "energy: measured, board, INA3221 VDD_IN",
        "fell back: CPUExecutionProvider, 4 threads: CUDA: no device",
        "throttled: CPUExecutionProvider, 4 threads: the machine slowed itself down",
        "errors: CPUExecutionProvider, 4 threads: 3 samples could not be worked off",
        "not run: CPUExecutionProvider, 4 threads: worker-crash: gone",
    ]

"""The demo judges itself by what it saw, and never deletes what is not its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.cli.demo.command import MARKER, conclude, prepare
from app.cli.demo.report import Part, Report, Stopped
from app.errors import InputError, OutcomeError

KEPT = Report(
    real=Part(devices=2, online=2, served_version_2=2, inferences=10),
    version_2="ab",
    serving={"edge-01": "ab", "edge-02": "ab"},
    rollout="succeeded",
    inferences_while_broker_down=5,
    telemetry_stored=3,
    screenshots=["screenshots/fleet-dark.png"],
)
STOPPED = Stopped(
    version="3.0.0",
    state="paused",
    reason="failures: 9 of 10",
    phase="a quarter",
    last_phase=False,
    failed=9,
    succeeded=1,
    never_got=(1, 30),
    members=41,
)
WITH_SWARM = replace(
    KEPT,
    simulated=Part(devices=39, online=39, served_version_2=39, inferences=400),
    stopped=STOPPED,
)


def test_a_kept_promise_has_no_problems(tmp_path: Path) -> None:
    assert KEPT.problems() == []
    conclude(KEPT, tmp_path)
    assert WITH_SWARM.problems() == []


@pytest.mark.parametrize(
    "change",
    [
        {"real": replace(KEPT.real, online=1)},
        {"real": replace(KEPT.real, served_version_2=1)},
        {"real": replace(KEPT.real, inferences=0)},
        {"rollout": "paused"},
        {"inferences_while_broker_down": 0},
        {"telemetry_stored": 0},
        {"telemetry_gaps": 1},
        {"screenshots": []},
        {"failure": "the broker was late"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_broken_promise_fails_the_demo(change: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(OutcomeError, match="did not succeed"):
        conclude(replace(KEPT, **change), tmp_path)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"simulated": Part(devices=39, online=39, inferences=1)}, "0 of 39 simulated devices"),
        ({"stopped": None}, "no bad version"),
        ({"stopped": replace(STOPPED, state="failed")}, "is failed"),
        ({"stopped": replace(STOPPED, failed=0)}, "failed on no device"),
        ({"stopped": replace(STOPPED, never_got=(0, 0))}, "before everybody had it"),
        ({"stopped": replace(STOPPED, last_phase=True)}, "before everybody had it"),
    ],
)
def test_a_demo_with_a_swarm_promises_more(change: dict[str, object], what: str) -> None:
    problems = replace(WITH_SWARM, **change).problems()
    assert [what in each for each in problems] == [True]


def test_real_and_simulated_devices_are_told_apart() -> None:
    served, stopped = WITH_SWARM.sentences()
    assert served.startswith("2 real devices and 39 simulated ones proved")
    assert "31 of 41 devices (1 real, 30 simulated) never got it" in stopped
    assert "simulated" not in "".join(KEPT.sentences())


def test_the_report_is_written_as_json(tmp_path: Path) -> None:
    KEPT.write(tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text())["telemetry_gaps"] == 0


def test_a_directory_that_is_no_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="files of yours"):
        prepare(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert not (tmp_path / MARKER).exists()


def test_an_earlier_demo_is_cleared_away(tmp_path: Path) -> None:
    prepare(tmp_path / "demo")
    (tmp_path / "demo" / "report.json").write_text("{}")
    prepare(tmp_path / "demo")
    assert [path.name for path in (tmp_path / "demo").iterdir()] == [MARKER]

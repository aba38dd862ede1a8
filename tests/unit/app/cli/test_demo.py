"""The demo judges itself by what it saw, and never deletes what is not its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.cli.demo.command import MARKER, conclude, prepare
from app.cli.demo.report import Report
from app.errors import InputError, OutcomeError

KEPT = Report(
    devices=2,
    version_2="ab",
    devices_online=2,
    serving={"edge-01": "ab", "edge-02": "ab"},
    rollout="succeeded",
    inferences=10,
    inferences_while_broker_down=5,
    telemetry_stored=3,
    screenshots=["screenshots/fleet-dark.png"],
)


def test_a_kept_promise_has_no_problems(tmp_path: Path) -> None:
    assert KEPT.problems() == []
    conclude(KEPT, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"devices_online": 1},
        {"serving": {"edge-01": "ab"}},
        {"serving": {"edge-01": "ab", "edge-02": "old"}},
        {"version_2": ""},
        {"rollout": "paused"},
        {"inferences": 0},
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

"""Benchmarks say what they measured, last of all as JSON; here with next to nothing to do."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from app.link.mosquitto import find_mosquitto
from tests.bench import __main__ as runner
from tests.bench import (
    agent_energy,
    agent_footprint,
    agent_overhead,
    console,
    rollout,
    shadow,
    store,
    trust,
)


def test_the_trust_bench_ends_with_its_numbers_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trust, "SIZES", (1, 100))
    monkeypatch.setattr(trust, "ROUNDS", 2)
    monkeypatch.setattr(trust, "DEVICES", 20)
    monkeypatch.setattr(sys, "argv", ["bench", "trust"])
    assert runner.main() == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found.keys() >= {"refresh_ms_1", "refresh_ms_100", "sign_10000_s", "agent_mib"}
    assert all(value > 0 for value in found.values())


def test_the_overhead_bench_runs_both_loops(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(agent_overhead, "ROUNDS", 1)
    monkeypatch.setattr(agent_overhead, "TURNS", 2)
    found = run(monkeypatch, capsys, "agent_overhead")
    assert found.keys() >= {"ratio_small", "ratio_large"}
    assert all(value > 0 for value in found.values())


def test_the_energy_bench_counts_a_real_child(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(agent_energy, "TURNS", 1)
    monkeypatch.setattr(agent_energy, "TURN_S", 0.3)
    monkeypatch.setattr(agent_energy, "CLOSED_S", 0.2)
    found = run(monkeypatch, capsys, "agent_energy")
    all_four = {f"{name}_cpu_ms" for name in ("ours", "default", "paced", "closed_loop")}
    assert found.keys() == all_four | {f"{name}_2ms" for name in all_four}
    assert all(value > 0 for value in found.values())


def test_the_shadow_bench_compares_a_serving_child_with_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shadow, "ROUNDS", 1)
    monkeypatch.setattr(shadow, "TURN_S", 1)
    monkeypatch.setattr(shadow, "WINDOW_S", 0.2)
    found = run(monkeypatch, capsys, "shadow")
    assert found.keys() >= {"ratio_small", "ratio_large"}
    assert found["ratio_small"] > 0
    assert found["shown_small"] + found["skipped_small"] > 0


def test_the_footprint_bench_watches_a_real_agent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(agent_footprint, "WATCHED_S", 0.6)
    monkeypatch.setattr(agent_footprint, "STARTS", 1)
    quick = {"telemetry": {"window_s": 0.5}, "update": {"soak_s": 0.5}}
    monkeypatch.setattr(agent_footprint, "WINDOWS", quick)
    found = run(monkeypatch, capsys, "agent_footprint")
    wanted = {"supervisor_mb", "child_mb", "idle_cpu_percent", "first_inference_s"}
    assert found.keys() >= wanted
    assert all(found[name] > 0 for name in wanted)
    assert 0 < found["supervisor_private_mb"] <= found["supervisor_pss_mb"] < found["supervisor_mb"]


@pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
def test_the_rollout_bench_assigns_and_hears_a_small_fleet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rollout, "DEVICES", 40)
    monkeypatch.setattr(rollout, "CHANGED", 5)
    monkeypatch.setattr(rollout, "TICKS", 3)
    monkeypatch.setattr(rollout, "RUNS", 1)
    found = run(monkeypatch, capsys, "rollout")
    assert found.keys() >= {"tick_ms", "assign_10000_s", "reports_per_s"}
    assert all(value > 0 for value in found.values())


@pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
def test_the_console_bench_loads_a_window_and_a_bare_subscriber(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "DEVICES", 20)
    monkeypatch.setattr(console, "STARTS", 1)
    monkeypatch.setattr(console, "COUNT_S", 1.0)
    monkeypatch.setattr(console, "WARM_UP_S", 2.0)
    monkeypatch.setattr(console, "SENDS_ON_S", 0.5)
    monkeypatch.setattr(sys, "argv", ["bench", "console", "--minutes", "0.03"])
    assert runner.main() == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    wanted = {"loop_delay_p95_ms", "loop_delay_p99_ms", "ingest_ratio", "rss_mb", "start_ratio"}
    assert all(found[name] > 0 for name in wanted)
    assert "rss_growth_mb_per_min" in found


def test_the_store_bench_charts_a_small_year(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store, "DEVICES", 2)
    monkeypatch.setattr(store, "RAW_S", 21_600.0)
    monkeypatch.setattr(store, "CYCLES", 3)
    monkeypatch.setattr(store, "QUERIES", 20)
    monkeypatch.setattr(store, "ROUNDS", 1)
    monkeypatch.setattr(store, "TRANSACTIONS", 1)
    found = run(monkeypatch, capsys, "store")
    assert found.keys() >= {"query_ms_p95", "found_ms_p95", "bytes_per_window", "ingest_vs_raw"}
    assert all(value > 0 for value in found.values())


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> dict[str, float]:
    monkeypatch.setattr(sys, "argv", ["bench", name])
    assert runner.main() == 0
    found: dict[str, float] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_without_a_name_the_benches_are_listed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench"], capture_output=True, check=False, text=True
    )
    assert done.returncode == 2
    assert "trust" in done.stderr

"""Benchmarks say what they measured, last of all as JSON; here with next to nothing to do."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.bench import __main__ as runner
from tests.bench import trust


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


def test_without_a_name_the_benches_are_listed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench"], capture_output=True, check=False, text=True
    )
    assert done.returncode == 2
    assert "trust" in done.stderr

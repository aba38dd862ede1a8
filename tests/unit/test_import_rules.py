"""The import rules hold, and the checker catches each kind of violation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

VIOLATIONS = [
    ("device_agent/link/violation.py", "import app.errors"),
    ("device_agent/host/violation.py", "import PySide6.QtCore"),
    ("device_agent/wire/violation.py", "import device_agent.errors"),
    ("device_agent/update/violation.py", "import device_agent.trust.store"),
    ("app/link/violation.py", "import device_agent.config"),
    ("app/trust/violation.py", "import app.fleet.registry"),
    ("app/fleet/violation.py", "import app.workspace"),
    ("app/bundles/violation.py", "import PySide6.QtCore"),
    ("app/workspace_violation.py", "import app.gui.window"),
]


def check(tree: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache"], cwd=tree, capture_output=True, text=True, env={"PYTHONPATH": "."}
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in ("app", "device_agent"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_tree_keeps_its_import_rules(tree: Path) -> None:
    result = check(tree)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("path", "line"), VIOLATIONS, ids=[path for path, _ in VIOLATIONS])
def test_a_deliberate_violation_is_caught(tree: Path, path: str, line: str) -> None:
    if path == "app/workspace_violation.py":
        path = "app/workspace.py"
        line = (tree / path).read_text() + f"\n{line}\n"
    (tree / path).write_text(line + "\n")
    result = check(tree)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout

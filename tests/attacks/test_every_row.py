"""Every row of the attack table has its tests, and none of them is passed over."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROWS = {
    1: "tampered targets or timestamp; unsigned; wrong type",
    2: "replay of an older set",
    3: "the same after a power cut at every write point",
    4: "old targets renamed to a new version",
    5: "missing role",
    6: "expired root, timestamp, snapshot or targets",
    7: "expired bootstrap root, fresh version 2",
    8: "clock in 1970",
    9: "clock in 2040",
    10: "root v+1 signed only by new keys; 1 of 3; chain gap",
    11: "2-of-3 rotation; offline through 5 rotations",
    12: "signed by a revoked targets key",
    13: "fast-forward, then timestamp and snapshot keys rotated",
    14: "oversize role, message, assignment",
    15: "deep nesting, long numbers, null, not JSON, empty payload",
    16: "assignment of another device, version, time, key, content, or none at all",
    17: "same version with other content; numbers out of range",
    18: "unsigned outer field",
    19: "assignment key stolen, lower release counter",
    20: "image repository older than min_targets",
    21: "chunk: wrong hash, short, long, duplicate, missing, out of order",
    22: "endless or slow chunks; disk full",
    23: "hostile file paths and links",
    24: "compressed chunk bomb",
    25: "ONNX external data in any form",
    26: "function chain, huge ConstantOfShape, garbage, truncated model",
    27: "unknown operator domain, EPContext blob",
    28: "right hash, wrong or slow self-test",
    29: "power cut during activation",
    30: "a device publishing to metadata or another device's topics",
    31: "revoked certificate",
    32: "token reused, expired, for another device; CSR naming an admin",
    33: "forged state report",
}
_NAME = re.compile(r"test_row_(\d\d)_\w+")
_PASSED_OVER = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b.*")
_WITHOUT_A_BROKER = 'reason="mosquitto is not installed"'
FILES = sorted(Path(__file__).parent.glob("test_*.py"))


def rows_tested() -> set[int]:
    """Return the rows that tests are named after."""
    functions = (
        node
        for file in FILES
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
    )
    return {int(match[1]) for node in functions if (match := _NAME.fullmatch(node.name))}


def test_every_row_of_the_attack_table_has_a_test() -> None:
    missing = {row: attack for row, attack in ROWS.items() if row not in rows_tested()}
    assert not missing
    assert rows_tested() == ROWS.keys()
    assert list(ROWS) == list(range(1, 34))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_attack_is_passed_over(file: Path) -> None:
    """Where mosquitto is not installed its rows cannot be played; nothing else excuses one."""
    if file == Path(__file__):
        return
    found = [match[0] for match in _PASSED_OVER.finditer(file.read_text())]
    assert [line for line in found if _WITHOUT_A_BROKER not in line] == []

"""Types of ours meet many threads at once: none of them may find one half built."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from device_agent.wire.typed import convert, json_decoder, packed_decoder

ROOT = Path(__file__).parents[3]
RACE = """
import random, sys, threading, time
from device_agent.config import Config
from device_agent.wire.typed import convert

sys.setswitchinterval(1e-5)
values = {"device_id": "a", "fleet": "f", "broker": {"host": "h"}, "update": {"soak_s": 1.0}}

def meet(delay_s):
    time.sleep(delay_s)
    for _ in range(5):
        convert(values, Config)

threads = [threading.Thread(target=meet, args=(n * 5e-5 * random.random(),)) for n in range(12)]
for each in threads:
    each.start()
for each in threads:
    each.join()
"""


class Point(msgspec.Struct, frozen=True):
    x: int
    y: tuple[int, ...] = ()


def test_threads_that_meet_at_a_types_first_use_crash_nothing() -> None:
    # With `msgspec.convert` itself nine of ten such processes ended with SIGSEGV.
    ends = [subprocess.run([sys.executable, "-c", RACE], check=False).returncode for _ in range(6)]
    assert ends == [0] * 6


def test_each_type_has_one_decoder_for_all() -> None:
    assert json_decoder(Point) is json_decoder(Point)
    assert json_decoder(tuple[Point, ...]).decode(b'[{"x":1}]') == (Point(1),)
    assert packed_decoder(Point).decode(msgspec.msgpack.encode(Point(2, (3,)))) == Point(2, (3,))
    assert convert({"x": 4, "y": [5]}, Point) == Point(4, (5,))
    with pytest.raises(msgspec.ValidationError):
        convert({"x": "six"}, Point)


def test_nobody_has_msgspec_build_a_type_elsewhere() -> None:
    found = []
    for path in [*ROOT.glob("app/**/*.py"), *ROOT.glob("device_agent/**/*.py")]:
        if path.name == "typed.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _builds(node):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


def _builds(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    if called in {"msgspec.json.decode", "msgspec.msgpack.decode"}:
        return any(each.arg == "type" for each in call.keywords)
    return called.startswith("msgspec.") and called.rpartition(".")[2] in {"convert", "Decoder"}

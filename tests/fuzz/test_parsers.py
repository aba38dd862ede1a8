"""Any bytes at all get a refusal from every parser, or are taken for what they say."""

from __future__ import annotations

import ast
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.registry import all_targets
from tests.fuzz.target import Target

TOKENS = (
    b"", b"null", b"true", b"-1", b"1e999", b"[]", b"{}", b'""', b'"\\ud800"', b"[" * 3000, b"}",
    b",", b"9" * 5000, b"\x00", b"\xff", b"\x80", b"\xc0", b"\x91" * 3000, b"\x28\xb5\x2f\xfd",
    b"../", b'"version":true,', b"-----BEGIN ",
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(TOKENS) | st.binary()),
    max_size=4,
)
MOST_S = 5.0
_PLACE = TemporaryDirectory(prefix="muster-fuzz-")
TARGETS = all_targets(Path(_PLACE.name))


@pytest.fixture(params=TARGETS.values(), ids=TARGETS.keys())
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = request.param
    return found


def mutated(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, inserted in edits:
        start = int(place * len(data))
        data = data[:start] + inserted + data[start + length :]
    return data


def test_every_seed_is_taken(target: Target) -> None:
    assert target.seeds
    for seed in target.seeds:
        target.call(seed)


@pytest.mark.parametrize("data", [b"", *TOKENS], ids=repr)
def test_a_hostile_token_alone_is_refused_at_most(target: Target, data: bytes) -> None:
    target.takes(data)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS, seed=st.integers(0, 7))
def test_any_bytes_are_refused_at_most(
    target: Target, edits: list[tuple[float, int, bytes]], seed: int
) -> None:
    began_s = time.thread_time()  # an input that waited for a core is no fault
    target.takes(mutated(target.seeds[seed % len(target.seeds)], edits))
    assert time.thread_time() - began_s < MOST_S


def test_a_changed_byte_is_refused_at_most(target: Target) -> None:
    """A version, a length, a tag: each may be one the library reads late, or has no name for."""
    for seed in target.seeds:
        for position in range(0, len(seed), 1 + len(seed) // 600):
            changed = bytearray(seed)
            changed[position] ^= (0x01, 0x20, 0x80)[position % 3]
            target.takes(bytes(changed))


ROOT = Path(__file__).parents[2]
WIRE = ROOT / "device_agent" / "wire"
_READS = ("decode_", "open_", "parse_", "check_onnx", "read_sample")


def decoders() -> set[tuple[str, str]]:
    """Return every function that decodes something of others, by its file and name."""
    found = set()
    for file in [*(ROOT / "device_agent").rglob("*.py"), *(ROOT / "app").rglob("*.py")]:
        begin = _READS if file.is_relative_to(WIRE) else ("decode_",)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith(begin):
                found.add((str(file), node.name))
    return found


def test_no_decoder_is_forgotten() -> None:
    """Seen by what the seeds call, not by what anybody says that they cover."""
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        called.add(frame.f_code)

    sys.setprofile(note)
    try:
        for target in TARGETS.values():
            for seed in target.seeds:
                target.call(seed)
    finally:
        sys.setprofile(None)
    forgotten = decoders() - {(code.co_filename, code.co_name) for code in called}
    assert not forgotten, "give tests/fuzz a target that reads it"
    assert len(decoders()) > 25

"""A bare loop: pre-processing and ``session.run``, as anybody would write it.

As a process of its own, ``python -m tests.bench._bare SLOT SAMPLES THREADS RATE_HZ SECONDS``, it
prints its CPU time and how many inferences that was for. With 0 threads the runtime is as it ships.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from device_agent.inference.fast_pre import Pre, compile_fast
from device_agent.wire.manifest import decode_manifest
from device_agent.wire.pipeline.samples import read_sample

WARM_UP_RUNS = 20


def bare_loop(
    model: Path, pre: Pre, samples: Sequence[NDArray[np.generic]], threads: int
) -> Callable[[], None]:
    """Return pre-processing and run of one sample after the other."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    turn = 0

    def infer() -> None:
        nonlocal turn
        turn = (turn + 1) % len(samples)
        session.run(None, {name: pre(samples[turn])})

    return infer


def read_samples(slot: Path, samples: Path) -> list[NDArray[np.generic]]:
    """Return the samples of a directory, in the order of their names."""
    spec = decode_manifest((slot / "manifest.json").read_bytes()).pipeline.sample
    return [read_sample(path, spec) for path in sorted(samples.iterdir())]


def main(arguments: Sequence[str]) -> None:
    """Run for a while and print what it took."""
    slot, samples = Path(arguments[0]), Path(arguments[1])
    threads, rate_hz, seconds = int(arguments[2]), float(arguments[3]), float(arguments[4])
    pipeline = decode_manifest((slot / "manifest.json").read_bytes()).pipeline
    infer = bare_loop(
        slot / "model.onnx", compile_fast(pipeline), read_samples(slot, samples), threads
    )
    for _ in range(WARM_UP_RUNS):
        infer()
    began_s, cpu_s, count = time.monotonic(), time.process_time(), 0
    while time.monotonic() - began_s < seconds:
        infer()
        count += 1
        if rate_hz:
            time.sleep(max(began_s + count / rate_hz - time.monotonic(), 0.0))
    print(json.dumps({"cpu_s": time.process_time() - cpu_s, "inferences": count}))


if __name__ == "__main__":
    main(sys.argv[1:])

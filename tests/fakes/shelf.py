"""Bundles in a fake console's library; what is in them is only as large as it has to be."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.bundles.chunk import describe_file
from device_agent.wire.manifest import (
    MANIFEST_NAME,
    Golden,
    GoldenSample,
    Graph,
    Manifest,
    Quantization,
    Requirements,
    Source,
    Tensor,
    encode_manifest,
)
from device_agent.wire.messages import BundleRef
from device_agent.wire.pipeline.spec import Classify, Decision, Image, Layout, Normalize, Pipeline
from tests.fakes.core import FakeCore

LABELS = ("good", "pit", "scratch", "stain")
_GRAPH = Graph(
    inputs=(Tensor(name="image", dtype="float32", shape=("batch", 1, 64, 64)),),
    outputs=(Tensor(name="logits", dtype="float32", shape=("batch", 4)),),
    ir_version=8,
    opsets={"ai.onnx": 17},
    operators={
        "Conv": 6, "Relu": 6, "QuantizeLinear": 14, "DequantizeLinear": 29, "Gemm": 1,
        "GlobalAveragePool": 1, "MaxPool": 2,
    },
)  # fmt: skip
_PIPELINE = Pipeline(
    sample=Image(colour="grey"),
    pre=(Normalize(scale=1 / 255, mean=(0.5,), std=(0.25,)), Layout(order="NCHW")),
    post=Classify(softmax=True),
    decision=Decision(alarm_labels=("pit", "scratch"), threshold=0.6, k=2, n=3),
)
_GOLDEN = Golden(
    samples=(GoldenSample(input="in.npy", outputs=("out.npy",), label="pit"),),
    atol=(0.05,),
    rtol=0.02,
)


def add_bundle(
    core: FakeCore, name: str, version: str, created_s: float, recipe: str, accuracy: float
) -> BundleRef:
    """Put a well-formed bundle into the library; its model file is a stand-in."""
    library = core.workspace.library
    with library.building() as directory:
        content = hashlib.sha256(f"{name} {version}".encode()).digest()
        (directory / "model.onnx").write_bytes(content * (5200 if name[0] == "s" else 2900))
        (directory / "in.npy").write_bytes(content * 30)
        (directory / "out.npy").write_bytes(content * 4)
        manifest = _manifest(directory, name, version, created_s, recipe, accuracy)
        (directory / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
        entry = library.adopt(directory)
    return BundleRef(digest=entry.digest, name=name, version=version)


def _manifest(
    directory: Path, name: str, version: str, created_s: float, recipe: str, accuracy: float
) -> Manifest:
    paths = sorted(each.name for each in directory.iterdir())
    return Manifest(
        name=name,
        version=version,
        title="Surface defects" if name[0] == "s" else "Bearing faults",
        created_s=created_s,
        model="model.onnx",
        labels=LABELS,
        files=tuple(describe_file(directory, path) for path in paths),
        graph=_GRAPH,
        pipeline=_PIPELINE,
        requirements=Requirements(memory_bytes=60_000_000, runtime_min="1.23.0"),
        golden=_GOLDEN,
        source=Source(model_sha256="a" * 64, licence="Apache-2.0", project=name),
        quantization=_quantized(recipe, accuracy),
    )


def _quantized(recipe: str, accuracy: float) -> Quantization:
    return Quantization(
        recipe=recipe,
        samples=400,
        agreement=min(accuracy + 0.008, 0.9975),
        agreement_low=accuracy - 0.006,
        sqnr_db=31.2 if "channel" in recipe else 22.8,
        latency_ratio=0.61,
        size_ratio=0.27,
        accuracy=accuracy - 0.004,
        accuracy_fp32=accuracy,
    )

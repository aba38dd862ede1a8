"""A small valid manifest, as a value to bend in tests."""

from __future__ import annotations

import hashlib

from msgspec import structs

from device_agent.wire.manifest import (
    CHUNK_BYTES,
    Chunk,
    File,
    Golden,
    GoldenSample,
    Graph,
    Manifest,
    Requirements,
    Source,
    Tensor,
)
from device_agent.wire.pipeline.spec import (
    Classify,
    Decision,
    Image,
    Layout,
    Normalize,
    Pipeline,
    Quantity,
    Regress,
)

_GOLDEN = Golden(
    samples=(GoldenSample(input="golden/0.in.npy", outputs=("golden/0.out.npy",), label="good"),),
    atol=(0.1,),
    rtol=0.05,
)


def make_file(path: str, content: bytes) -> File:
    """Return the entry of a file, cut as small as the contract wants."""
    parts = [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    chunks = tuple(
        Chunk(sha256=hashlib.sha256(part).hexdigest(), size_bytes=len(part)) for part in parts
    )
    digest = hashlib.sha256(content).hexdigest()
    return File(path=path, size_bytes=len(content), sha256=digest, chunks=chunks)


def make_manifest() -> Manifest:
    """Return a manifest that validates; its files' contents are their paths."""
    paths = ("model.onnx", "labels.txt", "golden/0.in.npy", "golden/0.out.npy")
    return Manifest(
        name="surface-defects",
        version="1.0.0",
        title="Surface defects",
        created_s=1_790_000_000.0,
        model="model.onnx",
        labels=("good", "pit"),
        files=tuple(make_file(path, path.encode()) for path in paths),
        graph=Graph(
            inputs=(Tensor(name="input", dtype="float32", shape=(1, 1, 8, 8)),),
            outputs=(Tensor(name="logits", dtype="float32", shape=(1, 2)),),
            ir_version=8,
            opsets={"": 17},
            operators={"Conv": 1},
        ),
        pipeline=Pipeline(
            sample=Image(colour="grey"),
            pre=(Normalize(scale=1 / 255), Layout(order="NCHW")),
            post=Classify(),
            decision=Decision(alarm_labels=("pit",), threshold=0.6, k=2, n=3),
        ),
        requirements=Requirements(),
        golden=_GOLDEN,
        source=Source(model_sha256="0" * 64, licence="Apache-2.0", project="surface-defects"),
    )


def measuring() -> dict[str, object]:
    """Return what to change of a manifest for a regression: wear in millimetres, and a number."""
    post = Regress(quantities=(Quantity(unit="mm"), Quantity()))
    pipeline = structs.replace(make_manifest().pipeline, post=post, decision=Decision())
    return {"labels": ("wear", "count"), "pipeline": pipeline}

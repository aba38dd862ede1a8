"""Slots of real models: the two samples of this project, and two of others where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from device_agent.wire.manifest import Golden, GoldenSample, Tensor
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.samples import read_sample
from device_agent.wire.pipeline.spec import (
    Classify,
    Detect,
    Image,
    Layout,
    Normalize,
    Pipeline,
    Resize,
)
from tests.conftest import ROOT
from tests.fakes.manifests import make_file, make_manifest
from tests.fakes.slots import npy, write_slot

DATA = ROOT.parent / "shared" / "data"
_WITHOUT = "the real models are not here"


@dataclass(frozen=True)
class RealModel:
    """A model with the pipeline that fits it.

    Attributes:
        sample: A file that the pipeline takes.
    """

    name: str
    path: Path
    labels: tuple[str, ...]
    pipeline: Pipeline
    sample: Path

    def need(self) -> None:
        """Skip the test where the model is not there."""
        if not self.path.exists():
            pytest.skip(f"{self.path.name}: {_WITHOUT}")

    def tensor(self) -> NDArray[np.float32]:
        """Return the sample as the model takes it."""
        return compile_pre(self.pipeline)(read_sample(self.sample, self.pipeline.sample))

    def reference(self, tensor: NDArray[np.float32]) -> Mapping[str, NDArray[np.generic]]:
        """Return what ONNX Runtime itself gives, one thread as the agent has."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            self.path, options, providers=["CPUExecutionProvider"]
        )
        names = [entry.name for entry in session.get_outputs()]
        return dict(
            zip(names, session.run(names, {session.get_inputs()[0].name: tensor}), strict=True)
        )

    def write_slot(self, directory: Path, version: str = "1.0.0") -> Path:
        """Write a slot that passes its trial."""
        contents = {"model.onnx": self.path.read_bytes()}
        name = f"golden/in{self.sample.suffix}"
        contents[name] = self.sample.read_bytes()
        outputs = []
        expected = self.reference(self.tensor())
        for index, output in enumerate(expected.values()):
            outputs.append(f"golden/out{index}.npy")
            contents[outputs[-1]] = npy(output)
        golden = GoldenSample(input=name, outputs=tuple(outputs), label=self.labels[0])
        graph = msgspec.structs.replace(
            make_manifest().graph,
            outputs=tuple(
                Tensor(name=name, dtype="float32", shape=output.shape)
                for name, output in expected.items()
            ),
        )
        manifest = msgspec.structs.replace(
            make_manifest(),
            graph=graph,
            name=self.name,
            version=version,
            labels=self.labels,
            files=tuple(make_file(path, content) for path, content in contents.items()),
            pipeline=self.pipeline,
            golden=Golden(samples=(golden,), atol=(1e-3,) * len(outputs), rtol=1e-3),
        )
        return write_slot(directory, manifest, contents)


def sample_project(name: str) -> RealModel:
    """Return one of the samples of this project, unquantized."""
    directory = ROOT / "models" / name
    project = msgspec.json.decode((directory / "project.json").read_bytes())
    return RealModel(
        name,
        directory / project["model"],
        tuple(project["labels"]),
        msgspec.convert(project["pipeline"], Pipeline),
        min((directory / project["golden"]).iterdir()),
    )


def vww() -> RealModel:
    """Return a classifier with a free batch size."""
    pipeline = Pipeline(
        sample=Image(),
        pre=(Resize(height=96, width=96), Normalize(scale=1 / 255), Layout(order="NHWC")),
        post=Classify(softmax=False),
    )
    model = DATA / "models" / "vww96_mobilenetv1_025_bn_fp32.onnx"
    return RealModel("vww", model, ("nobody", "person"), pipeline, _photograph())


def ultraface() -> RealModel:
    """Return a detector with two outputs."""
    pipeline = Pipeline(
        sample=Image(),
        pre=(
            Resize(height=240, width=320),
            Normalize(mean=(127.0,), std=(128.0,)),
            Layout(order="NCHW"),
        ),
        post=Detect(format="ultraface", boxes="boxes", scores="scores", threshold=0.7),
    )
    model = DATA / "models" / "Ultraface.version-RFB-320.onnx"
    return RealModel("ultraface", model, ("face",), pipeline, _photograph())


def _photograph() -> Path:
    return DATA / "images" / "kodak-04.png"


REAL_MODELS = {
    "surface-defects": lambda: sample_project("surface-defects"),
    "bearing-faults": lambda: sample_project("bearing-faults"),
    "vww": vww,
    "ultraface": ultraface,
}

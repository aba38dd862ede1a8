"""Static QDQ quantization with ONNX Runtime, calibrated on the project's samples."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
from numpy.typing import NDArray

from app.bundles.dataset import Reader, calibration_files
from app.bundles.inspection import ModelInfo, inspect_model, read_model
from app.bundles.progress import Progress, Steps, part, silent
from app.bundles.project import Project
from app.bundles.recipes import RECIPES, Recipe
from app.bundles.session import PROVIDERS, RUNTIME_ERRORS
from app.errors import EnvironmentFaultError, InputError
from device_agent.wire.sentence import Sentence

if TYPE_CHECKING:
    from onnxruntime.quantization.calibrate import TensorsData

RECIPE_KEY = "muster.recipe"
"""Metadata of the quantized file that names its recipe."""
CALIBRATION_CHUNK = 4
"""Samples whose activations are held at once: histogram calibrators keep all of a call."""
_MIN_OPSET = 13
"""The first opset whose QuantizeLinear knows a scale per channel."""
_PERCENTILE = 99.999
_LIBRARY_ERRORS: tuple[type[Exception], ...] = (
    *RUNTIME_ERRORS,
    onnx.checker.ValidationError,
    onnx.shape_inference.InferenceError,
    onnx.version_converter.ConvertError,
    # what the quantizer's own Python code raises over graphs it did not foresee
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
)


class Says(Sentence):
    """What cannot be done, and what helps."""

    REFUSED = "{model}: cannot be quantized: {problem}; try fp32"
    UNWRITABLE = "{target}: cannot be written ({cause}); check its folder and free space"
    NO_RECIPE = "recipe '{name}' is unknown; use one of {recipes}"


def find_recipe(name: str) -> Recipe:
    """Return the recipe of that name.

    Raises:
        InputError: There is none.
    """
    if name not in RECIPES:
        raise InputError(Says.NO_RECIPE(name=name, recipes=", ".join(RECIPES)))
    return RECIPES[name]


def quantize(
    project: Project, recipe: Recipe, target: Path, progress: Progress | None = None
) -> None:
    """Write the project's model, quantized, to `target`: whole or not at all.

    Raises:
        InputError: The model or a calibration sample cannot be used.
        EnvironmentFaultError: `target` cannot be written.
    """
    source = inspect_model(project.model)
    try:
        quantize_inspected(project, source, recipe, target, progress or silent)
    except OSError as error:
        raise EnvironmentFaultError(Says.UNWRITABLE(target=target, cause=error.strerror)) from error


def quantize_inspected(
    project: Project, source: ModelInfo, recipe: Recipe, target: Path, progress: Progress
) -> None:
    """Do what `quantize` does with the project's model `source`.

    Raises:
        InputError: The model or a calibration sample cannot be used.
        OSError: `target` cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix=".quantize-", dir=target.parent) as name:
        work = Path(name)
        if recipe.method == "none":
            data = read_model(source.path)
        else:
            data = _quantize(project, source, recipe, work, progress)
        result = work / "result.onnx"
        result.write_bytes(data)
        result.replace(target)
    progress(Steps.QUANTIZED(), 1.0)


def _quantize(
    project: Project, source: ModelInfo, recipe: Recipe, work: Path, progress: Progress
) -> bytes:
    feeds = _feeds(project, source, part(progress, 0.1, 0.8))
    prepared = work / "prepared.onnx"
    try:
        progress(Steps.PREPARING(), 0.0)
        _prepare(source.path, work / "source.onnx", prepared)
        ranges = _calibrate(prepared, recipe, feeds)
        progress(Steps.WEIGHTS(), 0.8)
        model = _rewrite(prepared, recipe, ranges)
    except _LIBRARY_ERRORS as error:
        text = " ".join(str(error).split())[:300] or type(error).__name__
        raise InputError(Says.REFUSED(model=project.model, problem=text)) from error
    _forget_unused_opsets(model)
    model.metadata_props.add(key=RECIPE_KEY, value=recipe.name)
    data: bytes = model.SerializeToString(deterministic=True)
    return data


def _prepare(source: Path, converted: Path, target: Path) -> None:
    """Raise the opset where needed, fold batch norms and constants, infer shapes."""
    from onnxruntime.quantization.shape_inference import quant_pre_process

    model = onnx.load_from_string(read_model(source))
    versions = [entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")]
    if versions and versions[0] < _MIN_OPSET:
        model = onnx.version_converter.convert_version(model, _MIN_OPSET)
    onnx.save(model, converted)
    quant_pre_process(str(converted), str(target), skip_symbolic_shape=True)


class _Feed:
    """Feeds a few calibration samples; the runtime's reader protocol."""

    def __init__(self, name: str, tensors: Iterator[NDArray[np.float32]]) -> None:
        self._name = name
        self._tensors = tensors

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the next sample, or None after the last."""
        tensor = next(self._tensors, None)
        return None if tensor is None else {self._name: tensor}


def _feeds(project: Project, source: ModelInfo, progress: Progress) -> Iterator[_Feed]:
    """Yield the calibration samples, `CALIBRATION_CHUNK` at a time.

    Raises:
        InputError: There is none, or one does not fit the model.
    """
    reader = Reader(project, source.graph)
    files = calibration_files(project)
    for start in range(0, len(files), CALIBRATION_CHUNK):
        progress(Steps.CALIBRATING(n=len(files)), start / len(files))
        chunk = files[start : start + CALIBRATION_CHUNK]
        yield _Feed(source.graph.inputs[0].name, map(reader.tensor, chunk))


def _calibrate(model: Path, recipe: Recipe, feeds: Iterator[_Feed]) -> TensorsData:
    """Return each activation's range, having held `CALIBRATION_CHUNK` samples at a time."""
    from onnxruntime.quantization.calibrate import CalibrationMethod, create_calibrator

    percentile = recipe.method == "percentile"
    calibrator = create_calibrator(
        model,
        augmented_model_path=str(model.with_name("augmented.onnx")),
        calibrate_method=CalibrationMethod.Percentile if percentile else CalibrationMethod.MinMax,
        providers=list(PROVIDERS),
        extra_options={"percentile": _PERCENTILE, "symmetric": False} if percentile else {},
    )
    for feed in feeds:
        with redirect_stdout(io.StringIO()):  # histogram calibrators print
            calibrator.collect_data(feed)
    with redirect_stdout(io.StringIO()):
        return calibrator.compute_data()


def _rewrite(prepared: Path, recipe: Recipe, ranges: TensorsData) -> onnx.ModelProto:
    from onnxruntime.quantization import QDQQuantizer, QuantType
    from onnxruntime.quantization.registry import QDQRegistry

    quantizer = QDQQuantizer(
        onnx.load(os.fspath(prepared)),
        recipe.per_channel,
        False,  # reduce_range
        QuantType.QInt8,
        QuantType.QUInt8,
        ranges,
        [],
        [],
        sorted(QDQRegistry),
        {},
    )
    quantizer.quantize_model()
    model: onnx.ModelProto = quantizer.model.model
    return model


def _forget_unused_opsets(model: onnx.ModelProto) -> None:
    """Drop the operator sets that the pre-processing declares for itself: no node is of them."""
    used = {"", "ai.onnx"} | {node.domain for node in _nodes(model)}
    kept = [entry for entry in model.opset_import if entry.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(kept)


def _nodes(model: onnx.ModelProto) -> Iterator[onnx.NodeProto]:
    """Yield every node, those of functions and of subgraphs included."""
    waiting = [*model.graph.node, *(node for each in model.functions for node in each.node)]
    while waiting:
        node = waiting.pop()
        yield node
        for attribute in node.attribute:
            for graph in (attribute.g, *attribute.graphs):
                waiting.extend(graph.node)

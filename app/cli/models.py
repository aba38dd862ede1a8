"""`muster model`: look at a model, quantize it, measure what that cost."""

from __future__ import annotations

from pathlib import Path

import click

from app.bundles.evaluate import Evaluation, compare, evaluate
from app.bundles.inspection import ModelInfo, inspect_model
from app.bundles.project import load_project
from app.bundles.quantize import find_recipe, quantize
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES
from app.cli.common import as_json
from app.cli.listing import ListingGroup
from app.cli.output import StepPrinter, print_facts, print_json, print_table, size
from app.errors import StateError
from app.files import environment_faults
from app.given_paths import is_folder, is_there
from device_agent.wire.manifest import Quantization, Tensor

recipe_option = click.option(
    "--recipe",
    type=click.Choice(list(RECIPES)),
    default=DEFAULT_RECIPE,
    show_default=True,
    help="How to quantize; fp32 leaves the model as it is.",
)


@click.group(cls=ListingGroup)
def model() -> None:
    """Inspect, quantize and evaluate models."""


@model.command()
@click.argument("path", type=click.Path(path_type=Path))
@as_json
def inspect(path: Path, json_: bool) -> None:
    """Show what an ONNX file, or a project's model, needs and holds."""
    info = inspect_model(load_project(path).model if is_folder(path) else path)
    if json_:
        print_json(info)
        return
    _print_info(info)


@model.command("quantize")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The ONNX to write.")
@recipe_option
@as_json
def quantize_(project: Path, out: Path, recipe: str, json_: bool) -> None:
    """Quantize a project's model and compare it with FP32 on the held-out samples."""
    if is_there(out):
        raise StateError(f"{out} is there already. Choose another name with --out.")
    loaded = load_project(project)
    progress = StepPrinter()
    with environment_faults(out):
        quantize(loaded, find_recipe(recipe), out, progress)
    cost = compare(loaded, out, progress)
    if json_:
        print_json(cost)
        return
    print_cost(cost)
    click.echo(f"Wrote {out} ({size(out.stat().st_size)}).")


@model.command("evaluate")
@click.argument("project", type=click.Path(path_type=Path))
@click.option(
    "--model", "path", type=click.Path(path_type=Path), help="Another ONNX than the project's."
)
@as_json
def evaluate_(project: Path, path: Path | None, json_: bool) -> None:
    """Measure a model's accuracy on the project's held-out samples."""
    loaded = load_project(project)
    found = evaluate(loaded, path or loaded.model, StepPrinter())
    if json_:
        print_json(
            {
                "samples": found.samples,
                "accuracy": found.accuracy,
                "accuracy_low": found.accuracy_low,
                "labels": found.labels,
                "findings": found.findings,
                "confusion": None if found.confusion is None else found.confusion.tolist(),
            }
        )
        return
    _print_evaluation(found)


def print_cost(cost: Quantization) -> None:
    """Print what quantization cost, measured on held-out samples."""
    print_table(
        ("", "FP32", cost.recipe),
        [
            ("accuracy", _share(cost.accuracy_fp32), _share(cost.accuracy)),
            ("agreement with FP32", "100.0 %", _share(cost.agreement)),
            ("  at least (95 %)", "", _share(cost.agreement_low)),
            ("signal to noise", "", f"{cost.sqnr_db:.1f} dB"),
            ("size", "1.00", f"{cost.size_ratio:.2f}"),
            ("latency here", "1.00", f"{cost.latency_ratio:.2f}"),
        ],
        "",
    )
    click.echo(f"Measured on {cost.samples} held-out samples.")


def _print_info(info: ModelInfo) -> None:
    graph = info.graph
    print_facts(
        [
            ("file", info.path),
            ("size", size(info.size_bytes)),
            ("sha256", info.sha256),
            ("parameters", f"{info.parameters:,}"),
            ("memory to run", size(info.memory_bytes)),
            *[("input", _tensor(each)) for each in graph.inputs],
            *[("output", _tensor(each)) for each in graph.outputs],
            (
                "opsets",
                ", ".join(f"{name or 'ai.onnx'} {number}" for name, number in graph.opsets.items()),
            ),
            ("operators", ", ".join(f"{name} x{n}" for name, n in graph.operators.items())),
        ]
    )


def _print_evaluation(found: Evaluation) -> None:
    if found.confusion is None:
        print_table(("LABEL", "FOUND"), list(found.findings.items()), "")
        click.echo(f"On {found.samples} held-out samples, which say nothing of what is true.")
        return
    print_table(
        ("TRUE \\ SAID", *found.labels),
        [(label, *row) for label, row in zip(found.labels, found.confusion.tolist(), strict=True)],
        "",
    )
    click.echo(
        f"Accuracy {_share(found.accuracy)} on {found.samples} held-out samples "
        f"(at least {_share(found.accuracy_low)} at 95 %)."
    )


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value * 100:.1f} %"


def _tensor(tensor: Tensor) -> str:
    return f"{tensor.name} {tensor.dtype} ({', '.join(map(str, tensor.shape))})"

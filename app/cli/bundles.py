"""`muster bundle`: build a bundle from a project, look at it, sign it for the fleet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from app.bundles.build import build_bundle
from app.bundles.library import LibraryEntry
from app.bundles.project import load_project
from app.bundles.quantize import find_recipe
from app.cli.common import as_json, find_bundle, open_workspace, passphrase, why_option
from app.cli.listing import ListingGroup
from app.cli.models import print_cost, recipe_option
from app.cli.output import (
    StepPrinter,
    local_time,
    print_facts,
    print_json,
    print_table,
    size,
)
from app.fleet.records import Release


@dataclass(frozen=True)
class BundleFacts:
    """One bundle of the library and its newest release."""

    name: str
    version: str
    digest: str
    title: str
    size_bytes: int
    created_s: float
    released_s: float | None
    release: int | None


@click.group(cls=ListingGroup)
def bundle() -> None:
    """Build, look at and release bundles. A bundle is NAME@VERSION or the start of its digest."""


@bundle.command()
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--version", "version_", required=True, help="For example 1.2.3.")
@recipe_option
@as_json
@click.pass_obj
def build(data: Path, project: Path, version_: str, recipe: str, json_: bool) -> None:
    """Quantize a project's model and make a bundle of it in the library."""
    with open_workspace(data) as workspace:
        entry = build_bundle(
            load_project(project),
            version_,
            find_recipe(recipe),
            workspace.library,
            StepPrinter(),
        )
    if json_:
        print_json(_facts(entry, {}))
        return
    if entry.manifest.quantization:
        print_cost(entry.manifest.quantization)
    name = f"{entry.manifest.name}@{entry.manifest.version}"
    click.echo(f"Built {name} ({size(entry.size_bytes)}), digest {entry.digest[:12]}.")
    click.echo(f"Next: `muster bundle release {name}`.")


@bundle.command("list")
@as_json
@click.pass_obj
def list_bundles(data: Path, json_: bool) -> None:
    """List the library."""
    with open_workspace(data) as workspace:
        releases = {each.digest: each for each in reversed(workspace.registry.releases())}
        rows = [_facts(entry, releases) for entry in workspace.library.entries()]
    if json_:
        print_json(rows)
        return
    print_table(
        ("BUNDLE", "DIGEST", "SIZE", "BUILT", "RELEASE", "RELEASED"),
        [
            (
                f"{each.name}@{each.version}",
                each.digest[:12],
                size(each.size_bytes),
                local_time(each.created_s),
                each.release,
                local_time(each.released_s),
            )
            for each in rows
        ],
        "No bundles yet. Build one: `muster bundle build PROJECT --version 1.0.0`.",
    )


@bundle.command()
@click.argument("reference", metavar="BUNDLE")
@as_json
@click.pass_obj
def show(data: Path, reference: str, json_: bool) -> None:
    """Show a bundle's manifest: model, pipeline, requirements, what quantization cost."""
    with open_workspace(data) as workspace:
        entry = find_bundle(workspace.library, reference)
        releases = [each for each in workspace.registry.releases() if each.digest == entry.digest]
    if json_:
        print_json({"digest": entry.digest, "manifest": entry.manifest, "releases": releases})
        return
    manifest = entry.manifest
    print_facts(
        [
            ("bundle", f"{manifest.name}@{manifest.version}"),
            ("title", manifest.title),
            ("digest", entry.digest),
            ("built", local_time(manifest.created_s)),
            ("size", size(entry.size_bytes)),
            ("labels", ", ".join(manifest.labels)),
            ("licence", manifest.source.licence),
            ("needs", f"{size(manifest.requirements.memory_bytes)} of memory"),
            ("golden samples", len(manifest.golden.samples)),
            ("releases", ", ".join(f"{r.release}: {local_time(r.released_s)}" for r in releases)),
        ]
    )
    if manifest.quantization:
        click.echo()
        print_cost(manifest.quantization)


@bundle.command()
@click.argument("reference", metavar="BUNDLE")
@why_option
@click.pass_obj
def release(data: Path, reference: str, why: str) -> None:
    """Sign a bundle into the fleet's metadata, so that devices accept it.

    Releasing an older bundle again gives it a higher counter: so a fleet is rolled back.
    """
    with open_workspace(data) as workspace:
        entry = find_bundle(workspace.library, reference)
        console = workspace.unlock_console(passphrase("console"))
        made = workspace.release(entry.digest, passphrase("release"), console, why)
    click.echo(f"Released {made.name}@{made.version} as release {made.release} of {made.name}.")
    click.echo(f"Next: `muster rollout create {made.name}@{made.version} --all`.")


def _facts(entry: LibraryEntry, releases: Mapping[str, Release]) -> BundleFacts:
    newest = releases.get(entry.digest)
    return BundleFacts(
        name=entry.manifest.name,
        version=entry.manifest.version,
        digest=entry.digest,
        title=entry.manifest.title,
        size_bytes=entry.size_bytes,
        created_s=entry.manifest.created_s,
        released_s=newest.released_s if newest else None,
        release=newest.release if newest else None,
    )

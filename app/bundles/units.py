"""The units of what a bundle in the library measures."""

from __future__ import annotations

from collections.abc import Mapping

from app.bundles.library import Library
from app.errors import StateError
from device_agent.wire.manifest import Manifest
from device_agent.wire.pipeline.spec import Regress


def read_units(library: Library, digest: str | None) -> Mapping[str, str]:
    """Return the unit of each value that a bundle measures, by name; none where it is not here."""
    if digest is None:
        return {}
    try:
        return units_of(library.get(digest).manifest)
    except StateError:
        return {}


def units_of(manifest: Manifest) -> Mapping[str, str]:
    """Return the unit of each value that a bundle measures, by name; none where it names none."""
    post = manifest.pipeline.post
    if not isinstance(post, Regress):
        return {}
    named = zip(manifest.labels, post.quantities, strict=False)  # quantities may be left out whole
    return {label: quantity.unit for label, quantity in named if quantity.unit}

"""Measured values are shown in the unit that their bundle names."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from app.bundles.units import read_units, units_of
from device_agent.wire.pipeline.spec import Quantity, Regress
from tests.fakes.manifests import make_manifest, measuring
from tests.fakes.workspaces import add_bundle, new_workspace


def test_only_a_regression_that_names_them_has_units() -> None:
    plain = make_manifest()
    assert units_of(plain) == {}
    for quantities, units in (
        ((), {}),
        ((Quantity(unit="mm"), Quantity()), {"wear": "mm"}),
        ((Quantity(unit="mm"), Quantity(unit="°C")), {"wear": "mm", "heat": "°C"}),
    ):
        pipeline = replace(plain.pipeline, post=Regress(quantities=quantities))
        assert units_of(replace(plain, labels=("wear", "heat"), pipeline=pipeline)) == units


def test_a_bundle_that_is_not_here_has_no_units(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "data")
    entry = add_bundle(workspace.library, "1.0.0", 4096, **measuring())
    assert read_units(workspace.library, entry.digest) == {"wear": "mm"}
    assert read_units(workspace.library, "0" * 64) == {}
    assert read_units(workspace.library, None) == {}
    workspace.close()

"""What queries mean."""

from __future__ import annotations

import pytest

from app.fleet.live import DeviceView
from app.fleet.query import Names, parse_query
from device_agent.wire.messages import Inventory
from tests.fakes.queried import NOW_S, device

GIB = 2**30


def matches(text: str, view: DeviceView | None = None) -> bool:
    query = parse_query(text, Names(labels=("role", "owner")))
    return query.matches(view or device(), NOW_S)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "site:Lyon model:surface* p95>12 power<10 status:online version!=1.4.1",
        "site:LYON",
        "site:porto,lyon",
        'site="lyon / line 1"',
        "site='Lyon / line 1'",
        "model:defects",
        "model:surf?ce-*",
        "model!=surface",  # a part is not the whole
        "edge",
        "edge lyon",
        "1.4",
        "status:failed,online",
        "status!=failed",
        "p95:14..15",
        "p95:..15",
        "p95:14.5..",
        "p95=14.5",
        "p95:1,14.5",
        "p95 > 12ms",
        "p95>0.012s",
        "p95>12000us",
        "power<8001mW power>=8W",
        "cpus:4",
        "seen<1h",
        "seen>30s",
        "seen:0s..2min",
        "age>=60",
        "version:1.4.2",
        "version:1.4.*",
        "version>1.4.2-rc1",
        "version<1.10",
        "version:1.4..1.5",
        "version:1.3,1.4.2",
        "label.role:inspection",
        "label.ROLE:insp*",
        "role:inspection owner:ada",
        "machine:aarch64",
        "digest:abab*",
        "has:power",
        "has:role",
        "has:energy,power",
        "-has:temp",
        "not site:Porto",
        "site:Porto or model:surface*",
        "site:Lyon and (status:failed or p95>12)",
        "-(site:Porto status:online)",
        "-(-edge-01)",
        "NOT site:porto AND (edge OR x)",
    ],
)
def test_matches(text: str) -> None:
    assert matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "site:Porto",
        "site=Lyon",
        "-edge",
        "p95>14.5",
        "p95<12",
        "p95!=14.5",
        "version!=1.4.2",
        "version!=1.4.*",
        "version<1.4",
        "label.role:other",
        "label.absent:x",
        "has:label.absent",
        'model:"surface*"',
        "site:[Ll]yon",
        "site:Lyon status:failed",
        "site:Porto or status:failed",
        "seen>1h",
    ],
)
def test_does_not_match(text: str) -> None:
    assert not matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "site:*",
        "site!=Porto",
        "version!=1.0",
        "version>0",
        "p95>0",
        "p95<1e9",
        "p95!=3",
        "p95:..1e9",
        "seen>0",
        "seen<9999w",
        "memory>0",
        "memory!=3",
        "provider:*",
        "label.role!=x",
        "has:site",
        "has:p95",
        "has:seen",
    ],
)
def test_no_comparison_holds_where_nothing_is_known(text: str) -> None:
    nothing = DeviceView("edge-09")
    assert not matches(text, nothing)
    assert matches(f"-{text}", nothing)


def test_figures_of_a_device_that_is_away_are_not_known() -> None:
    away = device(status="offline")
    assert not matches("p95>12", away)
    assert not matches("has:power", away)
    assert matches("status:offline site:Lyon seen<1h", away)


def test_sizes_know_their_units() -> None:
    big = device(inventory=Inventory(memory_bytes=8 * GIB, disk_bytes=64_000_000_000))
    assert matches("memory:8GiB disk:64GB memory>8GB", big)
    assert not matches("memory>8GiB", big)


def test_several_texts_match_if_one_does() -> None:
    gpu = device(inventory=Inventory(providers=("CUDAExecutionProvider", "CPUExecutionProvider")))
    assert matches("provider:cuda provider:cpu*", gpu)
    assert not matches("provider:tensorrt", gpu)
    assert not matches("provider!=CPUExecutionProvider", gpu)


def test_a_version_that_is_none_is_different_from_every_version() -> None:
    odd = device(bundle_version="nightly")
    assert matches("version!=1.4.2", odd)
    assert not matches("version>0", odd)
    assert not matches("version:1.4.2", odd)
    assert matches("version:night*", odd)


def test_names_what_changes_by_itself() -> None:
    query = parse_query("site:Lyon (p95>12 or -status:failed) seen<1h version:1.0")
    assert query.volatile_fields() == {"p95", "status", "seen"}
    assert parse_query("site:Lyon label.role:x").volatile_fields() == frozenset()

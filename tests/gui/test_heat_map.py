"""The heat map without a window: who stands together, in which colour, and where."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.fleet.live import DeviceView
from app.fleet.query.fields import FIELDS, label_field
from app.gui.models.columns import FleetColumns
from app.gui.models.fleet_fields import figure_text
from app.gui.models.heat_map import Scale, colours_of, heat_map, palette, scale_of
from app.gui.models.heat_places import lay_out
from app.gui.theme.tokens import luminance

NOW_S = 1_800_000_000.0


def fleet(count: int = 30) -> FleetColumns:
    columns = FleetColumns()
    columns.update(
        DeviceView(
            device_id=f"edge-{index}",
            site=("Lyon", "Brno", "")[index % 3],
            labels={"line": str(index % 2)},
            status="offline" if index == 4 else "online",
            p95_s=0.001 * (index + 1),
            last_seen_s=NOW_S - index,
        )
        for index in range(count)
    )
    return columns


def ids(columns: FleetColumns, rows: np.ndarray) -> list[str]:
    return [columns.views[row].device_id for row in rows.tolist()]


def test_devices_stand_together_by_group_in_order_and_nothing_is_lost() -> None:
    columns = fleet()
    heat = heat_map(columns, np.arange(30), FIELDS["p95"], FIELDS["site"], NOW_S)
    assert [each.name for each in heat.blocks] == ["Brno", "Lyon", ""]
    assert ids(columns, heat.blocks[0].rows)[:4] == ["edge-1", "edge-4", "edge-7", "edge-10"]
    shown = np.sort(np.concatenate([each.rows for each in heat.blocks]))
    assert shown.tolist() == list(range(30))
    by_line = heat_map(columns, np.arange(30), FIELDS["p95"], label_field("line"), NOW_S)
    assert [each.name for each in by_line.blocks] == ["0", "1"]


def test_only_what_the_filter_shows_is_there_and_an_empty_one_has_no_blocks() -> None:
    columns = fleet()
    heat = heat_map(columns, np.array([9, 3, 12]), FIELDS["p95"], FIELDS["site"], NOW_S)
    assert ids(columns, heat.blocks[0].rows) == ["edge-3", "edge-9", "edge-12"]
    nothing = heat_map(columns, np.arange(0), FIELDS["p95"], FIELDS["site"], NOW_S)
    assert nothing.blocks == ()


def test_a_device_that_is_away_has_no_value_and_is_in_no_median() -> None:
    columns = fleet()
    heat = heat_map(columns, np.arange(30), FIELDS["p95"], FIELDS["site"], NOW_S)
    assert math.isnan(heat.values[4])
    known = [each + 1 for each in range(1, 30, 3) if each != 4]
    assert heat.blocks[0].median == pytest.approx(np.median(known))


def test_an_age_counts_from_now_and_is_said_as_a_span() -> None:
    heat = heat_map(fleet(), np.arange(30), FIELDS["seen"], FIELDS["site"], NOW_S)
    assert heat.values[7] == 7
    assert figure_text("seen", 7.0) == "7 s"
    assert figure_text("p95", 12.34) == "12.3 ms"
    assert figure_text("memory", 8e9) == "8.0 GB"


def test_one_odd_device_does_not_make_all_others_look_alike() -> None:
    values = np.append(np.linspace(5.0, 9.0, 200), 4000.0)
    scale = scale_of(values)
    assert 4.0 <= scale.low <= 5.1
    assert 8.9 <= scale.high <= 10.0
    assert scale.share(np.array([4000.0, 0.0])).tolist() == [1.0, 0.0]


def test_a_scale_stays_while_it_fits_and_gives_way_where_it_does_not() -> None:
    held = scale_of(np.linspace(5.0, 9.0, 50))
    assert scale_of(np.linspace(5.2, 8.8, 50), held) is held
    assert scale_of(np.linspace(5.2, 30.0, 50), held) != held
    assert scale_of(np.linspace(6.0, 6.1, 50), held) != held
    assert scale_of(np.array([np.nan]), held) is held
    same = scale_of(np.full(9, 3.0))
    assert same.low <= 3.0 < same.high


@pytest.mark.parametrize("dark", [True, False])
def test_colours_differ_in_brightness_all_along_so_that_no_hue_is_needed(dark: bool) -> None:
    shares = np.linspace(0.0, 1.0, 12)
    packed = colours_of(shares, palette(dark=dark)).tolist()
    bright = [luminance(f"#{each & 0xFFFFFF:06x}") for each in packed]
    assert bright == sorted(bright, reverse=not dark)
    assert min(abs(np.diff(bright))) > 0.005


def test_every_cell_can_be_pointed_at_and_none_lies_over_another() -> None:
    counts = [12, 1, 40, 7]
    places = lay_out(counts, 600, 300, 18, 200)
    assert places.height <= 300
    seen = set()
    for block, count in enumerate(counts):
        for at in range(count):
            x, y = places.corner(block, at)
            assert places.at(x + 1, y + 1) == (block, at)
            assert x + places.cell <= 600
            seen.add((x, y))
    assert len(seen) == sum(counts)
    assert places.titled(3, 5, 18) == 0
    assert places.titled(3, 25, 18) is None  # a cell
    assert places.at(-5, 20) is None
    assert places.at(0, 0) is None


def test_cells_shrink_with_the_fleet_to_a_least_size_that_is_scrolled() -> None:
    few = lay_out([20, 20], 800, 300, 18, 200)
    many = lay_out([250] * 40, 800, 300, 18, 200)
    assert few.cell > many.cell == 8
    assert many.height > 300


def test_arrow_keys_reach_every_cell_and_stop_at_the_ends() -> None:
    counts = [5, 9, 2]
    places = lay_out(counts, 90, 400, 18, 40)
    at, seen = (0, 0), []
    while at not in seen:
        seen.append(at)
        at = places.beside(*at, 1)
    assert seen == [(block, each) for block, n in enumerate(counts) for each in range(n)]
    assert places.beside(0, 0, -1) == (0, 0)
    assert places.beside(1, 0, -1) == (0, 4)
    down = [(0, 0)]
    for _ in range(12):
        down.append(places.below(*down[-1], 1))
    assert down[-1] == down[-2]
    heights = [places.corner(*each)[1] for each in down]
    assert heights == sorted(heights)
    assert places.below(0, 0, -1) == (0, 0)


def test_a_share_without_a_value_stays_without() -> None:
    assert math.isnan(Scale(0.0, 1.0).share(np.array([np.nan]))[0])

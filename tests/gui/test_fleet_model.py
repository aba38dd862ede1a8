from __future__ import annotations

import time

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.fleet.live import DeviceView, Rejection
from app.fleet.query import parse_query
from app.gui import texts
from app.gui.models.fleet_fields import offered
from app.gui.models.fleet_model import FleetModel
from app.gui.models.group_counts import GroupCounts

COUNT = 10_000
NOW_S = 1_800_000_000.0


def view(index: int, p95_s: float, status: str = "online", method: str = "measured") -> DeviceView:
    return DeviceView(
        device_id=f"edge-{index:05d}",
        site=("Lyon", "Porto", "Brno")[index % 3],
        status=status,  # type: ignore[arg-type]
        bundle_name="surface-defects",
        bundle_version="1.0.0",
        bundle_digest="a" * 64,
        p50_s=p95_s / 2,
        p95_s=p95_s,
        p99_s=p95_s * 1.2,
        power_w=9.0,
        power_method=method,  # type: ignore[arg-type]
        power_source="CPU share model",
        last_seen_s=NOW_S - 5,
        latency_history=(p95_s,) * 5,
    )


@pytest.fixture
def model(qtbot: QtBot) -> FleetModel:
    rng = np.random.default_rng(1)
    model = FleetModel(clock=lambda: NOW_S)
    model.update(view(index, float(rng.uniform(0.001, 0.050))) for index in range(COUNT))
    model.reorder()
    model.set_visible(0, 20)
    return model


def column(model: FleetModel, field: str) -> int:
    return next(at for at, each in enumerate(model.columns) if each.field == field)


def shown(model: FleetModel, place: int, field: str) -> object:
    return model.data(model.index(place, column(model, field)))


def p95s(model: FleetModel) -> list[float]:
    views = (model.view_at(place) for place in range(model.rowCount()))
    return [each.p95_s or 0.0 for each in views if each is not None]


def test_sorts_ten_thousand_rows_both_ways(model: FleetModel) -> None:
    model.sort_by("p95", descending=True)
    assert p95s(model) == sorted(p95s(model), reverse=True)
    model.sort_by("p95", descending=False)
    assert p95s(model) == sorted(p95s(model))
    header = model.headerData(column(model, "p95"), Qt.Orientation.Horizontal)
    assert str(header).endswith("▴")


def test_what_is_unknown_comes_last_whichever_way_it_is_sorted(model: FleetModel) -> None:
    model.update([view(7, 0.001, "offline")])
    for descending in (True, False):
        model.sort_by("p95", descending=descending)
        last = model.view_at(COUNT - 1)
        assert last is not None
        assert last.device_id == "edge-00007"
        assert shown(model, COUNT - 1, "p95") == "—"


def test_filters_and_comes_back(model: FleetModel) -> None:
    model.set_query(parse_query("site:Lyon p95>25"))
    assert 0 < model.rowCount() < COUNT
    assert all(value > 0.025 for value in p95s(model))
    model.set_query(parse_query("id:nothing-like-this"))
    assert model.rowCount() == 0
    model.set_query(parse_query(""))
    assert model.rowCount() == COUNT
    assert model.shown_ids() == [f"edge-{index:05d}" for index in range(COUNT)]


def test_only_changed_rows_that_can_be_seen_are_announced(model: FleetModel, qtbot: QtBot) -> None:
    ranges: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda a, b, _=None: ranges.append((a.row(), b.row())))
    model.update([view(5000, 0.033)])
    assert ranges == []
    model.update([view(3, 0.033), view(9, 0.044), view(8000, 0.011)])
    assert ranges == [(3, 9)]
    assert shown(model, 3, "p95") == "33.0"
    assert shown(model, 9, "p95") == "44.0"


def test_every_row_shows_its_newest_values_after_ten_thousand_updates(model: FleetModel) -> None:
    rng = np.random.default_rng(2)
    fresh = rng.permutation(COUNT)
    model.update(view(int(index), 0.001 * (1 + int(index) % 40)) for index in fresh)
    model.sort_by("p95", descending=True)
    for place in (0, 1, COUNT // 2, COUNT - 1):
        each = model.view_at(place)
        assert each is not None
        index = int(each.device_id[-5:])
        assert shown(model, place, "p95") == f"{1 + index % 40}.0"


def test_an_update_moves_no_row_until_it_is_asked_to(model: FleetModel) -> None:
    model.sort_by("p95", descending=True)
    before = model.shown_ids()
    model.update([view(int(before[-1][-5:]), 9.0)])
    assert model.shown_ids() == before
    assert model.pending_moves() > 0
    assert model.reorder()
    assert model.shown_ids()[0] == before[-1]
    assert model.pending_moves() == 0


def test_focus_follows_its_device_through_a_sort(model: FleetModel) -> None:
    held = QPersistentModelIndex(model.index(17, 1))
    device = model.view_at(17)
    model.sort_by("p95", descending=True)
    assert model.view_at(held.row()) == device
    model.set_query(parse_query("id:nothing"))
    assert not held.isValid()


def test_checks_are_kept_by_id_through_sort_and_filter(model: FleetModel) -> None:
    model.set_checked(["edge-00002", "edge-00003"], True)
    model.set_query(parse_query("site:Porto"))
    model.sort_by("p95", descending=True)
    model.set_query(parse_query(""))
    assert model.checked == {"edge-00002", "edge-00003"}
    place = model.place_of("edge-00002")
    assert place is not None
    state = model.data(model.index(place, 0), Qt.ItemDataRole.CheckStateRole)
    assert state == Qt.CheckState.Checked


def test_dropped_devices_leave_table_and_checks(model: FleetModel) -> None:
    model.set_checked(["edge-00002", "edge-00003"], True)
    model.remove(["edge-00002"])
    assert model.rowCount() == COUNT - 1
    assert model.checked == {"edge-00003"}
    assert "edge-00002" not in model.shown_ids()
    assert model.place_of("edge-00003") == 2


def test_energy_says_when_it_is_estimated(model: FleetModel) -> None:
    model.update([view(0, 0.010, method="estimated")])
    model.reorder()
    power = model.index(0, column(model, "power"))
    assert "estimated: CPU share model" in str(model.data(power, Qt.ItemDataRole.ToolTipRole))
    assert model.data_columns["power_method"][0] == "estimated"


def test_qt_finds_no_fault_with_the_model(qtbot: QtBot) -> None:
    model = FleetModel(clock=time.time)
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning, model
    )
    model.update(view(index, 0.001 * index) for index in range(50))
    model.reorder()
    model.sort_by("p95", descending=True)
    model.set_query(parse_query("p95>20"))
    model.set_query(parse_query(""))
    model.remove(["edge-00004"])
    model.update([view(77, 0.5)])
    model.reorder()
    assert model.rowCount(QModelIndex()) == 50
    assert tester.model() is model


def test_every_field_that_can_be_asked_has_words_for_its_column(qtbot: QtBot) -> None:
    for each in offered(["line"]):
        assert each.title, each.field
        assert each.help, each.field


def test_columns_can_be_others_while_rows_stay(model: FleetModel) -> None:
    model.sort_by("p95", descending=True)
    before = model.shown_ids()
    model.show_columns(["id", "p99", "p99", "no-such-field", "label.line"])
    assert [each.field for each in model.columns] == ["check", "id", "p99", "label.line"]
    assert model.shown_ids() == before
    model.set_query(parse_query("temp>1"))
    assert model.rowCount() == 0
    model.set_query(parse_query("p50>0"))
    assert model.shown_ids() == before


def test_numbers_in_names_sort_as_numbers_and_unknown_texts_last(qtbot: QtBot) -> None:
    model = FleetModel(clock=lambda: NOW_S)
    named = (("edge-10", "B"), ("edge-9", ""), ("edge-2", "a"))
    model.update(replace(view(0, 0.01), device_id=name, site=site) for name, site in named)
    model.reorder()
    assert model.shown_ids() == ["edge-2", "edge-9", "edge-10"]
    for descending, ids in ((False, ["edge-2", "edge-10"]), (True, ["edge-10", "edge-2"])):
        model.sort_by("site", descending=descending)
        assert model.shown_ids() == [*ids, "edge-9"]


def test_the_newest_of_two_views_of_a_device_in_one_batch_counts(model: FleetModel) -> None:
    model.update([view(3, 0.011), view(3, 0.022)])
    assert shown(model, 3, "p95") == "22.0"


def test_figures_grow_old_and_say_so(qtbot: QtBot) -> None:
    now = [NOW_S]
    model = FleetModel(clock=lambda: now[0])
    model.update([view(0, 0.01), view(1, 0.01, "offline")])
    model.reorder()
    assert not model.stale_mask().any()
    now[0] += 60
    assert model.stale_mask().tolist() == [True, False]
    tip = model.data(model.index(0, column(model, "p95")), Qt.ItemDataRole.ToolTipRole)
    assert tip == "10.0, as it was 65 s ago"
    model.update([replace(view(0, 0.01), last_seen_s=now[0])])
    assert not model.stale_mask().any()
    assert shown(model, 1, "p95") == texts.DASH
    model.set_connected(False)
    assert model.stale_mask().tolist() == [True, True]


def test_without_a_link_everybody_shows_what_was_known_last(qtbot: QtBot) -> None:
    model = FleetModel(clock=lambda: NOW_S)
    bare = DeviceView("edge-8", status="offline", last_seen_s=NOW_S - 60)
    model.update([view(1, 0.01, "offline"), bare])
    model.reorder()
    assert [shown(model, each, "p95") for each in (0, 1)] == [texts.DASH, texts.DASH]
    model.set_connected(False)
    assert [shown(model, each, "p95") for each in (0, 1)] == ["10.0", texts.DASH]
    assert model.data_columns.status_counts()["offline"] == 2


def test_counts_follow_devices_that_change_come_and_go(qtbot: QtBot) -> None:
    model = FleetModel(clock=lambda: NOW_S)
    columns = model.data_columns
    model.update([view(0, 0.01), view(1, 0.01, "offline")])
    counts = [(columns.status_counts()["online"], columns.rejected_count())]
    refused = Rejection("report-forged", "not its key", NOW_S)
    model.update([replace(view(1, 0.02, "online"), rejection=refused), view(2, 0.03)])
    counts.append((columns.status_counts()["online"], columns.rejected_count()))
    model.update([view(0, 0.05)])
    model.remove([view(1, 0.02).device_id])
    counts.append((columns.status_counts()["online"], columns.rejected_count()))
    assert counts == [(1, 0), (3, 1), (2, 0)]


def test_groups_are_counted_in_turn_and_all_of_them_at_first() -> None:
    asked: list[str] = []
    now = [0.0]

    def count(name: str) -> int:
        asked.append(name)
        now[0] += 0.003
        return len(asked)

    counts = GroupCounts(count, lambda: now[0])
    names = [f"g{index}" for index in range(10)]
    assert set(counts.again(names)) == set(names)
    assert sorted(asked) == sorted(names)
    asked.clear()
    for _ in range(5):
        before = len(asked)
        counts.again(names)
        assert 0 < len(asked) - before <= 2
    assert sorted(asked) == sorted(names)
    asked.clear()
    counts.forget()
    assert counts.again(names[:3]) == {"g0": 1, "g1": 2, "g2": 3}
    assert counts.again([]) == {}


def test_a_label_that_comes_or_goes_is_known_at_once(model: FleetModel) -> None:
    columns = model.data_columns
    assert columns.labels() == []
    columns.update([replace(view(1, 0.01), labels={"line": "2"})])
    assert columns.labels() == ["line"]
    columns.update([view(1, 0.01)])
    assert columns.labels() == []

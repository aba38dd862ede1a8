"""Columns share the room that there is."""

from __future__ import annotations

from app.gui.models.column_widths import Room, fitted


def test_columns_give_up_air_before_any_value_is_cut_and_fill_the_room_exactly() -> None:
    columns = [Room(100, 100, 100), Room(90, 90, 60), Room(71, 40, 40), Room(50, 45, 30)]
    for room in range(230, 312):
        widths = fitted(columns, room)
        assert sum(widths) == room
        assert all(w >= each.least for w, each in zip(widths, columns, strict=True))
        if room >= sum(each.tight for each in columns):
            assert all(w >= each.tight for w, each in zip(widths, columns, strict=True))


def test_with_room_enough_or_far_too_little_all_have_their_usual_width() -> None:
    columns = [Room(100, 80, 60), Room(90, 90, 60)]
    assert fitted(columns, 900) == [100, 90]
    assert fitted(columns, 119) == [100, 90]
    assert fitted([], 100) == []

"""Columns share the room that there is."""

from __future__ import annotations

from app.gui.models.column_widths import Room, fitted


def test_columns_give_up_what_they_can_spare_and_fill_the_room_exactly() -> None:
    columns = [Room(100, 100), Room(90, 60), Room(71, 40), Room(50, 50)]
    for room in range(250, 312):
        widths = fitted(columns, room)
        assert sum(widths) == room
        assert all(w >= each.least for w, each in zip(widths, columns, strict=True))
        assert widths[0] == 100


def test_with_room_enough_or_far_too_little_all_have_their_usual_width() -> None:
    columns = [Room(100, 60), Room(90, 60)]
    assert fitted(columns, 900) == [100, 90]
    assert fitted(columns, 119) == [100, 90]
    assert fitted([], 100) == []

"""The link's state is in words that a blip does not change, with the time since when it is so."""

from __future__ import annotations

from app.link_watch import PATIENCE_S, LinkWatch


def test_a_missing_link_is_connecting_for_a_moment_and_then_down() -> None:
    now_s = 100.0
    watch = LinkWatch(lambda: now_s)
    assert watch.state == "connecting"
    now_s += 1.0
    watch.look(connected=True)
    assert (watch.state, watch.since_s) == ("connected", 101.0)
    now_s = 200.0
    watch.look(connected=False)
    assert watch.state == "connecting"
    now_s += PATIENCE_S
    watch.look(connected=False)
    assert (watch.state, watch.since_s) == ("down", 200.0)

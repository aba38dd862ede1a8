from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from device_agent.link.backoff import Backoff


def test_delays_grow_from_half_a_second_to_the_cap():
    backoff = Backoff(random_share=lambda: 0.0)
    delays_s = [backoff.next_delay_s() for _ in range(20)]
    assert delays_s[0] == 0.5
    assert all(earlier <= later for earlier, later in pairwise(delays_s))
    assert delays_s[-1] == 60.0


def test_after_an_outage_of_ten_seconds_the_next_try_is_soon():
    backoff = Backoff(random_share=lambda: 0.0)
    waited_s = 0.0
    while waited_s < 10.0:
        waited_s += backoff.next_delay_s()
    assert waited_s < 20.0


def test_reset_starts_over():
    backoff = Backoff(random_share=lambda: 0.0)
    for _ in range(5):
        backoff.next_delay_s()
    backoff.reset()
    assert backoff.next_delay_s() == 0.5


@given(st.floats(min_value=0.0, max_value=1.0, exclude_max=True), st.integers(0, 30))
def test_chance_cuts_a_delay_by_half_at_most(share: float, tries: int):
    plain, cut = Backoff(random_share=lambda: 0.0), Backoff(random_share=lambda: share)
    for _ in range(tries):
        plain.next_delay_s()
        cut.next_delay_s()
    full_s = plain.next_delay_s()
    assert full_s / 2 <= cut.next_delay_s() <= full_s

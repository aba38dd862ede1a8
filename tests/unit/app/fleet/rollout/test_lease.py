"""Who leads a fleet: a pure state machine under a clock of the test's."""

import pytest

from app.fleet.rollout.lease import LEASE_S, REFRESH_S, SETTLE_S, Lease
from device_agent.wire.claim import Claim

A, B = "a" * 16, "b" * 16


class Consoles:
    """One lease, its clock, and what its registry knows."""

    def __init__(self, me: str = A, fence: int = 0) -> None:
        self.now_s = 1000.0
        self.known = False
        self.lease = Lease(me, fence, lambda claim: self.known)
        self.lease.listen(self.now_s)

    def passes(self, seconds: float) -> str:
        self.now_s += seconds
        return self.lease.judge(self.now_s)

    def hears(self, who: str, fence: int, seq: int, *, given_up: bool = False) -> str:
        self.lease.heard(claim(who, fence, seq, given_up=given_up), self.now_s)
        return self.lease.judge(self.now_s)


def claim(who: str, fence: int, seq: int, *, given_up: bool = False) -> Claim:
    return Claim(
        engine_id=who, fence=fence, seq=seq, time_s=0.0, host="site-pc", events=1,
        audit="0" * 64, metadata=1, given_up=given_up,
    )  # fmt: skip


@pytest.fixture
def consoles() -> Consoles:
    return Consoles()


def test_nobody_leads_before_it_has_listened(consoles: Consoles) -> None:
    assert consoles.passes(0.0) == "asking"
    assert not consoles.lease.sure(consoles.now_s)
    consoles.lease.deaf()
    assert consoles.passes(100 * SETTLE_S) == "asking"
    consoles.lease.listen(consoles.now_s)
    assert consoles.passes(SETTLE_S) == "leading"
    assert consoles.lease.fence == 1


def test_a_fence_is_above_all_that_were_recorded_and_heard() -> None:
    alone, after = Consoles(fence=7), Consoles(fence=2)
    assert alone.passes(SETTLE_S) == "leading"
    assert alone.lease.fence == 8
    after.known = True
    after.hears(B, 5, 1, given_up=True)
    assert after.passes(SETTLE_S) == "leading"
    assert after.lease.fence == 6


def test_who_is_heard_to_live_leads_whatever_its_fence(consoles: Consoles) -> None:
    consoles.known = True
    assert consoles.hears(B, 0, 1) == "asking"
    consoles.passes(REFRESH_S)
    assert consoles.hears(B, 0, 2) == "behind"
    for seq in range(3, 50):
        consoles.passes(REFRESH_S)
        assert consoles.hears(B, 0, seq) == "behind"


def test_a_retained_claim_and_one_played_again_are_no_sign_of_life(consoles: Consoles) -> None:
    consoles.known = True
    consoles.hears(B, 3, 9)
    for seq in (9, 8, 1, 9, 9):
        consoles.passes(LEASE_S / 5)
        consoles.hears(B, 3, seq)
    assert consoles.lease.role == "leading"


def test_silence_gives_no_right_to_what_the_registry_lacks(consoles: Consoles) -> None:
    consoles.hears(B, 3, 9)
    assert consoles.passes(LEASE_S) == "stale"
    assert consoles.passes(1_000_000.0) == "stale"
    consoles.hears(B, 3, 10)
    assert consoles.lease.role == "behind"
    assert consoles.hears(B, 3, 11, given_up=True) == "stale"
    consoles.known = True
    assert consoles.passes(0.0) == "leading"


def test_who_was_deaf_waits_before_it_takes_over(consoles: Consoles) -> None:
    consoles.known = True
    consoles.hears(B, 3, 9)
    consoles.lease.deaf()
    assert consoles.passes(10 * LEASE_S) == "asking"
    consoles.lease.listen(consoles.now_s)
    assert consoles.passes(SETTLE_S / 2) == "asking"
    consoles.hears(B, 3, 10)
    assert consoles.lease.role == "behind"


@pytest.mark.parametrize(("other", "role"), [(A, "leading"), ("c" * 16, "behind")])
def test_a_tie_of_two_leaders_is_settled_by_their_ids_on_both_sides(other: str, role: str) -> None:
    mine, theirs = Consoles(me=B), Consoles(me=other)
    for each in (mine, theirs):
        assert each.passes(SETTLE_S) == "leading"
    assert mine.hears(other, 1, 1) == role
    theirs.hears(B, 1, 1)
    assert {mine.lease.role, theirs.lease.role} == {"leading", "behind"}


def test_a_leader_that_was_away_yields_to_the_higher_fence(consoles: Consoles) -> None:
    consoles.passes(SETTLE_S)
    consoles.lease.deaf()
    consoles.passes(3600.0)
    consoles.lease.listen(consoles.now_s)
    assert consoles.hears(B, 2, 40) == "behind"
    assert consoles.passes(LEASE_S) == "stale"


def test_our_own_claim_comes_back_and_counts_for_nothing(consoles: Consoles) -> None:
    consoles.passes(SETTLE_S)
    assert consoles.hears(A, 99, 1) == "leading"
    assert consoles.lease.other is None


def test_a_dead_leader_of_a_higher_fence_hides_no_living_one(consoles: Consoles) -> None:
    consoles.hears(B, 9, 1)
    consoles.passes(LEASE_S)
    consoles.hears("c" * 16, 4, 1)
    assert consoles.hears("c" * 16, 4, 2) == "behind"
    assert consoles.lease.other is not None
    assert consoles.lease.other.fence == 4

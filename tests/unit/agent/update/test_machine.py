"""What may follow what, and what that does to the slots."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest
from msgspec.structs import replace

from device_agent.update import machine
from device_agent.update.journal import Journal
from device_agent.update.machine import TRANSITIONS, TransitionError
from device_agent.wire.messages import FINAL_STEPS, Step
from tests.fakes.updates import make_bundle

OLD, NEW, OLDER = make_bundle("1.0.0"), make_bundle("2.0.0"), make_bundle("0.9.0")
STEPS: tuple[Step, ...] = get_args(Step)
PATH: tuple[Step, ...] = (
    "download", "verify", "stage", "trial", "shadow", "swap", "soak", "commit",
)  # fmt: skip


def begun() -> Journal:
    journal = Journal(active=OLD.ref, previous=OLDER.ref)
    return machine.begin(journal, NEW.assignment(2), b"signed", 10.0)


def at(step: Step) -> Journal:
    """Return the journal of an attempt that came to `step` in order."""
    journal = begun()
    for each in PATH[: PATH.index(step) + 1]:
        journal = machine.move(journal, each, 11.0)
    return journal


def test_every_step_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(STEPS)
    assert {step for step in STEPS if not TRANSITIONS[step]} <= FINAL_STEPS


@pytest.mark.parametrize(("before", "after"), list(product(STEPS, STEPS)))
def test_only_what_the_table_allows_may_follow(before: Step, after: Step) -> None:
    attempt = begun().attempt
    assert attempt is not None
    journal = replace(begun(), attempt=replace(attempt, step=before))
    if after in TRANSITIONS[before]:
        moved = machine.move(journal, after, 12.0).attempt
        assert moved is not None
        assert moved.step == after
    else:
        with pytest.raises(TransitionError):
            machine.move(journal, after, 12.0)


def test_slots_change_hands_only_after_the_swap() -> None:
    for step in PATH[: PATH.index("soak")]:
        journal = at(step)
        assert (journal.active, journal.previous, journal.candidate) == (
            OLD.ref,
            OLDER.ref,
            NEW.ref,
        )
    soaking = at("soak")
    assert (soaking.active, soaking.previous, soaking.candidate) == (NEW.ref, OLD.ref, None)
    assert at("commit").bundles == {NEW.digest, OLD.digest}


@pytest.mark.parametrize("step", ["soak", "commit"])
def test_a_roll_back_after_the_swap_restores_both_slots(step: Step) -> None:
    back = machine.move(at(step), "rolled_back", 20.0, "worker-down", "SIGSEGV")
    assert (back.active, back.previous, back.candidate) == (OLD.ref, OLDER.ref, None)
    assert back.attempt is not None
    assert (back.attempt.reason, back.attempt.detail) == ("worker-down", "SIGSEGV")


@pytest.mark.parametrize("step", ["download", "verify", "stage", "trial", "shadow", "swap"])
def test_a_failure_before_the_swap_leaves_the_slots(step: Step) -> None:
    back = machine.move(at(step), "rolled_back", 20.0, "golden-mismatch", "off by 1")
    assert (back.active, back.previous, back.candidate) == (OLD.ref, OLDER.ref, None)


def test_a_failed_first_bundle_leaves_none() -> None:
    journal = machine.begin(Journal(), NEW.assignment(1), b"signed", 1.0)
    for step in PATH[:-1]:
        journal = machine.move(journal, step, 2.0)
    back = machine.move(journal, "rolled_back", 3.0, "worker-down", "")
    assert (back.active, back.previous) == (None, None)


def test_a_deferred_attempt_keeps_what_was_fetched() -> None:
    assert machine.move(at("download"), "deferred", 3.0, "disk-full", "").candidate == NEW.ref


@pytest.mark.parametrize("step", ["download", "verify", "stage", "trial", "shadow", "swap"])
def test_an_attempt_cut_short_before_the_swap_begins_again(step: Step) -> None:
    found = machine.recover(at(step), 30.0)
    assert found.attempt is not None
    assert found.attempt.step == "idle"
    assert (found.active, found.candidate) == (OLD.ref, NEW.ref)


def test_an_attempt_cut_short_in_the_soak_soaks_again() -> None:
    found = machine.recover(at("soak"), 30.0)
    assert found.attempt is not None
    assert found.attempt.step == "soak"
    assert (found.active, found.previous) == (NEW.ref, OLD.ref)


@pytest.mark.parametrize("step", ["stage", "trial", "swap", "soak"])
def test_a_candidate_that_takes_the_device_down_is_given_up(step: Step) -> None:
    journal = at(step)
    for _ in range(machine.MAX_INTERRUPTIONS - 1):
        journal = machine.recover(journal, 30.0)
        assert journal.attempt is not None
        assert journal.attempt.step in ("idle", "soak")
        journal = replace(journal, attempt=replace(journal.attempt, step=step))
    given_up = machine.recover(journal, 31.0)
    assert given_up.attempt is not None
    assert (given_up.attempt.step, given_up.attempt.reason) == ("rolled_back", "interrupted")
    assert given_up.active == OLD.ref


def test_orderly_ends_are_no_interruptions() -> None:
    journal = at("soak")
    for _ in range(10):
        journal = machine.recover(machine.suspend(journal, 30.0), 31.0)
    assert journal.attempt is not None
    assert (journal.attempt.step, journal.attempt.interruptions) == ("soak", 0)


@pytest.mark.parametrize("step", sorted(FINAL_STEPS))
def test_an_ended_attempt_is_left_alone_by_a_restart(step: Step) -> None:
    attempt = begun().attempt
    assert attempt is not None
    journal = replace(begun(), attempt=replace(attempt, step=step))
    assert machine.recover(journal, 30.0) == journal
    assert machine.suspend(journal, 30.0) == journal


def test_giving_up_the_active_slot_lets_an_attempt_at_another_go_on() -> None:
    found = machine.give_up_active(at("download"), "crash-loop", "3 crashes", 40.0)
    assert found.attempt == at("download").attempt
    assert (found.active, found.previous, found.candidate) == (OLDER.ref, None, NEW.ref)


def test_a_damaged_slot_is_installed_anew() -> None:
    found = machine.forget_damaged(at("commit"), 40.0)
    assert found.attempt is not None
    assert (found.attempt.step, found.active, found.candidate) == ("idle", None, NEW.ref)

"""The soak's verdicts."""

from __future__ import annotations

from device_agent.update.soak import Soak, Verdict

BUNDLE, OTHER = "b" * 64, "c" * 64


def make_soak() -> Soak:
    return Soak(BUNDLE, began_s=100.0, soak_s=5.0, window_s=10.0)


def test_it_lasts_its_time_and_wants_a_window() -> None:
    soak = make_soak()
    assert soak.judge(104.9, BUNDLE) is None
    assert soak.judge(105.1, BUNDLE) is None
    soak.saw_window(BUNDLE, 50, 0)
    assert soak.judge(104.9, BUNDLE) is None
    assert soak.judge(105.1, BUNDLE) == Verdict()


def test_a_session_that_closes_no_window_at_all_is_given_up() -> None:
    assert make_soak().judge(184.0, BUNDLE) is None
    verdict = make_soak().judge(186.0, BUNDLE)
    assert verdict is not None
    assert verdict.reason == "soak-silent"


def test_a_silent_source_holds_nothing_up() -> None:
    soak = make_soak()
    soak.saw_window(BUNDLE, 0, 0)
    assert soak.judge(105.1, BUNDLE) == Verdict()


def test_a_window_of_the_bundle_before_counts_nothing() -> None:
    soak = make_soak()
    soak.saw_window(OTHER, 0, 50)
    assert soak.judge(106.0, BUNDLE) is None


def test_errors_end_it_at_once() -> None:
    soak = make_soak()
    soak.saw_window(BUNDLE, 80, 20)
    verdict = soak.judge(100.1, BUNDLE)
    assert verdict == Verdict("soak-errors", "20 of 100 samples failed")


def test_a_rare_error_is_borne() -> None:
    soak = make_soak()
    soak.saw_window(BUNDLE, 99, 1)
    assert soak.judge(106.0, BUNDLE) == Verdict()


def test_a_crash_ends_it_at_once_even_if_it_serves_again() -> None:
    soak = make_soak()
    soak.saw_window(BUNDLE, 50, 0)
    soak.saw_crash("worker-down", "SIGSEGV")
    soak.saw_crash("later", "")
    assert soak.judge(100.1, BUNDLE) == Verdict("worker-down", "SIGSEGV")


def test_success_needs_the_serving_session_itself() -> None:
    for serving in (None, OTHER):
        soak = make_soak()
        soak.saw_window(BUNDLE, 50, 0)
        verdict = soak.judge(106.0, serving)
        assert verdict is not None
        assert verdict.reason == "not-serving"


def test_progress_and_what_is_left() -> None:
    assert make_soak().progress(102.0) == (0.4, 3.0)
    assert make_soak().progress(200.0) == (1.0, 0.0)
    assert Soak(BUNDLE, 0.0, 0.0, 1.0).progress(0.0) == (1.0, 0.0)

"""Verified swaps: kept, on trial, rolled back; with noise and phase changes."""

from __future__ import annotations

import random

import pytest

from rapgo.verification import Limits, Swap, Verdict, compare, method_speedup, spread

LIMITS = Limits()
OLD = [100.0, 101.0, 99.0, 100.0, 100.0]


def run(swap: Swap, rates: list[float], phases: tuple[int, ...] = ()) -> list[Verdict]:
    """Feeds intervals until a verdict asks for something."""
    found = []
    for index, rate in enumerate(rates):
        found.append(swap.interval(rate, index in phases))
        if found[-1] is not Verdict.MEASURING:
            break
    return found


def test_a_faster_version_is_kept() -> None:
    swap = Swap(1, OLD)
    found = run(swap, [100.0, 150.0, 151.0, 149.0, 150.0, 150.0])
    assert found == [Verdict.MEASURING] * 4 + [Verdict.KEEP], "a skipped one, and four"
    assert swap.comparison is not None and swap.comparison.ratio == pytest.approx(1.5)
    assert swap.interval(1.0) is Verdict.KEEP, "final"
    assert swap.plain()["verdict"] == "kept" and swap.plain()["after"] == 150.0


def test_the_same_speed_is_kept() -> None:
    assert run(Swap(1, OLD), [0.1, *OLD])[-1] is Verdict.KEEP


def test_a_slower_version_is_rolled_back_after_a_trial() -> None:
    swap = Swap(1, OLD)
    assert run(swap, [70.0] * 9)[-1] is Verdict.TRIAL
    assert swap.trial
    found = run(swap, [85.0, 100.0, 100.0, 101.0, 99.0])
    assert found[-1] is Verdict.ROLL_BACK and len(found) == 5
    assert not swap.trial and swap.trials == 1
    assert swap.plain()["ratio"] == pytest.approx(0.7)


def test_a_program_that_slowed_down_by_itself_keeps_the_version() -> None:
    swap = Swap(1, OLD)
    assert run(swap, [70.0] * 9)[-1] is Verdict.TRIAL
    assert run(swap, [70.0] * 9)[-1] is Verdict.RESTORE


def test_idle_intervals_say_nothing() -> None:
    swap = Swap(1, [*OLD, 0.0])
    assert run(swap, [100.0] + [0.0] * 30) == [Verdict.MEASURING] * 31
    assert run(swap, [150.0] * 4)[-1] is Verdict.KEEP


def test_without_a_past_there_is_nothing_to_compare() -> None:
    swap = Swap(1, [])
    assert run(swap, [10.0] * 9)[-1] is Verdict.KEEP
    assert swap.comparison is None


def test_with_little_past_only_a_large_difference_counts() -> None:
    swap = Swap(1, [100.0])
    assert run(swap, [85.0] * 9)[-1] is Verdict.KEEP
    swap = Swap(1, [100.0])
    assert Verdict.TRIAL in run(swap, [70.0] * 9)


def test_noise_needs_more_intervals() -> None:
    swap = Swap(1, [60.0, 140.0, 80.0, 120.0, 100.0])
    found = run(swap, [100.0, 95.0, 60.0, 140.0, 80.0, 120.0, 100.0, 95.0] * 3)
    assert found[-1] is Verdict.KEEP
    assert len(found) == LIMITS.most + LIMITS.skipped


def test_an_outlier_does_not_matter() -> None:
    swap = Swap(1, OLD)
    assert run(swap, [100.0, 120.0, 5.0, 121.0, 119.0, 120.0])[-1] is Verdict.KEEP


def test_intervals_of_a_phase_change_are_ignored() -> None:
    swap = Swap(1, OLD)
    rates = [100.0, 20.0, 20.0, 20.0, 20.0, 150.0, 150.0, 150.0, 150.0]
    assert run(swap, rates, (1, 2, 3, 4))[-1] is Verdict.KEEP
    assert swap.comparison is not None and swap.comparison.ratio > 1.4


def test_a_phase_change_during_the_trial_has_the_new_version_measured_again() -> None:
    swap = Swap(1, OLD)
    assert run(swap, [70.0] * 9)[-1] is Verdict.TRIAL
    assert run(swap, [100.0, 100.0, 50.0, 50.0, 50.0, 50.0, 50.0], (2,))[-1] is Verdict.AGAIN
    assert not swap.trial
    assert run(swap, [60.0] * 9)[-1] is Verdict.KEEP, "faster in this phase"


def test_trials_come_to_an_end() -> None:
    swap = Swap(1, OLD)
    for _ in range(LIMITS.trials):
        assert run(swap, [10.0] * 9)[-1] is Verdict.TRIAL
        assert run(swap, [100.0] * 9, (1,))[-1] is Verdict.AGAIN
    assert run(swap, [10.0] * 9)[-1] is Verdict.KEEP


@pytest.mark.parametrize(
    "speed, deviation, least",
    [(1.0, 0.05, 0.97), (1.0, 0.3, 0.97), (1.3, 0.15, 0.99), (0.7, 0.05, 0.99), (0.5, 0.15, 0.95)],
)
def test_verdicts_under_noise_are_mostly_right(
    speed: float, deviation: float, least: float
) -> None:
    """300 swaps each: what is no slower is hardly ever rolled back, what is much slower is."""
    rng = random.Random(7)
    right = 0
    for _ in range(300):
        swap = Swap(1, [rng.lognormvariate(0, deviation) for _ in range(8)])
        verdict = Verdict.MEASURING
        for _ in range(100):
            factor = 1.0 if swap.trial else speed
            verdict = swap.interval(factor * rng.lognormvariate(0, deviation))
            if verdict in (Verdict.KEEP, Verdict.RESTORE, Verdict.ROLL_BACK):
                break
        right += (verdict is Verdict.ROLL_BACK) == (speed < 1.0)
    assert right / 300 >= least


def test_comparison() -> None:
    found = compare([90.0] * 4, [100.0] * 4, LIMITS)
    assert found.slower and not found.faster and found.noise == 0.0
    assert found.threshold == LIMITS.tolerance
    assert spread([1.0, 1.0, 1.0]) == 0.0 == spread([0.0, 0.0])
    assert spread([90.0, 100.0, 110.0]) == pytest.approx(1.2533 * 1.4826 * 0.1 / 3**0.5)


def test_the_speed_up_of_the_method_itself() -> None:
    assert method_speedup(1.25, 0.4) == pytest.approx(2.0)
    assert method_speedup(1.0, 0.4) == pytest.approx(1.0)
    assert method_speedup(2.0, 1.0) == pytest.approx(2.0)
    assert method_speedup(3.0, 0.4) is None, "more than all of its time cannot be saved"
    assert method_speedup(0.0, 0.5) is None is method_speedup(1.0, 0.0)

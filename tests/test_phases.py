"""Phase detection: distances, learned noise, odd intervals, bursts; over data, no clock."""

from __future__ import annotations

import random

import pytest

from profilers.limits import Limits
from profilers.phases import Burst, Detector, Noise, Shift, distance, normalised

LIMITS = Limits(least_work=1.0)
A = {1: 90.0, 2: 10.0}
B = {1: 10.0, 3: 90.0}
C = {4: 100.0}


def feed(detector: Detector[int], *vectors: dict[int, float]) -> list[Shift[int] | None]:
    return [detector.feed(v) for v in vectors]


def settled(limits: Limits = LIMITS) -> Detector[int]:
    detector: Detector[int] = Detector(limits)
    assert feed(detector, *[A] * 8) == [None] * 8
    return detector


def test_distance_is_manhattan() -> None:
    rng = random.Random(4)
    for _ in range(200):
        a = normalised({rng.randrange(9): rng.random() for _ in range(rng.randrange(1, 8))})
        b = normalised({rng.randrange(9): rng.random() for _ in range(rng.randrange(1, 8))})
        expected = sum(abs(a.get(k, 0.0) - b.get(k, 0.0)) for k in a.keys() | b.keys())
        assert distance(a, b) == pytest.approx(expected, abs=1e-12)
        assert distance(b, a) == pytest.approx(expected, abs=1e-12)


def test_distance_ranges_from_0_to_2() -> None:
    assert distance(normalised(A), normalised(A)) == 0.0
    assert distance(normalised(A), normalised(C)) == 2.0
    assert normalised({}) == {} == normalised({1: 0.0})


def test_a_lasting_change_is_a_phase_change_once() -> None:
    detector = settled()
    first, second, *later = feed(detector, B, B, *[B] * 10)
    assert first is None, "one odd interval is no phase"
    assert second is not None
    assert second.distance == pytest.approx(1.8)
    assert second.threshold == LIMITS.floor
    assert later == [None] * 10


def test_it_names_the_methods_that_changed_most() -> None:
    detector = settled()
    *_, shift = feed(detector, B, B)
    assert shift is not None
    assert shift.named(lambda k: k, LIMITS) == (3, 1, 2)
    assert shift.changes[3] == pytest.approx(0.9)
    assert shift.changes[1] == pytest.approx(-0.8)
    assert shift.named(lambda k: k, Limits(named=1)) == (3,)
    assert shift.named(lambda k: 7, LIMITS) == (7,)


def test_a_single_odd_interval_is_forgotten() -> None:
    detector = settled()
    assert feed(detector, B, A, B, A, C, A, B, A) == [None] * 8


def test_odd_intervals_that_disagree_are_no_phase() -> None:
    detector = settled()
    assert feed(detector, B, C, {5: 1.0}, {6: 1.0}) == [None] * 4
    *_, shift = feed(detector, {7: 1.0}, {7: 1.0})
    assert shift is not None
    assert shift.named(lambda k: k, LIMITS)[0] in (1, 7)


def test_the_way_back_is_a_change_too() -> None:
    detector = settled()
    assert feed(detector, B, B)[1] is not None
    assert feed(detector, A, A)[1] is not None


def test_a_slow_drift_is_followed() -> None:
    detector = settled()
    for step in range(101):
        share = step / 100.0
        assert detector.feed({1: 1000 * (1 - share), 9: 1000 * share}) is None


def test_the_threshold_is_learned_from_noise() -> None:
    """A program whose intervals differ by nature: shares swing, and the threshold rises over
    them."""
    rng = random.Random(1)
    detector: Detector[int] = Detector(LIMITS)
    changes = 0
    for _ in range(300):
        x = rng.uniform(0.2, 0.8)
        changes += detector.feed({1: x, 2: 1.0 - x}) is not None
    assert changes == 0
    assert detector.noise.threshold > LIMITS.floor
    assert feed(detector, C, C)[1] is not None, "a real change is still seen"


def test_a_restless_program_raises_no_alarm_for_ever() -> None:
    detector = settled()
    found = [detector.feed({100 + n: 1.0}) for n in range(60)]
    assert found == [None] * 60
    assert detector.noise.threshold == LIMITS.top


def test_idle_intervals_say_nothing() -> None:
    detector = settled(Limits(least_work=50.0))
    assert feed(detector, {9: 10.0}, {}, {9: 49.0}) == [None] * 3
    assert detector.last == 0.0


def test_after_a_restart_the_next_whole_interval_is_the_phase() -> None:
    detector = settled()
    detector.restart()
    mixed = {k: A.get(k, 0.0) + B.get(k, 0.0) for k in A | B}
    assert feed(detector, mixed, B, B, B) == [None] * 4
    assert feed(detector, A, A)[1] is not None


def test_a_beginning_is_no_phase_change() -> None:
    detector: Detector[int] = Detector(LIMITS)
    assert feed(detector, A, B, C, *[B] * 10) == [None] * 13


def test_noise_is_mean_and_deviation() -> None:
    noise = Noise(Limits(noise_weight=0.01, deviations=2.0, floor=0.0))
    for _ in range(50):
        noise.learn(0.1)
        noise.learn(0.3)
    assert noise.mean == pytest.approx(0.2, abs=0.01)
    assert noise.threshold == pytest.approx(0.2 + 2 * 0.1, abs=0.02)


def test_a_burst_is_reported_once_when_it_lasts() -> None:
    burst = Burst(LIMITS, 1000.0)
    for _ in range(10):
        assert burst.feed(5, 0.01) is None  # 500 a second
    assert burst.feed(100, 0.01) is None
    assert burst.feed(100, 0.01) == (10000.0, 2000.0)
    for _ in range(10):
        assert burst.feed(100, 0.01) is None, "the usual by now"
    for _ in range(40):
        assert burst.feed(0, 0.01) is None
    assert burst.feed(100, 0.01) is None
    assert burst.feed(100, 0.01) is not None, "it has been quiet meanwhile"


def test_one_high_interval_is_no_burst() -> None:
    burst = Burst(LIMITS, 1000.0)
    for count in (0, 0, 0, 100, 0, 0, 100, 0, 0):
        assert burst.feed(count, 0.01) is None
    assert burst.feed(100, 0.0) is None, "no time, no rate"

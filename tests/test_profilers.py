"""Profilers, over a source without a program."""

from __future__ import annotations

import random

import pytest
from fakesource import LIMITS, FakeSource, X, Y, Z, manager, receivers

from profilers.interval import Reader
from profilers.limits import Limits
from profilers.profile import Frequent, MethodProfile
from profilers.profiles import merge
from profilers.protocol import Weight

# ---- reading


def test_an_interval_holds_what_moved() -> None:
    source, reader = FakeSource(), Reader()
    source.run({1: 5, 2: 7}, {(1, 8): 100}, {(1, 0): 3}, seconds=0.5)
    first = reader.read(source)
    assert (first.number, first.entries, first.iterations) == (0, {1: 5, 2: 7}, {(1, 8): 100})
    assert first.processor == 0.5
    source.run({2: 1}, seconds=0.25)
    source.made += 2
    second = reader.read(source)
    assert second.entries == {2: 1}
    assert second.iterations == {} == second.side_exits
    assert (second.number, second.seconds, second.processor) == (1, 0.25, 0.25)
    assert second.traces == 2


def test_a_total_that_sinks_counts_as_unchanged() -> None:
    source, reader = FakeSource(), Reader()
    reader.read(source.run({1: 5}))
    source.entered[1] = 2
    source.processor = 0.0
    found = reader.read(source)
    assert found.entries == {} and found.processor == 0.0


def test_activations_are_entries_less_exits() -> None:
    source, reader = FakeSource(), Reader()
    source.entered, source.left = {1: 3, 2: 4, 3: 4}, {2: 4, 3: 5}
    assert reader.read(source).running == {1: 3}


def test_a_source_that_raises_ends_the_interval_only() -> None:
    source, m = FakeSource(), manager()
    m.poll(source.run({1: 5}))

    def fails() -> int:
        raise RuntimeError("no")

    source.run({1: 5})
    source.traces = fails  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        m.poll(source)
    del source.traces
    assert m.poll(source).entries == {1: 5}
    assert m.broken == {}


# ---- entries


def test_time_is_shared_by_work() -> None:
    source, m = FakeSource(), manager()
    source.weights = {1: Weight(10.0, {8: 2.0}), 2: Weight(50.0)}
    source.run({1: 10, 2: 2}, {(1, 8): 150}, seconds=1.0)
    m.poll(source)  # work: 100 + 300 of method 1, 100 of method 2
    profile = m.profile(1)
    assert profile.entries == 10.0 and profile.iterations == {8: 150.0}
    assert profile.seconds == pytest.approx(0.8)
    assert m.profile(2).seconds == pytest.approx(0.2)
    assert m.entries.share(1) == pytest.approx(0.8)
    assert [p.method for p in m.entries.hottest(5)] == [1, 2]


def test_time_in_the_host_is_nobodys() -> None:
    """A method that is called ten times cannot have taken the second that the host took."""
    source, m = FakeSource(), manager(Limits(ceiling=10e-9))
    m.poll(source.run({1: 10}, seconds=1.0))
    assert m.profile(1).seconds == pytest.approx(10 * 10 * 10e-9)
    assert m.entries.share(1) < 1e-5


def test_counts_fade_and_the_share_follows() -> None:
    source, m = FakeSource(), manager()
    m.poll(source.run({1: 100}, seconds=1.0))
    m.age()
    assert m.profile(1).entries == pytest.approx(80.0)
    for _ in range(20):
        m.poll(source.run({2: 100}, seconds=1.0))
        m.age()
    assert m.entries.share(2) > 0.9
    assert m.entries.seconds(1) == pytest.approx(1.0), "the total does not fade"
    for _ in range(20):
        m.age()
    assert m.profile(1).entries == 0.0 == m.profile(1).seconds
    m.poll(source.run({1: 100}, seconds=1.0))
    assert m.profile(1).entries == 100.0, "one that was given up comes back"


def test_entries_show_a_phase_change_with_its_methods() -> None:
    source, m = FakeSource(), manager()
    for _ in range(8):
        m.poll(source.run({1: 100, 2: 100}, {(2, 4): 1000}))
        assert m.phase_change() is None
    m.poll(source.run({3: 100, 2: 100}, {(2, 60): 1000}))
    assert m.phase_change() is None
    m.poll(source.run({3: 100, 2: 100}, {(2, 60): 1000}))
    change = m.phase_change()
    assert change is not None and change.profiler == "entries"
    assert change.methods == (2, 1, 3), "the loop that is another one counts for its method"
    assert change.distance > change.threshold
    assert m.phase_change() is None, "said once"


def test_a_swap_is_no_phase_change() -> None:
    """Inlining takes the callee's entries away; that the counts differ then is rapgo's doing."""
    source, m = FakeSource(), manager()
    for _ in range(8):
        m.poll(source.run({1: 10, 2: 1000}))
    m.swapped(1)
    for _ in range(8):
        m.poll(source.run({1: 10}))
        assert m.phase_change() is None


# ---- instrumented versions


def test_receivers_are_merged() -> None:
    source, m = FakeSource(), manager()
    for _ in range(3):
        source.batches = [receivers(1, x=90, y=10)]
        m.poll(source.run())
    found = m.profile(1).receivers[5]
    assert found.counts == {X: 270.0, Y: 30.0}
    assert found.ranked()[0] == (X, 0.9)


def test_a_flip_of_receivers_forgets_the_old_ones() -> None:
    source, m = FakeSource(), manager()
    source.batches = [receivers(1, x=9000, y=1000)]
    m.poll(source.run())
    source.batches = [receivers(1, x=10, z=90)]
    m.poll(source.run())
    assert m.phase_change() is None
    assert Z not in m.profile(1).receivers[5].counts, "an odd batch waits"
    source.batches = [receivers(1, x=11, z=89)]
    m.poll(source.run())
    change = m.phase_change()
    assert change is not None and (change.profiler, change.methods) == ("receivers", (1,))
    assert m.profile(1).receivers[5].counts == {X: 21.0, Z: 179.0}


def test_an_odd_batch_is_merged_when_the_old_ones_come_again() -> None:
    source, m = FakeSource(), manager()
    for batch in (receivers(1, x=100), receivers(1, z=50), receivers(1, x=100)):
        source.batches = [batch]
        m.poll(source.run())
    assert m.phase_change() is None
    assert m.profile(1).receivers[5].counts == {X: 200.0, Z: 50.0}


def test_the_last_batch_weighs_as_much_as_all_before() -> None:
    source, m = FakeSource(), manager()
    source.batches = [receivers(1, x=9000)]
    m.poll(source.run())
    source.batches = [receivers(1, z=90)]
    m.poll(source.run())
    m.poll(source.run())  # the instrumented version is gone
    assert m.profile(1).receivers[5].counts == {X: pytest.approx(90.0), Z: 90.0}


def test_small_batches_show_no_shift() -> None:
    source, m = FakeSource(), manager()
    source.batches = [receivers(1, x=100)]
    m.poll(source.run())
    for _ in range(5):
        source.batches = [receivers(1, z=5)]
        m.poll(source.run())
        assert m.phase_change() is None
    assert m.profile(1).receivers[5].counts[Z] == 25.0


def test_tables_keep_their_size_and_give_new_values_a_chance() -> None:
    limits = Limits(values=4, newcomers=1)
    known = Frequent({v: 100.0 + v for v in range(4)})
    merge(known, Frequent({7: 5.0, 8: 1.0}), limits)
    assert set(known.counts) == {1, 2, 3, 7}
    assert known.other == 101.0
    for _ in range(40):
        merge(known, Frequent({7: 5.0}), limits)
    assert max(known.counts, key=known.counts.__getitem__) == 7
    assert known.total == 100 + 101 + 102 + 103 + 41 * 5 + 1


def test_edges_paths_and_traces() -> None:
    source, m = FakeSource(), manager()
    a, b, c = (0, 0), (4, 0), (9, 1)
    batch = MethodProfile(1, edges={a: (90, 10)}, paths={(a, b): 90.0, (a, c): 10.0})
    source.batches = [batch]
    m.poll(source.run())
    source.batches = [MethodProfile(1, edges={a: (80, 20)}, traces={a: (a, b)})]
    m.poll(source.run())
    found = m.profile(1)
    assert found.edges == {a: (170.0, 30.0)}
    assert found.paths == {(a, b): 90.0, (a, c): 10.0}
    assert found.traces == {a: (a, b)}
    for _ in range(2):
        source.batches = [MethodProfile(1, edges={a: (5, 95)}, traces={a: (a, c)})]
        m.poll(source.run())
    change = m.phase_change()
    assert change is not None and change.profiler == "paths"
    assert m.profile(1).edges == {a: (10.0, 190.0)}
    assert m.profile(1).traces == {a: (a, c)}


def test_only_the_most_frequent_paths_are_kept() -> None:
    source, m = FakeSource(), manager(Limits(paths=2))
    source.batches = [MethodProfile(1, paths={((n, 0),): float(n) for n in range(1, 6)})]
    m.poll(source.run())
    assert m.profile(1).paths == {((5, 0),): 5.0, ((4, 0),): 4.0}


def test_tables_fade_but_are_not_forgotten() -> None:
    source, m = FakeSource(), manager()
    a = (0, 0)
    batch = receivers(1, x=900, y=100)
    batch.values = {3: Frequent({0: 1000.0})}
    batch.edges, batch.paths = {a: (900.0, 100.0)}, {(a,): 900.0}
    source.batches = [batch]
    m.poll(source.run())
    m.age()
    assert m.profile(1).receivers[5].total == pytest.approx(970.0)
    assert m.profile(1).edges[a] == pytest.approx((873.0, 97.0))
    for _ in range(500):
        m.age()
    found = m.profile(1)
    assert LIMITS.keep * 0.9 < found.receivers[5].total <= LIMITS.keep
    word, share = found.receivers[5].ranked()[0]
    assert word == X and share == pytest.approx(0.9)
    assert found.edges[a][0] / sum(found.edges[a]) == pytest.approx(0.9)
    assert found.values[3].total <= LIMITS.keep and found.paths


# ---- stores, samples, fragments


def test_stores_of_statics_and_fields() -> None:
    source, m = FakeSource(), manager()
    source.words = {50: 1, 51: 7}
    for step in range(10):
        m.poll(source.run())
        source.words = {50: 1, 51: 7 + (step >= 4)}
    assert m.stores.written == {51}
    assert m.stores.steady(50) and not m.stores.steady(51) and not m.stores.steady(99)
    source.words = {**source.words, 52: 3}
    source.stored = [77]
    m.poll(source.run())
    assert m.stores.written == {51, 77}
    assert not m.stores.steady(52), "not watched for long"
    source.words[50] = 2
    m.poll(source.run())
    assert not m.stores.steady(50)


def test_samples_tell_who_is_on_the_stack_and_stuck() -> None:
    source, m = FakeSource(), manager()
    source.entered, source.left = {1: 1, 2: 3}, {2: 1}
    m.poll(source)
    assert (m.samples.activations(1), m.samples.activations(2)) == (1, 2)
    for _ in range(3):
        source.left[2] = source.entered[2]
        m.poll(source.run({3: 5}))
    assert m.samples.stuck(1) == 3, "on the stack, never entered again: a loop"
    assert m.samples.stuck(2) == 0 == m.samples.activations(2)
    assert m.samples.share(1) == 1.0
    assert m.samples.share(2) == 0.25
    assert m.samples.deepest(2) == 2


def test_hot_side_exits() -> None:
    source, m = FakeSource(), manager()
    for _ in range(5):
        m.poll(source.run({1: 100}, {(1, 4): 900}, {(1, 0): 400, (1, 1): 2, (2, 0): 2}))
    [(key, share)] = m.fragments.hot()
    assert key == (1, 0) and share == pytest.approx(0.4)
    m.swapped(1)
    assert m.fragments.hot() == []


def test_leaving_the_traces_more_often_is_a_phase_change() -> None:
    source, m = FakeSource(), manager()
    work = {(1, 4): 10000, (2, 4): 10000}
    for _ in range(8):
        m.poll(source.run({}, work, {(1, 0): 1000, (2, 0): 10}))
    assert m.phase_change() is None
    for _ in range(2):
        m.poll(source.run({}, work, {(1, 0): 1100, (2, 0): 9000}))
    change = m.phase_change()
    assert change is not None
    assert change.profiler == "fragments" and change.methods[0] == 2
    assert "50% of the rounds" in change.detail and change.strength > 1.0


def test_a_burst_of_new_traces_is_a_phase_change() -> None:
    source, m = FakeSource(), manager()
    for _ in range(8):
        m.poll(source.run({1: 100}))
    for _ in range(2):
        source.made += 5
        m.poll(source.run({1: 100}))
    change = m.phase_change()
    assert change is not None and "new traces" in change.detail and change.methods == ()


def test_a_noisy_program_of_three_phases_shows_two_changes() -> None:
    """40 methods whose counts swing by half; the hot ones change twice in 300 intervals."""
    rng = random.Random(11)
    for _ in range(10):
        source, m = FakeSource(), manager(Limits())
        found = []
        for step in range(300):
            hot = 10 * (step // 100)
            counts = {n: int(rng.uniform(0.5, 1.5) * 100) for n in range(40)}
            counts.update((hot + n, int(rng.uniform(0.5, 1.5) * 3000)) for n in range(5))
            m.poll(source.run(counts))
            m.age()
            if change := m.phase_change():
                found.append((step, set(change.methods)))
        assert [step for step, _ in found] == [101, 201]
        for (_, methods), (old, new) in zip(found, ((0, 10), (10, 20)), strict=True):
            assert methods <= {*range(old, old + 5), *range(new, new + 5)} and len(methods) == 8

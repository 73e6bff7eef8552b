"""What could be done with a method, before the cost model weighs it."""

from __future__ import annotations

from typing import Any, cast

from optimizations.optimizer import Optimizer
from optimizations.protocol import Facts
from profilers.profile import MethodProfile
from rapgo.candidates import candidates
from rapgo.costs import Action
from rapgo.tracking import Tracked
from runtime.ir.summary import Summary

OPTIMIZER = Optimizer(cast("Any", None), [])


def actions(facts: Facts, **changes: object) -> list[Action]:
    summary = Summary(facts.instructions, 0, {}, {}, frozenset())
    tracked = Tracked(cast("Any", None), facts, summary, "light")
    for name, value in changes.items():
        setattr(tracked, name, value)
    return [c.action for c in candidates(tracked, MethodProfile(1), OPTIMIZER)]


def test_a_profile_comes_first_where_it_promises_much() -> None:
    dispatches = Facts(instructions=25, loops=1, branches=2, dispatched=1)
    assert actions(dispatches) == [Action.INSTRUMENT]
    assert actions(dispatches, profiled=True) == [Action.REOPTIMISE]


def test_without_much_to_hope_for_both_are_weighed() -> None:
    branches = Facts(instructions=100, loops=1, branches=9)
    assert actions(branches) == [Action.OPTIMISE, Action.INSTRUMENT]
    assert actions(Facts(instructions=20)) == [Action.OPTIMISE]


def test_a_profile_that_cannot_be_had_is_not_waited_for() -> None:
    dispatches = Facts(instructions=25, loops=1, branches=2, dispatched=1)
    assert Action.OPTIMISE in actions(dispatches, unprofiled=True)

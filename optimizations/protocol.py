"""The protocol that every optimization has, and what it may ask of the rest.

An optimization estimates from facts and a profile alone, fast, without IR; and it rewrites the
method's IR in place, or leaves it as it was and says why. It never prints, reads the environment,
or keeps state between methods. What it needs to know of other methods and of the host it asks of
the `World` that it was made with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from profilers.profile import MethodProfile
from runtime.ir.model import Function
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo
from runtime.refusals import Reason


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a class word, or a delegate's method pointer, stands for at a call: the exact class
    (None for delegates), and the method that the call reaches; `method.image >= 0` if it is the
    application's, and `World.compiles` says whether we have its code."""

    type: TypeInfo | None
    method: MethodInfo


class World(Protocol):
    """What optimizations may ask. Every answer is safe to use in code that is yet to run."""

    types: dict[int, TypeInfo]
    methods: dict[int, MethodInfo]
    fields: dict[int, FieldInfo]

    def initialised(self, type: TypeInfo) -> bool:
        """The class's static constructor has run, or it has none."""

    def compiles(self, method: MethodInfo) -> bool:
        """Callers reach the method through its slot."""

    def exact(self, declared: MethodInfo, type: TypeInfo) -> MethodInfo | None:
        """What a call of `declared` reaches for objects of exactly this class; None: the host
        decides at each call."""

    def size(self, method: MethodInfo) -> int:
        """Bytes of its CIL; 0 where it has none. To decide without making its IR."""

    def body(self, method: MethodInfo) -> Function:
        """The method's own IR, the caller's to change, with the counts of its profile on its
        blocks. Raises Refusal where it has none."""

    def profile(self, method: int) -> MethodProfile | None:
        """What is known of a method's behaviour."""

    def heat(self, method: int) -> float:
        """The share of the program's recent time that is spent in the method's own code; 0 where
        nobody knows."""

    def receiver(self, declared: int, word: int) -> Receiver | None:
        """What a call of the method `declared` reaches for a receiver of the profile."""

    def constant(self, field: FieldInfo) -> int | float | None:
        """The value of a static readonly field of a primitive type whose class is initialised."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the first compilation noted of a method, for estimates without IR."""

    instructions: int = 0  # of CIL
    loops: int = 0
    branches: int = 0  # conditional ones and switches
    switches: int = 0
    calls: int = 0  # direct ones, of methods that rapgo compiles
    dispatched: int = 0  # virtual, interface and delegate calls
    checks: int = 0  # static constructors that code asks for
    statics: int = 0  # loads of static fields


@dataclass(frozen=True, slots=True)
class Result:
    """What an optimization did to a method: how many places it changed, and a word for each; or,
    with nothing changed, why."""

    changed: int = 0
    notes: tuple[str, ...] = ()
    refused: Reason | None = None
    detail: str = ""

    @classmethod
    def refusal(cls, reason: Reason, detail: str = "") -> Result:
        return cls(0, (), reason, detail)

    @classmethod
    def of_attempts(cls, attempts: Iterable[str | Result]) -> Result:
        """Of several places: a note of each that was changed; with none, the first refusal that
        says more than that there was nothing to do."""
        notes = []
        refused = cls.refusal(Reason.NOTHING_TO_DO)
        for attempt in attempts:
            if isinstance(attempt, str):
                notes.append(attempt)
            elif refused.refused is Reason.NOTHING_TO_DO:
                refused = attempt
        return cls(len(notes), tuple(notes)) if notes else refused


class Optimization(Protocol):
    """See the module's text."""

    name: str

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        """Time now over time after, by experience: 1.0 for no gain. Costs microseconds."""

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        """Rewrites the IR. What it raises is caught, recorded, and the method left as it is."""


@dataclass(slots=True)
class Budget:
    """How much code one method may grow by, in instructions of IR; shared by what grows it."""

    left: int = 4000
    spent: dict[str, int] = field(default_factory=dict)

    def take(self, name: str, instructions: int) -> bool:
        """Spends some, if there is as much left."""
        if instructions > self.left:
            return False
        self.left -= instructions
        self.spent[name] = self.spent.get(name, 0) + instructions
        return True

"""Calls that never return end their block.

Programs and the class library throw by calling helpers, and CIL goes on behind the call. Control
does not: a helper whose body has no `ret` only ever throws. What stands behind the call is dropped,
the block is off the usual path, and nothing has to be kept for it over the call (LLVM knows the
same of functions that it calls `noreturn`).
"""

from __future__ import annotations

from optimizations.blocks import prune
from optimizations.protocol import Facts, Result, World
from profilers.profile import MethodProfile
from runtime.ir.model import Block, Function, Instr
from runtime.ir.ops import Call, Error
from runtime.refusals import Reason, Refusal

LARGEST = 64  # bytes of CIL of a method that is looked into


class Endings:
    """See the module's text."""

    name = "endings"

    def __init__(self, world: World) -> None:
        self.world = world

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        return 1.01 if facts.calls else 1.0

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        ends: dict[int, bool] = {}
        notes = []
        for b in ir.blocks:
            for n, i in enumerate(b.instrs):
                if i.op != "call" or i.aux.kind not in ("slot", "host"):
                    continue
                number = i.aux.method
                if number not in ends:
                    ends[number] = self._never_returns(i.aux)
                if ends[number]:
                    _end(b, n)
                    notes.append(self.world.methods[number].full_name)
                    break
        if not notes:
            return Result.refusal(Reason.NOTHING_TO_DO)
        prune(ir)
        return Result(len(notes), tuple(notes))

    def _never_returns(self, call: Call) -> bool:
        m = self.world.methods[call.method]
        # a name is no proof; it saves reading every method that is called
        if "Throw" not in m.name or not 0 < self.world.size(m) <= LARGEST:
            return False
        try:
            return all(b.instrs[-1].op != "ret" for b in self.world.body(m).blocks)
        except Refusal:
            return False


def _end(b: Block, n: int) -> None:
    """Ends a block behind instruction n, a call that leaves an exception pending."""
    call = b.instrs[n]
    del b.instrs[n + 1 :]
    b.instrs.append(Instr("raise", None, (), Error.INVALID, call.handler, (), call.offset))
    b.weights = ()
    b.cold = True

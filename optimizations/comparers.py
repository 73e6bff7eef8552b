"""The default comparers of integers are known.

`EqualityComparer<T>.Default` is an object of a class of the host's own, and asking it is a virtual
call; for integers it answers what `==` does. Generic collections ask it in their inner loops, and
hosts know it there too (CoreCLR's `impDevirtualizeCall` for `EqualityComparer<T>.Default`).
"""

from __future__ import annotations

from optimizations.protocol import Facts, Result, World
from profilers.profile import MethodProfile
from runtime.ir.model import I32, I64, Function, Instr, Reg
from runtime.refusals import Reason

_CLASS = "System.Collections.Generic.EqualityComparer`1["


class Comparers:
    """See the module's text."""

    name = "comparers"

    def __init__(self, world: World) -> None:
        self.world = world

    def estimated_speedup(self, facts: Facts, profile: MethodProfile) -> float:
        return 1.01 if facts.dispatched else 1.0

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        """Looks at each block: the comparer is got and asked in one, without a branch between."""
        changed = 0
        for b in ir.blocks:
            got: dict[Reg, int] = {}  # registers with a comparer, and where they got it
            for n, i in enumerate(b.instrs):
                if i.op == "call" and i.dst is not None and self._is(i, "get_Default"):
                    got[i.dst] = n
                    continue
                asked = i.args[0] if i.args else None
                if i.op == "call" and asked in got and self._is(i, "Equals"):
                    _, x, y = i.args
                    if x.type in (I32, I64) and self._compared(i) and i.dst is not None:
                        b.instrs[n] = Instr("cmp", i.dst, (x, y), "eq", offset=i.offset)
                        changed += 1
                got.pop(i.dst, 0)  # type: ignore[arg-type]
        if not changed:
            return Result.refusal(Reason.NOTHING_TO_DO)
        self._drop_unused(ir)
        return Result(changed, ("comparisons of integers",))

    def _is(self, i: Instr, name: str) -> bool:
        if i.aux.method < 0 or i.aux.kind == "newdelegate":
            return False
        m = self.world.methods[i.aux.method]
        return m.name == name and m.declaring.name.startswith(_CLASS)

    def _compared(self, i: Instr) -> bool:
        """Full words, that the comparer takes as they are."""
        params = self.world.methods[i.aux.method].params
        return len(params) == 2 and all(p.mem in ("i4", "i8") for p in params)

    def _drop_unused(self, f: Function) -> None:
        """Comparers that nobody asks are not got."""
        used: set[object] = set()
        for b in f.blocks:
            for i in b.instrs:
                if i.op != "null":
                    used.update(i.args)
        for b in f.blocks:
            unused = {
                i.dst
                for i in b.instrs
                if i.op == "call" and i.dst not in used and self._is(i, "get_Default")
            }
            b.instrs = [
                i
                for i in b.instrs
                if not (i.dst in unused and i.dst is not None)
                and not (i.op == "null" and i.args[0] in unused)
            ]

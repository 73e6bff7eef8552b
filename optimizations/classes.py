"""Which registers hold an object of one exact class, or null, whatever happens.

Flow-insensitive: every assignment of the register is looked at. `new` and `box` say the class, a
copy passes on its source's, null adds nothing (Chambers, Ungar, "Iterative Type Analysis and
Extended Message Splitting", PLDI 1990, without its flow). A sealed class could be added for
parameters, but the importer's calls of sealed classes are direct already.
"""

from __future__ import annotations

from runtime.ir.model import REF, Const, Function, Instr, Operand, Reg
from runtime.metadata.model import TypeInfo


class ExactClasses:
    """Asked by register; answers are worked out when asked for."""

    def __init__(self, f: Function) -> None:
        self.definitions: dict[Reg, list[Instr]] = {}
        self.given = set(f.params)
        for b in f.blocks:
            for i in b.instrs:
                if i.dst is not None and i.dst.type is REF:
                    self.definitions.setdefault(i.dst, []).append(i)

    def of(self, a: Operand) -> TypeInfo | None:
        """The class of every object that the operand can be."""
        found: set[TypeInfo] = set()
        known = self._collect(a, found, set())
        return found.pop() if known and len(found) == 1 else None

    def _collect(self, a: Operand, found: set[TypeInfo], seen: set[Reg]) -> bool:
        """Adds the classes that an operand can have; False if that cannot be told."""
        if isinstance(a, Const) or a in seen:
            return True
        if a in self.given or a.addressed:
            return False
        seen.add(a)
        for i in self.definitions.get(a, ()):
            if i.op in ("new", "box") and (i.op == "new" or i.aux.nullable < 0):
                found.add(i.aux)
            elif i.op != "copy" or i.args[0].type is not REF:
                return False
            elif not self._collect(i.args[0], found, seen):
                return False
        return True

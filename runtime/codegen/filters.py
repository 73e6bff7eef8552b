"""Lowering of a function's filters: code that the first pass calls while the function itself waits
further down.

    i32 NAME.filters(context, arguments, record)

`arguments` is new room in the root area, above all live frames: the exception, the number of the
filter, then the filters' own roots. The record leads to the addresses of the registers that filters
share with their function.
"""

from __future__ import annotations

from runtime.codegen.lower import Lowering, Module
from runtime.codegen.records import SHARED
from runtime.ir.model import Function
from runtime.refusals import Reason, Refusal

MOST_ROOTS = 256  # words; the agent makes sure of them (Passes.cs)


def lower_filters(module: Module, f: Function, name: str) -> None:
    """Adds the filters of the function `name`."""
    lowering = _FilterLowering(module, f, continues=True)  # the agent has made sure of room
    lowering.prepare()
    if lowering.frame.words > MOST_ROOTS:
        raise Refusal(Reason.TOO_MANY_ROOTS, f"{lowering.frame.words} words in filters")
    module.functions.append(lowering.run(f"{name}.filters", internal=True))


class _FilterLowering(Lowering):
    def parameters(self) -> list[str]:
        return ["ptr %ctx", "ptr %arguments", "ptr %record"]

    def prepare(self) -> None:
        for n, r in enumerate(self.f.captured):
            self.memory[r] = f"%shared{n}"
        super().prepare()

    def prologue(self) -> None:
        self.line("%top = getelementptr inbounds i8, ptr %arguments, i64 16")
        self.line("%a0 = load ptr, ptr %arguments")
        number = self.let("getelementptr inbounds i8, ptr %arguments, i64 8")
        self.line(f"%a1 = load i32, ptr {number}")
        if self.f.captured:
            at = self.let(f"getelementptr inbounds i8, ptr %record, i64 {SHARED}")
            table = self.let(f"load ptr, ptr {at}")
            for n in range(len(self.f.captured)):
                word = self.let(f"getelementptr inbounds i8, ptr {table}, i64 {8 * n}")
                self.line(f"%shared{n} = load ptr, ptr {word}")

"""Lowering of the guards of speculation: what an object is, and what a delegate calls.

Under RAPGO_STRESS=guard a guard fails now and then although its condition holds, so that the code
behind it that always works is run too: every n-th of those that a thread comes to (`GUARDS`).
"""

from __future__ import annotations

from runtime.codegen import context as ctx
from runtime.codegen.lower import Lowering
from runtime.codegen.memory import offset, unless_null
from runtime.codegen.numbers import lowers
from runtime.codegen.types import KIND_TAG, TAG
from runtime.ir.model import Instr
from runtime.metadata.model import MethodInfo, TypeInfo


def _let_some_fail(lo: Lowering, good: str) -> str:
    every = lo.linker.stress_guard
    if not every:
        return good
    at = offset(lo, "%ctx", ctx.GUARDS)
    before = lo.let(f"load i64, ptr {at}{TAG['context']}")
    count = lo.let(f"add i64 {before}, 1")
    lo.line(f"store i64 {count}, ptr {at}{TAG['context']}")
    left = lo.let(f"icmp ne i64 {lo.let(f'urem i64 {count}, {every}')}, 0")
    return lo.let(f"and i1 {good}, {left}")


@lowers("exact")
def _exact(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    t: TypeInfo = i.aux
    o = lo.use(i.args[0])

    def same() -> str:
        word = lo.let(f"load ptr, ptr {o}{TAG['word']}")
        wanted = lo.cell("arrayword", t.elem) if t.is_array else lo.cell("word", t.number)
        return lo.let(f"icmp eq ptr {word}, {wanted}")

    good = unless_null(lo, o, "i1", "false", same)
    lo.set(i.dst, f"zext i1 {_let_some_fail(lo, good)} to i32")


@lowers("invokes")
def _invokes(lo: Lowering, i: Instr) -> None:
    """A delegate that holds its method's `this` has the method's entry; one of a static method
    without a held argument has it behind the host's shuffling stub. All others, the host's
    multicast stubs among them, have something else in that place."""
    assert i.dst is not None
    m: MethodInfo = i.aux
    _, own_at, aux_at = lo.linker.delegate_layout
    if not own_at:
        lo.define(i.dst, "0")
        return
    d = lo.use(i.args[0])
    aux = lo.let(f"load i64, ptr {offset(lo, d, aux_at)}{KIND_TAG['i8']}")
    entry = lo.word("function", m.number)
    if m.is_static:
        good = lo.let(f"icmp eq i64 {aux}, {entry}")
    else:
        own = lo.let(f"load i64, ptr {offset(lo, d, own_at)}{KIND_TAG['i8']}")
        same = lo.let(f"icmp eq i64 {own}, {entry}")
        good = lo.let(f"and i1 {same}, {lo.let(f'icmp eq i64 {aux}, 0')}")
    lo.set(i.dst, f"zext i1 {_let_some_fail(lo, good)} to i32")


@lowers("target")
def _target(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    at = offset(lo, lo.use(i.args[0]), lo.linker.delegate_layout[0])
    lo.set(i.dst, f"load ptr, ptr {at}{KIND_TAG['ref']}")

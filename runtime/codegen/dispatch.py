"""Lowering of virtual, interface and delegate calls, through a dispatch table of the declared
method.

The table has the slot of the compiled method that a class (or a delegate's method pointer) reaches;
where the host runs the target, a slot whose code has the host dispatch, or 0 for delegates, which
then pass themselves. What is not in the table goes to its miss slot, which finds the method and has
the entry added (the agent's Dispatch). Entries are filled once and never change: the word is read
before the slot, and was written after it.
"""

from __future__ import annotations

from runtime.codegen import context as ctx
from runtime.codegen.lower import Lowering
from runtime.codegen.types import KIND_TAG, TAG, UNLIKELY
from runtime.ir.model import Instr
from runtime.ir.ops import Call

MASK = 0x3F0  # 64 entries of 16 bytes; runtime.linker has the same


def _offset(lo: Lowering, base: str, n: int) -> str:
    return lo.let(f"getelementptr inbounds i8, ptr {base}, i64 {n}")


class _Key:
    """What the receiver is looked up by; `closed`: a delegate's condition that it has a target to
    pass."""

    __slots__ = ("at", "closed", "word")

    def __init__(self, lo: Lowering, receiver: str, delegate: bool) -> None:
        self.closed = ""
        if not delegate:
            self.word = lo.let(f"load i64, ptr {receiver}{TAG['word']}")
            self.at = lo.let(f"and i64 {self.word}, {MASK}")
            return
        self.word, self.closed = _pointer(lo, receiver)
        twice = lo.let(f"shl i64 {self.word}, 1")  # entries of code are 8 bytes apart and more
        self.at = lo.let(f"and i64 {twice}, {MASK}")


def _pointer(lo: Lowering, delegate: str) -> tuple[str, str]:
    """The entry of a delegate's method, and whether it has a target to pass."""
    _, own_at, aux_at = lo.linker.delegate_layout
    aux = lo.let(f"load i64, ptr {_offset(lo, delegate, aux_at)}{KIND_TAG['i8']}")
    own = lo.let(f"load i64, ptr {_offset(lo, delegate, own_at)}{KIND_TAG['i8']}")
    closed = lo.let(f"icmp eq i64 {aux}, 0")
    return lo.let(f"select i1 {closed}, i64 {own}, i64 {aux}"), closed


def key_of_delegate(lo: Lowering, delegate: str) -> str:
    """What a delegate, which is not null, is looked up by."""
    return _pointer(lo, delegate)[0]


def call_dispatched(lo: Lowering, i: Instr, c: Call) -> None:
    """Calls what the object in the first operand decides."""
    args = [lo.typed(a) for a in i.args]
    d = i.dst
    by_address = d is not None and d.type.is_struct
    ret = [f"ptr {lo.use(d)}"] if d is not None and by_address else []
    result = "void" if d is None or by_address else d.type.llvm
    receiver = lo.use(i.args[0])
    table = lo.symbol(lo.linker.dispatch(c.method))
    miss = lo.symbol(f"miss{c.method}")
    key = _Key(lo, receiver, c.kind == "delegate")
    entry = lo.let(f"getelementptr inbounds i8, ptr {table}, i64 {key.at}")
    found = lo.let(f"load i64, ptr {entry}{TAG['cell']}")
    start, hit, host, done = (lo.label() for _ in range(4))
    lo.line(f"br label %{start}")
    lo.begin(start)
    same = lo.let(f"icmp eq i64 {found}, {key.word}")
    lo.line(f"br i1 {same}, label %{hit}, label %{host}{UNLIKELY}")
    lo.begin(hit)
    slot = lo.let(f"load ptr, ptr {_offset(lo, entry, 8)}{TAG['cell']}")
    values: list[tuple[str, str]] = []

    def call(at: str, operands: list[str], label: str) -> None:
        code = lo.let(f"load ptr, ptr {_offset(lo, at, ctx.SLOT_ENTRY)}")
        passed = ", ".join(["ptr %ctx", f"ptr {lo.next_top}", *ret, *operands])
        text = f"call {result} {code}({passed})"
        if result == "void":
            lo.line(text)
        else:
            values.append((lo.let(text), label))
        lo.line(f"br label %{done}")

    if key.closed:
        own, with_target, open_ = lo.label(), lo.label(), lo.label()
        some = lo.let(f"icmp ne ptr {slot}, null")
        lo.line(f"br i1 {some}, label %{own}, label %{host}{UNLIKELY}")
        lo.begin(own)
        lo.line(f"br i1 {key.closed}, label %{with_target}, label %{open_}")
        lo.begin(with_target)
        at = _offset(lo, receiver, lo.linker.delegate_layout[0])
        target = lo.let(f"load ptr, ptr {at}{KIND_TAG['ref']}")
        call(slot, [f"ptr {target}", *args[1:]], with_target)
        lo.begin(open_)
        call(slot, args[1:], open_)
        lo.begin(host)
        other = lo.symbol(f"host{c.method}")
        where = lo.let(f"phi ptr [ {miss}, %{start} ], [ {other}, %{hit} ]")
        call(where, args, host)
    else:
        lo.line(f"br label %{host}")
        lo.begin(host)
        where = lo.let(f"phi ptr [ {miss}, %{start} ], [ {slot}, %{hit} ]")
        call(where, args, host)
    lo.begin(done)
    lo.forget_roots()
    value = ""
    if values:
        value = lo.let(f"phi {result} " + ", ".join(f"[ {v}, %{label} ]" for v, label in values))
    lo.check_pending(i.handler)
    if d is not None and not by_address:
        lo.define(d, value)

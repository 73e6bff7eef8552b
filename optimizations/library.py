"""Which methods of the class library may become part of a program's code.

Their CIL is read like the program's own, and their calls become call-outs. Two things speak
against that, and are ruled out here. The host does not run every method's CIL as it stands: of some
it knows better (intrinsics: vectors, `Unsafe`, `RuntimeHelpers`), and their CIL throws or calls
itself. So only classes of a list are taken, that have no such methods. And a call-out of ours costs
more than a call within the host: a method is taken if it has a way through without any, or hands on
to just one.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

from runtime.ir.loops import loops
from runtime.ir.model import Block, Function
from runtime.metadata.model import MethodInfo
from runtime.refusals import Reason, Refusal

# what a class's name begins with
TAKEN = (
    "System.Collections.Generic.", "System.Collections.ObjectModel.",
    "System.Collections.ArrayList", "System.Collections.BitArray", "System.Linq.",
    "System.Int32", "System.Int64", "System.UInt32", "System.UInt64", "System.Boolean",
    "System.Nullable`1", "System.Span`1", "System.ReadOnlySpan`1", "System.Tuple`",
    "System.ValueTuple`", "System.Index", "System.Range", "System.Text.StringBuilder",
    "System.TimeSpan", "System.DateTime", "System.Char", "System.Lazy`1",
    "System.ArraySegment`1", "System.Math", "System.Random",
    "System.Threading.Tasks.ValueTask", "System.Runtime.CompilerServices.TaskAwaiter",
    "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler",
)  # fmt: skip
# of these, what the host has its own code for
INTRINSIC = ("EqualityComparer`1", "Comparer`1", "System.Math", "RandomizedStringEqualityComparer")
# whose methods' CIL is not what the host runs: not even a call-out to them would do it
UNSPEAKABLE = (
    "System.ByReference`1", "System.Runtime.CompilerServices.Unsafe",
    "Internal.Runtime.CompilerServices.Unsafe", "System.Runtime.CompilerServices.RuntimeHelpers",
    "System.Runtime.InteropServices.MemoryMarshal", "System.Runtime.Intrinsics.",
    "System.Numerics.Vector", "System.Threading.Interlocked", "System.Threading.Volatile",
)  # fmt: skip
FORWARDING = 16  # instructions of a method that only hands on to another
FREE_CALLS = ("delegate",)  # the host's own way to the target costs as much
OUT_OF_REACH = ("managed", "native", "ldvirtftn", "newdelegate")


def imports(m: MethodInfo) -> bool:
    """The class library's method may be made part of our code, as far as its name tells."""
    if m.is_app or m.is_abstract or m.is_native or m.is_vararg or m.is_synchronized:
        return False
    d = m.declaring
    if m.looks_at_caller or d.is_array or d.is_delegate or not d.name.startswith(TAKEN):
        return False
    if any(name in d.name.partition("[")[0] for name in INTRINSIC):
        return False
    return True


def examine(m: MethodInfo, f: Function, methods: Mapping[int, MethodInfo]) -> None:
    """Raises Refusal if the method's body speaks against it."""
    inside = {b for loop in loops(f) for b in loop.body.values()}
    for b in f.blocks:
        for i in b.instrs:
            if i.op == "staticref" or i.op == "call" and i.aux.kind in OUT_OF_REACH:
                raise Refusal(Reason.NOT_COMPILED, "it asks the host for what no address tells")
            if i.op != "call" or i.aux.method < 0:
                continue
            if i.aux.method == m.number:
                raise Refusal(Reason.RECURSIVE)
            called = methods[i.aux.method].declaring.name
            if called.startswith(UNSPEAKABLE):
                raise Refusal(Reason.NOT_COMPILED, f"it uses {called}")
        if b in inside and any(i.op == "call" and i.aux.kind == "host" for i in b.instrs):
            raise Refusal(Reason.NOT_COMPILED, "it calls the host in a loop")
    least = _least_call_outs(f)
    if least > 1:
        raise Refusal(Reason.NOT_COMPILED, "it calls the host more than once")
    if least and sum(len(b.instrs) for b in f.blocks) > FORWARDING:
        raise Refusal(Reason.NOT_COMPILED, "it calls the host whatever it does")


def _call_outs(b: Block) -> int:
    return sum(i.op == "call" and i.aux.kind not in FREE_CALLS for i in b.instrs)


def _least_call_outs(f: Function) -> int:
    """The calls on the way through the method that has the fewest (Dijkstra)."""
    done: set[int] = set()
    queue = [(_call_outs(f.blocks[0]), 0)]
    while queue:
        calls, n = heappop(queue)
        if n in done:
            continue
        done.add(n)
        t = f.blocks[n].instrs[-1]
        if t.op == "ret":
            return calls
        for s in t.targets:
            heappush(queue, (calls + _call_outs(s), s.index))
    return 0

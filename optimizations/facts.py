"""What is settled once the program runs: initialised classes, and static readonly fields.

A class stays initialised, and a static readonly field keeps its value from then on (ECMA-335,
I.8.6.1.2; CoreCLR's second tier of code relies on the same). So checks of initialised classes go,
loads of such fields become constants, and what follows from the constants is worked out: arithmetic
and comparisons within a block, then branches, then the blocks that nothing leads to any more
(Wegman, Zadeck, "Constant Propagation with Conditional Branches", TOPLAS 1991, for registers that
are assigned once, and within blocks for others).
"""

from __future__ import annotations

from collections.abc import Callable

from optimizations.blocks import merge, prune
from optimizations.protocol import Facts as Noted
from optimizations.protocol import Result, World
from profilers.profile import MethodProfile
from runtime.ir.model import F32, F64, I32, I64, Block, Const, Function, Instr, Operand, Reg
from runtime.metadata.model import FieldInfo
from runtime.refusals import Reason

BITS = {I32: 32, I64: 64}


class RunFacts:
    """See the module's text."""

    name = "facts"

    def __init__(self, world: World) -> None:
        self.world = world

    def estimated_speedup(self, facts: Noted, profile: MethodProfile) -> float:
        size = max(10, facts.instructions)
        return 1.0 + min(0.3, (4.0 * facts.checks + 2.0 * facts.statics) / size)

    def apply(self, ir: Function, profile: MethodProfile) -> Result:
        notes = self._settle(ir)
        once = _assigned_once(ir)
        known: dict[Reg, Const] = {}  # of registers that are assigned once
        folded = 0
        for b in ir.blocks:
            folded += _fold(b, known, once)
        for b in ir.blocks:  # blocks stand in the order of the CIL, not of dominance
            folded += _fold(b, known, once)
        if not notes and not folded:
            return Result.refusal(Reason.NOTHING_TO_DO)
        _drop_boxes(ir)
        if prune(ir):
            merge(ir)
        return Result(len(notes) + folded, tuple(notes) + (f"{folded} folded",) * (folded > 0))

    def _settle(self, f: Function) -> list[str]:
        """Puts what the host knows into the code."""
        notes: list[str] = []
        for b in f.blocks:
            fields: dict[Reg, FieldInfo] = {}
            kept = []
            for i in b.instrs:
                if i.op == "ensure" and self.world.initialised(i.aux):
                    notes.append(f"{i.aux.name} is initialised")
                    continue
                if i.op == "load" and i.args[0] in fields:
                    i = self._constant(i, fields[i.args[0]], notes)
                if isinstance(i.dst, Reg):
                    fields.pop(i.dst, None)
                    if i.op == "static" and _settled(i.aux):
                        fields[i.dst] = i.aux
                kept.append(i)
            b.instrs = kept
        return notes

    def _constant(self, i: Instr, field: FieldInfo, notes: list[str]) -> Instr:
        assert i.dst is not None
        offset, mem, volatile = i.aux
        plain = not (offset or volatile) and mem == field.type.mem
        if not plain or not self.world.initialised(field.declaring):
            return i
        value = self.world.constant(field)
        if value is None:
            return i
        notes.append(f"{field.declaring.name}::{field.name} is {value}")
        return Instr("copy", i.dst, (Const(i.dst.type, value),), offset=i.offset)


def _settled(field: FieldInfo) -> bool:
    return field.is_readonly and not field.moves and field.type.ir in (I32, I64, F32, F64)


def _assigned_once(f: Function) -> set[Reg]:
    """Registers that one instruction assigns, and nobody else can."""
    count: dict[Reg, int] = dict.fromkeys(f.params, 1)
    for b in f.blocks:
        for i in b.instrs:
            if i.dst is not None:
                count[i.dst] = count.get(i.dst, 0) + 1
    return {r for r, n in count.items() if n == 1 and not r.addressed}


# ---- folding


def _fold(b: Block, known: dict[Reg, Const], once: set[Reg]) -> int:
    """Puts constants for registers and works out what is constant then; how much changed."""
    here: dict[Reg, Const] = {}
    objects: set[Reg] = set()  # registers that hold an object, not null
    changed = 0

    def constant(a: Operand) -> Const | None:
        if isinstance(a, Const):
            return a
        return here.get(a) or known.get(a)

    for n, i in enumerate(b.instrs):
        d = i.dst
        result = None
        if d is not None and i.op in _RESULTS and not d.addressed:
            args = [constant(a) for a in i.args]
            if all(a is not None for a in args):
                result = _result(i, [a for a in args if a is not None])
        if d is not None:
            here.pop(d, None)
            objects.discard(d)
            if i.op in ("new", "newarr", "literal") or i.op == "box" and i.aux.nullable < 0:
                objects.add(d)
        if d is not None and result is not None:
            if i.op != "copy" or not isinstance(i.args[0], Const):
                b.instrs[n] = Instr("copy", d, (result,), offset=i.offset)
                changed += 1
            here[d] = result
            if d in once:
                known[d] = result
    return changed + _decide(b, constant, objects)


def _decide(
    b: Block, constant: Callable[[Operand], Const | None], objects: set[Reg]
) -> int:
    """Makes a branch on constants, or on an object's being null, a jump."""
    t = b.instrs[-1]
    null = t.op == "branch" and t.aux in ("eq", "ne") and isinstance(t.args[1], Const)
    if null and t.args[0] in objects:
        target = t.targets[t.aux == "eq"]
    elif t.op == "branch":
        x, y = (constant(a) for a in t.args)
        if x is None or y is None or x.type not in BITS:
            return 0
        target = t.targets[0 if _holds(t.aux, x, y) else 1]
    elif t.op == "switch":
        x = constant(t.args[0])
        if x is None:
            return 0
        n = int(x.value) & 0xFFFFFFFF
        target = t.targets[n + 1] if n + 1 < len(t.targets) else t.targets[0]
    else:
        return 0
    b.instrs[-1] = Instr("jump", targets=(target,), offset=t.offset)
    b.weights = ()
    return 1


def _drop_boxes(f: Function) -> None:
    """Boxes that only a decided branch asked for (`default(T) != null`) are not made."""
    used = {a for b in f.blocks for i in b.instrs for a in i.args}
    for b in f.blocks:
        b.instrs = [i for i in b.instrs if not (i.op == "box" and i.dst not in used)]


def _holds(condition: str, x: Const, y: Const) -> bool:
    a, b = int(x.value), int(y.value)
    if condition.endswith("u") and condition not in ("eq", "ne"):
        mask = (1 << BITS[x.type]) - 1
        a, b, condition = a & mask, b & mask, condition[:-1]
    return {"eq": a == b, "ne": a != b, "lt": a < b, "le": a <= b, "gt": a > b, "ge": a >= b}[
        condition
    ]


_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
    "and": lambda a, b: a & b, "or": lambda a, b: a | b, "xor": lambda a, b: a ^ b,
}  # fmt: skip
_SIZES = {"i1": (8, True), "u1": (8, False), "i2": (16, True), "u2": (16, False),
          "i4": (32, True), "i8": (64, True)}  # fmt: skip
_RESULTS = {*_ARITHMETIC, "copy", "cmp", "conv"}


def _result(i: Instr, args: list[Const]) -> Const | None:
    """The value of an operation on constants; None where it is better left to the code."""
    assert i.dst is not None
    t = i.dst.type
    if i.op == "copy":
        return args[0] if args[0].type is t else None
    if any(a.type not in BITS for a in args) or t not in BITS:
        return None
    if i.op == "cmp":
        return Const(I32, int(_holds(i.aux, *args)))
    if i.op == "conv":
        kind, unsigned = i.aux
        if unsigned or kind not in _SIZES:
            return None
        return Const(t, _wrapped(int(args[0].value), *_SIZES[kind]))
    return Const(t, _wrapped(_ARITHMETIC[i.op](*(int(a.value) for a in args)), BITS[t], True))


def _wrapped(n: int, bits: int, signed: bool) -> int:
    n &= (1 << bits) - 1
    return n - (1 << bits) if signed and n >> (bits - 1) else n

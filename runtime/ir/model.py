"""The intermediate representation: a control-flow graph over typed, mutable registers.

A function has registers (arguments, locals, evaluation-stack slots and temporaries) and blocks of
instructions; the last instruction of a block is its terminator. Registers are assigned any number
of times (LLVM builds SSA form from them). An instruction that can throw names its handler, a block
that begins with `landing`, or None: then the exception leaves the function. So a block may have
side exits.

Operands are registers or constants. `aux` holds what is neither: an offset and a memory kind, a
condition, a type, a method (see `runtime.ir.ops` for what each operation takes).

Values have the types of the CIL evaluation stack: i32, i64 (also native integers), f32, f64, ref
(an object), byref (an interior pointer), ptr (an unmanaged pointer) and structs. A struct register
is a piece of memory; everything else is a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class Type:
    """A register's type. `gc`: the collector must see it while it is live across a safepoint."""

    __slots__ = ("name", "llvm", "size", "gc", "is_struct", "zero")

    def __init__(self, name: str, llvm: str, size: int, gc: bool = False, zero: str = "0") -> None:
        self.name, self.llvm, self.size, self.gc = name, llvm, size, gc
        self.zero = zero
        self.is_struct = False

    def __repr__(self) -> str:
        return self.name


class StructType(Type):
    """A value type with more than one word to it: its number, size, and words that hold
    references."""

    __slots__ = ("number", "refs", "byrefs")

    def __init__(
        self, number: int, size: int, refs: tuple[int, ...] = (), byrefs: tuple[int, ...] = ()
    ) -> None:
        super().__init__(f"s{number}", "ptr", size, bool(refs or byrefs), "null")
        self.number, self.refs, self.byrefs = number, refs, byrefs
        self.is_struct = True

    @property
    def words(self) -> int:
        return (self.size + 7) // 8


VOID = Type("void", "void", 0)
I32 = Type("i32", "i32", 4)
I64 = Type("i64", "i64", 8)
F32 = Type("f32", "float", 4, zero="0.0")
F64 = Type("f64", "double", 8, zero="0.0")
REF = Type("ref", "ptr", 8, True, "null")
BYREF = Type("byref", "ptr", 8, True, "null")
PTR = Type("ptr", "ptr", 8, False, "null")
SCALARS = {t.name: t for t in (VOID, I32, I64, F32, F64, REF, BYREF, PTR)}

# Memory kinds: how a value lies in memory, and the register type it has when loaded.
MEMORY: dict[str, Type] = {
    "i1": I32, "u1": I32, "i2": I32, "u2": I32, "i4": I32, "i8": I64,
    "r4": F32, "r8": F64, "ref": REF, "byref": BYREF, "ptr": PTR,
}  # fmt: skip
MEMORY_SIZE = {
    "i1": 1, "u1": 1, "i2": 2, "u2": 2, "i4": 4, "i8": 8,
    "r4": 4, "r8": 8, "ref": 8, "byref": 8, "ptr": 8,
}  # fmt: skip


class Reg:
    """A register. `addressed`: its address has been taken, so that it is memory, not a value.
    `pinned` (then also addressed): what it refers to must not move; it lies in a pinned local of
    the host's."""

    __slots__ = ("index", "type", "name", "addressed", "pinned")

    def __init__(self, index: int, type: Type, name: str = "") -> None:
        self.index, self.type, self.name = index, type, name
        self.addressed = self.pinned = False

    def __repr__(self) -> str:
        return f"%{self.index}"


class Const:
    """A constant operand. A ref, byref or ptr constant can only be null (value 0)."""

    __slots__ = ("type", "value")

    def __init__(self, type: Type, value: int | float) -> None:
        self.type, self.value = type, value

    def __repr__(self) -> str:
        return f"{self.type.name} {self.value!r}"


Operand = Reg | Const


class Instr:
    """One instruction. `offset` is that of the CIL instruction it came from: the key of
    profiles."""

    __slots__ = ("op", "dst", "args", "aux", "handler", "targets", "offset")

    def __init__(
        self,
        op: str,
        dst: Reg | None = None,
        args: tuple[Operand, ...] = (),
        aux: Any = None,
        handler: Block | None = None,
        targets: tuple[Block, ...] = (),
        offset: int = -1,
    ) -> None:
        self.op, self.dst, self.args, self.aux = op, dst, args, aux
        self.handler, self.targets, self.offset = handler, targets, offset


class Block:
    """A straight run of instructions. `cold`: off the usual path, for layout.

    Where it comes from, which every copy of it keeps: `offset` is that of the CIL it begins with,
    `nth` counts blocks of one offset in the order of the importer, and `path` names the calls it
    was inlined through, outermost first: (CIL offset of the call, number of the method inlined).
    The three together are the key of profiles.

    What a profile says of it: `count`, how often it ran, and `weights`, how often each target of
    its terminator was taken; -1 and () where nothing is known. Whoever changes a terminator's
    targets keeps `weights` parallel to them, or empties it."""

    __slots__ = ("index", "instrs", "cold", "offset", "nth", "path", "count", "weights")

    def __init__(self, index: int, offset: int = -1, cold: bool = False) -> None:
        self.index, self.offset, self.cold = index, offset, cold
        self.instrs: list[Instr] = []
        self.nth = 0
        self.path: tuple[tuple[int, int], ...] = ()
        self.count = -1.0
        self.weights: tuple[float, ...] = ()

    def __repr__(self) -> str:
        return f"b{self.index}"

    @property
    def terminator(self) -> Instr:
        return self.instrs[-1]

    def successors(self) -> Iterator[Block]:
        """Targets of the terminator, and the handlers of instructions that may throw."""
        yield from self.instrs[-1].targets
        seen = set()
        for i in self.instrs:
            if i.handler is not None and i.handler.index not in seen:
                seen.add(i.handler.index)
                yield i.handler


class Region(NamedTuple):
    """A try block, for the first pass of an exception (`runtime.codegen.records`).

    `parent`: the index of the region around it, -1 for none. `clauses`: in the order they are
    tried, a kind with a number: "catch" and the number of a type, "any" (a catch of everything),
    "filter" and which of the function's filters, "finally" (or fault)."""

    parent: int
    clauses: tuple[tuple[str, int], ...]


class Function:
    """A method in IR form. Block 0 is the entry; `params` are registers that are set on entry.

    `regions` are the try blocks that exceptions may leave. The code of filters is a function of its
    own, `filters`, over the same list of registers: given an exception and which filter, it returns
    the verdict. Of the method's registers it uses those in its `captured`, which all are marked as
    addressed.

    `own`: offset and memory kind of fields that the object in the first parameter has for sure,
    since they are of the method's class or one of its bases."""

    __slots__ = (
        "name", "method", "params", "result", "regs", "blocks", "structs", "regions", "filters",
        "captured", "own",
    )  # fmt: skip

    def __init__(self, name: str, method: int, result: Type) -> None:
        self.name, self.method, self.result = name, method, result
        self.params: list[Reg] = []
        self.regs: list[Reg] = []
        self.blocks: list[Block] = []
        self.structs: dict[int, StructType] = {}
        self.regions: list[Region] = []
        self.filters: Function | None = None
        self.captured: list[Reg] = []
        self.own: set[tuple[int, str]] = set()

    def reg(self, type: Type, name: str = "") -> Reg:
        r = Reg(len(self.regs), type, name)
        self.regs.append(r)
        return r

    def block(self, offset: int = -1, cold: bool = False) -> Block:
        b = Block(len(self.blocks), offset, cold)
        self.blocks.append(b)
        return b

"""CIL to IR: abstract interpretation of the evaluation stack, block by block.

The stack holds operands, not copies: a `ldloc` pushes the local's own register, and whoever assigns
the local first saves the entries that still mean its old value. Four kinds of entry are not
operands yet: the address of a local (`Local`), a method's entry (`Entry`) and a token (`Token`),
which become code only if nothing simpler is done with them. At a join the stack lies in registers
that belong to the joined block.

Blocks begin at branch targets and at the edges of exception regions, so that a block has one
handler.
"""

from __future__ import annotations

from typing import Any, Protocol

from runtime.cil.decoder import Op, decode, leaders
from runtime.cil.items import Entry, Item, Local, Token
from runtime.cil.joins import Wider, joined
from runtime.cil.narrow import narrow_kinds, narrowed
from runtime.cil.regions import FILTER, Regions
from runtime.ir.model import (
    BYREF,
    F32,
    F64,
    I32,
    I64,
    PTR,
    REF,
    VOID,
    Block,
    Const,
    Function,
    Instr,
    Operand,
    Reg,
    StructType,
    Type,
)  # fmt: skip
from runtime.ir.ops import THROWS
from runtime.ir.reach import keep, reached
from runtime.metadata.model import Body, FieldInfo, MethodInfo, TypeInfo
from runtime.refusals import Reason, Refusal


class World(Protocol):
    """What the importer asks of the rest of the runtime."""

    types: dict[int, TypeInfo]
    methods: dict[int, MethodInfo]
    fields: dict[int, FieldInfo]
    rounds_once: bool  # unsigned integers become float32 in one step (the host's choice)

    def initialised(self, type: TypeInfo) -> bool:
        """The class's static constructor has run, or it has none."""
        ...

    def compiles(self, method: MethodInfo) -> bool:
        """Callers reach the method through its slot."""
        ...

    def target(self, declared: MethodInfo, type: TypeInfo) -> MethodInfo | None:
        """What a virtual call of `declared` reaches for objects of exactly this type."""
        ...


class Importer:
    """The state of one translation. The functions that translate opcodes are in tables by
    mnemonic."""

    def __init__(self, world: World, method: MethodInfo, body: Body) -> None:
        self.world, self.method, self.body = world, method, body
        self.ops: list[Op] = decode(body.code)
        self.wider: dict[tuple[int, int], Type] = {}  # (joined block, place on its stack) → type
        self._begin()

    def _begin(self) -> None:
        method, body = self.method, self.body
        self.f = Function(method.full_name, method.number, method.result.ir)
        self.stack: list[Item] = []
        self.block: Block = self.f.block(0)
        self.handler: Block | None = None
        self.offset = 0
        self.volatile = self.readonly = False  # prefixes that wait for their instruction
        self.constrained: TypeInfo | None = None
        self.nonnull: set[Reg] = set()
        self.blocks: dict[int, Block] = {}
        self.entry_stacks: dict[int, list[Reg]] = {}
        self.pending: list[int] = []
        self._registers()
        self.regions = Regions(self, body.clauses)

    # ---- registers

    def _registers(self) -> None:
        f, m = self.f, self.method
        for i, t in enumerate(m.arguments()):
            f.params.append(f.reg(self.struct(t), f"arg{i}"))
        self.args = list(f.params)
        self.locals = [f.reg(self.struct(t.ir), f"loc{i}") for i, t in enumerate(self.body.locals)]
        for n in self.body.pinned:
            self.locals[n].pinned = self.locals[n].addressed = True
        self.first_temp = len(f.regs)
        self.narrow = narrow_kinds(self)
        # locals of which CIL takes an address somewhere
        self.taken: set[Reg] = {r for r in self.locals if r.pinned}
        for _, name, operand in self.ops:
            if name == "ldloca":
                self.taken.add(self.locals[operand])
            elif name == "ldarga":
                self.taken.add(self.args[operand])
        for kind, _, _, handler, _, start in self.body.clauses:
            if kind == FILTER:  # runs while the method waits for a call
                self.taken |= self.assigned(start, handler)
        self.this: Reg | None = None  # where it is known not to be null
        if not m.is_static and m.is_virtual and not m.declaring.is_value:
            first = self.args[0]
            stored = any(name == "starg" and operand == 0 for _, name, operand in self.ops)
            self.this = None if stored or first in self.taken else first

    def assigned(self, start: int, end: int) -> set[Reg]:
        """The arguments and locals that a stretch of CIL stores to."""
        found = set()
        for offset, name, operand in self.ops:
            if start <= offset < end and name in ("starg", "stloc"):
                found.add((self.args if name == "starg" else self.locals)[operand])
        return found

    def struct(self, t: Type) -> Type:
        """Notes a struct type as used by the function."""
        if isinstance(t, StructType):
            self.f.structs[t.number] = t
        return t

    def temp(self, t: Type) -> Reg:
        return self.f.reg(t)

    # ---- emission

    def emit(
        self,
        op: str,
        dst: Reg | None = None,
        args: tuple[Operand, ...] = (),
        aux: Any = None,
        targets: tuple[Block, ...] = (),
    ) -> Instr:
        handler = self.handler if op in THROWS else None
        i = Instr(op, dst, args, aux, handler, targets, self.offset)
        self.block.instrs.append(i)
        return i

    def result(self, op: str, t: Type, args: tuple[Operand, ...], aux: Any = None) -> Reg:
        dst = self.f.reg(t)
        self.emit(op, dst, args, aux)
        return dst

    def push(self, item: Item) -> None:
        self.stack.append(item)

    def pop(self) -> Item:
        try:
            return self.stack.pop()
        except IndexError:
            raise Refusal(Reason.BAD_CIL, f"empty stack at {self.offset}") from None

    def value(self, item: Item) -> Operand:
        """The entry as an operand."""
        if isinstance(item, (Reg, Const)):
            return item
        if isinstance(item, Local):
            item.reg.addressed = True
            return self.result("addr", BYREF, (item.reg,), item.offset)
        if isinstance(item, Entry):
            return self.result("function", I64, (), item.method)
        raise Refusal(Reason.UNSUPPORTED, "a token used as a number")

    def pop_value(self) -> Operand:
        return self.value(self.pop())

    def pop_as(self, t: Type) -> Operand:
        return self.coerce(self.pop(), t)

    def coerce(self, item: Item, t: Type) -> Operand:
        """The entry as an operand of type t, by the implicit conversions of III.1.6."""
        if isinstance(item, Token):
            boxed = self.result("literal", REF, (), (item.kind, item.number, 0))
            if not isinstance(t, StructType):
                raise Refusal(Reason.UNSUPPORTED, "a token used as a number")
            return self.result("load", self.struct(t), (boxed,), (8, t, False))
        v = self.value(item)
        s = v.type
        if s is t:
            return v
        if isinstance(v, Const) and not t.is_struct and s not in (F32, F64):
            if t in (I64, I32):
                bits = 64 if t is I64 else 32
                n = int(v.value) & ((1 << bits) - 1)
                return Const(t, n - (1 << bits) if n >> (bits - 1) else n)
            if t in (REF, BYREF, PTR) and v.value == 0:
                return Const(t, 0)
        if s is I32 and t is I64:
            return self.result("conv", I64, (v,), ("i8", False))
        if s is I64 and t is I32:
            return self.result("conv", I32, (v,), ("i4", False))
        if s is F32 and t is F64 or s is F64 and t is F32:
            return self.result("conv", t, (v,), ("r8" if t is F64 else "r4", False))
        if s in (REF, BYREF, PTR):
            if t in (REF, BYREF, PTR):
                return self.result("copy", t, (v,))
            if t is I64:
                return self.result("p2i", I64, (v,))
        if t in (REF, BYREF, PTR) and s in (I64, I32):
            if s is I32:
                v = self.result("conv", I64, (v,), ("i8", False))
            return self.result("i2p", t, (v,))
        if isinstance(s, StructType) and isinstance(t, StructType) and s.size == t.size:
            return self.result("copy", self.struct(t), (v,))
        if isinstance(s, StructType) and s.size <= 8 and t in (I32, I64):
            return self.result("lload", t, (v,), (0, "i8" if t is I64 else "i4"))
        raise Refusal(Reason.BAD_CIL, f"{s} where {t} is expected at {self.offset}")

    def assign(self, target: Reg, item: Item) -> None:
        """Stores into a local; entries that alias it keep the old value."""
        t = target.type
        for e in self.stack:
            if e is target:
                saved = self.result("copy", t, (target,))
                self.stack = [saved if x is target else x for x in self.stack]
                break
        v = self.coerce(item, t)
        kind = self.narrow.get(target)
        if kind is not None:
            v = narrowed(self, kind, v)
        self.nonnull.discard(target)
        instrs = self.block.instrs
        if (
            instrs
            and isinstance(v, Reg)
            and instrs[-1].dst is v
            and v.index >= self.first_temp
            and not v.addressed
            and v not in self.stack
            and instrs[-1].handler is None
        ):
            instrs[-1].dst = target  # the temporary would be copied at once and never used again
            if v in self.nonnull:
                self.nonnull.add(target)
            return
        self.emit("copy", target, (v,))
        if v in self.nonnull:
            self.nonnull.add(target)

    def is_spent(self, item: Item) -> bool:
        """A temporary that has just been popped and that nobody else reads."""
        return isinstance(item, Reg) and item.index >= self.first_temp and item not in self.stack

    def null_check(self, v: Operand) -> None:
        if isinstance(v, Reg):
            if v in self.nonnull or v is self.this:
                return
            self.nonnull.add(v)
        self.emit("null", None, (v,))

    # ---- control flow

    def at(self, offset: int) -> Block:
        """The block that begins at a CIL offset."""
        b = self.blocks.get(offset)
        if b is None:
            if offset not in self.leaders:
                raise Refusal(Reason.BAD_CIL, f"a branch to {offset}")
            b = self.blocks[offset] = self.f.block(offset)
        return b

    def flow(self, offset: int) -> Block:
        """The block at an offset, entered from here: the stack goes into the registers it
        expects."""
        b = self.at(offset)
        expected = self.entry_stacks.get(offset)
        values = [self.value(e) for e in self.stack]
        if expected is None:
            types = [self.wider.get((offset, n), v.type) for n, v in enumerate(values)]
            expected = [self.f.reg(t, f"stack{offset}.{n}") for n, t in enumerate(types)]
            self.enter(offset, expected)
        elif len(expected) != len(values):
            raise Refusal(Reason.BAD_CIL, f"stacks of different depth at {offset}")
        pairs = enumerate(zip(expected, values, strict=True))
        moves = [(r, joined(self, (offset, n), v, r.type)) for n, (r, v) in pairs if r is not v]
        targets = {r for r, _ in moves}
        moves = [(r, self.result("copy", v.type, (v,)) if v in targets else v) for r, v in moves]
        for r, v in moves:
            self.emit("copy", r, (v,))
        self.stack = list(values)
        return b

    def enter(self, offset: int, stack: list[Reg]) -> None:
        """Marks a block as reached, with the registers that hold its stack."""
        if offset not in self.entry_stacks:
            self.entry_stacks[offset] = stack
            self.pending.append(offset)

    def end(
        self, op: str, args: tuple[Operand, ...] = (), aux: Any = None, *targets: Block
    ) -> None:
        """Emits a terminator; what follows is dead until the next block begins."""
        self.emit(op, None, args, aux, targets)
        self.stack = []
        self.alive = False

    def branch(self, cond: str, a: Operand, b: Operand, yes: int) -> None:
        taken = self.flow(yes)
        self.end("branch", (a, b), cond, taken, self.flow(self.next_offset))

    # ---- the translation

    def run(self) -> Function:
        while True:
            try:
                return self._run()
            except Wider as join:
                self.wider[join.place] = join.type
                self._begin()

    def _run(self) -> Function:
        from runtime.cil.filters import import_filters

        self.leaders = leaders(self.ops) | self.regions.boundaries
        self._prologue()
        self.end("jump", (), None, self.flow(0))
        self._translate()
        self._order()
        self.regions.mark()
        if self.regions.filter_of and self.f.regions:
            import_filters(self)
        return self.f

    def _translate(self) -> None:
        """Translates what is pending, and what that reaches."""
        from runtime.cil.translate import TRANSLATE

        ops = self.ops
        index = {op[0]: k for k, op in enumerate(ops)}
        while self.pending:
            start = min(self.pending)
            self.pending.remove(start)
            if start not in index:
                raise Refusal(Reason.BAD_CIL, f"control reaches {start}, which is no instruction")
            self.block = self.at(start)
            self.stack = list(self.entry_stacks[start])
            self.handler = self.regions.handler_at(start)
            self.nonnull = set()
            self.alive = True
            k = index[start]
            while self.alive:
                self.offset, name, operand = ops[k]
                k += 1
                self.next_offset = ops[k][0] if k < len(ops) else -1
                try:
                    translate = TRANSLATE[name]
                except KeyError:
                    raise Refusal(Reason.UNSUPPORTED, name) from None
                translate(self, operand)
                if self.alive and self.next_offset in self.leaders:
                    self.end("jump", (), None, self.flow(self.next_offset))

    def _prologue(self) -> None:
        m = self.method
        d = m.declaring
        if (
            (m.is_static or m.is_constructor or d.is_value)
            and m.name != ".cctor"
            and d.has_initializer
            and not d.before_field_init
            and not self.world.initialised(d)
        ):
            self.emit("ensure", None, (), d)
        # a caller extends small integers as it likes: only the low bits count
        for r in self.args:
            if r in self.narrow and r not in self.taken:
                self.emit("conv", r, (r,), (self.narrow[r], False))
        for r in self.locals:
            if r.type.is_struct:
                self.emit("lzero", r)
            else:
                self.emit("copy", r, (Const(r.type, 0),))

    def _order(self) -> None:
        """Blocks in CIL order, helpers behind; drops what nothing reaches."""
        entry = self.f.blocks[0]
        blocks = reached(self.f)
        keep(self.f, sorted(blocks, key=lambda b: (b is not entry, b.cold, b.offset, b.index)))
        count: dict[int, int] = {}
        for b in self.f.blocks:
            b.nth = count.get(b.offset, 0)
            count[b.offset] = b.nth + 1


__all__ = ["Importer", "Item", "Local", "Entry", "Token", "VOID"]

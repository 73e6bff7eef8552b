"""IR to LLVM text: one function at a time, block by block.

Registers are SSA values, stack slots (which LLVM promotes) or words of the root area, as
`frame.analyse` says. Within a block the current value of a register in memory is remembered
(`self.known`), so that it is loaded at most once between two definitions; a safepoint forgets what
lies in the root area, because a collection rewrites it. Every definition is written through, so
that handlers find it.

Text goes to `self.out`; operations are in tables by name (`runtime.codegen.operations`).
"""

from __future__ import annotations

from typing import Protocol

from runtime.codegen import context as ctx
from runtime.codegen import prologue, records
from runtime.codegen.counting import Numbers
from runtime.codegen.frame import Frame, analyse
from runtime.codegen.types import METADATA, TAG, UNLIKELY, constant
from runtime.ir.model import Block, Const, Function, Operand, Reg, StructType
from runtime.ir.ops import is_safepoint
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo


class Linker(Protocol):
    """Names for what generated code refers to outside itself. Each name is declared as a word (a
    cell) in the data part of the code area; `Module` collects them, the loader resolves them."""

    saturating: bool
    element_offset: int
    delegate_layout: tuple[int, int, int]  # target, pointer, auxiliary pointer; pointer 0: unknown
    profiling: bool
    stress_guard: int  # every n-th guard fails; 0: none

    def slot(self, method: int) -> str: ...
    def dispatch(self, method: int) -> str: ...
    def cell(self, kind: str, key: object) -> str: ...
    def method(self, number: int) -> MethodInfo: ...
    def known_static(self, field: FieldInfo) -> bool: ...
    def class_word(self, type: TypeInfo) -> str: ...


class Module:
    """One LLVM module: functions, and the external names they use."""

    def __init__(self, linker: Linker) -> None:
        self.linker = linker
        self.functions: list[str] = []
        self.globals: set[str] = set()
        self.offsets: set[str] = set()  # names of offsets in a context
        self.intrinsics: set[str] = set()

    def text(self) -> str:
        lines = [f"@{g} = external dso_local global [4 x i64]" for g in sorted(self.globals)]
        lines += [
            f"@{g} = external global i8, !absolute_symbol !5" for g in sorted(self.offsets)
        ]
        lines += sorted(self.intrinsics)
        return "\n".join([*lines, *self.functions, _ATTRIBUTES, METADATA, ""])


CLEARED = 8  # words of a frame that are cleared one by one

_ATTRIBUTES = 'attributes #0 = { nounwind "prefer-vector-width"="256" }\nattributes #1 = { cold }'


class Lowering:
    """The state of lowering one function."""

    def __init__(
        self, module: Module, f: Function, version: Numbers | None = None, continues: bool = False
    ) -> None:
        self.module, self.linker, self.f, self.version = module, module.linker, f, version
        self.continues = continues  # it is entered at a poll of another version
        self.frame: Frame = analyse(f)
        self.block = f.blocks[0]  # the one that is being lowered
        self.out: list[str] = []
        self.names: dict[Reg, str] = {}  # SSA values, whole function
        self.known: dict[Reg, str] = {}  # values of registers in memory, this block
        self.memory: dict[Reg, str] = {}  # where registers in memory are
        self.counter = 0
        self.raises: dict[tuple[int, int], str] = {}
        self.unwinds = False
        self.tail: list[str] = []
        self.top = "%top"

    # ---- names and text

    def fresh(self) -> str:
        self.counter += 1
        return f"%t{self.counter}"

    def label(self) -> str:
        self.counter += 1
        return f"L{self.counter}"

    def line(self, text: str) -> None:
        self.out.append(text)

    def let(self, text: str) -> str:
        n = self.fresh()
        self.out.append(f"{n} = {text}")
        return n

    def begin(self, label: str) -> None:
        self.out.append(f"{label}:")

    def symbol(self, name: str) -> str:
        self.module.globals.add(name)
        return f"@{name}"

    def cell(self, kind: str, key: object) -> str:
        """The content of a cell that never changes once code that uses it runs."""
        symbol = self.symbol(self.linker.cell(kind, key))
        return self.let(f"load ptr, ptr {symbol}, !invariant.load !0")

    def word(self, kind: str, key: object) -> str:
        symbol = self.symbol(self.linker.cell(kind, key))
        return self.let(f"load i64, ptr {symbol}, !invariant.load !0")

    def intrinsic(self, declaration: str) -> None:
        self.module.intrinsics.add(declaration)

    # ---- registers

    def use(self, a: Operand) -> str:
        """An operand as an LLVM value; a struct as the address of its memory."""
        if a.__class__ is Const:
            return constant(a)
        n = self.names.get(a)  # type: ignore[arg-type]
        if n is not None:
            return n
        n = self.known.get(a)  # type: ignore[arg-type]
        if n is not None:
            return n
        m = self.memory[a]  # type: ignore[index]
        t = a.type
        if t.is_struct:
            return m
        n = self.let(f"load {t.llvm}, ptr {m}{self.tag(a)}")  # type: ignore[arg-type]
        if not a.addressed:  # type: ignore[union-attr]
            self.known[a] = n  # type: ignore[index]
        return n

    def tag(self, r: Reg) -> str:
        """The alias class of a register in memory: a root slot nobody has the address of has its
        own."""
        if r.addressed:
            return TAG["memory"]
        return TAG["root"] if r in self.frame.roots else ""

    def typed(self, a: Operand) -> str:
        return f"{a.type.llvm} {self.use(a)}"

    def define(self, r: Reg, value: str) -> None:
        """Gives a (non-struct) register a value."""
        if r in self.frame.values:
            self.names[r] = value
            return
        self.line(f"store {r.type.llvm} {value}, ptr {self.memory[r]}{self.tag(r)}")
        if not r.addressed:
            self.known[r] = value

    def set(self, r: Reg, text: str) -> None:
        self.define(r, self.let(text))

    def forget_roots(self) -> None:
        """After a safepoint: the collector may have moved what the root area refers to."""
        roots = self.frame.roots
        if roots:
            self.known = {r: n for r, n in self.known.items() if r not in roots}

    def struct_copy(self, target: str, source: str, size: int, align: str = "align 8") -> None:
        self.intrinsic("declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)")
        self.line(
            f"call void @llvm.memcpy.p0.p0.i64(ptr {align} {target}, ptr {align} {source}, "
            f"i64 {size}, i1 false)"
        )

    def zero(self, target: str, size: int, align: str = "align 8") -> None:
        self.intrinsic("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)")
        self.line(
            f"call void @llvm.memset.p0.i64(ptr {align} {target}, i8 0, i64 {size}, i1 false)"
        )

    # ---- errors

    def raise_label(self, kind: int, handler: Block | None) -> str:
        """A cold block that makes an error pending and goes to the handler."""
        key = (kind, -1 if handler is None else handler.index)
        label = self.raises.get(key)
        if label is None:
            label = self.raises[key] = self.label()
            self.tail += [
                f"{label}:",
                f"store i64 {kind}, ptr %ctx{TAG['context']}",
                f"br label %{self.handler_label(handler)}",
            ]
        return label

    def handler_label(self, handler: Block | None) -> str:
        if handler is not None:
            return f"b{handler.index}"
        self.unwinds = True
        return "unwind"

    def check(self, good: str, kind: int, handler: Block | None) -> None:
        """Goes on where a condition holds, raises where not."""
        ok = self.label()
        self.line(f"br i1 {good}, label %{ok}, label %{self.raise_label(kind, handler)}{UNLIKELY}")
        self.begin(ok)

    def check_pending(self, handler: Block | None) -> None:
        p = self.let(f"load i64, ptr %ctx{TAG['context']}")
        good = self.let(f"icmp eq i64 {p}, 0")
        ok = self.label()
        self.line(f"br i1 {good}, label %{ok}, label %{self.handler_label(handler)}{UNLIKELY}")
        self.begin(ok)

    # ---- the function

    def returns_struct(self) -> bool:
        return self.f.result.is_struct

    def run(self, name: str, internal: bool = False) -> str:
        """The function's text."""
        from runtime.codegen.operations import LOWER

        f = self.f
        params = self.parameters()
        result = "void" if f.result.is_struct else f.result.llvm
        body = self.out
        for b in f.blocks:
            self.known = {}
            self.begin(f"b{b.index}")
            self.block = b
            for i in b.instrs:
                LOWER[i.op](self, i)
                if is_safepoint(i):
                    self.forget_roots()
        self.out = []
        self._entry(name)
        linkage = "internal " if internal else ""
        head = f"define {linkage}{result} @{name}({', '.join(params)}) #0 {{"
        lines = [head, "entry:", *self.out, "br label %b0", *body, *self.tail]
        if self.unwinds:
            lines.append("unwind:")
            self.out = []
            self.leave()
            zero = "" if result == "void" else f" {f.result.zero}"
            lines += [*self.out, f"ret {result}{zero}"]
        lines.append("}")
        return "\n".join(lines)

    def parameters(self) -> list[str]:
        f, frame = self.f, self.frame
        room = f" dereferenceable({8 * frame.words})" if frame.words else ""
        params = ["ptr %ctx", f"ptr{room} %top"]
        if f.result.is_struct:
            params.append("ptr %ret")
        for n, p in enumerate(f.params):
            params.append(f"{p.type.llvm} %a{n}")
        return params

    def prologue(self) -> None:
        """What stands before everything else."""

    def prepare(self) -> None:
        """Names memory for registers that need it, before blocks are lowered."""
        f, frame = self.f, self.frame
        for n, p in enumerate(f.params):
            if p.type.is_struct:
                self.memory[p] = f"%a{n}"
            elif p in frame.values:
                self.names[p] = f"%a{n}"
        mine = f.regs if f.filters is None else registers(f)
        for r in mine:
            if r not in self.memory and r not in frame.values:
                self.memory[r] = f"%r{r.index}"
        self.next_top = self.top if not frame.words else "%next"

    def _entry(self, name: str) -> None:
        f, frame, line = self.f, self.frame, self.line
        self.prologue()
        if f.regions:
            records.allocate(self)
        if frame.pins:
            prologue.pins(self)
        for r, m in self.memory.items():
            if m.startswith(("%a", "%shared")) or r.pinned:
                continue
            word = frame.roots.get(r)
            if word is not None:
                line(f"{m} = getelementptr inbounds i8, ptr %top, i64 {8 * word}")
            elif r.type.is_struct:
                assert isinstance(r.type, StructType)
                line(f"{m} = alloca [{r.type.words} x i64], align 8")
            else:
                line(f"{m} = alloca {r.type.llvm}, align 8")
        if frame.words:
            line(f"%next = getelementptr inbounds i8, ptr %top, i64 {8 * frame.words}")
            prologue.room(self)
        if frame.safepoints:
            slot = self.let(f"getelementptr inbounds i8, ptr %ctx, i64 {ctx.TOP}")
            line(f"store ptr {self.next_top}, ptr {slot}{TAG['context']}")
        if self.version is not None:
            self.count(self.version.counts)
            if self.continues:
                self.count(self.version.probes, 8 * self.version.loops)
        for n, p in enumerate(f.params):
            if p in self.memory and not p.type.is_struct:
                line(f"store {p.type.llvm} %a{n}, ptr {self.memory[p]}{self.tag(p)}")
        if f.regions:
            records.fill(self, name)

    def go_on(self, code: str, args: list[str]) -> None:
        """Leaves the function for code of the same signature, which takes its place."""
        f = self.f
        if f.result.is_struct or f.result.llvm == "void":
            self.line(f"musttail call void {code}({', '.join(args)})")
            self.line("ret void")
        else:
            r = self.let(f"musttail call {f.result.llvm} {code}({', '.join(args)})")
            self.line(f"ret {f.result.llvm} {r}")

    def own_word(self, name: str, offset: int = 0) -> str:
        """The address of a word of the context that was given to a version. Which one it is, is
        known when the code is placed: the same code has others in another process."""
        self.module.offsets.add(name)
        p = self.let(f"getelementptr inbounds i8, ptr %ctx, i64 ptrtoint (ptr @{name} to i64)")
        return p if not offset else self.let(f"getelementptr inbounds i8, ptr {p}, i64 {offset}")

    def count(self, name: str, offset: int = 0, n: int | str = 1) -> None:
        """Adds to a word of the context that was given to a version."""
        p = self.own_word(name, offset)
        old = self.let(f"load i64, ptr {p}{TAG['count']}")
        self.line(f"store i64 {self.let(f'add i64 {old}, {n}')}, ptr {p}{TAG['count']}")

    def leave(self) -> None:
        """What every exit does: clears its words of the root area, where they would keep objects
        alive; gives its pinned locals back; counts itself out."""
        words = self.frame.words
        if words > CLEARED:
            self.zero("%top", 8 * words)
        else:
            for n in range(words):
                at = self.let(f"getelementptr inbounds i8, ptr %top, i64 {8 * n}")
                self.line(f"store ptr null, ptr {at}{TAG['root']}")
        if self.frame.pins:
            for r in self.frame.pins:
                self.line(f"store ptr null, ptr {self.memory[r]}")
            word = self.let(f"getelementptr inbounds i8, ptr %ctx, i64 {ctx.PINNED}")
            self.line(f"store i64 %pinned, ptr {word}{TAG['context']}")
        if self.version is not None:
            self.count(self.version.counts, 8)


def registers(f: Function) -> list[Reg]:
    """The registers of a function that shares its list with another."""
    used = {*f.params, *f.captured, *(() if f.filters is None else f.filters.captured)}
    for b in f.blocks:
        for i in b.instrs:
            used.update(a for a in i.args if isinstance(a, Reg))
            if i.dst is not None:
                used.add(i.dst)
    return [r for r in f.regs if r in used]


def lower(
    module: Module,
    f: Function,
    name: str,
    version: Numbers | None = None,
    internal: bool = False,
    continues: bool = False,
) -> Frame:
    """Adds a function to a module. Returns its frame, for what callers may rely on. `continues`:
    its entry restores a loop's state (`runtime.ir.entries`)."""
    lowering = Lowering(module, f, version, continues)
    lowering.prepare()
    module.functions.append(lowering.run(name, internal))
    if f.filters is not None:
        from runtime.codegen.filters import lower_filters

        lower_filters(module, f.filters, name)
    return lowering.frame



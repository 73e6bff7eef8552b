"""Lowering of memory: registers, fields, elements, addresses, with the host's write barrier.

References are stored into memory that may be the heap only through the barrier; the root area and
stack slots need none. What an access may alias is said by its memory kind, but only where it goes
through an object or array: byrefs and pointers may point anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.codegen.lower import Lowering
from runtime.codegen.numbers import lowers
from runtime.codegen.types import KIND_TAG, LENGTH, MEMORY_TYPES, TAG, UNLIKELY
from runtime.ir.model import MEMORY_SIZE, REF, Const, Instr, Operand, StructType
from runtime.ir.ops import Error

ARRAY_LENGTH, ARRAY_DATA, STRING_DATA = 8, 16, 12  # probed by the agent


def offset(lo: Lowering, base: str, n: int) -> str:
    return base if n == 0 else lo.let(f"getelementptr inbounds i8, ptr {base}, i64 {n}")


def read(lo: Lowering, p: str, mem: str, tag: str, align: int, volatile: bool = False) -> str:
    t, extend = MEMORY_TYPES[mem]
    how = "load atomic" if volatile else "load"
    order = " acquire" if volatile else ""
    align = MEMORY_SIZE[mem] if volatile else align
    v = lo.let(f"{how} {t}, ptr {p}{order}, align {align}{tag}")
    return lo.let(f"{extend} {t} {v} to i32") if extend else v


def write(
    lo: Lowering, p: str, mem: str, v: str, tag: str, align: int, volatile: bool = False
) -> None:
    t, extend = MEMORY_TYPES[mem]
    if extend:
        v = lo.let(f"trunc i32 {v} to {t}")
    how = "store atomic" if volatile else "store"
    order = " release" if volatile else ""
    align = MEMORY_SIZE[mem] if volatile else align
    lo.line(f"{how} {t} {v}, ptr {p}{order}, align {align}{tag}")


def barrier(lo: Lowering, p: str, v: str) -> None:
    lo.line(f"call void {lo.cell('helper', 'barrier')}(ptr {p}, ptr {v})")


def write_struct(lo: Lowering, p: str, source: str, t: StructType) -> None:
    """Copies a struct to memory that may be in the heap."""
    if not t.refs:
        lo.struct_copy(p, source, t.size, "align 1")
        return
    at = 0
    for r in [*t.refs, t.size]:
        if r > at:
            lo.struct_copy(offset(lo, p, at), offset(lo, source, at), r - at, "align 1")
        if r < t.size:
            v = lo.let(f"load ptr, ptr {offset(lo, source, r)}")
            barrier(lo, offset(lo, p, r), v)
        at = r + 8


def _tag(base: Operand, mem: str) -> str:
    return KIND_TAG[mem] if base.type is REF else TAG["memory"]


@lowers("copy")
def _copy(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    a = i.args[0]
    if i.dst.type.is_struct:
        lo.struct_copy(lo.use(i.dst), lo.use(a), i.dst.type.size)
    else:
        lo.define(i.dst, lo.use(a))


@lowers("load")
def _load(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    off, mem, volatile = i.aux
    base = i.args[0]
    p = offset(lo, lo.use(base), off)
    if isinstance(mem, StructType):
        lo.struct_copy(lo.use(i.dst), p, mem.size, "align 1")
    else:
        align = MEMORY_SIZE[mem] if base.type is REF else 1
        lo.define(i.dst, read(lo, p, mem, _tag(base, mem), align, volatile))


def unless_null(
    lo: Lowering, a: str, llvm: str, otherwise: str, read: Callable[[], str]
) -> str:
    """What `read` finds in an object, which begins no block of its own; `otherwise` for null."""
    start, some, done = lo.label(), lo.label(), lo.label()
    lo.line(f"br label %{start}")
    lo.begin(start)
    lo.line(f"br i1 {lo.let(f'icmp eq ptr {a}, null')}, label %{done}, label %{some}")
    lo.begin(some)
    v = read()
    lo.line(f"br label %{done}")
    lo.begin(done)
    return lo.let(f"phi {llvm} [ {otherwise}, %{start} ], [ {v}, %{some} ]")


@lowers("loadz")
def _loadz(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    at, mem, _ = i.aux
    a, t = lo.use(i.args[0]), i.dst.type

    def field() -> str:
        return read(lo, offset(lo, a, at), mem, KIND_TAG[mem], MEMORY_SIZE[mem])

    assert t.llvm is not None
    lo.define(i.dst, unless_null(lo, a, t.llvm, t.zero, field))


@lowers("store")
def _store(lo: Lowering, i: Instr) -> None:
    off, mem, volatile = i.aux
    base, v = i.args
    p = offset(lo, lo.use(base), off)
    if isinstance(mem, StructType):
        write_struct(lo, p, lo.use(v), mem)
    elif mem == "ref" and not (isinstance(v, Const)):
        barrier(lo, p, lo.use(v))
    else:
        align = MEMORY_SIZE[mem] if base.type is REF else 1
        write(lo, p, mem, lo.use(v), _tag(base, mem), align, volatile)


@lowers("lload")
def _lload(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    off, mem = i.aux
    p = offset(lo, lo.use(i.args[0]), off)
    if isinstance(mem, StructType):
        lo.struct_copy(lo.use(i.dst), p, mem.size, "align 1")
    else:
        lo.define(i.dst, read(lo, p, mem, TAG["memory"], 1))


@lowers("lstore")
def _lstore(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    off, mem = i.aux
    p = offset(lo, lo.use(i.dst), off)
    v = lo.use(i.args[0])
    if isinstance(mem, StructType):
        lo.struct_copy(p, v, mem.size, "align 1")
    else:
        write(lo, p, mem, v, TAG["memory"], 1)


@lowers("addr")
def _addr(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.define(i.dst, offset(lo, lo.memory[i.args[0]], i.aux))  # type: ignore[index]


@lowers("lea")
def _lea(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.define(i.dst, offset(lo, lo.use(i.args[0]), i.aux))


@lowers("padd")
def _padd(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    p, n = i.args
    lo.set(i.dst, f"getelementptr i8, ptr {lo.use(p)}, i64 {lo.use(n)}")


@lowers("psub")
def _psub(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    a = lo.let(f"ptrtoint ptr {lo.use(i.args[0])} to i64")
    b = lo.let(f"ptrtoint ptr {lo.use(i.args[1])} to i64")
    lo.set(i.dst, f"sub i64 {a}, {b}")


@lowers("zero")
def _zero(lo: Lowering, i: Instr) -> None:
    lo.zero(lo.use(i.args[0]), i.aux.size, "align 1")


@lowers("lzero")
def _lzero(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.zero(lo.use(i.dst), i.dst.type.size)


@lowers("blkcopy")
def _blkcopy(lo: Lowering, i: Instr) -> None:
    lo.intrinsic("declare void @llvm.memmove.p0.p0.i64(ptr, ptr, i64, i1)")
    to, source, n = i.args
    size = lo.let(f"zext i32 {lo.use(n)} to i64")
    lo.line(
        f"call void @llvm.memmove.p0.p0.i64(ptr {lo.use(to)}, ptr {lo.use(source)}, "
        f"i64 {size}, i1 false)"
    )


@lowers("blkfill")
def _blkfill(lo: Lowering, i: Instr) -> None:
    lo.intrinsic("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)")
    to, byte, n = i.args
    size = lo.let(f"zext i32 {lo.use(n)} to i64")
    b = lo.let(f"trunc i32 {lo.use(byte)} to i8")
    lo.line(f"call void @llvm.memset.p0.i64(ptr {lo.use(to)}, i8 {b}, i64 {size}, i1 false)")


@lowers("localloc")
def _localloc(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    n = lo.use(i.args[0])
    p = lo.let(f"alloca i8, i64 {n}, align 16")
    if i.aux:
        lo.intrinsic("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)")
        lo.line(f"call void @llvm.memset.p0.i64(ptr {p}, i8 0, i64 {n}, i1 false)")
    lo.define(i.dst, p)


# ---- objects and arrays


@lowers("null")
def _null(lo: Lowering, i: Instr) -> None:
    a = i.args[0]
    if isinstance(a, Const):
        lo.line(f"br label %{lo.raise_label(Error.NULL, i.handler)}")
        lo.begin(lo.label())
        return
    lo.check(lo.let(f"icmp ne ptr {lo.use(a)}, null"), Error.NULL, i.handler)


def length(lo: Lowering, a: Operand, at: int = ARRAY_LENGTH) -> str:
    return lo.let(f"load i32, ptr {offset(lo, lo.use(a), at)}{LENGTH}")


@lowers("mdlen")
def _mdlen(lo: Lowering, i: Instr) -> None:
    """A length or lower bound of an array of several dimensions; neither ever changes."""
    assert i.dst is not None
    lo.set(i.dst, f"load i32, ptr {offset(lo, lo.use(i.args[0]), i.aux)}{TAG['length']}")


@lowers("len")
def _len(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.define(i.dst, length(lo, i.args[0]))


@lowers("lenz")
def _lenz(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    a = lo.use(i.args[0])
    tag = LENGTH if not i.aux else TAG["length"]

    def length() -> str:
        return lo.let(f"load i32, ptr {offset(lo, a, i.aux or ARRAY_LENGTH)}{tag}")

    lo.define(i.dst, unless_null(lo, a, "i32", "0", length))


@lowers("within")
def _within(lo: Lowering, i: Instr) -> None:
    a, n, size = i.args
    limit = lo.use(size)
    if n.type.size == 8:
        limit = lo.let(f"zext i32 {limit} to i64")
    array = lo.use(a)
    good = lo.let(f"icmp ult {n.type.llvm} {lo.use(n)}, {limit}")
    ok, bad = lo.label(), lo.label()
    lo.line(f"br i1 {good}, label %{ok}, label %{bad}{UNLIKELY}")
    null, bounds = (lo.raise_label(kind, i.handler) for kind in (Error.NULL, Error.BOUNDS))
    lo.tail += [
        f"{bad}:",
        f"%n{bad} = icmp eq ptr {array}, null",
        f"br i1 %n{bad}, label %{null}, label %{bounds}",
    ]
    lo.begin(ok)


@lowers("bounds")
def _bounds(lo: Lowering, i: Instr) -> None:
    a, n = i.args
    size = length(lo, a)
    if n.type.size == 8:
        size = lo.let(f"zext i32 {size} to i64")
    lo.check(lo.let(f"icmp ult {n.type.llvm} {lo.use(n)}, {size}"), Error.BOUNDS, i.handler)


def element(lo: Lowering, a: Operand, n: Operand, aux: tuple[Any, ...]) -> str:
    """The address of an element whose index has been checked."""
    mem = aux[0]
    data = aux[2] if len(aux) > 2 else ARRAY_DATA
    index = lo.use(n)
    if n.type.size == 4:
        index = lo.let(f"zext nneg i32 {index} to i64") if not isinstance(n, Const) else index
    base = offset(lo, lo.use(a), data)
    t = f"[{mem.size} x i8]" if isinstance(mem, StructType) else MEMORY_TYPES[mem][0]
    return lo.let(f"getelementptr inbounds {t}, ptr {base}, i64 {index}")


@lowers("elem")
def _elem(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.define(i.dst, element(lo, i.args[0], i.args[1], i.aux))


@lowers("aload")
def _aload(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    mem = i.aux[0]
    p = element(lo, i.args[0], i.args[1], i.aux)
    if isinstance(mem, StructType):
        lo.struct_copy(lo.use(i.dst), p, mem.size, "align 1")
    else:
        lo.define(i.dst, read(lo, p, mem, KIND_TAG[mem], MEMORY_SIZE[mem]))


@lowers("astore")
def _astore(lo: Lowering, i: Instr) -> None:
    a, n, v = i.args
    mem = i.aux[0]
    p = element(lo, a, n, i.aux)
    if isinstance(mem, StructType):
        write_struct(lo, p, lo.use(v), mem)
    elif mem == "ref" and not isinstance(v, Const):
        barrier(lo, p, lo.use(v))
    else:
        write(lo, p, mem, lo.use(v), KIND_TAG[mem], MEMORY_SIZE[mem])


@lowers("sload")
def _sload(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    s, n = i.args
    index = lo.let(f"zext i32 {lo.use(n)} to i64")
    p = lo.let(f"getelementptr inbounds i16, ptr {offset(lo, lo.use(s), STRING_DATA)}, i64 {index}")
    lo.define(i.dst, read(lo, p, "u2", KIND_TAG["u2"], 2))


# ---- statics and constants


@lowers("static")
def _static(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    if lo.linker.known_static(i.aux):
        lo.define(i.dst, lo.cell("static", i.aux.number))
    else:  # the cell is filled when the class is initialised, which may be after this code is made
        name = lo.symbol(lo.linker.cell("static", i.aux.number))
        lo.set(i.dst, f"load ptr, ptr {name}{TAG['cell']}")


@lowers("literal")
def _literal(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    slot = lo.cell("literal", i.aux)
    lo.set(i.dst, f"load ptr, ptr {slot}{TAG['literal']}")


@lowers("function")
def _function(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.define(i.dst, lo.word("function", i.aux.number))

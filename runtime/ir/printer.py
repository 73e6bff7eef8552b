"""The text form of a function, which `runtime.ir.parser` reads back.

    struct 12 size 24 refs 0 8                         structs, by number
    type 12 "App.Pair" kind 17 size 24 refs 0 8 flags 2
    field 5 "x" of 12 type 3 offset 8 flags 0          what instructions refer to, with all that
    method 7 "Add" of 12 result 3 params 3 3 flags 1   lowering and passes read of it
    function "App.Pair::Sum" method 40 result i32
    %0 ref "arg0"                                      registers: type, name, addressed, pinned
    %1 i32 "arg1" addressed
    params %0 %1
    own ref:8 i4:16                                    fields that the first parameter surely has
    region 0 in -1 catch:12 finally:0                  regions: parent, clauses
    b0 @0:                                             blocks: CIL offset, cold
      %2 = add i32 %1, 5 @4                            result's type, operands, CIL offset
      %3 = call ref host method:7 "r:r,i" (%0, i64 2) !b1 @9
      branch lt %2, i32 10 -> b0, b2 @14
    b1 @20 cold:
    b2 @20.1 in 9:7 count 100 weights 90 10:           which of one offset, calls inlined, profile
    filters %4 %5                                      the filters: parameters, captured, blocks
    captured %0
    b0:

A constant of the result's type is written without its type. Between type and operands stands the
part of `aux` that says what is done (a condition, a conversion, a method), after them the part
that says where (`+8 i4 volatile`). `!b1` is the handler. A semicolon begins a comment, such as
the name of what a number refers to; comments are not read.

The text is stable: equal functions have equal texts.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from runtime.ir.model import (
    F32,
    F64,
    Block,
    Const,
    Function,
    Instr,
    Operand,
    Reg,
    StructType,
    Type,
)  # fmt: skip
from runtime.ir.ops import Call, Error
from runtime.ir.spec import SPEC
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo


class World(Protocol):
    """What the numbers in calls stand for."""

    types: dict[int, TypeInfo]
    methods: dict[int, MethodInfo]


def print_function(f: Function, world: World | None = None, declarations: bool = True) -> str:
    """The text of a function.

    A `world` says what calls refer to by number: it is declared, and named in comments. Without
    `declarations` the text is for reading only.
    """
    lines = _declarations(f, world) if declarations else []
    lines.append(f"function {json.dumps(f.name)} method {f.method} result {f.result}")
    for r in f.regs:
        name = f" {json.dumps(r.name)}" if r.name else ""
        marks = " addressed" * r.addressed + " pinned" * r.pinned
        lines.append(f"{r} {r.type}{name}{marks}")
    lines.append(" ".join(["params", *map(repr, f.params)]))
    if f.own:
        own = " ".join(f"{mem}:{at}" for at, mem in sorted(f.own))
        lines.append(f"own {own}")
    for n, region in enumerate(f.regions):
        clauses = " ".join(f"{kind}:{k}" for kind, k in region.clauses)
        lines.append(f"region {n} in {region.parent} {clauses}")
    lines += _blocks(f, world)
    if f.filters is not None:
        lines.append(" ".join(["filters", *map(repr, f.filters.params)]))
        lines.append(" ".join(["captured", *map(repr, f.filters.captured)]))
        lines += _blocks(f.filters, world)
    return "\n".join(lines) + "\n"


def _blocks(f: Function, world: World | None) -> list[str]:
    lines = []
    for b in f.blocks:
        lines.append(block_header(b))
        lines += [f"  {print_instr(i, world)}" for i in b.instrs]
    return lines


def _both(f: Function) -> list[Block]:
    """The blocks of a function and of its filters."""
    return f.blocks if f.filters is None else [*f.blocks, *f.filters.blocks]


def block_header(b: Block) -> str:
    """The line that begins a block."""
    words = [f"b{b.index}{_offset(b.offset)}{f'.{b.nth}' if b.nth else ''}"]
    if b.path:
        words.append("in " + ",".join(f"{offset}:{method}" for offset, method in b.path))
    if b.count >= 0:
        words.append(f"count {b.count:g}")
    if b.weights:
        words.append("weights " + " ".join(f"{w:g}" for w in b.weights))
    return " ".join([*words, *["cold"] * b.cold]) + ":"


def print_instr(i: Instr, world: World | None = None) -> str:
    """One instruction, without indentation."""
    words = [f"{i.dst} =", i.op, i.dst.type.name] if i.dst is not None else [i.op]
    row = SPEC.get(i.op)
    form = row.aux if row is not None else "none"
    try:
        before, after, comment = _AUX[form](i.aux)
    except (TypeError, ValueError, AttributeError, LookupError):
        # not as it should be, but the verifier's message needs a text
        before, after, comment = "", repr(i.aux), "unprintable aux"
    words += [before] if before else []
    result = None if i.dst is None else i.dst.type
    operands = ", ".join(operand(a, result) for a in i.args)
    if form == "call":
        operands = f"({operands})"
        comment = _callee(i.aux, world)
    words += [operands] if operands else []
    words += [after] if after else []
    if i.targets:
        words.append("-> " + ", ".join(map(repr, i.targets)))
    if i.handler is not None:
        words.append(f"!{i.handler}")
    text = " ".join(words) + _offset(i.offset)
    return f"{text} ; {_one_line(comment)}" if comment else text


def operand(a: Operand, bare: Type | None = None) -> str:
    """A register, or a constant with its type unless that is `bare`."""
    if isinstance(a, Reg):
        return repr(a)
    return number(a) if a.type is bare else f"{a.type} {number(a)}"


def number(c: Const) -> str:
    """A constant's value; infinities and NaNs as the bits of a double."""
    v = c.value
    if (c.type is F32 or c.type is F64) and not math.isfinite(v):
        return f"0x{struct.unpack('<Q', struct.pack('<d', v))[0]:016X}"
    return repr(v)


def _offset(n: int) -> str:
    return f" @{n}" if n >= 0 else ""


def _one_line(text: str) -> str:
    """A name as a comment: it may hold any character."""
    return text.replace("\n", " ").encode("ascii", "backslashreplace").decode()


# ---- aux: (what stands before the operands, after them, comment)

Parts = tuple[str, str, str]


def _memory(mem: str | StructType) -> str:
    return mem.name if isinstance(mem, StructType) else mem


def _plain(aux: Any) -> Parts:
    if aux is not None:
        raise ValueError(aux)
    return "", "", ""


def _conversion(aux: Any) -> Parts:
    kind, unsigned = aux
    return f"{kind} unsigned" if unsigned else kind, "", ""


def _access(aux: Any) -> Parts:
    offset, mem, volatile = aux
    return "", f"+{offset} {_memory(mem)}{' volatile' if volatile else ''}", ""


def _part(aux: Any) -> Parts:
    offset, mem = aux
    return "", f"+{offset} {_memory(mem)}", ""


def _element(aux: Any) -> Parts:
    mem, size, *data = aux
    start = "".join(f" data {n}" for n in data)
    return "", f"{_memory(mem)}{'' if size is None else f' size {size}'}{start}", ""


def _call(c: Call) -> Parts:
    what = "type" if c.kind == "newdelegate" else "method"
    narrow = "" if c.result == "v" else f" {c.result}"
    return f"{c.kind} {what}:{c.method} {json.dumps(c.shape)}{narrow}", "", ""


def _callee(c: Any, world: World | None) -> str:
    if world is None or not isinstance(c, Call):
        return ""
    if c.kind == "newdelegate":
        return world.types[c.method].name if c.method in world.types else ""
    return world.methods[c.method].full_name if c.method in world.methods else ""


def _atomic(aux: Any) -> Parts:
    operation, mem = aux
    return operation, _memory(mem), ""


_AUX: dict[str, Callable[[Any], Parts]] = {
    "none": _plain,
    "condition": lambda aux: (str(aux), "", ""),
    "conversion": _conversion,
    "access": _access,
    "part": _part,
    "element": _element,
    "offset": lambda aux: ("", f"+{aux}", ""),
    "flag": lambda aux: ("", "zeroed" if aux else "", ""),
    "struct": lambda aux: ("", "" if aux is None else aux.name, ""),
    "type": lambda aux: (f"type:{aux.number}", "", aux.name),
    "field": lambda aux: (f"field:{aux.number}", "", f"{aux.declaring.name}::{aux.name}"),
    "method": lambda aux: (f"method:{aux.number}", "", aux.full_name),
    "call": _call,
    "literal": lambda aux: (":".join(map(str, aux)), "", ""),
    "intrinsic": lambda aux: (str(aux), "", ""),
    "error": lambda aux: (Error(aux).name, "", ""),
    "atomic": _atomic,
    "region": lambda aux: ("", "" if aux is None else f"in {aux}", ""),
    "clause": lambda aux: (":".join(map(str, aux)), "", ""),
    "loop": lambda aux: ("", "" if aux is None else f"+{aux[0]} size {aux[1]}", ""),
    "probe": lambda aux: (aux[1], f"+{aux[0]}", ""),
    "pair": lambda aux: ("", f"+{aux[0]} size {aux[1]}", ""),
}


# ---- declarations


def structs_of(f: Function) -> dict[int, StructType]:
    """Every struct type that the function's text names, noted or not."""
    found = dict(f.structs)
    types: list[Any] = [f.result, *(r.type for r in f.regs)]
    for b in _both(f):
        for i in b.instrs:
            types += i.aux if isinstance(i.aux, tuple) else [i.aux]
    for t in types:
        if isinstance(t, StructType):
            found.setdefault(t.number, t)
    return found


def _declarations(f: Function, world: World | None) -> list[str]:
    types: dict[int, TypeInfo] = {}
    fields: dict[int, FieldInfo] = {}
    methods: dict[int, MethodInfo] = {}
    for b in _both(f):
        for i in b.instrs:
            x = i.aux
            if isinstance(x, TypeInfo):
                types[x.number] = x
            elif isinstance(x, FieldInfo):
                fields[x.number] = x
            elif isinstance(x, MethodInfo):
                methods[x.number] = x
            elif isinstance(x, Call) and world is not None:
                if x.kind == "newdelegate":
                    types |= {n: world.types[n] for n in (x.method,) if n in world.types}
                else:
                    methods |= {n: world.methods[n] for n in (x.method,) if n in world.methods}
    for field in fields.values():
        types |= {t.number: t for t in (field.declaring, field.type)}
    for m in methods.values():
        types |= {t.number: t for t in (m.declaring, m.result, *m.params)}
    return [
        *(f"struct {n}{_layout(s)}" for n, s in sorted(structs_of(f).items())),
        *(_type(t) for _, t in sorted(types.items())),
        *(_field(x) for _, x in sorted(fields.items())),
        *(_method(m) for _, m in sorted(methods.items())),
    ]


def _list(word: str, numbers: Iterable[int]) -> str:
    text = " ".join(map(str, numbers))
    return f" {word} {text}" if text else ""


def _layout(s: StructType) -> str:
    return f" size {s.size}{_list('refs', s.refs)}{_list('byrefs', s.byrefs)}"


def _option(word: str, value: int, default: int) -> str:
    return "" if value == default else f" {word} {value}"


def _type(t: TypeInfo) -> str:
    layout = _layout(t.mem) if isinstance(t.mem, StructType) else ""
    return (
        f"type {t.number} {json.dumps(t.name)} kind {t.kind}{layout}{_option('elem', t.elem, -1)}"
        f"{_option('rank', t.rank, 1)}{_option('base', t.base, -1)}"
        f"{_option('nullable', t.nullable, -1)}{' like' if t.byref_like else ''} flags {t.flags}"
    )


def _field(x: FieldInfo) -> str:
    return (
        f"field {x.number} {json.dumps(x.name)} of {x.declaring.number} type {x.type.number}"
        f"{_option('offset', x.offset, -1)} flags {x.flags}"
    )


def _method(m: MethodInfo) -> str:
    return (
        f"method {m.number} {json.dumps(m.name)} of {m.declaring.number} result {m.result.number}"
        f"{_list('params', (p.number for p in m.params))}{_option('image', m.image, -1)}"
        f"{_option('row', m.row, 0)} flags {m.flags}"
    )


"""Rules for one instruction: its operands, its result and its aux against its row in
`runtime.ir.spec`.

Each function returns a text that says what is wrong, "" if nothing is. `aux` is checked first,
since the types of operands depend on it; so the checks of operands may rely on its form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from runtime.ir.model import (
    F32,
    F64,
    I32,
    I64,
    MEMORY,
    MEMORY_SIZE,
    VOID,
    Const,
    Function,
    Instr,
    Operand,
    Reg,
    StructType,
    Type,
)  # fmt: skip
from runtime.ir.ops import Call, Error
from runtime.ir.spec import (
    CALLS,
    CONDITIONS,
    CONVERSIONS,
    GROUPS,
    LETTERS,
    PROBES,
    SPEC,
    Row,
    alike,
    interior,
    peers,
)  # fmt: skip
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo

_NARROW = ("i1", "u1", "i2", "u2")
_RANGE = {I32: (-(1 << 31), (1 << 31) - 1), I64: (-(1 << 63), (1 << 63) - 1)}
_SHAPE = re.compile(r"t?(v|[ilfdrb]|s\d+):(|([ilfdrb]|s\d+)(,([ilfdrb]|s\d+))*)")


# ---- operands and result


def operand_faults(f: Function, i: Instr, row: Row) -> str:
    """Counts, types and constants of the operands, and the result's type."""
    for n, a in enumerate(i.args):
        if isinstance(a, Const) and (what := _constant(a)):
            return f"operand {n}: {what}"
    if row.result == "call":
        return _call_operands(i)
    classes = row.operands
    least = sum(c[-1] not in "?*" for c in classes)
    repeats = bool(classes) and classes[-1][-1] == "*"
    if len(i.args) < least or len(i.args) > len(classes) and not repeats:
        return f"{len(i.args)} operands where {_count(least, len(classes), repeats)} are expected"
    for n, a in enumerate(i.args):
        c = classes[min(n, len(classes) - 1)]
        if not _fits(f, i, a, c.rstrip("?*")):
            return f"operand {n} is {a.type}, expected: {_expected(f, i, c.rstrip('?*'))}"
    if row.result == "none":
        return "" if i.dst is None else "it has no result"
    if i.dst is None:
        return "it needs a destination"
    if not _fits(f, i, i.dst, row.result):
        return f"the result is {i.dst.type}, expected: {_expected(f, i, row.result)}"
    extra = _EXTRA.get(i.op)
    return extra(f, i) if extra is not None else ""


def _count(least: int, most: int, repeats: bool) -> str:
    if repeats:
        return f"{least} or more"
    return str(least) if least == most else f"{least} to {most}"


def _constant(c: Const) -> str:
    t = c.type
    if t is F32 or t is F64:
        return "" if isinstance(c.value, int | float) else f"{c.value!r} is no number"
    if not isinstance(c.value, int):
        return f"{c.value!r} is no integer"
    if t in _RANGE:
        low, high = _RANGE[t]
        return "" if low <= c.value <= high else f"{c.value} is no {t}"
    if t in GROUPS["address"]:
        return "" if c.value == 0 else f"the only constant {t} is null"
    return f"there are no constants of type {t}"


def _depends(f: Function, i: Instr, c: str) -> Type | None:
    """The one type that a class means for this instruction."""
    if c == "same":
        return i.args[0].type
    if c == "interior":
        return interior(i.args[0].type)
    if c == "memory":
        mem = i.aux[_MEMORY_AT[SPEC[i.op].aux]]
        return mem if isinstance(mem, StructType) else MEMORY[mem]
    if c == "kind":
        return CONVERSIONS[i.aux[0]]
    if c == "class":
        t: Type = i.aux.ir
        return t
    return f.result if c == "result" else None


_MEMORY_AT = {"access": 1, "part": 1, "element": 0, "atomic": 1}


def _fits(f: Function, i: Instr, a: Operand, c: str) -> bool:
    group = GROUPS.get(c)
    if group is not None:
        return a.type in group
    if c == "any":
        return True
    if c == "struct":
        return a.type.is_struct and isinstance(a, Reg)
    if c == "register":
        return isinstance(a, Reg)
    if c == "alike":
        return alike(i.args[0].type, a.type)
    if c == "peer":
        return peers(i.args[0].type, a.type)
    return a.type is _depends(f, i, c)


def _expected(f: Function, i: Instr, c: str) -> str:
    """A class of operands in words."""
    if c in GROUPS:
        return " or ".join(t.name for t in GROUPS[c])
    if c in ("alike", "peer"):
        return f"what goes with {i.args[0].type}"
    t = _depends(f, i, c)
    return c if t is None else t.name


# ---- calls


def _call_operands(i: Instr) -> str:
    c: Call = i.aux
    result, _, rest = c.shape.removeprefix("t").partition(":")
    letters = [k for k in rest.split(",") if k]
    if c.kind in ("managed", "native"):
        letters.append("l")  # the function pointer
    if len(letters) != len(i.args):
        return f"{len(i.args)} operands for the shape {c.shape!r}"
    for n, (a, k) in enumerate(zip(i.args, letters, strict=True)):
        if not _travels(a.type, k):
            return f"operand {n} is {a.type}, in the shape it is {k!r}"
    if result == "v":
        return "" if i.dst is None else "its shape has no result"
    if i.dst is None:
        return "it needs a destination"
    if not _travels(i.dst.type, result):
        return f"the result is {i.dst.type}, in the shape it is {result!r}"
    return ""


def _travels(t: Type, letter: str) -> bool:
    if isinstance(t, StructType):
        return letter == t.name
    return t in LETTERS.get(letter, ())


# ---- what single operations ask beyond their row


def _address(f: Function, i: Instr) -> str:
    r = i.args[0]
    assert isinstance(r, Reg)
    if not r.addressed:
        return f"{r} is not marked as addressed"
    return "" if i.aux < max(1, r.type.size) else f"offset {i.aux} is outside of {r}"


def _within(t: Type, aux: tuple[int, str | StructType]) -> str:
    offset, mem = aux
    size = mem.size if isinstance(mem, StructType) else MEMORY_SIZE[mem]
    return "" if offset + size <= t.size else f"offset {offset} and {size} bytes are outside of {t}"


def _part_read(f: Function, i: Instr) -> str:
    return _within(i.args[0].type, i.aux)


def _part_written(f: Function, i: Instr) -> str:
    assert i.dst is not None
    return _within(i.dst.type, i.aux)


def _allocated(f: Function, i: Instr) -> str:
    t: TypeInfo = i.aux
    return f"{t.name} is no class of objects" if t.is_value or t.is_interface or t.is_array else ""


def _boxed(f: Function, i: Instr) -> str:
    t: TypeInfo = i.aux
    return "" if t.is_value and not t.byref_like else f"a {t.name} cannot be boxed"


def _conversion_checked(f: Function, i: Instr) -> str:
    return f"{i.aux[0]} is no integer" if i.aux[0][0] == "r" else ""


def _at_rest(f: Function, i: Instr) -> str:
    field: FieldInfo = i.aux
    return f"the address of {field.name} has to be asked of the host" if field.moves else ""


_EXTRA: dict[str, Callable[[Function, Instr], str]] = {
    "addr": _address,
    "lload": _part_read,
    "lstore": _part_written,
    "new": _allocated,
    "box": _boxed,
    "convo": _conversion_checked,
    "static": _at_rest,
}


# ---- aux


def aux_fault(f: Function, i: Instr, form: str) -> str:
    """The form of aux, and that the struct types in it are the function's."""
    aux = i.aux
    try:
        good = _AUX[form](aux)
    except (TypeError, ValueError, AttributeError, LookupError):
        good = False
    if not good:
        return f"its aux is no {form}" if form != "none" else "it takes no aux"
    for x in aux if isinstance(aux, tuple) else (aux,):
        if isinstance(x, StructType) and f.structs.get(x.number) is not x:
            return f"the function has not noted the struct type {x}"
    if i.op == "ret" and bool(i.args) != (f.result is not VOID):
        return f"the function's result is {f.result}"
    return ""


def _is_memory(mem: Any) -> bool:
    return isinstance(mem, StructType) or mem in MEMORY


def _is_offset(n: Any) -> bool:
    return isinstance(n, int) and n >= 0


def _access(aux: Any) -> bool:
    offset, mem, volatile = aux
    return _is_offset(offset) and _is_memory(mem) and isinstance(volatile, bool)


def _part(aux: Any) -> bool:
    offset, mem = aux
    return _is_offset(offset) and _is_memory(mem)


def _element(aux: Any) -> bool:
    mem, size, *data = aux
    real = mem.size if isinstance(mem, StructType) else MEMORY_SIZE[mem]
    known = size == real or size is None and isinstance(mem, str)
    return known and len(data) < 2 and all(_is_offset(n) for n in data)


def _conversion(aux: Any) -> bool:
    kind, unsigned = aux
    return kind in CONVERSIONS and isinstance(unsigned, bool)


def _call(c: Any) -> bool:
    if not (isinstance(c, Call) and c.kind in CALLS and _SHAPE.fullmatch(c.shape)):
        return False
    narrow = c.result == "v" or c.result in _NARROW and c.shape.removeprefix("t")[0] == "i"
    return narrow and (c.method == -1) == (c.kind in ("managed", "native"))


def _literal(aux: Any) -> bool:
    return isinstance(aux, tuple) and len(aux) == 3 and all(isinstance(n, int) for n in aux)


def _atomic(aux: Any) -> bool:
    operation, mem = aux
    return isinstance(operation, str) and mem in MEMORY


_AUX: dict[str, Callable[[Any], bool]] = {
    "none": lambda aux: aux is None,
    "condition": lambda aux: aux in CONDITIONS,
    "conversion": _conversion,
    "access": _access,
    "part": _part,
    "element": _element,
    "offset": _is_offset,
    "flag": lambda aux: isinstance(aux, bool),
    "struct": lambda aux: isinstance(aux, StructType),
    "type": lambda aux: isinstance(aux, TypeInfo),
    "field": lambda aux: isinstance(aux, FieldInfo) and aux.is_static,
    "method": lambda aux: isinstance(aux, MethodInfo),
    "call": _call,
    "literal": _literal,
    "intrinsic": lambda aux: isinstance(aux, str) and aux != "",
    "error": lambda aux: isinstance(aux, Error),
    "atomic": _atomic,
    "region": lambda aux: aux is None or isinstance(aux, int) and aux >= -1,
    "clause": lambda aux: isinstance(aux, tuple) and len(aux) == 2 and all(map(_is_offset, aux)),
    "loop": lambda aux: aux is None or len(aux) == 2 and all(map(_is_offset, aux)),
    "probe": lambda aux: _is_offset(aux[0]) and aux[1] in PROBES,
    "pair": lambda aux: isinstance(aux, tuple) and len(aux) == 2 and all(map(_is_offset, aux)),
}


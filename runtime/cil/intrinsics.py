"""Methods of the class library that are better said as IR than called: a table by name and
parameters.

Each entry does exactly what the host's method does, exceptions included; it takes its arguments off
the importer's stack and pushes the result.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.cil.importer import Importer, Token
from runtime.cil.memory import register_type
from runtime.cil.unsafe import expand_unsafe
from runtime.ir.model import BYREF, F32, F64, I32, REF, Operand, StructType, Type
from runtime.metadata.model import MethodInfo

Expansion = Callable[[Importer, MethodInfo], bool]

STRING_LENGTH, STRING_DATA = 8, 12  # from the object's address; probed by the agent


def _math(name: str, t: Type) -> Expansion:
    def do(imp: Importer, m: MethodInfo) -> bool:
        imp.push(imp.result("math", t, (imp.pop_as(t),), name))
        return True

    return do


def _string_length(imp: Importer, m: MethodInfo) -> bool:
    s = imp.pop_as(REF)
    imp.null_check(s)
    imp.push(imp.result("len", I32, (s,)))
    return True


def _string_char(imp: Importer, m: MethodInfo) -> bool:
    i = imp.pop_as(I32)
    s = imp.pop_as(REF)
    imp.null_check(s)
    imp.emit("bounds", None, (s, i))
    imp.push(imp.result("sload", I32, (s, i)))
    return True


def _array_length(imp: Importer, m: MethodInfo) -> bool:
    a = imp.pop_as(REF)
    imp.null_check(a)
    imp.push(imp.result("len", I32, (a,)))
    return True


def _type_from_handle(imp: Importer, m: MethodInfo) -> bool:
    top = imp.stack[-1]
    if not isinstance(top, Token) or top.kind != 2:
        return False
    imp.pop()
    r = imp.result("literal", REF, (), (1, top.number, 0))
    imp.nonnull.add(r)
    imp.push(r)
    return True


def _literal_of_caller(kind: int) -> Expansion:
    """What a method that looks at its caller would find: this method, known now."""

    def do(imp: Importer, m: MethodInfo) -> bool:
        r = imp.result("literal", REF, (), (kind, imp.method.number, 0))
        imp.nonnull.add(r)
        imp.push(r)
        return True

    return do


def _nothing(imp: Importer, m: MethodInfo) -> bool:
    imp.pop()
    return True




def _rectangular(imp: Importer, m: MethodInfo) -> bool:
    """Get, Set and Address of an array of several dimensions: lengths, then lower bounds, follow
    the header."""
    array = m.declaring
    t = imp.world.types[array.elem]
    rank = array.rank
    if m.name not in ("Get", "Set", "Address") or m.name == "Address" and t.mem == "ref":
        return False
    value = imp.coerce(imp.pop(), register_type(imp, t.mem)) if m.name == "Set" else None
    indices = [imp.pop_as(I32) for _ in range(rank)][::-1]
    a = imp.pop_as(REF)
    imp.null_check(a)
    flat: Operand | None = None
    for d, index in enumerate(indices):
        length = imp.result("mdlen", I32, (a,), 16 + 4 * d)
        lower = imp.result("mdlen", I32, (a,), 16 + 4 * (rank + d))
        at: Operand = imp.result("sub", I32, (index, lower))
        imp.emit("within", None, (a, at, length))
        if flat is not None:
            at = imp.result("add", I32, (imp.result("mul", I32, (flat, length)), at))
        flat = at
    assert flat is not None
    size = t.size if isinstance(t.mem, StructType) else None
    aux = (t.mem, size, 16 + 8 * rank)
    if m.name == "Address":
        imp.push(imp.result("elem", BYREF, (a, flat), aux))
    elif value is None:
        imp.push(imp.result("aload", register_type(imp, t.mem), (a, flat), aux))
    else:
        if t.mem == "ref":
            imp.emit("storecheck", None, (a, value))
        imp.emit("astore", None, (a, flat, value), aux)
    return True


_TABLE: dict[str, Expansion] = {
    "System.Math::Sqrt(double)": _math("sqrt", F64),
    "System.MathF::Sqrt(float)": _math("sqrt", F32),
    "System.Math::Abs(double)": _math("fabs", F64),
    "System.Math::Abs(float)": _math("fabs", F32),
    "System.Math::Floor(double)": _math("floor", F64),
    "System.Math::Ceiling(double)": _math("ceil", F64),
    "System.String::get_Length()": _string_length,
    "System.String::get_Chars(i32)": _string_char,
    "System.Array::get_Length()": _array_length,
    "System.Type::GetTypeFromHandle(s)": _type_from_handle,
    "System.Object::.ctor()": _nothing,
    "System.Reflection.Assembly::GetExecutingAssembly()": _literal_of_caller(5),
    "System.Reflection.MethodBase::GetCurrentMethod()": _literal_of_caller(6),
}
# Of generic methods the host names the definition, which is not the method compiled here.
_OF_CALLER = frozenset((
    "System.Reflection.Assembly::GetExecutingAssembly",
    "System.Reflection.MethodBase::GetCurrentMethod",
))  # fmt: skip

_LETTERS = {F64: "double", F32: "float"}
_NAMES = {key.partition("(")[0] for key in _TABLE}


def is_answered(imp: Importer, m: MethodInfo) -> bool:
    """A call of a method that looks at its caller becomes a constant here."""
    return m.full_name in _OF_CALLER and not imp.method.is_generic


def expand(imp: Importer, m: MethodInfo) -> bool:
    """Replaces a call by IR where the table says how; False leaves the call."""
    if m.declaring.kind == 0x14:
        return _rectangular(imp, m)
    name = m.full_name
    if m.is_app:
        return False
    if name not in _NAMES:
        return expand_unsafe(imp, m)
    args = ",".join("s" if p.ir.is_struct else _LETTERS.get(p.ir, p.ir.name) for p in m.params)
    do = _TABLE.get(f"{name}({args})")
    return do is not None and do(imp, m)



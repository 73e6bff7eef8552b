"""Methods of the class library that are better said as IR than called: a table by name and parameters.

Each entry does exactly what the host's method does, exceptions included; it takes its arguments off the
importer's stack and pushes the result.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.cil.importer import Importer, Token
from runtime.ir.model import F32, F64, I32, REF, Type
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


def _nothing(imp: Importer, m: MethodInfo) -> bool:
    imp.pop()
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
}

_LETTERS = {F64: "double", F32: "float"}
_NAMES = {key.partition("(")[0] for key in _TABLE}


def expand(imp: Importer, m: MethodInfo) -> bool:
    """Replaces a call by IR where the table says how; False leaves the call."""
    name = m.full_name
    if name not in _NAMES or m.is_app:
        return False
    args = ",".join("s" if p.ir.is_struct else _LETTERS.get(p.ir, p.ir.name) for p in m.params)
    do = _TABLE.get(f"{name}({args})")
    return do is not None and do(imp, m)



"""What two ways into a block leave on the stack, where they differ in type.

The first way gives the joined register its type. A value of another type becomes one of that, if
nothing is lost; else the import begins again with the wider type for that place (`Wider`), as the
hosts do (ECMA-335 joins values of one type only, but compilers do not stop there).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.ir.model import BYREF, F32, F64, I32, I64, PTR, REF, Const, Operand, Type
from runtime.refusals import Reason, Refusal

if TYPE_CHECKING:
    from runtime.cil.importer import Importer

Place = tuple[int, int]  # offset of the joined block, place on its stack

# (the register's type, the value's) → the type that holds both; none: an object and what is none
_WIDER: dict[tuple[Type, Type], Type | None] = {
    (I32, I64): I64, (I32, PTR): PTR, (I32, BYREF): BYREF, (F32, F64): F64,
    (I64, BYREF): BYREF, (PTR, BYREF): BYREF,
    (I32, REF): None, (I64, REF): None, (PTR, REF): None, (BYREF, REF): None,
    (REF, I32): None, (REF, I64): None, (REF, PTR): None, (REF, BYREF): None,
}  # fmt: skip


class Wider(Exception):
    """A joined register must be of a wider type than the first way into the block gave it."""

    def __init__(self, place: Place, type: Type) -> None:
        super().__init__(place, type)
        self.place, self.type = place, type


def joined(imp: Importer, place: Place, v: Operand, t: Type) -> Operand:
    """A value on its way into a register of a join."""
    if isinstance(v, Const) and v.value == 0:
        return imp.coerce(v, t)
    wider = _WIDER.get((t, v.type), t)
    if wider is None:
        raise Refusal(Reason.UNSUPPORTED, f"{v.type} joins {t} at {imp.offset}")
    if wider is not t:
        raise Wider(place, wider)
    return imp.coerce(v, t)

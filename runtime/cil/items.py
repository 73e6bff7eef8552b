"""Entries of the importer's evaluation stack that are not operands yet."""

from __future__ import annotations

from runtime.ir.model import BYREF, I64, Operand, Reg
from runtime.metadata.model import MethodInfo


class Local:
    """The address of a local or argument, plus an offset."""

    __slots__ = ("reg", "offset")
    type = BYREF

    def __init__(self, reg: Reg, offset: int = 0) -> None:
        self.reg, self.offset = reg, offset


class Entry:
    """The entry of a method, for a delegate or a function pointer."""

    __slots__ = ("method",)
    type = I64

    def __init__(self, method: MethodInfo) -> None:
        self.method = method


class Token:
    """A type, field or method that `ldtoken` named; kind as in the agent's Constants."""

    __slots__ = ("number", "kind")
    type = I64

    def __init__(self, number: int, kind: int) -> None:
        self.number, self.kind = number, kind


Item = Operand | Local | Entry | Token

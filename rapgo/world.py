"""What optimizations may ask, answered by the runtime: their `World` over a priority path."""

from __future__ import annotations

import ctypes

from optimizations.protocol import Receiver
from profilers.profile import MethodProfile
from runtime.ir.model import Function
from runtime.metadata.agent import AgentError
from runtime.metadata.model import Body, FieldInfo, MethodInfo, TypeInfo
from runtime.priority import PriorityPath
from runtime.refusals import Reason, Refusal

_READERS: dict[str, type[ctypes._SimpleCData[int]] | type[ctypes._SimpleCData[float]]] = {
    "i1": ctypes.c_int8, "u1": ctypes.c_uint8, "i2": ctypes.c_int16, "u2": ctypes.c_uint16,
    "i4": ctypes.c_int32, "i8": ctypes.c_int64, "r4": ctypes.c_float, "r8": ctypes.c_double,
}  # fmt: skip


class HostWorld:
    """Callers hold the path's lock."""

    def __init__(self, path: PriorityPath) -> None:
        self.path = path
        self.translator = t = path.translator
        self.types, self.methods, self.fields = t.types, t.methods, t.fields
        self._bodies: dict[int, Body | Refusal] = {}
        self._by_word: dict[int, TypeInfo] = {}
        self._asked = 0  # types that are in it, if they can be

    def initialised(self, type: TypeInfo) -> bool:
        return self.translator.initialised(type)

    def compiles(self, method: MethodInfo) -> bool:
        return self.translator.compiles(method)

    def exact(self, declared: MethodInfo, type: TypeInfo) -> MethodInfo | None:
        try:
            return self.translator.target(declared, type)
        except AgentError:
            return None

    def size(self, method: MethodInfo) -> int:
        body = self._read(method)
        return 0 if isinstance(body, Refusal) else len(body.code)

    def body(self, method: MethodInfo) -> Function:
        body = self._read(method)
        if isinstance(body, Refusal):
            raise body
        f = self.translator.base(method, body)
        if not method.is_app:
            self._reachable(f)
        return f

    def _read(self, method: MethodInfo) -> Body | Refusal:
        body = self._bodies.get(method.number)
        if body is None:
            try:
                body = self.translator.read(method)
            except Refusal as r:
                body = r
            self._bodies[method.number] = body
        return body

    def _reachable(self, f: Function) -> None:
        """The host gives the address of everything that a method of the class library calls."""
        try:
            for b in f.blocks:
                for i in b.instrs:
                    if i.op == "call" and i.aux.kind == "host":
                        self.path.linker.cell("function", i.aux.method)
        except AgentError as e:
            raise Refusal(Reason.UNRESOLVED, str(e)) from e

    def profile(self, method: int) -> MethodProfile | None:
        return None

    def receiver(self, declared: int, word: int) -> Receiver | None:
        method = self.methods[declared]
        if method.declaring.is_delegate:
            target = self._entries().get(word)
            return None if target is None else Receiver(None, target)
        type = self._classes().get(word)
        target = None if type is None else self.exact(method, type)
        return None if target is None else Receiver(type, target)

    def _classes(self) -> dict[int, TypeInfo]:
        """Class word → class, of those that have been described."""
        for number in range(self._asked, len(self.types)):
            t = self.types[number]
            if not (t.is_interface or t.is_array) and t.kind in (0x11, 0x12):
                self._by_word[self.path.agent.class_word(number)] = t
        self._asked = len(self.types)
        return self._by_word

    def _entries(self) -> dict[int, MethodInfo]:
        """Entry → method, of those that code has named: for delegates."""
        linker = self.path.linker
        named = [(n, at) for n, at in linker.addresses.items() if n.startswith("function.")]
        return {self.path.area.peek(at): self.methods[int(n[9:])] for n, at in named}

    def constant(self, field: FieldInfo) -> int | float | None:
        reader = _READERS.get(field.type.mem) if isinstance(field.type.mem, str) else None
        if reader is None or not field.is_readonly or field.moves:
            return None
        linker = self.path.linker
        if not self.initialised(field.declaring):
            return None
        at = self.path.area.peek(linker.addresses[linker.cell("static", field.number)])
        return reader.from_address(at).value if at else None

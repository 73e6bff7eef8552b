"""What optimizations may ask, answered by the runtime: their `World` over a priority path."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from optimizations.annotation import annotate
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
    """Takes the path's lock where it asks the agent. `profiles`: method → what is known of it;
    `heat`: the share of the program's time."""

    def __init__(
        self,
        path: PriorityPath,
        profiles: Callable[[int], MethodProfile | None] | None = None,
        heat: Callable[[int], float] = lambda method: 0.0,
    ) -> None:
        self.path, self.heat = path, heat
        self._profiles = profiles
        self.translator = t = path.translator
        self.types, self.methods, self.fields = t.types, t.methods, t.fields
        self._bodies: dict[int, Body | Refusal] = {}

    def initialised(self, type: TypeInfo) -> bool:
        with self.path.lock:
            return self.translator.initialised(type)

    def compiles(self, method: MethodInfo) -> bool:
        return self.translator.compiles(method)

    def exact(self, declared: MethodInfo, type: TypeInfo) -> MethodInfo | None:
        try:
            with self.path.lock:
                return self.translator.target(declared, type)
        except AgentError:
            return None

    def size(self, method: MethodInfo) -> int:
        with self.path.lock:
            body = self._read(method)
        return 0 if isinstance(body, Refusal) else len(body.code)

    def body(self, method: MethodInfo) -> Function:
        with self.path.lock:
            body = self._read(method)
            if isinstance(body, Refusal):
                raise body
            f = self.translator.base(method, body)
            if not method.is_app:
                self._reachable(f)
        profile = self.profile(method.number)
        if profile is not None:
            annotate(f, profile)
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
        return None if self._profiles is None else self._profiles(method)

    def receiver(self, declared: int, word: int) -> Receiver | None:
        found = self.path.receivers.get((declared, word))
        return None if found is None else Receiver(*found)

    def constant(self, field: FieldInfo) -> int | float | None:
        reader = _READERS.get(field.type.mem) if isinstance(field.type.mem, str) else None
        if reader is None or not field.is_readonly or field.moves:
            return None
        with self.path.lock:
            return self._constant(field, reader)

    def _constant(
        self, field: FieldInfo, reader: type[ctypes._SimpleCData[Any]]
    ) -> int | float | None:
        linker = self.path.linker
        if not self.initialised(field.declaring):
            return None
        at = self.path.area.peek(linker.addresses[linker.cell("static", field.number)])
        if not at:
            return None
        value: int | float = reader.from_address(at).value
        linker.assumptions.note("value", field.number, field.type.mem, value)
        return value

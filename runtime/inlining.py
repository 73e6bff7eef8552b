"""Static inlining for the highest tier: small callees become internal functions of their caller's
module.

Which calls to inline is decided here, from sizes alone; LLVM then does the inlining. A callee that
reaches no safepoint, itself or through what it inlines, is a leaf: a call of it does not force
references into the root area. A function's plan is made once and shared by all its callers;
recursion is never inlined.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.ir.model import Const, Function
from runtime.ir.ops import THROWS, Call, is_safepoint
from runtime.metadata.model import Body, MethodInfo
from runtime.refusals import Refusal
from runtime.settings import Settings


class Plan:
    """A function ready to be inlined, and the functions that it inlines in turn."""

    __slots__ = ("function", "leaf", "throws", "size", "callees")

    def __init__(self, function: Function, size: int, callees: dict[int, Plan]) -> None:
        self.function, self.size, self.callees = function, size, callees
        self.leaf = is_leaf(function)
        self.throws = may_throw(function)


class Inliner:
    """`build` makes the IR of a method; `compiles` says whether callers may reach it as compiled
    code."""

    def __init__(
        self,
        settings: Settings,
        read: Callable[[MethodInfo], Body],
        build: Callable[[MethodInfo, Body], Function],
        method: Callable[[int], MethodInfo],
    ) -> None:
        self.settings, self.read, self.build, self.method = settings, read, build, method
        self.plans: dict[int, Plan | None] = {}
        self._open: list[int] = []

    def apply(self, f: Function) -> dict[int, Plan]:
        """Turns calls of f into calls of internal functions; returns all functions its module
        needs."""
        self._open.append(f.method)
        try:
            return self._calls(f)
        finally:
            self._open.pop()

    def _calls(self, f: Function) -> dict[int, Plan]:
        needed: dict[int, Plan] = {}
        room = self.settings.inline_total
        for b in f.blocks:
            if b.cold:
                continue
            for i in b.instrs:
                if i.op != "call" or i.aux.kind != "slot":
                    continue
                call: Call = i.aux
                plan = self._plan(call.method)
                if plan is None or plan.size > room:
                    continue
                room -= plan.size
                i.aux = Call(
                    "inlined", call.method, call.shape, call.result, plan.leaf, plan.throws
                )
                needed[call.method] = plan
                needed.update(plan.callees)
        return needed

    def _plan(self, number: int) -> Plan | None:
        if number in self.plans:
            return self.plans[number]
        if number in self._open or len(self._open) > self.settings.inline_depth:
            return None
        m = self.method(number)
        plan = None
        if not m.no_inlining:
            try:
                body = self.read(m)
                if len(body.code) <= self.settings.inline_size and not body.pinned:
                    plan = self._make(m, body)
            except Refusal:
                plan = None  # it will be refused for itself when it is called
        self.plans[number] = plan
        return plan

    def _make(self, m: MethodInfo, body: Body) -> Plan | None:
        f = self.build(m, body)
        if any(i.op == "localloc" for b in f.blocks for i in b.instrs):
            return None
        callees = self.apply(f)
        size = len(body.code) + sum(p.size for p in callees.values())
        return Plan(f, size, callees)


def is_leaf(f: Function) -> bool:
    """It reaches no safepoint, and leaves no exception object behind."""
    return not any(is_safepoint(i) or i.op == "throw" for b in f.blocks for i in b.instrs)


def may_throw(f: Function) -> bool:
    """Some instruction's exception could leave the function."""
    for b in f.blocks:
        for i in b.instrs:
            if i.op in THROWS and i.handler is None:
                if i.op == "call" and not i.aux.throws:
                    continue
                if i.op in ("div", "rem", "divu", "remu") and i.dst is not None:
                    if i.dst.type.name[0] == "f":
                        continue
                    divisor = i.args[1]
                    if isinstance(divisor, Const) and divisor.value not in (0, -1):
                        continue
                return True
    return False

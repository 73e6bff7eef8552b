"""What the tests of the IR share: lowering without a host, and the checks that every function
must pass."""

from __future__ import annotations

from runtime.codegen.frame import Frame
from runtime.codegen.lower import Module, lower
from runtime.ir.declarations import World
from runtime.ir.model import Function, Reg
from runtime.ir.parser import parse
from runtime.ir.printer import print_function
from runtime.ir.verifier import verify
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo


class NamesOnly:
    """A linker that gives names and knows nothing of addresses."""

    saturating = True
    element_offset = 8
    delegate_layout = (8, 24, 32)
    profiling = False
    stress_guard = 0

    def __init__(self, world: World) -> None:
        self.world = world

    def slot(self, method: int) -> str:
        return f"slot{method}"

    def dispatch(self, method: int) -> str:
        return f"dispatch{method}"

    def cell(self, kind: str, key: object) -> str:
        words = [kind, *map(str, key)] if isinstance(key, tuple) else [kind, str(key)]
        return ".".join(words).replace(":", "_").replace(",", "-")

    def method(self, number: int) -> MethodInfo:
        return self.world.methods[number]

    def known_static(self, field: FieldInfo) -> bool:
        return bool(field.number % 2)

    def class_word(self, type: TypeInfo) -> str:
        return self.cell("word", type.number)


def llvm_text(f: Function, world: World) -> str:
    """The function as LLVM text, complete with what it declares."""
    module = Module(NamesOnly(world))
    lower(module, f, "f")
    return module.text()


def frame_text(f: Function, frame: Frame) -> str:
    """Where the registers live, a line for each place."""

    def numbers(registers: list[Reg]) -> str:
        return " ".join(map(repr, sorted(registers, key=lambda r: r.index))) or "none"

    params = set(f.params)
    roots = [f"{r} at {at}" for r, at in sorted(frame.roots.items(), key=lambda x: x[1])]
    placed = {*frame.roots, *frame.values, *frame.pins}
    rest = [r for r in f.regs if r not in placed]
    return "\n".join([
        f"safepoints: {'yes' if frame.safepoints else 'no'}",
        f"calls: {'yes' if frame.calls else 'no'}",
        f"roots: {', '.join(roots) or 'none'}; {frame.words} words",
        f"pins: {numbers(frame.pins)}",
        f"values: {numbers(list(frame.values))}",
        f"caller's: {numbers([r for r in rest if r in params and r.type.is_struct])}",
        f"stack: {numbers([r for r in rest if not (r in params and r.type.is_struct)])}",
    ]) + "\n"


class RoundTripError(Exception):
    """A function that text does not carry."""


def examine(f: Function, world: World) -> str:
    """Verifies a function, and that its text says all of it, with the world and without.

    Returns the text."""
    verify(f)
    text = print_function(f, world)
    lowered = llvm_text(f, world)
    for name, given in (("the world", world), ("declarations", None)):
        again = parse(text, given)
        verify(again.function)
        if print_function(again.function, again.world) != text:
            raise RoundTripError(f"read with {name} it prints differently")
        if llvm_text(again.function, again.world) != lowered:
            raise RoundTripError(f"read with {name} it lowers differently")
    return text

"""A world for file tests of optimizations, read from the test's own text.

    ; given: initialised 3              the class is
    ; given: constant 4 = 7             what the static field holds
    ; given: exact 5 3 = 6              what a call of method 5 reaches for objects of class 3
    ; given: receiver 5 99 = 3 6        the word 99 at a call of 5; `-` for a delegate
    ; given: profile 1 @12 99:80 98:20  the words that came to the call at offset 12 of method 1
    ; callee:                           another function follows, the body of its method

A method is compiled if it has an image. Its size is four bytes for each instruction.
"""

from __future__ import annotations

import re

from optimizations.protocol import Receiver
from profilers.profile import Frequent, MethodProfile
from runtime.ir.declarations import World
from runtime.ir.model import Function
from runtime.ir.parser import parse
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo
from runtime.refusals import Reason, Refusal

CALLEE = "; callee:\n"
_GIVEN = re.compile(r"^; given: (\w+) (.*)$", re.MULTILINE)


class TextWorld:
    """See the module's text."""

    def __init__(self, text: str, world: World) -> None:
        self.types, self.methods, self.fields = world.types, world.methods, world.fields
        self.world = world
        self.bodies: dict[int, str] = {}
        for part in text.split(CALLEE)[1:]:
            self.bodies[parse(part, world).function.method] = part
        self.given = [(m.group(1), re.split(r"[ =]+", m.group(2))) for m in _GIVEN.finditer(text)]

    def _find(self, what: str, *words: int) -> list[str] | None:
        wanted = list(map(str, words))
        for name, given in self.given:
            if name == what and given[: len(wanted)] == wanted:
                return given[len(wanted) :]
        return None

    def initialised(self, type: TypeInfo) -> bool:
        return not type.has_initializer or self._find("initialised", type.number) is not None

    def compiles(self, method: MethodInfo) -> bool:
        return method.image >= 0

    def exact(self, declared: MethodInfo, type: TypeInfo) -> MethodInfo | None:
        found = self._find("exact", declared.number, type.number)
        return None if found is None else self.methods[int(found[0])]

    def heat(self, method: int) -> float:
        return 0.0

    def size(self, method: MethodInfo) -> int:
        text = self.bodies.get(method.number)
        f = None if text is None else parse(text, self.world).function
        return 0 if f is None else 4 * sum(len(b.instrs) for b in f.blocks)

    def body(self, method: MethodInfo) -> Function:
        if method.number not in self.bodies:
            raise Refusal(Reason.NO_BODY)
        return parse(self.bodies[method.number], self.world).function

    def profile(self, method: int) -> MethodProfile:
        profile = MethodProfile(method)
        for name, given in self.given:
            if name == "profile" and given[0] == str(method):
                pairs = [word.split(":") for word in given[2:]]
                counts = {int(word): float(n) for word, n in pairs}
                profile.receivers[int(given[1][1:])] = Frequent(counts)
        return profile

    def receiver(self, declared: int, word: int) -> Receiver | None:
        found = self._find("receiver", declared, word)
        if found is None:
            return None
        type = None if found[0] == "-" else self.types[int(found[0])]
        return Receiver(type, self.methods[int(found[1])])

    def constant(self, field: FieldInfo) -> int | float | None:
        found = self._find("constant", field.number)
        return None if found is None else int(found[0])

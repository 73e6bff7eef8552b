"""From a method's CIL to the LLVM text of a version of it: what both paths make code from.

    read ──► base IR ──► [rewritten by optimizations] ──► polls ──► LLVM text

The base IR of a method is the same each time it is made, but for what classes have been
initialised since and which callees the host runs. A `Translator` is what the importer asks about
the world (`runtime.cil.importer.World`); whoever uses it holds the compile lock where the agent may
be asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from runtime.cil.importer import Importer
from runtime.codegen.frame import Frame
from runtime.codegen.lower import Linker as Names
from runtime.codegen.lower import Module, lower
from runtime.codegen.replacement import words
from runtime.ir.entries import Key, key, loop_entry, polls
from runtime.ir.model import Function
from runtime.ir.ops import Call
from runtime.ir.polls import insert_polls
from runtime.ir.reach import is_leaf
from runtime.ir.states import Layout, layout, mark_states
from runtime.metadata.agent import Agent, AgentError
from runtime.metadata.model import Body, MethodInfo, TypeInfo
from runtime.refusals import Reason, Refusal
from runtime.settings import Settings
from runtime.versions import Loop, Version

# structs whose methods neither keep nor return the address of the struct itself
_BORROW = (
    "System.Span`1", "System.ReadOnlySpan`1", "System.Memory`1", "System.ReadOnlyMemory`1",
)  # fmt: skip
MOST_ROOTS = 4000  # words of a frame: what an area has


class Draft(NamedTuple):
    """A version's LLVM text, and what its code will be found by. `continues`: the function that
    goes on with a loop, and the bytes of root area that it needs."""

    text: str
    entry: str
    continues: dict[Key, tuple[str, int]]
    refused: tuple[tuple[Key, str], ...]  # loops that it cannot go on with, and why
    leaf: bool  # it reaches no safepoint


class Linker(Names, Protocol):
    """What translation asks of the linker (`runtime.linker`)."""

    def initialised(self, type: TypeInfo) -> bool: ...


class Translator:
    """See the module's text. `on_host`: methods that are not compiled, and why."""

    def __init__(
        self, agent: Agent, linker: Linker, settings: Settings,
        on_host: dict[int, tuple[Reason, str]],
    ) -> None:  # fmt: skip
        self.agent, self.linker, self.settings = agent, linker, settings
        self.types, self.methods, self.fields = agent.types, agent.methods, agent.fields
        self.rounds_once = bool(agent.setup.rounds_once)
        self.on_host = on_host
        self.replaces = settings.replaces
        self.instructions = 0  # CIL instructions of the method read last
        self.on_polled: Callable[[Function], None] | None = None  # rewrites IR that has polls

    # ---- what the importer asks (its World)

    def initialised(self, type: TypeInfo) -> bool:
        return self.linker.initialised(type)

    def compiles(self, m: MethodInfo) -> bool:
        return m.compiles and m.number not in self.on_host

    def target(self, declared: MethodInfo, type: TypeInfo) -> MethodInfo | None:
        return self.agent.target(declared.number, type.number)

    # ---- stages

    def read(self, m: MethodInfo) -> Body:
        try:
            body = self.agent.body(m)
        except AgentError as e:
            raise Refusal(Reason.UNRESOLVED, str(e)) from e
        if body is None:
            raise Refusal(Reason.NO_BODY)
        return body

    def base(self, m: MethodInfo, body: Body) -> Function:
        """The method's own IR; its loops have states if they can be replaced."""
        importer = Importer(self, m, body)
        f = importer.run()
        self.instructions = len(importer.ops)
        if self.replaces:
            mark_states(f, self.borrows)
        self.verify(f)
        return f

    def borrows(self, call: Call) -> bool:
        """The callee does not keep the address of its object: see `runtime.ir.escape`."""
        m = self.methods.get(call.method)
        return m is not None and not m.is_static and m.declaring.name.startswith(_BORROW)

    def polled(self, f: Function, strip: int, rework: bool) -> Function:
        """Puts safepoints into loops: the last thing that is done to the IR."""
        if self.settings.stressed:
            strip = 7
        insert_polls(f, strip, rework)
        if f.filters is not None:
            insert_polls(f.filters, strip, rework=False)
        if self.on_polled is not None:
            self.on_polled(f)
        self.verify(f, polled=True)
        return f

    def verify(self, f: Function, polled: bool = False) -> None:
        """Between passes, under RAPGO_CHECK."""
        if not self.settings.check:
            return
        # imported here, since no other run should pay for them
        from runtime.ir.safepoints import verify_safepoints
        from runtime.ir.verifier import verify

        verify(f)
        if polled:
            for part in (f, f.filters):
                if part is not None:
                    verify_safepoints(part)

    def loops(self, f: Function, agreed: Callable[[Key, Layout], Layout]) -> list[Loop]:
        """The loops of polled IR that can be replaced. `agreed` says what all versions of the
        method hand over at a loop; a loop that differs stays as it is."""
        found: list[Loop] = []
        numbers: dict[int, int] = {}
        for b in polls(f):
            poll = b.instrs[0]
            own = layout(poll.args)
            if agreed(key(b), own) == own:
                numbers[poll.aux[0]] = len(found)
                poll.aux = (len(found), poll.aux[1])
                found.append(Loop(key(b), own, poll.aux[1]))
            else:
                poll.args, poll.aux = (), None
        for b in f.blocks:
            if b.instrs[0].op == "iterated":
                k, strip = b.instrs[0].aux
                if k in numbers:
                    b.instrs[0].aux = (numbers[k], strip)
                    found[numbers[k]].outermost = True
                else:
                    del b.instrs[0]
        return found

    def draft(
        self, f: Function, version: Version | None, wanted: Iterable[Key] = (), entry: bool = True
    ) -> Draft:
        """LLVM text of polled IR, if `entry`, and of code that goes on with the wanted loops. The
        IR is used up. Raises Refusal if nothing is left."""
        module = Module(self.linker)
        name = f"m{f.method}"
        leaf = is_leaf(f)
        if leaf and not self.replaces:
            version = None  # not worth counting: the hottest code is among these
        numbers = None if version is None else version.numbers
        if entry:
            self._fits(lower(module, f, name, numbers))
        continues: dict[Key, tuple[str, int]] = {}
        refused: list[tuple[Key, str]] = []
        layouts = {} if version is None else {loop.key: loop.layout for loop in version.loops}
        by_key = {key(b): b for b in polls(f)}
        for n, k in enumerate(wanted):
            if k not in by_key or k not in layouts:
                refused.append((k, Reason.NO_LOOP.value))
                continue
            try:
                g = loop_entry(f, by_key[k], layouts[k], words)
            except Refusal as r:
                refused.append((k, str(r)))
                continue
            self.verify(g, polled=True)
            frame = self._fits(lower(module, g, f"{name}.loop{n}", numbers, continues=True))
            continues[k] = (f"{name}.loop{n}", 8 * frame.words)
        if not entry and not continues:
            raise Refusal(Reason.NO_LOOP, "; ".join(why for _, why in refused))
        text = module.text()
        if "llvm" in self.settings.dump and self.settings.dump_method in f.name:
            print(text, file=sys.stderr)
        return Draft(text, name, continues, tuple(refused), leaf)

    def _fits(self, frame: Frame) -> Frame:
        if frame.words > MOST_ROOTS:
            raise Refusal(Reason.TOO_MANY_ROOTS, f"{frame.words} words")
        return frame

"""What generated code refers to outside itself: slots, and cells that hold addresses and class
words.

Each has a name, by which generated code declares it, and lies in the data part of the code area. A
cell is filled when it is first named; its content then stays, but for the cells of static fields
and classes, which the agent fills when the class is initialised. Names say what a thing is, so that
code could be kept and resolved in another process.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from runtime.assumptions import Assumptions
from runtime.codegen import context as ctx
from runtime.codegen.area import CodeArea
from runtime.codegen.callouts import call_out_adapter, call_out_signature
from runtime.codegen.entries import GROW, LAZY, MISS, stub_word, with_target
from runtime.codegen.stubs import drop_and_jump, jump_with_r10, jump_with_r11, unbox_and_jump
from runtime.metadata.agent import Agent
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo

# class words are multiples of 8, and mostly further apart
DISPATCH_ENTRIES, DISPATCH_MASK = 64, 0x3F0


class Linker:
    """Names → addresses. Callers hold the compile lock."""

    def __init__(self, agent: Agent, area: CodeArea, image_slots: list[int]) -> None:
        self.agent, self.area = agent, area
        self.addresses: dict[str, int] = {}
        self.keys: dict[str, tuple[str, Any]] = {}  # a cell's name → its kind and key
        self.assumptions = Assumptions()
        self.image_slots = image_slots  # by image index: where its table of slots is
        self.slots: dict[int, int] = {}  # method → slot
        self.methods: dict[int, int] = {}  # slot → method
        self.dispatched: dict[int, int] = {}  # dispatch table → declared method
        self.adapters: dict[int, int] = {}  # slot → the method that its code has the host dispatch
        self._unboxing: dict[int, int] = {}
        self._opening: dict[int, int] = {}
        self._call_outs: dict[str, int] = {}  # signature → the adapter of its call-outs
        self._statics: dict[int, bool] = {}
        self._initialised: set[int] = set()
        self.saturating = bool(agent.setup.saturates)
        self.element_offset = int(agent.setup.element_offset)
        s = agent.setup
        self.delegate_layout = (s.delegate_target, s.delegate_pointer, s.delegate_aux)
        self.profiling = False
        self.stress_guard = 0
        self.lazy = self._code(with_target(LAZY, agent.setup.lazy))
        self.miss = self._code(with_target(MISS, agent.setup.dispatch))
        self.grow = self._code(with_target(GROW, agent.setup.grow))

    def _code(self, code: bytes) -> int:
        at = self.area.allocate(len(code))
        self.area.write(at, code)
        return at

    # ---- slots

    def method(self, number: int) -> MethodInfo:
        return self.agent.methods[number]

    def slot_address(self, m: MethodInfo) -> int:
        """The method's slot, with an entry that compiles it if it has none yet."""
        place = (-1, 0) if m.is_generic else (m.image, m.row)
        at = self.place_slot(m.number, place)
        if self.area.peek(at + ctx.SLOT_ENTRY) == 0:
            self.stub(at, stub_word_of(m), self.lazy)
        return at

    def place_slot(self, method: int, place: tuple[int, int]) -> int:
        """The slot of a method that nobody has described, without an entry: `place` is its image
        and row, -1 for no slot of an image."""
        at = self.slots.get(method)
        if at is not None:
            return at
        image, row = place
        if image >= 0:
            at = self.image_slots[image] + ctx.SLOT_SIZE * row
        else:
            at = self.area.data(ctx.SLOT_SIZE)
        self.slots[method] = at
        self.methods[at] = method
        return at

    def slot(self, method: int) -> str:
        name = f"slot{method}"
        if name not in self.addresses:
            self.addresses[name] = self.slot_address(self.method(method))
        return name

    # ---- virtual dispatch

    def dispatch(self, method: int) -> str:
        """The table of a declared method: class word → slot, or 0 where the host runs the
        target."""
        name = f"dispatch{method}"
        if name not in self.addresses:
            m = self.method(method)
            flags = int(m.result.ir.is_struct) | 2 * int(m.declaring.is_delegate)
            self.add_dispatch(method, stub_word_of(m), flags)
        return name

    def add_dispatch(self, method: int, word: int, flags: int) -> None:
        """Makes the table of a declared method. `word`: what stubs must know of its signature;
        `flags`: 1 for a struct as the result, 2 for a delegate's Invoke."""
        at = self.addresses[f"dispatch{method}"] = self.area.data(16 * DISPATCH_ENTRIES + 8, 16)
        self.dispatched[at] = method
        host = self.addresses[f"host{method}"] = self.area.data(ctx.SLOT_SIZE)
        self.adapters[host] = method
        self.stub(host, word, self.lazy)
        self.area.poke(at + 16 * DISPATCH_ENTRIES, host)
        miss = self.addresses[f"miss{method}"] = self.area.data(ctx.SLOT_SIZE)
        self.stub(miss, word, self.miss)
        self.area.poke(miss, flags)
        self.area.poke(miss + ctx.SLOT_MARK, at)

    def stub(self, slot: int, word: int, target: int) -> None:
        """Gives a slot an entry that goes to `target` with the slot's address in r11."""
        self.area.poke(slot + ctx.SLOT_STACK, word)
        self._enter(slot, lambda place: jump_with_r11(slot, target, place))

    def _enter(self, slot: int, code: Callable[[int], bytes]) -> None:
        """Makes a few instructions the entry of a slot. `code`: from where they lie to what they
        are."""
        place = self.area.allocate(32)
        self.area.write(place, code(place))
        self.area.poke(slot + ctx.SLOT_ENTRY, place)

    def call_out(self, slot: int, signature: str, cells: list[str]) -> None:
        """Gives a slot an entry that has the host called (`runtime.codegen.callouts`). `cells`:
        that of the thunk and, unless the thunk knows its target, that of the target."""
        area = self.area
        adapter = self._call_outs.get(signature)
        if adapter is None:
            adapter = self._call_outs[signature] = self._code(call_out_adapter(signature))
        record = area.data(16)
        for n, cell in enumerate(cells):
            area.poke(record + 8 * n, area.peek(self.addresses[cell]))
        self._enter(slot, lambda place: jump_with_r10(record, adapter, place))

    def fill_dispatch(self, table: int, target: MethodInfo | None, word: int) -> int:
        """Adds a class, if its place is free; the slot it reaches, 0 for the host. The slot is
        written before the word, by which readers find it."""
        delegate = self.method(self.dispatched[table]).declaring.is_delegate
        at = table + ((word << 1 if delegate else word) & DISPATCH_MASK)
        slot = 0
        if target is not None:
            boxed = target.declaring.is_value and not target.is_static
            slot = self.unboxing_slot(target) if boxed else self.slot_address(target)
        if not self.area.peek(at):
            host = 0 if delegate else self.area.peek(table + 16 * DISPATCH_ENTRIES)
            self.area.poke(at + 8, slot or host)
            self.area.poke(at, word)
        if delegate and target is not None and target.is_static:
            return self.opening_slot(target, self.method(self.dispatched[table]))
        return slot

    def opening_slot(self, m: MethodInfo, invoke: MethodInfo) -> int:
        """For a call that missed: the slot of a static method that leaves the delegate out, or its
        own if the delegate holds the first argument; 0 if arguments on the stack would have to
        move."""
        own = self.slot_address(m)
        if len(m.params) > len(invoke.params):
            return own
        miss = self.addresses[f"miss{invoke.number}"]
        if self.area.peek(miss + ctx.SLOT_STACK) & 0xFFFFFFFF:
            return 0
        at = self._opening.get(m.number)
        if at is None:
            at = self._opening[m.number] = self.area.data(ctx.SLOT_SIZE)
            entry, second = own + ctx.SLOT_ENTRY, m.result.ir.is_struct
            self._enter(at, lambda place: drop_and_jump(entry, place, second))
        return at

    def unboxing_slot(self, m: MethodInfo) -> int:
        """A slot whose entry takes the boxed struct and passes on its address."""
        at = self._unboxing.get(m.number)
        if at is None:
            own = self.slot_address(m)
            at = self._unboxing[m.number] = self.area.data(ctx.SLOT_SIZE)
            entry, second = own + ctx.SLOT_ENTRY, m.result.ir.is_struct
            self._enter(at, lambda place: unbox_and_jump(entry, 8, place, second))
        return at

    # ---- cells

    def cell(self, kind: str, key: Any) -> str:
        name = cell_name(kind, key)
        if name not in self.addresses:
            if kind == "clauses":  # no cell, but the table itself
                at = self._clauses(key)
            else:
                at = self.area.data(8)
                self._fill(kind, key, at)
            self.addresses[name] = at
            self.keys[name] = kind, key
        return name

    def adopt(self, name: str, kind: str, key: Any, at: int, known: bool) -> None:
        """A cell that has been filled. `known`: of a static field, that its address is there; of a
        class, that it is initialised."""
        self.addresses[name] = at
        self.keys[name] = kind, key
        if kind == "static":
            self._statics[key] = known
        elif kind == "class" and known:
            self._initialised.add(key)

    def _fill(self, kind: str, key: Any, at: int) -> None:
        agent, poke = self.agent, self.area.poke
        if kind == "static":
            self._statics[key] = agent.static_cell(key, at)
        elif kind == "class":
            if agent.class_cell(key, at):
                self._initialised.add(key)
        else:
            poke(at, self._value(kind, key))

    def _value(self, kind: str, key: Any) -> int:
        agent = self.agent
        if kind == "helper":
            return int(getattr(agent.setup, key))
        if kind == "word":
            return agent.class_word(self.object_type() if key == "object" else key)
        if kind == "literal":
            return agent.literal(key[1], key[2], key[0])
        if kind == "virtual":
            return agent.virtual(key[0], key[1])
        if kind == "stub":
            return self.grow
        simple = {
            "arrayword": agent.array_word, "thunk": agent.thunk, "native": agent.native_thunk,
            "function": agent.function, "newdelegate": agent.new_delegate, "unbox": agent.unbox,
            "unboxref": agent.unbox_reference, "box": agent.box, "staticref": agent.static_address,
            "ldvirtftn": agent.load_virtual, "isinst": lambda t: agent.cast(t, False),
            "cast": lambda t: agent.cast(t, True), "typenumber": int,
        }  # fmt: skip
        return simple[kind](key)  # type: ignore[no-any-return,operator]

    def _clauses(self, clauses: tuple[str, ...]) -> int:
        """The table of a region's clauses that its record points to."""
        at = self.area.data(8 * (1 + len(clauses)))
        self.area.poke(at, len(clauses))
        for n, clause in enumerate(clauses):
            kind, _, number = clause.partition("-")
            self.area.poke(at + 8 * (1 + n), ctx.CLAUSE[kind] + 4 * int(number))
        return at

    def object_type(self) -> int:
        return next(t.number for t in self.agent.types.values() if t.name == "System.Object")

    def class_word(self, type: TypeInfo) -> str:
        return self.cell("word", type.number)

    def known_static(self, field: FieldInfo) -> bool:
        """The cell of a static field has its address already."""
        self.cell("static", field.number)
        known = self._statics[field.number]
        if known and field.declaring.has_initializer:
            self.assumptions.note("class", field.declaring.number)
        return known

    # ---- classes

    def initialised(self, type: TypeInfo) -> bool:
        if not type.has_initializer:
            return True
        known = self.is_initialised(type.number)
        if known:
            self.assumptions.note("class", type.number)
        return known

    def is_initialised(self, type: int) -> bool:
        if type not in self._initialised:
            at = self.addresses[self.cell("class", type)]
            if self.area.peek(at):
                self._initialised.add(type)
        return type in self._initialised

    def resolve(self, name: str) -> int:
        """For the loader: our own names, and the few C functions that LLVM calls by itself."""
        at = self.addresses.get(name)
        if at is None and name.startswith("probe."):
            return ctx.PROBES + 8 * int(name[6:])
        return at if at is not None else _c_function(name)


def cell_name(kind: str, key: Any) -> str:
    words = map(str, key) if isinstance(key, tuple) else (str(key),)
    name = ".".join((kind, *words))
    return name.replace(":", "_").replace(",", "-")


def stub_word_of(m: MethodInfo) -> int:
    return stub_word(_letters(m), m.result.letter)


def signature_of(m: MethodInfo) -> str:
    return call_out_signature(_letters(m), m.result.letter, m.result.mem)


def _letters(m: MethodInfo) -> list[str]:
    return [k[0] for k in m.shape.split(":")[1].split(",") if k]


@cache
def _c_function(name: str) -> int:
    import ctypes
    import ctypes.util

    for library in (None, "libm.so.6"):
        try:
            f = getattr(ctypes.CDLL(library), name)
        except (AttributeError, OSError):
            continue
        address = ctypes.cast(f, ctypes.c_void_p).value
        if address:
            return address
    raise KeyError(name)

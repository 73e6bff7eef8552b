"""The agent as Python sees it: one command entry, and what it has described so far.

Every method here asks the managed half (runtime/agent) over one native function pointer. Callers
hold the compile lock: the agent has one answer buffer.
"""

from __future__ import annotations

import ctypes
import json
from base64 import b64decode
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from runtime.metadata.model import Body, FieldInfo, MethodInfo, TypeInfo

COMMAND = ctypes.CFUNCTYPE(
    ctypes.c_int64, ctypes.c_int32, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64
)


class Setup(ctypes.Structure):
    """The words that Python and the agent exchange at start; the agent's `Setup` in the same
    order."""

    _fields_ = [
        (name, ctypes.c_int64)
        for name in (
            "answer compile noop context_size grow resolver lazy poll barrier allocate "
            "allocate_array new_fast new_any new_array new_array_refs ensure raise_ collect stress "
            "unhandled store_check "
            "saturates element_offset rounds_once delegate_target delegate_pointer delegate_aux "
            "missed dispatch first_pass images finish counts_bridges rotate rotate_every contexts "
            "trusted"
        ).split()
    ]


def prepare(entry: int) -> None:
    """Compiles, on this thread, managed code that the agent needs while it starts and after. The
    one command that needs no lock: it uses nothing of what others use. What it cannot do is done
    when it is needed."""
    COMMAND(entry)(33, 0, 0, 0)


class AgentError(Exception):
    """The agent refused a command; the text is the host's exception."""


T = TypeVar("T")


class Described(dict[int, T]):
    """Descriptions by number. One that is missing is asked for, since code from the cache names
    what nobody has looked at yet: who looks up a number that may be missing holds the compile
    lock."""

    def __init__(self, ask: Callable[[int], object]) -> None:
        self._ask = ask

    def __missing__(self, number: int) -> T:
        self._ask(number)
        return self[number]


class Agent:
    """Commands, and memoised descriptions: `types`, `methods` and `fields` by number."""

    def __init__(self, entry: int, setup: Setup) -> None:
        self._call = COMMAND(entry)
        self.setup = setup
        self.types: dict[int, TypeInfo] = Described(lambda n: self._describe(f"t{n}"))
        self.methods: dict[int, MethodInfo] = Described(lambda n: self._describe(f"m{n}"))
        self.fields: dict[int, FieldInfo] = Described(lambda n: self._describe(f"f{n}"))
        self.command(0, ctypes.addressof(setup))

    def command(self, op: int, a: int = 0, b: int = 0, c: int = 0) -> int:
        result = int(self._call(op, a, b, c))
        if result == -1:
            text = ctypes.string_at(self.setup.answer) if self.setup.answer else b"no answer"
            raise AgentError(text.decode(errors="replace"))
        return result

    def _text(self, op: int, a: str | int, b: str | int = 0, c: int = 0) -> int:
        """A command some of whose arguments are texts."""
        held = []
        words = []
        for x in (a, b):
            if isinstance(x, str):
                buffer = ctypes.create_string_buffer(x.encode())
                held.append(buffer)
                words.append(ctypes.addressof(buffer))
            else:
                words.append(x)
        return self.command(op, words[0], words[1], c)

    def _answer(self, n: int) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(ctypes.string_at(self.setup.answer, n))
        for t in answer["types"]:
            self.types[t["i"]] = TypeInfo(t)
        for f in answer["fields"]:
            self.fields[f["i"]] = FieldInfo(f, self.types)
        for m in answer["methods"]:
            self.methods[m["i"]] = MethodInfo(m, self.types)
        return answer

    def _describe(self, item: str) -> None:
        answer = self._answer(self._text(24, item))
        if not any(answer.values()):
            raise AgentError(f"{item} has been described already")

    # ---- what the code cache asks for

    def names(self, items: Iterable[str]) -> dict[str, Any]:
        """Names that mean the same in other processes, of types ("t1"), methods ("m1"), fields
        ("f1"): {"modules": [[name, identity]…], "names": […]}; "" where there is none."""
        size = self._text(30, " ".join(items))
        answer: dict[str, Any] = json.loads(ctypes.string_at(self.setup.answer, size))
        return answer

    def find_items(self, modules: Iterable[Iterable[str]], items: list[str]) -> list[int]:
        """What such names say here: for each its number or -1, the image and the row."""
        lines = ["\t".join(m) for m in modules]
        numbers = (ctypes.c_int64 * (3 * len(items)))()
        if items:
            self._text(31, "\n".join([*lines, "", *items]), ctypes.addressof(numbers))
        return list(numbers)

    def fill(self, cells: list[str]) -> list[int]:
        """Fills cells, each "kind\tcell\tkey…"; -1 for those that could not be."""
        results = (ctypes.c_int64 * len(cells))()
        if cells:
            self._text(32, "\n".join(cells), ctypes.addressof(results))
        return list(results)

    def method_at(self, slot: int) -> MethodInfo:
        return self.methods[self._answer(self.command(2, slot))["method"]]

    def body(self, method: MethodInfo) -> Body | None:
        d = self._answer(self.command(3, method.number))
        if d["code"] is None:
            return None
        tokens = {int(k): v for k, v in d["tok"].items()}
        clauses = [tuple(c) for c in d["eh"]]
        locals_ = [self.types[t if t >= 0 else ~t] for t in d["locals"]]
        pinned = frozenset(n for n, t in enumerate(d["locals"]) if t < 0)
        return Body(b64decode(d["code"]), bool(d["init"]), locals_, clauses, tokens, pinned)

    def function(self, method: int) -> int:
        return self.command(4, method)

    def thunk(self, shape: str) -> int:
        return self._text(5, shape)

    def bridge(self, shape: str, adapter: int) -> int:
        return self._text(6, shape, adapter)

    def leaf_bridge(self, shape: str) -> int:
        return self._text(25, shape)

    def virtual(self, method: int, shape: str) -> int:
        return self._text(7, method, shape)

    def native_thunk(self, shape: str) -> int:
        return self._text(16, shape)

    def static_cell(self, field: int, cell: int) -> bool:
        """Registers a cell for a static field's address; True: it is known and will not change."""
        return self.command(8, field, cell) == 1

    def class_cell(self, type: int, cell: int) -> bool:
        """Registers a cell that says whether a class is initialised; True: it is."""
        return self.command(9, type, cell) == 1

    def cast(self, type: int, throws: bool) -> int:
        return self.command(10, type, int(throws))

    def unbox(self, type: int) -> int:
        return self.command(21, type)

    def box(self, type: int) -> int:
        return self.command(26, type)

    def unbox_reference(self, type: int) -> int:
        return self.command(27, type)

    def literal(self, number: int, token: int, kind: int) -> int:
        return self.command(11, number, token, kind)

    def class_word(self, type: int) -> int:
        return self.command(12, type)

    def array_word(self, element: int) -> int:
        return self.command(12, element, 1)

    def find(self, path: str, type: str, method: str) -> list[MethodInfo]:
        found = self._answer(self._text(13, f"{path}\n{type}\n{method}"))["found"]
        return [self.methods[n] for n in found]

    def static_address(self, field: int) -> int:
        return self.command(14, field)

    def new_delegate(self, type: int) -> int:
        return self.command(20, type)

    def load_virtual(self, method: int) -> int:
        return self.command(18, method)

    def target(self, declared: int, type: int) -> MethodInfo | None:
        n = self._answer(self.command(15, declared, type))["method"]
        return None if n < 0 else self.methods[n]

    def receiver(self, declared: int) -> tuple[MethodInfo | None, int, TypeInfo | None]:
        """For the object whose call missed: the method it reaches, if that is plain, its class word
        (of a delegate, its method pointer), and its exact class (of a delegate, None)."""
        answer = self._answer(self.command(19, declared))
        method, exact = answer["method"], answer["type"]
        return (
            None if method < 0 else self.methods[method],
            answer["word"],
            None if exact < 0 else self.types[exact],
        )

    def report(self) -> list[str]:
        size = self.command(17)  # before the address is read: the answer can move
        answer: list[str] = json.loads(ctypes.string_at(self.setup.answer, size))
        return answer

    def collections(self) -> int:
        """How many collections have begun, of any generation."""
        return self.command(28)

    def collect(self) -> None:
        """A collection of the youngest generation, now."""
        self.command(29)

    def total(self, word: int, count: int = 1, step: int = 1) -> int:
        """The sum over all threads of words of their contexts: `count` of them, every `step`-th
        from `word` on."""
        return self.command(22, word, count, step)

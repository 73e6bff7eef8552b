"""Reads the text form of a function (`runtime.ir.printer` describes it).

Types, fields and methods are the world's where one is given; else they are made from the declarations in
the text, so that a text lowers without a host. Text is read line by line; registers and blocks exist before
the first instruction is read, so any may be named anywhere.

The reader checks syntax and names only: what the verifier would reject can be read.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from runtime.ir.model import (
    F32, F64, I32, MEMORY, SCALARS,
    Block, Const, Function, Instr, Operand, Reg, Region, StructType, Type,
)  # fmt: skip
from runtime.ir.ops import Call, Error
from runtime.ir.spec import SPEC
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo


class ParseError(Exception):
    """A text that is not a function; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line, self.what = line, what


class World(Protocol):
    """What numbers stand for."""

    types: dict[int, TypeInfo]
    methods: dict[int, MethodInfo]
    fields: dict[int, FieldInfo]


@dataclass
class Declared:
    """A world made from a text's declarations."""

    types: dict[int, TypeInfo] = field(default_factory=dict)
    methods: dict[int, MethodInfo] = field(default_factory=dict)
    fields: dict[int, FieldInfo] = field(default_factory=dict)


class Parsed(NamedTuple):
    """A function, and the world that its numbers belong to."""

    function: Function
    world: World


def parse_function(text: str, world: World | None = None) -> Function:
    """The function of a text.

    Raises ParseError."""
    return parse(text, world).function


def parse(text: str, world: World | None = None) -> Parsed:
    """The function of a text, and what its declarations declare (or the world that was given).

    Raises ParseError."""
    reader = _Reader(world)
    number = 0
    try:
        for number, line in enumerate(text.split("\n"), 1):
            reader.line(number, _TOKEN.findall(line))
        for number, reader.f, block, tokens in reader.code:
            block.instrs.append(reader.instr(_Cursor(tokens)))
    except _Bad as e:
        raise ParseError(number, str(e)) from None
    except (ValueError, KeyError, IndexError, OverflowError) as e:
        raise ParseError(number, f"this line cannot be read ({type(e).__name__}: {e})") from e
    if reader.main is None:
        raise ParseError(number, "the text has no function")
    return Parsed(reader.main, reader.world)


class _Bad(Exception):
    """What is wrong with the line being read."""


# strings, arrows, punctuation, words; a comment matches without its group and disappears
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*"|->|[=(),]|[^\s=(),";]+)|;.*')
_NUMBER = re.compile(r"-?\d")
_WHOLE = re.compile(r"-?\d+")


class _Cursor:
    """Tokens of a line, read from the left; `trailing` takes them from the right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def peek(self, ahead: int = 0) -> str:
        k = self.at + ahead
        return self.tokens[k] if k < len(self.tokens) else ""

    def next(self) -> str:
        if self.at >= len(self.tokens):
            raise _Bad("the line ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, word: str) -> bool:
        """Steps over a word if it comes next."""
        if self.peek() != word:
            return False
        self.at += 1
        return True

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise _Bad(f"{word!r} is expected where {self.peek() or 'the line ends'!r} stands")

    def numbered(self, prefix: str) -> int:
        """A word such as `%3` or `method:7`."""
        word = self.next()
        if not word.startswith(prefix) or not _WHOLE.fullmatch(word[len(prefix) :]):
            raise _Bad(f"{prefix} and a number are expected where {word!r} stands")
        return int(word[len(prefix) :])

    def number(self) -> int:
        return self.numbered("")

    def numbers(self) -> tuple[int, ...]:
        found = []
        while _WHOLE.fullmatch(self.peek()):
            found.append(self.number())
        return tuple(found)

    def string(self) -> str:
        word = self.next()
        if not word.startswith('"'):
            raise _Bad(f"a string is expected where {word!r} stands")
        return str(json.loads(word))

    def trailing(self, prefix: str) -> str:
        """The last word without its prefix, if it has that."""
        if self.at < len(self.tokens) and self.tokens[-1].startswith(prefix):
            return self.tokens.pop()[len(prefix) :]
        return ""

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise _Bad(f"{self.peek()!r} does not belong here")


class _Reader:
    def __init__(self, world: World | None) -> None:
        self.own = world is None
        self.world: World = Declared() if world is None else world
        self.structs: dict[int, StructType] = {}  # by number, for their names
        self.noted: dict[int, StructType] = {}  # those that the function notes
        self.main: Function | None = None
        self.f: Function | None = None  # being read: that of the text, then its filters
        self.code: list[tuple[int, Function, Block, list[str]]] = []

    # ---- lines

    def line(self, number: int, tokens: list[str]) -> None:
        tokens = [t for t in tokens if t]
        if not tokens:
            return
        c = _Cursor(tokens)
        first = tokens[0]
        if first in _DECLARATIONS:
            if self.f is not None:
                raise _Bad("declarations stand before the function")
            c.next()
            _DECLARATIONS[first](self, c)
            c.end()
        elif first == "function":
            self._function(c)
        elif self.f is None:
            raise _Bad(f"{first!r} stands before the function")
        elif first in ("params", "captured"):
            self._registers(c)
        elif first == "region" and not self.f.blocks:
            self._region(c)
        elif first == "filters":
            self._filters(c)
        elif first[0] == "%" and len(tokens) > 1 and tokens[1] != "=":
            self._register(c)
        elif tokens[-1][-1] == ":" and first[0] == "b":
            self._block(c)
        elif not self.f.blocks:
            raise _Bad("an instruction stands before the first block")
        else:
            self.code.append((number, self.f, self.f.blocks[-1], tokens))

    def _function(self, c: _Cursor) -> None:
        if self.f is not None:
            raise _Bad("a text holds one function")
        c.expect("function")
        name = c.string()
        c.expect("method")
        method = c.number()
        c.expect("result")
        self.f = self.main = Function(name, method, self.type(c.next()))
        self.f.structs.update(self.noted)
        c.end()

    def _register(self, c: _Cursor) -> None:
        assert self.f is not None
        n = c.numbered("%")
        if n != len(self.f.regs):
            raise _Bad(f"register %{n} is declared where %{len(self.f.regs)} is expected")
        r = self.f.reg(self.type(c.next()))
        if c.peek().startswith('"'):
            r.name = c.string()
        r.addressed = c.take("addressed")
        r.pinned = c.take("pinned")
        c.end()

    def _registers(self, c: _Cursor) -> None:
        assert self.f is not None
        named = self.f.captured if c.next() == "captured" else self.f.params
        while c.peek():
            named.append(self.reg(c))

    def _region(self, c: _Cursor) -> None:
        assert self.f is not None
        c.expect("region")
        if c.number() != len(self.f.regions):
            raise _Bad("regions stand in the order of their numbers")
        c.expect("in")
        parent = c.number()
        clauses = []
        while c.peek():
            kind, _, number = c.next().partition(":")
            clauses.append((kind, int(number)))
        self.f.regions.append(Region(parent, tuple(clauses)))

    def _filters(self, c: _Cursor) -> None:
        f = self.main
        if f is None or f.filters is not None:
            raise _Bad("a function has its filters once")
        self.f = f.filters = Function(f.name, f.method, I32)
        self.f.regs, self.f.structs = f.regs, f.structs
        self._registers(c)

    def _block(self, c: _Cursor) -> None:
        assert self.f is not None
        c.tokens[-1] = c.tokens[-1][:-1]
        n = c.numbered("b")
        if n != len(self.f.blocks):
            raise _Bad(f"block b{n} stands where b{len(self.f.blocks)} is expected")
        offset = c.numbered("@") if c.peek().startswith("@") else -1
        self.f.block(offset, c.take("cold"))
        c.end()

    # ---- declarations

    def type(self, name: str) -> Type:
        t = SCALARS.get(name)
        if t is not None:
            return t
        if name[0] == "s" and name[1:].isdigit() and int(name[1:]) in self.structs:
            return self.structs[int(name[1:])]
        raise _Bad(f"{name!r} is no type, and no struct that the text declares")

    def memory(self, name: str) -> str | StructType:
        if name in MEMORY:
            return name
        t = self.type(name)
        if not isinstance(t, StructType):
            raise _Bad(f"{name!r} is no memory kind")
        return t

    def struct(self, number: int, size: int, refs: tuple[int, ...], byrefs: tuple[int, ...]) -> StructType:
        """The struct of a number: the world's, the text's, or a new one; its layout must be this."""
        s = self.structs.get(number)
        if s is None and number in self.world.types:
            mem = self.world.types[number].mem
            if not isinstance(mem, StructType):
                raise _Bad(f"type {number} is no struct")
            s = mem
        if s is None:
            s = StructType(number, size, refs, byrefs)
        if (s.size, s.refs, s.byrefs) != (size, refs, byrefs):
            raise _Bad(f"struct {number} has another layout elsewhere")
        self.structs[number] = s
        return s

    def lookup(self, table: dict[int, Any], what: str, number: int) -> Any:
        try:
            return table[number]
        except KeyError:
            raise _Bad(f"{what} {number} is not declared") from None

    # ---- instructions

    def operand(self, c: _Cursor, bare: Type | None) -> Operand:
        assert self.f is not None
        word = c.peek()
        if word.startswith("%"):
            return self.reg(c)
        if not _NUMBER.match(word):
            t = self.type(c.next())
        elif bare is None:
            raise _Bad(f"the constant {word} needs its type before it")
        else:
            t = bare
        return Const(t, _value(t, c.next()))

    def reg(self, c: _Cursor) -> Reg:
        assert self.f is not None
        n = c.numbered("%")
        if not 0 <= n < len(self.f.regs):
            raise _Bad(f"register %{n} is not declared")
        return self.f.regs[n]

    def starts_operand(self, c: _Cursor) -> bool:
        word = c.peek()
        return word[:1] == "%" or bool(_NUMBER.match(word)) or bool(_NUMBER.match(c.peek(1)))

    def operands(self, c: _Cursor, bare: Type | None) -> tuple[Operand, ...]:
        found: list[Operand] = []
        if self.starts_operand(c):
            found.append(self.operand(c, bare))
            while c.take(","):
                found.append(self.operand(c, bare))
        return tuple(found)

    def block(self, word: str) -> Block:
        assert self.f is not None
        blocks = self.f.blocks
        if word[:1] != "b" or not word[1:].isdigit() or int(word[1:]) >= len(blocks):
            raise _Bad(f"{word!r} is no block of the function")
        return blocks[int(word[1:])]

    def instr(self, c: _Cursor) -> Instr:
        assert self.f is not None
        at = c.trailing("@")
        offset = int(at) if at else -1
        handler_name = c.trailing("!")
        handler = self.block(handler_name) if handler_name else None
        targets: list[Block] = []
        if "->" in c.tokens:
            arrow = c.tokens.index("->")
            names = _Cursor(c.tokens[arrow + 1 :])
            del c.tokens[arrow:]
            targets.append(self.block(names.next()))
            while names.take(","):
                targets.append(self.block(names.next()))
            names.end()
        dst, bare = None, None
        if c.peek(1) == "=":
            dst = self.reg(c)
            c.expect("=")
        op = c.next()
        if dst is not None:
            bare = self.type(c.next())
            if bare is not dst.type:
                raise _Bad(f"{dst} is declared as {dst.type}, not {bare}")
        row = SPEC.get(op)
        before, after = _FORMS[row.aux if row is not None else "none"]
        aux = before(self, c) if before is not None else None
        if c.take("("):
            args = self.operands(c, bare)
            c.expect(")")
        else:
            args = self.operands(c, bare)
        if after is not None:
            aux = after(self, c, aux)
        c.end()
        return Instr(op, dst, args, aux, handler, tuple(targets), offset)


def _value(t: Type, word: str) -> int | float:
    if t is F32 or t is F64:
        if word.startswith("0x"):
            return float(struct.unpack("<d", struct.pack("<Q", int(word, 16)))[0])
        return int(word) if _WHOLE.fullmatch(word) else float(word)
    return int(word)


# ---- declarations


def _struct(r: _Reader, c: _Cursor) -> None:
    number = c.number()
    r.noted[number] = r.struct(number, *_layout(c))


def _layout(c: _Cursor) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    c.expect("size")
    size = c.number()
    refs = c.numbers() if c.take("refs") else ()
    byrefs = c.numbers() if c.take("byrefs") else ()
    return size, refs, byrefs


def _options(c: _Cursor, words: dict[str, str], d: dict[str, Any]) -> dict[str, Any]:
    """Reads `word number` pairs into a description as the agent would give it."""
    for word, key in words.items():
        if c.take(word):
            d[key] = c.number()
    return d


def _type(r: _Reader, c: _Cursor) -> None:
    d: dict[str, Any] = {"i": c.number(), "n": c.string()}
    c.expect("kind")
    d["k"] = c.number()
    layout = None
    if c.peek() == "size":
        layout = _layout(c)
        d |= {"z": layout[0], "r": layout[1], "b": layout[2]}
    _options(c, {"elem": "e", "rank": "rank", "base": "base", "nullable": "nullable"}, d)
    if c.take("like"):
        d["like"] = 1
    c.expect("flags")
    d["f"] = c.number()
    if not r.own:
        r.lookup(r.world.types, "type", d["i"])
        return
    t = TypeInfo(d)
    if layout is not None:
        t.ir = t.mem = r.struct(t.number, *layout)
    r.world.types[t.number] = t


def _field(r: _Reader, c: _Cursor) -> None:
    d: dict[str, Any] = {"i": c.number(), "n": c.string()}
    c.expect("of")
    d["d"] = c.number()
    c.expect("type")
    d["t"] = c.number()
    _options(c, {"offset": "o", "flags": "f"}, d)
    if r.own:
        _known(r, d["d"], d["t"])
        r.world.fields[d["i"]] = FieldInfo(d, r.world.types)


def _method(r: _Reader, c: _Cursor) -> None:
    d: dict[str, Any] = {"i": c.number(), "n": c.string()}
    c.expect("of")
    d["d"] = c.number()
    c.expect("result")
    d["r"] = c.number()
    d["p"] = c.numbers() if c.take("params") else ()
    _options(c, {"image": "m", "row": "row", "flags": "f"}, d)
    if r.own:
        _known(r, d["d"], d["r"], *d["p"])
        r.world.methods[d["i"]] = MethodInfo(d, r.world.types)


def _known(r: _Reader, *types: int) -> None:
    for n in types:
        r.lookup(r.world.types, "type", n)


_DECLARATIONS: dict[str, Callable[[_Reader, _Cursor], None]] = {
    "struct": _struct, "type": _type, "field": _field, "method": _method,
}  # fmt: skip


# ---- aux: what is read before the operands, and after them

Before = Callable[[_Reader, _Cursor], Any]
After = Callable[[_Reader, _Cursor, Any], Any]


def _offset_word(c: _Cursor) -> int:
    return c.numbered("+")


def _call(r: _Reader, c: _Cursor) -> Call:
    kind = c.next()
    number = c.numbered("type:" if kind == "newdelegate" else "method:")
    shape = c.string()
    narrow = "v" if c.peek() in ("(", "leaf", "nothrow") else c.next()
    leaf = c.take("leaf")
    return Call(kind, number, shape, narrow, leaf, not c.take("nothrow"))


def _element(r: _Reader, c: _Cursor, _: Any) -> Any:
    mem = r.memory(c.next())
    size = c.number() if c.take("size") else None
    return (mem, size, c.number()) if c.take("data") else (mem, size)


def _struct_aux(r: _Reader, c: _Cursor, _: Any) -> Any:
    return r.memory(c.next())


_FORMS: dict[str, tuple[Before | None, After | None]] = {
    "none": (None, None),
    "condition": (lambda r, c: c.next(), None),
    "conversion": (lambda r, c: (c.next(), c.take("unsigned")), None),
    "access": (None, lambda r, c, _: (_offset_word(c), r.memory(c.next()), c.take("volatile"))),
    "part": (None, lambda r, c, _: (_offset_word(c), r.memory(c.next()))),
    "element": (None, _element),
    "offset": (None, lambda r, c, _: _offset_word(c)),
    "flag": (None, lambda r, c, _: c.take("zeroed")),
    "struct": (None, _struct_aux),
    "type": (lambda r, c: r.lookup(r.world.types, "type", c.numbered("type:")), None),
    "field": (lambda r, c: r.lookup(r.world.fields, "field", c.numbered("field:")), None),
    "method": (lambda r, c: r.lookup(r.world.methods, "method", c.numbered("method:")), None),
    "call": (_call, None),
    "literal": (lambda r, c: tuple(int(n) for n in c.next().split(":")), None),
    "intrinsic": (lambda r, c: c.next(), None),
    "error": (lambda r, c: Error[c.next()], None),
    "atomic": (lambda r, c: c.next(), lambda r, c, operation: (operation, r.memory(c.next()))),
    "region": (lambda r, c: c.number() if c.take("in") else None, None),
    "clause": (lambda r, c: tuple(int(n) for n in c.next().split(":")), None),
}

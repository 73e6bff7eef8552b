"""Reads the text form of a function (`runtime.ir.printer` describes it).

Types, fields and methods are the world's where one is given; else they are made from the
declarations in the text, so that a text lowers without a host. Text is read line by line;
registers and blocks exist before the first instruction is read, so any may be named anywhere.

The reader checks syntax and names only: what the verifier would reject can be read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from runtime.ir.declarations import Declarations, World
from runtime.ir.model import (
    F32,
    F64,
    I32,
    MEMORY_SIZE,
    Block,
    Const,
    Function,
    Instr,
    Operand,
    Reg,
    Region,
    StructType,
    Type,
)  # fmt: skip
from runtime.ir.ops import Call, Error
from runtime.ir.spec import SPEC
from runtime.ir.tokens import NUMBER, WHOLE, Bad, Cursor, words


class ParseError(Exception):
    """A text that is not a function; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line, self.what = line, what


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
            reader.line(number, words(line))
        for line_number, f, block, tokens in reader.code:
            number, reader.f = line_number, f
            block.instrs.append(reader.instr(Cursor(tokens)))
    except Bad as e:
        raise ParseError(number, str(e)) from None
    except (ValueError, KeyError, IndexError, OverflowError) as e:
        raise ParseError(number, f"this line cannot be read ({type(e).__name__}: {e})") from e
    if reader.main is None:
        raise ParseError(number, "the text has no function")
    return Parsed(reader.main, reader.declared.world)


class _Reader:
    def __init__(self, world: World | None) -> None:
        self.declared = Declarations(world)
        self.main: Function | None = None
        self.f: Function | None = None  # being read: that of the text, then its filters
        self.code: list[tuple[int, Function, Block, list[str]]] = []

    # ---- lines

    def line(self, number: int, tokens: list[str]) -> None:
        if not tokens:
            return
        c = Cursor(tokens)
        first = tokens[0]
        if first == "function":
            self._function(c)
        elif self.f is None:
            if not self.declared.read(c):
                raise Bad(f"{first!r} stands before the function")
        elif first in ("params", "captured"):
            self._registers(c)
        elif first == "own" and not self.f.blocks:
            self._own(c)
        elif first == "region" and not self.f.blocks:
            self._region(c)
        elif first == "filters":
            self._filters(c)
        elif first[0] == "%" and len(tokens) > 1 and tokens[1] != "=":
            self._register(c)
        elif tokens[-1][-1] == ":" and first[0] == "b":
            self._block(c)
        elif not self.f.blocks:
            raise Bad("an instruction stands before the first block")
        else:
            self.code.append((number, self.f, self.f.blocks[-1], tokens))

    def _function(self, c: Cursor) -> None:
        if self.f is not None:
            raise Bad("a text holds one function")
        c.expect("function")
        name = c.string()
        c.expect("method")
        method = c.number()
        c.expect("result")
        self.f = self.main = Function(name, method, self.declared.type(c.next()))
        self.f.structs.update(self.declared.noted)
        c.end()

    def _register(self, c: Cursor) -> None:
        assert self.f is not None
        n = c.numbered("%")
        if n != len(self.f.regs):
            raise Bad(f"register %{n} is declared where %{len(self.f.regs)} is expected")
        r = self.f.reg(self.declared.type(c.next()))
        if c.peek().startswith('"'):
            r.name = c.string()
        r.addressed = c.take("addressed")
        r.pinned = c.take("pinned")
        c.end()

    def _registers(self, c: Cursor) -> None:
        assert self.f is not None
        named = self.f.captured if c.next() == "captured" else self.f.params
        while c.peek():
            named.append(self.reg(c))

    def _own(self, c: Cursor) -> None:
        assert self.f is not None
        c.expect("own")
        while c.peek():
            mem, _, at = c.next().partition(":")
            if mem not in MEMORY_SIZE or not at.isdigit():
                raise Bad(f"a field is a memory kind and an offset, not {mem!r} and {at!r}")
            self.f.own.add((int(at), mem))

    def _region(self, c: Cursor) -> None:
        assert self.f is not None
        c.expect("region")
        if c.number() != len(self.f.regions):
            raise Bad("regions stand in the order of their numbers")
        c.expect("in")
        parent = c.number()
        clauses = []
        while c.peek():
            kind, _, number = c.next().partition(":")
            clauses.append((kind, int(number)))
        self.f.regions.append(Region(parent, tuple(clauses)))

    def _filters(self, c: Cursor) -> None:
        f = self.main
        if f is None or f.filters is not None:
            raise Bad("a function has its filters once")
        self.f = f.filters = Function(f.name, f.method, I32)
        self.f.regs, self.f.structs = f.regs, f.structs
        self._registers(c)

    def _block(self, c: Cursor) -> None:
        assert self.f is not None
        c.tokens[-1] = c.tokens[-1][:-1]
        n = c.numbered("b")
        if n != len(self.f.blocks):
            raise Bad(f"block b{n} stands where b{len(self.f.blocks)} is expected")
        b = self.f.block()
        if c.peek().startswith("@"):
            offset, _, nth = c.next()[1:].partition(".")
            b.offset, b.nth = int(offset), int(nth or 0)
        if c.take("in"):
            b.path = (_inlined(c),)
            while c.take(","):
                b.path += (_inlined(c),)
        if c.take("count"):
            b.count = float(c.next())
        if c.take("weights"):
            while NUMBER.match(c.peek()):
                b.weights += (float(c.next()),)
        b.cold = c.take("cold")
        c.end()

    # ---- instructions

    def operand(self, c: Cursor, bare: Type | None) -> Operand:
        assert self.f is not None
        word = c.peek()
        if word.startswith("%"):
            return self.reg(c)
        if not NUMBER.match(word):
            t = self.declared.type(c.next())
        elif bare is None:
            raise Bad(f"the constant {word} needs its type before it")
        else:
            t = bare
        return Const(t, _value(t, c.next()))

    def reg(self, c: Cursor) -> Reg:
        assert self.f is not None
        n = c.numbered("%")
        if not 0 <= n < len(self.f.regs):
            raise Bad(f"register %{n} is not declared")
        return self.f.regs[n]

    def starts_operand(self, c: Cursor) -> bool:
        word = c.peek()
        return word[:1] == "%" or bool(NUMBER.match(word)) or bool(NUMBER.match(c.peek(1)))

    def operands(self, c: Cursor, bare: Type | None) -> tuple[Operand, ...]:
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
            raise Bad(f"{word!r} is no block of the function")
        return blocks[int(word[1:])]

    def instr(self, c: Cursor) -> Instr:
        assert self.f is not None
        at = c.trailing("@")
        offset = int(at) if at else -1
        handler_name = c.trailing("!")
        handler = self.block(handler_name) if handler_name else None
        targets: list[Block] = []
        if "->" in c.tokens:
            arrow = c.tokens.index("->")
            names = Cursor(c.tokens[arrow + 1 :])
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
            bare = self.declared.type(c.next())
            if bare is not dst.type:
                raise Bad(f"{dst} is declared as {dst.type}, not {bare}")
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
        return int(word) if WHOLE.fullmatch(word) else float(word)
    return int(word)


# ---- aux: what is read before the operands, and after them

Before = Callable[[_Reader, Cursor], Any]
After = Callable[[_Reader, Cursor, Any], Any]


def _offset_word(c: Cursor) -> int:
    return c.numbered("+")


def _memory(r: _Reader, c: Cursor) -> str | StructType:
    return r.declared.memory(c.next())


def _call(r: _Reader, c: Cursor) -> Call:
    kind = c.next()
    number = c.numbered("type:" if kind == "newdelegate" else "method:")
    shape = c.string()
    return Call(kind, number, shape, "v" if c.peek() == "(" else c.next())


def _element(r: _Reader, c: Cursor, _: Any) -> Any:
    mem = _memory(r, c)
    size = c.number() if c.take("size") else None
    return (mem, size, c.number()) if c.take("data") else (mem, size)


def _inlined(c: Cursor) -> tuple[int, int]:
    offset, _, method = c.next().partition(":")
    return int(offset), int(method)


def _pair(r: _Reader, c: Cursor, _: Any) -> tuple[int, int]:
    start = _offset_word(c)
    c.expect("size")
    return start, c.number()


def _struct_aux(r: _Reader, c: Cursor, _: Any) -> Any:
    return _memory(r, c)


_FORMS: dict[str, tuple[Before | None, After | None]] = {
    "none": (None, None),
    "condition": (lambda r, c: c.next(), None),
    "conversion": (lambda r, c: (c.next(), c.take("unsigned")), None),
    "access": (None, lambda r, c, _: (_offset_word(c), _memory(r, c), c.take("volatile"))),
    "part": (None, lambda r, c, _: (_offset_word(c), _memory(r, c))),
    "element": (None, _element),
    "offset": (None, lambda r, c, _: _offset_word(c)),
    "flag": (None, lambda r, c, _: c.take("zeroed")),
    "struct": (None, _struct_aux),
    "type": (lambda r, c: r.declared.lookup("type", c.numbered("type:")), None),
    "field": (lambda r, c: r.declared.lookup("field", c.numbered("field:")), None),
    "method": (lambda r, c: r.declared.lookup("method", c.numbered("method:")), None),
    "call": (_call, None),
    "literal": (lambda r, c: tuple(int(n) for n in c.next().split(":")), None),
    "intrinsic": (lambda r, c: c.next(), None),
    "error": (lambda r, c: Error[c.next()], None),
    "atomic": (lambda r, c: c.next(), lambda r, c, operation: (operation, _memory(r, c))),
    "region": (lambda r, c: c.number() if c.take("in") else None, None),
    "clause": (lambda r, c: tuple(int(n) for n in c.next().split(":")), None),
    "loop": (None, lambda r, c, aux: _pair(r, c, aux) if c.peek() else None),
    "probe": (lambda r, c: c.next(), lambda r, c, kind: (_offset_word(c), kind)),
    "pair": (None, _pair),
}

"""CIL as text, as the decoder gives it: short forms widened, offsets absolute, tokens by name.

    IL_0007  ldfld     Space.Point::X
    IL_000c  blt       IL_0003

Strings are read from the assembly's file, since nothing but their token is needed to compile them.
"""

from __future__ import annotations

import json

from rapgo.names import metadata_of
from runtime.cil.decoder import decode
from runtime.cil.opcodes import ONE_BYTE, TWO_BYTE
from runtime.rewriter.signatures import blob_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from runtime.metadata.model import Body
    from runtime.translation import Translator

_KINDS = {name.removesuffix(".s"): kind for name, kind in (*ONE_BYTE, *TWO_BYTE)}
_CLAUSES = {0: "catch", 1: "filter", 2: "finally", 4: "fault"}
_STRING = 0x70  # the table number of a token of a string


def _at(offset: int) -> str:
    return f"IL_{offset:04x}"


class _Names:
    """What the tokens of one body stand for."""

    def __init__(self, world: Translator, file: str, body: Body) -> None:
        self._world, self._tokens = world, body.tokens
        self._strings = metadata_of(file).streams.get("#US", b"")

    def token(self, token: int) -> str:
        if token >> 24 & 0xFF == _STRING:
            return self._string(token & 0xFFFFFF)
        kind, *rest = self._tokens.get(token, ["?"])
        if kind == "t":
            return self._world.types[rest[0]].name
        if kind == "m":
            return self._world.methods[rest[0]].full_name
        if kind == "f":
            field = self._world.fields[rest[0]]
            return f"{field.declaring.name}::{field.name}"
        if kind == "e":
            return f"0x{token:08x} ({rest[0]})"
        return f"0x{token:08x}"

    def _string(self, at: int) -> str:
        content = blob_at(self._strings, at)[:-1]  # the last byte says whether it is plain
        return json.dumps(content.decode("utf-16-le", "replace"))


def _operand(names: _Names, mnemonic: str, operand: Any) -> str:
    kind = _KINDS.get(mnemonic, "")
    if operand is None:
        return ""
    if kind in ("j", "J"):
        return _at(operand)
    if kind == "s":
        return ", ".join(map(_at, operand))
    if kind == "t":
        return names.token(operand)
    return str(operand)


def disassemble(world: Translator, file: str, body: Body) -> str:
    """The whole body: locals, instructions, exception clauses."""
    names = _Names(world, file, body)
    lines = [f"local {n}  {t.name}" for n, t in enumerate(body.locals)]
    for offset, mnemonic, operand in decode(body.code):
        lines.append(f"{_at(offset)}  {mnemonic:<10} {_operand(names, mnemonic, operand)}".rstrip())
    for kind, start, length, handler, size, extra in body.clauses:
        what = _CLAUSES.get(kind, str(kind))
        if what == "catch":
            what += f" {world.types[extra].name}"
        elif what == "filter":
            what += f" {_at(extra)}"
        lines.append(
            f"try {_at(start)}..{_at(start + length)}  {what} {_at(handler)}..{_at(handler + size)}"
        )
    return "\n".join(lines)

"""Code that only lacks its address, and giving it one.

A `Packed` is what the loader of objects (`runtime.codegen.elf`) makes of one, and what the code
cache keeps: a block of bytes, and where in it addresses are to be put, by the names of what they
are addresses of. It is the same in every process.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from runtime.codegen.area import CodeArea


class ObjectRejected(Exception):
    """Code that cannot be placed: what is in it, and where."""


class Kind:
    """How an address is put in: as it is, or relative to its place; in four bytes, or in eight."""

    RELATIVE, SIGNED, UNSIGNED, WORD, RELATIVE_WORD = range(5)


# offset in the block, kind, symbol, addend. A symbol is an index of `Packed.symbols`, -1 for the
# block itself, -2 for an address that the addend has.
Fixup = tuple[int, int, int, int]


class Loaded(NamedTuple):
    """Code in the area. `address` is what `CodeArea.free` takes, `size` the block's bytes."""

    address: int
    size: int
    functions: dict[str, int]
    """Address of each global function."""


class Writable(NamedTuple):
    """Data of an object's own, which has its place already."""

    address: int
    content: bytes
    fixups: tuple[Fixup, ...]


class Packed(NamedTuple):
    """`functions`: offsets of global functions; `movable`: nothing of it has an address yet, so
    that another process can place it."""

    image: bytes
    align: int
    fixups: tuple[Fixup, ...]
    symbols: tuple[str, ...]
    functions: Mapping[str, int]
    data: tuple[Writable, ...] = ()
    movable: bool = True


_signed: Final = struct.Struct("<i").pack_into
_unsigned: Final = struct.Struct("<I").pack_into
_word: Final = struct.Struct("<Q").pack_into
_WORD_MASK: Final = (1 << 64) - 1


def place(packed: Packed, area: CodeArea, values: Sequence[int]) -> Loaded:
    """Puts it into the area. `values`: of its symbols. Raises ObjectRejected, AreaFull."""
    base = area.allocate(len(packed.image), packed.align)
    try:
        image = bytearray(packed.image)
        _fix(image, packed.fixups, base, base, values, packed.symbols)
        for address, content, fixups in packed.data:
            own = bytearray(content)
            _fix(own, fixups, address, base, values, packed.symbols)
            area.write(address, own)
        area.write(base, image)
    except BaseException:
        area.free(base)
        raise
    return Loaded(base, len(image), {name: base + at for name, at in packed.functions.items()})


def _fix(
    image: bytearray,
    fixups: tuple[Fixup, ...],
    here: int,
    base: int,
    values: Sequence[int],
    names: tuple[str, ...],
) -> None:
    """Puts addresses into bytes that lie at `here`."""
    relative, signed, word = Kind.RELATIVE, Kind.SIGNED, Kind.WORD
    for at, kind, symbol, addend in fixups:
        value = addend + (values[symbol] if symbol >= 0 else base if symbol == -1 else 0)
        try:
            if kind == relative:
                _signed(image, at, value - here - at)
            elif kind == signed:
                _signed(image, at, value)
            elif kind == word:
                _word(image, at, value & _WORD_MASK)
            elif kind == Kind.UNSIGNED:
                _unsigned(image, at, value)
            else:
                _word(image, at, (value - here - at) & _WORD_MASK)
        except struct.error:
            name = names[symbol] if symbol >= 0 else "the code itself"
            raise ObjectRejected(
                f"the address of {name}, {value:#x}, does not fit into 32 bits at {here + at:#x}"
            ) from None

"""A loader of x86-64 ELF relocatable objects, as LLVM emits them, straight into the code area.

It knows what LLVM makes of position-independent code in the small code model, and refuses the rest
with a reason. One block of the code part receives, in this order: code, read-only data (which the
code reads and nobody writes, so it may live with it), GOT entries, jump stubs. Writable sections
and common symbols go to the data part, which is never freed.

An object is packed in three steps: lay out the sections; walk the relocations once, asking whether
external symbols are near, which tells how many GOT entries and stubs are needed; then apply what is
the same wherever the block will be, and note the rest as fixups (`runtime.codegen.placing`, which
gives the block its address). Whether a symbol is near is decided against the whole code part, so
before that. Where a GOT entry would only lead to a near symbol, the instruction is rewritten to
take the address itself.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from runtime.codegen.area import CodeArea
from runtime.codegen.placing import Fixup, Kind, Loaded, ObjectRejected, Packed, Writable
from runtime.codegen.placing import place as placed

_HEADER: Final = struct.Struct("<4sBBB9xHHIQQQIHHHHHH")
_SECTION: Final = struct.Struct("<IIQQQQIIQQ")
_SYMBOL: Final = struct.Struct("<IBBHQQ")
_RELOCATION: Final = struct.Struct("<QIIq")

_SHT_SYMTAB, _SHT_RELA, _SHT_NOBITS, _SHT_REL = 2, 4, 8, 9
_SHT_PROGBITS: Final = 1
_CONSTRUCTOR_KINDS: Final = frozenset((14, 15, 16))  # SHT_INIT_ARRAY and its kin
_SHF_WRITE, _SHF_ALLOC, _SHF_EXECUTE, _SHF_TLS = 1, 2, 4, 0x400
_SHN_UNDEFINED, _SHN_ABSOLUTE, _SHN_COMMON = 0, 0xFFF1, 0xFFF2
_STB_LOCAL: Final = 0
_STT_FUNCTION: Final = 2

_R_64, _R_PC32, _R_PLT32, _R_GOTPCREL, _R_32, _R_32S, _R_PC64 = 1, 2, 4, 9, 10, 11, 24
_R_GOTPCRELX, _R_REX_GOTPCRELX = 41, 42
_GOT_KINDS: Final = frozenset((_R_GOTPCREL, _R_GOTPCRELX, _R_REX_GOTPCRELX))
_RELATIVE: Final = frozenset((_R_PC32, _R_PLT32))

_STUB: Final = b"\xff\x25\x02\x00\x00\x00\xcc\xcc"  # jmp *[rip+2]; int3; int3; then .quad target
_STUB_SIZE: Final = 16
_GOT_ENTRY_SIZE: Final = 8

_ABSOLUTE: Final = {_R_32: Kind.UNSIGNED, _R_32S: Kind.SIGNED, _R_PC64: Kind.RELATIVE_WORD}
_pack_signed: Final = struct.Struct("<i").pack_into


@dataclass(slots=True)
class _Place:
    """Where a section goes: an offset in the code image, or an address in the data part."""

    offset: int
    size: int
    in_code: bool
    image: bytearray  # of the section's own, for writable data; of the block, for code
    fixups: list[Fixup] = field(default_factory=list)


def load(
    obj: bytes, area: CodeArea, resolve: Callable[[str], int]
) -> tuple[Packed, Loaded]:
    """Packs and places an object. `resolve` gives the address of an external symbol or raises
    KeyError."""
    packed = pack(obj, area, resolve)
    return packed, placed(packed, area, [resolve(name) for name in packed.symbols])


def pack(obj: bytes, area: CodeArea, resolve: Callable[[str], int]) -> Packed:
    """What an object comes to, but for addresses. `resolve` says where an external symbol is now:
    asked for is only whether code reaches it."""
    if len(obj) < _HEADER.size:
        raise ObjectRejected(f"an object of {len(obj)} bytes is no ELF file")
    magic, bits, order, _, kind, machine, _, _, _, table, _, _, _, _, each, count, _ = (
        _HEADER.unpack_from(obj)
    )
    if magic != b"\x7fELF" or (bits, order, kind, machine, each) != (2, 1, 1, 62, _SECTION.size):
        raise ObjectRejected("the object is not a 64-bit little-endian ELF relocatable for x86-64")
    sections = list(_SECTION.iter_unpack(obj[table : table + count * each]))
    return _Packing(obj, sections, area, resolve).run()


class _Packing:
    """The state of one object's packing."""

    __slots__ = (
        "area", "common", "got", "image", "names", "near", "numbers", "obj", "places", "resolve",
        "sections", "strings", "stubs", "symbols",
    )  # fmt: skip

    def __init__(
        self,
        obj: bytes,
        sections: list[tuple[int, ...]],
        area: CodeArea,
        resolve: Callable[[str], int],
    ) -> None:
        self.obj = obj
        self.sections = sections
        self.area = area
        self.resolve = resolve
        self.places: dict[int, _Place] = {}
        self.image = bytearray()
        self.symbols: list[tuple[int, ...]] = []
        self.strings = 0  # offset of the symbols' names in the object
        self.names: dict[str, int] = {}  # external symbols' names, numbered for the fixups
        self.numbers: dict[int, int] = {}  # the same, by the symbol's index
        self.near: dict[int, bool] = {}  # external symbols, by index: code reaches them
        self.common: dict[int, int] = {}  # common symbols, by index: where they are
        self.got: dict[int, int] = {}  # symbol -> offset of its GOT entry among the entries
        self.stubs: dict[int, int] = {}  # symbol -> offset of its jump stub among the stubs

    def run(self) -> Packed:
        relocations = self._lay_out()
        patches = self._collect(relocations)
        image = self.image
        got_at = (len(image) + 7) & -8
        stubs_at = (got_at + _GOT_ENTRY_SIZE * len(self.got) + 15) & -16
        end = stubs_at + _STUB_SIZE * len(self.stubs) if self.stubs else stubs_at
        image.extend(bytes(end - len(image)))
        if not image:
            raise ObjectRejected("the object has no code")
        align = max((self.sections[i][8] for i, p in self.places.items() if p.in_code), default=16)
        fixups: list[Fixup] = []
        for symbol, index in self.got.items():
            self._word(image, fixups, got_at + _GOT_ENTRY_SIZE * index, symbol, 0)
        for symbol, index in self.stubs.items():
            at = stubs_at + _STUB_SIZE * index
            image[at : at + 8] = _STUB
            self._word(image, fixups, at + 8, symbol, 0)
        self._apply(patches, fixups, got_at, stubs_at)
        data = [
            Writable(p.offset, bytes(p.image), tuple(p.fixups))
            for p in self.places.values()
            if not p.in_code and p.image
        ]
        movable = all(p.in_code for p in self.places.values()) and not self.common
        names = tuple(self.names)
        functions = self._functions()
        return Packed(
            bytes(image), max(align, 16), tuple(fixups), names, functions, tuple(data), movable
        )

    # ---- layout

    def _lay_out(self) -> list[tuple[int, int, int]]:
        """Place the sections; the relocation tables that apply to them, as (target, from, to)."""
        obj, image, places = self.obj, self.image, self.places
        tables = []
        read_only = []
        for index, section in enumerate(self.sections):
            _, kind, flags, _, offset, size, link, target, align, _ = section
            if kind == _SHT_RELA:
                tables.append((target, offset, offset + size))
            elif kind == _SHT_SYMTAB:
                self.symbols = list(_SYMBOL.iter_unpack(obj[offset : offset + size]))
                self.strings = self.sections[link][4]
            elif kind == _SHT_REL:
                raise ObjectRejected("relocations without addends (SHT_REL) are not x86-64's")
            elif not flags & _SHF_ALLOC or kind not in (_SHT_PROGBITS, _SHT_NOBITS) or not size:
                # Notes, debug information, groups; unwind tables may also have a kind of their own.
                if kind in _CONSTRUCTOR_KINDS and size:
                    raise ObjectRejected(f"{self._section_name(index)}: constructors do not run")
            elif flags & _SHF_TLS:
                raise ObjectRejected(f"{self._section_name(index)}: thread-local data")
            elif flags & _SHF_EXECUTE:
                image.extend(bytes(-len(image) % align))
                places[index] = _Place(len(image), size, True, image)
                image += obj[offset : offset + size]
            elif flags & _SHF_WRITE and not self._section_name(index).startswith(".data.rel.ro"):
                if self._section_name(index).startswith((".ctors", ".dtors")):
                    raise ObjectRejected(f"{self._section_name(index)}: constructors do not run")
                data = (
                    bytearray() if kind == _SHT_NOBITS else bytearray(obj[offset : offset + size])
                )
                places[index] = _Place(self.area.data(size, max(align, 8)), size, False, data)
            elif self._section_name(index) != ".eh_frame":
                read_only.append(index)
        for index in read_only:
            _, kind, _, _, offset, size, _, _, align, _ = self.sections[index]
            image.extend(bytes(-len(image) % align))
            places[index] = _Place(len(image), size, True, image)
            image += bytes(size) if kind == _SHT_NOBITS else obj[offset : offset + size]
        return [table for table in tables if table[0] in places]

    # ---- relocations

    def _collect(
        self, tables: list[tuple[int, int, int]]
    ) -> list[tuple[_Place, int, int, int, int]]:
        """Walk the relocations: ask for symbols, count GOT entries and stubs, relax.

        A patch is (place, offset in its image, kind, symbol, addend)."""
        patches = []
        symbols = self.symbols
        for target, start, stop in tables:
            place = self.places[target]
            image = place.image
            shift = place.offset if place.in_code else 0
            for offset, kind, symbol, addend in _RELOCATION.iter_unpack(self.obj[start:stop]):
                at = offset + shift
                section = symbols[symbol][3]
                if section == _SHN_UNDEFINED or section >= 0xFF00:
                    near = self._is_near(symbol)
                else:
                    near = True
                if kind in _GOT_KINDS:
                    # A GOT access has the addend -4, or else it is no plain load of the address.
                    if near and addend == -4 and kind != _R_GOTPCREL and _relax(image, at):
                        kind = _R_PC32
                    else:
                        self.got.setdefault(symbol, len(self.got))
                elif not near and kind in _RELATIVE:
                    if not (kind == _R_PLT32 or (at and image[at - 1] in (0xE8, 0xE9))):
                        name = self._symbol_name(symbol)
                        raise ObjectRejected(
                            f"{name} at {self.resolve(name):#x} is out of a "
                            "32-bit displacement's reach: declare it without dso_local"
                        )
                    if symbol not in self.stubs:
                        self.stubs[symbol] = len(self.stubs)
                    kind = _R_PLT32
                patches.append((place, at, kind, symbol, addend))
        return patches

    def _apply(
        self,
        patches: list[tuple[_Place, int, int, int, int]],
        fixups: list[Fixup],
        got: int,
        stubs: int,
    ) -> None:
        for place, at, kind, symbol, addend in patches:
            image = place.image
            known = fixups if place.in_code else place.fixups
            if kind == _R_PLT32 and symbol in self.stubs:
                target: int | None = stubs + _STUB_SIZE * self.stubs[symbol]
            elif kind in _GOT_KINDS:
                target = got + _GOT_ENTRY_SIZE * self.got[symbol]
            else:
                target = self._inside(symbol)
            if kind in _RELATIVE or kind in _GOT_KINDS:
                if place.in_code and target is not None:
                    _pack_signed(image, at, target + addend - at)
                    continue
                how = Kind.RELATIVE
            elif kind == _R_64:
                self._word(image, known, at, symbol, addend)
                continue
            elif kind in _ABSOLUTE:
                how = _ABSOLUTE[kind]
            else:
                raise ObjectRejected(
                    f"relocation of kind {kind} against {self._symbol_name(symbol)}"
                )
            if target is not None:
                known.append((at, how, -1, target + addend))
            else:
                known.append((at, how, *self._outside(symbol, addend)))

    def _word(
        self, image: bytearray, fixups: list[Fixup], at: int, symbol: int, addend: int
    ) -> None:
        inside = self._inside(symbol)
        if inside is not None:
            fixups.append((at, Kind.WORD, -1, inside + addend))
        else:
            fixups.append((at, Kind.WORD, *self._outside(symbol, addend)))

    # ---- symbols

    def _is_near(self, symbol: int) -> bool:
        """Is a symbol that no section of the object defines in our own area, which all code
        reaches. Libraries may lie within reach as well, but not in the next process, which may run
        the same code."""
        near = self.near.get(symbol)
        if near is None:
            section, value, size = self.symbols[symbol][3:]
            if section == _SHN_ABSOLUTE:
                address = value
            elif section == _SHN_COMMON:
                address = self.common[symbol] = self.area.data(size, max(value, 8))
            elif section != _SHN_UNDEFINED:
                raise ObjectRejected(f"{self._symbol_name(symbol)} is in section {section:#x}")
            else:
                try:
                    address = self.resolve(self._symbol_name(symbol))
                except KeyError:
                    raise ObjectRejected(
                        f"the object needs {self._symbol_name(symbol)}, which nothing defines"
                    ) from None
            near = self.near[symbol] = self.area.holds(address)
        return near

    def _inside(self, symbol: int) -> int | None:
        """A symbol's offset in the block; None if it is elsewhere."""
        _, _, _, section, value, _ = self.symbols[symbol]
        place = self.places.get(section)
        if place is not None:
            return place.offset + value if place.in_code else None
        if section == _SHN_UNDEFINED or section >= 0xFF00:
            return None
        raise ObjectRejected(
            f"a reference to {self._symbol_name(symbol)} in {self._section_name(section)}, "
            "which is not loaded"
        )

    def _outside(self, symbol: int, addend: int) -> tuple[int, int]:
        """A symbol outside of the block as fixups name it: number and addend. What has an address
        already is number -2, and its address in the addend."""
        _, _, _, section, value, _ = self.symbols[symbol]
        place = self.places.get(section)
        if place is not None:
            return -2, place.offset + value + addend
        if section == _SHN_ABSOLUTE:
            return -2, value + addend
        if section == _SHN_COMMON:
            return -2, self.common[symbol] + addend
        number = self.numbers.get(symbol)
        if number is None:
            name = self._symbol_name(symbol)
            number = self.numbers[symbol] = self.names.setdefault(name, len(self.names))
        return number, addend

    def _functions(self) -> dict[str, int]:
        found = {}
        for index, (_, info, _, section, value, _) in enumerate(self.symbols):
            place = self.places.get(section)
            if info & 15 == _STT_FUNCTION and info >> 4 != _STB_LOCAL and place is not None:
                found[self._symbol_name(index)] = place.offset + value
        return found

    def _symbol_name(self, symbol: int) -> str:
        start = self.strings + self.symbols[symbol][0]
        name = self.obj[start : self.obj.index(0, start)].decode()
        return name or self._section_name(self.symbols[symbol][3])

    def _section_name(self, index: int) -> str:
        names = self.sections[struct.unpack_from("<H", self.obj, 62)[0]][4]
        start = names + self.sections[index][0]
        return self.obj[start : self.obj.index(0, start)].decode()


def _relax(image: bytearray, at: int) -> bool:
    """Rewrite an access through the GOT into one of the (near) symbol itself, where that can be.

    `at` is the offset of the 32-bit displacement, which then needs a PC32 relocation."""
    if at < 2:
        return False
    opcode, operands = image[at - 2], image[at - 1]
    if opcode == 0x8B:  # mov symbol@GOTPCREL(%rip), %reg  ->  lea symbol(%rip), %reg
        image[at - 2] = 0x8D
        return True
    if opcode == 0xFF and operands == 0x15:  # call *symbol@GOTPCREL(%rip)  ->  addr32 call symbol
        image[at - 2], image[at - 1] = 0x67, 0xE8
        return True
    return False

"""The import slots of a library that is loaded in this process.

A shared library calls others through slots in its data (the global offset table), which the
dynamic linker fills in. Which slot belongs to which symbol is in the library's dynamic section:
relocations of 24 bytes (address, type and symbol number, addend) for functions in DT_JMPREL, and,
for functions whose address is taken or that are called without a stub, in DT_RELA behind the
relative ones. All tables are mapped, so this is reading memory; writing needs `mprotect` where
the linker made the slots read-only (RELRO).
"""

from __future__ import annotations

import ctypes
import mmap
import os
import struct

from runtime.hosts.errors import HostError

_RTLD_DI_LINKMAP = 2
_STRTAB, _SYMTAB, _RELA, _RELASZ, _STRSZ, _PLTRELSZ, _JMPREL = 5, 6, 7, 8, 10, 2, 23
_RELACOUNT = 0x6FFFFFF9
_SYMBOL_BYTES, _RELOCATION_BYTES = 24, 24
_PT_GNU_RELRO = 0x6474E552

# relocation types that store the plain address of a symbol: by machine, (GLOB_DAT, JUMP_SLOT)
_SLOT_TYPES = {"x86_64": (6, 7), "aarch64": (1025, 1026)}


class _LinkMap(ctypes.Structure):
    _fields_ = (
        ("base", ctypes.c_size_t),
        ("name", ctypes.c_char_p),
        ("dynamic", ctypes.c_size_t),
    )


class Library:
    """A loaded library: where it lies, and its dynamic section."""

    def __init__(self, handle: int, name: str) -> None:
        """`handle` is what dlopen returned, `name` is for errors."""
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        link = ctypes.POINTER(_LinkMap)()
        dlinfo = self._libc.dlinfo
        dlinfo.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        if dlinfo(handle, _RTLD_DI_LINKMAP, ctypes.byref(link)) != 0:
            raise HostError(f"the dynamic linker does not say where {name} lies in memory")
        self.name = name
        self.base: int = link.contents.base
        self._tags = self._dynamic(link.contents.dynamic)

    def _dynamic(self, address: int) -> dict[int, int]:
        tags: dict[int, int] = {}
        while True:
            tag, value = struct.unpack("<qQ", ctypes.string_at(address, 16))
            if tag == 0:
                return tags
            tags[tag] = value
            address += 16

    def _table(self, tag: int) -> int:
        """A table's address: glibc adds the base to the section in memory, others do not."""
        value = self._tags.get(tag, 0)
        return value if value >= self.base else value + self.base

    def _relocations(self) -> bytes:
        skipped = self._tags.get(_RELACOUNT, 0) * _RELOCATION_BYTES
        parts = []
        if _RELA in self._tags:
            start = self._table(_RELA) + skipped
            parts.append(ctypes.string_at(start, self._tags[_RELASZ] - skipped))
        if _JMPREL in self._tags:
            parts.append(ctypes.string_at(self._table(_JMPREL), self._tags[_PLTRELSZ]))
        return b"".join(parts)

    def import_slots(self, names: tuple[bytes, ...]) -> list[int]:
        """The addresses of the slots that hold imported functions of these names."""
        strings = ctypes.string_at(self._table(_STRTAB), self._tags[_STRSZ])
        kinds = _SLOT_TYPES.get(os.uname().machine, ())
        imports = [
            (info >> 32, offset)
            for offset, info, _ in struct.iter_unpack("<QQq", self._relocations())
            if info & 0xFFFFFFFF in kinds
        ]
        count = max(imports)[0] + 1 if imports else 0
        symbols = ctypes.string_at(self._table(_SYMTAB), count * _SYMBOL_BYTES)
        ended = tuple(name + b"\0" for name in names)
        found = []
        for symbol, offset in imports:
            (start,) = struct.unpack_from("<I", symbols, symbol * _SYMBOL_BYTES)
            if strings.startswith(ended, start):
                found.append(self.base + offset)
        return found

    def _read_only_after_linking(self) -> range:
        """The pages that the dynamic linker write-protected; empty if there are none."""
        header = ctypes.string_at(self.base, 64)
        (at,) = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        for index in range(count):
            kind, _, _, start, _, _, length, _ = struct.unpack(
                "<IIQQQQQQ", ctypes.string_at(self.base + at + index * size, 56)
            )
            if kind == _PT_GNU_RELRO:
                first = (self.base + start) & -mmap.PAGESIZE
                return range(first, (self.base + start + length) & -mmap.PAGESIZE)
        return range(0)

    def write_slot(self, slot: int, value: int) -> None:
        page = slot & -mmap.PAGESIZE
        protected = page in self._read_only_after_linking()
        if protected:
            self._protect(page, mmap.PROT_READ | mmap.PROT_WRITE)
        ctypes.c_size_t.from_address(slot).value = value
        if protected:
            self._protect(page, mmap.PROT_READ)

    def _protect(self, page: int, access: int) -> None:
        if self._libc.mprotect(page, mmap.PAGESIZE, access) != 0:
            reason = os.strerror(ctypes.get_errno())
            raise HostError(f"the import table of {self.name} cannot be changed: {reason}")


def read_slot(slot: int) -> int:
    return ctypes.c_size_t.from_address(slot).value

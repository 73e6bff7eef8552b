"""The code area: one region of address space for all generated code and the data it addresses.

    base                      code_base                                    end
    | data part: read-write   | code part: read-execute view of a memfd    |
                              | (the same memfd, read-write, elsewhere)    |

The data part is anonymous memory, committed lazily and zero at first; it is handed out by a bump
allocator and never returned. The code part can be executed and not written; it is written through
a second view of the same memory at another address, so no mapping is ever both writable and
executable. Both parts lie in one region below 2 GiB, so code reaches data by rip-relative PC32.

The code allocator keeps every free run in `_free` (start -> size) and `_ends` (end -> start), with
which neighbours coalesce in constant time, and in one bin per power of two of its size. Runs and
allocations are multiples of `GRAIN` and never overlap; together they cover the code part. `_dirty`
bounds, for each free run, the bytes of it that may still hold memory: when that is large, the
run's pages go back to the OS. One lock guards the allocators; `write`, `words`, `peek` and `poke`
take none, since each writer owns what it writes.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import threading
from typing import Final

GIB: Final = 1 << 30
MIB: Final = 1 << 20
REACH: Final = 2 * GIB  # of a 32-bit displacement
GRAIN: Final = 16  # code is allocated in multiples of this
PAGE: Final = mmap.PAGESIZE

_PROT_NONE: Final = 0
_READ_WRITE: Final = mmap.PROT_READ | mmap.PROT_WRITE
_READ_EXECUTE: Final = mmap.PROT_READ | mmap.PROT_EXEC
_MAP_FIXED: Final = 0x10
_MAP_NORESERVE: Final = 0x4000
_MADV_REMOVE: Final = 9  # punches a hole in the memfd behind the mapping
_MAP_FAILED: Final = ctypes.c_void_p(-1).value
_PRIVATE: Final = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _MAP_NORESERVE

_SCAN_LIMIT: Final = 32  # runs looked at in the bin of the wanted size before a larger one is cut
_INT3: Final = 0xCC

_libc = ctypes.CDLL(None, use_errno=True)
_mmap = _libc.mmap
_mmap.restype = ctypes.c_void_p
_mmap.argtypes = [
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_long,
]
_munmap = _libc.munmap
_munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
_madvise = _libc.madvise
_madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


class AreaFull(Exception):
    """The data part or the code part of the area has no room for a request."""


def _map(address: int, size: int, protection: int, flags: int, fd: int = -1) -> int:
    result: int | None = _mmap(address, size, protection, flags, fd, 0)
    if result is None or result == _MAP_FAILED:
        error = ctypes.get_errno()
        raise OSError(error, f"mmap of {size} bytes for the code area: {os.strerror(error)}")
    return result


class CodeArea:
    """A region of generated code and its data; see the module's text for its layout."""

    def __init__(self, size: int = GIB, data_size: int = 256 * MIB) -> None:
        if size % PAGE or data_size % PAGE or not 0 < data_size < size < REACH:
            raise ValueError(
                f"code area of {size} bytes with {data_size} of data: give whole pages, "
                "the data smaller than the area and the area smaller than 2 GiB"
            )
        reserved = _map(0, size, _PROT_NONE, _PRIVATE)
        self.base: Final = reserved
        self.size: Final = size
        self.data_size: Final = data_size
        self.code_base: Final = reserved + data_size
        self.code_size: Final = size - data_size
        self.end: Final = reserved + size
        _map(self.base, data_size, _READ_WRITE, _PRIVATE | _MAP_FIXED)
        # No descriptor stays open: the mappings keep the memory, holes are punched through them.
        fd = os.memfd_create("rapgo-code", os.MFD_CLOEXEC)
        try:
            os.ftruncate(fd, self.code_size)
            shared = mmap.MAP_SHARED | _MAP_NORESERVE
            self._view = _map(0, self.code_size, _READ_WRITE, shared, fd)
            _map(self.code_base, self.code_size, _READ_EXECUTE, shared | _MAP_FIXED, fd)
        finally:
            os.close(fd)
        self._to_view = self._view - self.code_base
        self.words: Final = (
            memoryview((ctypes.c_uint64 * (data_size >> 3)).from_address(self.base))
            .cast("B")
            .cast("Q")
        )
        """The data part as 64-bit words, word i at base + 8 * i; an access is one 8-byte move.

        Unchecked below: a negative index is one from the end, as in any Python sequence."""
        self._lock = threading.Lock()
        self._data_top = self.base
        self._sizes: dict[int, int] = {}  # allocated code: start -> size
        self._free: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._dirty: dict[int, int] = {}
        self._bins: list[dict[int, None]] = [{} for _ in range(self.code_size.bit_length() + 1)]
        self._code_used = 0
        self._add_run(self.code_base, self.code_size, 0)

    # ---- what is where

    @property
    def data_used(self) -> int:
        return self._data_top - self.base

    @property
    def code_used(self) -> int:
        """Bytes of code allocated and not freed."""
        return self._code_used

    def in_data(self, address: int, size: int = 1) -> bool:
        return self.base <= address and address + size <= self.code_base

    def in_code(self, address: int, size: int = 1) -> bool:
        return self.code_base <= address and address + size <= self.end

    def holds(self, address: int) -> bool:
        return self.base <= address < self.end

    # ---- data

    def data(self, size: int, align: int = 8) -> int:
        """Allocate zeroed read-write memory that is never freed."""
        if size < 0 or align <= 0 or align & (align - 1):
            raise ValueError(
                f"data of {size} bytes aligned to {align}: not a size and a power of 2"
            )
        with self._lock:
            address = (self._data_top + align - 1) & -align
            if address + size > self.code_base:
                raise AreaFull(
                    f"no room for {size} bytes of data in the code area: "
                    f"{self.data_used} of {self.data_size} bytes are used"
                )
            self._data_top = address + size
        return address

    def peek(self, address: int) -> int:
        """The 64-bit word at an aligned address of the data part."""
        return self.words[self._word(address)]

    def poke(self, address: int, value: int) -> None:
        """Store a 64-bit word, with one move, at an aligned address of the data part."""
        self.words[self._word(address)] = value

    def _word(self, address: int) -> int:
        offset = address - self.base
        if offset & 7 or not 0 <= offset < self.data_size:
            raise ValueError(f"{address:#x} is no aligned word of the data part")
        return offset >> 3

    # ---- code

    def allocate(self, size: int, align: int = GRAIN) -> int:
        """Allocate `size` bytes of the code part; their contents are unspecified."""
        if size <= 0 or align <= 0 or align & (align - 1):
            raise ValueError(
                f"code of {size} bytes aligned to {align}: not a size and a power of 2"
            )
        size = (size + GRAIN - 1) & -GRAIN
        with self._lock:
            start = self._fitting_run(size, align)
            if start is None:
                raise AreaFull(
                    f"no room for {size} bytes of code in the code area: "
                    f"{self._code_used} of {self.code_size} bytes are used"
                )
            run, dirty = self._take_run(start)
            address = (start + align - 1) & -align
            before, after = address - start, start + run - address - size
            if before:
                self._add_run(start, before, min(dirty, before))
            if after:
                self._add_run(address + size, after, min(dirty, after))
            self._sizes[address] = size
            self._code_used += size
        return address

    def free(self, address: int) -> None:
        """Return code to the area. No thread may be in it, or be able to come to it."""
        with self._lock:
            size = self._sizes.pop(address, None)
            if size is None:
                raise ValueError(f"{address:#x} is not the start of allocated code")
            self._code_used -= size
            # A stray jump into freed code traps at once, instead of running what was left there.
            ctypes.memset(address + self._to_view, _INT3, size)
            dirty = size
            following = address + size
            if following in self._free:
                more, stale = self._take_run(following)
                size, dirty = size + more, dirty + stale
            if address in self._ends:
                address = self._ends[address]
                more, stale = self._take_run(address)
                size, dirty = size + more, dirty + stale
            if dirty >= self.PUNCH:
                dirty = self._punch(address, size)
            self._add_run(address, size, dirty)

    PUNCH: Final = 64 * 1024  # dirty bytes in a free run that are worth a system call

    def write(self, address: int, content: bytes | bytearray) -> None:
        """Write to allocated code, through its writable view, or to data."""
        size = len(content)
        if self.in_code(address, size):
            target = address + self._to_view
        elif self.in_data(address, size):
            target = address
        else:
            raise ValueError(f"{size} bytes at {address:#x} do not lie in one part of the area")
        if isinstance(content, bytearray):
            (ctypes.c_char * size).from_address(target).raw = content  # type: ignore[assignment]
        else:
            ctypes.memmove(target, content, size)

    def read(self, address: int, size: int) -> bytes:
        """The bytes of code or data at `address`."""
        if not self.in_code(address, size) and not self.in_data(address, size):
            raise ValueError(f"{size} bytes at {address:#x} do not lie in one part of the area")
        return ctypes.string_at(address, size)

    def close(self) -> None:
        """Unmap everything. Nothing may use the area, its code or its `words` afterwards."""
        self.words.release()
        _munmap(self._view, self.code_size)
        _munmap(self.base, self.size)

    # ---- free runs (under the lock)

    def _fitting_run(self, size: int, align: int) -> int | None:
        """A run that holds an aligned block: of the wanted size class if soon found."""
        free = self._free
        first = size.bit_length()
        for index in range(first, len(self._bins)):
            for looked, start in enumerate(self._bins[index]):
                if ((start + align - 1) & -align) + size <= start + free[start]:
                    return start
                if looked >= _SCAN_LIMIT and index == first:
                    break
        # Last, all of its own bin: slower, but the area is not full before it is.
        for start in self._bins[first]:
            if ((start + align - 1) & -align) + size <= start + free[start]:
                return start
        return None

    def _add_run(self, start: int, size: int, dirty: int) -> None:
        self._free[start] = size
        self._ends[start + size] = start
        self._dirty[start] = dirty
        self._bins[size.bit_length()][start] = None

    def _take_run(self, start: int) -> tuple[int, int]:
        size = self._free.pop(start)
        del self._ends[start + size]
        del self._bins[size.bit_length()][start]
        return size, self._dirty.pop(start)

    def _punch(self, start: int, size: int) -> int:
        """Give a run's whole pages back to the OS; the bytes that may still hold memory."""
        first = (start + PAGE - 1) & -PAGE
        last = (start + size) & -PAGE
        if first >= last:
            return size
        if _madvise(first + self._to_view, last - first, _MADV_REMOVE):
            error = ctypes.get_errno()
            raise OSError(error, f"returning freed code to the OS: {os.strerror(error)}")
        return size - (last - first)

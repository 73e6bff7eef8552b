"""The container of an assembly: PE headers, sections, and the CLI header inside one of them.

An image is never laid out anew. Every byte of the original keeps its file offset and its RVA
(resources, initial values of fields, the debug directory's data); what is new goes to the end of
the section with the highest RVA, which nothing above can be in the way of. Should that section's
raw data not be the last in the file, it is copied to the file's end first, and the old copy stays
where it was, unused.

The result is an IL-only image: ahead-of-time native code (ReadyToRun) is disowned by dropping the
directories that describe it, and the signatures over the file (Authenticode, strong name,
checksum) go, for they no longer hold.
"""

from __future__ import annotations

from struct import Struct, pack_into, unpack_from

EXPORT, IMPORT, EXCEPTION, CERTIFICATE, RELOCATION = 0, 1, 3, 4, 5
THREAD_LOCAL, LOAD_CONFIG, IMPORT_ADDRESSES, CLI_HEADER = 9, 10, 12, 14
NATIVE_DIRECTORIES = (
    EXPORT,
    IMPORT,
    EXCEPTION,
    RELOCATION,
    THREAD_LOCAL,
    LOAD_CONFIG,
    IMPORT_ADDRESSES,
)

IL_ONLY, REQUIRES_32_BIT, IL_LIBRARY, STRONG_NAME_SIGNED, NATIVE_ENTRY = 1, 2, 4, 8, 0x10
MAX_FILE_ALIGNMENT = 1 << 16
MAX_GAP = 1 << 26  # bytes of a section that have no data in the file
READY_TO_RUN = 0x00525452  # "RTR", the signature at the head of the managed native header
PE32_PLUS = 0x20B
MACHINE_X86, MACHINE_X64 = 0x014C, 0x8664
INITIALIZED_DATA, DISCARDABLE, READABLE = 0x40, 0x02000000, 0x40000000

_SECTION = Struct("<8x4I")  # virtual size, virtual address, raw size, raw start
_SECTION_HEADER_SIZE = 40


class BadImage(ValueError):
    """The input is not an assembly that can be rewritten; says why in one sentence."""


class Image:
    """Where things are in one image; `cli` is the CLI header's file offset, 0 if there is none."""

    __slots__ = (
        "cli",
        "coff",
        "data",
        "directories",
        "directory_count",
        "optional",
        "plus",
        "section_headers",
        "sections",
    )

    def __init__(self, data: bytes) -> None:
        if not is_pe(data):
            raise BadImage("the file is not a PE image (a .NET .dll or .exe); give the assembly")
        self.data = data
        self.coff = coff = unpack_from("<I", data, 60)[0] + 4
        count, optional_size = unpack_from("<H12xH", data, coff + 2)
        self.optional = optional = coff + 20
        self.plus = unpack_from("<H", data, optional)[0] == PE32_PLUS
        self.directories = optional + (112 if self.plus else 96)
        self.directory_count: int = unpack_from("<I", data, self.directories - 4)[0]
        self.section_headers = headers = optional + optional_size
        self.sections: list[tuple[int, int, int, int]] = [
            _SECTION.unpack_from(data, headers + _SECTION_HEADER_SIZE * i) for i in range(count)
        ]
        rva = self.directory(CLI_HEADER)[0]
        self.cli = self.offset(rva) if rva else 0

    def directory(self, index: int) -> tuple[int, int]:
        """RVA and size of a data directory; zeros if there is none."""
        if index >= self.directory_count:
            return 0, 0
        rva, size = unpack_from("<II", self.data, self.directories + 8 * index)
        return rva, size

    def extent(self, rva: int) -> tuple[int, int, int]:
        """The RVAs [low, high) of the section data around `rva`, and file offset minus RVA."""
        for _, address, raw_size, raw_start in self.sections:
            if address <= rva < address + raw_size:
                return address, address + raw_size, raw_start - address
        raise BadImage(f"the image is damaged: no section has data for the address {rva:#x}")

    def offset(self, rva: int) -> int:
        return rva + self.extent(rva)[2]

    @property
    def cli_flags(self) -> int:
        flags: int = unpack_from("<I", self.data, self.cli + 16)[0]
        return flags

    @property
    def has_native_code(self) -> bool:
        """Whether a managed native header is there: ReadyToRun code, or an older image's kind."""
        return bool(unpack_from("<I", self.data, self.cli + 64)[0])

    @property
    def is_ready_to_run(self) -> bool:
        rva, size = unpack_from("<II", self.data, self.cli + 64)
        return bool(size and unpack_from("<I", self.data, self.offset(rva))[0] == READY_TO_RUN)

    @property
    def is_mixed(self) -> bool:
        """Whether native code is part of the program itself (C++/CLI), not a copy of its IL."""
        flags = self.cli_flags
        return bool(flags & NATIVE_ENTRY) or not (flags & IL_ONLY or self.is_ready_to_run)


def is_pe(data: bytes) -> bool:
    if len(data) < 64 or data[:2] != b"MZ":
        return False
    at = unpack_from("<I", data, 60)[0]
    return data[at : at + 4] == b"PE\0\0" and data[at + 24 : at + 26] in (b"\x0b\x01", b"\x0b\x02")


class Growth:
    """The place that new data gets: behind all data of the last section, at `rva`, 16-aligned."""

    __slots__ = ("address", "end", "header", "inner", "raw_size", "raw_start", "rva")

    def __init__(self, image: Image) -> None:
        if not image.sections:
            raise BadImage("the image is damaged: it has no sections")
        index = max(range(len(image.sections)), key=lambda i: image.sections[i][1])
        virtual_size, self.address, self.raw_size, self.raw_start = image.sections[index]
        self.header = image.section_headers + _SECTION_HEADER_SIZE * index
        self.inner = max(virtual_size, self.raw_size) + 15 & ~15
        if self.raw_start + self.raw_size > len(image.data):
            raise BadImage("the image is damaged: its last section runs past the file's end")
        if self.inner - self.raw_size > MAX_GAP:
            raise BadImage("the image is damaged: the size of its last section cannot be right")
        self.rva = self.address + self.inner
        # What follows the sections goes if it is the certificate, and stays where it is if not.
        # A certificate's "RVA" is a file offset.
        certificate, size = image.directory(CERTIFICATE)
        self.end = len(image.data)
        if certificate and certificate + size >= self.end:
            self.end = certificate


def grown(image: Image, growth: Growth, payload: bytes, metadata: int, metadata_size: int) -> bytes:
    """The image, IL only, with `payload` at `growth.rva`; `metadata`: the RVA of its new root."""
    section_align, file_align = unpack_from("<II", image.data, image.optional + 32)
    if not section_align or not 0 < file_align <= MAX_FILE_ALIGNMENT:
        raise BadImage("the image is damaged: its alignment cannot be right")
    out = bytearray(image.data[: growth.end])
    start = growth.raw_start
    if start + growth.raw_size < growth.end:
        out += bytes(-len(out) % file_align)
        start = len(out)
        out += image.data[growth.raw_start : growth.raw_start + growth.raw_size]
    out += bytes(start + growth.inner - len(out))
    out += payload
    out += bytes((start - len(out)) % file_align)

    virtual_size = growth.inner + len(payload)
    header = growth.header
    characteristics = unpack_from("<I", out, header + 36)[0]
    pack_into("<IIII", out, header + 8, virtual_size, growth.address, len(out) - start, start)
    pack_into("<I", out, header + 36, characteristics & ~DISCARDABLE | INITIALIZED_DATA | READABLE)
    image_size = growth.address + virtual_size + section_align - 1 & ~(section_align - 1)
    pack_into("<I", out, image.optional + 56, image_size)
    pack_into("<I", out, image.optional + 64, 0)  # checksum
    _make_il_only(image, out)
    pack_into("<II", out, image.cli + 8, metadata, metadata_size)
    return bytes(out)


def _make_il_only(image: Image, out: bytearray) -> None:
    dropped: tuple[int, ...] = (CERTIFICATE,)
    if image.has_native_code:
        dropped += NATIVE_DIRECTORIES
        pack_into("<II", out, image.cli + 64, 0, 0)
        pack_into("<I", out, image.optional + 16, 0)  # no native entry point
        # An image with native code carries its operating system in the machine field.
        pack_into("<H", out, image.coff, MACHINE_X64 if image.plus else MACHINE_X86)
    for index in dropped:
        if index < image.directory_count:
            pack_into("<II", out, image.directories + 8 * index, 0, 0)
    flags = image.cli_flags & ~(STRONG_NAME_SIGNED | IL_LIBRARY) | IL_ONLY
    pack_into("<I", out, image.cli + 16, flags)

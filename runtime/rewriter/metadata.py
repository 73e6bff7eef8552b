"""Metadata streams and the table stream (ECMA-335 II.24), read in place and written back.

Tables are never unpacked as a whole. A `Tables` knows each table's row format (a `struct` string,
since every column is two or four bytes) and where its rows lie; a reader iterates over the rows it
needs. To write, `with_changes` puts the stream together from slices of the old one: the first
column of MethodDef is patched, rows are appended to StandAloneSig, and only a table whose columns
have become wider (the blob heap or StandAloneSig has outgrown 16 bits) is packed anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap
from struct import Struct, calcsize, pack, unpack_from

from .pe import BadImage, Image

TYPE_REF, TYPE_DEF, METHOD_PTR, METHOD_DEF, MEMBER_REF = 1, 2, 5, 6, 10
CUSTOM_ATTRIBUTE, STANDALONE_SIG, ASSEMBLY, ASSEMBLY_REF, GENERIC_PARAM = 12, 17, 32, 35, 42

METADATA_SIGNATURE = 0x424A5342
_WIDE_STRINGS, _WIDE_GUIDS, _WIDE_BLOBS, _EXTRA_DATA = 1, 2, 4, 0x40

# Columns, by table number: 2 or 4 bytes, a heap (S, G, B), a table (#number), a coded index.
_COLUMNS = (
    "2 S G G G", "ResolutionScope S S", "4 S S TypeDefOrRef #4 #6", "#4", "2 S B", "#6",
    "4 2 2 S B #8", "#8", "2 2 S", "#2 TypeDefOrRef", "MemberRefParent S B", "2 HasConstant B",
    "HasCustomAttribute CustomAttributeType B", "HasFieldMarshal B", "2 HasDeclSecurity B",
    "2 4 #2", "4 #4", "B", "#2 #20", "#20", "2 S TypeDefOrRef", "#2 #23", "#23", "2 S B",
    "2 #6 HasSemantics", "#2 MethodDefOrRef MethodDefOrRef", "S", "B",
    "2 MemberForwarded S #26", "4 #4", "4 4", "4", "4 2 2 2 2 4 B S S", "4", "4 4 4",
    "2 2 2 2 4 B S S B", "4 #35", "4 4 4 #35", "4 S B", "4 4 S S Implementation",
    "4 4 S Implementation", "#2 #2", "2 2 TypeOrMethodDef S", "MethodDefOrRef B",
    "#42 TypeDefOrRef",
)  # fmt: skip

# Tag bits of a coded index and the tables that it can name.
_CODED = {
    "TypeDefOrRef": (2, (2, 1, 27)),
    "HasConstant": (2, (4, 8, 23)),
    "HasCustomAttribute": (
        5, (6, 4, 1, 2, 8, 9, 10, 0, 14, 23, 20, 17, 26, 27, 32, 35, 38, 39, 40, 42, 44, 43),
    ),
    "HasFieldMarshal": (1, (4, 8)),
    "HasDeclSecurity": (2, (2, 6, 32)),
    "MemberRefParent": (3, (2, 1, 26, 6, 27)),
    "HasSemantics": (1, (20, 23)),
    "MethodDefOrRef": (1, (6, 10)),
    "MemberForwarded": (1, (4, 6)),
    "Implementation": (2, (38, 35, 39)),
    "CustomAttributeType": (3, (6, 10)),
    "ResolutionScope": (2, (0, 26, 35, 1)),
    "TypeOrMethodDef": (1, (2, 6)),
}  # fmt: skip


def _formats(counts: list[int], heaps: int) -> dict[int, str]:
    """The row format of each table that has rows."""
    codes = {"2": "H", "4": "I"}
    for heap, wide in (("S", _WIDE_STRINGS), ("G", _WIDE_GUIDS), ("B", _WIDE_BLOBS)):
        codes[heap] = "I" if heaps & wide else "H"
    for name, (bits, tables) in _CODED.items():
        codes[name] = "I" if max([counts[t] for t in tables]) >> 16 - bits else "H"
    formats = {}
    for table, count in enumerate(counts):
        if count:
            if table >= len(_COLUMNS):
                raise BadImage(f"the metadata has a table of unknown kind, {table:#x}")
            row = "<"
            for column in _COLUMNS[table].split():
                if column[0] == "#":
                    row += "I" if counts[int(column[1:])] >> 16 else "H"
                else:
                    row += codes[column]
            formats[table] = row
    return formats


class Tables:
    """The table stream: `counts` of rows by table; `formats` and `starts` of those with rows."""

    __slots__ = ("_extra", "_raw", "_valid", "counts", "formats", "starts")

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._valid: int = unpack_from("<Q", raw, 8)[0]
        present = [table for table in range(64) if self._valid >> table & 1]
        at = 24 + 4 * len(present)
        self.counts = counts = [0] * 64
        for table, count in zip(present, unpack_from(f"<{len(present)}I", raw, 24), strict=True):
            counts[table] = count
        extra = 4 if raw[6] & _EXTRA_DATA else 0
        self._extra = raw[at : at + extra]
        self.formats = _formats(counts, raw[6])
        self.starts: dict[int, int] = {}
        at += extra
        for table, row in self.formats.items():
            self.starts[table] = at
            at += calcsize(row) * counts[table]
        if at > len(raw):
            raise BadImage("the image is damaged: its metadata tables run past their stream")

    def raw(self, table: int) -> bytes:
        """The bytes of a table's rows."""
        if not self.counts[table]:
            return b""
        start = self.starts[table]
        return self._raw[start : start + calcsize(self.formats[table]) * self.counts[table]]

    def rows(self, table: int) -> Iterator[tuple[int, ...]]:
        if not self.counts[table]:
            return iter(())
        return Struct(self.formats[table]).iter_unpack(self.raw(table))

    def row(self, table: int, number: int) -> tuple[int, ...]:
        """One row; numbers begin at 1."""
        if not 0 < number <= self.counts[table]:
            raise BadImage(f"the image is damaged: table {table:#x} has no row {number}")
        row = self.formats[table]
        return unpack_from(row, self._raw, self.starts[table] + calcsize(row) * (number - 1))

    def with_changes(self, method_rvas: list[int], signatures: list[int], blobs: int) -> bytes:
        """The stream with these RVAs of all methods and these StandAloneSig rows appended, for a
        blob heap of `blobs` bytes."""
        counts = self.counts.copy()
        counts[STANDALONE_SIG] += len(signatures)
        heaps = self._raw[6] | (_WIDE_BLOBS if blobs >> 16 else 0)
        valid = self._valid | (1 << STANDALONE_SIG if signatures else 0)
        present = [table for table in range(64) if valid >> table & 1]
        formats = _formats(counts, heaps)
        parts = [
            self._raw[:6],
            bytes((heaps, self._raw[7])),
            pack("<Q", valid),
            self._raw[16:24],
            pack(f"<{len(present)}I", *(counts[table] for table in present)),
            self._extra,
        ]
        for table in formats:
            rows = self.raw(table)
            if table == METHOD_DEF:
                rows = _with_first_column(rows, method_rvas)
            if rows and formats[table] != self.formats[table]:
                old, new = Struct(self.formats[table]), Struct(formats[table])
                rows = b"".join(starmap(new.pack, old.iter_unpack(rows)))
            parts.append(rows)
            if table == STANDALONE_SIG:
                column = formats[table][1]
                parts.append(pack(f"<{len(signatures)}{column}", *signatures))
        return _aligned(b"".join(parts))


def _with_first_column(rows: bytes, values: list[int]) -> bytes:
    """The rows with other values in their first column, which is of four bytes."""
    out, column = bytearray(rows), pack(f"<{len(values)}I", *values)
    stride = len(rows) // len(values)
    for byte in range(4):
        out[byte::stride] = column[byte::4]
    return bytes(out)


class Metadata:
    """The streams of an image, by name, in their order."""

    __slots__ = ("_root", "blobs", "streams", "strings", "tables", "tables_name")

    def __init__(self, image: Image) -> None:
        data = image.data
        rva, size = unpack_from("<II", data, image.cli + 8)
        start = image.offset(rva)
        if unpack_from("<I", data, start)[0] != METADATA_SIGNATURE:
            raise BadImage("the image is damaged: no metadata is where its header says")
        at = start + 16 + unpack_from("<I", data, start + 12)[0]
        self._root = data[start : at + 2]
        count = unpack_from("<H", data, at + 2)[0]
        at += 4
        self.streams: dict[str, bytes] = {}
        for _ in range(count):
            offset, length = unpack_from("<II", data, at)
            end = data.index(0, at + 8)
            name = data[at + 8 : end].decode("latin-1")
            at = end + 4 - (end - at & 3)  # names end with a zero and are padded to four bytes
            if offset + length > size:
                raise BadImage(f"the image is damaged: its {name} stream runs past the metadata")
            self.streams[name] = data[start + offset : start + offset + length]
        self.tables_name = "#~" if "#~" in self.streams else "#-"
        if self.tables_name not in self.streams:
            raise BadImage("the image is damaged: its metadata has no tables")
        self.tables = Tables(self.streams[self.tables_name])
        self.blobs = self.streams.get("#Blob", b"")
        self.strings = self.streams.get("#Strings", b"")

    def string(self, index: int) -> str:
        return self.strings[index : self.strings.index(0, index)].decode("utf-8", "replace")

    def mvid(self) -> bytes:
        """The module's identity, 16 bytes; zeros if it has none."""
        number = self.tables.row(0, 1)[2]
        guids = self.streams.get("#GUID", b"")
        return guids[16 * number - 16 : 16 * number] if number else bytes(16)

    def with_streams(self, tables: bytes, blobs: bytes) -> bytes:
        """The whole metadata with these two streams in place of the old."""
        streams = self.streams | {self.tables_name: tables, "#Blob": blobs}
        headers = {name: _aligned(name.encode("latin-1") + b"\0") for name in streams}
        at = len(self._root) + 2 + sum(8 + len(header) for header in headers.values())
        parts = [self._root, pack("<H", len(streams))]
        for name, content in streams.items():
            size = len(content) + 3 & ~3
            parts += pack("<II", at, size), headers[name]
            at += size
        parts += map(_aligned, streams.values())
        return b"".join(parts)


def _aligned(content: bytes) -> bytes:
    return content + bytes(-len(content) & 3)

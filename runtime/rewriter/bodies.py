"""Method bodies (ECMA-335 II.25.4) behind their prologues.

A body that gets a prologue is written anew, always with the large header and, if it has exception
clauses, one section of large ones; its code bytes are those of the original. The others stay where
they are.
"""

from __future__ import annotations

from struct import Struct, pack

from .metadata import METHOD_DEF, STANDALONE_SIG, Metadata
from .owners import method_kinds
from .pe import BadImage, Image
from .prologues import MARK_OFFSET, MARKER, SLOT_SIZE, Shape, Shapes
from .signatures import STANDALONE_TOKEN, SignaturePool, blob_at, with_native_int

# Why a method has no prologue, beyond what its signature says.
NO_BODY, BAD_BODY, MANY_LOCALS = "no CIL body", "malformed body", "too many locals"
MAX_LOCALS = 0xFFFE

_NOT_CIL = 0x0007  # ImplFlags: the kind of code, and "unmanaged"
_TINY, _FAT, _MORE_SECTIONS, _TINY_STACK = 2, 3, 8, 8
_FAT_FLAGS = 0x3003  # "fat", and a header of three words
_FAT_HEADER = Struct("<HHII")
_NO_LOCALS = b"\7\0"
_EH_TABLE, _FAT_SECTION, _ANOTHER_SECTION = 1, 0x40, 0x80
_FILTER = 1
_SMALL_CLAUSE, _FAT_CLAUSE = Struct("<HHBHBI"), Struct("<6I")
_PADDING = (b"", b"\0\0\0", b"\0\0", b"\0")  # to a multiple of four, by length & 3

Clause = tuple[int, ...]  # flags, try offset and length, handler offset and length, class or filter


class Bodies:
    """The new bodies: `chunks`, to lie one after the other, `size` bytes.

    `rvas` has the addresses of all bodies by MethodDef row, less one; by row, index 0 unused:
    `prologues` the lengths of their prologues, `codes` where their code is in the original file,
    from and to. `filters`: some have exception filters.
    """

    __slots__ = (
        "chunks", "codes", "filters", "generic_rows", "prologues", "rvas", "size", "skipped",
    )  # fmt: skip

    def __init__(self, methods: int) -> None:
        self.chunks: list[bytes] = []
        self.size = 0
        self.rvas: list[int] = []
        self.prologues = [0] * (methods + 1)
        self.codes = [(0, 0)] * (methods + 1)
        self.generic_rows: list[int] = []
        self.filters = False
        self.skipped: dict[str, int] = {}

    def skip(self, reason: str) -> None:
        self.skipped[reason] = self.skipped.get(reason, 0) + 1


def rewritten_bodies(
    image: Image, metadata: Metadata, pool: SignaturePool, slots: int, resolver: int, base: int
) -> Bodies:
    """Every CIL body behind its prologue, for the place that begins at the RVA `base`.

    Runs once per method of every program that starts: local names, few calls in the usual case.
    """
    out = Bodies(metadata.tables.counts[METHOD_DEF])
    rvas, prologues, append = out.rvas, out.prologues, out.chunks.append
    codes = out.codes
    data, kinds = image.data, method_kinds(metadata)
    maker = Shapes(metadata, pool, resolver)
    shapes: dict[int, Shape] = {}
    variables: dict[int, tuple[int, int]] = {}
    unpack_header, pack_header = _FAT_HEADER.unpack_from, _FAT_HEADER.pack
    low = high = delta = 0
    position = base
    rows = metadata.tables.rows(METHOD_DEF)
    for number, (rva, implementation, _, _, signature, _) in enumerate(rows, 1):
        rvas.append(rva)
        if not rva or implementation & _NOT_CIL:
            out.skip(NO_BODY)
            continue
        key = signature << 2 | kinds[number]
        shape = shapes.get(key)
        if shape is None:
            shape = shapes[key] = maker.find(signature, kinds[number])
        if shape.refusal:
            out.skip(shape.refusal)
            continue

        if not low <= rva < high:
            low, high, delta = image.extent(rva)
        start = rva + delta
        flags = data[start]
        if flags & 3 == _TINY:
            start += 1
            size = flags >> 2
            flags, stack, local_token = _FAT_FLAGS, _TINY_STACK, 0
        else:
            if flags & 3 != _FAT:
                out.skip(BAD_BODY)
                continue
            flags, stack, size, local_token = unpack_header(data, start)
            start += flags >> 12 << 2
            flags = flags & 0x0FFF | _FAT_FLAGS
        end = start + size
        code = data[start:end]
        if len(code) < size:
            out.skip(BAD_BODY)
            continue

        slot = slots + SLOT_SIZE * number
        if shape.generic:
            out.generic_rows.append(number)
            prologue = (slot + MARK_OFFSET).to_bytes(8, "little").join(MARKER)
        else:
            variable = variables.get(local_token)
            if variable is None:
                variable = variables[local_token] = _with_variable(metadata, pool, local_token)
            local_token, index = variable
            if index > MAX_LOCALS:
                out.skip(MANY_LOCALS)
                continue
            prologue = slot.to_bytes(8, "little").join(
                shape.prologues.get(index) or maker.prologue(shape, index)
            )

        codes[number] = start, end
        prologues[number] = shift = len(prologue)
        clauses = []
        if flags & _MORE_SECTIONS:
            clauses = exception_clauses(data, end + (-(end - delta) & 3))
            if not clauses:
                flags &= ~_MORE_SECTIONS
        if stack < shape.stack:
            stack = shape.stack
        header = pack_header(flags, stack, shift + size, local_token)
        body = header + prologue + code + _PADDING[size & 3]
        if clauses:
            body += _section(clauses, shift)
            if any(clause[0] & _FILTER for clause in clauses):
                out.filters = True
        append(body)
        rvas[-1] = position
        position += len(body)
    out.size = position - base
    return out


def _with_variable(metadata: Metadata, pool: SignaturePool, token: int) -> tuple[int, int]:
    """The token of the local variables `token` (0: none) with a native int added; its index."""
    old = _NO_LOCALS
    if token:
        if token >> 24 << 24 != STANDALONE_TOKEN:
            raise BadImage(f"the image is damaged: {token:#x} is no signature of local variables")
        row = metadata.tables.row(STANDALONE_SIG, token & 0xFFFFFF)
        old = blob_at(metadata.blobs, row[0])
    new, index = with_native_int(old)
    return pool.token(new), index


def exception_clauses(data: bytes, at: int) -> list[Clause]:
    """The clauses of all sections that follow a body; the first section begins at `at`."""
    clauses: list[Clause] = []
    while True:
        kind = data[at]
        fat = kind & _FAT_SECTION
        size = int.from_bytes(data[at + 1 : at + (4 if fat else 2)], "little")
        clause = _FAT_CLAUSE if fat else _SMALL_CLAUSE
        if kind & 0x3F == _EH_TABLE:
            # Some compilers leave the section's own header out of its size, so do not subtract it.
            first, count = at + 4, size // clause.size
            clauses += clause.iter_unpack(data[first : first + count * clause.size])
        if not kind & _ANOTHER_SECTION or size < 4:
            return clauses
        at += size + 3 & ~3


def _section(clauses: list[Clause], shift: int) -> bytes:
    """One section of large clauses for code that has moved up by `shift`."""
    parts = [pack("<I", 4 + len(clauses) * _FAT_CLAUSE.size << 8 | _FAT_SECTION | _EH_TABLE)]
    for flags, tried, length, handler, handler_length, what in clauses:
        moved = what + shift if flags & _FILTER else what  # a filter's code, or a class
        parts.append(
            _FAT_CLAUSE.pack(flags, tried + shift, length, handler + shift, handler_length, moved)
        )
    return b"".join(parts)

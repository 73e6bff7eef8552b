"""The rewriter: what it writes is read back and compared, and what it says of its input."""

from __future__ import annotations

import importlib.util
import random
import struct
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import PROGRAMS, TESTS, Program
from needs import lacking

from runtime.rewriter import BadImage, Rewritten, inspect, rewrite
from runtime.rewriter.bodies import exception_clauses
from runtime.rewriter.metadata import (
    ASSEMBLY_REF,
    METHOD_DEF,
    STANDALONE_SIG,
    TYPE_DEF,
    Metadata,
    Tables,
)
from runtime.rewriter.pe import Image
from runtime.rewriter.signatures import after_type, blob_at, bridge_signature, with_native_int

SLOTS = 0x600000000000
RESOLVER = SLOTS  # entry 0 belongs to no method

FRAMEWORK_ASSEMBLIES = (
    "System.Linq",
    "System.Text.Json",
    "System.Private.Xml",
    "System.Private.CoreLib",
    "Microsoft.VisualBasic.Core",  # exception filters
)


def framework(name: str) -> bytes:
    spec = importlib.util.find_spec("dotnetcore2")
    if spec is None or spec.origin is None:
        lacking("the wheel dotnetcore2 is not installed")
    folder = Path(spec.origin).parent / "bin" / "shared" / "Microsoft.NETCore.App"
    return next(folder.glob(f"*/{name}.dll")).read_bytes()


def program_bytes(name: str) -> bytes:
    return (TESTS / "programs" / f"{name}.dll").read_bytes()


# Reading back, in a way of its own where that is cheap.


def body_of(image: Image, rva: int) -> tuple[int, int, int, bytes, list[tuple[int, ...]]]:
    """Flags, stack, token of the locals, code and exception clauses of the body at `rva`."""
    data, at = image.data, image.offset(rva)
    if data[at] & 3 == 2:
        return 0, 8, 0, data[at + 1 : at + 1 + (data[at] >> 2)], []
    flags, stack, size, variables = struct.unpack_from("<HHII", data, at)
    end = at + 12 + size
    clauses: list[tuple[int, ...]] = []
    if flags & 8:
        end += -(rva + 12 + size) % 4
        form, length = ("<6I", 24) if data[end] & 0x40 else ("<HHBHBI", 12)
        size_field = int.from_bytes(data[end + 1 : end + (4 if length == 24 else 2)], "little")
        assert not data[end] & 0x80, "the corpus has one section a method"
        for i in range(size_field // length):
            clauses.append(struct.unpack_from(form, data, end + 4 + length * i))
    return flags & 0x10, stack, variables, data[at + 12 : at + 12 + size], clauses


OPERANDS = {0x21: 8, 0x29: 4, 0x33: 1, 0x39: 4, 0x43: 4, 0x0E: 1, 0x11: 1, 0x13: 1, 0xFE: 3}


def instructions(code: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Offset, opcode and operand of the few instructions that a prologue has."""
    at = 0
    while at < len(code):
        size = OPERANDS.get(code[at], 0)
        yield at, code[at], code[at + 1 : at + 1 + size]
        at += 1 + size


def check_prologue(prologue: bytes, row: int, generic: bool) -> int:
    """That the prologue is well-formed and for this row; the token of its bridge signature."""
    listed = list(instructions(prologue))
    slot = SLOTS + 32 * row
    addresses = [int.from_bytes(operand, "little") for _, op, operand in listed if op == 0x21]
    if generic:
        assert addresses == [slot + 16]
        assert [op for _, op, _ in listed] == [0x21, 0xE0, 0x17, 0x54]
        return 0
    assert addresses == [slot, slot, RESOLVER, slot, slot]
    starts = [at for at, _, _ in listed]
    jumps = {
        op: at + 1 + len(operand) + int.from_bytes(operand, "little")
        for at, op, operand in listed
        if op in (0x33, 0x39, 0x43)
    }
    assert jumps[0x39] == jumps[0x43] == len(prologue)
    ble = next(i for i, (_, op, _) in enumerate(listed) if op == 0x43)
    assert jumps[0x33] == starts[ble + 1]
    assert prologue.rstrip(b"\0")[-1:] == b"\x2a"
    return next(
        int.from_bytes(operand, "little") for _, op, operand in reversed(listed) if op == 0x29
    )


def check(data: bytes) -> Rewritten:
    """Rewrite, read back, compare everything."""
    result = rewrite(data, SLOTS, RESOLVER)
    old_image, image = Image(data), Image(result.image)
    old, new = Metadata(old_image), Metadata(image)
    check_container(image)
    assert result.mvid == old.mvid() == new.mvid()
    assert result.methods == old.tables.counts[METHOD_DEF] == len(result.prologues) - 1
    assert list(old.streams) == [name for name in new.streams if name in old.streams]
    for name, content in old.streams.items():
        if name != old.tables_name:
            assert new.streams[name].startswith(content)
            if name != "#Blob":
                assert len(new.streams[name]) - len(content) < 4
    check_tables(old.tables, new.tables)

    generic = set(result.generic_rows)
    changed = 0
    pairs = zip(old.tables.rows(METHOD_DEF), new.tables.rows(METHOD_DEF), strict=True)
    for row, (before, after) in enumerate(pairs, 1):
        shift = result.prologues[row]
        assert before[1:] == after[1:]
        if not shift:
            assert before[0] == after[0]
            continue
        changed += 1
        check_body(old_image, image, old, new, row, (before[0], after[0]), shift, row in generic)
    assert changed + sum(result.skipped.values()) == result.methods
    return result


def check_container(image: Image) -> None:
    data = image.data
    section_align, file_align = struct.unpack_from("<II", data, image.optional + 32)
    end = 0
    for virtual_size, address, raw_size, raw_start in image.sections:
        assert address >= end and address % section_align == 0
        assert raw_size % file_align == raw_start % file_align == 0
        assert raw_start + raw_size <= len(data)
        end = address + max(virtual_size, 1)
    size = struct.unpack_from("<I", data, image.optional + 56)[0]
    assert size >= end and size % section_align == 0
    assert not image.has_native_code and not image.is_mixed
    assert image.directory(4) == (0, 0)
    assert image.cli_flags & (1 | 4 | 8) == 1
    assert struct.unpack_from("<H", data, image.coff)[0] in (0x14C, 0x8664, 0xAA64)


def check_tables(old: Tables, new: Tables) -> None:
    for table in range(64):
        if table == METHOD_DEF:
            continue
        rows = list(new.rows(table))
        if table == STANDALONE_SIG:
            rows = rows[: old.counts[table]]
        assert rows == list(old.rows(table)), f"table {table:#x}"


def check_body(
    old_image: Image,
    image: Image,
    old: Metadata,
    new: Metadata,
    row: int,
    rvas: tuple[int, int],
    shift: int,
    generic: bool,
) -> None:
    init, stack, variables, code, clauses = body_of(old_image, rvas[0])
    new_init, new_stack, new_variables, new_code, new_clauses = body_of(image, rvas[1])
    assert rvas[1] % 4 == shift % 4 == 0
    assert new_code[shift:] == code and new_init == init and new_stack >= stack
    token = check_prologue(new_code[:shift], row, generic)
    moved = [
        (flags, tried + shift, a, handler + shift, b, what + (shift if flags == 1 else 0))
        for flags, tried, a, handler, b, what in clauses
    ]
    assert new_clauses == moved
    if generic:
        assert new_variables == variables
        return

    def signature(metadata: Metadata, token: int) -> bytes:
        return blob_at(metadata.blobs, metadata.tables.row(STANDALONE_SIG, token & 0xFFFFFF)[0])

    before = signature(old, variables) if variables else b"\7\0"
    assert signature(new, new_variables) == with_native_int(before)[0]
    called = signature(new, token)
    assert called[0] == 0 and called[-1] == 0x18
    method = blob_at(old.blobs, old.tables.row(METHOD_DEF, row)[4])
    assert called[1] == method[1] + (method[0] >> 5 & 1) + 1
    assert new_stack >= called[1] + 1


# What it writes


@pytest.mark.parametrize("name", FRAMEWORK_ASSEMBLIES)
def test_framework_assembly(name: str) -> None:
    data = framework(name)
    assert inspect(data).is_ready_to_run
    result = check(data)
    assert result.generic_rows
    assert set(result.skipped) <= {"no CIL body"}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.id)
def test_program_structure(program: Program) -> None:
    check(program.dll.read_bytes())


def test_trailing_data_stays() -> None:
    plain = program_bytes("Structs")
    tail = b"kept by the program's author" * 40
    data = plain + tail
    result = check(data)
    assert tail in result.image
    assert result.image[len(plain) : len(data)] == tail


def test_uncompressed_metadata() -> None:
    """The table stream's other name; its tables look the same here."""
    data = program_bytes("Structs").replace(b"#~\0\0", b"#-\0\0")
    assert check(data).skipped == check(program_bytes("Structs")).skipped


def test_rewriting_is_deterministic() -> None:
    data = program_bytes("Structs")
    assert rewrite(data, SLOTS, RESOLVER).image == rewrite(data, SLOTS, RESOLVER).image


# Parts


@pytest.mark.parametrize("count", [1, 3000, 70000])
def test_tables_with_wider_columns(count: int) -> None:
    """Appended StandAloneSig rows widen coded indices at 2^11 rows, plain ones at 2^16."""
    old = Metadata(Image(program_bytes("Structs"))).tables
    rvas = [row[0] + 4 for row in old.rows(METHOD_DEF)]
    blobs = 8 * count
    new = Tables(old.with_changes(rvas, list(range(1, count + 1)), blobs))
    check_tables(old, new)
    assert [row[0] for row in new.rows(METHOD_DEF)] == rvas
    rows = [row[0] for row in new.rows(STANDALONE_SIG)]
    assert rows[old.counts[STANDALONE_SIG] :] == list(range(1, count + 1))
    assert (new.formats[STANDALONE_SIG] == "<I") == (blobs > 0xFFFF)
    wide = new.counts[STANDALONE_SIG] >= 1 << 11
    assert new.formats[12][1] == ("I" if wide else "H")  # CustomAttribute's parent


def test_extra_word_in_table_header() -> None:
    metadata = Metadata(Image(program_bytes("Structs")))
    raw, counts = metadata.streams["#~"], metadata.tables.counts
    end = 24 + 4 * sum(map(bool, counts))
    raw = raw[:6] + bytes((raw[6] | 0x40,)) + raw[7:end] + b"more" + raw[end:]
    old = Tables(raw)
    check_tables(metadata.tables, old)
    new = old.with_changes([row[0] for row in old.rows(METHOD_DEF)], [1], 100)
    assert new[end : end + 4] == b"more"
    check_tables(old, Tables(new))


def test_several_exception_sections() -> None:
    small = struct.pack("<HHBHBI", 0, 1, 2, 3, 4, 0x01000001)
    fat = struct.pack("<6I", 1, 10, 20, 30, 40, 50)
    unrelated = bytes((0x82, 8, 0, 0)) + bytes(4)  # another kind of section, and more follow
    data = (
        bytes((0x81, 4 + 2 * len(small), 0, 0)) + small * 2
        + unrelated
        + bytes((0x41,)) + (4 + len(fat)).to_bytes(3, "little") + fat
    )  # fmt: skip
    expected = [(0, 1, 2, 3, 4, 0x01000001)] * 2 + [(1, 10, 20, 30, 40, 50)]
    assert exception_clauses(b"\xcc" * 8 + data, 8) == expected
    # the size of a small section may lack its own header
    assert exception_clauses(bytes((1, 12, 0, 0)) + small, 0) == expected[:1]


@pytest.mark.parametrize(
    ("blob", "size"),
    [
        (b"\x08", 1),  # int
        (b"\x1f\x05\x20\x81\x05\x10\x12\x80\x85", 9),  # two modifiers, by reference, class
        (b"\x0f\x0f\x01", 3),  # void**
        (b"\x15\x12\x09\x02\x1d\x0e\x13\x00", 8),  # C<string[], !0>
        (b"\x14\x08\x02\x01\x80\x90\x02\x00\x00", 9),  # int[0..143, ]
        (b"\x1b\x00\x02\x01\x08\x1b\x00\x00\x0e", 9),  # a pointer to a function that takes one
        (b"\x1b\x10\x01\x01\x1e\x00\x08", 7),  # a pointer to a generic function
        (b"\x16", 1),  # typed reference
    ],
)
def test_types_in_signatures(blob: bytes, size: int) -> None:
    assert after_type(blob + b"\xff\xff", 0) == size


def test_bridge_signatures() -> None:
    # instance string (int, C<int>)
    method = bytes((0x20, 2, 0x0E, 0x08, 0x15, 0x12, 0x09, 1, 0x08))
    assert bridge_signature(method, b"\x1c") == (
        bytes((0, 4, 0x0E, 0x1C, 0x08, 0x15, 0x12, 0x09, 1, 0x08, 0x18)),
        4,
    )
    assert bridge_signature(bytes((0, 0, 1)), b"") == (bytes((0, 1, 1, 0x18)), 1)
    many = bytes((0, 0x7F, 1)) + b"\x08" * 0x7F
    assert bridge_signature(many, b"") == (b"\0\x80\x80\x01" + b"\x08" * 0x7F + b"\x18", 0x80)


def test_locals_get_a_native_int() -> None:
    assert with_native_int(b"\7\0") == (b"\7\1\x18", 0)
    assert with_native_int(b"\7\x7f" + b"\x08" * 127) == (
        b"\7\x80\x80" + b"\x08" * 127 + b"\x18",
        127,
    )


# What it says of its input


def test_inspect_framework_assembly() -> None:
    info = inspect(framework("System.Linq"))
    assert (info.is_pe, info.is_managed, info.is_mixed, info.is_ready_to_run) == (
        True, True, False, True,
    )  # fmt: skip
    assert info.name == "System.Linq" and info.version[0] == 4
    assert info.entry_point == 0 and not info.needs_32_bit
    assert "System.Collections" in [name for name, _ in info.references]
    assert uuid.UUID(bytes_le=info.mvid).int


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("modern-net9.0/ModernTypes", ".NETCoreApp,Version=v9.0"),
        ("modern-netcoreapp3.1/Records", ".NETCoreApp,Version=v3.1"),
        ("programs/Structs", None),
    ],
)
def test_inspect_program(program: str, expected: str | None) -> None:
    data = next(p for p in PROGRAMS if p.id == program).dll.read_bytes()
    info = inspect(data)
    assert info.is_managed and not info.is_mixed and not info.is_ready_to_run
    assert info.framework == expected
    assert info.name == program.split("/")[1]
    metadata = Metadata(Image(data))
    assert metadata.string(metadata.tables.row(METHOD_DEF, info.entry_point)[3]).endswith(
        ("Main", "<Main>", "<Main>$")
    )
    assert len(info.references) == metadata.tables.counts[ASSEMBLY_REF]
    assert metadata.tables.counts[TYPE_DEF]


@pytest.mark.parametrize("data", [b"", b"MZ", b"\x7fELF" + bytes(200), b"#!/bin/sh\n" * 40])
def test_not_an_assembly(data: bytes) -> None:
    info = inspect(data)
    assert not info.is_pe and not info.is_managed
    with pytest.raises(BadImage, match="not a PE image"):
        rewrite(data, SLOTS, RESOLVER)


def test_native_and_mixed_images() -> None:
    data = bytearray(program_bytes("Structs"))
    image = Image(bytes(data))
    struct.pack_into("<I", data, image.cli + 16, image.cli_flags & ~1)
    assert inspect(bytes(data)).is_mixed
    with pytest.raises(BadImage, match="native code"):
        rewrite(bytes(data), SLOTS, RESOLVER)
    struct.pack_into("<II", data, image.directories + 8 * 14, 0, 0)
    assert not inspect(bytes(data)).is_managed
    with pytest.raises(BadImage, match="no CLI header"):
        rewrite(bytes(data), SLOTS, RESOLVER)


def test_damaged_images_are_refused_or_rewritten() -> None:
    """Whatever is wrong in the file, no other exception than BadImage comes out."""
    data = program_bytes("Structs")
    chance = random.Random(1)
    headers = Image(data)
    metadata = headers.offset(struct.unpack_from("<I", data, headers.cli + 8)[0])
    for trial in range(600):
        damaged = bytearray(data)
        start, end = ((0, 600), (metadata, len(data)), (0, len(data)))[trial % 3]
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(start, end)] = chance.randrange(256)
        if trial % 5 == 0:
            del damaged[chance.randrange(len(data)) :]
        for action in (inspect, lambda image: rewrite(image, SLOTS, RESOLVER)):
            try:
                action(bytes(damaged))
            except BadImage:
                continue

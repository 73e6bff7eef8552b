"""The ELF loader: objects that LLVM made, placed and run."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterator

import pytest

from runtime.codegen.area import GIB, MIB, CodeArea
from runtime.codegen.elf import load
from runtime.codegen.llvm import Compiler, Level
from runtime.codegen.placing import Loaded, ObjectRejected

COMPILER = Compiler(verify=True)
BINARY = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)

CALLS = """
declare i64 @near(i64, i64)
declare i64 @far(i64, i64)
declare i64 @near_bound(i64, i64) nonlazybind
declare i64 @far_bound(i64, i64) nonlazybind
@near_data = external global i64
@far_data = external global i64
@slot = external dso_local global ptr

define i64 @calls(i64 %a, i64 %b) nounwind {
  %1 = call i64 @near(i64 %a, i64 %b)
  %2 = call i64 @far(i64 %1, i64 %b)
  %3 = call i64 @near_bound(i64 %2, i64 %b)
  %4 = call i64 @far_bound(i64 %3, i64 %b)
  %f = load ptr, ptr @slot
  %5 = call i64 %f(i64 %4, i64 %b)
  %again = call i64 @far(i64 %5, i64 0)
  ret i64 %again
}
define i64 @data(i64 %a, i64 %b) nounwind {
  %x = load i64, ptr @near_data
  %y = load i64, ptr @far_data
  %r = mul i64 %x, %y
  ret i64 %r
}
define i1 @same(i64 %a, i64 %b) nounwind {
  %p = inttoptr i64 %a to ptr
  %r = icmp eq ptr %p, @far
  ret i1 %r
}
"""

OWN_DATA = """
@counter = internal global i64 40, align 8
@zeros = internal global [4 x i64] zeroinitializer, align 32
@table = internal constant [2 x ptr] [ptr @plus, ptr @minus]
@writable = internal global ptr @minus
@shared = common global i64 0, align 8

define internal i64 @plus(i64 %a, i64 %b) nounwind noinline {
  %r = add i64 %a, %b
  ret i64 %r
}
define internal i64 @minus(i64 %a, i64 %b) nounwind noinline {
  %r = sub i64 %a, %b
  ret i64 %r
}
define i64 @by_table(i64 %a, i64 %b) nounwind {
  %i = and i64 %a, 1
  %p = getelementptr [2 x ptr], ptr @table, i64 0, i64 %i
  %f = load ptr, ptr %p
  %r = call i64 %f(i64 %a, i64 %b)
  ret i64 %r
}
define i64 @by_pointer(i64 %a, i64 %b) nounwind {
  %f = load ptr, ptr @writable
  %r = call i64 %f(i64 %a, i64 %b)
  ret i64 %r
}
define i64 @count(i64 %a, i64 %b) nounwind {
  %x = load i64, ptr @counter
  %y = add i64 %x, 1
  store i64 %y, ptr @counter
  %p = getelementptr [4 x i64], ptr @zeros, i64 0, i64 %a
  %z = load i64, ptr %p
  %w = add i64 %z, %b
  store i64 %w, ptr %p
  %s = load i64, ptr @shared
  %t = add i64 %s, 1000
  store i64 %t, ptr @shared
  %q = add i64 %y, %w
  %r = add i64 %q, %t
  ret i64 %r
}
"""

SWITCH = (
    "define i64 @pick(i64 %a, i64 %b) nounwind {\n switch i64 %a, label %none [\n"
    + "".join(f"  i64 {i}, label %c{i}\n" for i in range(12))
    + " ]\n"
    + "".join(f"c{i}:\n %r{i} = call i64 @f{i % 5}(i64 %b)\n ret i64 %r{i}\n" for i in range(12))
    + "none:\n ret i64 -1\n}\n"
    + "".join(
        f"define internal i64 @f{i}(i64 %b) nounwind noinline {{\n"
        f" %r = {operation} i64 %b, {i + 3}\n ret i64 %r\n}}\n"
        for i, operation in enumerate(("add", "mul", "sub", "xor", "shl"))
    )
)

CONSTANTS = """
define double @poly(double %x) nounwind {
  %a = fmul double %x, 0x400921FB54442D18
  %b = fadd double %a, 2.718281828
  %c = call double @llvm.fabs.f64(double %b)
  ret double %c
}
declare double @llvm.fabs.f64(double)
"""


@pytest.fixture
def area() -> Iterator[CodeArea]:
    made = CodeArea(8 * MIB, MIB)
    yield made
    made.close()


@pytest.fixture
def far(area: CodeArea) -> Iterator[CodeArea]:
    areas = [CodeArea(GIB, MIB) for _ in range(4)]
    yield next(each for each in areas if abs(each.base - area.base) > 2 * GIB)
    for each in areas:
        each.close()


def load_one(obj: bytes, area: CodeArea, resolve: Callable[[str], int]) -> Loaded:
    return load(obj, area, resolve)[1]


def place(area: CodeArea, text: str, level: Level, **symbols: int) -> Loaded:
    return load_one(COMPILER.compile(text, level), area, symbols.__getitem__)


def function(loaded: Loaded, name: str) -> Callable[[int, int], int]:
    return BINARY(loaded.functions[name])


def helper(area: CodeArea, operation: str) -> int:
    text = f"define i64 @h(i64 %a, i64 %b) {{\n %r = {operation}\n ret i64 %r\n}}"
    return place(area, text, Level.LIGHT).functions["h"]


@pytest.mark.parametrize("level", Level)
def test_calls_and_data_near_and_far(area: CodeArea, far: CodeArea, level: Level) -> None:
    slot, near_data, far_data = area.data(8), area.data(8), far.data(8)
    area.poke(slot, helper(area, "xor i64 %a, %b"))
    area.poke(near_data, 6)
    far.poke(far_data, 7)
    far_function = helper(far, "mul i64 %a, 3")
    loaded = place(
        area,
        CALLS,
        level,
        near=helper(area, "add i64 %a, %b"),
        far=far_function,
        near_bound=helper(area, "sub i64 %a, 4"),
        far_bound=helper(far, "shl i64 %a, 1"),
        near_data=near_data,
        far_data=far_data,
        slot=slot,
    )
    assert set(loaded.functions) == {"calls", "data", "same"}
    assert function(loaded, "calls")(10, 5) == (((((10 + 5) * 3) - 4) << 1) ^ 5) * 3
    area.poke(slot, helper(area, "sub i64 %a, %b"))
    assert function(loaded, "calls")(10, 5) == (((((10 + 5) * 3) - 4) << 1) - 5) * 3
    assert function(loaded, "data")(0, 0) == 42
    same = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_uint64)(loaded.functions["same"])
    assert same(far_function) and not same(far_function + 1)  # a function's address is its own


@pytest.mark.parametrize("level", Level)
def test_own_data_is_writable_and_tables_are_relocated(area: CodeArea, level: Level) -> None:
    loaded = place(area, OWN_DATA, level)
    assert function(loaded, "by_table")(8, 5) == 13
    assert function(loaded, "by_table")(9, 5) == 4
    assert function(loaded, "by_pointer")(9, 5) == 4
    assert function(loaded, "count")(2, 5) == 41 + 5 + 1000
    assert function(loaded, "count")(2, 5) == 42 + 10 + 2000
    assert function(loaded, "count")(3, 5) == 43 + 5 + 3000
    again = place(area, OWN_DATA, level)
    assert function(again, "count")(2, 5) == 41 + 5 + 1000  # each copy has data of its own


@pytest.mark.parametrize("level", Level)
def test_jump_tables_and_constant_pools(area: CodeArea, level: Level) -> None:
    pick = function(place(area, SWITCH, level), "pick")
    expected = [1000 + 3, 1000 * 4, 1000 - 5, 1000 ^ 6, 1000 << 7]
    for i in range(12):
        assert pick(i, 1000) == expected[i % 5]
    assert pick(12, 1000) == pick(-1, 1000) == -1
    poly = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(
        place(area, CONSTANTS, level).functions["poly"]
    )
    assert poly(2.0) == 2.0 * 3.141592653589793 + 2.718281828
    assert poly(-2.0) == abs(-2.0 * 3.141592653589793 + 2.718281828)


def test_near_accesses_through_the_got_are_relaxed(area: CodeArea, far: CodeArea) -> None:
    text = """
    @a = external global i64
    define i64 @f() nounwind {
      %x = load i64, ptr @a
      ret i64 %x
    }
    """
    near = place(area, text, Level.LIGHT, a=area.data(8))
    apart = place(area, text, Level.LIGHT, a=far.data(8))
    assert near.size < apart.size  # which has a GOT entry
    assert area.read(near.address, near.size)[1] == 0x8D  # lea
    assert area.read(apart.address, apart.size)[1] == 0x8B  # mov


def test_code_is_freed_by_its_address(area: CodeArea) -> None:
    used = area.code_used
    loaded = place(area, SWITCH, Level.LIGHT)
    assert loaded.size <= area.code_used - used < loaded.size + 16
    area.free(loaded.address)
    assert area.code_used == used


def test_a_missing_symbol_is_named(area: CodeArea) -> None:
    with pytest.raises(ObjectRejected, match="needs near_data, which nothing defines"):
        place(area, "@near_data = external global i64\n" + READ, Level.LIGHT)
    assert area.code_used == 0


READ = """
define i64 @read() nounwind {
  %x = load i64, ptr @near_data
  ret i64 %x
}
"""


def test_far_data_declared_near_is_refused(area: CodeArea, far: CodeArea) -> None:
    with pytest.raises(ObjectRejected, match="declare it without dso_local"):
        place(
            area, "@near_data = external dso_local global i64" + READ, Level.LIGHT,
            near_data=far.data(8),
        )  # fmt: skip
    assert area.code_used == 0


def with_kind(obj: bytes, kind: int, addend: int) -> bytes:
    """The object with its only relocation of the code changed into one of another kind."""
    changed = bytearray(obj)
    table, count = struct.unpack_from("<Q", obj, 40)[0], struct.unpack_from("<H", obj, 60)[0]
    for index in range(count):
        section = struct.unpack_from("<IIQQQQIIQQ", obj, table + 64 * index)
        if section[1] == 4:
            struct.pack_into("<I", changed, section[4] + 8, kind)
            struct.pack_into("<q", changed, section[4] + 16, addend)
    return bytes(changed)


@pytest.mark.parametrize(
    ("kind", "value", "addend", "width", "expected"),
    [
        (10, 0x8000_0000, 5, 4, 0x8000_0005),  # R_X86_64_32
        (11, 0x7FFF_0000, -1, 4, 0x7FFE_FFFF),  # R_X86_64_32S
        (1, 0x1234_5678_9ABC_DEF0, 1, 8, 0x1234_5678_9ABC_DEF1),  # R_X86_64_64
        (10, 0x1_0000_0000, 0, 4, None),
        (11, 0x8000_0000, 0, 4, None),
        (12, 0, 0, 4, None),  # R_X86_64_16: unknown
    ],
)
def test_absolute_relocations(
    area: CodeArea, kind: int, value: int, addend: int, width: int, expected: int | None
) -> None:
    text = "@a = external dso_local global i64\ndefine ptr @f() nounwind {\n ret ptr @a\n}"
    obj = with_kind(COMPILER.compile(text, Level.LIGHT), kind, addend)
    if expected is None:
        with pytest.raises(ObjectRejected, match="kind 12|not fit into 32 bits"):
            load_one(obj, area, lambda name: value)
        assert area.code_used == 0
    else:
        loaded = load_one(obj, area, lambda name: value)
        at = loaded.functions["f"] + 3  # lea displacement(%rip), %rax
        assert int.from_bytes(area.read(at, width), "little") == expected


def test_relative_words(area: CodeArea) -> None:
    text = "@a = external dso_local global i64\ndefine ptr @f() nounwind {\n ret ptr @a\n}"
    obj = with_kind(COMPILER.compile(text, Level.LIGHT), 24, 0)  # R_X86_64_PC64
    loaded = load_one(obj, area, lambda name: 0x10)
    at = loaded.functions["f"] + 3
    assert int.from_bytes(area.read(at, 8), "little") == (0x10 - at) % 2**64


@pytest.mark.parametrize("obj", [b"", b"\x7fELF", b"MZ" + bytes(100), b"\x7fELF\x01" + bytes(100)])
def test_what_is_no_object_is_refused(area: CodeArea, obj: bytes) -> None:
    with pytest.raises(ObjectRejected, match="ELF"):
        load(obj, area, int)


def test_thread_local_data_and_constructors_are_refused(area: CodeArea) -> None:
    constructor = (
        "@llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] "
        "[{ i32, ptr, ptr } { i32 1, ptr @f, ptr null }]\n"
        "define internal void @f() nounwind {\n ret void\n}"
    )
    with pytest.raises(ObjectRejected, match="constructors do not run"):
        place(area, constructor, Level.LIGHT)
    with pytest.raises(ObjectRejected, match="thread-local"):
        place(area, "@near_data = thread_local global i64 5" + READ, Level.LIGHT)
    assert area.code_used == 0

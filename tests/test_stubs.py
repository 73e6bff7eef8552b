"""The stubs, by running them: what arrives in the registers where they jump."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from runtime.codegen.area import GIB, MIB, CodeArea
from runtime.codegen.stubs import drop_and_jump, jump_with_r10, jump_with_r11, unbox_and_jump

ARGUMENTS = (3, 5, 7, 11, 13, 17)
VALUE = 0xFEDC_BA98_7654_3210
# What a stub may not change is added up: rdi + 2 rsi + 4 rdx + 8 rcx + 16 r8 + 32 r9.
WEIGHTED = sum(argument << i for i, argument in enumerate(ARGUMENTS))

RETURN_R10 = b"\x4c\x89\xd0\xc3"  # mov rax, r10; ret
RETURN_R11 = b"\x4c\x89\xd8\xc3"  # mov rax, r11; ret
RETURN_RDX = b"\x48\x89\xd0\xc3"  # mov rax, rdx; ret
SUM = (
    b"\x48\x8d\x04\x77"  # lea rax, [rdi + rsi*2]
    b"\x48\x8d\x04\x90"  # lea rax, [rax + rdx*4]
    b"\x48\x8d\x04\xc8"  # lea rax, [rax + rcx*8]
    b"\x49\xc1\xe0\x04"  # shl r8, 4
    b"\x4c\x01\xc0"  # add rax, r8
    b"\x49\xc1\xe1\x05"  # shl r9, 5
    b"\x4c\x01\xc8"  # add rax, r9
    b"\xc3"  # ret
)

Stub = Callable[[int, int, int], bytes]


@pytest.fixture
def area() -> Iterator[CodeArea]:
    made = CodeArea(4 * MIB, MIB)
    yield made
    made.close()


@pytest.fixture
def far(area: CodeArea) -> Iterator[CodeArea]:
    """Another area, more than 2 GiB away: what lies between them is reserved until it is made."""
    areas = [CodeArea(GIB, MIB) for _ in range(4)]
    made = next(a for a in areas if abs(a.base - area.base) > 2 * GIB)
    yield made
    for each in areas:
        each.close()


def put(area: CodeArea, code: bytes) -> int:
    address = area.allocate(len(code))
    area.write(address, code)
    return address


def put_stub(area: CodeArea, make: Callable[[int], bytes]) -> int:
    place = area.allocate(64)
    code = make(place)
    assert len(code) <= 64
    area.write(place, code)
    return place


def call(address: int) -> int:
    return int(ctypes.CFUNCTYPE(ctypes.c_uint64, *[ctypes.c_uint64] * 6)(address)(*ARGUMENTS))


@pytest.mark.parametrize(
    ("stub", "read"), [(jump_with_r10, RETURN_R10), (jump_with_r11, RETURN_R11)]
)
def test_a_value_arrives_near_and_far(
    area: CodeArea, far: CodeArea, stub: Stub, read: bytes
) -> None:
    for home in (area, far):
        target, total = put(home, read), put(home, SUM)
        assert call(put_stub(area, partial(stub, VALUE, target))) == VALUE
        assert call(put_stub(area, partial(stub, VALUE, total))) == WEIGHTED


def test_near_jumps_are_short(area: CodeArea) -> None:
    place = area.code_base
    for stub in (jump_with_r10, jump_with_r11):
        assert len(stub(0, place, place)) == 15
        assert len(stub(0, place + 15 + 2**31 - 1, place)) == 15
        assert len(stub(0, place + 15 + 2**31, place)) > 15
        assert len(stub(0, place + 15 - 2**31, place)) == 15
        assert len(stub(0, place + 15 - 2**31 - 1, place)) > 15


def test_the_far_jump_with_r11_keeps_r10(area: CodeArea, far: CodeArea) -> None:
    second = put_stub(area, lambda at: jump_with_r11(1, put(far, RETURN_R10), at))
    assert call(put_stub(area, lambda at: jump_with_r10(VALUE, second, at))) == VALUE


@pytest.mark.parametrize("header", [0, 8, 16, 127, 128, 4096])
def test_unboxing_adds_the_header_and_follows_the_slot(area: CodeArea, header: int) -> None:
    slot = area.data(8)
    place = put_stub(area, lambda at: unbox_and_jump(slot, header, at))
    area.poke(slot, put(area, RETURN_RDX))
    assert call(place) == ARGUMENTS[2] + header
    area.poke(slot, put(area, SUM))  # a swap: the stub stays as it is
    assert call(place) == WEIGHTED + 4 * header


def test_a_dropped_delegate_makes_the_arguments_move_up(area: CodeArea) -> None:
    slot = area.data(8)
    area.poke(slot, put(area, SUM))
    for second in (False, True):
        place = put_stub(area, lambda at, second=second: drop_and_jump(slot, at, second))  # type: ignore[misc]
        moved = list(ARGUMENTS)
        del moved[2 + second]
        moved.append(ARGUMENTS[5])  # the last register keeps what it has
        assert call(place) == sum(argument << i for i, argument in enumerate(moved))


def test_what_cannot_be_encoded_is_refused(area: CodeArea) -> None:
    place = area.code_base
    for stub in (jump_with_r10, jump_with_r11):
        with pytest.raises(ValueError, match="64-bit"):
            stub(-1, place, place)
        with pytest.raises(ValueError, match="64-bit"):
            stub(2**64, place, place)
        with pytest.raises(ValueError, match="not an address"):
            stub(0, -1, place)
    with pytest.raises(ValueError, match="out of reach"):
        unbox_and_jump(place + 3 * GIB, 8, place)
    with pytest.raises(ValueError, match="more than 2 GiB"):
        unbox_and_jump(place, 2**31, place)


def test_encodings() -> None:
    assert jump_with_r10(1, 0x1000, 0x1000) == b"\x49\xba" + struct.pack("<Q", 1) + (
        b"\xe9" + struct.pack("<i", -15)
    )
    assert unbox_and_jump(0x2000, 8, 0x1000) == b"\x48\x83\xc2\x08\xff\x25" + struct.pack(
        "<i", 0x2000 - 0x100A
    )

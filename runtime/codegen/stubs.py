"""Small pieces of x86-64 code written by hand: what runs before a method's own code.

Each function returns the bytes of a stub that will lie at the address `place`; a stub works at no
other address, since jumps are relative. Stubs keep every register that carries an argument in the
System V convention: rdi, rsi, rdx, rcx, r8, r9, xmm0 to xmm7, and r10 (LLVM's `nest`) where they
do not set it. r11 is free at any entry, rax at the entry of a function without variable arguments.
"""

from __future__ import annotations

import struct
from typing import Final

_WORD: Final = 1 << 64
_JUMP_SIZE: Final = 5


def jump_with_r10(value: int, target: int, place: int) -> bytes:
    """Go to `target` with `value` in r10, the register of LLVM's `nest` argument."""
    load = b"\x49\xba" + _word(value)  # mov r10, value
    near = _near_jump(target, place + len(load))
    if near is not None:
        return load + near
    return (
        load
        + b"\x49\xbb" + _word(target)  # mov r11, target
        + b"\x41\xff\xe3"  # jmp r11
    )  # fmt: skip


def jump_with_r11(value: int, target: int, place: int) -> bytes:
    """Go to `target` with `value` in r11; all argument registers, r10 among them, are kept."""
    load = b"\x49\xbb" + _word(value)  # mov r11, value
    near = _near_jump(target, place + len(load))
    if near is not None:
        return load + near
    return (
        load
        + b"\x48\xb8" + _word(target)  # mov rax, target
        + b"\xff\xe0"  # jmp rax
    )  # fmt: skip


def unbox_and_jump(slot_address: int, header: int, place: int, second: bool = False) -> bytes:
    """Make a boxed `this` in rdx the address of the value in it, and go where the slot says.
    `second`: it is in rcx, since the address of a struct result comes first.

    `header` is the size of what precedes the value in its box. The third argument is the first
    after the context and the top of the roots. The slot is read at each call, so that it can be
    changed."""
    register = b"\xc1" if second else b"\xc2"  # rcx, rdx
    if -128 <= header < 128:
        move = b"\x48\x83" + register + struct.pack("<b", header)  # add register, header (8 bits)
    elif -(1 << 31) <= header < 1 << 31:
        move = b"\x48\x81" + register + struct.pack("<i", header)  # add register, header (32 bits)
    else:
        raise ValueError(f"a box's header of {header} bytes: more than 2 GiB")
    return move + _jump_through(slot_address, place + len(move))


def drop_and_jump(slot_address: int, place: int, second: bool = False) -> bytes:
    """Move the arguments after rdx one register up, over the delegate in it, and go where the slot
    says. `second`: the delegate is in rcx, since the address of a struct result comes first."""
    move = b"" if second else b"\x48\x89\xca"  # mov rdx, rcx
    move += b"\x4c\x89\xc1\x4d\x89\xc8"  # mov rcx, r8; mov r8, r9
    return move + _jump_through(slot_address, place + len(move))


def _jump_through(slot_address: int, place: int) -> bytes:
    """A jump at `place` to what a word of the code area's data part holds."""
    offset = slot_address - (place + 6)  # from the end of the jump
    if not _is_near(offset):
        raise ValueError(
            f"slot {slot_address:#x} is out of reach of a stub at {place:#x}: "
            "it must lie in the data part of the same code area"
        )
    return b"\xff\x25" + struct.pack("<i", offset)  # jmp [rip + offset]


def _near_jump(target: int, place: int) -> bytes | None:
    """A relative jump at `place`, if 32 bits reach `target`."""
    if not 0 <= target < _WORD:
        raise ValueError(f"jump target {target:#x} is not an address")
    offset = target - (place + _JUMP_SIZE)
    return b"\xe9" + struct.pack("<i", offset) if _is_near(offset) else None  # jmp target


def _is_near(offset: int) -> bool:
    return -(1 << 31) <= offset < 1 << 31


def _word(value: int) -> bytes:
    if not 0 <= value < _WORD:
        raise ValueError(f"{value:#x} is not an unsigned 64-bit number")
    return struct.pack("<Q", value)

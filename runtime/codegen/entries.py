"""Machine code by which methods are entered: the first call, a full root area, a call from the
host.

LAZY is what a slot's native entry leads to until the method has been compiled: it keeps the
arguments where the collector sees them, has the method compiled, and enters it. GROW is where a
method goes whose frame does not fit into the root area: the managed code that it calls makes a
further area and comes back to `continue`, which enters the method again. MISS is where a call goes
whose dispatch table has no entry for the object's class: the managed code that it calls finds the
method, and says where it is. All serve every signature: a slot says what they must know of its
method's (`stub_word`). The assembly they were made from is in `tests/stubs/`, and a test compares.

`adapter` makes the code between a bridge and a method: it spreads the words of the bridge's frame
over registers.
"""

from __future__ import annotations

import struct

from runtime.codegen import context as ctx

_TARGET = bytes.fromhex("8877665544332211")

LAZY = bytes.fromhex(
    "554889e55341544155415641574883ec684889fb4989f44d89dd458b7518458b7d1cf20f110424f2"
    "0f114c2408f20f11542410f20f115c2418f20f11642420f20f116c2428f20f11742430f20f117c24"
    "38488954244031c0410fbae700480f42c24989042448894c244831c0410fbae701480f42c1498944"
    "24084c8944245031c0410fbae702490f42c049894424104c894c245831c0410fbae703490f42c149"
    "8944241831c04439f073188d480431d2490fa3cf480f4254c510498954c420ffc0ebe34b8d44f420"
    "488943104c89ef4889de48b88877665544332211ffd031c04439f073178d4804490fa3cf730a498b"
    "54c420488954c510ffc0ebe44889df4c89e6488b542440410fbae700490f421424488b4c2448410f"
    "bae701490f424c24084c8b442450410fbae7024d0f424424104c8b4c2458410fbae7034d0f424c24"
    "18f20f100424f20f104c2408f20f10542410f20f105c2418f20f10642420f20f106c2428f20f1074"
    "2430f20f107c24384d8b5d084883c468415f415e415d415c5b5d41ffe3"
)
MISS = bytes.fromhex(
    "554889e55341544155415641574883ec684889fb4989f44d89dd458b7518458b7d1cf20f110424f2"
    "0f114c2408f20f11542410f20f115c2418f20f11642420f20f116c2428f20f11742430f20f117c24"
    "38488954244031c0410fbae700480f42c24989042448894c244831c0410fbae701480f42c1498944"
    "24084c8944245031c0410fbae702490f42c049894424104c894c245831c0410fbae703490f42c149"
    "8944241831c04439f073188d480431d2490fa3cf480f4254c510498954c420ffc0ebe34b8d44f420"
    "488943104c89ef4889de4c89e248b88877665544332211ffd04989c531c04439f073178d4804490f"
    "a3cf730a498b54c420488954c510ffc0ebe44889df4c89e6488b542440410fbae700490f42142448"
    "8b4c2448410fbae701490f424c24084c8b442450410fbae7024d0f424424104c8b4c2458410fbae7"
    "034d0f424c2418f20f100424f20f104c2408f20f10542410f20f105c2418f20f10642420f20f106c"
    "2428f20f10742430f20f107c24384d89eb4883c468415f415e415d415c5b5d41ffe3"
)
GROW = bytes.fromhex(
    "554889e55341544155415641574883ec684889fb4989f44c8b6f20458b7518458b7d1cf20f110424"
    "f20f114c2408f20f11542410f20f115c2418f20f11642420f20f116c2428f20f11742430f20f117c"
    "2438488954244031c0410fbae700480f42c24989042448894c244831c0410fbae701480f42c14989"
    "4424084c8944245031c0410fbae702490f42c049894424104c894c245831c0410fbae703490f42c1"
    "498944241831c04439f073188d480431d2490fa3cf480f4254c510498954c420ffc0ebe34b8d44f4"
    "20488943104c896424604889df488d35350000004889e24c89e948b88877665544332211ffd0488b"
    "442440410fbae71f490f420424f20f1004244883c468415f415e415d415c5b5dc3554889e5534154"
    "415541564157504889fb4989f64989d54d8b6660458b7d1c418b5518488d42014883e0fe48c1e003"
    "4829c431c039d0731e498b8cc6a0000000448d40044d0fa3c7490f424cc42048890cc4ffc0ebde48"
    "89df488b7310498b5640410fbae700490f421424498b4e48410fbae701490f424c24084d8b465041"
    "0fbae7024d0f424424104d8b4e58410fbae7034d0f424c2418f2410f1006f2410f104e08f2410f10"
    "5610f2410f105e18f2410f106620f2410f106e28f2410f107630f2410f107e3841ff550849894640"
    "f2410f110631c9410fbae71f480f42c849890c24488d65d8415f415e415d415c5b5dc3"
)


def with_target(code: bytes, target: int) -> bytes:
    """The stub, calling the managed code at an address."""
    assert code.count(_TARGET) == 1
    return code.replace(_TARGET, struct.pack("<Q", target))


# mov rdx|rcx|r8|r9, [rbx+n]
_INTEGER = (b"\x48\x8b\x93", b"\x48\x8b\x8b", b"\x4c\x8b\x83", b"\x4c\x8b\x8b")
_ADDRESS = (b"\x48\x8d\x93", b"\x48\x8d\x8b", b"\x4c\x8d\x83", b"\x4c\x8d\x8b")  # lea, the same
_MOVSD_TO_MEMORY = b"\xf2\x0f\x11\x03"  # movsd [rbx], xmm0


def _displacement(n: int) -> bytes:
    return struct.pack("<i", n)


def stack_words(kinds: list[str], struct_result: bool) -> int:
    """Words that the arguments of a method take on the stack, after context and top of roots."""
    floats = sum(k in "fd" for k in kinds)
    integers = len(kinds) - floats + struct_result
    return max(0, integers - 4) + max(0, floats - 8)


def stub_word(kinds: list[str], result: str) -> int:
    """What the stubs must know of a signature: in the low half the words on the stack, in the high
    half which arguments are references (bits 0 to 3 those in registers, 4 to 30 the words on the
    stack; bit 31 the result). Only those go to the root area: what else a register holds may be the
    address of an object that is no more."""
    integers, floats, stack = int(result[0] == "s"), 0, 0
    mask = 1 << 31 if result[0] in "rb" else 0
    for kind in kinds:
        gc = kind in "rb"
        if kind in "fd":
            floats += 1
            stack += floats > 8
            continue
        if integers < 4:
            mask |= gc << integers
        elif stack < 27:
            mask |= gc << (4 + stack)
        stack += integers >= 4
        integers += 1
    return stack | mask << 32


def adapter(result: str, args: list[tuple[str, int]], result_words: int) -> bytes:
    """void (context, frame, slot): calls the slot's native entry with the frame's words.

    `result` and `args` are shape letters, the arguments with their size in words. A frame has the
    result's words first, then each argument's."""
    code = bytearray(b"\x55\x48\x89\xe5\x53")  # push rbp; mov rbp, rsp; push rbx
    kinds = [k[0] for k, _ in args]
    spilled = stack_words(kinds, result[0] == "s")
    room = 8 * spilled + (8 if spilled % 2 == 0 else 0)  # rbx makes it odd: the stack stays aligned
    code += b"\x48\x81\xec" + struct.pack("<i", room)  # sub rsp, room
    code += b"\x48\x89\xf3"  # mov rbx, rsi
    code += b"\x4c\x8b\x5a" + bytes([ctx.SLOT_ENTRY])  # mov r11, [rdx + entry]
    code += b"\x48\x8b\x77" + bytes([ctx.TOP])  # mov rsi, [rdi + top]
    integer = float_ = stack = 0
    at = 8 * result_words
    if result[0] == "s":
        code += _ADDRESS[0] + _displacement(0)
        integer = 1
    for kind, words in args:
        if kind[0] in "fd":
            if float_ < 8:
                # movsd xmmN, [rbx+n]
                code += b"\xf2\x0f\x10" + bytes([0x83 | float_ << 3]) + _displacement(at)
                float_ += 1
            else:
                stack = _spill(code, False, at, stack)
        elif integer < 4:
            code += (_ADDRESS if kind[0] == "s" else _INTEGER)[integer] + _displacement(at)
            integer += 1
        else:
            stack = _spill(code, kind[0] == "s", at, stack)
        at += 8 * words
    code += b"\x41\xff\xd3"  # call r11
    if result[0] in "fd":
        code += _MOVSD_TO_MEMORY
    elif result[0] not in "sv":
        if result[0] == "i":
            code += b"\x89\xc0"  # mov eax, eax: no half of an old address stays in the frame
        code += b"\x48\x89\x03"  # mov [rbx], rax
    code += b"\x48\x8b\x5d\xf8\xc9\xc3"  # mov rbx, [rbp-8]; leave; ret
    return bytes(code)


def _spill(code: bytearray, address: bool, at: int, stack: int) -> int:
    # lea|mov rax, [rbx+n]
    code += (b"\x48\x8d\x83" if address else b"\x48\x8b\x83") + _displacement(at)
    code += b"\x48\x89\x84\x24" + _displacement(8 * stack)  # mov [rsp+n], rax
    return stack + 1

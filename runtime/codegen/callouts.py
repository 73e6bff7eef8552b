"""Machine code that has the host called where compiled code calls a method.

What the host runs or dispatches has an entry as any method has, which leads here with the address
of a record in r10: the thunk of the method's shape, and the target that it is to call. An adapter
takes the arguments as methods get them and passes them to the thunk as call-outs do
(`runtime.codegen.calls`):

    entry    rdi context, rsi top of roots [, address of a struct result], arguments
    thunk    arguments, target, context [, address of a struct result]

Both sides hand integers, references and addresses of structs over in rdi, rsi, rdx, rcx, r8, r9,
floats in xmm0 to xmm7, and what is left on the stack, in order. So a float in a register stays
where it is, the types do not matter beyond that, and few adapters serve all methods: one for each
signature (`call_out_signature`).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

from runtime.codegen import context as ctx

_RAX, _RCX, _RDX, _RSP, _RBP, _RSI, _RDI, _R8, _R9, _R10 = 0, 1, 2, 4, 5, 6, 7, 8, 9, 10
_INTEGERS: Final = (_RDI, _RSI, _RDX, _RCX, _R8, _R9)
_FLOATS: Final = 8

# of what comes back in rax, the bits that count
_CUT: Final = {
    "i1": b"\x0f\xbe\xc0",  # movsx eax, al
    "u1": b"\x0f\xb6\xc0",  # movzx eax, al
    "i2": b"\x0f\xbf\xc0",  # movsx eax, ax
    "u2": b"\x0f\xb7\xc0",  # movzx eax, ax
}


_SIGNATURE: Final = re.compile(rf"({'|'.join(_CUT)}|s|v):[if]*")


class _Word(NamedTuple):
    """A word of memory: from where a register points to."""

    register: int
    offset: int


def call_out_signature(kinds: Iterable[str], result: str, mem: object) -> str:
    """What an adapter must know of a method: "RESULT:ARGUMENTS". `kinds` are the arguments' shape
    letters, `result` the result's, `mem` how that lies in memory.

    The result is s for a struct, a memory kind for a small integer, else v; the arguments are i for
    what integer registers take and f for floats that no register is left for."""
    floats, letters = 0, []
    for kind in kinds:
        if kind[0] not in "fd":
            letters.append("i")
            continue
        floats += 1
        if floats > _FLOATS:
            letters.append("f")
    of_result = "s" if result[0] == "s" else mem if mem in _CUT else "v"
    return f"{of_result}:{''.join(letters)}"


def is_signature(text: str) -> bool:
    return _SIGNATURE.fullmatch(text) is not None


def call_out_adapter(signature: str) -> bytes:
    """The adapter of a signature."""
    result, _, kinds = signature.partition(":")
    code = bytearray()
    code += b"\x55\x48\x89\xe5"  # push rbp; mov rbp, rsp
    code += b"\x57\x52"  # push rdi; push rdx: the context, and perhaps the result's address
    code += b"\x48\x89\x77" + bytes([ctx.TOP])  # mov [rdi + top], rsi
    code += b"\x48\x83\x47" + bytes([ctx.CALL_OUTS, 1])  # add qword [rdi + call_outs], 1
    registers, stack = _passed(kinds, result == "s")
    if stack:
        room = 8 * (len(stack) + len(stack) % 2)  # the stack stays aligned
        code += b"\x48\x81\xec" + struct.pack("<i", room)  # sub rsp, room
    for n, word in enumerate(stack):
        code += _load(_RAX, word)
        code += b"\x48\x89\x84\x24" + struct.pack("<i", 8 * n)  # mov [rsp + 8 n], rax
    # each argument moves to an earlier register: none is lost if they move in order
    for register, source in zip(_INTEGERS, registers, strict=False):
        code += _load(register, source)
    code += b"\x41\xff\x12"  # call [r10]
    code += _CUT.get(result, b"")
    code += b"\xc9\xc3"  # leave; ret
    return bytes(code)


def _passed(kinds: str, struct_result: bool) -> tuple[list[int | _Word], list[_Word]]:
    """Where what the thunk gets is found: for the integer registers, and for the stack."""
    arriving = list(_INTEGERS[3 if struct_result else 2 :])
    at = 16  # past rbp and the return address
    registers: list[int | _Word] = []
    stack: list[_Word] = []
    for kind in kinds:
        if kind == "i" and arriving:
            registers.append(arriving.pop(0))
            continue
        word = _Word(_RBP, at)
        at += 8
        if kind == "i" and len(registers) < len(_INTEGERS):
            registers.append(word)
        else:
            stack.append(word)
    last = [_Word(_R10, 8), _Word(_RBP, -8)]  # target, context
    if struct_result:
        last.append(_Word(_RBP, -16))
    free = len(_INTEGERS) - len(registers)
    return registers + last[:free], stack + last[free:]


def _load(register: int, source: int | _Word) -> bytes:
    if isinstance(source, _Word):
        # mov register, [source.register + offset]
        prefix = 0x48 | (register >> 3) << 2 | source.register >> 3
        mode = 0x80 | (register & 7) << 3 | source.register & 7
        return bytes([prefix, 0x8B, mode]) + struct.pack("<i", source.offset)
    # mov register, source
    prefix = 0x48 | (source >> 3) << 2 | register >> 3
    return bytes([prefix, 0x89, 0xC0 | (source & 7) << 3 | register & 7])

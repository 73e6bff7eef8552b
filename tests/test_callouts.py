"""Call-out adapters, by running them: what the thunk receives, and what comes back."""

from __future__ import annotations

import ctypes
import random
from collections.abc import Iterator
from typing import Any

import pytest

from runtime.codegen import context as ctx
from runtime.codegen.area import MIB, CodeArea
from runtime.codegen.callouts import call_out_adapter, call_out_signature, is_signature
from runtime.codegen.stubs import jump_with_r10

TOP, TARGET = 0x7777_1111_2222, 0x5555_3333_4444
# shape letter → what is passed; references and byrefs are words like any other here
TYPES: dict[str, Any] = {
    "i": ctypes.c_int32, "l": ctypes.c_int64, "f": ctypes.c_float, "d": ctypes.c_double,
    "r": ctypes.c_uint64, "b": ctypes.c_uint64, "s": ctypes.c_uint64, "v": None,
}  # fmt: skip
RETURNED = {"i": -7, "l": -(1 << 40), "f": 0.5, "d": -1e300, "r": 1 << 47, "b": 9, "v": None}
MEMORY = {"i": "i4", "l": "i8", "f": "r4", "d": "r8", "r": "ref", "b": "byref", "v": "v", "s": "s"}

RETURN_RSP = b"\x48\x89\xe0\xc3"  # mov rax, rsp; ret
RETURN_WIDE = b"\x48\xb8" + 0xFFEE_DDCC_BBAA_99F8.to_bytes(8, "little") + b"\xc3"


@pytest.fixture
def area() -> Iterator[CodeArea]:
    made = CodeArea(4 * MIB, MIB)
    yield made
    made.close()


def put(area: CodeArea, code: bytes) -> int:
    address = area.allocate(len(code))
    area.write(address, code)
    return address


def entry(area: CodeArea, kinds: str, result: str, thunk: int, mem: str = "") -> int:
    """What a method's slot leads to."""
    signature = call_out_signature(kinds, result, mem or MEMORY[result])
    assert is_signature(signature)
    adapter = put(area, call_out_adapter(signature))
    record = area.data(16)
    area.poke(record, thunk)
    area.poke(record + 8, TARGET)
    place = area.allocate(32)
    area.write(place, jump_with_r10(record, adapter, place))
    return place


def values(kinds: str, rng: random.Random) -> list[int | float]:
    made: list[int | float] = []
    for kind in kinds:
        if kind in "fd":
            made.append(rng.randrange(-(1 << 20), 1 << 20) / 8)
        elif kind in "il":
            bits = 31 if kind == "i" else 63
            made.append(rng.randrange(-(1 << bits), 1 << bits))
        else:
            made.append(rng.randrange(1 << 64))
    return made


def check(area: CodeArea, kinds: str, result: str, rng: random.Random) -> None:
    """Calls an entry as compiled code does; its thunk tells what it has got."""
    context = (ctypes.c_uint64 * 16)()
    address = ctypes.addressof(context)
    memory = [0x1234_5678] if result == "s" else []
    got: list[Any] = []
    published: list[int] = []
    returned = RETURNED.get(result)

    def told(*arguments: Any) -> Any:
        got.extend(arguments)
        published.append(context[ctx.TOP // 8])
        return returned

    returns = TYPES["v" if result == "s" else result]
    words = [ctypes.c_uint64] * (2 + len(memory))
    arguments = [TYPES[k] for k in kinds]
    thunk = ctypes.CFUNCTYPE(returns, *arguments, *words)(told)
    at = ctypes.cast(thunk, ctypes.c_void_p).value
    assert at is not None
    method = ctypes.CFUNCTYPE(returns, *words, *arguments)(entry(area, kinds, result, at))
    passed = values(kinds, rng)
    context[ctx.CALL_OUTS // 8] = 41
    assert method(address, TOP, *memory, *passed) == returned, (kinds, result)
    assert got == [*passed, TARGET, address, *memory], (kinds, result)
    assert published == [TOP] and context[ctx.CALL_OUTS // 8] == 42
    assert not any(w for n, w in enumerate(context) if 8 * n not in (ctx.TOP, ctx.CALL_OUTS))


@pytest.mark.parametrize("result", "ilfdrbvs")
def test_arguments_of_every_number_arrive(area: CodeArea, result: str) -> None:
    rng = random.Random(1)
    for count in range(16):
        check(area, "l" * count, result, rng)
        check(area, "d" * count, result, rng)
        check(area, "id" * count, result, rng)


def test_mixed_arguments_arrive(area: CodeArea) -> None:
    rng = random.Random(2)
    for _ in range(400):
        letters = "".join(rng.sample("ilfdrbs", rng.randrange(1, 8)))
        kinds = "".join(rng.choices(letters, k=rng.randrange(30)))
        check(area, kinds, rng.choice("ilfdrbvs"), rng)


@pytest.mark.parametrize(
    ("mem", "value"),
    [("i1", -8), ("u1", 0xF8), ("i2", 0x99F8 - 0x10000), ("u2", 0x99F8), ("i4", 0xBBAA_99F8)],
)
def test_a_small_integer_is_cut_to_size(area: CodeArea, mem: str, value: int) -> None:
    at = entry(area, "", "i", put(area, RETURN_WIDE), mem)
    context = (ctypes.c_uint64 * 16)()
    method = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64)(at)
    assert method(ctypes.addressof(context), TOP) & 0xFFFF_FFFF == value & 0xFFFF_FFFF


@pytest.mark.parametrize("result", "ls")
def test_the_stack_is_aligned_at_the_call(area: CodeArea, result: str) -> None:
    thunk = put(area, RETURN_RSP)
    context = (ctypes.c_uint64 * 16)()
    address = ctypes.addressof(context)
    memory = [0] if result == "s" else []
    for count in range(20):
        for kind in "ld":
            at = entry(area, kind * count, result, thunk)
            types = [ctypes.c_uint64] * (2 + len(memory)) + [TYPES[kind]] * count
            method = ctypes.CFUNCTYPE(ctypes.c_uint64, *types)(at)
            assert method(address, TOP, *memory, *([1] * count)) % 16 == 8, (kind, count)


def test_signatures_say_no_more_than_is_needed() -> None:
    assert call_out_signature("rilb", "r", "ref") == "v:iiii"
    assert call_out_signature("lsll", "v", "v") == "v:iiii"
    assert call_out_signature("d" * 8, "f", "r4") == "v:"
    assert call_out_signature("id" * 9, "s", "s") == "s:" + "i" * 9 + "f"
    assert call_out_signature("", "i", "u2") == "u2:" and call_out_signature("", "i", "i4") == "v:"
    for bad in ("", "v", "v:x", "i4:", "v:i\n", "s:ii:"):
        assert not is_signature(bad)

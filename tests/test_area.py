"""The code area: its mappings, the data allocator, the code allocator and its invariants."""

from __future__ import annotations

import ctypes
import random
import threading
from collections.abc import Iterator

import pytest

from runtime.codegen.area import GIB, GRAIN, MIB, PAGE, AreaFull, CodeArea

RETURN_7 = b"\xb8\x07\x00\x00\x00\xc3"  # mov eax, 7; ret


@pytest.fixture
def area() -> Iterator[CodeArea]:
    made = CodeArea(16 * MIB, 4 * MIB)
    yield made
    made.close()


def call(address: int) -> int:
    return int(ctypes.CFUNCTYPE(ctypes.c_int)(address)())


def protections(area: CodeArea) -> dict[str, str]:
    """Of the mappings that begin at the start of the data part, code part and writable view."""
    starts = {area.base: "data", area.code_base: "code", area._view: "view"}
    found = {}
    with open("/proc/self/maps", encoding="ascii") as maps:
        for line in maps:
            span, permissions = line.split()[:2]
            name = starts.get(int(span.split("-")[0], 16))
            if name:
                found[name] = permissions
    return found


def check_runs(area: CodeArea) -> None:
    """Free runs and allocations tile the code part, and no two free runs touch."""
    pieces = sorted(
        [(start, size, True) for start, size in area._free.items()]
        + [(start, size, False) for start, size in area._sizes.items()]
    )
    at, last_free = area.code_base, False
    for start, size, free in pieces:
        assert start == at and size > 0 and size % GRAIN == 0
        assert not (free and last_free)
        at, last_free = start + size, free
    assert at == area.end
    assert area._ends == {start + size: start for start, size in area._free.items()}
    assert {s for bin_ in area._bins for s in bin_} == set(area._free) == set(area._dirty)
    assert all(0 <= area._dirty[start] <= size for start, size in area._free.items())


def test_no_mapping_is_writable_and_executable(area: CodeArea) -> None:
    found = protections(area)
    assert found["code"].startswith("r-x")
    # Linux may merge an adjacent anonymous mapping into the data part's, which moves its start.
    assert found.get("data", "rw-").startswith("rw-")
    assert found.get("view", "rw-").startswith("rw-")


def test_code_runs_and_is_read_back(area: CodeArea) -> None:
    address = area.allocate(len(RETURN_7))
    area.write(address, RETURN_7)
    assert area.read(address, len(RETURN_7)) == RETURN_7
    assert call(address) == 7
    area.write(address, bytearray(RETURN_7.replace(b"\x07", b"\x09")))
    assert call(address) == 9


def test_data_is_zeroed_aligned_and_one_word_an_access(area: CodeArea) -> None:
    first = area.data(3, 1)
    word = area.data(8)
    page = area.data(PAGE, PAGE)
    assert first < word < page and word % 8 == 0 and page % PAGE == 0
    assert area.peek(word) == 0
    area.poke(word, 2**64 - 1)
    assert area.peek(word) == 2**64 - 1 == area.words[(word - area.base) >> 3]
    assert ctypes.c_uint64.from_address(word).value == 2**64 - 1
    area.write(word, b"\x01" + bytes(7))
    assert area.peek(word) == 1


@pytest.mark.parametrize("offset", [-8, 4, 4 * MIB])
def test_peek_and_poke_refuse_what_is_no_word_of_data(area: CodeArea, offset: int) -> None:
    with pytest.raises(ValueError, match="no aligned word"):
        area.peek(area.base + offset)
    with pytest.raises(ValueError, match="no aligned word"):
        area.poke(area.base + offset, 1)


def test_write_refuses_what_crosses_a_part(area: CodeArea) -> None:
    for address in (area.code_base - 2, area.end - 2, area.base - 8):
        with pytest.raises(ValueError, match="one part"):
            area.write(address, bytes(4))


def test_full_parts_say_so(area: CodeArea) -> None:
    with pytest.raises(AreaFull, match="data"):
        area.data(5 * MIB)
    area.allocate(area.code_size - GRAIN)
    area.allocate(1)
    with pytest.raises(AreaFull, match="code"):
        area.allocate(1)
    check_runs(area)


def test_free_refuses_what_is_not_allocated(area: CodeArea) -> None:
    address = area.allocate(64)
    with pytest.raises(ValueError, match="not the start"):
        area.free(address + GRAIN)
    area.free(address)
    with pytest.raises(ValueError, match="not the start"):
        area.free(address)


def test_freed_code_coalesces_and_traps(area: CodeArea) -> None:
    blocks = [area.allocate(100) for _ in range(4)]
    for address in (blocks[0], blocks[2], blocks[1], blocks[3]):
        area.free(address)
        check_runs(area)
    assert area._free == {area.code_base: area.code_size}
    assert area.code_used == 0
    assert set(area.read(blocks[0], 400)) == {0xCC}


def test_large_free_runs_go_back_to_the_system(area: CodeArea) -> None:
    size = 4 * CodeArea.PUNCH
    address = area.allocate(size)
    area.write(address, b"\x90" * size)
    area.free(address)
    assert set(area.read(address, size)) == {0}  # a hole reads as zeros, not as int3
    assert area._dirty[area.code_base] < PAGE


def test_random_use_keeps_the_invariants(area: CodeArea) -> None:
    random_ = random.Random(1)
    live: dict[int, bytes] = {}
    for step in range(3000):
        if live and random_.random() < 0.48:
            address = random_.choice(list(live))
            assert area.read(address, len(live[address])) == live.pop(address)
            area.free(address)
        else:
            align = random_.choice([1, 16, 16, 32, 64, PAGE])
            content = random_.randbytes(random_.choice([8, 100, 700, 5000, 90_000]))
            address = area.allocate(len(content), align)
            assert address % align == 0
            area.write(address, content)
            live[address] = content
        if step % 100 == 0:
            check_runs(area)
    for address, content in live.items():
        assert area.read(address, len(content)) == content
        area.free(address)
    check_runs(area)
    assert area._free == {area.code_base: area.code_size}


def test_threads_get_different_memory(area: CodeArea) -> None:
    got: list[int] = []

    def work() -> None:
        for _ in range(300):
            first, second = area.allocate(64), area.allocate(64)
            got.append(second)
            area.free(first)
            got.append(area.data(16))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == len(got) == 2400
    check_runs(area)


def test_the_area_holds_what_lies_in_it() -> None:
    area = CodeArea()
    assert area.holds(area.base) and area.holds(area.end - 1)
    assert not area.holds(area.end) and not area.holds(area.base - 1)
    area.close()


@pytest.mark.parametrize(("size", "data"), [(100, 50), (MIB, MIB), (2 * GIB, MIB), (MIB, 0)])
def test_senseless_sizes_are_refused(size: int, data: int) -> None:
    with pytest.raises(ValueError, match="whole pages"):
        CodeArea(size, data)

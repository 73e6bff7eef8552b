"""The form of packs: read as written, damage is told, two are put together."""

from __future__ import annotations

import random
from typing import Any

import pytest

from runtime.cache.pack import (
    CachedCallOut,
    CachedMethod,
    CachedVersion,
    Pack,
    PackDamaged,
    absorb,
    decode,
    encode,
)  # fmt: skip


def version(kind: str, symbols: list[int | str], **changes: Any) -> CachedVersion:
    v = CachedVersion(
        kind, "full" if kind == "optimised" else "", 1.5, True, "m1", False, 0,
        continues=[[[[[4, 0]], 12, 0], "m1.loop0", 16]],
        loops=[[[[[4, 0]], 12, 0], [["4:0/loc1", "i32"], ["loc2", "s#1"]], 512, True]],
        facts=[["class", 1], ["value", 2, "i4", 7]], symbols=symbols,
        functions={"m1": 0, "m1.loop0": 32}, align=16, image=b"\x90" * 40,
        fixups=[(4, 0, 0, -4), (20, 3, -1, 8)],
    )  # fmt: skip
    return v._replace(**changes)


def pack() -> Pack:
    """A method of module 0 with a struct of module 1, and what it refers to."""
    method = CachedMethod(0, "P::M", [10, 20, [[12, 5]], {"call": 1}, [0]], {
        "receivers": [[8, {"counts": {"t1": 5.0}, "other": 0.0}]],
    })  # fmt: skip
    method.versions = [version("first", [0, 1, "counts"])]
    method.call_outs = [CachedCallOut("dispatch", "", "s:ii", [1])]
    return Pack(
        [["App, Version=1", "aa" * 16], ["Lib, Version=1", "bb" * 16]],
        ["m0:2000002|6000001", "t1:2000003", "f0:2000002#4000001"],
        [["slot", 0, 3], ["thunk", "s0:r,i", [1]]], [method], [[0, 1, 0]], [1, 2], {"App.dll": "d"},
    )  # fmt: skip


def same(a: Pack, b: Pack) -> bool:
    return encode(a) == encode(b)


def test_read_as_written() -> None:
    found = decode(encode(pack()))
    assert same(found, pack())
    (v,) = found.methods[0].versions
    assert v.fixups == [(4, 0, 0, -4), (20, 3, -1, 8)] and v.image == b"\x90" * 40
    assert v.enters and not v._replace(entry="m2").enters
    assert found.methods[0].call_outs == [CachedCallOut("dispatch", "", "s:ii", [1])]


def test_damage_is_told() -> None:
    content = encode(pack())
    rng = random.Random(3)
    for _ in range(2000):
        changed = bytearray(content)
        if rng.random() < 0.3:
            del changed[rng.randrange(len(changed)) :]
        for _ in range(rng.choice((1, 4, 30))):
            if changed:
                changed[rng.randrange(len(changed))] = rng.randrange(256)
        try:
            decode(bytes(changed))
        except PackDamaged:
            pass  # any other exception is a fault
    for bad in (b"", b"rapgopk1", content[:-1], b"x" + content):
        with pytest.raises(PackDamaged):
            decode(bad)
    for kind, signature, cells in (
        ("host", "s:iix", [1, 0]), ("host", "s:ii", [1]), ("dispatch", "", [1]), ("no", "v:", []),
    ):  # fmt: skip
        other = pack()
        other.methods[0].call_outs = [CachedCallOut(kind, "", signature, [*cells])]
        with pytest.raises(PackDamaged):
            decode(encode(other))


def test_what_another_run_has_made_is_taken_over() -> None:
    """The other run has met modules and types in another order, and optimised the method."""
    mine, other = pack(), pack()
    other.modules.reverse()
    other.items = ["t0:2000003", "m1:2000002|6000001", "f1:2000002#4000001", "m1:2000002|6000009"]
    second = CachedMethod(3, "P::N", [1, 1, [], {}, []], None)
    second.versions = [version("first", [0], loops=[], continues=[], facts=[])]
    other.methods[0] = CachedMethod(1, "P::M", [10, 20, [], {}, [1]], None)
    other.methods[0].versions = [version(
        "optimised", [1, 0],
        continues=[[[[[4, 1]], 12, 0], "m1.loop0", 16]],
        loops=[[[[[4, 1]], 12, 0], [["4:1/loc1", "i32"], ["loc2", "s#0"]], 512, True]],
        facts=[["class", 0]],
    )]  # fmt: skip
    other.methods[0].call_outs = [
        CachedCallOut("host", "generic", "v:", [1, 0]), CachedCallOut("dispatch", "", "v:", [0]),
    ]  # fmt: skip
    other.methods.append(second)
    other.symbols = [["slot", 3, 1], ["thunk", "s0:r,i", [0]]]
    other.receivers = [[1, 0, 3]]
    assert absorb(mine, other) == 2
    assert mine.items[:3] == pack().items and mine.items[3] == "m0:2000002|6000009"
    first, taken = mine.methods[0].versions
    assert taken.kind == "optimised" and taken.facts == [["class", 1]]
    assert taken.loops == first.loops and taken.continues == first.continues
    assert [mine.symbols[s] for s in taken.symbols if isinstance(s, int)] == [
        ["thunk", "s0:r,i", [1]], ["slot", 3, 1],
    ]  # fmt: skip
    kept, gained = mine.methods[0].call_outs
    assert kept == CachedCallOut("dispatch", "", "s:ii", [1])
    assert gained == CachedCallOut("host", "generic", "v:", taken.symbols)
    assert [m.name for m in mine.methods] == ["P::M", "P::N"] and mine.methods[1].item == 3
    assert mine.receivers == [[0, 1, 0], [0, 1, 3]]
    assert absorb(mine, other) == 0  # once


def test_nothing_is_taken_from_other_files() -> None:
    mine, other = pack(), pack()
    other.files = {"App.dll": "changed"}
    other.methods[0].versions = [version("optimised", [])]
    assert absorb(mine, other) == 0 and same(mine, pack())

"""The form in which an application's code and profiles are kept: one block of bytes.

    magic, length of the head, head (JSON), code images, fixups

The head names each thing of the host once (`items`, see runtime/agent/Identities.cs) and each
symbol that code refers to once; all else are indexes of those. Nothing here is checked against
harm: a pack is authenticated before it is decoded (`runtime.cache.store`).
"""

from __future__ import annotations

import json
import re
import struct
from array import array
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from runtime.codegen.callouts import is_signature
from runtime.codegen.placing import Fixup

MAGIC: Final = b"rapgopk1"
_HEAD: Final = struct.Struct("<8sII")
_MODULE: Final = re.compile(r"(\d+):")  # digits before a colon are a module's index, only there


class PackDamaged(Exception):
    """Bytes that are no pack, and why."""


class CachedVersion(NamedTuple):
    """A version's code, and what the runtime must know of it. `symbols`: indexes of the pack's, or
    a text for what each version has of its own (`counts`, `probes`, `loop:K`, `exit:K`)."""

    kind: str  # "first", "optimised"
    level: str
    gained: float
    verified: bool
    entry: str
    leaf: bool
    exits: int  # side exits that are counted
    continues: list[list[Any]]  # [loop's key, function, bytes of root area]
    loops: list[list[Any]]  # [key, layout, strip, outermost]
    facts: list[list[Any]]
    symbols: list[int | str]
    functions: dict[str, int]
    align: int
    image: bytes
    fixups: list[Fixup]

    @property
    def enters(self) -> bool:
        """It has an entry for the method; others only go on with loops."""
        return self.entry in self.functions


class CachedCallOut(NamedTuple):
    """An entry that has the host called, to be made anew (`runtime.linker.Linker.call_out`)."""

    kind: str  # "host": the method is left to the host; "dispatch": the host dispatches
    reason: str  # of the former
    signature: str
    symbols: list[int | str]  # the cells of the thunk and, of the former, the target


class CachedMethod:
    """`summary`, `profile`: plain, as `runtime.cache.saving` and `profilers.plain` make them;
    `learned`: which optimizations it favoured, and what
    did not help it (rapgo/seeding.py); `shape`: its shape, the struct types in it, their words."""

    __slots__ = (
        "call_outs", "item", "learned", "name", "profile", "shape", "summary",
        "versions",
    )  # fmt: skip

    def __init__(
        self, item: int, name: str, summary: list[Any] | None,
        profile: dict[str, Any] | None,
    ) -> None:  # fmt: skip
        self.item, self.name = item, name
        self.summary, self.profile = summary, profile
        self.learned: dict[str, Any] = {}
        self.shape: list[Any] = []
        self.versions: list[CachedVersion] = []
        self.call_outs: list[CachedCallOut] = []


class Pack:
    """`modules`: [assembly's name, identity]; `receivers`: [declared method, exact class or -1,
    target]; `probes`: what was measured of the host; `files`: of the application's assemblies, the
    path (from the main one's folder, if it lies there) and a digest of the content: code has taken
    offsets and bodies from them without naming them."""

    __slots__ = ("files", "items", "methods", "modules", "probes", "receivers", "symbols")

    def __init__(
        self, modules: list[list[str]], items: list[str], symbols: list[list[Any]],
        methods: list[CachedMethod], receivers: list[list[int]], probes: list[int],
        files: dict[str, str],
    ) -> None:  # fmt: skip
        self.files = files
        self.modules, self.items, self.symbols = modules, items, symbols
        self.methods, self.receivers, self.probes = methods, receivers, probes

    @property
    def version_count(self) -> int:
        return sum(len(m.versions) for m in self.methods)


def encode(pack: Pack) -> bytes:
    images, fixups = bytearray(), array("i")
    methods = []
    for m in pack.methods:
        versions = []
        for v in m.versions:
            start = len(fixups)
            for f in v.fixups:
                fixups.extend(f)
            versions.append([
                v.kind, v.level, v.gained, v.verified, v.entry, v.leaf, v.exits, v.continues,
                v.loops, v.facts, v.symbols, v.functions, v.align, len(images), len(v.image),
                start, len(fixups) - start,
            ])  # fmt: skip
            images += v.image
        row = [
            m.item, m.name, m.summary, m.profile, m.learned, m.shape,
            m.call_outs, versions,
        ]  # fmt: skip
        methods.append(row)
    head = json.dumps(
        [pack.modules, pack.items, pack.symbols, methods, pack.receivers, pack.probes,
         pack.files],
        separators=(",", ":"),
    ).encode()
    return b"".join((_HEAD.pack(MAGIC, len(head), len(images)), head, images, fixups.tobytes()))


def decode(data: bytes) -> Pack:
    """Raises PackDamaged."""
    if len(data) < _HEAD.size:
        raise PackDamaged(f"{len(data)} bytes are no pack")
    magic, head_size, image_size = _HEAD.unpack_from(data)
    start = _HEAD.size + head_size
    if magic != MAGIC or start + image_size > len(data) or (len(data) - start - image_size) % 4:
        raise PackDamaged("it does not begin as a pack does, or is cut off")
    try:
        return _decode(data[_HEAD.size : start], data[start : start + image_size],
                       data[start + image_size :])  # fmt: skip
    except (ValueError, TypeError, IndexError, KeyError) as e:
        raise PackDamaged(f"{type(e).__name__}: {e}") from e


def _decode(head: bytes, images: bytes, words: bytes) -> Pack:
    modules, items, symbols, methods, receivers, probes, files = json.loads(head)
    pack = Pack(modules, items, symbols, [], receivers, probes, files)
    fixups = array("i", words).tolist()
    for item, name, summary, profile, learned, shape, call_outs, versions in methods:
        m = CachedMethod(item, name, summary, profile)
        m.learned, m.shape = learned, shape
        m.call_outs = [_call_out(row) for row in call_outs]
        for *rest, at, size, start, count in versions:
            own = iter(fixups[start : start + count])
            code = images[at : at + size], list(zip(own, own, own, own, strict=True))
            row: Any = (*rest, *code)
            m.versions.append(CachedVersion(*row))
        pack.methods.append(m)
    return pack


def _call_out(row: list[Any]) -> CachedCallOut:
    call_out = CachedCallOut(*row)
    cells = {"host": 2, "dispatch": 1}[call_out.kind]
    if len(call_out.symbols) != cells or not is_signature(call_out.signature):
        raise PackDamaged(f"no call-out is {row}")
    return call_out


# ---- putting two together


def absorb(pack: Pack, other: Pack) -> int:
    """Takes over what another pack of the same application has and this one has not: methods, and
    versions and call-outs of a kind. Returns how many versions that were: none if they were made
    from other files."""
    if any(pack.files.get(path, digest) != digest for path, digest in other.files.items()):
        return 0
    pack.files = {**other.files, **pack.files}
    modules = _places(pack.modules, other.modules)

    def renamed(item: str) -> str:
        return _MODULE.sub(lambda found: f"{modules[int(found[1])]}:", item)

    items = _places(pack.items, map(renamed, other.items))
    symbols = _places(pack.symbols, [_moved(s, items) for s in other.symbols])
    mine = {m.item: m for m in pack.methods}
    taken = 0
    for m in other.methods:
        here = mine.get(items[m.item])
        if here is None:
            here = CachedMethod(items[m.item], m.name,
                                _summary_moved(m.summary, items), None)  # fmt: skip
            if m.shape:
                shape, types, words = m.shape
                here.shape = [shape, [items[n] for n in types], words]
            pack.methods.append(here)
        if here.profile is None and m.profile is not None:
            here.profile = profile_moved(m.profile, items)
        here.learned = here.learned or m.learned
        have = {(v.kind, v.enters) for v in here.versions}
        for v in m.versions:
            if (v.kind, v.enters) not in have:
                here.versions.append(_version_moved(v, items, symbols))
                taken += 1
        kinds = {c.kind for c in here.call_outs}
        here.call_outs += [
            c._replace(symbols=_symbols_moved(c.symbols, symbols))
            for c in m.call_outs if c.kind not in kinds
        ]  # fmt: skip
    for row in other.receivers:
        moved = [items[n] if n >= 0 else n for n in row]
        if moved not in pack.receivers:
            pack.receivers.append(moved)
    return taken


def _places(rows: list[Any], others: Iterable[Any]) -> list[int]:
    """Where each of the others is among the rows, which take what they have not."""
    known = {repr(row): n for n, row in enumerate(rows)}
    places = []
    for row in others:
        at = known.setdefault(repr(row), len(rows))
        if at == len(rows):
            rows.append(row)
        places.append(at)
    return places


# which elements of a symbol, after its kind, are items: the first so many, or all behind a text
ITEM_FIRST: Final = frozenset((
    "slot", "dispatch", "host", "miss", "word", "arrayword", "function", "static", "class",
    "newdelegate", "unbox", "unboxref", "box", "staticref", "ldvirtftn", "isinst", "cast",
    "typenumber",
))  # fmt: skip


def _moved(symbol: list[Any], items: list[int]) -> list[Any]:
    kind, *rest = symbol
    if kind in ITEM_FIRST:
        return [kind, items[rest[0]], *rest[1:]]
    if kind == "literal":  # what kind of literal, item, token
        return [kind, rest[0], items[rest[1]], *rest[2:]]
    if kind in ("thunk", "native"):  # shape, the struct types in it
        return [kind, rest[0], [items[n] for n in rest[1]]]
    if kind == "virtual":
        return [kind, items[rest[0]], rest[1], [items[n] for n in rest[2]]]
    if kind == "clauses":
        return [kind, [[c, items[n] if c == "catch" else n] for c, n in rest[0]]]
    return symbol


def _key_moved(key: list[Any], items: list[int]) -> list[Any]:
    path, offset, nth = key
    return [[[at, items[m]] for at, m in path], offset, nth]


# registers of inlined code are named "OFFSET:METHOD/…", struct types "s#ITEM"
IN_NAME: Final = re.compile(r"(?<=:)\d+(?=/)")
_IN_TYPE: Final = re.compile(r"(?<=^s#)\d+$")


def _layout_moved(layout: list[list[str]], items: list[int]) -> list[list[str]]:
    def to(found: re.Match[str]) -> str:
        return str(items[int(found[0])])

    return [[IN_NAME.sub(to, name), _IN_TYPE.sub(to, type)] for name, type in layout]


def _version_moved(v: CachedVersion, items: list[int], symbols: list[int]) -> CachedVersion:
    return CachedVersion(
        v.kind, v.level, v.gained, v.verified, v.entry, v.leaf, v.exits,
        [[_key_moved(k, items), f, room] for k, f, room in v.continues],
        [[_key_moved(k, items), _layout_moved(layout, items), *rest]
         for k, layout, *rest in v.loops],
        [[kind, items[n], *rest] for kind, n, *rest in v.facts],
        _symbols_moved(v.symbols, symbols),
        v.functions, v.align, v.image, v.fixups,
    )  # fmt: skip


def _symbols_moved(own: list[int | str], symbols: list[int]) -> list[int | str]:
    return [symbols[s] if isinstance(s, int) else s for s in own]


def _summary_moved(summary: list[Any] | None, items: list[int]) -> list[Any] | None:
    if summary is None:
        return None
    *rest, callees = summary
    return [*rest, [items[n] for n in callees]]


def profile_moved(profile: dict[str, Any], items: list[int]) -> dict[str, Any]:
    """Receivers are named by a letter and the item: a class ("t1"), or what a delegate calls
    ("m1")."""
    rows = []
    for at, row in profile["receivers"]:
        counts = {f"{name[0]}{items[int(name[1:])]}": n for name, n in row["counts"].items()}
        rows.append([at, {**row, "counts": counts}])
    return {**profile, "receivers": rows}

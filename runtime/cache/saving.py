"""From the versions of this run to a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from runtime.cache.naming import Exporter, NotNamed
from runtime.cache.pack import CachedCallOut, CachedMethod, CachedVersion, Pack
from runtime.ir.model import StructType
from runtime.ir.summary import Summary
from runtime.priority import PriorityPath
from runtime.versions import Version


class Kept(NamedTuple):
    """A version worth keeping. `gained`: its speed-up beyond its level; `exits`: the words in which
    it counts side exits, in order."""

    version: Version
    level: str = ""
    gained: float = 1.0
    verified: bool = True
    exits: Sequence[int] = ()


# method, a function that names what a receiver is → the profile in plain form, or None
Profiles = Callable[[int, Callable[[int], str | None]], "dict[str, Any] | None"]


Learned = Callable[[int], "dict[str, Any]"]  # method → what is known of its optimizations


def no_profiles(method: int, name: Callable[[int], str | None]) -> dict[str, Any] | None:
    return None


def nothing_learned(method: int) -> dict[str, Any]:
    return {}


def build(
    path: PriorityPath,
    files: dict[str, str],
    probes: list[int],
    versions: Iterable[Kept],
    profiles: Profiles = no_profiles,
    learned: Learned = nothing_learned,
) -> Pack:
    """`files`: the application's, with digests; `probes`: what was measured of the host. Holds the
    compile lock. What needs something without a name is left out."""
    exporter = Exporter(path.agent, path.linker)
    found: dict[int, CachedMethod] = {}
    needs: list[tuple[list[Any], Any, set[int]]] = []  # where it belongs, what, items it needs
    for kept in versions:
        exporter.used = set()
        try:
            version = _version(exporter, kept)
        except NotNamed:
            continue
        used, exporter.used = exporter.used, set()
        method = _method(path, exporter, found, kept.version.method)
        needs.append((method.versions, version, used))
    for (kind, number), (signature, cells) in path.call_outs.items():
        exporter.used = set()
        try:
            symbols = [exporter.symbol(name) for name in cells]
        except NotNamed:
            continue
        used, exporter.used = exporter.used, set()
        reason = path.on_host[number][0].value if kind == "host" else ""
        method = _method(path, exporter, found, number)
        needs.append((method.call_outs, CachedCallOut(kind, reason, signature, symbols), used))
    words = _words(path, exporter)
    for number, method in found.items():
        method.profile, method.learned = profiles(number, words.get), learned(number)
    receivers = [
        [exporter.item("m", declared), -1 if exact is None else exporter.item("t", exact.number),
         exporter.item("m", target.number)]
        for (declared, _), (exact, target) in path.receivers.items()
    ]  # fmt: skip
    modules, items = exporter.named()
    nameless = {n for n, item in enumerate(items) if not item}
    for place, what, used in needs:
        if not used & nameless:
            place.append(what)
    methods = [m for m in found.values() if m.item not in nameless]
    return Pack(modules, items, exporter.plain, methods, receivers, probes, files)


def _method(
    path: PriorityPath, exporter: Exporter, found: dict[int, CachedMethod], number: int
) -> CachedMethod:
    method = found.get(number)
    if method is None:
        m = path.methods[number]
        method = found[number] = CachedMethod(
            exporter.item("m", number), m.full_name,
            _summary(exporter, path.summaries.get(number)), None,
        )  # fmt: skip
        shape, types = exporter.shape(m.shape.removeprefix("t"))
        structs = [p.ir.words for p in (m.result, *m.params) if isinstance(p.ir, StructType)]
        method.shape = [shape, types, structs]
    return method


def _version(exporter: Exporter, kept: Kept) -> CachedVersion:
    version, made = kept.version, kept.version.made
    assert made is not None
    packed = made.packed
    facts = [[f[0], exporter.item("t" if f[0] == "class" else "f", f[1]), *f[2:]]
             for f in made.facts]  # fmt: skip
    for kind, number in ((f[0], f[1]) for f in made.facts):
        # what the facts are read from must be there
        exporter.symbol(exporter.linker.cell("class" if kind == "class" else "static", number))
    return CachedVersion(
        version.kind, kept.level, kept.gained, kept.verified, made.entry, made.leaf,
        len(kept.exits),
        [[exporter.key(k), name, room] for k, (name, room) in made.continues.items()],
        [[exporter.key(loop.key), exporter.layout(loop.layout), loop.strip, loop.outermost]
         for loop in version.loops],
        facts,
        [exporter.symbol(name, kept.exits) for name in packed.symbols],
        dict(packed.functions), packed.align, packed.image, list(packed.fixups),
    )  # fmt: skip


def _summary(exporter: Exporter, summary: Summary | None) -> list[Any] | None:
    if summary is None:
        return None
    return [summary.instructions, summary.guessed, list(summary.loops.items()),
            dict(summary.counts), [exporter.item("m", m) for m in summary.callees]]  # fmt: skip


def _words(path: PriorityPath, exporter: Exporter) -> dict[int, str]:
    """What receivers are known by in this process → their names in the pack."""
    return {
        word: f"m{exporter.item('m', target.number)}" if exact is None
        else f"t{exporter.item('t', exact.number)}"
        for (_, word), (exact, target) in path.receivers.items()
    }  # fmt: skip

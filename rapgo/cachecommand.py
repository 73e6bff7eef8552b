"""`rapgo cache`: what is in the code cache, and taking it elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from rapgo.arguments import Parser
from rapgo.caching import folder_of
from rapgo.errors import UsageError
from runtime.cache.image import Shipped, read_packs, write_image
from runtime.cache.pack import Pack, PackDamaged, decode
from runtime.cache.store import Row, Store, StoreUnusable, make_key

_USAGE = "[--cache DIR] ls | show PROGRAM | clear | verify | export FILE | import FILE"
_ABOUT = """Look after the code cache. ls: its packs, one a line. show: what one holds. clear:
removes all. verify: authenticates and reads every pack. export, import: a file to ship with a
trained application, sealed with the key in --key FILE (made by export if it is not there)."""


def main(arguments: list[str]) -> int:
    parser = Parser("rapgo cache", _USAGE, _ABOUT)
    parser.add_argument("--cache", metavar="DIR", help="the cache's folder (default: the user's)")
    parser.add_argument("--key", metavar="FILE", help="the key of an exported cache")
    parser.add_argument(
        "--program", metavar="NAME", default="", help="export only programs of that name"
    )
    parser.add_argument("action", choices=sorted(_ACTIONS))
    parser.add_argument("what", nargs="?", default="", metavar="PROGRAM|FILE")
    options = parser.parse_args(arguments)
    needs = {"show": "PROGRAM", "export": "FILE", "import": "FILE"}.get(options.action)
    if needs and not options.what:
        raise UsageError(f"rapgo cache {options.action}: name a {needs}")
    if options.action in ("export", "import") and not options.key:
        raise UsageError(f"rapgo cache {options.action}: name the key's file with --key")
    where = options.cache or os.environ.get("RAPGO_CACHE") or "auto"
    folder = folder_of("auto" if where == "off" else where)
    if not os.path.isdir(folder):
        if options.cache:
            raise UsageError(f"{folder} is not a folder")
        if options.action not in ("import",):
            print(f"{folder}: nothing has been kept yet")
            return 0
    try:
        store = Store(folder)
    except StoreUnusable as error:
        raise UsageError(str(error)) from None
    try:
        return _ACTIONS[options.action](store, options.what, options.key, options.program)
    except StoreUnusable as error:
        raise UsageError(str(error)) from None
    finally:
        store.close()


def _age(then: float) -> str:
    seconds = max(0.0, time.time() - then)
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit} ago"
    return "just now"


def _ls(store: Store, what: str, key: str | None, program: str) -> int:
    from rapgo.tables import print_table

    rows = store.rows()
    total = sum(r.size for r in rows)
    print_table(
        f"{store.folder}: {len(rows)} packs, {total:,} of {store.limit:,} bytes",
        ["program", "key", "methods", "versions", "bytes", "used"],
        [
            [r.program, r.key.hex()[:8], str(r.methods), str(r.versions), f"{r.size:,}",
             _age(r.used)] for r in rows
        ],
    )  # fmt: skip
    return 0


def _found(store: Store, what: str) -> list[Row]:
    rows = [
        r for r in store.rows()
        if what in (r.program, os.path.basename(r.program)) or r.key.hex().startswith(what)
        or os.path.realpath(what) == r.program
    ]  # fmt: skip
    if not rows:
        raise UsageError(f"nothing is kept of {what}: `rapgo cache ls` lists what there is")
    return rows


def _show(store: Store, what: str, key: str | None, program: str) -> int:
    from rapgo.tables import print_table

    for row in _found(store, what):
        pack = _decoded(store, row)
        if pack is None:
            print(f"{row.program} {row.key.hex()[:8]}: not authentic, or damaged")
            continue
        lines = []
        for m in sorted(pack.methods, key=lambda m: m.name):
            for v in m.versions:
                kind = f"{v.kind} {v.level}".strip()
                notes = [] if v.verified else ["not verified"]
                if not v.enters:
                    notes.append("only goes on with loops")
                if v.facts:
                    notes.append(f"{len(v.facts)} facts")
                if v.kind == "optimised":
                    notes += m.learned.get("chosen", ())
                lines.append([m.name, kind, f"{len(v.image):,}", f"{v.gained:.2f}",
                              "yes" if m.profile else "", ", ".join(notes)])  # fmt: skip
            for c in m.call_outs:
                lines.append([m.name, f"{c.kind} call-out", "", "", "", c.reason])
        print_table(
            f"{row.program}, key {row.key.hex()[:8]}",
            ["method", "version", "bytes", "gained", "profile", ""], lines,
        )  # fmt: skip
        for m in pack.methods:
            for action, level, names in m.learned.get("failed", ()):
                print(f"  {m.name}: {action} {level} did not help: {', '.join(names)}")
        for run in store.history(row.program):
            print(f"  a run of {run.wall_ms:,.0f} ms: {run.compiled} methods compiled, "
                  f"{run.cached} from the cache")  # fmt: skip
    return 0


def _decoded(store: Store, row: Row) -> Pack | None:
    data = store.get(row.key)
    try:
        return None if data is None else decode(data)
    except PackDamaged:
        return None


def _clear(store: Store, what: str, key: str | None, program: str) -> int:
    print(f"{store.folder}: {store.clear()} packs removed")
    return 0


def _verify(store: Store, what: str, key: str | None, program: str) -> int:
    bad = 0
    rows = store.rows()
    for row in rows:
        if _decoded(store, row) is None:
            bad += 1
            store.remove(row.key)
            print(f"{row.program} {row.key.hex()[:8]}: not authentic, or damaged: removed")
    for why, n in store.rejected.items():
        if "authentic" not in why:
            bad += n
            print(f"{why} ({n} times)")
    print(f"{store.folder}: {len(rows)} packs, {bad} bad")
    return 1 if bad else 0


def _export(store: Store, what: str, key: str | None, program: str) -> int:
    assert key is not None
    make_key(key)
    rows = _found(store, program) if program else store.rows()
    packs = []
    for row in rows:
        data = store.get(row.key)
        if data is not None:
            packs.append(Shipped(row.key, row.program, row.methods, row.versions, data))
    try:
        write_image(what, key, packs)
    except OSError as error:
        raise UsageError(f"{what} cannot be written: {error.strerror}") from None
    print(f"{what}: {len(packs)} packs, {os.path.getsize(what):,} bytes")
    return 0


def _import(store: Store, what: str, key: str | None, program: str) -> int:
    assert key is not None
    packs = read_packs(what, key)
    kept = sum(store.put(p.key, p.program, p.methods, p.versions, p.pack) for p in packs)
    print(f"{store.folder}: {kept} of {len(packs)} packs imported")
    return 0 if kept == len(packs) else 1


_ACTIONS: dict[str, Callable[[Store, str, str | None, str], int]] = {
    "ls": _ls, "show": _show, "clear": _clear, "verify": _verify, "export": _export,
    "import": _import,
}  # fmt: skip

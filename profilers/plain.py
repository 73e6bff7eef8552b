"""Profiles as plain data, to be saved with a program and read by a later run.

Numbers of methods and class words differ from run to run, so both are saved by names that the
caller gives; blocks and places are CIL offsets and stay. The result is what JSON can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from profilers.profile import BlockKey, Frequent, MethodProfile

Namer = Callable[[int], str | None]  # None: cannot be named, so it is not saved
Finder = Callable[[str], int | None]  # None: not there in this run


def _row(frequent: Frequent, name: Namer) -> dict[str, Any]:
    counts: dict[str, float] = {}
    other = frequent.other
    for value, n in frequent.counts.items():
        text = name(value)
        if text is None:
            other += n
        else:
            counts[text] = counts.get(text, 0.0) + round(n, 1)
    return {"counts": counts, "other": round(other, 1)}


def to_plain(profile: MethodProfile, word: Namer) -> dict[str, Any]:
    """`word` names the class words and method entries of receivers."""
    return {
        "entries": round(profile.entries, 1),
        "seconds": profile.seconds,
        "iterations": [[offset, round(n, 1)] for offset, n in profile.iterations.items()],
        "edges": [[*block, [round(n, 1) for n in e]] for block, e in profile.edges.items()],
        "paths": [[_blocks(path), round(n, 1)] for path, n in profile.paths.items()],
        "traces": [[*header, _blocks(tail)] for header, tail in profile.traces.items()],
        "receivers": [[place, _row(f, word)] for place, f in profile.receivers.items()],
        "values": [[place, _row(f, str)] for place, f in profile.values.items()],
        "stores": [[place, round(n, 1)] for place, n in profile.stores.items()],
    }


def from_plain(method: int, data: Mapping[str, Any], word: Finder) -> MethodProfile:
    """Receivers that `word` does not find count as others. Raises ValueError if the data is not
    what `to_plain` writes: it may come from a damaged file."""
    try:
        return MethodProfile(
            method,
            _count(data["entries"]),
            {int(offset): _count(n) for offset, n in data["iterations"]},
            _count(data["seconds"]),
            {_key(b): tuple(_count(n) for n in e) for *b, e in data["edges"]},
            {_keys(path): _count(n) for path, n in data["paths"]},
            {_key(header): _keys(tail) for *header, tail in data["traces"]},
            {int(place): _frequent(row, word) for place, row in data["receivers"]},
            {int(place): _frequent(row, int) for place, row in data["values"]},
            {int(place): _count(n) for place, n in data["stores"]},
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise ValueError(f"not a saved profile: {type(error).__name__}: {error}") from None


def _blocks(path: tuple[BlockKey, ...]) -> list[list[int]]:
    return [list(block) for block in path]


def _key(block: Any) -> BlockKey:
    offset, nth = block
    return int(offset), int(nth)


def _keys(path: Any) -> tuple[BlockKey, ...]:
    return tuple(_key(block) for block in path)


def _count(n: Any) -> float:
    found = float(n)
    if not 0.0 <= found < 1e18:
        raise ValueError(f"{n} is no count")
    return found


def _frequent(row: Mapping[str, Any], find: Finder) -> Frequent:
    frequent = Frequent({}, _count(row["other"]))
    for text, n in row["counts"].items():
        value = find(text)
        if value is None:
            frequent.other += _count(n)
        else:
            frequent.counts[value] = frequent.counts.get(value, 0.0) + _count(n)
    return frequent

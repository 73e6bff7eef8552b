"""Which versions must not be given back, though nothing runs in them."""

from __future__ import annotations

import threading
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import pytest

from rapgo.actions import Actions
from runtime.versions import Contexts, Version, Versions


class Area:
    """Words that nobody reads."""

    def data(self, size: int, align: int = 8) -> int:
        return 0x1000

    def peek(self, address: int) -> int:
        return 0

    def poke(self, address: int, value: int) -> None:
        pass


def versions() -> Versions:
    area: Any = Area()
    return Versions(area, {}, Contexts(area), lambda: 0)


def test_what_is_compared_and_what_instrumented_code_stands_for_is_kept() -> None:
    """In a trial the older version runs again, and the newer one comes back after it."""
    all_ = versions()
    made = [all_.begin(7, "optimised", 0x2000, []) for _ in range(4)]
    found: list[Collection[Version]] = []

    def reclaim(kept: Collection[Version]) -> list[Version]:
        found.append(kept)
        return []

    compared = SimpleNamespace(verification=SimpleNamespace(old=made[0], new=made[1]), kept=None)
    instrumented = SimpleNamespace(verification=None, kept=made[2])
    actions: Any = SimpleNamespace(
        robust=SimpleNamespace(methods={7: compared, 8: instrumented}),
        versions=SimpleNamespace(old=made, reclaim=reclaim),
        path=SimpleNamespace(lock=threading.RLock()),
    )
    Actions.reclaim(actions)
    assert found == [set(made[:3])]


def test_a_version_that_was_given_back_does_not_come_back() -> None:
    all_ = versions()
    version = all_.begin(7, "optimised", 0x2000, [])
    all_.abandon(version)
    with pytest.raises(ValueError, match="has been given back"):
        all_.swap(version)

"""What a code version counts with: which words of a context are its own."""

from __future__ import annotations

from typing import NamedTuple


class Numbers(NamedTuple):
    """What a version counts with: its number, and the first of the probe words of its loops, behind
    which is one for how often it went on where another version was left."""

    version: int
    probe: int
    loops: int

    def loop(self, k: int) -> str:
        """The name of the cell of its k-th loop."""
        return f"loop{self.version}.{k}"

    @property
    def counts(self) -> str:
        """The name of the offset in a context at which its entries and exits are counted."""
        return f"counts{self.version}"

    @property
    def probes(self) -> str:
        """The name of the offset of its probe words."""
        return f"probes{self.version}"

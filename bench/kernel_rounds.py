"""Rounds over kernels or adaptive programs: their own time, and checksums that must agree.

The first result of a kernel, a bare host's, is what the others are compared with; a time with a
wrong result is no time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from catalogue import Kernel
from comparison import Comparison
from contenders import Contender
from processes import RunFailed, kernel_result
from session import Session

TOLERANCE = 1e-6


class KernelRounds:
    """`natives` maps a kernel's name to its machine code."""

    def __init__(
        self,
        session: Session,
        comparison: Comparison,
        kernels: Sequence[Kernel],
        factor: float,
        natives: Mapping[str, Path],
    ) -> None:
        self._session, self._comparison = session, comparison
        self._kernels, self._factor, self._natives = kernels, factor, natives
        self._checks: dict[str, tuple[str, float]] = {}  # kernel → who said it first, and what

    def round(self) -> None:
        """Each kernel once in each way."""
        self._comparison.begin_round()
        for kernel in self._kernels:
            for contender in self._comparison.contenders:
                times = self._times(kernel, contender) or [None] * len(kernel.times)
                for row, time in zip(kernel.rows, times, strict=True):
                    self._comparison.add(row, contender, time)

    def _times(self, kernel: Kernel, contender: Contender) -> Sequence[float | None]:
        """Its times; nothing if it gave no result."""
        program = self._natives[kernel.name] if contender.native else kernel.dll
        size = str(kernel.size_for(self._factor))
        try:
            run = self._session.run(contender, program, (size,))
            check, *times = kernel_result(run, "CHK", *kernel.times)
        except RunFailed as failed:
            self._comparison.complain(f"FAILED {kernel.name}, {contender.name}: {failed}")
            return []
        who, expected = self._checks.setdefault(kernel.name, (contender.name, check))
        if not agree(expected, check):
            self._comparison.complain(
                f"WRONG RESULT {kernel.name}: {contender.name} gives {check!r}, {who} {expected!r}"
            )
            return []
        return times


def agree(a: float, b: float) -> bool:
    """Equal to 1e-6, relative; two NaNs agree."""
    return (a != a and b != b) or abs(a - b) <= TOLERANCE * max(abs(a), abs(b))

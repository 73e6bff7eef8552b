"""Rounds over the examples: user time of the process above hello world's, same round and way.

Examples print results, no times. What is left after hello world's user time is the program itself:
its compilation and its work, on all threads. Differences too small to mean anything count as no
result and are said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalogue import HELLO
from comparison import Comparison
from contenders import Contender
from kernel_rounds import agree
from processes import Run, RunFailed
from session import Session

LEAST_MS = 30.0


class ExampleRounds:
    """One object holds the output that each example gave first."""

    def __init__(self, session: Session, comparison: Comparison, programs: Sequence[Path]) -> None:
        self._session, self._comparison, self._programs = session, comparison, programs
        self._outputs: dict[str, tuple[str, str]] = {}  # example → who printed it first, and what

    def round(self) -> None:
        """Hello world, then each example, once in each way."""
        self._comparison.begin_round()
        floors = {c.name: self._run(HELLO, c) for c in self._comparison.contenders}
        for program in self._programs:
            for contender in self._comparison.contenders:
                run, floor = self._run(program, contender), floors[contender.name]
                time = None if run is None or floor is None else 1e3 * (run.user - floor.user)
                if time is not None and time < LEAST_MS:
                    self._comparison.complain(
                        f"TOO SHORT {program.stem}, {contender.name}:"
                        f" less than {LEAST_MS:.0f} ms of user time above hello world's"
                    )
                    time = None
                self._comparison.add(program.stem, contender, time)

    def _run(self, program: Path, contender: Contender) -> Run | None:
        try:
            run = self._session.run(contender, program)
        except RunFailed as failed:
            self._comparison.complain(f"FAILED {program.stem}, {contender.name}: {failed}")
            return None
        who, expected = self._outputs.setdefault(program.stem, (contender.name, run.stdout))
        if not same_output(expected, run.stdout):
            self._comparison.complain(
                f"WRONG RESULT {program.stem}: {contender.name} prints something else than {who}"
            )
            return None
        return run


def same_output(a: str, b: str) -> bool:
    """Equal word by word, numbers to 1e-6: hosts write the last digits differently."""
    if a == b:
        return True
    words = a.split(), b.split()
    return len(words[0]) == len(words[1]) and all(map(_same_word, *words))


def _same_word(a: str, b: str) -> bool:
    if a == b:
        return True
    try:
        return agree(float(a), float(b))
    except ValueError:
        return False

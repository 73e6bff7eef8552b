"""File tests of the IR: a text, what to run on it, and exactly what must come out.

    ; run: polls strip=7, frame        steps, from STEPS below; the last one's text is compared
    ; ...                              what the case is about
    function "f" method 1 result void
    ...
    ; expect:
    ...                                everything from here on, byte for byte

A step that changes the function is followed by the verifier. What the verifier has to say is the
outcome too: `error: ` and its message. `RAPGO_UPDATE_FILETESTS=1` writes what came out into the
files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from ircases import frame_text, llvm_text
from optworld import CALLEE, TextWorld

from optimizations import inlining
from optimizations.comparers import Comparers
from optimizations.devirtualise import Devirtualisation
from optimizations.endings import Endings
from optimizations.facts import RunFacts
from optimizations.inlining import Inlining
from optimizations.instrumentation import Instrumentation
from optimizations.layout import Layout
from optimizations.protocol import Budget, Optimization, Result
from optimizations.superblocks import Superblocks
from optimizations.switch_threading import SwitchThreading
from optimizations.unrolling import Unrolling
from profilers.profile import MethodProfile
from runtime.codegen.frame import analyse
from runtime.codegen.replacement import words
from runtime.ir.declarations import World
from runtime.ir.entries import loop_entry, polls
from runtime.ir.model import Function, Instr
from runtime.ir.parser import ParseError, parse
from runtime.ir.polls import insert_polls
from runtime.ir.printer import print_function
from runtime.ir.safepoints import verify_safepoints
from runtime.ir.states import layout, mark_states
from runtime.ir.verifier import VerifyError, verify
from runtime.refusals import Refusal

FILES = sorted((Path(__file__).parent / "filetests").glob("*.rir"))
SEPARATOR = "; expect:\n"

Step = Callable[[Function, TextWorld, dict[str, int]], str]


def _polls(f: Function, world: World, options: dict[str, int]) -> str:
    insert_polls(f, options.get("strip", 65536), bool(options.get("rework", 0)))
    verify(f)
    verify_safepoints(f)
    return print_function(f, world, declarations=False)


def _verify(f: Function, world: World, options: dict[str, int]) -> str:
    verify(f)
    return "good\n"


def _safepoints(f: Function, world: World, options: dict[str, int]) -> str:
    verify(f)
    verify_safepoints(f)
    return "good\n"


def _lower(f: Function, world: World, options: dict[str, int]) -> str:
    """The function's own LLVM text: without declarations, attributes and metadata."""
    found = re.search(r"^define [^@]*@f\(.*?^}\n", llvm_text(f, world), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group()


def _rewritten(f: Function, world: World, result: Result) -> str:
    """The function after an optimization and what that notes, or its reason to do nothing."""
    verify(f)
    if result.refused is not None:
        detail = f": {result.detail}" if result.detail else ""
        return f"refused: {result.refused.value}{detail}\n"
    notes = "".join(f"; {note}\n" for note in result.notes)
    return notes + print_function(f, world, declarations=False)


class Words:
    """Hands out probe words from 100 on."""

    def __init__(self) -> None:
        self.next = 100

    def take(self, words: int) -> int:
        self.next += words
        return self.next - words


def _instrument(f: Function, world: World, options: dict[str, int]) -> str:
    kinds = [name for name, wanted in options.items() if wanted]
    result = Instrumentation(Words(), kinds).apply(f, MethodProfile(f.method))
    return _rewritten(f, world, result)


def _threading(f: Function, world: World, options: dict[str, int]) -> str:
    result = SwitchThreading().apply(f)
    verify_safepoints(f)
    return _rewritten(f, world, result)


def _superblocks(f: Function, world: World, options: dict[str, int]) -> str:
    """By the counts in the text alone; with `probes=1` side exits are counted."""
    probes = Words() if options.get("probes") else None
    pass_ = Superblocks(Budget(options.get("budget", 4000)), probes)
    text = _rewritten(f, world, pass_.apply(f, MethodProfile(f.method)))
    return text + "".join(f"; {e.probe}: {e.block} -> {e.target}\n" for e in pass_.exits)


def _unroll(f: Function, world: World, options: dict[str, int]) -> str:
    return _rewritten(f, world, Unrolling(Budget()).apply(f, MethodProfile(f.method)))


def _layout(f: Function, world: World, options: dict[str, int]) -> str:
    return _rewritten(f, world, Layout().apply(f, MethodProfile(f.method)))


def _states(f: Function, world: World, options: dict[str, int]) -> str:
    mark_states(f)
    verify(f)
    return print_function(f, world, declarations=False)


def _continue(f: Function, world: World, options: dict[str, int]) -> str:
    """The code that goes on with a polled loop, by its number."""
    poll = polls(f)[options.get("loop", 0)]
    try:
        g = loop_entry(f, poll, layout(poll.instrs[0].args), words)
    except Refusal as r:
        return f"refused: {r}\n"
    verify(g)
    verify_safepoints(g)
    return print_function(g, world, declarations=False)


def _applied(
    make: Callable[[TextWorld, dict[str, int]], Optimization],
) -> Callable[[Function, TextWorld, dict[str, int]], str]:
    def step(f: Function, world: TextWorld, options: dict[str, int]) -> str:
        return _rewritten(f, world, make(world, options).apply(f, world.profile(f.method)))

    return step


def _inlining(world: TextWorld, options: dict[str, int]) -> Inlining:
    budget = Budget(options.pop("budget", 4000))
    return Inlining(world, budget, inlining.Limits(**options))  # type: ignore[arg-type]


def _twice(f: Function, world: TextWorld, options: dict[str, int]) -> str:
    """As the optimizer does, once more for what has been inlined meanwhile."""
    guarded: set[Instr] = set()
    results = [
        Devirtualisation(world, guarded=guarded).apply(f, world.profile(f.method)) for _ in range(2)
    ]
    return "".join(_rewritten(f, world, r) for r in results)


STEPS: dict[str, Step] = {
    "print": lambda f, world, options: print_function(f, world),
    "verify": _verify,
    "polls": _polls,
    "safepoints": _safepoints,
    "frame": lambda f, world, options: frame_text(f, analyse(f)),
    "lower": _lower,
    "threading": _threading,
    "instrument": _instrument,
    "states": _states,
    "continue": _continue,
    "superblocks": _superblocks,
    "unroll": _unroll,
    "layout": _layout,
    "inlining": _applied(_inlining),
    "devirtualise": _applied(lambda world, options: Devirtualisation(world)),
    "devirtualise-twice": _twice,
    "facts": _applied(lambda world, options: RunFacts(world)),
    "comparers": _applied(lambda world, options: Comparers(world)),
    "endings": _applied(lambda world, options: Endings(world)),
}


def outcome(text: str) -> str:
    """What comes of a file's text."""
    header = re.match(r"; run: (.*)\n", text)
    if header is None:
        return "error: the first line must say what to run\n"
    out = ""
    try:
        f, declared = parse(text.partition(CALLEE)[0])
        world = TextWorld(text, declared)
        for step in header.group(1).split(","):
            name, *settings = step.split()
            options = {key: int(value) for key, _, value in (s.partition("=") for s in settings)}
            out = STEPS[name](f, world, options)
    except (ParseError, VerifyError) as e:
        return f"error: {e}\n"
    return out


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_file(path: Path) -> None:
    text, separator, expected = path.read_text().partition(SEPARATOR)
    found = outcome(text)
    if os.environ.get("RAPGO_UPDATE_FILETESTS"):
        path.write_text(f"{text}{SEPARATOR}{found}")
        return
    assert separator, f"{path.name} lacks the line {SEPARATOR!r}; RAPGO_UPDATE_FILETESTS=1 adds it"
    assert found == expected

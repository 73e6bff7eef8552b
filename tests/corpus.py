"""The programs that the differential tests run: which, with which arguments, on which hosts.

Three kinds: `programs` (C# 7 from mcs, or CIL, one feature area each), `modern` (C# 14 from Roslyn,
built for .NET Core 3.1 or for .NET 9) and `examples`. A program of tests/programs says how it is
run in comment lines at its head:

    // args: one "two words"  the arguments of Main; none without the line
    // exit: 134              the exit code that the bare host must give; 0 without the line
    // share: 0.9             the least share of its methods that rapgo compiles; a lower one where
                              some must stay in host code because they look at their caller
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
EXAMPLES = TESTS.parent / "examples"

# Sizes that keep an example's test run short; the defaults are for people.
EXAMPLE_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "Hello": (),
    "NBody": ("20000",),
    "SpectralNorm": ("60",),
    "Mandelbrot": ("64",),
    "BinaryTrees": ("8",),
    "WordCount": ("5000",),
    "Interpreter": ("20000",),
    "Signal": ("20000",),
}
# Modern programs whose exit code on the bare host is not 0.
MODERN_EXIT_CODES = {"ExceptionsOdd": 3}
# Builds for .NET Core 3.1 that the bare 3.1 host itself cannot run, or runs differently each time.
NO_TEST_ON_31 = {
    "DelegatesEvents": "3.1 itself dies of a bad access (exit code 139) in it, every time",
}
# The least share of a program's methods that must run as rapgo's code.
SHARE = 0.97
MODERN_SHARE = 0.95

_HEADER = re.compile(r"^// (args|exit|share): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Program:
    """A program under test; `compiled_share` is the least share of methods that rapgo compiles."""

    kind: str
    name: str
    dll: Path
    arguments: tuple[str, ...]
    exit_code: int
    hosts: tuple[str, ...]
    compiled_share: float

    @property
    def id(self) -> str:
        return f"{self.kind}/{self.name}"


def _mcs_programs() -> list[Program]:
    found = []
    folder = TESTS / "programs"
    for source in sorted([*folder.glob("*.cs"), *folder.glob("*.il")]):
        text = source.read_text()
        header = dict(_HEADER.findall(text))
        found.append(Program(
            "programs", source.stem, source.with_suffix(".dll"),
            tuple(shlex.split(header.get("args", ""))), int(header.get("exit", "0")),
            ("3.1", "9.0"), float(header.get("share", SHARE)),
        ))
    return found


def _modern_programs() -> list[Program]:
    found = []
    for target, hosts in (("netcoreapp3.1", ("3.1", "9.0")), ("net9.0", ("9.0",))):
        for dll in sorted((TESTS / "modern" / "bin" / target).glob("*.dll")):
            name = dll.stem
            on = tuple(h for h in hosts if h != "3.1" or name not in NO_TEST_ON_31)
            exit_code = MODERN_EXIT_CODES.get(name, 0)
            found.append(Program(f"modern-{target}", name, dll, (), exit_code, on, MODERN_SHARE))
    return found


def _examples() -> list[Program]:
    return [
        Program("examples", name, EXAMPLES / f"{name}.dll", arguments, 0, ("3.1", "9.0"), SHARE)
        for name, arguments in EXAMPLE_ARGUMENTS.items()
    ]


PROGRAMS = (*_mcs_programs(), *_modern_programs(), *_examples())

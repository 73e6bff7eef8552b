"""Every threshold and switch of the runtime, with its default: filled at the top, handed down.

Passes and profilers read this object, never the environment.
"""

from __future__ import annotations

from collections.abc import Mapping

# modes of RAPGO_STRESS, and how often things happen where no N is given
STRESS = {"gc": 97, "osr": 1, "guard": 5, "swap": 499, "chaos": 4, "late": 1}


class Settings:
    """`tier`: first (priority path only), optimized (highest static level at once), host, auto."""

    def __init__(self) -> None:
        self.tier = "auto"
        self.check = False  # verify IR between passes and LLVM IR
        self.debug = 0  # 1: tracebacks of our own faults
        self.stress_gc = 0  # collect at every n-th safepoint and allocation; 0: never
        self.stress_osr = 0  # 1: every loop is replaced at each of its polls
        self.stress_swap = 0  # versions are swapped at every n-th safepoint
        self.stress_chaos = 0  # one in n optimizations raises
        self.stress_guard = 0  # every n-th guard of a speculation fails; 0: none
        self.stress_late = 0  # first compilations are put off, one is done at every n-th; 0: never
        self.only: tuple[int, int] | None = None  # numbers of the methods to compile (a bisect)
        self.dump: frozenset[str] = frozenset()  # stages to print: ir, llvm
        self.dump_method = ""
        self.strip = 65536  # loop iterations between two safepoints
        self.later_strip = 4096  # the same in optimised versions: rates are read from the polls
        self.first_strip = 512  # the same on the priority path, where loops are to be replaced
        self.nice = 19  # the background's priority, as nice(1) counts: 19 is the lowest
        self.trace_compile = False

    @property
    def stressed(self) -> bool:
        """Loops reach their safepoints every few iterations."""
        return bool(self.stress_gc or self.stress_osr or self.stress_swap)

    @property
    def replaces(self) -> bool:
        """Methods are compiled again, and running loops can be replaced."""
        return self.tier == "auto"

    @property
    def special(self) -> bool:
        """Code is made for a test of rapgo: it is not for other runs."""
        return bool(
            self.stressed or self.stress_chaos or self.stress_guard or self.stress_late
            or self.check or self.only
        )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """RAPGO_CHECK, RAPGO_DEBUG, RAPGO_STRESS=mode[:n],…, RAPGO_ONLY=first..last, RAPGO_DUMP.

        Raises ValueError with a sentence that names the variable."""
        s = cls()
        s.check = environ.get("RAPGO_CHECK", "") not in ("", "0")
        s.debug = _number(environ, "RAPGO_DEBUG", 0)
        for mode in filter(None, environ.get("RAPGO_STRESS", "").split(",")):
            name, colon, n = mode.partition(":")
            if name not in STRESS or colon and not (n.isdigit() and int(n)):
                raise ValueError(
                    f"RAPGO_STRESS={mode}: the modes are {', '.join(STRESS)}, and NAME:N for every "
                    "N-th time"
                )
            setattr(s, f"stress_{name}", int(n) if n else STRESS[name])
        if only := environ.get("RAPGO_ONLY"):
            first, dots, last = only.partition("..")
            if not (first.isdigit() and (last.isdigit() or not dots)):
                raise ValueError(f"RAPGO_ONLY={only}: give FIRST..LAST, numbers of methods")
            s.only = (int(first), int(last) if dots else int(first))
        s.dump = frozenset(filter(None, environ.get("RAPGO_DUMP", "").split(",")))
        s.dump_method = environ.get("RAPGO_DUMP_METHOD", "")
        s.nice = min(19, _number(environ, "RAPGO_NICE", 19))
        s.trace_compile = environ.get("RAPGO_LOG", "") == "compile"
        return s


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isdigit():
        raise ValueError(f"{name}={text}: give a number")
    return int(text)

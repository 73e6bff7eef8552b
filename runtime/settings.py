"""Every threshold and switch of the runtime, with its default: filled at the top, handed down.

Passes and profilers read this object, never the environment.
"""

from __future__ import annotations

from collections.abc import Mapping


class Settings:
    """`tier`: first (priority path only), optimized (highest static level at once), host, auto."""

    def __init__(self) -> None:
        self.tier = "auto"
        self.check = False  # verify IR between passes and LLVM IR
        self.debug = 0  # 1: tracebacks of our own faults
        self.stress_gc = 0  # collect at every n-th safepoint and allocation; 0: never
        self.only: tuple[int, int] | None = None  # numbers of the methods to compile (a bisect)
        self.dump: frozenset[str] = frozenset()  # stages to print: ir, llvm
        self.dump_method = ""
        self.strip = 65536  # loop iterations between two safepoints
        self.stress_guard = 0  # let every n-th guard of a speculation fail; 0: none
        self.trace_compile = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """RAPGO_CHECK, RAPGO_DEBUG, RAPGO_STRESS=gc[:n],…, RAPGO_ONLY=first..last, RAPGO_DUMP.

        Raises ValueError with a sentence that names the variable."""
        s = cls()
        s.check = environ.get("RAPGO_CHECK", "") not in ("", "0")
        s.debug = _number(environ, "RAPGO_DEBUG", 0)
        for mode in filter(None, environ.get("RAPGO_STRESS", "").split(",")):
            name, _, n = mode.partition(":")
            if name not in _STRESS:
                known = " and ".join(_STRESS)
                raise ValueError(f"RAPGO_STRESS={mode}: the modes are {known}; gc:N: every N-th")
            attribute, usual = _STRESS[name]
            setattr(s, attribute, int(n) if n.isdigit() and int(n) else usual)
        if only := environ.get("RAPGO_ONLY"):
            first, dots, last = only.partition("..")
            if not (first.isdigit() and (last.isdigit() or not dots)):
                raise ValueError(f"RAPGO_ONLY={only}: give FIRST..LAST, numbers of methods")
            s.only = (int(first), int(last) if dots else int(first))
        s.dump = frozenset(filter(None, environ.get("RAPGO_DUMP", "").split(",")))
        s.dump_method = environ.get("RAPGO_DUMP_METHOD", "")
        s.trace_compile = environ.get("RAPGO_LOG", "") == "compile"
        return s


# mode → the setting it sets, and every which time where no number is given
_STRESS = {"gc": ("stress_gc", 97), "guard": ("stress_guard", 5)}


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isdigit():
        raise ValueError(f"{name}={text}: give a number")
    return int(text)

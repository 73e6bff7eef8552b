"""Runs a program with a guard before every dispatched call that any class could be guessed for.

    guardrun.py ROOT APP.dll REPORT [ARGS…]

No profile is measured: every method is compiled with one that names, for each virtual call, up to
two classes that have been described and would do, and for each delegate call up to two methods that
code has taken the address of. So guards hold and fail as it happens. REPORT gets the number of
guards, as JSON, and what failed.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from optimizations.devirtualise import Devirtualisation
from optimizations.endings import Endings
from optimizations.facts import RunFacts
from optimizations.inlining import Inlining, Limits
from optimizations.protocol import Budget, Receiver
from profilers.profile import Frequent, MethodProfile
from rapgo.world import HostWorld
from runtime.agent import AGENT_PATH
from runtime.hosts.application import load
from runtime.ir.model import Function, Instr
from runtime.machine import Machine
from runtime.metadata.model import MethodInfo, TypeInfo
from runtime.settings import Settings


class Guessing(HostWorld):
    """Guesses the receivers of calls."""

    guessed: MethodProfile | None = None
    by_word: dict[int, TypeInfo] = {}
    asked = 0  # types that are in it, if they can be

    def _classes(self) -> dict[int, TypeInfo]:
        """Class word → class, of those that have been described."""
        for number in range(self.asked, len(self.types)):
            t = self.types[number]
            if not (t.is_interface or t.is_array) and t.kind in (0x11, 0x12):
                self.by_word[self.path.agent.class_word(number)] = t
        self.asked = len(self.types)
        return self.by_word

    def _entries(self) -> dict[int, MethodInfo]:
        """Entry → method, of those that code has named: for delegates."""
        linker = self.path.linker
        named = [(n, at) for n, at in linker.addresses.items() if n.startswith("function.")]
        return {self.path.area.peek(at): self.methods[int(n[9:])] for n, at in named}

    def receiver(self, declared: int, word: int) -> Receiver | None:
        method = self.methods[declared]
        if method.declaring.is_delegate:
            target = self._entries().get(word)
            return None if target is None else Receiver(None, target)
        type = self._classes().get(word)
        target = None if type is None else self.exact(method, type)
        return None if target is None else Receiver(type, target)

    def profile(self, method: int) -> MethodProfile | None:
        return self.guessed  # for what has been inlined too: calls are guessed again each time

    def guesses(self, i: Instr) -> list[int]:
        declared = self.methods[i.aux.method]
        if declared.declaring.is_delegate:
            wanted = [p.ir for p in declared.params]
            known = self._entries().items()
            return [word for word, m in known if [p.ir for p in m.params] == wanted]
        return [word for word, t in self._classes().items() if self._fits(i, t.number)]

    def _fits(self, i: Instr, number: int) -> bool:
        m = self.exact(self.methods[i.aux.method], self.types[number])
        return m is not None and self.compiles(m)


def profile_of(world: Guessing, f: Function) -> MethodProfile:
    profile = world.guessed = MethodProfile(f.method)
    for b in f.blocks:
        for i in b.instrs:
            if i.op == "call" and i.aux.kind in ("virtual", "delegate"):
                words = world.guesses(i)[-2:]
                profile.receivers[i.offset] = Frequent(dict.fromkeys(words, 50.0))
    return profile


def main(root: str, dll: str, report: str, *arguments: str) -> None:
    settings = Settings.from_environment(os.environ)
    settings.tier = "optimized"
    done: Counter[str] = Counter()

    def finish(machine: Machine) -> None:
        assert machine.path is not None
        faults = dict(machine.path.faults)
        Path(report).write_text(json.dumps({"guards": done["guards"], "faults": faults}))

    machine = Machine(load(dll, root, extra_assemblies=[AGENT_PATH]), settings, finish)
    machine.start()
    path = machine.path
    assert path is not None
    world = Guessing(path)

    def transform(f: Function) -> None:
        # what calls through an argument stays by itself: the argument exists when it is compiled
        small = Limits(small=20, wished=20, in_loop=20)
        none, inlining = MethodProfile(f.method), Inlining(world, Budget(), small)
        for _ in range(2):
            inlining.apply(f, none)
            path.translator.verify(f)
            done["guards"] += Devirtualisation(world).apply(f, profile_of(world, f)).changed
            path.translator.verify(f)
        for rest in (inlining, RunFacts(world), Endings(world)):
            rest.apply(f, none)
            path.translator.verify(f)

    path.transform = transform
    code = machine.run(list(arguments))
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Swaps a method for new versions of itself while a thread of the program runs it.

    swaprun.py ROOT APP.dll COUNT REPORT

The program calls a method of the class `Mark` on its main thread while another spins; the swaps
happen there. REPORT gets resident memory and the code area's use before and after, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapgo.world import HostWorld
from runtime.agent import AGENT_PATH
from runtime.codegen.llvm import Level
from runtime.hosts.application import load
from runtime.machine import Machine
from runtime.metadata.model import MethodInfo
from runtime.recompiler import Recompiler
from runtime.settings import Settings
from runtime.versions import Version
from runtime.workshop import Workshop

WARM = 100  # swaps before memory is looked at
COLLECT = 32  # swaps after which a collection is asked for, so that versions can go


def resident() -> int:
    """Bytes of memory of this process."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Swaps:
    def __init__(self, machine: Machine, count: int, report: str) -> None:
        assert machine.path is not None and machine.versions is not None
        self.path, self.versions = machine.path, machine.versions
        self.count, self.report = count, report
        self.world = HostWorld(self.path)
        self.recompiler = Recompiler(self.path, Workshop(self.path.llvm, jobs=1))
        self.done = False

    def marked(self, m: MethodInfo, version: Version) -> None:
        if m.declaring.name != "Mark" or self.done:
            return
        self.done = True
        spin = next(x for x in self.path.methods.values() if x.name == "Spin")
        for _ in range(WARM):
            self.swap(spin)
        before, code = resident(), self.path.area.code_used
        peak = before
        for n in range(self.count):
            self.swap(spin, n)
            if n % 500 == 0:
                peak = max(peak, resident())
        self.path.agent.collect()
        self.path.agent.collect()
        self.versions.reclaim()
        current = self.versions.current[spin.number].loaded
        assert current is not None
        Path(self.report).write_text(json.dumps({
            "swaps": self.count, "retired": len(self.versions.old),
            "reclaimed": self.versions.reclaimed, "resident_before": before,
            "resident_after": resident(), "resident_peak": peak, "code_before": code,
            "code_after": self.path.area.code_used, "version": current.size,
            "numbers": self.versions.top,
        }))  # fmt: skip

    def swap(self, m: MethodInfo, n: int = 0) -> None:
        f = self.world.body(m)
        loops = [loop.key for loop in self.versions.current[m.number].loops]
        version, _ = self.recompiler.make(f, "optimised", Level.FAST0, loops, rework=False)
        self.versions.swap(version)
        if n % COLLECT == 0:
            self.path.agent.collect()
        self.versions.reclaim()


def main(root: str, dll: str, count: str, report: str) -> None:
    settings = Settings.from_environment(os.environ)
    application = load(dll, root, extra_assemblies=[AGENT_PATH])
    machine = Machine(application, settings, lambda machine: None)
    machine.start()
    assert machine.path is not None
    machine.path.on_first = Swaps(machine, int(count), report).marked
    code = machine.run([])
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])

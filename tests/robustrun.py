"""Runs a program with the robust path driven by hand: a step at each first call of a method of the
class `Mark`.

    robustrun.py ROOT APP.dll RECORD [ARGS…]      RAPGO_CACHE=DIR: with a code cache

Time is simulated: each step finds that the program has used 20 ms of processor time, so that what
is decided does not depend on the machine. RECORD gets the events, as JSON lines.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapgo.caching import CodeCache
from rapgo.events import Events, Kind
from rapgo.live import LiveSource
from rapgo.manager import RobustPath
from runtime.agent import AGENT_PATH
from runtime.hosts.application import load
from runtime.machine import Machine
from runtime.metadata.model import MethodInfo
from runtime.settings import Settings
from runtime.versions import Version
from runtime.workshop import Workshop

INTERVAL = 0.02


class SimulatedTime(LiveSource):
    """A source whose clocks go forward by an interval at each step."""

    steps = 0

    def processor_seconds(self) -> float:
        return INTERVAL * self.steps

    def seconds(self) -> float:
        return INTERVAL * self.steps


def main(root: str, dll: str, record: str, *arguments: str) -> None:
    settings = Settings.from_environment(os.environ)
    settings.check = True
    events = Events()
    events.open(record)
    application = load(dll, root, extra_assemblies=[AGENT_PATH])
    machine = Machine(application, settings, lambda machine: None)
    cache = CodeCache(application, os.environ.get("RAPGO_CACHE", "off"), ["test"])
    cache.attach(machine)
    machine.start()
    cache.start()
    path = machine.path
    assert path is not None
    robust = RobustPath(machine, events, Workshop(path.llvm, jobs=0), calibration="")
    source = SimulatedTime(path, robust.source.speed)
    robust.source = source
    robust.profilers.load.absent = "simulated"
    robust.profilers.load.idle_cores = lambda: 1.0  # type: ignore[method-assign]
    # nor on how long a compilation took here
    robust.costs.calibration.compiled = lambda level, instructions, seconds: None  # type: ignore[method-assign]

    def marked(m: MethodInfo, version: Version) -> None:
        if m.declaring.name == "Mark":
            source.steps += 1
            robust.step()
            # so that the background need not wait for the next one's time
            assert not robust.actions.counted_enough(), "a step takes such versions out"

    cache.seed(robust)
    path.on_first = marked
    if cache.warm is not None:
        for placed in [p for found in cache.warm.placed.values() for p in found]:
            name = path.methods[placed.version.method].full_name
            events.emit(Kind.CACHED, method=name, version_kind=placed.version.kind)
    code = machine.run(list(arguments))
    cache.finish(robust)
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Imports a program's methods, verifies their IR and takes it through its text form and back.

    irdump.py ROOT APP.dll all REPORT          every method of the application that is not generic
    irdump.py ROOT APP.dll run REPORT [ARGS…]  the methods that a run compiles, generic ones too

ROOT is a host's folder. REPORT becomes a JSON object: how many functions were examined, which
methods the importer refused and why, and what was wrong. `IRDUMP_TIER` is the tier, `first` or
`optimized`; `IRDUMP_TEXT` names a file that takes the functions' text.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ircases import examine

from rapgo.highest import highest
from runtime.agent import AGENT_PATH
from runtime.cil.importer import Importer
from runtime.codegen import context as ctx
from runtime.hosts.application import load
from runtime.ir.model import Function
from runtime.ir.safepoints import verify_safepoints
from runtime.machine import Machine
from runtime.metadata.agent import AgentError
from runtime.metadata.model import Body, MethodInfo
from runtime.priority import PriorityPath
from runtime.refusals import Refusal
from runtime.settings import Settings


class Report:
    """What has been found so far."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.examined = 0
        self.refused: dict[str, str] = {}
        self.faults: list[dict[str, str]] = []
        named = os.environ.get("IRDUMP_TEXT")
        self.text = open(named, "w") if named else None

    def examine(self, f: Function, world: Any, stage: str) -> None:
        try:
            text = examine(f, world)
            if stage != "import":
                verify_safepoints(f)
        except Exception as e:
            self.fault(f.name, stage, e)
        else:
            self.examined += 1
            if self.text is not None:
                self.text.write(f"; {stage}\n{text}\n")

    def fault(self, method: str, stage: str, e: Exception) -> None:
        trace = traceback.format_exc(limit=-3)
        error = f"{type(e).__name__}: {e}"
        self.faults.append({"method": method, "stage": stage, "error": error, "trace": trace})

    def write(self) -> None:
        if self.text is not None:
            self.text.flush()
        content = {"examined": self.examined, "refused": self.refused, "faults": self.faults}
        Path(self.path).write_text(json.dumps(content, indent=1))


def examine_all(machine: Machine, report: Report) -> None:
    """Imports each method of the application's assemblies without running any."""
    agent, path = machine.agent, machine.path
    assert agent is not None and path is not None
    agent.find(machine.app.path, "", "")  # the host opens the main assembly
    for image in machine.images:
        generic = set(image.generic)
        for row in range(1, image.rows + 1):
            if row in generic or image.table[row] == 0:
                continue
            m = agent.method_at(image.slots + ctx.SLOT_SIZE * row)
            try:
                path.build(m, path.translator.read(m))
            except Refusal as r:
                report.refused[m.full_name] = str(r)
            except AgentError as e:
                report.refused[m.full_name] = str(e)
            except Exception as e:
                report.fault(m.full_name, "import", e)


def hook(report: Report) -> None:
    """Examines every function that is made from now on, after each step up to lowering."""
    run, build = Importer.run, PriorityPath.build

    def imported(self: Importer) -> Function:
        f = run(self)
        report.examine(f, self.world, "import")
        return f

    def built(self: PriorityPath, m: MethodInfo, body: Body) -> Function:
        f = build(self, m, body)
        report.examine(f, self.translator, "polls")
        return f

    Importer.run = imported  # type: ignore[method-assign]
    PriorityPath.build = built  # type: ignore[method-assign]


def examined(
    transform: Callable[[Function], None], path: PriorityPath, report: Report
) -> Callable[[Function], None]:
    """Also examines what comes of optimizing."""

    def both(f: Function) -> None:
        transform(f)
        report.examine(f, path.translator, "import")  # polls are still to come

    return both


def main(root: str, dll: str, mode: str, report_path: str, *arguments: str) -> None:
    settings = Settings.from_environment(os.environ)
    settings.tier = os.environ.get("IRDUMP_TIER", "first")
    app = load(dll, root, extra_assemblies=[AGENT_PATH])
    report = Report(report_path)
    hook(report)

    def finish(machine: Machine) -> None:
        if machine.path is not None:
            for number, (reason, detail) in machine.path.on_host.items():
                name = machine.path.methods[number].full_name
                report.refused[name] = f"{reason.value}: {detail}"
        report.write()

    machine = Machine(app, settings, finish)
    machine.start()
    assert machine.path is not None
    if settings.tier == "optimized":
        machine.path.transform = examined(highest(machine.path), machine.path, report)
    if mode == "all":
        examine_all(machine, report)
        report.write()
        os._exit(0)
    code = machine.run(list(arguments))
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])

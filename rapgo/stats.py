"""What `rapgo run --stats` says: collected when the program ends, as a dictionary of plain values.

Keys stay as they are; later stages add to them. Times are milliseconds. `methods_host` counts
methods of the application that ran on the host: those that could not be compiled, by reason, and
generic ones that the host itself called, of which only the mark that their prologue left in their
slot is known.

No lock is taken: a thread that compiles may never get on again when the process ends. The lists
read here only grow, and Python copies one in a single step.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from math import ceil

from rapgo import __version__
from rapgo.names import method_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from runtime.hosts.application import Application
    from runtime.machine import Machine
    from runtime.priority import Compiled


def summary(values: Sequence[float]) -> dict[str, float]:
    """Total, median and 95th percentile (nearest rank); zeros of nothing."""
    ordered = sorted(values)
    count = len(ordered)
    if not count:
        return {"total": 0.0, "median": 0.0, "p95": 0.0}
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    p95 = ordered[ceil(0.95 * count) - 1]
    return {"total": round(sum(ordered), 3), "median": round(median, 3), "p95": round(p95, 3)}


def _versions(application: Application) -> dict[str, str | None]:
    found: dict[str, str | None] = {"rapgo": __version__, "python": sys.version.split()[0]}
    binding = sys.modules.get("llvmlite.binding")  # not loaded: nothing was compiled
    found["llvm"] = ".".join(map(str, binding.llvm_version_info)) if binding else None
    found["llvmlite"] = sys.modules["llvmlite"].__version__ if binding else None
    found["dotnet"] = application.resolution.core.version.text
    return found


def _compile_times(compiled: list[Compiled]) -> dict[str, Any]:
    from runtime.priority import STEPS

    times: dict[str, Any] = {**summary([sum(item.times) for item in compiled])}
    for index, step in enumerate(STEPS):
        times[step] = summary([item.times[index] for item in compiled])
    return times


def _on_host(machine: Machine) -> list[tuple[str, str, str]]:
    """(method, reason, detail) of each method of the application that ran on the host."""
    from runtime.codegen.context import SLOT_MARK, SLOT_SIZE
    from runtime.refusals import Reason

    assert machine.path is not None
    methods = machine.path.methods
    found = []
    counted = set()  # rows of generic methods that have a reason already
    for number, (reason, detail) in list(machine.path.on_host.items()):
        method = methods[number]
        counted.add((method.image, method.row))
        found.append((method.full_name, reason.value, detail))
    postponed = machine.path.postponed
    for slot in list(postponed.waiting) if postponed is not None else ():
        place = postponed.place(slot) if postponed is not None else None
        if place is not None:
            name = method_names(place[0].path)[place[1]]
            found.append((name, Reason.WAITING.value, ""))
    for index, image in enumerate(list(machine.images)):
        marked = [
            row
            for row in image.generic
            if (index, row) not in counted
            and machine.area.peek(image.slots + SLOT_SIZE * row + SLOT_MARK)
        ]
        if marked:
            names = method_names(image.path)
            found += [(names[row], Reason.GENERIC_FROM_HOST.value, "") for row in marked]
    return found


def collect(
    application: Application, wall: float, machine: Machine | None = None
) -> dict[str, Any]:
    """The statistics of a run so far; without a machine, those of a run on the host alone."""
    compiled: list[Compiled] = []
    on_host: list[tuple[str, str, str]] = []
    got_calls = call_outs = postponed = 0
    faults: dict[str, int] = {}
    if machine is not None and machine.path is not None and machine.agent is not None:
        from runtime.codegen.context import CALL_OUTS

        compiled = list(machine.path.compiled)
        on_host = _on_host(machine)
        faults = dict(machine.path.faults)
        if machine.path.postponed is not None:
            postponed = machine.path.postponed.count
        # every version counts its entries; leaves of the highest tier count nothing
        got_calls = machine.versions.total_entries() if machine.versions else 0
        call_outs = machine.agent.total(CALL_OUTS // 8)
    return {
        "host": "coreclr",
        "host_path": application.resolution.core.directory,
        "versions": _versions(application),
        "methods_compiled": len(compiled),
        "methods_postponed": postponed,
        "methods_host": dict(Counter(reason for _, reason, _ in on_host).most_common()),
        "methods_host_names": [list(item) for item in on_host],
        "faults": faults,
        "cil_instructions": sum(item.instructions for item in compiled),
        "cil_bytes": sum(item.cil for item in compiled),
        "code_bytes": sum(item.code for item in compiled),
        "compile_ms": _compile_times(compiled),
        "got_calls": got_calls,
        "call_outs": call_outs,
        "wall_ms": round(wall, 3),
    }


def write(stats: dict[str, Any], target: str) -> None:
    """JSON to the file `target`, or a table on standard error if that is empty."""
    if target:
        with open(target, "w", encoding="utf-8") as file:
            json.dump(stats, file, indent=1)
            file.write("\n")
        return
    from rapgo.tables import print_stats

    print_stats(stats)

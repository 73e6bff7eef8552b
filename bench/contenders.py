"""The ways to run a program that are compared: a bare host, rapgo on a host at a tier, native code.

A `Contender` builds commands and environments and knows nothing of measuring. Hosts come from
tests/hosts.py, so that tests and benchmarks never disagree on what the bare host is.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from suite import HOSTS, Host, HostMissing, environment, locate, runtime_config

RAPGO_COMMAND = "{python} -m rapgo run --tier {tier} --dotnet-root {root} {program}"
FIRST = "first"


@dataclass(frozen=True)
class Contender:
    """`name` heads its column; `command` has {program} where the program goes. `native`: takes a
    path to machine code, not to an assembly. Comparisons are told by `host` and by `bare`."""

    name: str
    host: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    bare: bool = False
    native: bool = False

    def run(self, program: Path, arguments: Sequence[str] = ()) -> list[str]:
        """The command for one program."""
        return [part.replace("{program}", str(program)) for part in self.command] + list(arguments)


@dataclass(frozen=True)
class Choice:
    """What the command line asks for: hosts by name, tiers, and how rapgo is run."""

    hosts: tuple[str, ...]
    tiers: tuple[str, ...]
    rapgo_command: str = RAPGO_COMMAND


def contenders(choice: Choice, scratch: Path) -> tuple[list[Contender], list[str]]:
    """The contenders that this machine has, and a sentence on each host that it lacks.

    `scratch` takes the runtimeconfigs. The first tier is measured on the first host alone: its
    code is the same on all. ValueError for a host that is none."""
    by_name = {host.name: host for host in HOSTS}
    if unknown := [name for name in choice.hosts if name not in by_name]:
        raise ValueError(f"--hosts: no host {', '.join(unknown)}; there are {', '.join(by_name)}.")
    bare: list[Contender] = []
    ours: list[Contender] = []
    missing: list[str] = []
    for name in choice.hosts:
        host = by_name[name]
        try:
            root = locate(host)
        except HostMissing as error:
            missing.append(str(error))
            continue
        bare.append(_bare(host, root, scratch))
        for tier in choice.tiers:
            if tier != FIRST or len(bare) == 1:
                ours.append(_rapgo(host, root, tier, choice.rapgo_command))
    return bare + ours, missing


def native() -> Contender | None:
    """Native code, where clang can make it."""
    if shutil.which("clang") is None:
        return None
    return Contender("native C", "", ("{program}",), environment(HOSTS[0]), native=True)


def _bare(host: Host, root: Path, scratch: Path) -> Contender:
    config = scratch / f"{host.name}.runtimeconfig.json"
    config.write_text(runtime_config(host))
    command = (str(root / "dotnet"), "exec", "--runtimeconfig", str(config), "{program}")
    return Contender(f"bare {host.name}", host.name, command, environment(host), bare=True)


def _rapgo(host: Host, root: Path, tier: str, template: str) -> Contender:
    known = {"python": sys.executable, "tier": tier, "root": str(root)}
    command = []
    for part in shlex.split(template):
        for name, value in known.items():
            part = part.replace(f"{{{name}}}", value)
        command.append(part)
    return Contender(f"{tier} {host.name}", host.name, tuple(command), environment(host))

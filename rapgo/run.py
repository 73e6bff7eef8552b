"""`rapgo run`: a program in this process, on a host.

The pipeline: parse, check the file, choose a host, check the file against it, start, run. The
options end with the program's name: what follows is the program's, whatever it looks like, so the
arguments are divided before they are parsed.

Nothing returns to Python's own end once the host has started (see `rapgo.cli.entry`); a program may
also end the process from within, and the statistics are then written in the host's last callback.
"""

from __future__ import annotations

import os
import time

from rapgo.arguments import HOSTS, ROOT_HELP, TIERS, Parser
from rapgo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.hosts.application import Application
    from runtime.machine import Machine
    from runtime.settings import Settings

_USAGE = """[--host coreclr] [--dotnet-root DIR]
                 [--tier auto|first|optimized|host] [--stats[=FILE]] APP [ARG ...]"""
_WITH_VALUE = ("--host", "--dotnet-root", "--tier")


class Options:
    """What was asked for; `stats` is None (no), "" (a table on stderr) or a file's path."""

    __slots__ = ("arguments", "dotnet_root", "host", "path", "stats", "tier")

    def __init__(self, arguments: list[str]) -> None:
        own, self.arguments = divide(arguments)
        parsed = _parser().parse_args(own)
        self.path: str = parsed.app
        self.host: str = parsed.host
        self.dotnet_root: str | None = parsed.dotnet_root
        self.tier: str = parsed.tier
        # the program may change the current folder before the file is written
        self.stats: str | None = os.path.abspath(parsed.stats) if parsed.stats else parsed.stats


def divide(arguments: list[str]) -> tuple[list[str], list[str]]:
    """rapgo's arguments, up to and with the program's name, and the program's.

    `--stats` alone is given an empty value, so that it does not take the next argument for it."""
    own: list[str] = []
    at = 0
    while at < len(arguments):
        word = arguments[at]
        at += 1
        if word == "--":
            own += [word, *arguments[at : at + 1]]
            return own, arguments[at + 1 :]
        own.append("--stats=" if word == "--stats" else word)
        if not word.startswith("-") or word == "-":
            break
        if word in _WITH_VALUE and at < len(arguments):
            own.append(arguments[at])
            at += 1
    return own, arguments[at:]


def _parser() -> Parser:
    parser = Parser("rapgo run", _USAGE, "Run a .NET program.")
    parser.add_argument("--host", choices=HOSTS, default=HOSTS[0], help="the kind of CLR to run in")
    parser.add_argument("--dotnet-root", metavar="DIR", help=ROOT_HELP)
    parser.add_argument(
        "--tier", choices=TIERS, default="auto",
        help="first: every method compiled once, quickly; optimized: at the highest level at once; "
        "host: by the host alone; auto: the default, now as first",
    )  # fmt: skip
    parser.add_argument(
        "--stats", metavar="FILE", help="what was compiled: a table on stderr, or JSON to FILE"
    )
    parser.add_argument("app", metavar="APP", help="the program; what follows is its own")
    return parser


def settings_for(tier: str) -> Settings:
    """The settings of the environment, at a tier."""
    from runtime.settings import Settings

    try:
        settings = Settings.from_environment(os.environ)
    except ValueError as error:
        raise UsageError(str(error)) from None
    settings.tier = tier
    return settings


def _writable(path: str) -> None:
    """Says at once, not after the program, that the statistics' file cannot be written."""
    try:
        with open(path, "wb"):
            pass
    except OSError as error:
        raise UsageError(f"--stats={path} cannot be written: {error.strerror}") from None


def main(arguments: list[str]) -> int:
    started = time.perf_counter()
    options = Options(arguments)
    settings = settings_for(options.tier)
    if options.stats:
        _writable(options.stats)
    from rapgo.inputs import check_host, check_image
    from runtime.hosts.application import load

    program = check_image(options.path)
    agent: list[str] = []
    if options.tier != "host":
        from runtime.machine import AGENT_PATH, Machine

        agent.append(AGENT_PATH)
    application = load(options.path, options.dotnet_root, extra_assemblies=agent)
    check_host(program, application)

    def report(machine: Machine | None = None) -> None:
        if options.stats is None:
            return
        wall = 1e3 * (time.perf_counter() - started)
        from rapgo.stats import collect, write

        write(collect(application, wall, machine), options.stats)

    if options.tier == "host":
        return _run_on_host(application, options.arguments, report)

    machine = Machine(application, settings, report)
    start(machine)
    return machine.run(options.arguments)


def start(machine: Machine) -> None:
    """Start the machine; a host that the agent refuses is the user's to replace, not our fault."""
    from runtime.hosts.errors import HostError
    from runtime.metadata.agent import AgentError

    try:
        machine.start()
    except AgentError as error:
        library = machine.app.coreclr
        text = f"{library} cannot be used: {error}: name another .NET with --dotnet-root"
        raise HostError(text) from error
    if machine.settings.tier == "optimized":
        from optimizations.switch_threading import thread_switches
        from rapgo.highest import highest

        assert machine.path is not None
        machine.path.transform = highest(machine.path)
        machine.path.translator.on_polled = thread_switches


def _run_on_host(application: Application, arguments: list[str], report: Callable[[], None]) -> int:
    """The same process, without rewriting and agent: what the program does on the host alone."""
    from rapgo.leaving import call_at_exit
    from runtime.hosts.coreclr import CoreClr

    host = CoreClr(application)
    host.start(application.properties)
    ended = call_at_exit(report)
    status = host.execute(application.path, arguments)
    ended()
    return status

"""`rapgo run`: a program in this process, on a host.

The pipeline: parse, check the file, choose a host, check the file against it, start, run. The
options end with the program's name: what follows is the program's, whatever it looks like, so the
arguments are divided before they are parsed.

Nothing returns to Python's own end once the host has started (see `rapgo.cli.entry`); a program may
also end the process from within, and the statistics are then written in the host's last callback.
"""

from __future__ import annotations

import os
import threading
import time

from rapgo.arguments import HOSTS, ROOT_HELP, TIERS, Parser
from rapgo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rapgo.background import Background
    from rapgo.caching import CodeCache
    from runtime.hosts.application import Application
    from runtime.hosts.coreclr import CoreClr
    from runtime.machine import Machine
    from runtime.settings import Settings

_USAGE = """[--host coreclr] [--dotnet-root DIR]
                 [--tier auto|first|optimized|host] [--stats[=FILE]] [--events FILE]
                 [--without NAME[,NAME]] [--jobs N] [--perf-map] [--cache auto|off|DIR]
                 [--cache-image FILE --cache-key FILE] APP [ARG ...]"""
_WITH_VALUE = (
    "--host", "--dotnet-root", "--tier", "--events", "--without", "--jobs", "--cache",
    "--cache-image", "--cache-key",
)  # fmt: skip


class Options:
    """What was asked for; `stats` is None (no), "" (a table on stderr) or a file's path."""

    __slots__ = (
        "arguments", "cache", "cache_image", "dotnet_root", "events", "host", "jobs", "path",
        "perf_map", "stats", "tier", "without",
    )  # fmt: skip

    def __init__(self, arguments: list[str]) -> None:
        own, self.arguments = divide(arguments)
        parsed = _parser().parse_args(own)
        self.path: str = parsed.app
        self.host: str = parsed.host
        self.dotnet_root: str | None = parsed.dotnet_root
        self.tier: str = parsed.tier
        # the program may change the current folder before the file is written
        self.stats: str | None = os.path.abspath(parsed.stats) if parsed.stats else parsed.stats
        self.events: str | None = os.path.abspath(parsed.events) if parsed.events else None
        self.jobs: int | None = parsed.jobs
        self.perf_map: bool = parsed.perf_map
        self.without = frozenset(filter(None, parsed.without.split(",")))
        self.cache: str = parsed.cache or os.environ.get("RAPGO_CACHE") or "auto"
        if self.cache not in ("auto", "off"):
            self.cache = os.path.abspath(self.cache)
        self.cache_image: tuple[str, str] | None = None
        if parsed.cache_image or parsed.cache_key:
            if not (parsed.cache_image and parsed.cache_key):
                raise UsageError("--cache-image FILE and --cache-key FILE go together")
            self.cache_image = os.path.abspath(parsed.cache_image), parsed.cache_key


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
        help="auto, the default: quickly, then again and better while the program runs; "
        "first: once, quickly; optimized: at the highest level at once; host: by the host alone",
    )  # fmt: skip
    parser.add_argument(
        "--stats", metavar="FILE", help="what was compiled: a table on stderr, or JSON to FILE"
    )
    parser.add_argument("--events", metavar="FILE", help="the record of what was done, JSON lines")
    parser.add_argument(
        "--without", metavar="NAMES", default="", help="optimizations not to use, comma between"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=int, choices=(0, 1),
        help="0: optimised code is compiled in the program's own process; 1: in one beside it "
        "(default: 1, on one core 0)",
    )  # fmt: skip
    parser.add_argument(
        "--perf-map", action="store_true", help="name compiled code for perf, in /tmp/perf-PID.map"
    )
    parser.add_argument(
        "--cache", metavar="auto|off|DIR",
        help="where compiled code is kept for the next run (default: auto, in the user's cache "
        "folder; RAPGO_CACHE)",
    )  # fmt: skip
    parser.add_argument(
        "--cache-image", metavar="FILE", help="a cache that was exported, to read beside it"
    )
    parser.add_argument("--cache-key", metavar="FILE", help="the key that it was exported with")
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
    from runtime.agent import AGENT_PATH
    from runtime.hosts.application import load
    from runtime.hosts.coreclr import CoreClr

    program = check_image(options.path)
    alone = options.tier == "host"
    extra = () if alone else (AGENT_PATH,)
    application = load(options.path, options.dotnet_root, extra_assemblies=extra)
    check_host(program, application)
    run = _Run(options, application, settings, CoreClr(application), started)
    return run.on_host() if alone else run.compiled()


class _Run:
    """What a run is made of."""

    def __init__(
        self, options: Options, application: Application, settings: Settings, host: CoreClr,
        started: float,
    ) -> None:  # fmt: skip
        self.options, self.application, self.settings = options, application, settings
        self.host, self.started = host, started
        self.machine: Machine | None = None
        self.cache: CodeCache | None = None
        self.background: Background | None = None
        self._failed: Exception | None = None
        self._made = threading.Event()  # there are a machine and a cache, or `_failed`
        self._complete = threading.Event()  # and the background

    def on_host(self) -> int:
        """The same process, without rewriting and agent: what the program does on the host
        alone."""
        from rapgo.leaving import call_at_exit

        self.host.start(self.application.properties)
        ended = call_at_exit(self.report)
        status = self.host.execute(self.application.path, self.options.arguments)
        ended()
        return status

    def compiled(self) -> int:
        # the host and the agent take as long to start as the rest takes to be imported and made
        threading.Thread(target=self._beside, name="rapgo-llvm", daemon=True).start()
        self.host.start(self.application.properties)
        machine, cache = self._wait(self._made)
        start(machine, self.options.without)
        self._postpone(machine)
        self._wait(self._complete)
        background = self.background
        assert background is not None
        cache.start()
        background.started()
        if self.settings.stress_swap:
            from rapgo.stress import Rotation

            Rotation(machine)
        return machine.run(self.options.arguments)

    def _postpone(self, machine: Machine) -> None:
        """Where there is a background, it may compile what the program cannot wait for."""
        path, settings = machine.path, self.settings
        assert path is not None
        if settings.stress_late:
            from rapgo.stress_late import OneBehind

            path.postponed = OneBehind(path, machine.images, settings.stress_late)
        elif settings.tier == "auto" and not settings.special:
            from runtime.postponing import Postponed

            path.postponed = Postponed(machine.images)

    def _wait(self, event: threading.Event) -> tuple[Machine, CodeCache]:
        event.wait()
        if self._failed is not None:
            raise self._failed
        assert self.machine is not None and self.cache is not None
        return self.machine, self.cache

    def _beside(self) -> None:
        """What is needed first comes first."""
        options, settings = self.options, self.settings
        try:
            from runtime.machine import Machine

            machine = Machine(self.application, settings, self.finish, self.host)
            cache = open_cache(
                self.application, settings, options.cache, options.without, options.cache_image
            )
            cache.attach(machine)
            self.machine, self.cache = machine, cache
            self._made.set()
            warm = machine.prepare()
            self.background = _background(machine, options, cache)
            if settings.tier == "auto" and not settings.stress_swap:
                self.background.start()
            self._complete.set()
            if not warm:
                machine.prepare_compiler()
        except Exception as error:
            self._failed = error
            self._made.set()
            self._complete.set()

    def finish(self, machine: Machine) -> None:
        if self.background is not None:
            self.background.finish()
        if self.cache is not None:
            self.cache.finish(self.background.robust if self.background is not None else None)
        if self.background is not None:
            self.background.end()
        self.report()

    def report(self) -> None:
        if self.options.stats is None:
            return
        wall = 1e3 * (time.perf_counter() - self.started)
        from rapgo.stats import collect, write

        stats = collect(self.application, wall, self.machine)
        for part in (self.background, self.cache):
            if part is not None:
                stats |= part.stats()
        write(stats, self.options.stats)


def open_cache(
    application: Application, settings: Settings, where: str, without: frozenset[str],
    image: tuple[str, str] | None = None,
) -> CodeCache:  # fmt: skip
    """The code cache; none where the code is made for a test of rapgo."""
    from rapgo.caching import CodeCache
    from runtime.cache.store import StoreUnusable

    if settings.special:
        where, image = "off", None
    decisive = [settings.tier, *sorted(without)]
    try:
        return CodeCache(application, where, decisive, image)
    except StoreUnusable as error:
        raise UsageError(str(error)) from None


def _background(machine: Machine, options: Options, cache: CodeCache) -> Background:
    """What makes the code better meanwhile; its record is opened before the program runs."""
    from rapgo.background import Background

    try:
        return Background(
            machine, cache, options.events, options.jobs, options.without, options.perf_map
        )
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from None


def start(
    machine: Machine, without: frozenset[str] = frozenset(), program: bool = True
) -> None:
    """Start the machine; a host that the agent refuses is the user's to replace, not our fault.
    `without`: optimizations that the highest tier leaves out; `program`: see `Machine.start`."""
    from runtime.hosts.errors import HostError
    from runtime.metadata.agent import AgentError

    try:
        machine.start(program)
    except AgentError as error:
        library = machine.app.coreclr
        text = f"{library} cannot be used: {error}: name another .NET with --dotnet-root"
        raise HostError(text) from error
    if machine.settings.tier == "optimized":
        from optimizations.switch_threading import SwitchThreading, thread_switches
        from rapgo.highest import highest

        assert machine.path is not None
        machine.path.transform = highest(machine.path, without)
        if SwitchThreading.name not in without:
            machine.path.translator.on_polled = thread_switches

"""`rapgo.Runtime`: a CLR in this process, with rapgo compiling what Python calls in it.

The CLR starts at the first need: with the first assembly that is loaded, whose runtimeconfig.json
and deps.json count as they do for `rapgo run`, or without one for `type` and `array`. A process has
one CLR in its life, so that it has one runtime. Assemblies are loaded rewritten, those beside them
too: every method is entered through its slot, whoever calls it, and is compiled, profiled and
compiled again as in a program.

What native threads may still call stays in memory when Python ends: the machine and the link are
never freed.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import signal
import sys
import threading
import time
from typing import Any

from rapgo.arguments import HOSTS, TIERS
from rapgo.background import Background
from rapgo.embedding import arrays, classes
from rapgo.embedding import link as l
from rapgo.embedding.classes import Assembly, Namespace
from rapgo.embedding.control import Control, Subscription
from rapgo.embedding.errors import DotNetError, EmbeddingError
from rapgo.embedding.link import Link
from rapgo.embedding.methods import Method
from rapgo.errors import UsageError
from rapgo.events import Events
from rapgo.inputs import check_host, check_image
from rapgo.run import open_cache, settings_for, start
from rapgo.stats import collect
from runtime.agent import AGENT_PATH
from runtime.hosts.application import Application, load
from runtime.hosts.errors import HostError
from runtime.machine import Machine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rapgo.caching import CodeCache
    from rapgo.events import Event

_the: list[Runtime] = []  # the one of this process, closed or not


class Runtime:
    """A context manager; `close` does what its end does, and so does the end of the process.

    `dotnet_root`: the folder of the .NET to use; `cache`, `tier`, `jobs`, `without` and `perf_map`:
    as the options of `rapgo run`; `record`: the file of events, as `--events`."""

    _closed: bool

    def __init__(
        self, *, host: str = "coreclr", dotnet_root: str | os.PathLike[str] | None = None,
        cache: str | os.PathLike[str] | None = None, tier: str = "auto", jobs: int | None = None,
        without: Iterable[str] = (), record: str | os.PathLike[str] | None = None,
        perf_map: bool = False,
    ) -> None:  # fmt: skip
        for value, known, what in ((host, HOSTS, "host"), (tier, TIERS, "tier")):
            if value not in known:
                raise EmbeddingError(f"{what}={value!r}: there are {', '.join(known)}")
        if _the:
            state = "closed" if _the[0]._closed else "running"
            raise EmbeddingError(
                f"this process has a Runtime already ({state}): a process can start one CLR in its "
                "life; use that Runtime, or another process"
            )
        self._closed = False
        _the.append(self)
        self._tier, self._jobs, self._perf_map = tier, jobs, perf_map
        self._where = os.fspath(cache or os.environ.get("RAPGO_CACHE") or "auto")
        self._root = None if dotnet_root is None else os.fspath(dotnet_root)
        self._record = None if record is None else os.fspath(record)
        self._without = frozenset((without,) if isinstance(without, str) else without)
        self._lock = threading.RLock()
        self._began = time.perf_counter()
        self._folders: set[str] = set()
        self._assemblies: dict[str, Assembly] = {}
        self._events = Events()
        self._subscriptions: list[Subscription] = []
        self._link: Link | None = None
        self._machine: Machine | None = None
        self._background: Background | None = None
        self._cache: CodeCache | None = None
        self._control: Control | None = None

    # ---- life

    def __enter__(self) -> Runtime:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _started(self, path: str | None = None) -> Link:
        with self._lock:
            if self._closed:
                raise EmbeddingError("the runtime has been closed")
            if self._link is None:
                try:
                    self._start(path)
                except (HostError, UsageError, ValueError, OSError) as e:
                    if not self._went_off():
                        _the.clear()  # nothing has been started: another try is possible
                    raise EmbeddingError(" ".join(str(e).split())) from e
            assert self._link is not None
            return self._link

    def _went_off(self) -> bool:
        from runtime.hosts.coreclr import _running

        return bool(_running)

    def _start(self, path: str | None) -> None:
        settings = settings_for(self._tier)
        application = self._application(path)
        machine = self._machine = Machine(application, settings, lambda machine: None)
        kept = path is not None and self._tier != "host"
        cache = self._cache = open_cache(
            application, settings, self._where if kept else "off", self._without
        )
        cache.attach(machine)
        background = self._background = Background(
            machine, cache, self._record, self._jobs, self._without, self._perf_map, self._events
        )
        self._control = Control(background, self._tier)
        self._switching = sys.getswitchinterval()
        interrupted = signal.getsignal(signal.SIGINT)
        if self._tier == "auto" and not settings.stress_swap:
            background.start()
        start(machine, self._without, program=False)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, interrupted)  # the CLR has put its own in front of it
        cache.start()
        background.started()
        if settings.stress_swap:
            from rapgo.stress import Rotation

            Rotation(machine)
        if self._tier != "host":
            machine.rewrite_in(self._folders)
        agent = machine.agent
        assert agent is not None
        words = machine.area.data(8 * l.WORDS)
        link = Link(words, lambda at: agent.command(40, at))
        for thing in (machine, link):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))
        classes.install(link)
        self._link = link
        atexit.register(self.close)

    def _application(self, path: str | None) -> Application:
        if path is None:
            # the agent stands for the application that there is not
            application = load(AGENT_PATH, self._root)
            application.assemblies.clear()
            return application
        program = check_image(path, library=True)
        application = load(path, self._root, extra_assemblies=[AGENT_PATH])
        check_host(program, application)
        if self._tier == "host":
            application.assemblies.clear()
        return application

    def close(self) -> None:
        """Ends what rapgo has running, and the CLR. What .NET code still runs in threads of its own
        is not waited for. Objects of .NET can no longer be used."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        link, machine, background = self._link, self._machine, self._background
        if background is not None:
            background.join()
            assert self._cache is not None
            if link is not None:
                self._cache.finish(background.robust)
            sys.setswitchinterval(self._switching)
        for subscription in self._subscriptions:
            subscription.close()
        if link is None or machine is None:
            if not self._went_off():
                _the.clear()  # it was never used: there may be another one
            return
        if link.interop is not None:
            link.interop.unload()
        atexit.unregister(self.close)
        link.close()
        try:
            machine.host.shut_down()
        finally:
            link.words[l.CLOSED_WORD] = 1

    # ---- .NET

    def load(self, path: str | os.PathLike[str]) -> Assembly:
        """An assembly, program or library; those beside it are found by name."""
        file = os.path.realpath(os.fspath(path))
        with self._lock:
            known = self._assemblies.get(file)
            if known is not None and not self._closed:
                return known
            try:
                program = check_image(os.fspath(path), library=True)
                self._folders.add(os.path.dirname(file))
                link = self._started(file)
                assert self._machine is not None
                check_host(program, self._machine.app, beside=True)
            except UsageError as e:
                raise EmbeddingError(" ".join(str(e).split())) from e
            try:
                thing = link.invoke(l.LOAD, 0, file)
            except DotNetError as e:
                raise EmbeddingError(f"{path} cannot be loaded: {e.message}") from e
            if thing.Location != file:
                raise EmbeddingError(
                    f"{path} cannot be loaded: an assembly of that name is loaded already, from "
                    f"{thing.Location}"
                )
            made = self._assemblies[file] = Assembly(link, thing, file)
            return made

    def type(self, name: Any) -> Any:
        """A type of the class library or of any assembly that is loaded, by its full name."""
        link = self._started()
        if not isinstance(name, str):
            return classes.type_of(link, name)
        found = classes.named(link, None, name)
        if found is None or isinstance(found, Namespace):
            raise EmbeddingError(f"there is no type {name}")
        return found

    def array(self, dtype: Any, content: Any) -> Any:
        """A new array of .NET that Python sees the memory of: of a length, or of the elements of a
        buffer or a sequence."""
        return arrays.new(self._started(), dtype, content)

    def pythonnet(self) -> Any:
        """The module `clr` of pythonnet, living in this CLR. Its objects can be given to rapgo's
        methods; `to_clr` gives it rapgo's."""
        return self._interop().clr

    def to_clr(self, thing: Any) -> Any:
        """The same object, as pythonnet has it."""
        return self._interop().given(thing)

    def from_clr(self, thing: Any) -> Any:
        """The same object of pythonnet's, as rapgo has it."""
        found = self._interop().taken(thing)
        return thing if found is None else found

    def _interop(self) -> Any:
        link = self._started()
        with self._lock:
            if link.interop is None:
                from rapgo.embedding.interop import Interop

                link.interop = Interop(link)
            return link.interop

    # ---- rapgo

    def stats(self) -> dict[str, Any]:
        """What `rapgo run --stats` writes, until now."""
        self._needed()
        assert self._machine is not None and self._background is not None
        wall = 1e3 * (time.perf_counter() - self._began)
        found = collect(self._machine.app, wall, self._machine)
        assert self._cache is not None
        return found | self._background.stats() | self._cache.stats()

    def events(self, told: Callable[[Event], object] | None = None) -> Subscription:
        """The record from now on: given to a callable in the thread that it comes from, which must
        not call .NET; or without one, to iterate over."""
        if self._closed:
            raise EmbeddingError("the runtime has been closed")
        subscription = Subscription(self._events, told)
        self._subscriptions.append(subscription)
        return subscription

    @property
    def robust_path(self) -> Control:
        self._needed()
        assert self._control is not None
        return self._control

    def _needed(self) -> Link:
        """Of what makes no sense before the first assembly."""
        if self._link is None and not self._closed:
            raise EmbeddingError("nothing is there yet: load an assembly first")
        return self._started()

    def add_profiler(self, make: Callable[[], Any]) -> None:
        """A profiler's class, or what else makes one: see profilers/protocol.py."""
        self.robust_path.add_profiler(make)

    def add_optimization(self, make: Callable[[Any], Any]) -> None:
        """An optimization's class, or what else makes one of a session: see
        optimizations/protocol.py."""
        self.robust_path.add_optimization(make)

    def optimize(self, method: Any) -> int:
        """Compiles a method of a loaded assembly, all its overloads, at the highest level now. How
        many versions that made."""
        method = getattr(method, "general", method)
        if not isinstance(method, Method):
            raise TypeError("optimize takes a method, such as assembly.Type.Method")
        link = self._needed()
        path, type_, name = link.invoke(l.IDENTITY, method._site)
        assert self._machine is not None
        return self.robust_path.optimize(self._machine, path, type_, name)

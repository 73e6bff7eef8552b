"""The runtime put together: host, agent, code area, linker, priority path, for one application.

Start-up in order: the host starts; the application's assemblies are announced to it as rewritten
images (made when it opens them, which it does not before the agent is asked for); the agent starts
and probes it; then the program can run. The host takes as long to start as everything else takes to
be imported and made: who is in a hurry starts it in the main thread, and makes the machine in
another.
"""

from __future__ import annotations

import array
import ctypes
import os
import struct
import sys
import threading
from collections.abc import Callable, Container
from functools import cached_property

from runtime.agent import ENTRY
from runtime.cache.keys import file_digest
from runtime.codegen import context as ctx
from runtime.codegen.area import CodeArea
from runtime.hosts.application import Application
from runtime.hosts.coreclr import CoreClr
from runtime.hosts.errors import HostError
from runtime.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.codegen.llvm import Compiler
    from runtime.metadata.agent import Agent
    from runtime.metadata.model import MethodInfo
    from runtime.priority import PriorityPath
    from runtime.rewriter.rewrite import Rewritten
    from runtime.versions import Contexts, Versions

_COMPILE = ctypes.CFUNCTYPE(None, ctypes.c_int64)
_MISSED = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)
_FINISH = ctypes.CFUNCTYPE(None)
_HAS_LOCAL = 0x80000000
MAX_IMAGES = 4096


class Image:
    """A rewritten assembly: its slots, and the table of prologues that the agent reads. `data` is
    the original file."""

    __slots__ = (
        "_codes", "_data", "digest", "filters", "generic", "path", "rows", "slots", "table",
    )  # fmt: skip

    def __init__(
        self, path: str, slots: int, table: array.array[int], done: Rewritten, data: bytes
    ) -> None:
        self.path, self.slots, self.table = path, slots, table
        self.generic, self.filters = done.generic_rows, done.filters
        self.rows = len(table) - 1
        self.digest = file_digest(data)
        self._data, self._codes = data, done.codes

    def code(self, row: int) -> bytes:
        """A method's CIL."""
        start, end = self._codes[row]
        return self._data[start:end]


class Machine:
    """See the module's text. `finish` is called once when the process ends, however it ends; `host`
    is one that is being started, or has been."""

    def __init__(
        self, app: Application, settings: Settings, finish: Callable[[Machine], None],
        host: CoreClr | None = None,
    ) -> None:  # fmt: skip
        self.app, self.settings = app, settings
        self.host = host or CoreClr(app)
        self.area = CodeArea()
        self.versions: Versions | None = None
        self.images: list[Image] = []
        self.image_slots: list[int] = []  # by image: where its table of slots is
        self._listing = threading.Lock()
        # for the agent: count, then the images
        self._listed = (ctypes.c_int64 * (1 + 3 * MAX_IMAGES))()
        self._paths: list[bytes] = []
        self.agent: Agent | None = None
        self.path: PriorityPath | None = None
        self._finish = finish
        self._compile_callback = _COMPILE(self._resolve)
        self._missed_callback = _MISSED(self._missed)
        self._finish_callback = _FINISH(self._end)
        self._rotate_callback = _FINISH(self._rotate)
        self.rotate: Callable[[], None] | None = None  # what RAPGO_STRESS=swap does
        # reads the code cache while the host starts; True if there is code in it
        self.read_cache: Callable[[], bool] = lambda: False
        # what an earlier run has measured of this very host, if it is known
        self.measured: Callable[[], list[int] | None] = lambda: None
        self.entry = 0  # the agent's only native entry
        self.entered = threading.Event()  # it is known
        self._resolver = self.area.data(8)
        for path in app.assemblies:
            self.host.replace_image(path, self._maker(path))

    # ---- images

    def _maker(self, path: str) -> Callable[[], bytes]:
        def make() -> bytes:
            with open(path, "rb") as f:
                data = f.read()
            return self._rewrite(path, data)

        return make

    def _rewrite(self, path: str, data: bytes) -> bytes:
        slots = 0

        def table_of(rows: int) -> int:
            nonlocal slots
            slots = self.area.data(ctx.SLOT_SIZE * (rows + 1), 16)
            return slots

        from runtime.rewriter import rewrite

        done = rewrite(data, table_of, self._resolver)
        generic = set(done.generic_rows)
        table = array.array("I", [done.methods])
        unresolved = struct.pack("<4Q", ctx.UNRESOLVED, 0, 0, 0)
        words = bytearray(ctx.SLOT_SIZE)
        for row in range(1, done.methods + 1):
            length = done.prologues[row]
            bridged = length and row not in generic
            table.append(length | (_HAS_LOCAL if bridged else 0))
            words += unresolved if bridged else bytes(ctx.SLOT_SIZE)
        ctypes.memmove(slots, bytes(words), len(words))
        image = Image(path, slots, table, done, data)
        self._list(image)
        return done.image

    def _list(self, image: Image) -> None:
        """Lists an image for the agent. The host may hold locks of its own: no managed code is
        called here."""
        with self._listing:
            n = len(self.images)
            if n == MAX_IMAGES:
                raise HostError(
                    f"{image.path}: an application of more than {MAX_IMAGES} assemblies"
                )
            self._paths.append(os.fsencode(image.path) + b"\0")
            path = ctypes.cast(ctypes.c_char_p(self._paths[-1]), ctypes.c_void_p).value
            table = image.table.buffer_info()[0]
            self._listed[1 + 3 * n : 4 + 3 * n] = [path or 0, image.slots, table]
            self.images.append(image)
            self.image_slots.append(image.slots)
            self._listed[0] = n + 1

    def rewrite_in(self, folders: Container[str]) -> None:
        """Assemblies that are loaded from these folders later are rewritten too."""
        self.host.find_images(
            lambda path: self._maker(path) if os.path.dirname(path) in folders else None
        )

    # ---- callbacks from the host's threads

    def _resolve(self, slot: int) -> None:
        path = self.path
        assert path is not None
        path.resolve(slot)

    def _missed(self, table: int) -> int:
        path = self.path
        assert path is not None
        return path.missed(table)

    def _rotate(self) -> None:
        if self.rotate is not None:
            self.rotate()

    def _end(self) -> None:
        try:
            self._finish(self)
        except Exception as e:
            print(f"rapgo: statistics could not be written: {e}", file=sys.stderr)

    # ---- life

    def start(self, program: bool = True) -> None:
        """`program`: the process is the program's, and not somebody's who lives with it."""
        if not self.host.started:
            threading.Thread(target=self._prepare, name="rapgo-llvm", daemon=True).start()
            self.host.start(self.app.properties, program=program)
        from runtime.linker import Linker
        from runtime.metadata.agent import Agent, Setup
        from runtime.priority import PriorityPath
        from runtime.versions import Versions

        setup = Setup()
        measured = self.measured()
        if measured is not None:
            setup.trusted = 1
            setup.saturates, setup.rounds_once = measured[0], measured[2]
        setup.compile = ctypes.cast(self._compile_callback, ctypes.c_void_p).value
        setup.missed = ctypes.cast(self._missed_callback, ctypes.c_void_p).value
        setup.images = ctypes.addressof(self._listed)
        setup.finish = ctypes.cast(self._finish_callback, ctypes.c_void_p).value
        setup.context_size = ctx.SIZE
        setup.stress = self.settings.stress_gc
        setup.contexts = self.contexts.table
        setup.counts_bridges = self.settings.tier == "auto"
        setup.rotate = ctypes.cast(self._rotate_callback, ctypes.c_void_p).value
        setup.rotate_every = self.settings.stress_swap
        noop = self.area.allocate(16)
        self.area.write(noop, b"\xc3")
        setup.noop = noop
        self.entry = self.host.delegate(*ENTRY)
        self.entered.set()
        self.agent = Agent(self.entry, setup)
        self.area.poke(self._resolver, setup.resolver)
        linker = Linker(self.agent, self.area, self.image_slots)
        linker.stress_guard = self.settings.stress_guard
        self.versions = Versions(
            self.area, linker.addresses, self.contexts, self.agent.collections
        )
        self.path = PriorityPath(
            self.agent, self.area, linker, self.versions, self.llvm, self.settings
        )

    @cached_property
    def contexts(self) -> Contexts:
        from runtime.versions import Contexts

        return Contexts(self.area)

    @cached_property
    def llvm(self) -> Compiler:
        from runtime.codegen.llvm import Compiler

        return Compiler(verify=self.settings.check)

    def prepare(self) -> bool:
        """What the agent and the first call would have to wait for, beside the host's start. True
        if the cache has code of the program."""
        import runtime.priority
        import runtime.rewriter  # noqa: F401

        return self.read_cache()

    def prepare_compiler(self) -> None:
        """What the first compilation would have to wait for: LLVM's library takes as long to load
        as the host to start."""
        try:
            self.llvm.prepare()
            import runtime.cil.translate
            import runtime.codegen.operations  # noqa: F401
        except Exception:
            if self.settings.debug:  # who needs it will meet the same, and say it
                import traceback

                traceback.print_exc()

    def _prepare(self) -> None:
        if not self.prepare():
            self.prepare_compiler()

    def find(self, type: str, method: str) -> list[MethodInfo]:
        """The main assembly's methods of a name, all overloads. Loads it; runs nothing of it."""
        assert self.agent is not None and self.path is not None
        with self.path.lock:
            return self.agent.find(self.app.path, type, method)

    def run(self, arguments: list[str]) -> int:
        return self.host.execute(self.app.path, arguments)

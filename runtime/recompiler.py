"""Makes further versions of methods, beside the running program.

    IR ──► polls ──► LLVM text ──► child process ──► object ──► placed

The lock that first compilations take is held only while the agent, the tables of versions or the
code area are used, never while something is compiled or rewritten. Whatever fails leaves nothing
behind, and is raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import RLock
from typing import Any

from runtime.codegen.llvm import Level
from runtime.ir.entries import Key
from runtime.ir.model import Function
from runtime.ir.states import extend_states
from runtime.linker import Linker
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo
from runtime.priority import PriorityPath
from runtime.translation import Draft, Translator
from runtime.versions import Version
from runtime.workshop import Workshop


class LockedLinker:
    """The linker for who does not hold the compile lock: takes it for each question."""

    def __init__(self, linker: Linker, lock: RLock) -> None:
        self._linker, self._lock = linker, lock
        self.saturating, self.element_offset = linker.saturating, linker.element_offset
        self.delegate_layout, self.profiling = linker.delegate_layout, linker.profiling
        self.stress_guard = linker.stress_guard

    def slot(self, method: int) -> str:
        with self._lock:
            return self._linker.slot(method)

    def dispatch(self, method: int) -> str:
        with self._lock:
            return self._linker.dispatch(method)

    def cell(self, kind: str, key: Any) -> str:
        with self._lock:
            return self._linker.cell(kind, key)

    def method(self, number: int) -> MethodInfo:
        return self._linker.method(number)

    def known_static(self, field: FieldInfo) -> bool:
        with self._lock:
            return self._linker.known_static(field)

    def initialised(self, type: TypeInfo) -> bool:
        with self._lock:
            return self._linker.initialised(type)

    def class_word(self, type: TypeInfo) -> str:
        with self._lock:
            return self._linker.class_word(type)


class Recompiler:
    """See the module's text. Used by one thread."""

    def __init__(self, path: PriorityPath, workshop: Workshop) -> None:
        self.path, self.workshop, self.versions = path, workshop, path.versions
        linker = LockedLinker(path.linker, path.lock)
        self.translator = Translator(path.agent, linker, path.settings, path.on_host)

    def make(
        self,
        f: Function,
        kind: str,
        level: Level,
        wanted: Iterable[Key],
        rework: bool,
        entry: bool = True,
    ) -> tuple[Version, Draft]:
        """A placed version from IR that has no polls yet, with entries for the wanted loops of
        other versions, and, if `entry`, one for the method. Raises Refusal, LlvmRejected,
        WorkshopFailed, and what faults raise."""
        path, versions, translator = self.path, self.versions, self.translator
        strip = path.settings.later_strip if rework else path.settings.first_strip
        extend_states(f, self.translator.borrows)
        translator.polled(f, strip, rework)
        with path.lock:
            slot = path.linker.slots[f.method]
            version = versions.begin(f.method, kind, slot, path.loops(f))
        try:
            draft = translator.draft(f, version, wanted, entry)
            obj = self.workshop.compile(draft.text, level)
            with path.lock:
                path.place(version, draft, obj)
        except BaseException:
            with path.lock:
                versions.abandon(version)
            raise
        return version, draft

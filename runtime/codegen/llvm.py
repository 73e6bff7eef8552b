"""LLVM, through llvmlite: LLVM IR as text in, object code, assembly or optimised IR out.

A `Compiler` holds one target machine per code generation level, for this machine's CPU; everything
else (context, module, pass builder, pass manager) is made anew for each compilation and thrown
away, because a pass builder must not be used twice. llvmlite guards LLVM with one lock, held for
each call into it, so several threads may compile, one step at a time.

What a level does is in `_RECIPES`. No level contracts floating-point operations: LLVM fuses a
multiply with an add only where the IR allows it (`contract`, `llvm.fmuladd`), and ours must not.

LLVM in llvmlite checks assertions: IR that parses and still cannot be compiled can abort the
process. `verify=True` turns more of that into `LlvmRejected`, for a quarter of the parse time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import Any, Final, NamedTuple


class Level(Enum):
    """How much is done for the code."""

    FAST0 = "fast0"  # quick to compile, slow to run
    LIGHT = "light"  # scalars into registers, local simplification, decent code
    O1 = "o1"
    O2 = "o2"  # nearly everything, with vectorisation, in four fifths of the time
    FULL = "full"  # everything, with vectorisation


class _Recipe(NamedTuple):
    """`speed`: LLVM's O-level, or None for the light passes. `codegen`: 0 to 3."""

    speed: int | None
    codegen: int
    vectorise: bool = False


_RECIPES: Final = {
    Level.FAST0: _Recipe(None, 0),
    Level.LIGHT: _Recipe(None, 1),
    Level.O1: _Recipe(1, 1),
    Level.O2: _Recipe(2, 2, vectorise=True),
    Level.FULL: _Recipe(3, 3, vectorise=True),
}


# For all of the process. Loop strength reduction takes two fifths of code generation's time (10 ms
# of a method with a nest of three loops, 6 without) and gains nothing on x86-64, whose addresses
# scale by themselves: kernels of bench/ took 0.8 to 1.0 of their time without it, none took more.
_OPTIONS: Final = ("-disable-lsr",)


class LlvmRejected(Exception):
    """LLVM did not take the IR; the message is LLVM's own."""


class StepTimes:
    """Seconds spent in each step, and the number of compilations, at one level."""

    __slots__ = ("count", "emit", "parse", "passes")

    def __init__(self) -> None:
        self.count = 0
        self.parse = self.passes = self.emit = 0.0

    @property
    def total(self) -> float:
        return self.parse + self.passes + self.emit


class Compiler:
    """Compiles LLVM IR for this machine. Making one costs nothing: LLVM is loaded when first used.

    `vector_width` is the widest vector that is preferred: 512 bits gained nothing where measured,
    and cost clock speed on some machines. `cpu` and `features` replace this machine's own."""

    def __init__(
        self,
        *,
        verify: bool = False,
        vector_width: int = 256,
        cpu: str | None = None,
        features: str | None = None,
    ) -> None:
        if vector_width not in (128, 256, 512):
            raise ValueError(f"vector width {vector_width}: 128, 256 or 512 bits")
        self._verify = verify
        self._vector_width = vector_width
        self._cpu = cpu
        self._features = features
        self._lock = threading.Lock()
        self._binding: Any = None
        self._machines: dict[int, Any] = {}
        self._header = ""
        self._times = {level: StepTimes() for level in Level}

    # ---- what it makes

    def compile(self, text: str, level: Level) -> bytes:
        """Object code of a module, for `runtime.codegen.elf.load`."""
        result: bytes = self._run(text, level, lambda machine, module: machine.emit_object(module))
        return result

    def assembly(self, text: str, level: Level) -> str:
        """The assembly language of what `compile` would give."""
        result: str = self._run(text, level, lambda machine, module: machine.emit_assembly(module))
        return result

    def optimized_ir(self, text: str, level: Level) -> str:
        """The IR after the passes of a level, before code generation."""
        result: str = self._run(text, level, lambda machine, module: str(module))
        return result

    def times(self) -> dict[Level, StepTimes]:
        """Time spent so far, by level."""
        with self._lock:
            from copy import copy

            return {level: copy(times) for level, times in self._times.items()}

    # ---- what code depends on

    @property
    def cpu(self) -> str:
        """The CPU that code is made for."""
        self._ready()
        return self._cpu or ""

    @property
    def features(self) -> str:
        """The CPU's features that code may use, as LLVM writes them."""
        self._ready()
        return self._features or ""

    @property
    def header(self) -> str:
        """Data layout and target triple; put before a text that does not say them itself."""
        self._ready()
        return self._header

    # ---- how

    def prepare(self) -> None:
        """Loads LLVM now, in a thread that has nothing else to do; compiles something, which is
        slow the first time."""
        for level in (Level.FAST0, Level.LIGHT):
            self.compile("define void @f() { ret void }", level)

    def _ready(self) -> Any:
        """llvmlite's binding, loaded and initialised once."""
        if self._binding is not None:
            return self._binding
        with self._lock:
            if self._binding is None:
                binding = import_module("llvmlite.binding")
                for option in _OPTIONS:
                    binding.set_option("rapgo", option)
                binding.initialize_native_target()
                binding.initialize_native_asmprinter()
                if self._cpu is None:
                    self._cpu = binding.get_host_cpu_name()
                if self._features is None:
                    self._features = _host_features(binding, self._vector_width)
                machine = self._make_machine(binding, 1)
                self._machines[1] = machine
                self._header = (
                    f'target datalayout = "{machine.target_data}"\n'
                    f'target triple = "{machine.triple}"\n'
                )
                self._binding = binding
        return self._binding

    def _make_machine(self, binding: Any, codegen: int) -> Any:
        return binding.Target.from_default_triple().create_target_machine(
            cpu=self._cpu, features=self._features, opt=codegen, reloc="pic", codemodel="small"
        )

    def _machine(self, codegen: int) -> Any:
        machine = self._machines.get(codegen)
        if machine is None:
            with self._lock:
                machine = self._machines.get(codegen)
                if machine is None:
                    machine = self._make_machine(self._binding, codegen)
                    self._machines[codegen] = machine
        return machine

    def _run(self, text: str, level: Level, emit: Callable[[Any, Any], Any]) -> Any:
        """Parse, optimise, emit; each step timed."""
        binding = self._ready()
        recipe = _RECIPES[level]
        machine = self._machine(recipe.codegen)
        if "target datalayout" not in text:
            text = self._header + text
        clock = time.perf_counter
        start = clock()
        # A context of its own: the global one would keep every constant and name it ever saw.
        with binding.create_context() as context:
            try:
                module = binding.parse_assembly(text, context)
            except RuntimeError as error:
                raise LlvmRejected(str(error)) from None
            with module:
                try:
                    if self._verify:
                        module.verify()
                    parsed = clock()
                    _optimise(binding, machine, module, recipe)
                    optimised = clock()
                    result = emit(machine, module)
                    emitted = clock()
                except RuntimeError as error:
                    raise LlvmRejected(str(error)) from None
        with self._lock:
            times = self._times[level]
            times.count += 1
            times.parse += parsed - start
            times.passes += optimised - parsed
            times.emit += emitted - optimised
        return result


def _optimise(binding: Any, machine: Any, module: Any, recipe: _Recipe) -> None:
    """Run the passes of a recipe over a module."""
    # llvmlite leaves vectorisation off unless told, and interleaving and unrolling on.
    with binding.create_pipeline_tuning_options(recipe.speed or 0) as options:
        options.loop_vectorization = recipe.vectorise
        options.slp_vectorization = recipe.vectorise
        with binding.create_pass_builder(machine, options) as builder:
            if recipe.speed is None:
                manager = binding.create_new_module_pass_manager()
                manager.add_sroa_pass()
                manager.add_instruction_combine_pass()
                manager.add_simplify_cfg_pass()
            else:
                manager = builder.getModulePassManager()
            with manager:
                manager.run(module, builder)


def _host_features(binding: Any, vector_width: int) -> str:
    features = binding.get_host_cpu_features()
    text: str = features.flatten()
    if vector_width < 512:
        text += f",+prefer-{vector_width}-bit"
    return text

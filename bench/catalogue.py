"""What is measured: the kernels and the adaptive programs with their sizes, and the examples.

A kernel's `size` argument is chosen so that it takes some 0.3 to 1 s on bare CoreCLR 3.1,
compilation included, so that a tier's compile time shows without ruling. `growth` says how the work
grows with the size: by its power, or, for `DOUBLING`, twofold for each step of it. So
`size_for(factor)` scales the work of every kernel alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent
KERNELS = BENCH / "kernels"
ADAPTIVE = BENCH / "adaptive"
EXAMPLES = BENCH.parent / "examples"
HELLO = EXAMPLES / "Hello.dll"

DOUBLING = 0


@dataclass(frozen=True)
class Kernel:
    """A program of bench/kernels or bench/adaptive. `times`: those that count, by the
    names that it prints them with."""

    name: str
    size: int
    growth: int = 1
    folder: Path = KERNELS
    times: tuple[str, ...] = ("MS",)

    @property
    def rows(self) -> list[str]:
        """What its times are called in tables."""
        if len(self.times) == 1:
            return [self.name]
        return [f"{self.name} {time.lower()}" for time in self.times]

    @property
    def dll(self) -> Path:
        return self.folder / "bin" / f"{self.name}.dll"

    @property
    def csharp(self) -> Path:
        return self.folder / "cs" / f"{self.name}.cs"

    @property
    def c(self) -> Path:
        return KERNELS / "c" / f"{self.name}.c"

    def size_for(self, factor: float) -> int:
        """The size argument that makes `factor` times the work."""
        if self.growth == DOUBLING:
            return max(1, self.size + round(math.log2(factor)))
        scaled: float = self.size * factor ** (1 / self.growth)
        return max(1, round(scaled))


KERNEL_LIST = (
    Kernel("binarytrees", 18, DOUBLING),
    Kernel("collatz", 2_000_000),
    Kernel("dictint", 30),
    Kernel("except", 1_000_000),
    Kernel("fft", 15_000),
    Kernel("interp", 4_000_000),
    Kernel("linq", 300),
    Kernel("mandelbrot", 1_300, 2),
    Kernel("matmul_flat", 700, 3),
    Kernel("matmul_rect", 550, 3),
    Kernel("nbody", 8_000_000),
    Kernel("spectralnorm", 3_000, 2),
    Kernel("vec3", 2_500, 2),
    Kernel("virt", 200_000),
)

# Programs whose types, targets and branches are skewed, so that a profile is worth something.
ADAPTIVE_LIST = (
    Kernel("virtual", 400_000, folder=ADAPTIVE),
    Kernel("flipping", 400_000, folder=ADAPTIVE),
    Kernel("interface", 300_000, folder=ADAPTIVE),
    Kernel("delegate", 300_000, folder=ADAPTIVE),
    Kernel("interpreter", 200_000, folder=ADAPTIVE),
    Kernel("parser", 20_000, folder=ADAPTIVE),
    Kernel("methods", 200_000, folder=ADAPTIVE),
    Kernel("phases", 6_000, folder=ADAPTIVE, times=("FIRST", "SECOND")),
)

# For cost.py: one that gains nothing, and one that times each of its operations.
LIBRARY = Kernel("library", 1_000, folder=ADAPTIVE)
LATENCY = Kernel("latency", 100_000, folder=ADAPTIVE)

# For warm.py: an application of 300 methods, and one that says when it is at its fastest.
MANY = Kernel("many", 200_000, folder=ADAPTIVE)
PEAK = Kernel("peak", 4_000, folder=ADAPTIVE)

# Throwing costs a host 10 µs and rapgo nanoseconds: one program would rule a mean of fourteen.
OUTLIERS = frozenset({"except"})


def chosen(there: tuple[Kernel, ...], names: str | None) -> tuple[Kernel, ...]:
    """Those named in a comma list, all for None; ValueError for a name that is none."""
    if names is None:
        return there
    by_name = {kernel.name: kernel for kernel in there}
    wanted = names.split(",")
    if unknown := [name for name in wanted if name not in by_name]:
        raise ValueError(
            f"--programs: no program {', '.join(unknown)}; there are {', '.join(by_name)}."
        )
    return tuple(by_name[name] for name in wanted)


def examples() -> tuple[Path, ...]:
    """The examples but for hello world, whose time is what the others' are measured above."""
    return tuple(sorted(dll for dll in EXAMPLES.glob("*.dll") if dll != HELLO))

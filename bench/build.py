#!/usr/bin/env python3
"""Rebuilds bench/kernels/bin and bench/adaptive/bin from the C# sources with Mono's `mcs`.

    python bench/build.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from catalogue import ADAPTIVE_LIST, KERNEL_LIST, LATENCY, LIBRARY, MANY, PEAK, Kernel

PLAIN = ("-O3", "-march=native")
# What C may do and CIL may not: overflow is undefined, a*b+c is fused, types do not alias.
CIL_SEMANTICS = (*PLAIN, "-fwrapv", "-ffp-contract=off", "-fno-strict-aliasing")


class BuildFailed(Exception):
    """A compiler that is missing or refused; the message says which."""


def managed(kernel: Kernel) -> None:
    """Compile one program to its DLL."""
    kernel.dll.parent.mkdir(exist_ok=True)
    _run([
        "mcs", "-sdk:4.7.2", "-optimize+", f"-out:{kernel.dll}",
        str(kernel.csharp), str(kernel.csharp.with_name("Harness.cs")),
    ])


def native(kernel: Kernel, flags: tuple[str, ...], folder: Path) -> Path:
    """Compile one kernel's C twin into `folder`; the program's path."""
    program = folder / kernel.name
    _run(["clang", *flags, str(kernel.c), "-o", str(program), "-lm"])
    return program


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise BuildFailed(f"{command[0]} is missing: install it.")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def main() -> int:
    try:
        for kernel in (*KERNEL_LIST, *ADAPTIVE_LIST, LIBRARY, LATENCY, MANY, PEAK):
            managed(kernel)
    except BuildFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

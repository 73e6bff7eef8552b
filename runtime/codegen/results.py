"""What comes back from the host: of a small integer only the low bits count."""

from __future__ import annotations

from runtime.codegen.lower import Lowering
from runtime.ir.model import MEMORY_SIZE


def narrowed(lo: Lowering, v: str, kind: str) -> str:
    if kind == "v":
        return v
    bits = 8 * MEMORY_SIZE[kind]
    small = lo.let(f"trunc i32 {v} to i{bits}")
    return lo.let(f"{'zext' if kind[0] == 'u' else 'sext'} i{bits} {small} to i32")

"""The whole table: IR operation → the function that lowers it."""

from __future__ import annotations

from runtime.codegen import (  # noqa: F401  (they fill the table)
    calls,
    exceptions,
    guards,
    memory,
    probes,
    replacement,
)
from runtime.codegen.numbers import LOWER

__all__ = ["LOWER"]

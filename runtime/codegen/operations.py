"""The whole table: IR operation → the function that lowers it."""

from __future__ import annotations

from runtime.codegen import calls, exceptions, memory, replacement  # noqa: F401  (fill the table)
from runtime.codegen.numbers import LOWER

__all__ = ["LOWER"]

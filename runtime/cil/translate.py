"""The whole table: CIL mnemonic → the function that translates it."""

from __future__ import annotations

from runtime.cil import calls, memory  # noqa: F401  (they fill the table)
from runtime.cil.arithmetic import TABLE as TRANSLATE

__all__ = ["TRANSLATE"]

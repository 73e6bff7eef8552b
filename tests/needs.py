"""What a test needs of the machine."""

from __future__ import annotations

import shutil
from typing import NoReturn

import pytest


def lacking(why: str) -> NoReturn:
    """Fails the test with a word: nothing may be missing, and one that is skipped says nothing."""
    pytest.fail(why)


def tool(name: str) -> str:
    """The path of a program that must be installed."""
    found = shutil.which(name)
    if found is None:
        lacking(f"{name} is not installed")
    return found

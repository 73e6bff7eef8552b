"""What a test needs of the machine."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def lacking(why: str) -> NoReturn:
    """Skips the test with a word; in CI, where nothing may be missing, fails it."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def tool(name: str) -> str:
    """The path of a program that must be installed."""
    found = shutil.which(name)
    if found is None:
        lacking(f"{name} is not installed")
    return found

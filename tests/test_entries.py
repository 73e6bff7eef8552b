"""The stubs by which methods are entered are what their assembly says."""

from __future__ import annotations

import pathlib
import subprocess

import pytest
from needs import tool

from runtime.codegen import entries

SOURCES = pathlib.Path(__file__).parent / "stubs"


@pytest.mark.parametrize("name", ["lazy", "miss", "grow"])
def test_stub_is_its_assembly(name: str, tmp_path: pathlib.Path) -> None:
    subprocess.run([tool("as"), SOURCES / f"{name}.s", "-o", tmp_path / "o"], check=True)
    subprocess.run(
        ["objcopy", "-O", "binary", "-j", ".text", tmp_path / "o", tmp_path / "b"], check=True
    )
    assert (tmp_path / "b").read_bytes() == getattr(entries, name.upper())


def test_stub_word_marks_references_in_registers_and_on_the_stack() -> None:
    # context and top take two of the six integer registers
    assert entries.stub_word(["r", "i", "b", "l"], "v") == 0b0101 << 32
    assert entries.stub_word(["i", "i", "i", "i", "r", "l"], "i") == (2 | 1 << (32 + 4))
    assert entries.stub_word(["r"], "s") == 0b10 << 32  # behind the address of the result
    assert entries.stub_word(["d"] * 9, "r") == (1 | 1 << 63)

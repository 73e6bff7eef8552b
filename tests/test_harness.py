"""The differential harness itself: outcomes, differences, headers of programs, DLL comparison."""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
from pathlib import Path
from types import ModuleType

import pytest
from corpus import PROGRAMS, TESTS
from hosts import HOSTS, Outcome, RunFailed, environment, outcome_of, run
from test_programs import compiled_share, difference


def build_module() -> ModuleType:
    """programs/build.py, a script in a folder that is no package."""
    spec = importlib.util.spec_from_file_location("build", TESTS / "programs" / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build"] = module
    spec.loader.exec_module(module)
    return module


def test_a_signal_is_the_exit_code_a_shell_shows() -> None:
    assert outcome_of(b"", "", -6).exit_code == 134
    assert outcome_of(b"", "", 134).same_as(outcome_of(b"", "", -6))


def test_only_the_first_line_of_standard_error_counts() -> None:
    host = outcome_of(b"x", "Unhandled exception. A: b\n   at C.D()\n", 134)
    assert host.same_as(outcome_of(b"x", "Unhandled exception. A: b\n   elsewhere\n", 134))
    assert not host.same_as(outcome_of(b"x", "Unhandled exception. A: c\n", 134))


def test_an_outcome_survives_its_file() -> None:
    outcome = outcome_of(b"\xff\x00 bytes", "first\nsecond", 3)
    assert Outcome.from_json(outcome.to_json()) == outcome


def test_a_difference_names_its_line() -> None:
    text = difference(outcome_of(b"a\nb\nc\n", "", 0), outcome_of(b"a\nB\nc\n", "", 0))
    assert "line 2" in text
    assert "exit code 1" in difference(outcome_of(b"a", "", 0), outcome_of(b"a", "", 1))


def test_share_counts_every_reason(tmp_path: Path) -> None:
    stats = tmp_path / "stats.json"
    reasons = {"stack crawl": 2, "vararg": 1}
    stats.write_text(json.dumps({"methods_compiled": 7, "methods_host": reasons}))
    assert compiled_share(stats) == (0.7, reasons)


def test_a_run_without_end_is_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('started', flush=True)\nwhile True: pass"]
    with pytest.raises(RunFailed, match="started"):
        run(command, environment(HOSTS[0]), tmp_path, 2.0)


def test_every_program_has_its_dll() -> None:
    assert len(PROGRAMS) > 100
    assert [p.id for p in PROGRAMS if not p.dll.exists()] == []


def test_masking_hides_time_checksum_and_module_id_only() -> None:
    build = build_module()
    image = (TESTS / "programs" / "Queens.dll").read_bytes()
    coff = struct.unpack_from("<I", image, 0x3C)[0] + 4
    start, size = build.guid_heap(image, coff)
    assert size == 16
    stamped = bytearray(image)
    for at in (coff + 4, coff + 20 + 64, start, start + 15):
        stamped[at] ^= 0x5A
    assert build.masked(bytes(stamped)) == build.masked(image)
    stamped[start + 16] ^= 1
    assert build.masked(bytes(stamped)) != build.masked(image)

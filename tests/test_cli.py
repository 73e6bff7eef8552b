"""The command line: bad input, exit codes, statistics, stages of a method.

Each test starts `python -m rapgo` as a person would, on programs of the corpus; what
those print is the matter of test_programs.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from corpus import EXAMPLES, TESTS
from hosts import HOSTS, Host

from rapgo.run import divide
from rapgo.stats import summary
from runtime.priority import STEPS

PROGRAMS = TESTS / "programs"
HELLO = EXAMPLES / "Hello.dll"
KEYS = (
    "host", "versions", "methods_compiled", "methods_host", "methods_postponed", "faults",
    "cil_instructions", "compile_ms", "got_calls", "call_outs", "wall_ms",
)  # fmt: skip
Root = Callable[[Host], Path]
Run = subprocess.CompletedProcess[bytes]


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Ours, without what would choose another host or change how rapgo works."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("DOTNET_", "RAPGO_"))}
    own = {"PYTHONPATH": str(TESTS.parent), "LC_ALL": "C.UTF-8", "RAPGO_CACHE": "off"}
    return {**ours, **own, **(extra or {})}


def rapgo(*arguments: object, stdin: bytes = b"", **extra: str) -> Run:
    command = [sys.executable, "-m", "rapgo", *map(str, arguments)]
    return subprocess.run(
        command, env=environment(extra), input=stdin, capture_output=True, timeout=120, check=False
    )


def refusal(done: Run) -> str:
    """The one line that a refused command prints."""
    text = done.stderr.decode()
    assert done.returncode == 2, text
    assert done.stdout == b""
    assert text.startswith("rapgo: ") and text.count("\n") == 1, text
    return text


@pytest.fixture(scope="module")
def old_root(host_root: Root) -> Path:
    return host_root(HOSTS[0])


def native_pe() -> bytes:
    """The headers of an image for x64 that has no CLI header."""
    optional = struct.pack("<H", 0x20B).ljust(112, b"\0") + bytes(8 * 16)
    coff = struct.pack("<4sHHIIIHH", b"PE\0\0", 0x8664, 0, 0, 0, 0, len(optional), 0x22)
    return b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + coff + optional


def with_flags(image: bytes, flags: int) -> bytes:
    """An assembly with other flags in its CLI header."""
    from runtime.rewriter.pe import Image

    at = Image(image).cli + 16
    return image[:at] + struct.pack("<I", flags) + image[at + 4 :]


# ---- bad commands


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["walk"], "'walk' is not a command"),
        ([str(HELLO)], f"rapgo run {HELLO}"),
        (["run"], "APP"),
        (["run", "--tier", "best", str(HELLO)], "'best'"),
        (["run", "--host", "jvm", str(HELLO)], "'jvm'"),
        (["run", "--quick", str(HELLO)], "--quick"),
        (["run", "--dotnet-root"], "--dotnet-root"),
        (["run", "--stats=/no/such/folder/s.json", str(HELLO)], "/no/such/folder/s.json"),
        (["inspect", str(HELLO), "Main"], "TYPE::METHOD"),
        (["inspect", str(HELLO), "Hello::Main", "--stage", "wasm"], "'wasm'"),
    ],
)
def test_a_wrong_command_is_one_line(arguments: list[str], says: str) -> None:
    assert says in refusal(rapgo(*arguments))


def test_a_wrong_setting_is_one_line() -> None:
    assert "RAPGO_STRESS" in refusal(rapgo("run", HELLO, RAPGO_STRESS="much"))
    assert "RAPGO_ONLY" in refusal(rapgo("run", HELLO, RAPGO_ONLY="few"))


def test_help_and_version() -> None:
    assert rapgo("--version").stdout.startswith(b"rapgo ")
    for arguments in (["--help"], ["run", "--help"], ["inspect", "--help"], ["doctor", "--help"]):
        done = rapgo(*arguments)
        assert done.returncode == 0 and b"usage: rapgo" in done.stdout


def test_a_module_of_the_same_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / "__init__.py").touch()
    paths = os.pathsep.join([str(tmp_path), str(TESTS.parent)])
    command = [sys.executable, "-P", "-c", "import rapgo"]
    env = environment({"PYTHONPATH": paths})
    done = subprocess.run(command, env=env, capture_output=True, check=False, cwd=tmp_path)
    last = done.stderr.decode().splitlines()[-1]
    assert "'runtime'" in last and str(tmp_path) in last


# ---- bad input


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "does not exist" in refusal(rapgo("run", tmp_path / "absent.dll"))
    assert "is a folder" in refusal(rapgo("run", tmp_path))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not a .NET assembly"),
        (b"using System;\n", "is not a .NET assembly"),
        (b"\x7fELF" + bytes(60), "native program"),
        (native_pe(), "native Windows program"),
        (with_flags(HELLO.read_bytes(), 0), "C++/CLI"),
        (with_flags(HELLO.read_bytes(), 3), "32-bit"),
        (HELLO.read_bytes()[:900], "damaged"),
    ],
    ids=["empty", "text", "elf", "native", "mixed", "x86", "truncated"],
)
def test_a_file_that_is_no_program(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "app.dll"
    path.write_bytes(content)
    line = refusal(rapgo("run", path))
    assert says in line and str(path) in line


def test_a_launcher_leads_to_its_assembly(tmp_path: Path) -> None:
    (tmp_path / "app").write_bytes(b"\x7fELF" + bytes(60))
    (tmp_path / "app.dll").touch()
    assert f"{tmp_path}/app.dll" in refusal(rapgo("run", tmp_path / "app"))


def test_a_library_has_no_entry_point() -> None:
    assert "no entry point" in refusal(rapgo("run", PROGRAMS / "HelperLibrary.dll"))


@pytest.mark.parametrize("config", [False, True], ids=["by attribute", "by runtimeconfig"])
def test_a_program_for_a_newer_net(tmp_path: Path, old_root: Path, config: bool) -> None:
    source = TESTS / "modern" / "bin" / "net9.0"
    shutil.copy(source / "Tuples.dll", tmp_path)
    if config:
        shutil.copy(source / "Tuples.runtimeconfig.json", tmp_path)
    line = refusal(rapgo("run", "--dotnet-root", old_root, tmp_path / "Tuples.dll"))
    assert "9.0" in line and "3.1" in line and "install" in line


def test_a_missing_reference_is_named(tmp_path: Path) -> None:
    shutil.copy(PROGRAMS / "UsesLibrary.dll", tmp_path)
    line = refusal(rapgo("run", tmp_path / "UsesLibrary.dll"))
    assert "HelperLibrary" in line and "UsesLibrary.dll" in line


def test_a_root_without_a_host(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(rapgo("run", "--dotnet-root", tmp_path, HELLO))
    assert "/no/such/folder" in refusal(rapgo("run", HELLO, DOTNET_ROOT="/no/such/folder"))


# ---- running


@pytest.mark.parametrize(
    ("given", "own", "program"),
    [
        (["a.dll", "--stats", "x"], ["a.dll"], ["--stats", "x"]),
        (["--stats", "a.dll", "--", "-h"], ["--stats=", "a.dll"], ["--", "-h"]),
        (["--tier", "first", "--stats=f", "a.dll"], ["--tier", "first", "--stats=f", "a.dll"], []),
        (["--tier=first", "a.dll", "b.dll"], ["--tier=first", "a.dll"], ["b.dll"]),
        (["--", "-odd.dll", "--help"], ["--", "-odd.dll"], ["--help"]),
        (["--tier"], ["--tier"], []),
    ],
)
def test_the_programs_arguments_begin_behind_its_name(
    given: Sequence[str], own: Sequence[str], program: Sequence[str]
) -> None:
    assert divide(list(given)) == (list(own), list(program))


@pytest.mark.parametrize("tier", ["first", "host"])
def test_arguments_reach_the_program_as_they_are(tier: str) -> None:
    odd = ["--help", "--stats", "", "two words", "--", "ä€", "-h"]
    done = rapgo("run", "--tier", tier, HELLO, *odd)
    assert done.stdout.decode() == f"Hello, {' and '.join(odd)}!\n"
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("tier", ["first", "optimized", "host"])
@pytest.mark.parametrize(
    ("path", "arguments", "status"),
    [
        (HELLO, [], 0),
        (PROGRAMS / "ExitCodeFromMain.dll", ["200", "3"], 203),
        (PROGRAMS / "EnvironmentExit.dll", [], 42),
        (PROGRAMS / "UnhandledException.dll", [], -signal.SIGABRT),
    ],
    ids=["nothing", "Main", "Exit", "exception"],
)
def test_the_exit_status_is_the_programs(
    tier: str, path: Path, arguments: list[str], status: int
) -> None:
    assert rapgo("run", "--tier", tier, path, *arguments).returncode == status


def test_standard_input_is_the_programs() -> None:
    lines = b"first\nsecond\n"
    host = rapgo("run", "--tier", "host", PROGRAMS / "ConsoleInput.dll", stdin=lines)
    ours = rapgo("run", PROGRAMS / "ConsoleInput.dll", stdin=lines)
    assert ours.stdout == host.stdout and b"[econd\n]" in ours.stdout


def test_another_folder_and_a_relative_path(tmp_path: Path) -> None:
    shutil.copy(HELLO, tmp_path)
    command = [sys.executable, "-m", "rapgo", "run", "--stats=s.json", "Hello.dll"]
    done = subprocess.run(
        command, env=environment(), cwd=tmp_path, capture_output=True, timeout=120, check=False
    )
    assert done.stdout == b"Hello, world!\n", done.stderr
    assert json.loads((tmp_path / "s.json").read_text())["methods_compiled"] >= 1


def test_ctrl_c_stops_the_program() -> None:
    command = [sys.executable, "-m", "rapgo", "run", str(EXAMPLES / "NBody.dll"), "2000000000"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            process.stdout.readline()  # the energy at the start: the program runs
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode in (-signal.SIGINT, 130)
    assert b"Traceback" not in errors


# ---- statistics


def check_stats(stats: dict[str, Any]) -> None:
    assert set(KEYS) <= set(stats)
    assert stats["host"] == "coreclr"
    assert {"rapgo", "python", "llvm", "llvmlite", "dotnet"} <= set(stats["versions"])
    assert sum(stats["methods_host"].values()) == len(stats["methods_host_names"])
    times = stats["compile_ms"]
    for part in (times, *(times[step] for step in STEPS)):
        assert part["total"] >= part["p95"] >= part["median"] >= 0
    assert stats["wall_ms"] > times["total"]


@pytest.mark.parametrize("name", ["HashTables", "EnvironmentExit", "UnhandledException"])
def test_statistics_however_the_program_ends(tmp_path: Path, name: str) -> None:
    path = PROGRAMS / f"{name}.dll"
    target = tmp_path / "stats.json"
    rapgo("run", f"--stats={target}", path)
    stats = json.loads(target.read_text())
    check_stats(stats)
    assert stats["methods_compiled"] > 0 and stats["cil_instructions"] > stats["methods_compiled"]
    assert stats["compile_ms"]["total"] > 0 and stats["versions"]["llvm"]


@pytest.mark.parametrize("name", ["HashTables", "EnvironmentExit"])
def test_statistics_of_the_host_alone(tmp_path: Path, name: str) -> None:
    target = tmp_path / "stats.json"
    rapgo("run", "--tier", "host", f"--stats={target}", PROGRAMS / f"{name}.dll")
    stats = json.loads(target.read_text())
    check_stats(stats)
    assert stats["methods_compiled"] == 0 and stats["versions"]["llvm"] is None


def test_methods_left_to_the_host_have_a_reason(tmp_path: Path) -> None:
    target = tmp_path / "stats.json"
    rapgo("run", f"--stats={target}", HELLO, RAPGO_ONLY="1000..1000")
    stats = json.loads(target.read_text())
    assert stats["methods_host"] == {"left out by RAPGO_ONLY": 1}
    assert stats["methods_host_names"][0][:2] == ["Hello::Main", "left out by RAPGO_ONLY"]


def test_statistics_as_a_table() -> None:
    done = rapgo("run", "--stats", HELLO)
    assert done.stdout == b"Hello, world!\n"
    for word in ("methods compiled", "compile ms", "placing", "call-outs"):
        assert word in done.stderr.decode()


def test_summary() -> None:
    assert summary([]) == {"total": 0.0, "median": 0.0, "p95": 0.0}
    assert summary([3.0]) == {"total": 3.0, "median": 3.0, "p95": 3.0}
    hundred = [float(n) for n in range(100, 0, -1)]
    assert summary(hundred) == {"total": 5050.0, "median": 50.5, "p95": 95.0}


# ---- inspect and doctor


def inspect(*arguments: object) -> str:
    done = rapgo("inspect", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_every_stage_is_printed() -> None:
    text = inspect(PROGRAMS / "EnvironmentExit.dll", "EnvironmentExit::Deep")
    for title in ("cil", "ir", "LLVM IR before passes", "LLVM IR after passes", "assembly"):
        assert f"; ---- {title}: EnvironmentExit::Deep(System.Int32)" in text
    assert "digraph" not in text


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("cil", ['ldstr      "finally must not run"', "System.Environment::Exit", "finally IL_"]),
        ("ir", ['function "EnvironmentExit::Deep"', "b0 @0:"]),
        ("llvm", ["define", "attributes #0"]),
        ("asm", [".globl", "retq"]),
        ("cfg", ['digraph "EnvironmentExit::Deep" {', "b0 -> b1;", "style=dashed"]),
    ],
)
def test_one_stage(stage: str, words: list[str]) -> None:
    text = inspect("--stage", stage, PROGRAMS / "EnvironmentExit.dll", "EnvironmentExit::Deep")
    for word in words:
        assert word in text


def test_optimized_stages_and_constructors_of_a_library() -> None:
    assert "define" in inspect("--tier", "optimized", "--stage", "llvm", HELLO, "Hello::Main")
    from rapgo.names import method_names

    names = [n for n in method_names(str(PROGRAMS / "HelperLibrary.dll")) if n.endswith("::.ctor")]
    plain = next(n for n in names if "`" not in n)
    assert "; ---- cil: " + plain in inspect(
        "--stage", "cil", PROGRAMS / "HelperLibrary.dll", plain
    )


def test_a_generic_method_says_what_to_do() -> None:
    from rapgo.names import method_names

    path = PROGRAMS / "GenericTypes.dll"
    name = next(n for n in method_names(str(path)) if "`1::" in n)
    done = rapgo("inspect", path, name)
    assert done.returncode == 1
    assert b"is generic" in done.stdout and b"RAPGO_DUMP" in done.stdout


def test_a_method_that_is_not_there() -> None:
    assert "it has" in refusal(rapgo("inspect", HELLO, "Hello::Absent"))
    assert "try Hello" in refusal(rapgo("inspect", HELLO, "Absent::Main"))


def test_doctor_finds_what_the_tests_run_on(old_root: Path) -> None:
    done = rapgo("doctor", "--dotnet-root", old_root)
    text = done.stdout.decode()
    assert done.returncode == 0, text
    for word in ("LLVM ", "CPU: ", "cache directory: ", str(old_root), "out of support", "probe: "):
        assert word in text
    assert "rapgo can run programs here" in text


def test_doctor_without_a_host() -> None:
    done = rapgo("doctor", "--dotnet-root", "/no/such/folder")
    assert done.returncode == 1
    assert b"/no/such/folder is not a folder" in done.stdout

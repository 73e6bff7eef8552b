"""The embedding library: checks of tests/embedding in processes of their own, one a module, host
and tier; and what needs a whole process, such as its end."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hosts import HOSTS, TESTS, Host, HostMissing, Outcome, environment, locate, run
from needs import lacking

FOLDER = TESTS / "embedding"
LIBRARY = FOLDER / "Library.dll"
TIMEOUT = 120.0
MODULES = ("calls", "objects", "callbacks", "memory", "tasks")
RUNS = [
    *((m, "auto", "") for m in (*MODULES, "steering")),
    *((m, "host", "") for m in MODULES),  # what rapgo does must be what the host alone does
    ("calls", "first", ""),
    ("memory", "optimized", ""),
    *((m, "auto", "gc:20") for m in ("calls", "callbacks", "memory")),
    *((m, "auto", "swap,guard,osr") for m in ("calls", "callbacks", "memory")),
]


@pytest.fixture(params=HOSTS, ids=lambda h: h.name)
def host(request: pytest.FixtureRequest) -> Host:
    found: Host = request.param
    return found


def python(
    host: Host, folder: Path, arguments: list[str], extra: Mapping[str, str] | None = None
) -> Outcome:
    ours = {
        "PYTHONPATH": str(TESTS.parent), "XDG_CACHE_HOME": str(folder / "cache"), "RAPGO_NICE": "0",
        "ROOT": str(root(host)), "LIBRARY": str(LIBRARY),
    }  # fmt: skip
    env = environment(host, {**ours, **(extra or {})})
    return run([sys.executable, *arguments], env, folder, TIMEOUT)


def root(host: Host) -> Path:
    try:
        return locate(host)
    except HostMissing as why:
        lacking(str(why))


def program(host: Host, folder: Path, text: str, extra: Mapping[str, str] | None = None) -> Outcome:
    """A Python program with a runtime that has not been used yet, `rt`."""
    start = "import os, rapgo\nrt = rapgo.Runtime(dotnet_root=os.environ['ROOT'])\n"
    return python(host, folder, ["-c", start + text], extra)


@pytest.mark.parametrize(
    ("module", "tier", "stress"), RUNS, ids=lambda x: x or "plain"
)
def test_checks(host: Host, tmp_path: Path, module: str, tier: str, stress: str) -> None:
    extra = {"RAPGO_STRESS": stress, "RAPGO_CHECK": "1"} if stress else {}
    arguments = [str(FOLDER / "run.py"), module, str(root(host)), tier]
    found = python(host, tmp_path, arguments, extra)
    assert (found.stdout.decode(), found.stderr, found.exit_code) == ("", "", 0)


# ---- ends

LOADED = "lib = rt.load(os.environ['LIBRARY'])\n"


def test_the_end_without_close(host: Host, tmp_path: Path) -> None:
    """Handlers of ProcessExit run, and nothing crashes, though threads of .NET's go on."""
    text = LOADED + """
lib.Shop.Work.AtEnd("at the end")
lib.Shop.Work.Background()
item = lib.Shop.Item("x")
import threading
threading.Thread(target=lib.Shop.Numbers.Spin, args=(2_000_000_000,), daemon=True).start()
n = threading.Semaphore(0)
back = rt.type("System.Threading.TimerCallback")(lambda state: n.release())
timer = rt.type("System.Threading.Timer")(back, None, 1, 1)
for _ in range(5):
    n.acquire()
print("last")
"""
    found = program(host, tmp_path, text)
    assert found.stdout.decode().split("\n") == ["last", "at the end", ""]
    assert (found.stderr, found.exit_code) == ("", 0)


def test_nothing_is_left_after_close(host: Host, tmp_path: Path) -> None:
    text = LOADED + """
import sys, threading
interval = sys.getswitchinterval()
with rt:
    item = lib.Shop.Item("x")
    events = rt.events()
    rt.robust_path.step()
    for e in events.drain(): pass
assert [t.name for t in threading.enumerate()] == ["MainThread"]
assert sys.getswitchinterval() == 0.005 and list(events) == []
rt.close()
for use in (lambda: item.Describe(), lambda: lib.Shop.Numbers.Text("x"),
            lambda: rt.array("int32", 1), lambda: rt.load(os.environ["LIBRARY"]),
            lambda: list(lib.Shop.Grid())):
    try:
        use()
        print("no error")
    except rapgo.EmbeddingError as e:
        assert "closed" in str(e), e
try:
    rapgo.Runtime()
except rapgo.EmbeddingError as e:
    print(e)
children = os.path.join("/proc/self/task", str(os.getpid()), "children")
print(open(children).read().strip())
"""
    found = program(host, tmp_path, text)
    assert found.stderr == ""
    assert found.stdout.decode().rstrip() == (
        "this process has a Runtime already (closed): a process can start one CLR in its life; use "
        "that Runtime, or another process"
    )


def test_environment_exit(host: Host, tmp_path: Path) -> None:
    found = program(host, tmp_path, LOADED + "rt.type('System.Environment').Exit(3)")
    assert (found.stderr, found.exit_code) == ("", 3)


def test_an_exception_ends_the_program(host: Host, tmp_path: Path) -> None:
    found = program(host, tmp_path, LOADED + "with rt: lib.Shop.Numbers.Fail('oops', 1)")
    assert found.exit_code == 1
    assert found.stderr.endswith("DotNetError: Shop.ShopException: oops\n")


def test_interrupts_are_pythons(host: Host, tmp_path: Path) -> None:
    text = LOADED + """
import signal
try:
    os.kill(os.getpid(), signal.SIGINT)
    while True: lib.Shop.Numbers.Add(1, 2)
except KeyboardInterrupt:
    print("interrupted")
"""
    found = program(host, tmp_path, text)
    assert (found.stdout, found.stderr, found.exit_code) == (b"interrupted\n", "", 0)


# ---- starts


def test_the_import_is_cheap(tmp_path: Path) -> None:
    text = (
        "import sys, rapgo\n"
        "print([m for m in sys.modules if m.startswith(('rapgo.', 'runtime.', 'ctypes', 'numpy'))])"
    )
    found = python(HOSTS[0], tmp_path, ["-c", text])
    assert found.stdout == b"[]\n"


def test_numpy_and_pythonnet_are_not_imported(host: Host, tmp_path: Path) -> None:
    text = LOADED + """
import sys
lib.Shop.Numbers.Sum(rt.array("float64", 3))
print([m for m in sys.modules if m in ("numpy", "clr", "pythonnet", "asyncio")])
"""
    assert program(host, tmp_path, text).stdout == b"[]\n"


def test_wrong_arguments(host: Host, tmp_path: Path) -> None:
    """Each says what is wrong, and leaves the process able to start a runtime."""
    text = """
import rapgo, os
def told(action):
    try:
        print("no error:", action())
    except rapgo.EmbeddingError as e:
        print(e)
library = os.environ["LIBRARY"]
told(lambda: rapgo.Runtime(host="mono"))
told(lambda: rapgo.Runtime(tier="fast"))
told(lambda: rapgo.Runtime(dotnet_root="/nowhere").load(library))
told(lambda: rapgo.Runtime(without="nope").load(library))
with rapgo.Runtime() as unused:
    told(unused.stats)
    told(lambda: unused.robust_path)
rt = rapgo.Runtime(dotnet_root=os.environ["ROOT"])
told(lambda: rapgo.Runtime())
for path in ("nope.dll", ".", "text.dll", "/bin/ls"):
    told(lambda: rt.load(path))
told(lambda: rt.type("No.Such"))
lib = rt.load(library)
told(lambda: rt.load("nope.dll"))
told(lambda: rt.load("copy/Library.dll"))
try:
    lib.run()
except TypeError as e:
    print(e)
"""
    (tmp_path / "text.dll").write_text("no assembly")
    (tmp_path / "copy").mkdir()
    for name in ("Library.dll", "Beside.dll"):
        (tmp_path / "copy" / name).write_bytes((FOLDER / name).read_bytes())
    found = python(host, tmp_path, ["-c", text])
    assert found.stderr == ""
    expected = [
        "host='mono': there are coreclr", "tier='fast': there are", "/nowhere is not a folder",
        "no optimization nope", "load an assembly first", "load an assembly first",
        "this process has a Runtime already", "nope.dll does not exist", "is a folder",
        "text.dll is not a .NET assembly", "ls is a native program", "there is no type No.Such",
        "nope.dll does not exist", "of that name is loaded already",
        "Library is a library: it has no Main",
    ]  # fmt: skip
    lines = found.stdout.decode().splitlines()
    assert len(lines) == len(expected)
    for line, part in zip(lines, expected, strict=True):
        assert part in line


def test_a_program_and_one_from_elsewhere(host: Host, tmp_path: Path) -> None:
    """A program's Main is called; an assembly of another folder is rewritten too."""
    (tmp_path / "NBody.dll").write_bytes((TESTS.parent / "examples" / "NBody.dll").read_bytes())
    text = LOADED + """
nbody = rt.load("NBody.dll")
before = rt.stats()["methods_compiled"]
print(nbody.run("100"), rt.stats()["methods_compiled"] > before)
"""
    found = program(host, tmp_path, text)
    assert found.stdout.decode().splitlines()[-1] == "0 True" and found.stderr == ""


def test_the_library_before_any_assembly(host: Host, tmp_path: Path) -> None:
    text = """
print(rt.type("System.Math").Sqrt(4.0), rt.array("int32", [1, 2]).tolist())
lib = rt.load(os.environ["LIBRARY"])
print(lib.Shop.Numbers.Scaled(2), rt.stats()["methods_compiled"])
"""
    found = program(host, tmp_path, text)
    assert (found.stdout, found.stderr) == (b"2.0 [1, 2]\n6 3\n", "")


def test_a_second_process_starts_with_the_first_ones_code(host: Host, tmp_path: Path) -> None:
    text = """
import os, sys, rapgo
with rapgo.Runtime(dotnet_root=os.environ["ROOT"], cache=sys.argv[1]) as rt:
    numbers = rt.load(os.environ["LIBRARY"]).Shop.Numbers
    print(numbers.Spin(1000), numbers.Scaled(3))
    stats = rt.stats()
    print(stats["methods_compiled"], stats["methods_from_cache"], "llvmlite" in sys.modules)
"""
    folder = str(tmp_path / "code")
    first, second = (python(host, tmp_path, ["-c", text, folder]) for _ in range(2))
    assert first.stderr == second.stderr == ""
    result, counts = first.stdout.decode().splitlines()
    assert counts == "4 0 True"
    assert second.stdout.decode().splitlines() == [result, "0 4 False"]


def test_pythonnet_has_the_same_objects(host: Host, tmp_path: Path) -> None:
    text = LOADED + """
clr = rt.pythonnet()
from Shop import Item
theirs, mine = Item("theirs"), lib.Shop.Item("mine")
assert lib.Shop.Item.Describe(theirs) == "theirs x0" and rt.from_clr(theirs).Name == "theirs"
assert type(rt.to_clr(mine)) is Item and rt.to_clr(mine).Describe() == "mine x0"
rt.to_clr(mine).Count = 4
assert mine.Count == 4 and rt.from_clr(rt.to_clr(mine)) == mine and rt.from_clr(3) == 3
same = rt.type("System.Object").ReferenceEquals
assert same(theirs, theirs) and same(mine, rt.to_clr(mine)) and not same(mine, theirs)
rt.close()
print("fine")
"""
    found = program(host, tmp_path, text)
    assert (found.stdout, found.stderr, found.exit_code) == (b"fine\n", "", 0)


def test_the_readme_example(host: Host, tmp_path: Path) -> None:
    """It runs as it stands, from the project's folder."""
    text = (TESTS.parent / "README.md").read_text()
    section = text.partition("## Embedding in Python")[2].partition("\n## ")[0]
    blocks = re.findall(r"(?:^    .*\n|^\n)+", section, re.MULTILINE)
    [example] = [b for b in blocks if "import rapgo" in b]
    env = {**os.environ, "DOTNET_ROOT": str(root(host)), "PYTHONPATH": str(TESTS.parent)}
    code = "\n".join(line[4:] for line in example.splitlines())
    env["XDG_CACHE_HOME"] = str(tmp_path)
    found = run([sys.executable, "-c", code], env, TESTS.parent, TIMEOUT)
    assert (found.stderr, found.exit_code) == ("", 0)
    printed = re.findall(r"print\(.*\) *# (.*)", example)
    assert found.stdout.decode().splitlines() == printed

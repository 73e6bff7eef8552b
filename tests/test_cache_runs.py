"""Programs that start with code of earlier runs: what is used, what is not, and that nobody can
tell by the output."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hosts import HOSTS, Host, environment, runtime_config
from needs import tool

from runtime.cache.pack import decode, encode
from runtime.cache.store import Store
from runtime.codegen.placing import Kind

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

LIBRARY = 'public static class Lib { public static string Name() { return "LIB"; } }'
PROGRAM = """
using System; using System.Collections.Generic; using System.Linq;
interface IShape { double Area(); }
struct Square : IShape { public double A; public double Area() { return A * A; } }
class Circle : IShape { public double R; public double Area() { return 3 * R * R; } }
class Box<T> { public static int made; public T Value; public Box(T v) { Value = v; made++; } }
class Lazy { static Lazy() { Console.WriteLine("Lazy"); } public static int N = 5; }
class P {
  static int Sum(int[] a) { int s = 0; foreach (var x in a) s += x; return s; }
  static IEnumerable<int> Upto(int n) { for (int i = 0; i < n; i++) yield return i * Lazy.N; }
  static string Text(object o) {
    try { return ((string)o).Trim(); } catch (InvalidCastException) { return "no string"; }
  }
  static int Main(string[] args) {
    Console.WriteLine("EDITION " + Lib.Name());
    var shapes = new List<IShape> { new Square { A = 2 }, new Circle { R = 1 } };
    Console.WriteLine(shapes.Sum(s => s.Area()));
    Console.WriteLine(Sum(Upto(10).ToArray()) + " " + new Box<int>(3).Value);
    Console.WriteLine(new Box<string>("b").Value + Box<int>.made);
    Console.WriteLine(Text(" x ") + Text(4));
    Func<int, decimal> half = n => n / 2m;
    Console.WriteLine(half(7));
    try { Sum(null); } catch (NullReferenceException e) { Console.WriteLine(e.GetType()); }
    return args.Length;
  }
}"""
CONSTANT = """
using System;
class C {
  static readonly int K = int.Parse(Environment.GetEnvironmentVariable("FACTOR"));
  static long Work(int n) { long s = 0; for (int i = 0; i < n; i++) s += i * K; return s; }
  public static void Run() {
    Console.WriteLine(K);
    for (int i = 0; i < 3; i++) Console.WriteLine(Work(1000));
  }
}
class P { static void Main() { C.Run(); } }
"""
MANY = """
using System;
interface IPart { long Do(long x, double y); }
static class P {
  static long total;
%s
  static void Main() {
    var parts = new IPart[] { %s };
    for (int round = 0; round < 3; round++)
      foreach (var part in parts)
        try { total = part.Do(total & 1023, round); } catch (OverflowException) { total++; }
    Console.WriteLine(total);
  }
}"""
PART = """
  class Part{0} : IPart {{
    static long Own(long x) {{ return x + {0}; }}
    static long Own(long x, out long twice) {{ twice = 2 * x; return Own(x); }}
    public long Do(long x, double y) {{
      long twice;
      long s = Own(x, out twice) + twice + (long)y;
      if (s % 97 == {0}) throw new OverflowException();
      return s;
    }}
  }}"""

on_each_host = pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
Roots = Callable[[Host], Path]


class Runner:
    """Compiles programs into a folder of its own, and runs them with one cache."""

    def __init__(self, host: Host, root: Path, folder: Path) -> None:
        self.host, self.root, self.folder = host, root, folder
        self.cache = folder / "cache"
        self.stats: dict[str, Any] = {}

    def compile(self, source: str, name: str, *options: str) -> Path:
        path = self.folder / name
        code = path.with_suffix(".cs")
        code.write_text(source)
        kind = "library" if name == "Lib.dll" else "exe"
        line = [tool("mcs"), "-sdk:4.7.2", f"-target:{kind}", f"-out:{path}", *options, str(code)]
        subprocess.run(line, check=True, capture_output=True)
        path.with_suffix(".runtimeconfig.json").write_text(runtime_config(self.host))
        return path

    def run(self, app: Path, *options: str, **changes: str) -> tuple[str, int]:
        stats = self.folder / "stats.json"
        line = [sys.executable, "-m", "rapgo", "run", "--dotnet-root", str(self.root)]
        if "--cache" not in options:
            line += ["--cache", str(self.cache)]
        line += [*options, f"--stats={stats}", str(app), "x"]
        env = environment(self.host, {"PYTHONPATH": str(ROOT), **changes})
        done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=60)
        assert done.returncode in (0, 1, 2), done.stderr
        self.error = done.stderr
        self.stats = json.loads(stats.read_text()) if done.returncode != 2 else {}
        return done.stdout, done.returncode

    @property
    def compiled(self) -> int:
        return int(self.stats["methods_compiled"])

    @property
    def cached(self) -> int:
        return int(self.stats["methods_from_cache"])

    @property
    def rejected(self) -> dict[str, int]:
        found: dict[str, int] = self.stats["cache"]["rejected"]
        return found


@pytest.fixture
def runner(host: Host, host_root: Roots, tmp_path: Path) -> Runner:
    return Runner(host, host_root(host), tmp_path)


@pytest.fixture
def app(runner: Runner) -> Path:
    lib = runner.compile(LIBRARY, "Lib.dll")
    return runner.compile(PROGRAM, "App.exe", f"-r:{lib}")


@on_each_host
@pytest.mark.parametrize("tier", ["auto", "first", "optimized"])
def test_the_second_run_compiles_nothing(runner: Runner, app: Path, tier: str) -> None:
    expected = runner.run(app, "--tier", "host")
    assert runner.run(app, "--tier", tier) == expected
    first = runner.compiled
    assert first > 10 and runner.cached == 0
    assert runner.run(app, "--tier", tier) == expected
    assert (runner.compiled, runner.cached, runner.rejected) == (0, first, {})
    assert runner.stats["versions"]["llvm"] is None  # nor is it loaded


@on_each_host
def test_a_burst_of_methods_is_not_waited_for(runner: Runner) -> None:
    """They run on the host at first, and are in the cache for the next run all the same."""
    parts = "".join(PART.format(n) for n in range(40))
    made = ", ".join(f"new Part{n}()" for n in range(40))
    app = runner.compile(MANY % (parts, made), "Many.exe")
    expected = runner.run(app, "--tier", "host")
    assert runner.run(app) == expected
    postponed, compiled = runner.stats["methods_postponed"], runner.compiled
    assert 20 < postponed < compiled and compiled > 160 and not runner.stats["methods_host"]
    assert runner.run(app) == expected
    assert (runner.compiled, runner.cached) == (0, compiled)
    assert runner.run(app, "--tier", "first") == expected
    assert runner.stats["methods_postponed"] == 0 and runner.compiled == compiled
    assert runner.run(app, "--cache", "off") == expected
    on_host = runner.stats["methods_host"]
    assert runner.compiled + sum(on_host.values()) == compiled
    assert set(on_host) <= {"put off, and not compiled before the program ended"}


@on_each_host
def test_a_version_that_does_not_fit_is_compiled_again(runner: Runner, app: Path) -> None:
    """Such as one that reaches what lies elsewhere now. That of a delegate's target, since nothing
    but the dispatch table refers to it."""
    expected = runner.run(app)
    compiled = runner.compiled
    store = Store(str(runner.cache))
    (row,) = store.rows()
    data = store.get(row.key)
    assert data is not None
    pack = decode(data)
    method = next(m for m in pack.methods if m.name.endswith("m__1"))
    (version,) = method.versions
    method.versions[0] = version._replace(fixups=[*version.fixups, (0, Kind.UNSIGNED, -2, -1)])
    assert store.put(row.key, row.program, len(pack.methods), pack.version_count, encode(pack))
    store.close()
    assert runner.run(app) == expected
    assert runner.rejected == {"versions that fit nothing here": 1}
    assert (runner.compiled, runner.cached) == (1, compiled - 1)


@on_each_host
def test_a_changed_program_is_compiled_again(runner: Runner, app: Path) -> None:
    runner.run(app)
    lib = runner.compile(LIBRARY.replace('"LIB"', '"OTHER"'), "Lib.dll")
    assert "EDITION OTHER" in runner.run(app)[0]
    assert runner.cached == 0 and runner.rejected == {"an assembly has changed": 1}
    runner.compile(PROGRAM.replace("EDITION", "CHANGED"), "App.exe", f"-r:{lib}")
    assert "CHANGED OTHER" in runner.run(app)[0]
    assert runner.cached == 0
    assert "CHANGED OTHER" in runner.run(app)[0]
    assert runner.compiled == 0


@on_each_host
def test_the_same_identity_with_other_code_is_another_program(runner: Runner, app: Path) -> None:
    """A file changed in place keeps its module's identity."""
    runner.run(app)
    content = app.read_bytes()
    old, new = ("EDITION".encode("utf-16le"), "PATCHED".encode("utf-16le"))
    assert content.count(old) == 1
    app.write_bytes(content.replace(old, new))
    assert "PATCHED LIB" in runner.run(app)[0]
    assert runner.cached == 0
    lib = runner.folder / "Lib.dll"
    content = lib.read_bytes()
    lib.write_bytes(content.replace("LIB".encode("utf-16le"), "BIL".encode("utf-16le")))
    assert "PATCHED BIL" in runner.run(app)[0]
    assert runner.cached == 0 and runner.rejected == {"an assembly has changed": 1}


@on_each_host
@pytest.mark.parametrize("tier", ["auto", "optimized"])
def test_a_constant_of_an_earlier_run_is_not_believed(runner: Runner, tier: str) -> None:
    """`static readonly` values are compiled in: code that has another one is not used."""
    app = runner.compile(CONSTANT, "Constant.exe")
    for factor in ("3", "3", "5", "3"):
        found, _ = runner.run(app, "--tier", tier, FACTOR=factor)
        assert found == f"{factor}\n" + f"{int(factor) * 499500}\n" * 3


@on_each_host
def test_a_damaged_cache_changes_nothing(runner: Runner, app: Path) -> None:
    expected = runner.run(app)
    with sqlite3.connect(runner.cache / "code.db") as db:
        (pack,) = db.execute("select pack from packs").fetchone()
        changed = bytearray(pack)
        changed[len(changed) // 2] ^= 4
        db.execute("update packs set pack = ?", (bytes(changed),))
    db.close()
    assert runner.run(app) == expected
    assert runner.cached == 0 and runner.rejected["a pack was not authentic"] >= 1
    assert runner.run(app) == expected and runner.compiled == 0  # it has been written anew


@on_each_host
def test_a_cache_can_be_shipped(runner: Runner, app: Path) -> None:
    expected = runner.run(app)
    image, key = runner.folder / "app.image", runner.folder / "app.key"
    line = [sys.executable, "-m", "rapgo", "cache", "--cache", str(runner.cache), "--key", str(key)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*line, "export", str(image)], env=env, check=True, capture_output=True)
    with_image = ["--cache-image", str(image), "--cache-key", str(key)]
    assert runner.run(app, "--cache", str(runner.folder / "other"), *with_image) == expected
    assert runner.compiled == 0 and runner.stats["cache"]["from_image"]
    assert runner.run(app, "--cache", "off", *with_image) == expected
    assert runner.compiled == 0 and runner.stats["cache"]["folder"] is None
    key.write_bytes(os.urandom(32))
    assert runner.run(app, *with_image)[1] == 2
    assert "was not made with the key" in runner.error and "Traceback" not in runner.error


@on_each_host
def test_a_folder_of_others_is_refused(runner: Runner, app: Path) -> None:
    runner.cache.mkdir()
    runner.cache.chmod(0o777)
    assert runner.run(app)[1] == 2
    assert runner.error.count("\n") == 1 and "can be written by others" in runner.error


@on_each_host
def test_a_program_that_is_never_run_for_long_is_left_alone(runner: Runner, app: Path) -> None:
    for _ in range(4):
        runner.run(app)
    if all(run < 1000 for run in _walls(runner)):  # on a machine that is busy they may not
        assert re.match(r"off for \d\.\d s: the last 3 runs", runner.stats["robust_path"])
        assert "background_ms" in runner.stats and runner.stats["events"].get("estimate") is None


def _walls(runner: Runner) -> list[float]:
    with sqlite3.connect(runner.cache / "code.db") as db:
        found = [w for (w,) in db.execute("select wall_ms from runs order by at desc limit 4")]
    db.close()
    return found[1:]


@on_each_host
def test_optimised_code_is_used_again(
    host: Host, host_root: Roots, tmp_path: Path
) -> None:
    """The robust path is driven by hand; its versions, profiles and levels are those of the next
    run."""
    records = []
    for n in range(2):
        record = tmp_path / f"record{n}"
        line = [sys.executable, str(TESTS / "robustrun.py"), str(host_root(host)),
                str(TESTS / "programs" / "PhaseFlip.dll"), str(record)]  # fmt: skip
        env = environment(host, {"PYTHONPATH": str(ROOT), "RAPGO_CACHE": str(tmp_path / "c")})
        done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        records.append((done.stdout, [json.loads(x) for x in record.read_text().splitlines()]))
    (first, made), (second, found) = records
    assert first == second
    optimised = {e["method"] for e in made if e["kind"] == "optimised"}
    again = {e["method"] for e in found
             if e["kind"] == "cached" and e["version_kind"] == "optimised"}  # fmt: skip
    assert again and again <= optimised
    assert not any(e["kind"] == "fault" for e in found)


PLUGINS = """
using System; using System.IO; using System.Reflection;
class P {
  static void Main(string[] args) {
    string folder = Path.GetDirectoryName(typeof(P).Assembly.Location);
    Console.WriteLine(Lib.Count(2));
    foreach (string name in new[] { "one.dll", "two.dll", "one.dll" }) {
      var type = Assembly.LoadFile(Path.Combine(folder, "plugins", name)).GetType("Lib");
      Console.WriteLine(type.GetMethod("Count").Invoke(null, new object[] { 5 }));
      Console.WriteLine(Activator.CreateInstance(type).GetType() == typeof(Lib));
    }
    Console.WriteLine(Lib.Count(2));
  }
}"""
COUNTER = """
public class Lib {
  static int total; readonly Lib other;
  public Lib() : this(2) { }
  Lib(int n) { if (n > 0) other = new Lib(n - 1); }
  public static int Count(int n) { for (int i = 0; i < n; i++) total++; return total; }
}"""


@on_each_host
def test_an_assembly_that_is_loaded_twice(runner: Runner) -> None:
    """Each copy has statics and types of its own, which the same names would not tell apart."""
    lib = runner.compile(COUNTER, "Lib.dll")
    app = runner.compile(PLUGINS, "Plugins.exe", f"-r:{lib}")
    (runner.folder / "plugins").mkdir()
    for name in ("one.dll", "two.dll"):
        (runner.folder / "plugins" / name).write_bytes(lib.read_bytes())
    expected = runner.run(app, "--tier", "host")
    assert expected[0].split() == "2 5 False 5 False 10 False 4".split()
    for _ in range(3):
        assert runner.run(app) == expected
        assert not runner.rejected

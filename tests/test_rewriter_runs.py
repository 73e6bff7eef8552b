"""Rewritten programs run as before.

They run through a launcher that maps the slots at a fixed address: with all slots empty (host
code), all unresolved (a resolver empties each at its first call), or with a bridge for every
method. A bridge here calls the same method again, with its slot empty for as long, so it must
change nothing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from corpus import PROGRAMS, Program
from hosts import HOSTS, Host, Outcome, environment, run, runtime_config
from needs import tool
from test_rewriter import RESOLVER, SLOTS, body_of, check, check_prologue

from runtime.rewriter import rewrite
from runtime.rewriter.metadata import METHOD_DEF, STANDALONE_SIG, Metadata
from runtime.rewriter.pe import Image
from runtime.rewriter.signatures import blob_at

RUN_PROGRAMS = (
    "programs/ArrayExceptions",
    "programs/Boxing",
    "programs/InterfaceCalls",
    "programs/StaticConstructors",
    "programs/Structs",
    "modern-netcoreapp3.1/AsyncStreams",
    "modern-netcoreapp3.1/DefaultInterface",
    "modern-netcoreapp3.1/Records",
    "modern-netcoreapp3.1/Spans",
    "modern-net9.0/ModernTypes",
    "modern-net9.0/RefFields",
)

LAUNCHER = r"""
using System; using System.IO; using System.Linq; using System.Reflection;
using System.Reflection.Emit; using System.Collections.Generic;
using System.Runtime.CompilerServices; using System.Runtime.InteropServices;

// Launcher MODE ASSEMBLY COUNTS: slots are at the fixed address, 32 bytes a row; word 0 of entry 0
// is the resolver; the fourth word of an entry keeps its bridge here.
public static unsafe class Launcher {
  const long Base = 0x600000000000; const int Rows = 100000;
  [DllImport("libc")]
  static extern IntPtr mmap(IntPtr at, UIntPtr size, int prot, int flags, int fd, IntPtr offset);
  static readonly MethodInfo descriptor = typeof(DynamicMethod).GetMethod(
    "GetMethodDescriptor", BindingFlags.Instance | BindingFlags.NonPublic);
  static readonly List<object> keep = new List<object>();
  static readonly object gate = new object();
  static Module module; static bool bridges; static int resolved, bridged;
  [ThreadStatic] static bool busy;

  public static void Resolve(IntPtr slot) {
    if (busy) return;  // still unresolved: the host's code runs
    busy = true;
    try {
      lock (gate) {
        if (*(long*)slot != 1) return;
        resolved++;
        long bridge = 0;
        if (bridges)
          try { bridge = Bridge((long)slot); bridged++; } catch (NotSupportedException) { }
        *(long*)slot = bridge;
      }
    } finally { busy = false; }
  }

  static long Bridge(long slot) {
    var target = module.ResolveMethod(0x06000000 | (int)((slot - Base) / 32));
    if (target.IsStatic && target.IsConstructor) throw new NotSupportedException();
    var owner = target.DeclaringType; bool hasThis = !target.IsStatic;
    var types = target.GetParameters().Select(p => p.ParameterType).ToList();
    if (hasThis) types.Insert(0, owner.IsValueType ? owner.MakeByRefType() : typeof(object));
    int last = types.Count; types.Add(typeof(IntPtr));
    var method = target as MethodInfo;
    var returns = method == null ? typeof(void) : method.ReturnType;
    var made = new DynamicMethod("bridge", returns, types.ToArray(), typeof(Launcher).Module, true);
    var il = made.GetILGenerator(); var bridge = il.DeclareLocal(typeof(long));
    var result = returns == typeof(void) ? null : il.DeclareLocal(returns);
    il.Emit(OpCodes.Ldarg, (short)last); il.Emit(OpCodes.Ldc_I4, 24); il.Emit(OpCodes.Add);
    il.Emit(OpCodes.Ldind_I8); il.Emit(OpCodes.Stloc, bridge);
    il.Emit(OpCodes.Ldarg, (short)last); il.Emit(OpCodes.Ldc_I8, 0L); il.Emit(OpCodes.Stind_I8);
    il.BeginExceptionBlock();
    for (int i = 0; i < last; i++) {
      il.Emit(OpCodes.Ldarg, (short)i);
      if (i == 0 && hasThis && !owner.IsValueType) il.Emit(OpCodes.Castclass, owner);
    }
    if (method != null) il.Emit(OpCodes.Call, method);
    else il.Emit(OpCodes.Call, (ConstructorInfo)target);
    if (result != null) il.Emit(OpCodes.Stloc, result);
    il.BeginFinallyBlock();
    il.Emit(OpCodes.Ldarg, (short)last); il.Emit(OpCodes.Ldloc, bridge); il.Emit(OpCodes.Stind_I8);
    il.EndExceptionBlock();
    if (result != null) il.Emit(OpCodes.Ldloc, result);
    il.Emit(OpCodes.Ret);
    var handle = (RuntimeMethodHandle)descriptor.Invoke(made, null); keep.Add(made);
    RuntimeHelpers.PrepareMethod(handle);
    return *(long*)(slot + 24) = handle.GetFunctionPointer().ToInt64();
  }

  public static int Main(string[] a) {
    const int PrivateAnonymousNoReserveFixed = 0x02 | 0x20 | 0x4000 | 0x100000;
    var at = mmap((IntPtr)Base, (UIntPtr)(32UL * Rows), 3, PrivateAnonymousNoReserveFixed, -1,
                  IntPtr.Zero);
    if ((long)at != Base) throw new Exception("the address of the slots is taken");
    var resolver = typeof(Launcher).GetMethod("Resolve").MethodHandle;
    RuntimeHelpers.PrepareMethod(resolver);
    *(long*)Base = resolver.GetFunctionPointer().ToInt64();
    bridges = a[0] == "bridges";
    if (a[0] != "empty") for (long i = 1; i < Rows; i++) *(long*)(Base + 32 * i) = 1;
    var app = Assembly.LoadFrom(a[1]); module = app.ManifestModule; var entry = app.EntryPoint;
    var arguments = entry.GetParameters().Length == 0 ? null : new object[] { new string[0] };
    var code = entry.Invoke(null, arguments);
    int marks = 0;
    for (long i = 1; i < Rows; i++) if (*(int*)(Base + 32 * i + 16) == 1) marks++;
    File.WriteAllText(a[2], resolved + " " + bridged + " " + marks);
    return code is int ? (int)code : 0;
  }
}
"""

ODD_METHODS = r"""
using System;
public static class Odd {
  static int Varargs(int a, __arglist) { return a; }
  static T Generic<T>(T x) { return x; }
  static int Filtered(int x) {
    try { return 1 / x; }
    catch (Exception e) when (e.Message.Length > 0) { return -1; }
    finally { Console.WriteLine("finally"); }
  }
  struct Pair { int a; public int A() { return a; } }
  class Box<T> { public T Value() { return default(T); } }
  [System.Runtime.CompilerServices.MethodImpl(
    System.Runtime.CompilerServices.MethodImplOptions.Synchronized)]
  static int Locked() { return 3; }
  static void Main() {
    Console.WriteLine(Filtered(0) + Generic(2) + new Pair().A() + Locked());
    Console.WriteLine(new Box<int>().Value());
  }
}
"""


@pytest.fixture(scope="session")
def compile_cs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Compiles C# text with mcs; the test fails where there is none."""

    def build(name: str, source: str) -> Path:
        tool("mcs")
        folder = tmp_path_factory.mktemp(name)
        (folder / f"{name}.cs").write_text(source)
        out = folder / f"{name}.exe"
        command = ["mcs", "-sdk:4.7.2", "-unsafe", "-nowarn:169,649", f"-out:{out}", f"{name}.cs"]
        subprocess.run(command, cwd=folder, check=True)
        return out

    return build


@pytest.fixture(scope="session")
def launcher(compile_cs: Callable[[str, str], Path]) -> Path:
    return compile_cs("Launcher", LAUNCHER)


def test_odd_methods(compile_cs: Callable[[str, str], Path]) -> None:
    result = check(compile_cs("Odd", ODD_METHODS).read_bytes())
    assert result.skipped == {"vararg": 1}
    assert len(result.generic_rows) == 3  # Generic<T>, Box<T>.Value and Box<T>'s constructor


def test_value_types_have_byref_this(compile_cs: Callable[[str, str], Path]) -> None:
    data = compile_cs("Odd", ODD_METHODS).read_bytes()
    result = rewrite(data, SLOTS, RESOLVER)
    image = Image(result.image)
    metadata = Metadata(image)
    tables = metadata.tables
    names = [metadata.string(row[3]) for row in tables.rows(METHOD_DEF)]
    row = names.index("A") + 1
    _, _, _, code, _ = body_of(image, tables.row(METHOD_DEF, row)[0])
    token = check_prologue(code[: result.prologues[row]], row, generic=False)
    blob = blob_at(metadata.blobs, tables.row(STANDALONE_SIG, token & 0xFFFFFF)[0])
    assert blob == bytes((0, 2, 0x08, 0x10, 0x05, 0x18))  # int (uint8&, native int)


MODES = ("empty", "unresolved", "bridges")
RUNS = [
    pytest.param(host, program, mode, id=f"{host.name}-{program.id}-{mode}")
    for host in HOSTS
    for program in PROGRAMS
    if program.id in RUN_PROGRAMS and host.name in program.hosts
    for mode in MODES
]


@dataclass(frozen=True)
class Counts:
    """What the launcher counted: slots resolved, bridges made, methods marked as generic."""

    resolved: int
    bridged: int
    marks: int


def launch(
    host: Host, root: Path, launcher: Path, mode: str, image: bytes, folder: Path
) -> tuple[Outcome, Counts]:
    app, counts, config = folder / "App.dll", folder / "counts", folder / "runtimeconfig.json"
    app.write_bytes(image)
    config.write_text(runtime_config(host))
    command = [str(root / "dotnet"), "exec", "--runtimeconfig", str(config), str(launcher)]
    outcome = run([*command, mode, str(app), str(counts)], environment(host), folder, 240.0)
    assert counts.exists(), outcome.stderr[:2000]
    return outcome, Counts(*map(int, counts.read_text().split()))


@pytest.mark.parametrize(("host", "program", "mode"), RUNS)
def test_rewritten_program_runs_as_before(
    host: Host,
    program: Program,
    mode: str,
    host_root: Callable[[Host], Path],
    bare_outcome: Callable[[Host, Path, Program], Outcome],
    launcher: Path,
    tmp_path: Path,
) -> None:
    root = host_root(host)
    expected = bare_outcome(host, root, program)
    result = rewrite(program.dll.read_bytes(), SLOTS, RESOLVER)
    found, counts = launch(host, root, launcher, mode, result.image, tmp_path)
    assert found.same_as(expected), found.stderr[:2000]
    assert (counts.resolved > 0) == (mode != "empty")
    assert counts.bridged > 0.7 * counts.resolved if mode == "bridges" else not counts.bridged
    assert 0 <= counts.marks <= len(result.generic_rows)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)
def test_odd_methods_run(
    host: Host,
    mode: str,
    host_root: Callable[[Host], Path],
    compile_cs: Callable[[str, str], Path],
    launcher: Path,
    tmp_path: Path,
) -> None:
    image = rewrite(compile_cs("Odd", ODD_METHODS).read_bytes(), SLOTS, RESOLVER).image
    found, counts = launch(host, host_root(host), launcher, mode, image, tmp_path)
    assert found.judged() == (b"finally\n4\n0\n", "", 0)
    assert counts.marks == 3  # Generic<T>, Box<T>'s constructor and Value
    assert counts.bridged == (4 if mode == "bridges" else 0)  # Main, Filtered, A, Locked

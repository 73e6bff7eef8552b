"""CoreCLR started through the host layer does what the bare host does, and reads our images."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts import HOSTS, Host, environment, runtime_config
from needs import tool

from runtime.hosts.elf import Library, read_slot
from runtime.hosts.images import Images
from runtime.hosts.openhook import OpenHook

ROOT = Path(__file__).resolve().parent.parent


def test_images(tmp_path: Path) -> None:
    (tmp_path / "a.dll").write_bytes(b"file")
    (tmp_path / "link").symlink_to(tmp_path)
    made: list[str] = []
    images = Images()
    images.add(str(tmp_path / "a.dll"), lambda: made.append("a") or b"image")  # type: ignore[func-returns-value]
    for path in (tmp_path / "a.dll", tmp_path / "link" / "a.dll"):
        with open(images.open(os.fsencode(path)) or -1, "rb") as file:
            assert file.read() == b"image"
    assert made == ["a"] and images.opened(str(tmp_path / "a.dll")) == 2
    assert images.open(b"/elsewhere/a.dll") is None
    assert images.open(os.fsencode(tmp_path / "b.dll")) is None
    images.ask(lambda path: (lambda: path.encode()) if path.endswith("c.dll") else None)
    assert images.open(os.fsencode(tmp_path / "d.dll")) is None
    with open(images.open(os.fsencode(tmp_path / "c.dll")) or -1, "rb") as file:
        assert file.read() == os.fsencode(tmp_path / "c.dll")


def test_hook_keeps_errno_and_files(tmp_path: Path) -> None:
    compiler = tool("cc")
    source, library = tmp_path / "o.c", tmp_path / "o.so"
    source.write_text(
        "#include <fcntl.h>\n#include <errno.h>\n"
        "int try_open(const char *p, int *e) "
        "{ errno = 0; int r = open(p, O_RDONLY); *e = errno; return r; }\n"
    )
    options = ["-shared", "-fPIC", "-Wl,-z,relro,-z,now", "-o", str(library), str(source)]
    subprocess.run([compiler, *options], check=True)
    loaded = ctypes.CDLL(str(library))

    def replace(path: bytes) -> int | None:
        if path == b"raise":
            raise ValueError(path)
        return 12345 if path == b"mine" else None

    hook = OpenHook(Library(loaded._handle, str(library)), replace)
    hook.install()
    code = ctypes.c_int()
    assert not hook.verify()
    assert loaded.try_open(b"mine", ctypes.byref(code)) == 12345
    assert hook.verify()
    assert loaded.try_open(b"/nonexistent", ctypes.byref(code)) == -1 and code.value == 2
    assert loaded.try_open(b"raise", ctypes.byref(code)) == -1 and code.value == 2
    assert [str(failure) for failure in hook.failures] == ["b'raise'"]
    os.close(loaded.try_open(os.fsencode(source), ctypes.byref(code)))
    hook.remove()
    assert loaded.try_open(b"mine", ctypes.byref(code)) == -1
    assert not hook.verify() and hook.calls == 4
    assert all(read_slot(slot) for slot in Library(loaded._handle, "o").import_slots((b"open",)))


# -- the real hosts, each program in a process of its own

# what the tests do with an application; arguments: root, runtimeconfig, images, application, its
LAUNCHER = """
import json, os, sys
sys.path.insert(0, {root!r})
from runtime.hosts.application import load
from runtime.hosts.coreclr import CoreClr
from runtime.hosts.errors import HostError
dotnet, config, images, app, *rest = sys.argv[1:]
application = load(app, dotnet, runtimeconfig=config)
host = CoreClr(application)
for path, other in json.loads(images).items():
    host.replace_image(path, lambda other=other: open(other, "rb").read())
host.start(application.properties)
if rest[:1] == ["--delegate"]:
    try:
        print(host.delegate(*rest[1:]) > 4096)
    except HostError as error:
        print(error)
    sys.stdout.flush()
    os._exit(0)
code = host.execute(application.path, rest)
if host.hook:
    assert host.hook.verify() and not host.hook.failures, host.hook.failures
    print(sum(1 for path in json.loads(images) if host.images.opened(path)), flush=True)
os._exit(code)
"""

NAMES = """
  TRUSTED_PLATFORM_ASSEMBLIES APP_PATHS APP_CONTEXT_BASE_DIRECTORY NATIVE_DLL_SEARCH_DIRECTORIES
  PLATFORM_RESOURCE_ROOTS APP_CONTEXT_DEPS_FILES FX_DEPS_FILE PROBING_DIRECTORIES JIT_PATH
  FX_PRODUCT_VERSION RUNTIME_IDENTIFIER STARTUP_HOOKS AppDomainCompatSwitch A.B C.D
  System.Globalization.Invariant
"""
PROPERTIES = """
using System;
class P {
  static void Say(string name, object value) { Console.WriteLine(name + "=" + value); }
  static int Main(string[] args) {
    foreach (var name in "NAMES".Split(' ')) Say(name, AppContext.GetData(name));
    Say("BaseDirectory", AppContext.BaseDirectory);
    Say("Framework", AppContext.TargetFrameworkName);
    Say("Location", typeof(P).Assembly.Location);
    Say("CodeBase", typeof(P).Assembly.CodeBase);
    Say("Module", typeof(P).Module.FullyQualifiedName);
    Say("Entry", System.Reflection.Assembly.GetEntryAssembly());
    Say("Arguments", string.Join("|", Environment.GetCommandLineArgs()));
    Say("CommandLine", Environment.CommandLine);
    Say("Domain", AppDomain.CurrentDomain.FriendlyName);
    return args.Length;
  }
}""".replace("NAMES", " ".join(NAMES.split()))

LIBRARY = 'public static class Lib { public static string S() { return "LIB-ORIGINAL"; } }'
IMAGES = """
using System; using System.IO; using System.Reflection; using System.Text;
class P {
  static void Say(Assembly a) {
    var bytes = BitConverter.ToString(File.ReadAllBytes(a.Location));
    var original = BitConverter.ToString(Encoding.Unicode.GetBytes("-ORIG" + "INAL"));
    Console.WriteLine(string.Join(" ", a.Location, a.CodeBase, a.ManifestModule.Name,
      a.ManifestModule.FullyQualifiedName, a.FullName, bytes.Contains(original)));
  }
  static void Referenced() { Console.WriteLine(Lib.S()); Say(typeof(Lib).Assembly); }
  static void Main() {
    Console.WriteLine("APP-ORIGINAL");
    Say(typeof(P).Assembly);
    Referenced();
    var found = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "sub", "Found.dll"));
    Say(found);
    Console.WriteLine(found.GetType("Lib").GetMethod("S").Invoke(null, null));
    // not its message: the bare host itself says "file" or, one time in fifty, "path" not found
    try { Assembly.LoadFrom("/nonexistent/x.dll"); }
    catch (FileNotFoundException e) { Console.WriteLine(e.GetType() + " " + e.FileName); }
  }
}"""

LIFE = """
using System; using System.Threading;
class P {
  static int Depth(int n) { return n == 0 ? 0 : 1 + Depth(n - 1); }
  static void Late() { Thread.Sleep(200); Console.WriteLine("end"); }
  static void Latch(object sender, EventArgs e) { Environment.ExitCode = 9; }
  static int Main(string[] args) {
    AppDomain.CurrentDomain.ProcessExit += (s, e) => Console.WriteLine("ProcessExit");
    switch (args[0]) {
      case "thread": new Thread(Late).Start(); break;
      case "latch": AppDomain.CurrentDomain.ProcessExit += Latch; break;
      case "exit": Environment.Exit(300); break;
      case "throw": throw new InvalidOperationException("message");
      case "deep": Console.WriteLine(Depth(400000)); break;
      case "wait": Console.WriteLine("ready"); Thread.Sleep(20000); break;
      case "variable": Console.WriteLine(Environment.GetEnvironmentVariable("LC_CTYPE")); break;
    }
    return 4;
  }
}"""


class Programs:
    """C# programs compiled once, and run bare or through the host layer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def compile(self, source: str, output: str, *options: str) -> Path:
        path = self.folder / output
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            code = path.with_suffix(".cs")
            code.write_text(source)
            kind = "library" if path.suffix == ".dll" else "exe"
            command = ["mcs", "-sdk:4.7.2", f"-target:{kind}", f"-out:{path}", *options, str(code)]
            subprocess.run(command, check=True, capture_output=True)
        return path

    def config(self, host: Host, **properties: object) -> str:
        settings = json.loads(runtime_config(host))
        settings["runtimeOptions"]["configProperties"].update(properties)
        path = self.folder / f"{host.name}-{len(properties)}.json"
        path.write_text(json.dumps(settings))
        return str(path)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    tool("mcs")
    return Programs(tmp_path_factory.mktemp("programs"))


Roots = Callable[[Host], Path]
on_each_host = pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.name)


def command(root: Path, config: str, app: Path, *args: str, images: object = None) -> list[str]:
    code = LAUNCHER.replace("{root!r}", repr(str(ROOT)))
    start = [sys.executable, "-I", "-B", "-c", code, str(root), config, json.dumps(images or {})]
    return [*start, str(app), *args]


def bare(root: Path, config: str, app: Path, *args: str) -> list[str]:
    return [str(root / "dotnet"), "exec", "--runtimeconfig", config, str(app), *args]


def run(host: Host, line: list[str], **changes: str) -> tuple[str, str, int]:
    env = environment(host, changes)
    done = subprocess.run(line, env=env, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout, done.stderr, done.returncode


def table(text: str) -> dict[str, object]:
    pairs = dict(line.split("=", 1) for line in text.splitlines())
    return {k: set(v.split(":")) - {""} if k.startswith("TRUSTED") else v for k, v in pairs.items()}


@on_each_host
def test_properties_are_the_bare_hosts(host: Host, host_root: Roots, programs: Programs) -> None:
    root, app = host_root(host), programs.compile(PROPERTIES, "properties/Properties.exe")
    config = programs.config(host, **{"A.B": 3, "C.D": {"x": [None, 1]}})
    hooks = {"DOTNET_STARTUP_HOOKS": ""}
    expected = run(host, bare(root, config, app, "x", "y z"), **hooks)
    found = run(host, command(root, config, app, "x", "y z"), **hooks)
    assert table(found[0]) == table(expected[0])
    assert found[1:] == expected[1:] == ("", 2)


def asset(path: str, version: str, kind: str = "runtime") -> dict[str, object]:
    return {kind: {path: {"assemblyVersion": version, "fileVersion": version}}}


def publish(programs: Programs, folder: str) -> Path:
    """An application with a dependency file that has all kinds of entries."""
    app = programs.compile(PROPERTIES, f"{folder}/Properties.exe")
    entries = {
        "App/1.0.0": {"runtime": {"Properties.exe": {}}},
        "P/1.0.0": {
            **asset("lib/P.dll", "1.0.0.0"),
            "resources": {"lib/de/P.resources.dll": {"locale": "de"}},
            "runtimeTargets": {
                f"runtimes/{rid}/native/libp.so": {"rid": rid, "assetType": "native"}
                for rid in ("win", "linux-x64")
            },
        },
        "New/1.0.0": asset("lib/System.Text.Json.dll", "99.0.0.0"),
        "Old/1.0.0": asset("lib/System.Linq.dll", "1.0.0.0"),
        "None/1.0.0": asset("lib/_._", "1.0.0.0"),
    }
    document = {
        "runtimeTarget": {"name": "t", "signature": ""},
        "compilationOptions": {},
        "targets": {"t": entries},
        "libraries": {
            name: {"type": "package", "serviceable": True, "sha512": ""} for name in entries
        },
    }
    (app.parent / "Properties.deps.json").write_text(json.dumps(document))
    files = ["P.dll", "de/P.resources.dll", "System.Text.Json.dll", "System.Linq.dll", "Not.dll"]
    for file in (*files, *(f"runtimes/{rid}/native/libp.so" for rid in ("win", "linux-x64"))):
        (app.parent / file).parent.mkdir(parents=True, exist_ok=True)
        (app.parent / file).touch()
    return app


@on_each_host
def test_dependency_file_is_read_as_bare(host: Host, host_root: Roots, programs: Programs) -> None:
    root, app, config = host_root(host), publish(programs, "published"), programs.config(host)
    expected, found = run(host, bare(root, config, app)), run(host, command(root, config, app))
    assert table(found[0]) == table(expected[0])
    assert found[1:] == expected[1:] == ("", 0)


@on_each_host
def test_images_replace_assemblies(host: Host, host_root: Roots, programs: Programs) -> None:
    pairs = {}
    for kind, text in (("original", "-ORIGINAL"), ("changed", "-REPLACED")):
        lib = programs.compile(LIBRARY.replace("-ORIGINAL", text), f"{kind}/Lib.dll")
        found = programs.compile(
            LIBRARY.replace("LIB-ORIGINAL", f"FOUND{text}"), f"{kind}/sub/Found.dll"
        )
        app = programs.compile(IMAGES.replace("-ORIGINAL", text), f"{kind}/App.exe", f"-r:{lib}")
        pairs[kind] = [str(path) for path in (app, lib, found)]
    images = dict(zip(pairs["original"], pairs["changed"], strict=True))
    root, config, app = host_root(host), programs.config(host), Path(pairs["original"][0])
    expected = run(host, bare(root, config, app))
    assert expected[0].count("-ORIGINAL") == 3 and expected[0].count("True") == 3
    found_run = run(host, command(root, config, app, images=images))
    assert found_run[0] == expected[0].replace("-ORIGINAL", "-REPLACED") + "3\n"
    assert found_run[1:] == expected[1:]


@on_each_host
@pytest.mark.parametrize("what", ["thread", "latch", "exit", "throw", "variable"])
def test_life_and_end(host: Host, what: str, host_root: Roots, programs: Programs) -> None:
    root, app = host_root(host), programs.compile(LIFE, "life/Life.exe")
    config = programs.config(host)
    plain = {"LC_ALL": "", "LANG": ""}
    expected = run(host, bare(root, config, app, what), **plain)
    assert run(host, command(root, config, app, what), **plain) == expected


@on_each_host
def test_main_stack_is_large(host: Host, host_root: Roots, programs: Programs) -> None:
    app = programs.compile(LIFE, "life/Life.exe")
    found = run(host, command(host_root(host), programs.config(host), app, "deep"))
    assert found == ("400000\nProcessExit\n", "", 4)


@on_each_host
def test_interrupt_ends_the_program(host: Host, host_root: Roots, programs: Programs) -> None:
    app = programs.compile(LIFE, "life/Life.exe")
    line = command(host_root(host), programs.config(host), app, "wait")
    with subprocess.Popen(line, env=environment(host), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == -signal.SIGINT


@on_each_host
@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (("Life", "P", "Main"), "True"),
        (("Life", "Q", "Main"), "a type does not exist (HRESULT 0x80131522)"),
        (("Life", "P", "Nothing"), "a method does not exist (HRESULT 0x80131513)"),
        (("Nothing", "P", "Main"), "a file was not found (HRESULT 0x80070002)"),
    ],
)
def test_delegates(
    host: Host,
    target: tuple[str, str, str],
    expected: str,
    host_root: Roots,
    programs: Programs,
) -> None:
    app = programs.compile(LIFE, "life/Life.exe")
    line = command(host_root(host), programs.config(host), app, "--delegate", *target)
    assert run(host, line)[0].strip().endswith(expected)

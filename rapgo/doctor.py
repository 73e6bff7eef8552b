"""`rapgo doctor`: what rapgo found on this machine, what it relies on, and what to install.

Each probe yields lines as it goes, so that what was found is on the screen should a host end the
process. The chosen host is started for real, with nothing in it but the agent, whose own checks are
the last probe.
"""

from __future__ import annotations

import os
import platform
import sys

from rapgo import __version__
from rapgo.arguments import ROOT_HELP, Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from runtime.hosts.discovery import Candidate

# State → how a line begins: good, worth knowing, in the way of some programs, in the way of all.
GOOD, NOTE, WARN, BAD = "ok  ", "    ", "warn", "FAIL"
Line = tuple[str, str]

_MACHINES = ("x86_64",)
_OLD_SUPPORT = (
    ".NET Core 3.1 is out of support since December 2022: it serves to try rapgo; a program that "
    "matters names its own .NET with --dotnet-root or DOTNET_ROOT"
)
_OLD_SSL = (b"libssl.so.1.1\0", b"libssl.so.1.0.2\0", b"libssl.so.1.0.0\0", b"libssl.so.10\0")
_LINKER_CACHE = "/etc/ld.so.cache"
_SMALLEST_SPACE = 64 << 20


def _machine() -> Iterator[Line]:
    system, machine = platform.system(), platform.machine()
    fits = system == "Linux" and machine in _MACHINES
    yield GOOD if fits else BAD, f"machine: {system} on {machine}" + (
        "" if fits else f": rapgo makes code for Linux on {', '.join(_MACHINES)} only"
    )
    yield GOOD, f"rapgo {__version__}, Python {platform.python_version()} at {sys.executable}"


def _llvm() -> Iterator[Line]:
    from runtime.codegen.llvm import Compiler

    try:
        compiler = Compiler()
        cpu, features = compiler.cpu, compiler.features
    except (ImportError, OSError, RuntimeError) as error:
        yield BAD, f"LLVM: {error}: pip install 'llvmlite>=0.50'"
        return
    import llvmlite
    from llvmlite import binding

    version = ".".join(map(str, binding.llvm_version_info))
    yield GOOD, f"LLVM {version} (llvmlite {llvmlite.__version__})"
    used = [name[1:] for name in features.split(",") if name.startswith("+")]
    yield GOOD, f"CPU: {cpu}, {os.cpu_count()} cores"
    yield NOTE, f"  features: {' '.join(used)}"


def _cache() -> Iterator[Line]:
    from platformdirs import user_cache_dir

    folder = user_cache_dir("rapgo")
    parent = folder
    while not os.path.exists(parent):
        parent = os.path.dirname(parent)
    if not os.access(parent, os.W_OK | os.X_OK):
        yield WARN, f"cache directory: {folder}: cannot be written: nothing is kept between runs"
        return
    status = os.statvfs(parent)
    free = status.f_bavail * status.f_frsize
    state = GOOD if free >= _SMALLEST_SPACE else WARN
    yield state, f"cache directory: {folder} ({free >> 20:,} MiB free)"


def _installations(candidates: list[Candidate]) -> Iterator[Line]:
    for item in candidates:
        where = f"{item.source}: {item.root}"
        if item.usable:
            yield GOOD, f"host at {where}: .NET {', '.join(map(str, item.versions))}"
        else:
            yield WARN, f"host at {where}: not usable: {item.problem}"
    if not any(item.usable for item in candidates):
        yield BAD, (
            "no usable .NET: pip install dotnetcore2, or name one with --dotnet-root or DOTNET_ROOT"
        )


def _libraries(major: int) -> Iterator[Line]:
    """System libraries that the host loads by itself, and what it does without them."""
    from runtime.hosts import icu

    found = icu.installed(os.environ)
    decision = icu.decide(major, os.environ)
    versions = ", ".join(map(str, sorted(found))) or "none"
    if decision.invariant:
        yield WARN, (
            f"ICU: {versions} that this host can use: cultures are invariant; for others install "
            "ICU (Debian: apt-get install libicu72, or the version that your release has)"
        )
    else:
        chosen = f", {decision.override} is named to the host" if decision.override else ""
        yield GOOD, f"ICU: {versions}{chosen}"
    if major == 3 and not _has_old_ssl():
        yield WARN, (
            "OpenSSL: .NET Core 3.1 needs 1.0 or 1.1, which this machine lacks: a program that "
            "uses cryptography or TLS aborts; run it on a newer .NET"
        )


def _has_old_ssl() -> bool:
    try:
        with open(_LINKER_CACHE, "rb") as file:
            listed = file.read()
    except OSError:
        return False
    return any(name in listed for name in _OLD_SSL)


def _host(dotnet_root: str | None) -> Iterator[Line]:
    """Choose a host as for a program without wishes, start it, and run the agent's checks."""
    from rapgo.run import settings_for, start
    from runtime.agent import AGENT_PATH
    from runtime.hosts.application import load
    from runtime.hosts.errors import HostError
    from runtime.machine import Machine

    try:
        application = load(AGENT_PATH, dotnet_root)
        core = application.resolution.core
        yield GOOD, f"chosen: .NET {core.version} at {core.directory}"
        if core.version.major == 3:
            yield WARN, _OLD_SUPPORT
        yield from _libraries(core.version.major)
        application.assemblies.clear()  # the agent is not to be rewritten
        machine = Machine(application, settings_for("first"), lambda machine: None)
        start(machine)
        assert machine.agent is not None
        checks = machine.agent.report()
    except HostError as error:
        yield BAD, f"host: {error}"
        return
    for check in checks:
        result, _, what = check.partition(" ")
        yield GOOD if result == "ok" else BAD, f"probe: {what}"
    saturates = machine.agent.setup.saturates
    how = "saturates" if saturates else "as x64's instructions do"
    yield NOTE, f"probe: float to integer out of range: {how}"


def main(arguments: list[str]) -> int:
    about = "Say what rapgo finds and what is missing."
    parser = Parser("rapgo doctor", "[--dotnet-root DIR]", about)
    parser.add_argument("--dotnet-root", metavar="DIR", help=ROOT_HELP)
    dotnet_root: str | None = parser.parse_args(arguments).dotnet_root
    from runtime.hosts.discovery import find_hosts

    failed = False
    candidates = find_hosts(dotnet_root)
    for probe in (_machine(), _llvm(), _cache(), _installations(candidates), _host(dotnet_root)):
        for state, text in probe:
            print(state, text, flush=True)
            failed = failed or state == BAD
    print("rapgo cannot run programs here: see FAIL" if failed else "rapgo can run programs here")
    return 1 if failed else 0

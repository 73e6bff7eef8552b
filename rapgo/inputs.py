"""What can be wrong with a program before it starts, each told in one sentence.

`check_image` looks at the file alone, `check_host` at the file and the host chosen for it. Only
what cannot work on any run is refused: a program that finds assemblies by itself (a handler of
AssemblyResolve, a start-up hook) is left to do so.
"""

from __future__ import annotations

import os

from rapgo.errors import UsageError
from runtime.rewriter import BadImage, ImageInfo, inspect
from runtime.rewriter.pe import Image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.hosts.application import Application

# Names in an assembly's metadata that show that it finds other assemblies by itself.
_RESOLVERS = (b"\0add_AssemblyResolve\0", b"\0add_Resolving\0")
_NET = ".NETCoreApp,Version=v"
# What carries the version of .NET since 5.0 in a reference, where the assembly says nothing itself.
_CORE_REFERENCES = ("System.Runtime", "System.Private.CoreLib")
_FIRST_WITH_ITS_NUMBER = 5
_PREFERS_32_BIT = 0x20000  # set with the flag that requires 32 bits: no requirement after all
_ELF = b"\x7fELF"


class Input:
    """A program's main assembly that has passed `check_image`."""

    __slots__ = ("finds_assemblies", "info", "path")

    def __init__(self, path: str, info: ImageInfo, finds_assemblies: bool) -> None:
        self.path = path
        self.info = info
        self.finds_assemblies = finds_assemblies


def read(path: str) -> bytes:
    """A file's bytes; UsageError where there is no file to read."""
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder: name the assembly (.dll or .exe) in it")
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist: name an assembly (.dll or .exe)") from None
    except (OSError, ValueError) as error:
        text = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{path} cannot be read: {text}") from None


def check_image(path: str, *, library: bool = False) -> Input:
    """The file is an assembly, and has a `Main` if it must."""
    data = read(path)
    try:
        info = inspect(data)
    except BadImage as error:
        raise UsageError(f"{path}: {error}: build the assembly again") from None
    problem = _problem(path, data, info, library)
    if problem:
        raise UsageError(f"{path} {problem}")
    return Input(path, info, any(name in data for name in _RESOLVERS))


def _problem(path: str, data: bytes, info: ImageInfo, library: bool) -> str:
    if not info.is_pe:
        if data.startswith(_ELF):
            assembly = f"{path}.dll"
            beside = os.path.exists(assembly)
            named = f"{assembly} beside it" if beside else "the application's .dll"
            return f"is a native program, not a .NET assembly: name {named}"
        return "is not a .NET assembly: name a .dll or .exe that a .NET compiler made"
    if not info.is_managed:
        return "is a native Windows program or library, not a .NET assembly: rapgo cannot run it"
    if info.is_mixed:
        return (
            "has native code of its own beside the CIL (C++/CLI), which runs on Windows only: "
            "rapgo cannot run it"
        )
    if info.needs_32_bit and not Image(data).cli_flags & _PREFERS_32_BIT:
        return "is built for 32-bit processes only: build it for any CPU or for x64"
    if not info.name:
        return "is a module of an assembly, not an assembly: name the assembly that it belongs to"
    if not (info.entry_point or library):
        return "has no entry point (it is a library): name the program that uses it"
    return ""


def check_host(program: Input, application: Application, beside: bool = False) -> None:
    """The host is new enough, and has or finds all that the assembly refers to. `beside`: it also
    finds what lies in the assembly's own folder, which is not the application's."""
    _check_version(program, application)
    hooks = "STARTUP_HOOKS" in application.properties
    if not (program.finds_assemblies or hooks):
        _check_references(program, application, beside)


def _check_version(program: Input, application: Application) -> None:
    needed = _needed(program.info)
    core = application.resolution.core
    if needed is None or needed <= core.version.numbers[:2]:
        return
    version = ".".join(map(str, needed))
    raise UsageError(
        f"{program.path} is built for .NET {version}, and the host at "
        f"{application.resolution.candidate.root} is .NET {core.version}: install .NET {version} "
        "or newer and name its folder with --dotnet-root or DOTNET_ROOT"
    )


def _needed(info: ImageInfo) -> tuple[int, int] | None:
    """The version of .NET (Core) that an assembly was built for, if it can be known."""
    if info.framework is not None:
        if not info.framework.startswith(_NET):
            return None
        major, _, minor = info.framework.removeprefix(_NET).partition(".")
        if not (major.isdigit() and minor.isdigit()):
            return None
        return int(major), int(minor)
    for name, version in info.references:
        if name in _CORE_REFERENCES and version[0] >= _FIRST_WITH_ITS_NUMBER:
            return version[0], version[1]
    return None


def _check_references(program: Input, application: Application, beside: bool) -> None:
    trusted = application.properties["TRUSTED_PLATFORM_ASSEMBLIES"].split(":")
    folder = os.path.dirname(os.path.realpath(program.path)) if beside else application.directory
    if beside:
        trusted += os.listdir(folder)
    known = {os.path.splitext(os.path.basename(path))[0].lower() for path in trusted}
    missing = [
        f"{name} {'.'.join(map(str, version))}"
        for name, version in program.info.references
        if name.lower() not in known
    ]
    if missing:
        one = len(missing) == 1
        raise UsageError(
            f"{program.path} refers to {', '.join(missing)}, which {'is' if one else 'are'} "
            f"neither beside it nor in {application.resolution.core}: put "
            f"{'it' if one else 'them'} into {folder}, or publish the program with "
            "its dependencies"
        )

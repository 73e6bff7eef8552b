"""Finding CoreCLR installations.

An installation is a root folder with `shared/NAME/VERSION` folders, one for each framework;
`shared/Microsoft.NETCore.App/VERSION/libcoreclr.so` is the runtime itself. The places are a table,
in the order in which they are looked at; a place is looked at only when the ones before it did
not do. A *named* root (by option or environment) is the user's decision: nothing replaces it.
Candidates that cannot be used stay in the list with the reason, for `rapgo doctor`.
"""

from __future__ import annotations

import os
import sys

from runtime.hosts.errors import HostError
from runtime.hosts.versions import Version, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CORE_FRAMEWORK = "Microsoft.NETCore.App"
OLDEST = Version("3.1.0")

_SYSTEM_ROOTS = ("/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet")
_LOCATION_FILES = ("/etc/dotnet/install_location_x64", "/etc/dotnet/install_location")
_WHEEL = "dotnetcore2"

# ELF e_machine by what `os.uname` calls the machine; another machine's runtime cannot be loaded
_ELF_MACHINES = {"x86_64": 62, "aarch64": 183}


class Framework:
    """One version of one framework, where it lies."""

    __slots__ = ("directory", "name", "version")

    def __init__(self, name: str, version: Version, directory: str) -> None:
        self.name = name
        self.version = version
        self.directory = directory

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Candidate:
    """An installation: where the hint to it came from, and what is there."""

    __slots__ = ("named", "problem", "root", "source", "versions")

    def __init__(self, source: str, root: str, named: bool) -> None:
        self.source = source
        self.root = root
        self.named = named
        found = self.frameworks(CORE_FRAMEWORK)
        loadable = [item for item in found if _problem_of_runtime(item) is None]
        self.versions = [item.version for item in loadable]
        self.problem = None if loadable else self._why_not(found)

    @property
    def usable(self) -> bool:
        return self.problem is None

    def frameworks(self, name: str) -> list[Framework]:
        """All versions of a framework, lowest first."""
        folder = os.path.join(self.root, "shared", name)
        try:
            entries = os.listdir(folder)
        except OSError:
            return []
        found = [
            Framework(name, version, os.path.join(folder, entry))
            for entry in entries
            if (version := parse(entry)) is not None
        ]
        return sorted(found, key=lambda item: item.version)

    def _why_not(self, found: list[Framework]) -> str:
        if found:
            return _problem_of_runtime(found[-1]) or ""
        if not os.path.isdir(self.root):
            return f"{self.root} is not a folder"
        return f"{self.root} has no shared/{CORE_FRAMEWORK}"

    def __str__(self) -> str:
        state = self.problem or ", ".join(map(str, self.versions))
        return f"{self.source}: {self.root}: {state}"


def _problem_of_runtime(framework: Framework) -> str | None:
    """Why this runtime cannot be loaded into this process; None if it can."""
    if framework.version.numbers < OLDEST.numbers:
        return f"{framework} is older than {OLDEST}, the oldest that can be used"
    library = os.path.join(framework.directory, "libcoreclr.so")
    try:
        with open(library, "rb", buffering=0) as file:
            header = file.read(20)
    except OSError as error:
        return f"{library} cannot be read: {error.strerror}"
    machine = int.from_bytes(header[18:20], "little")
    if header[:4] != b"\x7fELF" or machine != _ELF_MACHINES.get(os.uname().machine):
        return f"{library} is not for this machine ({os.uname().machine})"
    return None


def _wheel_root() -> str | None:
    """The runtime inside the wheel, found without importing it (or importlib.util)."""
    for finder in sys.meta_path:
        find_spec = getattr(finder, "find_spec", None)
        spec = find_spec(_WHEEL, None) if find_spec else None
        if spec is not None and spec.submodule_search_locations:
            return os.path.join(next(iter(spec.submodule_search_locations)), "bin")
    return None


def _registered_root() -> str | None:
    for path in _LOCATION_FILES:
        try:
            with open(path, encoding="utf-8") as file:
                line = file.readline().strip()
        except (OSError, UnicodeDecodeError):
            continue
        if line:
            return line
    return None


def _places(
    dotnet_root: str | None, environ: Mapping[str, str]
) -> Iterator[tuple[str, str | None, bool]]:
    """(source, root, named), best first."""
    yield "--dotnet-root", dotnet_root, True
    for variable in ("DOTNET_ROOT_X64", "DOTNET_ROOT"):
        yield variable, environ.get(variable), True
    for root in _SYSTEM_ROOTS:
        yield "system", root, False
    home = environ.get("HOME")
    yield "home", os.path.join(home, ".dotnet") if home else None, False
    yield "install_location", _registered_root(), False
    yield f"wheel {_WHEEL}", _wheel_root(), False


def iter_hosts(
    dotnet_root: str | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Candidate]:
    """The installations, each once, best first; found one by one as they are asked for.

    Places where there is nothing at all are left out, unless the user named them."""
    seen = set()
    for source, root, named in _places(dotnet_root, os.environ if environ is None else environ):
        if not root or not (named or os.path.isdir(root)):
            continue
        real = os.path.realpath(root)
        if real not in seen:
            seen.add(real)
            yield Candidate(source, real, named)


def find_hosts(
    dotnet_root: str | None = None, environ: Mapping[str, str] | None = None
) -> list[Candidate]:
    return list(iter_hosts(dotnet_root, environ))


def no_host(candidates: list[Candidate]) -> HostError:
    """The error when no candidate can be used at all."""
    reasons = "; ".join(f"{item.source}: {item.problem}" for item in candidates if item.problem)
    return HostError(
        "no usable .NET runtime was found"
        + (f" ({reasons})" if reasons else "")
        + f": install the wheel {_WHEEL}, or name an installation with --dotnet-root or DOTNET_ROOT"
    )

"""Which file an application gets for each assembly name, and which folders it searches.

One table, simple name -> `Entry`. The application's files come first; a framework's assembly of
the same name takes the place of one that is not newer, as hostpolicy has it. Versions are known
from deps files only: an application without one loses to the framework. The deps file of a
framework is long and read only for a name that somebody else has too.
"""

from __future__ import annotations

import os

from runtime.hosts.depsfile import Asset, Deps, read_deps
from runtime.hosts.discovery import Framework
from runtime.hosts.errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    Versions = tuple[tuple[int, ...], tuple[int, ...]]

UNKNOWN: Versions = ((), ())  # older than all others

_ASSEMBLY_ENDINGS = (".dll", ".exe")  # in this order of preference
_FIRST_WITH_SLASHES = 5  # hostpolicy from .NET 5 on ends folders in "/"
_FIRST_WITHOUT_EXISTENCE_CHECKS = 9


class Entry:
    """An assembly; `framework` is None for the application's own."""

    __slots__ = ("framework", "path", "versions")

    def __init__(self, path: str, versions: Versions | None, framework: Framework | None) -> None:
        self.path = path
        self.versions = versions  # None: to be looked up in the framework's deps file
        self.framework = framework


class Files:
    """See the module's text; `caches` are folders laid out as a package cache."""

    def __init__(self, main: str, deps: Deps, frameworks: list[Framework], caches: list[str]):
        self._directory = os.path.dirname(main)
        self._deps = deps
        # a self-contained application lies in one folder with its framework
        self._carried = next((i for i in frameworks if i.directory == self._directory), None)
        self._shared = [] if self._carried else frameworks
        self._caches = caches
        major = frameworks[-1].version.major
        self._check = bool(caches) or major < _FIRST_WITHOUT_EXISTENCE_CHECKS
        self._slash = "" if major < _FIRST_WITH_SLASHES else "/"
        self._listed: dict[str, dict[str, Versions]] = {}
        self.assemblies: dict[str, Entry] = {}
        self._add_application(main)
        for framework in self._shared:
            self._add_framework(framework)
        self.native = self._folders("native", 1)
        self.resources = self._folders("resources", 2)

    def _locate(self, asset: Asset) -> str:
        beside = os.path.join(self._directory, asset.beside)
        if not self._check or os.path.exists(beside):
            return beside
        for cache in self._caches:
            path = os.path.join(cache, asset.package, asset.path)
            if os.path.exists(path):
                return path
        for framework in self._shared:
            path = os.path.join(framework.directory, os.path.basename(asset.path))
            if os.path.exists(path):
                return path
        raise HostError(
            f"{asset.path} of package {asset.package}, named in {self._deps.path}, is not beside "
            "the application: build or publish the application again"
        )

    def _add_application(self, main: str) -> None:
        table = self.assemblies
        table[os.path.splitext(os.path.basename(main))[0]] = Entry(main, UNKNOWN, None)
        for asset in self._deps.assets["runtime"]:
            known = table.get(asset.name)
            if known is None:
                owner = self._carried if asset.bundled else None
                table[asset.name] = Entry(self._locate(asset), asset.versions, owner)
            elif known.path == main:
                known.versions = asset.versions
            elif asset.versions >= (known.versions or UNKNOWN):
                table[asset.name] = Entry(self._locate(asset), asset.versions, known.framework)
        if not self._deps.exists:
            names = sorted(os.listdir(self._directory))
            for ending in _ASSEMBLY_ENDINGS:
                for name in names:
                    if name.lower().endswith(ending) and name[: -len(ending)] not in table:
                        path = os.path.join(self._directory, name)
                        table[name[: -len(ending)]] = Entry(path, UNKNOWN, self._carried)

    def _add_framework(self, framework: Framework) -> None:
        table = self.assemblies
        folder = framework.directory
        for file in os.listdir(folder):
            if file.endswith(".dll"):
                name = file[:-4]
                known = table.get(name)
                if known is None or not self._newer(name, known, framework):
                    table[name] = Entry(f"{folder}/{file}", None, framework)

    def _newer(self, name: str, known: Entry, framework: Framework) -> bool:
        return self._versions(name, known) > self._listed_in(framework).get(name, UNKNOWN)

    def _versions(self, name: str, entry: Entry) -> Versions:
        if entry.framework is not None and entry.versions is None:
            entry.versions = self._listed_in(entry.framework).get(name, UNKNOWN)
        return entry.versions or UNKNOWN

    def _listed_in(self, framework: Framework) -> dict[str, Versions]:
        listed = self._listed.get(framework.name)
        if listed is None:
            deps = read_deps(f"{framework.directory}/{framework.name}.deps.json")
            listed = {asset.name: asset.versions for asset in deps.assets["runtime"]}
            self._listed[framework.name] = listed
        return listed

    def _folders(self, kind: str, levels: int) -> list[str]:
        """The folders of all assets of a kind, `levels` up, each once and in order."""
        found = {}
        for asset in self._deps.assets[kind]:
            folder = self._locate(asset)
            for _ in range(levels):
                folder = os.path.dirname(folder)
            found[folder + self._slash] = True
        if not self._deps.exists:
            found[self._directory + self._slash] = True
        if kind == "native":
            found.update((item.directory + self._slash, True) for item in self._shared)
        return list(found)

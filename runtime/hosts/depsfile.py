"""The files that an application or framework consists of: NAME.deps.json.

`targets` lists for each package its assets by kind: assemblies ("runtime"), native libraries and
satellite assemblies ("resources"), and under "runtimeTargets" those for particular systems, of
which the best fitting ones replace the general ones of the same kind. `libraries` says where a
package lies in a package cache. An asset's `path` is relative: to the package, and, when it is for
a particular system, to the application too; all others lie beside the application.
"""

from __future__ import annotations

import os

from runtime.hosts.errors import HostError
from runtime.hosts.jsonfile import read_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KINDS = ("runtime", "native", "resources")

# from the particular to the general, as .NET's own host tries them since .NET 8
_SYSTEMS = {
    "x86_64": ("linux-x64", "linux", "unix-x64", "unix", "any"),
    "aarch64": ("linux-arm64", "linux", "unix-arm64", "unix", "any"),
}


class Asset:
    """One file. `name` is its simple name, by which assemblies replace each other; `bundled` says
    that it belongs to a framework which the application carries."""

    __slots__ = ("beside", "bundled", "name", "package", "path", "versions")

    def __init__(
        self,
        path: str,
        kind: str,
        package: str,
        fields: dict[str, Any],
        bundled: bool,
        particular: bool,
    ) -> None:
        self.path = path
        self.package = package
        self.bundled = bundled
        file = os.path.basename(path)
        self.name = os.path.splitext(file)[0]
        if isinstance(fields.get("localPath"), str):
            self.beside = fields["localPath"]
        elif bundled or particular:
            self.beside = path
        elif kind == "resources":
            self.beside = os.path.join(os.path.basename(os.path.dirname(path)), file)
        else:
            self.beside = file
        self.versions = (
            _numbers(fields.get("assemblyVersion")),
            _numbers(fields.get("fileVersion")),
        )


def _numbers(text: object) -> tuple[int, ...]:
    """A file's version; what is missing or malformed is older than any version."""
    parts = text.split(".") if isinstance(text, str) else []
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else ()


class Deps:
    """The assets by kind; `exists` tells an empty file from none."""

    __slots__ = ("assets", "exists", "path")

    def __init__(self, path: str, exists: bool) -> None:
        self.path = path
        self.exists = exists
        self.assets: dict[str, list[Asset]] = {kind: [] for kind in KINDS}


def _for_this_system(files: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The entries of "runtimeTargets" of a kind, for the best fitting system."""
    by_system: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path, fields in files.items():
        if str(fields.get("assetType", "")).lower() == kind:
            by_system.setdefault(fields.get("rid", ""), []).append((path, fields))
    for system in _SYSTEMS.get(os.uname().machine, ("any",)):
        if system in by_system:
            return by_system[system]
    return []


def _fill(deps: Deps, document: dict[str, Any]) -> None:
    target = document["runtimeTarget"]
    name = target if isinstance(target, str) else target["name"]
    packages = document["targets"][name]
    for library, about in document["libraries"].items():
        entry = packages.get(library)
        if entry is None:
            continue
        where = about.get("path") or library
        bundled = str(about.get("type", "")).lower() == "runtimepack"
        for kind in KINDS:
            special = _for_this_system(entry.get("runtimeTargets", {}), kind)
            for path, fields in special or entry.get(kind, {}).items():
                if not path.endswith("/_._"):  # a placeholder: deliberately nothing
                    asset = Asset(path, kind, where, fields, bundled, bool(special))
                    deps.assets[kind].append(asset)


def read_deps(path: str) -> Deps:
    document = read_object(path)
    deps = Deps(path, document is not None)
    if document is not None:
        try:
            _fill(deps, document)
        except (KeyError, TypeError, AttributeError) as error:
            raise HostError(
                f"{path} is not a dependency file that can be understood "
                f"({type(error).__name__}: {error}): build or publish the application again"
            ) from error
    return deps

"""What an application asks of its host: APP.runtimeconfig.json, and the .dev.json beside it.

Read as hostfxr reads them: the .dev file first, so that the other overrides it; the environment's
DOTNET_ROLL_FORWARD overrides both. Settings without a meaning here (breadcrumbs, SDK hints) are
skipped. An application without the file asks for nothing: `references` and `included` are empty.
"""

from __future__ import annotations

import os

from runtime.hosts import versions
from runtime.hosts.errors import HostError
from runtime.hosts.jsonfile import compact, read_object
from runtime.hosts.versions import Policy, Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Reference:
    """A framework that is asked for."""

    __slots__ = ("apply_patches", "name", "policy", "prefer_release", "version")

    def __init__(
        self,
        name: str,
        version: Version,
        policy: Policy = versions.MINOR,
        apply_patches: bool = True,
        prefer_release: bool = True,
    ) -> None:
        self.name = name
        self.version = version
        self.policy = policy
        self.apply_patches = apply_patches
        self.prefer_release = prefer_release and not version.prerelease

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class RuntimeConfig:
    """The settings of one file, or of an application's pair of files."""

    __slots__ = ("included", "path", "probing", "properties", "references", "tfm")

    def __init__(self, path: str) -> None:
        self.path = path
        self.references: list[Reference] = []
        self.included: list[Reference] = []  # carried by a self-contained application
        self.properties: dict[str, str] = {}
        self.probing: list[str] = []  # folders laid out as a package cache
        self.tfm = ""


class _Defaults:
    """What a framework entry of the same file may override."""

    __slots__ = ("apply_patches", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.apply_patches = True

    def update(self, options: dict[str, Any], where: str) -> None:
        if "rollForward" in options:
            self.policy = versions.policy_named(options["rollForward"], where)
        elif "rollForwardOnNoCandidateFx" in options:
            self.policy = versions.OLD_POLICIES.get(
                options["rollForwardOnNoCandidateFx"], self.policy
            )
        if "applyPatches" in options:
            self.apply_patches = options["applyPatches"] is True


def _reference(entry: Any, default: _Defaults, where: str, environ: Mapping[str, str]) -> Reference:
    fields = entry if isinstance(entry, dict) else {}
    name, text = fields.get("name"), fields.get("version")
    version = versions.parse(text) if isinstance(text, str) else None
    if not isinstance(name, str) or not name or version is None:
        raise HostError(f"{where} names a framework without a valid name and version: {entry!r}")
    own = _Defaults(default.policy)
    own.apply_patches = default.apply_patches
    own.update(fields, where)
    forced = environ.get("DOTNET_ROLL_FORWARD")
    if forced:
        own.policy = versions.policy_named(forced, "the environment's DOTNET_ROLL_FORWARD")
    to_prerelease = environ.get("DOTNET_ROLL_FORWARD_TO_PRERELEASE") == "1"
    return Reference(name, version, own.policy, own.apply_patches, not to_prerelease)


def _entries(options: dict[str, Any], key: str, where: str) -> list[Any]:
    value = options.get(key, [])
    if not isinstance(value, list):
        raise HostError(f"{where}: {key} must be a list")
    return value


def _merge(config: RuntimeConfig, path: str, environ: Mapping[str, str]) -> None:
    options = (read_object(path) or {}).get("runtimeOptions") or {}
    if not isinstance(options, dict):
        raise HostError(f"{path}: runtimeOptions must be an object")
    properties = options.get("configProperties") or {}
    if not isinstance(properties, dict):
        raise HostError(f"{path}: configProperties must be an object")
    config.properties.update((name, compact(value)) for name, value in properties.items())
    config.tfm = str(options.get("tfm") or config.tfm)
    probing = options.get("additionalProbingPaths", [])
    config.probing[:0] = [probing] if isinstance(probing, str) else map(str, probing or ())

    default = _Defaults(versions.MINOR)
    old = environ.get("DOTNET_ROLL_FORWARD_ON_NO_CANDIDATE_FX", "")
    default.policy = versions.OLD_POLICIES.get(int(old) if old.isdigit() else 1, versions.MINOR)
    default.update(options, path)
    wanted = [options["framework"]] if "framework" in options else []
    for entry in wanted + _entries(options, "frameworks", path):
        config.references.append(_reference(entry, default, path, environ))
    for entry in _entries(options, "includedFrameworks", path):
        config.included.append(_reference(entry, default, path, environ))
    if config.references and config.included:
        raise HostError(f"{path} names both frameworks and includedFrameworks: keep one of them")


def read_config(path: str, environ: Mapping[str, str] | None = None) -> RuntimeConfig:
    """The settings in NAME.runtimeconfig.json and NAME.runtimeconfig.dev.json; empty if missing."""
    environ = os.environ if environ is None else environ
    config = RuntimeConfig(path)
    stem = path.removesuffix(".json")
    _merge(config, f"{stem}.dev.json", environ)
    _merge(config, path, environ)
    return config

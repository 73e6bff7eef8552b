"""Which installation an application runs on, and which of its frameworks.

An application asks for frameworks; a framework may ask for others in a runtimeconfig.json of its
own. `resolve` follows these references within one installation and gives the frameworks as .NET's
own host orders them: what is built on something comes before it, Microsoft.NETCore.App is last.

The choice follows .NET's roll-forward rules, with one addition: an installation that the user
named may also be newer than the application allows, because naming it is a decision; its highest
version is then used. Only what is older than the application asks for is refused everywhere.
"""

from __future__ import annotations

import os

from runtime.hosts import versions
from runtime.hosts.discovery import CORE_FRAMEWORK, Candidate, Framework, no_host
from runtime.hosts.errors import HostError
from runtime.hosts.runtimeconfig import Reference, RuntimeConfig, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Resolution:
    """The installation and the frameworks, with the settings that the frameworks bring along."""

    __slots__ = ("candidate", "frameworks", "properties")

    def __init__(
        self, candidate: Candidate, frameworks: list[Framework], properties: dict[str, str]
    ) -> None:
        self.candidate = candidate
        self.frameworks = frameworks
        self.properties = properties

    @property
    def core(self) -> Framework:
        return self.frameworks[-1]


class _UnmatchedError(Exception):
    """An installation does not have what a reference asks for."""

    def __init__(self, reference: Reference, available: list[Framework]) -> None:
        self.reference = reference
        self.available = available


def _best(reference: Reference, candidate: Candidate) -> Framework:
    available = candidate.frameworks(reference.name)
    if reference.name == CORE_FRAMEWORK:
        available = [item for item in available if item.version in candidate.versions]
    by_version = {item.version: item for item in available}
    found = versions.best_match(
        by_version,
        reference.version,
        reference.policy,
        apply_patches=reference.apply_patches,
        prefer_release=reference.prefer_release,
    )
    if found is None and candidate.named:
        found = versions.best_match(by_version, reference.version, versions.LATEST_MAJOR)
    if found is None:
        raise _UnmatchedError(reference, available)
    return by_version[found]


def _stricter(one: Reference, other: Reference) -> Reference:
    """Two references to the same framework as one: the higher version, the narrower policy."""
    high, low = (one, other) if other.version <= one.version else (other, one)
    policy = max(one.policy, other.policy, key=lambda item: (item.agree, item.highest))
    return Reference(
        high.name,
        high.version,
        policy,
        one.apply_patches and other.apply_patches,
        high.prefer_release and low.prefer_release,
    )


def resolve(candidate: Candidate, references: list[Reference]) -> Resolution:
    """The frameworks that an installation gives to these references, or _UnmatchedError."""
    wanted = {reference.name: reference for reference in references}
    found: dict[str, Framework] = {}
    pending = list(wanted)
    properties: dict[str, str] = {}
    while pending:
        name = pending.pop(0)
        framework = _best(wanted[name], candidate)
        if name in found and found[name].version == framework.version:
            continue
        found[name] = framework
        own = read_config(os.path.join(framework.directory, f"{name}.runtimeconfig.json"))
        for key, value in own.properties.items():
            properties.setdefault(key, value)
        for reference in own.references:
            if reference.name in wanted:
                reference = _stricter(wanted[reference.name], reference)
            wanted[reference.name] = reference
            pending.append(reference.name)
    if CORE_FRAMEWORK not in found:
        newest = candidate.frameworks(CORE_FRAMEWORK)
        found[CORE_FRAMEWORK] = next(i for i in newest if i.version == candidate.versions[-1])
    ordered = [item for name, item in found.items() if name != CORE_FRAMEWORK]
    return Resolution(candidate, [*ordered, found[CORE_FRAMEWORK]], properties)


def _refusal(application: str, failures: list[tuple[Candidate, _UnmatchedError]]) -> HostError:
    """Why none would do: what was asked for, what each installation has, what can be done."""
    reference = failures[0][1].reference
    has = []
    advice = ""
    for candidate, failure in failures:
        found = ", ".join(str(item.version) for item in failure.available) or "none"
        has.append(f"the host at {candidate.root} ({candidate.source}) has {found}")
        newer = any(reference.version <= item.version for item in failure.available)
        if newer and not candidate.named and not advice:
            advice = f"name it with --dotnet-root {candidate.root} to run on a newer version"
    if not advice:
        major, minor, _ = reference.version.numbers
        advice = (
            f"install {reference.name} {major}.{minor} or newer and name its folder with "
            "--dotnet-root or DOTNET_ROOT"
        )
    return HostError(
        f"{application} asks for {reference} (roll forward: {reference.policy.name}), and "
        f"{', '.join(has)}: {advice}"
    )


def choose(
    candidates: Iterable[Candidate], config: RuntimeConfig, application: str = "the application"
) -> Resolution:
    """The first installation that has all that the application asks for.

    Looks no further than the first named installation. Without requests, the newest framework
    of the first usable one."""
    unusable: list[Candidate] = []
    failures: list[tuple[Candidate, _UnmatchedError]] = []
    for candidate in candidates:
        if candidate.usable:
            try:
                return resolve(candidate, config.references or config.included)
            except _UnmatchedError as failure:
                failures.append((candidate, failure))
        else:
            unusable.append(candidate)
        if candidate.named:
            break
    raise _refusal(application, failures) if failures else no_host(unusable)

"""Framework versions, and which of several an application gets.

A version is "major.minor.patch[-prerelease][+build]", ordered as semantic versioning says. A
roll-forward policy is two facts: how many leading numbers must agree with the version asked for
(2: only patches differ, 1: minor too, 0: anything newer; EXACT: nothing else will do), and
whether the highest of those that qualify is taken or the lowest. Whatever is taken, its newest
patch is used: that is the rule of .NET's own host (fx_resolver.cpp), and it holds for prereleases
only among themselves.
"""

from __future__ import annotations

from runtime.hosts.errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

EXACT = 3


class Version:
    """An ordered version; `text` is how its folder is spelled."""

    __slots__ = ("key", "text")

    def __init__(self, text: str) -> None:
        """ValueError if the text is not a version."""
        self.text = text
        core, dash, pre = text.partition("+")[0].partition("-")
        numbers = [int(part) for part in core.split(".") if part.isascii() and part.isdigit()]
        if len(numbers) != 3 or core.count(".") != 2 or (dash and not pre):
            raise ValueError(f"not a version: {text!r}")
        self.key = (*numbers, 0 if dash else 1, tuple(map(_identifier, pre.split("."))))

    @property
    def numbers(self) -> tuple[int, int, int]:
        return self.key[:3]  # type: ignore[return-value]

    @property
    def major(self) -> int:
        return self.numbers[0]

    @property
    def prerelease(self) -> bool:
        return self.key[3] == 0

    def __lt__(self, other: Version) -> bool:
        return self.key < other.key

    def __le__(self, other: Version) -> bool:
        return self.key <= other.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Version({self.text!r})"


def _identifier(text: str) -> tuple[int, int, str]:
    """One part of a prerelease: numbers compare as numbers and come before words."""
    return (0, int(text), "") if text.isascii() and text.isdigit() else (1, 0, text)


def parse(text: str) -> Version | None:
    try:
        return Version(text)
    except ValueError:
        return None


class Policy:
    """How far an application may be rolled forward; see the module's text."""

    __slots__ = ("agree", "highest", "name")

    def __init__(self, name: str, agree: int, highest: bool) -> None:
        self.name = name
        self.agree = agree
        self.highest = highest

    def accepts(self, asked: Version, found: Version) -> bool:
        if self.agree == EXACT:
            return asked == found
        return asked <= found and asked.key[: self.agree] == found.key[: self.agree]


DISABLE = Policy("Disable", EXACT, False)
LATEST_PATCH = Policy("LatestPatch", 2, False)
MINOR = Policy("Minor", 1, False)
LATEST_MINOR = Policy("LatestMinor", 1, True)
MAJOR = Policy("Major", 0, False)
LATEST_MAJOR = Policy("LatestMajor", 0, True)

_POLICIES = {
    policy.name.lower(): policy
    for policy in (DISABLE, LATEST_PATCH, MINOR, LATEST_MINOR, MAJOR, LATEST_MAJOR)
}
# rollForwardOnNoCandidateFx, the setting before .NET Core 3.0
OLD_POLICIES = {0: LATEST_PATCH, 1: MINOR, 2: MAJOR}


def policy_named(name: object, where: str) -> Policy:
    policy = _POLICIES.get(name.lower()) if isinstance(name, str) else None
    if policy is None:
        known = ", ".join(policy.name for policy in _POLICIES.values())
        raise HostError(f"{where} has rollForward {name!r}: it must be one of {known}")
    return policy


def best_match(
    available: Iterable[Version],
    asked: Version,
    policy: Policy,
    *,
    apply_patches: bool = True,
    prefer_release: bool | None = None,
) -> Version | None:
    """The version that an application asking for `asked` runs on; None if there is none.

    A release prefers releases, unless `prefer_release` says otherwise."""
    fitting = sorted(version for version in available if policy.accepts(asked, version))
    if prefer_release is None:
        prefer_release = not asked.prerelease
    releases = [version for version in fitting if not version.prerelease]
    if prefer_release and releases:
        fitting = releases
    if not fitting or policy.agree == EXACT:
        return fitting[-1] if fitting else None
    if policy.agree == 2 and not apply_patches and not asked.prerelease:
        return asked if asked in fitting else None
    chosen = fitting[-1 if policy.highest and policy.agree < 2 else 0]
    if chosen.prerelease or not apply_patches:
        return chosen
    return [version for version in fitting if version.key[:2] == chosen.key[:2]][-1]

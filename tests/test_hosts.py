"""Which host an application gets: versions, discovery of installations, and the choice."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fakehosts import CORE, WEB, asks, config, install, nothing_installed

from runtime.hosts import discovery, versions
from runtime.hosts.discovery import find_hosts
from runtime.hosts.errors import HostError
from runtime.hosts.resolution import choose
from runtime.hosts.versions import Version, best_match, policy_named


@pytest.fixture(autouse=True)
def only_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_installed(monkeypatch)


# -- versions


def test_version_order() -> None:
    texts = ["3.1.0-alpha", "3.1.0-alpha.2", "3.1.0-alpha.10", "3.1.0-beta", "3.1.0", "3.1.23"]
    parsed = [Version(text) for text in texts]
    assert sorted(parsed[3:] + parsed[:3]) == parsed
    assert Version("9.0.10") > Version("9.0.9") > Version("9.0.0-rc.1.24431.7")


@pytest.mark.parametrize("text", ["", "3", "3.1", "3.1.0.0", "a.b.c", "3.1.x", "3.1.0-"])
def test_not_a_version(text: str) -> None:
    assert versions.parse(text) is None


AVAILABLE = "3.1.3 3.1.23 5.0.17 6.0.1 6.0.36 6.1.0 6.3.2 8.0.1 10.0.0-rc.1"


@pytest.mark.parametrize(
    ("asked", "policy", "expected"),
    [
        ("3.1.0", "Minor", "3.1.23"),
        ("3.1.0", "LatestPatch", "3.1.23"),
        ("3.1.3", "Disable", "3.1.3"),
        ("3.1.0", "Disable", None),
        ("3.0.0", "LatestPatch", None),
        ("3.0.0", "Minor", "3.1.23"),
        ("6.0.5", "Minor", "6.0.36"),
        ("6.0.0", "LatestMinor", "6.3.2"),
        ("6.0.40", "Minor", "6.1.0"),
        ("2.1.0", "Minor", None),
        ("2.1.0", "Major", "3.1.23"),
        ("2.1.0", "LatestMajor", "8.0.1"),
        ("9.0.0", "Major", "10.0.0-rc.1"),
        ("11.0.0", "LatestMajor", None),
        ("7.0.0", "Minor", None),
        ("10.0.0-preview.2", "Minor", "10.0.0-rc.1"),
    ],
)
def test_roll_forward(asked: str, policy: str, expected: str | None) -> None:
    found = best_match(map(Version, AVAILABLE.split()), Version(asked), policy_named(policy, ""))
    assert (found.text if found else None) == expected


def test_old_patch_setting() -> None:
    found = [Version("3.1.3"), Version("3.1.23")]
    assert best_match(found, Version("3.1.0"), versions.MINOR, apply_patches=False) == found[0]
    assert best_match(found, Version("3.1.0"), versions.LATEST_PATCH, apply_patches=False) is None


# -- discovery


def test_places_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("option", "env", "system", "home/.dotnet", "located", "wheel")
    roots = {name: install(tmp_path / name, "3.1.0") for name in names}
    monkeypatch.setattr(discovery, "_SYSTEM_ROOTS", ("/nowhere", str(roots["system"])))
    monkeypatch.setattr(discovery, "_LOCATION_FILES", (str(tmp_path / "location"),))
    (tmp_path / "location").write_text(f"{roots['located']}\n")
    monkeypatch.setattr(discovery, "_wheel_root", lambda: str(roots["wheel"]))
    environ = {"DOTNET_ROOT": str(roots["env"]), "HOME": str(tmp_path / "home")}
    found = find_hosts(str(roots["option"]), environ)
    assert [item.root for item in found] == [str(roots[name]) for name in names]
    assert [item.named for item in found] == [True, True, False, False, False, False]
    assert all(item.usable for item in found)
    # the same folder by another name is the same installation
    (tmp_path / "link").symlink_to(roots["env"])
    assert len(find_hosts(str(tmp_path / "link"), environ)) == len(names) - 1


def test_the_wheel_is_found_without_an_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    pytest.importorskip("dotnetcore2")
    root = discovery._wheel_root()
    assert root is not None and os.path.isfile(os.path.join(root, "dotnet"))


def test_why_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    install(tmp_path / "old", "2.1.30")
    install(tmp_path / "foreign", "9.0.0", machine=8)
    (install(tmp_path / "torn", "9.0.0") / f"shared/{CORE}/9.0.0/libcoreclr.so").unlink()
    problems = {
        name: find_hosts(str(tmp_path / name), {})[0].problem
        for name in ("missing", "empty", "old", "foreign", "torn")
    }
    assert "is not a folder" in str(problems["missing"])
    assert f"has no shared/{CORE}" in str(problems["empty"])
    assert "older than 3.1.0" in str(problems["old"])
    assert "not for this machine" in str(problems["foreign"])
    assert "cannot be read" in str(problems["torn"])


# -- which installation


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Frameworks chosen from a system's installation (3.1.23, 9.0.1) or a named one."""
    system = install(tmp_path / "system", "3.1.23", "9.0.1")
    install(system, "9.0.1", name=WEB)
    web = system / "shared" / WEB / "9.0.1"
    options = asks("9.0.0", configProperties={"Web": True})
    (web / f"{WEB}.runtimeconfig.json").write_text(json.dumps({"runtimeOptions": options}))
    monkeypatch.setattr(discovery, "_SYSTEM_ROOTS", (str(system),))

    def choice(options: object, named: Path | None = None) -> list[str]:
        candidates = find_hosts(str(named) if named else None, {})
        found = choose(candidates, config(tmp_path, options), "app.dll")
        return [str(item) for item in found.frameworks]

    return choice


def test_choice(tmp_path: Path, chosen: Callable[..., list[str]]) -> None:
    assert chosen(asks("3.1.0")) == [f"{CORE} 3.1.23"]
    assert chosen(asks("2.1.0", rollForward="Major")) == [f"{CORE} 3.1.23"]
    assert chosen({}) == [f"{CORE} 9.0.1"]
    assert chosen(asks("9.0.0", WEB)) == [f"{WEB} 9.0.1", f"{CORE} 9.0.1"]
    named = install(tmp_path / "named", "5.0.0", "8.0.2", "9.0.3")
    assert chosen(asks("3.1.0"), named) == [f"{CORE} 9.0.3"]
    assert chosen(asks("8.0.0"), named) == [f"{CORE} 8.0.2"]


def test_refusals(tmp_path: Path, chosen: Callable[..., list[str]]) -> None:
    with pytest.raises(HostError, match=r"asks for .*App 10\.0\.0 .* install .*App 10\.0 or newer"):
        chosen(asks("10.0.0"))
    with pytest.raises(HostError, match=r"2\.1\.0 .* has 3\.1\.23, 9\.0\.1: name it with --dotnet"):
        chosen(asks("2.1.0"))
    with pytest.raises(HostError, match=r"Other 1\.0\.0 .* has none: install Other 1\.0"):
        chosen(asks("1.0.0", "Other"))
    # what the user named is not replaced by something else
    with pytest.raises(HostError, match=r"9\.0\.0 .* \(--dotnet-root\) has 5\.0\.0: install"):
        chosen(asks("9.0.0"), install(tmp_path / "named", "5.0.0"))
    with pytest.raises(HostError, match=r"no usable \.NET runtime was found .* is not a folder"):
        chosen(asks("3.1.0"), tmp_path / "nowhere")

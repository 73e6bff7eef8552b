"""What CoreCLR is told about an application: its configuration and dependency files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from fakehosts import CORE, WEB, asks, config, install, nothing_installed

from runtime.hosts import icu
from runtime.hosts.application import Application, load
from runtime.hosts.depsfile import read_deps
from runtime.hosts.errors import HostError
from runtime.hosts.jsonfile import compact, read_object
from runtime.hosts.runtimeconfig import read_config


@pytest.fixture(autouse=True)
def only_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_installed(monkeypatch)


# -- configuration files


def test_json_as_the_host_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(
        b'\xef\xbb\xbf { // note\n "a": "http://x/*y*/", /* b */ "b": [1, true] } rest'
    )
    assert read_object(str(file)) == {"a": "http://x/*y*/", "b": [1, True]}
    assert read_object(str(tmp_path / "none.json")) is None
    for bad in ("", "[1]", "{", '{"a": }'):
        file.write_text(bad)
        with pytest.raises(HostError, match=r"x\.json"):
            read_object(str(file))


def test_compact() -> None:
    values = ["x", True, False, None, 3, 1.5, [1, "a"], {"k": None}]
    assert [*map(compact, values)] == [
        "x", "true", "false", "null", "3", "1.5", '[1,"a"]', '{"k":null}'
    ]  # fmt: skip


def test_config(tmp_path: Path) -> None:
    config(tmp_path, {"additionalProbingPaths": ["/c"]}, "app.runtimeconfig.dev.json")
    read = config(
        tmp_path,
        {
            "tfm": "net6.0",
            "rollForward": "latestMajor",
            "frameworks": [
                {"name": CORE, "version": "6.0.0"},
                {"name": WEB, "version": "6.0.1", "rollForward": "Disable"},
            ],
            "configProperties": {"System.GC.Server": True, "N": 4, "S": "t"},
            "additionalProbingPaths": ["/a", "/b"],
        },
    )
    assert [(str(r), r.policy.name) for r in read.references] == [
        (f"{CORE} 6.0.0", "LatestMajor"),
        (f"{WEB} 6.0.1", "Disable"),
    ]
    assert read.properties == {"System.GC.Server": "true", "N": "4", "S": "t"}
    assert read.probing == ["/a", "/b", "/c"]
    path = str(tmp_path / "app.runtimeconfig.json")
    forced = read_config(path, {"DOTNET_ROLL_FORWARD": "Major"})
    assert {r.policy.name for r in forced.references} == {"Major"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (asks("3.1"), "without a valid name and version"),
        (asks("3.1.0", rollForward="Sideways"), "must be one of Disable, LatestPatch, Minor"),
        ([], None),
        ({"configProperties": 3}, "configProperties must be an object"),
        ({**asks("3.1.0"), "includedFrameworks": [asks("3.1.0")["framework"]]}, "keep one"),
    ],
)
def test_bad_config(tmp_path: Path, options: object, message: str | None) -> None:
    if message is None:
        assert config(tmp_path, options).references == []
        return
    with pytest.raises(HostError, match=message):
        config(tmp_path, options)


# -- the application


def application(folder: Path, *files: str, deps: object = None) -> Path:
    """An application of empty files; the main one is app.dll."""
    for file in ("app.dll", *files):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    if deps is not None:
        (folder / "app.deps.json").write_text(json.dumps(deps))
    return folder / "app.dll"


def trusted(loaded: Application) -> set[str]:
    return set(loaded.properties["TRUSTED_PLATFORM_ASSEMBLIES"].split(":"))


def test_without_files_of_its_own(tmp_path: Path) -> None:
    root = install(tmp_path / "root", "9.0.1")
    main = application(tmp_path / "app", "b.dll", "a.exe", "b.exe", "System.Runtime.dll", "c.so")
    loaded = load(str(main), str(root), extra_assemblies=["/agent.dll"], environ={})
    folder, core = str(main.parent), f"{root}/shared/{CORE}/9.0.1"
    assert loaded.assemblies == [f"{folder}/{name}" for name in ("app.dll", "b.dll", "a.exe")]
    assert trusted(loaded) == {
        *loaded.assemblies, "/agent.dll",
        f"{core}/System.Private.CoreLib.dll", f"{core}/System.Runtime.dll",
    }  # fmt: skip
    assert loaded.coreclr == f"{core}/libcoreclr.so"
    assert loaded.properties["APP_CONTEXT_BASE_DIRECTORY"] == f"{folder}/"
    assert loaded.properties["System.Runtime.LegacyExceptionHandling"] == "true"
    assert loaded.environment.keys() <= {icu.OVERRIDE}


def package(assembly: str = "9.0.0.0", **kinds: list[str]) -> dict[str, object]:
    versions = {"assemblyVersion": assembly, "fileVersion": "9.0.0.0"}
    return {kind: dict.fromkeys(paths, versions) for kind, paths in kinds.items()}


def deps_of(**packages: dict[str, object]) -> dict[str, object]:
    names = {f"{name}/1.0.0": about for name, about in packages.items()}
    libraries = {name: {"type": "package", "path": name.lower()} for name in names}
    return {"runtimeTarget": {"name": "t"}, "targets": {"t": names}, "libraries": libraries}


def test_dependency_file(tmp_path: Path) -> None:
    root = install(tmp_path / "root", "9.0.1")
    core = f"{root}/shared/{CORE}/9.0.1"
    Path(f"{core}/{CORE}.deps.json").write_text(
        json.dumps(deps_of(C=package(runtime=["System.Runtime.dll", "libs/System.Text.dll"])))
    )
    Path(f"{core}/System.Text.dll").touch()
    deps = deps_of(
        App=package(runtime=["app.dll"]),
        P={
            **package(runtime=["lib/net/P.dll"], resources=["lib/net/de/P.resources.dll"]),
            "runtimeTargets": {
                "runtimes/unix/lib/P.dll": {"rid": "unix", "assetType": "runtime"},
                "runtimes/win/lib/P.dll": {"rid": "win", "assetType": "runtime"},
                "runtimes/linux-x64/native/p.so": {"rid": "linux-x64", "assetType": "native"},
            },
        },
        Newer=package("10.0.0.0", runtime=["lib/System.Text.dll"]),
        Older=package("8.0.0.0", runtime=["lib/System.Runtime.dll", "lib/_._"]),
    )
    main = application(tmp_path / "app", "unlisted.dll", deps=deps)
    folder = str(main.parent)
    loaded = load(str(main), str(root), environ={})
    assert loaded.assemblies == [
        f"{folder}/{name}" for name in ("app.dll", "runtimes/unix/lib/P.dll", "System.Text.dll")
    ]
    assert f"{core}/System.Runtime.dll" in trusted(loaded)
    assert f"{core}/System.Text.dll" not in trusted(loaded)
    assert loaded.properties["PLATFORM_RESOURCE_ROOTS"] == f"{folder}/:"
    native = loaded.properties["NATIVE_DLL_SEARCH_DIRECTORIES"]
    expected = f"{folder}/runtimes/linux-x64/native/:" if os.uname().machine == "x86_64" else ""
    assert native == f"{expected}{core}/:"


def test_package_cache(tmp_path: Path) -> None:
    root = install(tmp_path / "root", "9.0.1")
    main = application(tmp_path / "app", deps=deps_of(P=package(runtime=["lib/P.dll"])))
    cached = tmp_path / "cache" / "p" / "1.0.0" / "lib" / "P.dll"
    cached.parent.mkdir(parents=True)
    config(main.parent, {"additionalProbingPaths": [f"{tmp_path}/cache", "/none/|arch|/|tfm|"]})
    with pytest.raises(HostError, match=r"lib/P\.dll of package p/1\.0\.0"):
        load(str(main), str(root), environ={})
    cached.touch()
    loaded = load(str(main), str(root), environ={})
    assert loaded.assemblies == [str(main), str(cached)]
    assert loaded.properties["PROBING_DIRECTORIES"] == f"{tmp_path}/cache:"


def test_self_contained(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    core = install(tmp_path / "root", "9.0.1") / "shared" / CORE / "9.0.1"
    main = application(folder, "mine.dll")
    for file in ("libcoreclr.so", "System.Private.CoreLib.dll"):
        (folder / file).write_bytes((core / file).read_bytes())
    config(folder, {"includedFrameworks": [{"name": CORE, "version": "9.0.1"}]})
    loaded = load(str(main), environ={})
    assert loaded.coreclr == f"{folder}/libcoreclr.so"
    assert loaded.assemblies == [str(main)]  # which of the others are its own, nothing says
    assert loaded.properties["FX_DEPS_FILE"] == ""


@pytest.mark.parametrize("text", ["{}", '{"runtimeTarget": "t", "targets": {}, "libraries": {}}'])
def test_bad_dependency_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.deps.json").write_text(text)
    with pytest.raises(HostError, match=r"x\.deps\.json is not a dependency file"):
        read_deps(str(tmp_path / "x.deps.json"))


def test_bad_application(tmp_path: Path) -> None:
    root = str(install(tmp_path / "root", "9.0.1"))
    main = application(tmp_path / "app")
    with pytest.raises(HostError, match="is not a file: name the assembly"):
        load(str(main.parent), root)
    config(main.parent, {"configProperties": {"FX_DEPS_FILE": "x"}})
    with pytest.raises(HostError, match="sets FX_DEPS_FILE, which only the host may"):
        load(str(main), root, environ={})


@pytest.mark.parametrize(
    ("present", "major", "expected"),
    [
        ({66}, 3, (None, False)),
        ({66, 72}, 3, (None, False)),
        ({72}, 3, (72, False)),
        ({72}, 9, (None, False)),
        ({99}, 9, (None, True)),
        (set(), 3, (None, True)),
    ],
)
def test_globalization(
    monkeypatch: pytest.MonkeyPatch, present: set[int], major: int, expected: object
) -> None:
    monkeypatch.setattr(icu, "installed", lambda environ: present)
    decision = icu.decide(major, {})
    assert (decision.override, decision.invariant) == expected
    assert not icu.decide(major, {icu.OVERRIDE: "70"}).invariant

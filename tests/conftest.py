"""Fixtures shared by the tests: the hosts' folders and the bare hosts' outcomes, made once each."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus import Program
from hosts import Host, HostMissing, Outcome, locate, locked, run_bare
from needs import lacking


def pytest_configure() -> None:
    """What the processes under test inherit."""
    os.environ["RAPGO_CACHE"] = "off"  # tests of the code cache name a folder
    # programs that end in an abort are part of the corpus: no core files
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    # a shell that starts the tests in the background has them ignore it, and so their children
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this session that all xdist workers see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def host_root() -> Callable[[Host], Path]:
    """Where a host lies; the test fails where it cannot be had."""

    def find(host: Host) -> Path:
        try:
            return locate(host)
        except HostMissing as missing:
            lacking(str(missing))

    return find


@pytest.fixture(scope="session")
def bare_outcome(
    shared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Host, Path, Program], Outcome]:
    """The bare host's outcome for a program: run once a session, by whichever worker is first."""

    def outcome(host: Host, root: Path, program: Program) -> Outcome:
        key = hashlib.blake2b(digest_size=16)
        for part in (host.name, str(root), repr(program.arguments)):
            key.update(part.encode() + b"\0")
        key.update(program.dll.read_bytes())
        stored = shared_folder / "bare" / f"{program.name}-{key.hexdigest()}.json"
        with locked(stored.with_suffix(".lock")):
            if not stored.exists():
                folder = tmp_path_factory.mktemp("bare")
                found = run_bare(host, root, program.dll, program.arguments, folder)
                stored.write_text(found.to_json())
            return Outcome.from_json(stored.read_text())

    return outcome

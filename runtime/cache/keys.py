"""What cached code depends on beside the program: rapgo, LLVM, the host, the machine.

A fingerprint is a digest of all that. It names contents, not places or times, so that a cache can
go with a program to another machine. What the agent measures of a host goes into the pack and is
compared there; so do the identities of all modules that code refers to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping

from runtime.cache.digests import blake2b

PACKAGES = ("rapgo", "optimizations", "profilers", "runtime")
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def digest(parts: Iterable[bytes]) -> bytes:
    h = blake2b(digest_size=16)
    for part in parts:
        h.update(len(part).to_bytes(8, "little"))
        h.update(part)
    return h.digest()


def _sources() -> Iterator[bytes]:
    """rapgo itself. An installation lists its files with their digests; of a checkout, which may
    change at any time, sizes and times are taken."""
    record = _record()
    if record is not None:
        yield from record
        return
    for package in PACKAGES:
        for folder, folders, files in os.walk(os.path.join(_ROOT, package)):
            folders[:] = sorted(f for f in folders if f != "__pycache__")
            for name in sorted(files):
                status = os.stat(os.path.join(folder, name))
                yield f"{name} {status.st_size} {status.st_mtime_ns}".encode()


def _record() -> list[bytes] | None:
    """The lines of the installation's RECORD that are about our own files."""
    try:
        names = [n for n in os.listdir(_ROOT) if n.startswith("rapgo-") and n.endswith("info")]
        if len(names) != 1:
            return None
        with open(os.path.join(_ROOT, names[0], "RECORD"), "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return None
    own = tuple(f"{package}/".encode() for package in PACKAGES)
    return sorted(line for line in lines if line.startswith(own) and b"__pycache__" not in line)


def _llvm() -> Iterator[bytes]:
    """llvmlite, without loading it."""
    places = (os.path.join(p, "llvmlite") for p in sys.path)
    folder = next((p for p in places if os.path.isdir(p)), "")
    library = os.path.join(folder, "binding", "libllvmlite.so")
    try:
        with open(os.path.join(folder, "_version.py"), "rb") as file:
            yield file.read()
        yield str(os.path.getsize(library)).encode()
    except OSError:
        yield b"unknown"


def _cpu(path: str = "/proc/cpuinfo") -> Iterator[bytes]:
    """The processor's model and features: LLVM makes code for exactly these."""
    wanted = (b"vendor_id", b"cpu family", b"model", b"stepping", b"flags")
    try:
        with open(path, "rb") as file:
            for line in file:
                if not line.strip():
                    return
                if line.startswith(wanted):
                    yield line
    except OSError:
        yield b"unknown"


def host_parts(directories: Iterable[str]) -> Iterator[bytes]:
    """A host: the names and sizes of all files of its frameworks."""
    for directory in directories:
        with os.scandir(directory) as entries:
            yield from sorted(
                f"{e.name} {e.stat().st_size}".encode() for e in entries if e.is_file()
            )


def fingerprint(host: Iterable[bytes], options: Iterable[str]) -> bytes:
    """`host`: as `host_parts` gives them; `options`: what else decides which code is made."""
    parts: list[bytes] = [
        digest(_sources()), digest(_llvm()), digest(_cpu()), digest(host),
        f"{sys.byteorder} {sys.maxsize}".encode(), digest(o.encode() for o in options),
    ]  # fmt: skip
    return digest(parts)


def path_from(folder: str, path: str) -> str:
    """How a pack names a file of an application in that folder."""
    return os.path.relpath(path, folder) if path.startswith(folder + os.sep) else path


def unchanged(folder: str, files: Mapping[str, str]) -> bool:
    """Do the application's files have the content that a pack was made from."""
    for path, expected in files.items():
        try:
            with open(os.path.join(folder, path), "rb") as file:
                if file_digest(file.read()) != expected:
                    return False
        except OSError:
            return False
    return True


def file_digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()

#!/usr/bin/env python3
"""Compile the test programs and the examples, or check the committed DLLs against it.

    build.py [--check] [NAME...]    all without a name; exit code 1 where one fails or differs

C# is compiled with mcs, CIL (*.il) with ilasm. Libraries (lib/*.cs) are compiled first, into the
folder of the programs, and every program may use them: mcs writes a reference only to what is used.
A compiler may stamp its output with a time and a fresh module id, so `--check` compares what is
left when three things are blanked: the COFF header's time, the optional header's checksum, and the
#GUID heap of the metadata, which holds the module id and nothing else here.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).resolve().parent
EXAMPLES = PROGRAMS.parents[1] / "examples"
EMBEDDING = PROGRAMS.parent / "embedding"
COMPILER = ["mcs", "-sdk:4.7.2", "-optimize+", "-unsafe", "-langversion:latest", "-nologo"]


@dataclass(frozen=True)
class Unit:
    """A source file, what it is compiled to, and with which libraries beside it."""

    source: Path
    target: str
    folder: Path
    libraries: tuple[str, ...] = ()

    @property
    def dll(self) -> Path:
        return self.folder / f"{self.source.stem}.dll"


def units() -> list[Unit]:
    libraries = sorted((PROGRAMS / "lib").glob("*.cs"))
    names = tuple(library.stem for library in libraries)
    programs = sorted([*PROGRAMS.glob("*.cs"), *PROGRAMS.glob("*.il")])
    return [
        *(Unit(source, "library", PROGRAMS) for source in libraries),
        *(Unit(source, "exe", PROGRAMS, names) for source in programs),
        *(Unit(source, "exe", EXAMPLES) for source in sorted(EXAMPLES.glob("*.cs"))),
        Unit(EMBEDDING / "Beside.cs", "library", EMBEDDING),
        Unit(EMBEDDING / "Library.cs", "library", EMBEDDING, ("Beside",)),
        Unit(EMBEDDING / "Spans.il", "library", EMBEDDING),
    ]


def compile_unit(unit: Unit, out: Path, library_folder: Path) -> str:
    """Compile to `out`; the compiler's errors, or nothing where it succeeded."""
    if unit.source.suffix == ".il":
        kind = ["-dll"] if unit.target == "library" else []
        assembler = ["ilasm", "-quiet", *kind, f"-output:{out}", str(unit.source)]
        done = subprocess.run(assembler, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr if done.returncode != 0 else ""
    command = [*COMPILER, f"-target:{unit.target}", f"-out:{out}"]
    command += [f"-r:{library_folder / name}.dll" for name in unit.libraries]
    done = subprocess.run([*command, str(unit.source)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return done.stdout + done.stderr
    out.chmod(0o644)  # mcs makes it executable, which a DLL need not be
    return ""


def masked(image: bytes) -> bytes:
    """A PE image without its time, its checksum and its module id."""
    blank = bytearray(image)
    coff = word(image, 0x3C) + 4
    optional = coff + 20
    blank[coff + 4 : coff + 8] = bytes(4)
    blank[optional + 64 : optional + 68] = bytes(4)
    start, size = guid_heap(image, coff)
    blank[start : start + size] = bytes(size)
    return bytes(blank)


def word(image: bytes, offset: int) -> int:
    return int.from_bytes(image[offset : offset + 4], "little")


def guid_heap(image: bytes, coff: int) -> tuple[int, int]:
    """File offset and size of the #GUID stream, by way of CLI header, metadata root and streams."""
    section_count, optional_size = struct.unpack_from("<2xH12xH", image, coff)
    optional = coff + 20
    sections = optional + optional_size
    wide = struct.unpack_from("<H", image, optional)[0] == 0x20B
    cli_directory = optional + (112 if wide else 96) + 14 * 8

    def offset_of(address: int) -> int:
        for section in range(sections, sections + 40 * section_count, 40):
            base, raw = word(image, section + 12), word(image, section + 20)
            if base <= address < base + word(image, section + 8):
                return address - base + raw
        raise ValueError(f"no section of the image holds address {address:#x}")

    cli = offset_of(word(image, cli_directory))
    root = offset_of(word(image, cli + 8))
    at = root + 16 + word(image, root + 12)  # past the version string
    stream_count = struct.unpack_from("<2xH", image, at)[0]
    at += 4
    for _ in range(stream_count):
        start, size = struct.unpack_from("<II", image, at)
        end = image.index(b"\0", at + 8)
        if image[at + 8 : end] == b"#GUID":
            return root + start, size
        at += 8 + (end - at - 8 + 4) // 4 * 4  # a name takes its zero and is padded to four bytes
    raise ValueError("the image has no #GUID stream")


def build(chosen: list[Unit]) -> list[str]:
    """Compile in place; one complaint for each unit that failed."""
    failed = []
    with ThreadPoolExecutor() as pool:
        for needs in (False, True):  # what others refer to is there first
            group = [unit for unit in chosen if bool(unit.libraries) is needs]
            errors = pool.map(lambda unit: compile_unit(unit, unit.dll, unit.folder), group)
            failed += [f"{u.source.name}: {e}" for u, e in zip(group, errors, strict=True) if e]
    return failed


def check(chosen: list[Unit]) -> list[str]:
    """Compile elsewhere and compare; one complaint for each unit that failed or differs."""

    def compare(unit: Unit) -> str:
        with tempfile.TemporaryDirectory() as scratch:
            # The module's name, written into the image, is that of the output file.
            out = Path(scratch) / unit.dll.name
            errors = compile_unit(unit, out, unit.folder)
            if errors:
                return f"{unit.source.name}: {errors}"
            if not unit.dll.exists():
                return f"{unit.dll.name}: not built yet"
            if masked(out.read_bytes()) != masked(unit.dll.read_bytes()):
                return f"{unit.dll.name}: differs from what its source compiles to"
            return ""

    with ThreadPoolExecutor() as pool:
        return [complaint for complaint in pool.map(compare, chosen) if complaint]


def main() -> int:
    parser = argparse.ArgumentParser(description="Compile the test programs and the examples.")
    parser.add_argument("--check", action="store_true", help="compare with the committed DLLs")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    arguments = parser.parse_args()
    everything = units()
    unknown = set(arguments.names) - {unit.source.stem for unit in everything}
    if unknown:
        parser.error(f"there is no source called {', '.join(sorted(unknown))}")
    chosen = [u for u in everything if not arguments.names or u.source.stem in arguments.names]
    complaints = check(chosen) if arguments.check else build(chosen)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

"""Builds the agent: `python runtime/agent/build.py [--check]`.

The DLL is committed, so that users need no compiler; `--check` compares it with a fresh build, but
for what mcs makes anew each time (time stamp, module identity).
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE / "rapgo.agent.dll"


def build(target: pathlib.Path) -> None:
    command = ["mcs", "-sdk:4.7.2", "-optimize+", "-unsafe", "-target:library", "-r:System.Core"]
    command += ["-nowarn:0169,0649,0414", f"-out:{target}", *sorted(map(str, HERE.glob("*.cs")))]
    subprocess.run(command, check=True)


def main() -> int:
    if "--check" not in sys.argv:
        build(TARGET)
        return 0
    sys.path.insert(0, str(HERE.parent.parent / "tests" / "programs"))
    from build import masked

    with tempfile.TemporaryDirectory() as scratch:
        fresh = pathlib.Path(scratch, TARGET.name)
        build(fresh)
        if masked(fresh.read_bytes()) == masked(TARGET.read_bytes()):
            return 0
    message = f"{TARGET.name} does not match its sources: run {sys.argv[0]} and commit"
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

"""Runs all checks of one module in one process, which has one runtime:

    run.py MODULE ROOT TIER

A module's checks are its functions `check_…(runtime, library)`, in order. Prints what failed.
"""

from __future__ import annotations

import sys
import threading
import traceback
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import rapgo  # noqa: E402


def main(module: str, root: str, tier: str) -> int:
    checks = import_module(module)
    failed = 0
    with rapgo.Runtime(dotnet_root=root, tier=tier, cache="off") as runtime:
        library = runtime.load(HERE / "Library.dll")
        for name, check in list(vars(checks).items()):
            if not name.startswith("check_"):
                continue
            try:
                check(runtime, library)
            except Exception:
                failed += 1
                print(f"{name} failed:")
                traceback.print_exc(file=sys.stdout)
    left = [t.name for t in threading.enumerate() if t.name.startswith("rapgo")]
    if left:
        print(f"threads left: {left}")
    return failed or bool(left)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

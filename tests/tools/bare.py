#!/usr/bin/env python3
"""Stands in for `rapgo run` to try the test harness: the same arguments, run by the bare host.

    RAPGO_TEST_COMMAND="python tests/tools/bare.py" pytest tests/test_programs.py
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hosts import HOSTS, runtime_config


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tier", required=True)
    parser.add_argument("--dotnet-root", type=Path, required=True)
    parser.add_argument("--stats", type=Path, required=True)
    parser.add_argument("dll")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    chosen.stats.write_text(json.dumps({"methods_compiled": 1, "methods_host": {}}))
    installed = chosen.dotnet_root / "shared" / "Microsoft.NETCore.App"
    version = next(installed.iterdir()).name
    host = next(h for h in HOSTS if version.startswith(h.name))
    config = Path(tempfile.mkdtemp()) / "bare.runtimeconfig.json"
    config.write_text(runtime_config(host))
    launcher = str(chosen.dotnet_root / "dotnet")
    os.execv(
        launcher,
        [launcher, "exec", "--runtimeconfig", str(config), chosen.dll, *chosen.arguments],
    )


if __name__ == "__main__":
    main()

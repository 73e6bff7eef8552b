"""What the benchmarks take from tests/: its hosts and its programs, so that both mean the same.

The tests' folder is no package; this is the one place that puts it on the path.
"""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.append(str(PROJECT / "tests"))

from corpus import PROGRAMS, Program  # noqa: E402
from hosts import HOSTS, Host, HostMissing, environment, locate, runtime_config  # noqa: E402

__all__ = [
    "HOSTS", "PROGRAMS", "PROJECT", "Host", "HostMissing", "Program", "environment", "locate",
    "runtime_config",
]

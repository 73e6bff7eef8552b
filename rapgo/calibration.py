"""What this machine has taught the cost model: data in a file, not constants in code.

Compile rates (milliseconds per instruction of IR, for each level), speeds of the levels' code, and
what part of each optimization's promised gain came true. Every entry starts from a default that was
measured once and moves with each measurement: an exponential mean of logarithms, since all of them
are ratios, in which one wild measurement (a suspended machine) moves an entry by a bounded factor.

The file is JSON in the user's cache directory, replaced atomically, so that a reader never sees
half of it; of several processes the last one's stands. A damaged one is not an error: the defaults
hold, and `damage` says why.
"""

from __future__ import annotations

import json
import os
from math import isfinite, log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 1
WEIGHT = 0.2  # of the newest measurement
_FACTOR = 8.0  # by which one measurement can differ at most from what is known
_MOST_REALISED = 2.0
_RATES = 1e-6, 1e3  # milliseconds per instruction that are possible at all
_SPEEDS = 1e-3, 1e3
_LARGEST = 1 << 20  # bytes of a file that may be ours

# design 4: 110 instructions of IR took 0.95 ms on the light level, 3.2 on the full one
COMPILE_MS = {
    "fast0": 0.009, "light": 0.018, "full": 0.03, "instrumented": 0.015, "profiled": 0.04,
}  # fmt: skip
# design 4b: run times 3.3, 1.5, 1, 1.4 (CoreCLR 3.1); instrumented code is the quickest with probes
SPEED = {
    "fast0": 0.45, "light": 1.0, "full": 1.5, "host": 1.07, "instrumented": 0.35, "profiled": 1.5,
}  # fmt: skip


def default_path() -> str:
    from platformdirs import user_cache_dir

    return os.path.join(user_cache_dir("rapgo"), "calibration.json")


class Calibration:
    """See the module's text. Unknown levels cost and run as "full"."""

    def __init__(self) -> None:
        self.compile_ms = dict(COMPILE_MS)
        self.speed = dict(SPEED)
        self.realised: dict[str, float] = {}  # optimization → exponent of its promised speed-up
        self.damage = ""  # why a file was not used

    # ---- asking

    def compile_seconds(self, level: str, instructions: int) -> float:
        rate = self.compile_ms.get(level, self.compile_ms["full"])
        return rate * instructions / 1000.0

    def speed_of(self, level: str) -> float:
        """Of the level's code, where "light" is 1."""
        return self.speed.get(level, self.speed["full"])

    def corrected(self, optimization: str, speedup: float) -> float:
        """A promised speed-up as experience has it; 1 for a promise of nonsense."""
        if not (isfinite(speedup) and speedup > 0):
            return 1.0
        return float(speedup ** self.realised.get(optimization, 1.0))

    # ---- learning

    def compiled(self, level: str, instructions: int, seconds: float) -> None:
        """A compilation of so many instructions of IR took so long."""
        if instructions > 0 and isfinite(seconds) and seconds > 0:
            known = self.compile_ms.setdefault(level, self.compile_ms["full"])
            self.compile_ms[level] = _mean(known, seconds * 1000.0 / instructions, _RATES)

    def ran(self, level: str, speed: float) -> None:
        """Code of the level ran at such a speed."""
        if isfinite(speed) and speed > 0:
            known = self.speed.setdefault(level, self.speed["full"])
            self.speed[level] = _mean(known, speed, _SPEEDS)

    def gained(self, promised: dict[str, float], speedup: float) -> None:
        """Optimizations that together promised some speed-up brought this one. Who of them kept
        its promise is not known, so it is held for or against all of them, by their part of it."""
        parts = {o: log(s) for o, s in promised.items() if isfinite(s) and s > 1.01}
        total = sum(parts.values())
        if not parts or not (isfinite(speedup) and speedup > 0):
            return
        share = min(max(log(speedup) / total, 0.0), _MOST_REALISED)
        for optimization, part in parts.items():
            known = self.realised.get(optimization, 1.0)
            self.realised[optimization] = known + WEIGHT * (part / total) * (share - known)

    # ---- the file

    @classmethod
    def load(cls, path: str) -> Calibration:
        """Never raises: no file, defaults; a damaged one, defaults and `damage`."""
        found = cls()
        try:
            with open(path, "rb") as file:
                data = json.loads(file.read(_LARGEST))
            found._take(data)
        except FileNotFoundError:
            pass
        except (OSError, ValueError, RecursionError) as error:
            found = cls()
            found.damage = f"{path}: {error}"
        return found

    def save(self, path: str) -> str:
        """Why it could not be saved, nothing if it was; never raises, since nothing depends on
        it."""
        data = {
            "version": VERSION,
            "compile_ms": self.compile_ms,
            "speed": self.speed,
            "realised": self.realised,
        }
        temporary = f"{path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
            try:
                with open(temporary, "w", encoding="utf-8") as file:
                    json.dump(data, file, indent=1, sort_keys=True)
                os.replace(temporary, path)
            except BaseException:
                _remove(temporary)
                raise
        except (OSError, ValueError) as error:
            return f"{path}: {error}"
        return ""

    def _take(self, data: Any) -> None:
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise ValueError("not a calibration of this version")
        self.compile_ms |= _numbers(data, "compile_ms", _RATES)
        self.speed |= _numbers(data, "speed", _SPEEDS)
        self.realised |= _numbers(data, "realised", (0.0, _MOST_REALISED))


def _mean(known: float, measured: float, bounds: tuple[float, float]) -> float:
    ratio = min(max(measured / known, 1.0 / _FACTOR), _FACTOR)
    return min(max(float(known * ratio**WEIGHT), bounds[0]), bounds[1])


def _numbers(data: dict[str, Any], key: str, bounds: tuple[float, float]) -> dict[str, float]:
    least, most = bounds
    found = data.get(key)
    if not isinstance(found, dict):
        raise ValueError(f"no table {key!r}")
    for name, x in found.items():
        if type(x) not in (int, float) or not least <= x <= most:
            raise ValueError(f"{key}: {name}: {x!r}")
    return {name: float(x) for name, x in found.items()}


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass  # it was never made, or the folder is gone with it

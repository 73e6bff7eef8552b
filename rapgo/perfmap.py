"""A perf map: `perf report` reads /tmp/perf-PID.map for the names of code that is in no file.

A line per piece of code: start and size, hexadecimal, and a name, the rest of the line. Lines are
appended when code is placed; where code was freed and other code placed, perf takes the later line.
Linux, tools/perf/Documentation/jit-interface.txt.
"""

from __future__ import annotations

import os
import stat


def default_path() -> str:
    return f"/tmp/perf-{os.getpid()}.map"


class PerfMap:
    """Off until opened; a failure turns it off, and `problem` says why. Never raises."""

    def __init__(self) -> None:
        self.problem = ""
        self._descriptor = -1

    @property
    def on(self) -> bool:
        return self._descriptor >= 0

    def open(self, path: str = "") -> None:
        """Starts the map anew; an earlier process of this number may have left one."""
        # The name in /tmp can be foreseen by everybody: no link is followed, and a file that is
        # not ours alone is left as it is.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
        path = path or default_path()
        descriptor = -1
        try:
            descriptor = os.open(path, flags, 0o600)
            found = os.fstat(descriptor)
            if (
                not stat.S_ISREG(found.st_mode)
                or found.st_uid != os.geteuid()
                or found.st_nlink > 1
            ):
                raise OSError("the file there is somebody else's")
            os.ftruncate(descriptor, 0)
        except OSError as error:
            if descriptor >= 0:
                os.close(descriptor)
            self.problem = f"{path}: {error.strerror or error}"
            return
        self._descriptor = descriptor

    def add(self, start: int, size: int, name: str, version: str = "") -> None:
        """Code was placed. Any thread may call it: a line is one write."""
        descriptor = self._descriptor
        if descriptor < 0:
            return
        text = f"{name} [{version}]" if version else name
        text = "".join(c if c.isprintable() else "?" for c in text)
        line = f"{start:x} {size:x} {text}\n".encode("utf-8", "replace")
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError("no space left")
        except OSError as error:
            # the descriptor stays open: another thread can be about to write to it
            self.problem = f"the perf map is not written any more: {error.strerror or error}"
            self._descriptor = -1

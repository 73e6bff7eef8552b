"""Where the robust path's code is compiled: in a child process, or in the thread that asks.

The child (`runtime.codegen.worker`) is started before it is needed, and again when it dies, hangs
or cannot be started; after too many failures in a row the workshop is closed: then nothing more is
compiled, and the program goes on with the code it has. LLVM's assertions abort a process, so code
that nobody waits for is not compiled in the program's own, unless the machine has one core or the
user asks for it (`jobs` 0).
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections import Counter
from typing import NamedTuple

from runtime.codegen.llvm import Compiler, Level, LlvmRejected
from runtime.codegen.worker import ANSWER, GOOD, REQUEST

PATIENCE = 60.0  # seconds for one compilation; a method of 5,000 instructions takes about one
# compilations, after which the child starts anew: driven as llvmlite does, LLVM keeps 4 KiB of each
RENEWED = 2000
FAILURES = 5  # in a row, before the workshop is closed


class WorkshopFailed(Exception):
    """A compilation was lost, and why; the next one may work."""


class _Child(NamedTuple):
    """A process, and our ends of its two pipes. `posix_spawn`, not `subprocess`, whose import alone
    costs as much as the start."""

    pid: int
    requests: int
    answers: int


def _spawn(nice: int) -> _Child:
    """Starts the process. Raises OSError."""
    # what a program does to its own environment is no concern of the child's
    paths = os.pathsep.join(os.path.abspath(p) for p in sys.path if p)
    theirs_in, requests = os.pipe()
    answers, theirs_out = os.pipe()
    try:
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-S", "-m", "runtime.codegen.worker", str(nice)],
            {"PYTHONPATH": paths},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, theirs_in, 0),
                (os.POSIX_SPAWN_DUP2, theirs_out, 1),
                (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0),
            ],
            setpgroup=0,  # Ctrl-C is for the program
            setsigmask=[],
        )
    except OSError:
        os.close(requests)
        os.close(answers)
        raise
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    os.set_blocking(requests, False)
    return _Child(pid, requests, answers)


class Workshop:
    """Compiles one text at a time. Used by one thread."""

    def __init__(
        self, local: Compiler, jobs: int, nice: int = 19, patience: float = PATIENCE
    ) -> None:
        self._nice = nice
        self._local = local if jobs == 0 else None
        self._patience = patience
        self._child: _Child | None = None
        self._number = 0
        self._in_a_row = 0
        self.failures: Counter[str] = Counter()  # reason → how often
        self.starts = self._served = 0
        self.seconds = 0.0  # of processor time that the newest compilation took

    @property
    def beside(self) -> bool:
        """It has a process of its own."""
        return self._local is None

    @property
    def closed(self) -> bool:
        return self._in_a_row >= FAILURES

    def prepare(self) -> None:
        """Starts the child, if there is to be one, without waiting for it."""
        if self._local is None and self._child is None and not self.closed:
            self._start()

    def compile(self, text: str, level: Level) -> bytes:
        """Object code. Raises LlvmRejected, or WorkshopFailed."""
        if self._local is not None:
            start = time.thread_time()
            try:
                return self._local.compile(text, level)
            finally:
                self.seconds = time.thread_time() - start
        if self.closed:
            raise WorkshopFailed(f"the compiler's process failed {FAILURES} times in a row")
        self.prepare()
        try:
            status, content = self._ask(text.encode(), level.value.encode())
        except (OSError, ValueError, TimeoutError, EOFError) as e:
            self._lost(str(e) or type(e).__name__)
            raise WorkshopFailed(str(e) or type(e).__name__) from e
        self._in_a_row = 0
        self._served += 1
        if self._served % RENEWED == 0:
            self.close()
            self.prepare()
        if status != GOOD:
            raise LlvmRejected(content.decode(errors="replace"))
        return content

    def close(self) -> None:
        """Ends the child."""
        child, self._child = self._child, None
        if child is None:
            return
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
        os.close(child.requests)
        os.close(child.answers)

    def end(self) -> None:
        """Ends the child without waiting for it: the process ends, too."""
        child = self._child
        if child is not None:
            os.kill(child.pid, signal.SIGKILL)

    # ---- the child

    def _start(self) -> None:
        try:
            self._child = _spawn(self._nice)
            self.starts += 1
        except OSError as e:
            self._lost(f"it cannot be started: {e.strerror}")

    def _lost(self, reason: str) -> None:
        self.failures[reason] += 1
        self._in_a_row += 1
        self.close()

    def _ask(self, text: bytes, level: bytes) -> tuple[int, bytes]:
        child = self._child
        if child is None:
            raise OSError("the compiler's process is not there")
        self._number += 1
        deadline = time.monotonic() + self._patience
        head = REQUEST.pack(self._number, len(text), len(level))
        self._send(child.requests, head + level + text, deadline)
        answer = self._receive(child.answers, ANSWER.size, deadline)
        number, length, status, microseconds = ANSWER.unpack(answer)
        if number != self._number:
            raise ValueError("the compiler's process answered another question")
        self.seconds = 1e-6 * microseconds
        return status, self._receive(child.answers, length, deadline)

    def _send(self, descriptor: int, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(descriptor, deadline, writes=True)
            rest = rest[os.write(descriptor, rest) :]

    def _receive(self, descriptor: int, size: int, deadline: float) -> bytes:
        found = bytearray()
        while len(found) < size:
            self._wait(descriptor, deadline, writes=False)
            more = os.read(descriptor, size - len(found))
            if not more:
                raise EOFError("the compiler's process ended while it compiled")
            found += more
        return bytes(found)

    def _wait(self, descriptor: int, deadline: float, writes: bool) -> None:
        left = deadline - time.monotonic()
        poll = select.poll()  # not select(), which refuses descriptors above 1023
        poll.register(descriptor, select.POLLOUT if writes else select.POLLIN)
        if left <= 0 or not poll.poll(1e3 * left):
            raise TimeoutError(f"no answer from the compiler's process in {self._patience:g} s")

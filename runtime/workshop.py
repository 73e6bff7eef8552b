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
import subprocess
import sys
import time
from collections import Counter

from runtime.codegen.llvm import Compiler, Level, LlvmRejected
from runtime.codegen.worker import ANSWER, GOOD, REQUEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

PATIENCE = 60.0  # seconds for one compilation; a method of 5,000 instructions takes about one
FAILURES = 5  # in a row, before the workshop is closed


class WorkshopFailed(Exception):
    """A compilation was lost, and why; the next one may work."""


class Workshop:
    """Compiles one text at a time. Used by one thread."""

    def __init__(
        self, local: Compiler, jobs: int, nice: int = 19, patience: float = PATIENCE
    ) -> None:
        self._nice = nice
        self._local = local if jobs == 0 else None
        self._patience = patience
        self._child: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._in_a_row = 0
        self.failures: Counter[str] = Counter()  # reason → how often
        self.starts = 0
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
        if status != GOOD:
            raise LlvmRejected(content.decode(errors="replace"))
        return content

    def close(self) -> None:
        """Ends the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    stream.close()

    def end(self) -> None:
        """Ends the child without waiting for it: the process ends, too."""
        child = self._child
        if child is not None:
            child.kill()

    # ---- the child

    def _start(self) -> None:
        # what a program does to its own environment and folder is no concern of the child's
        paths = os.pathsep.join(os.path.abspath(p) for p in sys.path if p)
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-S", "-m", "runtime.codegen.worker", str(self._nice)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                bufsize=0, cwd="/", env={"PYTHONPATH": paths}, start_new_session=True,
            )  # fmt: skip
            self.starts += 1
        except OSError as e:
            self._lost(f"it cannot be started: {e.strerror}")

    def _lost(self, reason: str) -> None:
        self.failures[reason] += 1
        self._in_a_row += 1
        self.close()

    def _ask(self, text: bytes, level: bytes) -> tuple[int, bytes]:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise OSError("the compiler's process is not there")
        self._number += 1
        deadline = time.monotonic() + self._patience
        self._send(child.stdin, REQUEST.pack(self._number, len(text), len(level)) + level + text,
                   deadline)  # fmt: skip
        head = self._receive(child.stdout, ANSWER.size, deadline)
        number, length, status, microseconds = ANSWER.unpack(head)
        self.seconds = 1e-6 * microseconds
        if number != self._number:
            raise ValueError("the compiler's process answered another question")
        return status, self._receive(child.stdout, length, deadline)

    def _send(self, stream: IO[bytes], data: bytes, deadline: float) -> None:
        descriptor = stream.fileno()
        os.set_blocking(descriptor, False)
        rest = memoryview(data)
        while rest:
            self._wait(descriptor, deadline, writes=True)
            rest = rest[os.write(descriptor, rest) :]

    def _receive(self, stream: IO[bytes], size: int, deadline: float) -> bytes:
        descriptor = stream.fileno()
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

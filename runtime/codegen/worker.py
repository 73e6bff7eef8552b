"""The child process that compiles for the robust path: LLVM text in, object code out.

    python -m runtime.codegen.worker NICE   requests on standard input, answers on standard output

A request is (number, length, length of the level's name), the name and the text; an answer is
(number, length, status, microseconds of processor time), then object code, or what LLVM said. What
aborts LLVM ends this process and no other. It runs at the priority it is given, and ends with
whoever started it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
import time
from typing import BinaryIO, Final, cast

REQUEST: Final = struct.Struct("<III")
ANSWER: Final = struct.Struct("<IIIQ")
GOOD, REJECTED = 0, 1
_PR_SET_PDEATHSIG: Final = 1
WARM: Final = """
define i32 @warm(ptr %p, i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %s = phi i32 [ 0, %entry ], [ %t, %loop ]
  %q = getelementptr i32, ptr %p, i32 %i
  %x = load i32, ptr %q
  %t = add i32 %s, %x
  %j = add i32 %i, 1
  %c = icmp slt i32 %j, %n
  br i1 %c, label %loop, label %done
done:
  ret i32 %t
}
"""


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    """`size` bytes, or b"" at the end of the stream."""
    found = b""
    while len(found) < size:
        more = stream.read(size - len(found))
        if not more:
            return b""
        found += more
    return found


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    from runtime.codegen.llvm import Compiler, Level, LlvmRejected

    compiler = Compiler()
    compiler.prepare()
    for level in (Level.O2, Level.FULL):  # the passes are slow the first time
        compiler.compile(WARM, level)
    while head := read_exactly(requests, REQUEST.size):
        number, length, name_length = REQUEST.unpack(head)
        chosen = Level(read_exactly(requests, name_length).decode())
        text = read_exactly(requests, length).decode()
        start = time.process_time()
        try:
            status, content = GOOD, compiler.compile(text, chosen)
        except LlvmRejected as e:
            status, content = REJECTED, str(e).encode()
        spent = round(1e6 * (time.process_time() - start))
        answers.write(ANSWER.pack(number, len(content), status, spent) + content)
        answers.flush()


def main() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1:
        return  # whoever started it has gone already
    os.setpriority(os.PRIO_PROCESS, 0, int(sys.argv[1]))
    os.chdir("/")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(cast(BinaryIO, open(0, "rb", buffering=0)), sys.stdout.buffer)
    except BrokenPipeError:
        pass  # the other side has ended: so does this


if __name__ == "__main__":
    main()

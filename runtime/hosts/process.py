"""Making a Python process one in which a .NET program can live as if it had been started there.

Python changes a few things of its process at start-up that a program, or its child processes,
would notice; they are put back. And one thing is better than on the bare host: the main thread's
stack may grow to 64 MiB, as code of ours uses it for deep recursion. On Linux that needs no more
than the limit, because the kernel keeps at least 128 MiB of addresses free below the main stack.
"""

from __future__ import annotations

import ctypes
import os

STACK_BYTES = 64 << 20

_SIGINT, _SIGXFSZ = 2, 25
_SIG_DFL, _SIG_IGN = 0, 1
_RLIMIT_STACK = 3
_INFINITY = (1 << 64) - 1
_COERCED = ("LC_CTYPE", ("C.UTF-8", "C.utf8", "UTF-8"))


class _Limit(ctypes.Structure):
    _fields_ = (("soft", ctypes.c_uint64), ("hard", ctypes.c_uint64))


def _restore_signals(libc: ctypes.CDLL) -> None:
    """Python handles SIGINT, unless it was started ignoring it, and always ignores SIGXFSZ.

    (It also ignores SIGPIPE, but so does CoreCLR.) `signal.signal` would do, at 3 ms for its
    import, and would have Python restore the handler at its end."""
    libc.signal.restype = ctypes.c_void_p
    libc.signal.argtypes = (ctypes.c_int, ctypes.c_void_p)
    if libc.signal(_SIGINT, _SIG_DFL) == _SIG_IGN:
        libc.signal(_SIGINT, _SIG_IGN)
    libc.signal(_SIGXFSZ, _SIG_DFL)


def _restore_locale() -> None:
    """In the C locale, Python adds a variable to its environment, and so to its children's."""
    name, values = _COERCED
    if os.environ.get(name) not in values:
        return
    try:
        with open("/proc/self/environ", "rb") as file:
            at_start = file.read().split(b"\0")
    except OSError:
        return  # without /proc nothing is known about the start; CoreCLR will say the rest
    if not any(entry.startswith(name.encode() + b"=") for entry in at_start):
        del os.environ[name]


def _raise_stack_limit(libc: ctypes.CDLL) -> None:
    limit = _Limit()
    if libc.getrlimit(_RLIMIT_STACK, ctypes.byref(limit)) != 0:
        return  # cannot fail for a known resource; the old limit is as good as the bare host's
    wanted = min(STACK_BYTES, limit.hard)
    if limit.soft < wanted:
        limit.soft = wanted
        libc.setrlimit(_RLIMIT_STACK, ctypes.byref(limit))


def become_program() -> None:
    """To be called once, from the main thread, before the CLR starts."""
    libc = ctypes.CDLL(None)
    _restore_signals(libc)
    _restore_locale()
    _raise_stack_limit(libc)

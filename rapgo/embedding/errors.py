"""What can go wrong between Python and .NET, as exceptions.

A program's own exception is a `DotNetError`. What Python code did wrong is a TypeError or an
AttributeError, as it would be in Python; what rapgo cannot do with a file or a host, an
`EmbeddingError`, in one sentence.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class EmbeddingError(Exception):
    """The runtime cannot be started or used as asked, and why."""


class DotNetError(Exception):
    """An exception that .NET code threw.

    `type_name` is the full name of its class, `message` what it says, `trace` where it was thrown,
    as .NET writes it; `exception` is the object itself. Raised by a callable that .NET called, it
    is that exception again for the .NET code around it."""

    def __init__(self, type_name: str, message: str, trace: str, exception: Any) -> None:
        super().__init__(type_name, message)
        self.type_name, self.message, self.trace = type_name, message, trace
        self.exception = exception

    def __str__(self) -> str:
        return f"{self.type_name}: {self.message}"

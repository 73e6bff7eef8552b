"""What rapgo asks of a CLR that lives in this process, whichever it is.

Imported for type checking only (`typing` is not on the start-up path). The order of calls is:
`replace_image` any number of times, also later, as long as the assembly has not been opened;
`start` once; `delegate` any number of times; `execute` once, on the process's main thread. After
`execute` the host is gone for good: a process can start a CLR only once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol


class Host(Protocol):
    @property
    def name(self) -> str:
        """A word for reports and keys of the code cache: "coreclr"."""

    @property
    def version(self) -> str:
        """The runtime's own version, "3.1.23": with `name`, what generated code depends on."""

    def start(self, properties: Mapping[str, str], *, program: bool = True) -> None:
        """Start the CLR. `program` says that the process is the program's from now on: Ctrl-C
        ends it and the main thread's stack is large; false when Python stays in charge."""

    def delegate(self, assembly: str, type_name: str, method: str) -> int:
        """The native address of a static managed method; `assembly` is its display name."""

    def execute(self, path: str, argv: Sequence[str]) -> int:
        """Run an assembly's `Main` to the end of the program; the process's exit code."""

    def replace_image(self, path: str, image: Callable[[], bytes]) -> None:
        """When the CLR opens the assembly at `path`, let it read the bytes that `image` returns
        then. To the program nothing has changed: locations, and the file as it reads it itself."""

    def find_images(self, find: Callable[[str], Callable[[], bytes] | None]) -> None:
        """The same for assemblies not known beforehand: `find` gets the resolved path of each
        that is opened, those of the frameworks too, and returns what `replace_image` takes."""

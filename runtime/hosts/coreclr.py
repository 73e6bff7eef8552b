"""CoreCLR in this process, through the five functions that libcoreclr exports for its hosts.

The life of a `CoreClr`: made (the library is loaded, nothing runs), `start`ed once, used, ended by
`execute`, which runs a program to its end and shuts the CLR down as `dotnet` does. A process can
have one in its life. Failures come as HRESULTs; those that a person can meet are in a table.
"""

from __future__ import annotations

import ctypes
import os

from runtime.hosts.elf import Library
from runtime.hosts.errors import HostError
from runtime.hosts.images import Images
from runtime.hosts.openhook import OpenHook
from runtime.hosts.process import become_program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from runtime.hosts.application import Application

_MEANINGS = {
    0x8000211D: "a name stands for several methods",
    0x80004005: "an unspecified failure",
    0x80008088: "the runtime's own files are incomplete or do not belong together",
    0x80070002: "a file was not found",
    0x80070003: "a folder was not found",
    0x80070005: "access was denied",
    0x8007000B: "a file is not a .NET assembly, or one for another machine",
    0x8007000E: "memory ran out",
    0x80070057: "an argument was not accepted",
    0x800700C1: "a file is not a .NET assembly",
    0x80131018: "a file has no assembly manifest",
    0x8013101B: "an assembly was built for a newer runtime",
    0x80131040: "an assembly was found in another version than the one asked for",
    0x80131047: "a name is not a valid assembly name",
    0x80131500: "an exception",
    0x80131509: "an operation that the runtime's state does not allow",
    0x80131513: "a method does not exist",
    0x80131522: "a type does not exist",
    0x80131534: "a static constructor failed",
    0x80131604: "the code that was called threw an exception",
    0x80131621: "a file could not be loaded",
}

_ErrorWriter = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
_GetProperty = ctypes.CFUNCTYPE(
    ctypes.c_size_t, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p
)
_NOT_FOUND = ctypes.c_size_t(-1).value
_FIRST_WITH_CONTRACT = 8
_ENTRY_NAME = b"ENTRY_ASSEMBLY_NAME"


class _Contract(ctypes.Structure):
    """host_runtime_contract: what the runtime may ask its host later. Unused functions are null;
    the spare words cover those that newer runtimes know."""

    _fields_ = (
        ("size", ctypes.c_size_t),
        ("context", ctypes.c_void_p),
        ("get_runtime_property", _GetProperty),
        ("unused", ctypes.c_void_p * 8),
    )


_MEMBARRIER, _REGISTER_PRIVATE_EXPEDITED = 324, 16  # x86-64's number of the call, its command


def _register_barrier() -> None:
    """The CLR registers the process for membarrier(2) when it has threads already, and then the
    kernel waits until all processors have been through the scheduler: 12 ms, a third of the CLR's
    start. While there is one thread it need not wait, and a second registration is nothing."""
    ctypes.CDLL(None).syscall(_MEMBARRIER, _REGISTER_PRIVATE_EXPEDITED, 0, 0)


def _succeeded(result: int) -> bool:
    return result >= 0


def _failure(what: str, result: int, details: Sequence[str] = ()) -> HostError:
    code = result & 0xFFFFFFFF
    meaning = _MEANINGS.get(code, "an error that this table does not know")
    extra = "".join(f"; {line}" for line in details)
    return HostError(f"{what}: {meaning} (HRESULT 0x{code:08X}){extra}")


# the one that was started: the runtime keeps addresses into it
_running: list[CoreClr] = []


class CoreClr:
    """See the module's text. Implements `runtime.hosts.protocol.Host`."""

    name = "coreclr"

    def __init__(self, application: Application) -> None:
        core = application.resolution.core
        self.version = core.version.text
        self._major = core.version.major
        self._path = application.coreclr
        self._executable = application.executable
        self._application = application
        self._host = ctypes.c_void_p()
        self._domain = ctypes.c_uint()
        self._started = False
        self._images = Images()
        self._hook: OpenHook | None = None
        self._contract: _Contract | None = None
        _register_barrier()
        try:
            self._library = ctypes.CDLL(self._path)
        except OSError as error:
            raise HostError(f"{self._path} cannot be loaded into this process: {error}") from error

    # -- assemblies from memory

    @property
    def hook(self) -> OpenHook | None:
        """For reports: whether images are given out (`verify`), and what failed (`failures`)."""
        return self._hook

    @property
    def started(self) -> bool:
        return self._started

    @property
    def images(self) -> Images:
        return self._images

    def replace_image(self, path: str, image: Callable[[], bytes]) -> None:
        """See `Host.replace_image`. Without a call of it, the library is left as it is."""
        self._images.add(path, image)
        self._install_hook()

    def find_images(self, find: Callable[[str], Callable[[], bytes] | None]) -> None:
        """See `Host.find_images`."""
        self._images.ask(find)
        self._install_hook()

    def _install_hook(self) -> None:
        if self._hook is None:
            hook = OpenHook(Library(self._library._handle, self._path), self._images.open)
            hook.install()
            self._hook = hook

    # -- life

    def start(self, properties: Mapping[str, str], *, program: bool = True) -> None:
        """`properties` are `Application.properties`, with changes perhaps. Main thread only."""
        if _running:
            raise HostError("CoreCLR is started already, and a process can start it only once")
        _running.append(self)
        if program:
            become_program()
        os.environ.update(self._application.environment)
        known = dict(properties)
        if self._major >= _FIRST_WITH_CONTRACT:
            known.setdefault("HOST_RUNTIME_CONTRACT", self._make_contract(properties))
        keys = _strings([key.encode() for key in known])
        values = _strings([os.fsencode(value) for value in known.values()])
        lines: list[str] = []
        writer = _ErrorWriter(lambda line: lines.append(os.fsdecode(line or b"")))
        set_writer = getattr(self._library, "coreclr_set_error_writer", None)  # since .NET 7
        if set_writer is not None:
            set_writer(writer)
        result = self._library.coreclr_initialize(
            os.fsencode(self._executable),
            os.fsencode(os.path.splitext(os.path.basename(self._application.path))[0]),
            len(known),
            keys,
            values,
            ctypes.byref(self._host),
            ctypes.byref(self._domain),
        )
        if set_writer is not None:
            set_writer(_ErrorWriter())
        if not _succeeded(result):
            raise _failure(f"CoreCLR {self.version} at {self._path} did not start", result, lines)
        self._started = True

    def _make_contract(self, properties: Mapping[str, str]) -> str:
        """The contract's address, as text. Asked only by diagnostic tools, from their thread."""
        answers = {key.encode(): os.fsencode(value) for key, value in properties.items()}
        main = os.path.splitext(os.path.basename(self._application.path))[0]
        answers[_ENTRY_NAME] = os.fsencode(main)

        def get(key: bytes, buffer: int | None, size: int, context: int | None) -> int:
            value = answers.get(key)
            if value is None:
                return _NOT_FOUND
            if buffer and size > len(value):
                ctypes.memmove(buffer, value + b"\0", len(value) + 1)
            return len(value) + 1

        contract = _Contract(get_runtime_property=_GetProperty(get))
        contract.size = ctypes.sizeof(contract)
        self._contract = contract  # the runtime keeps the address
        return hex(ctypes.addressof(contract))

    def _require_start(self) -> None:
        if not self._started:
            raise HostError("CoreCLR is not running: it was not started, or its program has ended")

    def delegate(self, assembly: str, type_name: str, method: str) -> int:
        self._require_start()
        address = ctypes.c_void_p()
        result = self._library.coreclr_create_delegate(
            self._host,
            self._domain,
            assembly.encode(),
            type_name.encode(),
            method.encode(),
            ctypes.byref(address),
        )
        if not _succeeded(result) or not address.value:
            raise _failure(f"{type_name}.{method} of assembly {assembly} has no delegate", result)
        return address.value

    def execute(self, path: str, argv: Sequence[str]) -> int:
        """Run `Main`, then shut down: foreground threads are waited for, and handlers of
        `ProcessExit` run. A program that ends the process itself, or fails, does not return."""
        self._require_start()
        arguments = [os.fsencode(item) for item in argv]
        code = ctypes.c_uint()
        result = self._library.coreclr_execute_assembly(
            self._host,
            self._domain,
            len(arguments),
            _strings(arguments),
            os.fsencode(path),
            ctypes.byref(code),
        )
        if not _succeeded(result):
            raise _failure(f"{path} could not be executed", result)
        return self.shut_down(code.value)

    def shut_down(self, status: int = 0) -> int:
        """Ends the CLR, whose handlers of `ProcessExit` run. The status that the process should
        end with."""
        self._require_start()
        self._started = False
        latched = ctypes.c_int(status)
        result = self._library.coreclr_shutdown_2(self._host, self._domain, ctypes.byref(latched))
        if not _succeeded(result):
            raise _failure(f"CoreCLR {self.version} did not shut down", result)
        return latched.value & 0xFF


def _strings(items: list[bytes]) -> ctypes.Array[ctypes.c_char_p]:
    return (ctypes.c_char_p * len(items))(*items)

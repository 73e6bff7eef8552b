"""The command line: which command, and how failures are told.

Each command is a module with `main(arguments) -> exit status`, imported only when it is asked for:
what is imported here is paid by every program before its first instruction.

    status  2   the command or its input is wrong: one line says what, where and what to do
           70   a fault of rapgo's own: one line; RAPGO_DEBUG=1 adds the traceback
    otherwise   the program's own status (`rapgo run`), or the command's

A process that has started a host never runs Python's own end: threads of the host still call
functions of ours that it would free. So `entry` flushes what was printed and leaves at once.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

# command → its module, and a sentence for `rapgo --help`
COMMANDS = {
    "run": ("rapgo.run", "run a .NET program; everything after its name is the program's own"),
    "inspect": ("rapgo.inspection", "print a method's stages: CIL, IR, LLVM IR, assembly, CFG"),
    "cache": ("rapgo.cachecommand", "list, check, export and import what is kept between runs"),
    "doctor": ("rapgo.doctor", "say which hosts and tools are there, and what is missing"),
}

USAGE_STATUS = 2
FAULT_STATUS = 70
INTERRUPTED_STATUS = 130

_HELP = """usage: rapgo COMMAND ...

Runs .NET programs as code that LLVM compiles, inside a real CLR.

commands:
{commands}

rapgo COMMAND --help says more; rapgo --version prints the version.
"""


def _help() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = (f"  {name:{width}}{text}" for name, (_, text) in COMMANDS.items())
    return _HELP.format(commands="\n".join(lines))


def _dispatch(arguments: list[str]) -> int:
    from rapgo.errors import UsageError

    name = arguments[0] if arguments else "--help"
    if name in ("--help", "-h", "help"):
        print(_help(), end="")
        return 0 if arguments else USAGE_STATUS
    if name in ("--version", "-V"):
        from rapgo import __version__

        print(f"rapgo {__version__}")
        return 0
    if name not in COMMANDS:
        hint = f"rapgo run {name}" if os.path.exists(name) else "rapgo --help"
        raise UsageError(f"{name!r} is not a command ({', '.join(COMMANDS)}): try `{hint}`")
    status: int = import_module(COMMANDS[name][0]).main(arguments[1:])
    return status


def _told(error: Exception) -> str | None:
    """The sentence of an exception that is made for people; None for a fault of ours."""
    from rapgo.errors import UsageError
    from runtime.hosts.errors import HostError

    kinds: tuple[type[Exception], ...] = (UsageError, HostError)
    if "runtime.rewriter" in sys.modules:
        from runtime.rewriter import BadImage

        kinds += (BadImage,)
    return str(error) if isinstance(error, kinds) else None


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status. Prints failures, never raises one."""
    debug = os.environ.get("RAPGO_DEBUG", "") not in ("", "0")
    if os.environ.get("RAPGO_FAULTHANDLER", "") not in ("", "0"):
        # only on request: the CLR uses SIGSEGV itself, for null references
        import faulthandler

        faulthandler.enable()
    try:
        return _dispatch(sys.argv[1:] if arguments is None else arguments)
    except SystemExit as end:  # argparse, after --help
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED_STATUS
    except BrokenPipeError:
        return 1  # whoever read our output has gone
    except Exception as error:
        if debug:
            import traceback

            traceback.print_exc()
        told = _told(error)
        if told is not None:
            print(f"rapgo: {' '.join(told.split())}", file=sys.stderr)
            return USAGE_STATUS
        hint = "" if debug else "; RAPGO_DEBUG=1 shows the traceback"
        text = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"rapgo: internal fault: {text}{hint}", file=sys.stderr)
        return FAULT_STATUS


def entry() -> NoReturn:
    """The command `rapgo`."""
    status = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            status = status or 1
    os._exit(status)

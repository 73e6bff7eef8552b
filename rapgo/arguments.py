"""Argument parsing that every command shares: failures are one line, and an exception."""

from __future__ import annotations

from argparse import ArgumentParser, HelpFormatter

from rapgo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

# what --tier means; `auto` is the default
TIERS = ("auto", "first", "optimized", "host")
HOSTS = ("coreclr",)
ROOT_HELP = "the folder of the .NET to use (default: DOTNET_ROOT, an installed one, the wheel)"

_WIDTH = 98


class Parser(ArgumentParser):
    """Abbreviations are off: what an option means must not change when another is added."""

    def __init__(self, prog: str, usage: str, description: str) -> None:
        # a formatter without a width would import shutil, at every start
        super().__init__(
            prog,
            f"{prog} {usage}",
            description,
            formatter_class=lambda prog: HelpFormatter(prog, width=_WIDTH),
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")

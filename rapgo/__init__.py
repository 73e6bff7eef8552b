"""rapgo: runs .NET programs as code that LLVM compiles, inside a real CLR.

What a person or a program touches lives here: the command line, its reports, the checks of its
input. The packages `runtime`, `profilers` and `optimizations` below it install side by side with
it, under names that other modules may have too: that they are rapgo's own is checked when it is
imported.
"""

from __future__ import annotations

import os
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rapgo.embedding.errors import DotNetError as DotNetError
    from rapgo.embedding.errors import EmbeddingError as EmbeddingError
    from rapgo.embedding.runtime import Runtime as Runtime

__version__ = "0.1.0"


def _check_own(names: tuple[str, ...] = ("runtime", "profilers", "optimizations")) -> None:
    """ImportError with one sentence if a package beside this one is missing or somebody else's."""
    here = os.path.dirname(os.path.abspath(__file__))
    for name in names:
        expected = os.path.join(os.path.dirname(here), name)
        try:
            found = import_module(name).__file__
        except ImportError as error:
            raise ImportError(f"rapgo is not installed whole ({error}): install it again") from None
        folder = os.path.dirname(os.path.abspath(found)) if found else ""
        if folder != expected and not (folder and os.path.samefile(folder, expected)):
            other = found or "a folder without __init__.py"
            raise ImportError(
                f"rapgo needs its own package {name!r} ({expected}), but Python finds another "
                f"module of that name first ({other}): rename it, or start rapgo elsewhere"
            )


_LAZY = {
    "Runtime": "rapgo.embedding.runtime",
    "DotNetError": "rapgo.embedding.errors",
    "EmbeddingError": "rapgo.embedding.errors",
}


def __getattr__(name: str) -> object:
    """What Python programs import; the command line never does."""
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module 'rapgo' has no attribute {name!r}")
    found: object = getattr(import_module(module), name)
    globals()[name] = found
    return found


_check_own()

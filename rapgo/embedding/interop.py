"""pythonnet in the CLR that rapgo has started, and objects that are both's.

pythonnet starts through clr_loader's interface, which `_Loader` is: it has pythonnet's assembly
loaded and gives the address of its entry. An object goes from one to the other as a handle, through
two static methods of the agent that pythonnet calls.
"""

from __future__ import annotations

from typing import Any

from rapgo.embedding import link as l
from rapgo.embedding.errors import EmbeddingError
from rapgo.embedding.link import Handle, Link
from runtime.agent import AGENT_PATH


def _loader(link: Link) -> Any:
    """An object with clr_loader's interface."""
    from clr_loader.ffi import ffi
    from clr_loader.types import Runtime, RuntimeInfo

    class Loader(Runtime):
        def info(self) -> RuntimeInfo:
            return RuntimeInfo("CoreCLR of rapgo", "", True, link.closed, {})

        def _get_callable(self, assembly_path: Any, typename: str, function: str) -> Any:
            at = link.invoke(l.ENTRY_POINT, 0, str(assembly_path), typename, function)
            return ffi.cast("int (*)(void *, int)", at)

        def shutdown(self) -> None:
            pass  # the CLR is rapgo's

    return Loader()


class Interop:
    """`clr` is pythonnet's module."""

    def __init__(self, link: Link) -> None:
        self._link = link
        try:
            import pythonnet
        except ImportError as e:
            raise EmbeddingError(f"pythonnet is not installed: {e}") from e
        if pythonnet.get_runtime_info() is not None:
            raise EmbeddingError("pythonnet has a runtime of its own already in this process")
        pythonnet.load(_loader(link))
        import clr

        clr.AddReference(AGENT_PATH.removesuffix(".dll"))
        import Rapgo
        import System

        self.clr, self._pythonnet = clr, pythonnet
        self._base, self._methods = System.Object, Rapgo.Interop

    def taken(self, thing: Any) -> Any:
        """rapgo's proxy of an object of pythonnet's; None of anything else."""
        if not isinstance(thing, self._base):
            return None
        handle = self._methods.Handle(thing)
        try:
            return self._link.same(handle)
        finally:
            self._link.free(handle)

    def given(self, thing: Any) -> Any:
        """pythonnet's object of a proxy; anything else as it is."""
        stands_for = getattr(type(thing), "_stands_for", None)
        if stands_for is not None:
            thing = stands_for(thing)
        if not isinstance(thing, Handle):
            return thing
        return self._methods.Target(thing._handle)

    def unload(self) -> None:
        self._pythonnet.unload()

"""Gives every method body of a .NET assembly a prologue that enters compiled code through a slot.

The order of reading: `rewrite` is the pipeline; `prologues` says what is put in front of a body;
`pe`, `metadata`, `signatures` and `bodies` know one part of the file format each; `inspection`
only looks.
"""

from .inspection import ImageInfo, inspect
from .pe import BadImage
from .rewrite import Rewritten, rewrite

__all__ = ["BadImage", "ImageInfo", "Rewritten", "inspect", "rewrite"]

"""The pipeline: one assembly in, the same with a prologue in front of every method body out."""

from __future__ import annotations

from struct import error as struct_error
from struct import pack

from .bodies import rewritten_bodies
from .metadata import METHOD_DEF, STANDALONE_SIG, Metadata
from .pe import BadImage, Growth, Image, grown
from .signatures import SignaturePool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Rewritten:
    """A rewritten image and what became of its methods. (No dataclass: importing those takes longer
    than rewriting a small program.)

    image         the new file's bytes
    mvid          the module's identity, unchanged, 16 bytes
    methods       rows of MethodDef
    prologues     by MethodDef row (index 0 is unused), how many bytes precede the original code
    codes         by MethodDef row, where that is in the original file, from and to
    skipped       how many methods have no prologue, by reason
    filters       some method has exception filters
    generic_rows  rows of generic methods, and of methods of generic types, whose prologue is a mark
    """

    __slots__ = (
        "codes", "filters", "generic_rows", "image", "methods", "mvid", "prologues", "skipped",
    )  # fmt: skip

    def __init__(
        self,
        image: bytes,
        mvid: bytes,
        prologues: memoryview[int],
        codes: list[tuple[int, int]],
        skipped: dict[str, int],
        generic_rows: list[int],
        filters: bool,
    ) -> None:
        self.image = image
        self.mvid = mvid
        self.methods = len(prologues) - 1
        self.prologues = prologues
        self.codes = codes
        self.skipped = skipped
        self.generic_rows = generic_rows
        self.filters = filters


def rewrite(data: bytes, slots: int | Callable[[int], int], resolver: int) -> Rewritten:
    """Give each method body of an assembly a prologue (see `prologues`) that tests its slot.

    The slot of MethodDef row n is at the address `slots + 32 * n`; the word at `resolver` holds a
    managed function pointer, void (native int slot), that fills an unresolved slot. `slots` may be
    a function that gives the address of a table for that many rows.
    """
    try:
        return _rewrite(data, slots, resolver)
    except (struct_error, IndexError, ValueError, RecursionError) as error:
        if isinstance(error, BadImage):
            raise
        raise BadImage(f"the image is damaged: {error}") from error


def _rewrite(data: bytes, slots: int | Callable[[int], int], resolver: int) -> Rewritten:
    image = Image(data)
    if not image.cli:
        raise BadImage("the file has no CLI header: it is native code, not a .NET assembly")
    if image.is_mixed:
        raise BadImage("the assembly mixes CIL with native code (C++/CLI); build it as pure CIL")
    metadata = Metadata(image)
    tables = metadata.tables
    if not isinstance(slots, int):
        slots = slots(tables.counts[METHOD_DEF])
    pool = SignaturePool(len(metadata.blobs), tables.counts[STANDALONE_SIG])
    growth = Growth(image)

    bodies = rewritten_bodies(image, metadata, pool, slots, resolver, growth.rva)
    blobs = b"".join((metadata.blobs, *pool.blobs))
    stream = tables.with_changes(bodies.rvas, pool.rows, len(blobs))
    root = metadata.with_streams(stream, blobs)

    payload = b"".join((*bodies.chunks, root))
    return Rewritten(
        grown(image, growth, payload, growth.rva + bodies.size, len(root)),
        metadata.mvid(),
        memoryview(pack(f"<{len(bodies.prologues)}H", *bodies.prologues)).cast("H"),
        bodies.codes,
        bodies.skipped,
        bodies.generic_rows,
        bodies.filters,
    )

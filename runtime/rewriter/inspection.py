"""What a file says about itself, for checking input before anything is started."""

from __future__ import annotations

from struct import error as struct_error
from struct import unpack_from

from .metadata import (
    ASSEMBLY,
    ASSEMBLY_REF,
    CUSTOM_ATTRIBUTE,
    MEMBER_REF,
    METHOD_DEF,
    TYPE_DEF,
    TYPE_REF,
    Metadata,
)
from .pe import REQUIRES_32_BIT, BadImage, Image, is_pe
from .signatures import blob_at, number

_ASSEMBLY_AS_PARENT = 1 << 5 | 14  # HasCustomAttribute: row 1 of Assembly
_TARGET_FRAMEWORK = "TargetFrameworkAttribute"

Version = tuple[int, int, int, int]


class ImageInfo:
    """Facts about one file; those after `is_managed` only mean something if that holds.

    entry_point  the MethodDef row of the entry point; 0: a library
    is_mixed     native code is part of the program (C++/CLI); ReadyToRun code is not
    needs_32_bit the image insists on a 32-bit process
    framework    for example ".NETCoreApp,Version=v9.0"; None: not said
    """

    __slots__ = (
        "entry_point",
        "framework",
        "is_managed",
        "is_mixed",
        "is_pe",
        "is_ready_to_run",
        "mvid",
        "name",
        "needs_32_bit",
        "references",
        "version",
    )

    def __init__(self) -> None:
        self.is_pe = False
        self.is_managed = False
        self.is_mixed = False
        self.is_ready_to_run = False
        self.needs_32_bit = False
        self.entry_point = 0
        self.framework: str | None = None
        self.name = ""
        self.version: Version = (0, 0, 0, 0)
        self.references: list[tuple[str, Version]] = []
        self.mvid = bytes(16)


def inspect(data: bytes) -> ImageInfo:
    """Say what a file is. Raises BadImage only for a .NET image that is damaged."""
    info = ImageInfo()
    info.is_pe = is_pe(data)
    if info.is_pe:
        try:
            _inspect(data, info)
        except (struct_error, IndexError, ValueError) as error:
            if isinstance(error, BadImage):
                raise
            raise BadImage(f"the image is damaged: {error}") from error
    return info


def _inspect(data: bytes, info: ImageInfo) -> None:
    image = Image(data)
    info.is_managed = bool(image.cli)
    if not info.is_managed:
        return
    info.is_mixed = image.is_mixed
    info.is_ready_to_run = image.is_ready_to_run
    info.needs_32_bit = bool(image.cli_flags & REQUIRES_32_BIT)
    token = unpack_from("<I", data, image.cli + 20)[0]
    info.entry_point = token & 0xFFFFFF if token >> 24 == METHOD_DEF else 0
    metadata = Metadata(image)
    info.mvid = metadata.mvid()
    for _, *version, _, _, name, _ in metadata.tables.rows(ASSEMBLY):
        info.name = metadata.string(name)
        info.version = _version(version)
        info.framework = _framework(metadata)
    for *version, _, _, name, _, _ in metadata.tables.rows(ASSEMBLY_REF):
        info.references.append((metadata.string(name), _version(version)))


def _version(parts: list[int]) -> Version:
    major, minor, build, revision = parts
    return major, minor, build, revision


def _framework(metadata: Metadata) -> str | None:
    for parent, constructor, value in metadata.tables.rows(CUSTOM_ATTRIBUTE):
        if parent == _ASSEMBLY_AS_PARENT and _attribute(metadata, constructor) == _TARGET_FRAMEWORK:
            blob = blob_at(metadata.blobs, value)
            if blob[2:3] in (b"", b"\xff"):  # after the prolog: no string, or null
                return None
            size, at = number(blob, 2)
            return blob[at : at + size].decode("utf-8", "replace")
    return None


def _attribute(metadata: Metadata, constructor: int) -> str:
    """The name of the attribute's type if it is defined elsewhere, as framework attributes are."""
    kind, row = constructor & 7, constructor >> 3
    tables = metadata.tables
    if kind != 3:  # a method of this assembly
        return ""
    parent = tables.row(MEMBER_REF, row)[0]
    kind, row = parent & 7, parent >> 3
    if kind == 1:
        return metadata.string(tables.row(TYPE_REF, row)[1])
    return metadata.string(tables.row(TYPE_DEF, row)[1]) if kind == 0 else ""

"""Names of an assembly's methods, from its file: for methods that the host was never asked about.

A method's name here is as everywhere in rapgo: `Namespace.Outer+Inner::Method`.
"""

from __future__ import annotations

from rapgo.inputs import read
from runtime.rewriter.metadata import METHOD_DEF, METHOD_PTR, TYPE_DEF, Metadata
from runtime.rewriter.pe import Image

_NESTED_CLASS = 41


def metadata_of(path: str) -> Metadata:
    return Metadata(Image(read(path)))


def _type_names(metadata: Metadata) -> list[str]:
    """By TypeDef row; index 0 is unused."""
    outer = {row[0]: row[1] for row in metadata.tables.rows(_NESTED_CLASS)}
    names = [""]
    for number, row in enumerate(metadata.tables.rows(TYPE_DEF), 1):
        name, space = metadata.string(row[1]), metadata.string(row[2])
        if number in outer:  # an enclosing type comes before what it encloses (II.22)
            names.append(f"{names[outer[number]]}+{name}")
        else:
            names.append(f"{space}.{name}" if space else name)
    return names


def method_names(path: str) -> list[str]:
    """By MethodDef row; index 0 is unused."""
    metadata = metadata_of(path)
    tables = metadata.tables
    simple = [metadata.string(row[3]) for row in tables.rows(METHOD_DEF)]
    pointers = [row[0] for row in tables.rows(METHOD_PTR)] or list(range(1, len(simple) + 1))
    types = _type_names(metadata)
    firsts = [row[5] for row in tables.rows(TYPE_DEF)] + [len(pointers) + 1]
    names = ["", *simple]
    for number, (first, end) in enumerate(zip(firsts, firsts[1:], strict=False), 1):
        for at in range(first, end):
            row = pointers[at - 1]
            names[row] = f"{types[number]}::{names[row]}"
    return names

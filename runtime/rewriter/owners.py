"""What kind of type each method belongs to, for that decides its `this` and its prologue."""

from __future__ import annotations

from .metadata import GENERIC_PARAM, METHOD_DEF, METHOD_PTR, TYPE_DEF, TYPE_REF, Metadata

CLASS, VALUE_TYPE, GENERIC_TYPE = 0, 1, 2

_SYSTEM = b"System\0"
_BASE_NAMES = (b"ValueType\0", b"Enum\0")


def method_kinds(metadata: Metadata) -> bytes:
    """CLASS, VALUE_TYPE or GENERIC_TYPE by MethodDef row; index 0 is unused."""
    tables = metadata.tables
    generic_types = {row[2] >> 1 for row in tables.rows(GENERIC_PARAM) if not row[2] & 1}
    types = list(tables.rows(TYPE_DEF))
    bases = _value_type_bases(metadata.strings, list(tables.rows(TYPE_REF)), types)
    pointers = [row[0] for row in tables.rows(METHOD_PTR)]
    end = (len(pointers) or tables.counts[METHOD_DEF]) + 1
    kinds = bytearray(end)
    for number in range(len(types), 0, -1):  # a type's methods end where the next one's begin
        base, first = types[number - 1][3], types[number - 1][5]
        kind = CLASS
        if number in generic_types:
            kind = GENERIC_TYPE
        elif base in bases and number << 2 not in bases:  # System.Enum itself is a class
            kind = VALUE_TYPE
        if kind and first < end:
            kinds[first:end] = bytes((kind,)) * (end - first)
        end = min(first, end)
    if not pointers:
        return bytes(kinds)
    # Uncompressed metadata: types list pointers, and each pointer names a method.
    direct = bytearray(tables.counts[METHOD_DEF] + 1)
    for kind, method in zip(kinds[1:], pointers, strict=True):
        direct[method] = kind
    return bytes(direct)


def _value_type_bases(
    strings: bytes, references: list[tuple[int, ...]], types: list[tuple[int, ...]]
) -> set[int]:
    """The coded indices (TypeDefOrRef) of System.ValueType and System.Enum, wherever they are."""
    is_at = strings.startswith
    return {
        number << 2 | tag
        for tag, rows in ((1, references), (0, types))
        for number, row in enumerate(rows, 1)
        if is_at(_BASE_NAMES, row[1]) and is_at(_SYSTEM, row[2])
    }

"""Which field each store of a method's CIL is to, for profiles that name stores by CIL offset."""

from __future__ import annotations

from runtime.cil.decoder import decode
from runtime.metadata.model import Body

_STORES = ("stfld", "stsfld")


def stored_fields(body: Body) -> dict[int, int]:
    """CIL offset → number of the field, of those that could be resolved."""
    found = {}
    for offset, name, token in decode(body.code):
        if name in _STORES:
            kind, number, *_ = body.tokens[token]
            if kind != "e":
                found[offset] = number
    return found

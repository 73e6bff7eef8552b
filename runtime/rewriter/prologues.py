"""The CIL that a method begins with.

An ordinary method, for the slot at the address S and the word R that holds the resolver:

    p = *S                                // one load decides, and what it loaded is called
    if (p == 0) goto body                 // host code
    if (p != 1) goto bridge
    (*R)(S)                               // unresolved: have the slot filled, once
    p = *S
    if ((unsigned) p <= 1) goto body      // host code, or still unresolved: the host runs it
    bridge: return p(this, arguments…, S)
    body:   …

`p` is a local variable of its own, a native int behind those of the body, so their indices stay and
so does the meaning of InitLocals. The evaluation stack cannot hold it (a pointer to call lies above
its arguments), and a second load could see a 0 that another thread has stored since. All jumps go
forward: a loop in every method would make CoreCLR 3.1 compile each with full optimisation at its
first call.

A generic method, or one of a generic type, has one body for all its instantiations. Its prologue is
a mark, `*(int32 *) (S + 16) = 1`: it has run, on the host.

A prologue is kept as the byte strings between the places where S goes, so that making one is a
`join`. Its length is a multiple of four; the padding lies before `body:`, which no control reaches.
"""

from __future__ import annotations

from struct import pack

from .metadata import Metadata
from .owners import GENERIC_TYPE, VALUE_TYPE
from .signatures import (
    BYREF_UINT8,
    CONVENTION,
    EXPLICIT_THIS,
    GENERIC,
    HAS_THIS,
    OBJECT,
    VARARG,
    SignaturePool,
    blob_at,
    bridge_signature,
)

SLOT_SIZE = 32
MARK_OFFSET = 16  # in a slot: the word that the marker prologue sets

MARKER = (b"\x21", b"\xe0\x17\x54")  # ldc.i8 S+16; conv.u; ldc.i4.1; stind.i4
MARKER_STACK = 2

RESOLVER_SIGNATURE = b"\0\1\1\x18"  # void (native int)
MAX_PARAMETERS = 0x1000

# Why a method has no prologue.
VARARGS, THIS_EXPLICIT, MANY_PARAMETERS = "vararg", "explicit this", "too many parameters"

# Forms of an opcode with a variable's index: inline (0 to 3), one byte, two bytes.
_LDARG = (0x02, 0x0E, b"\xfe\x09")
_LDLOC = (0x06, 0x11, b"\xfe\x0c")
_STLOC = (0x0A, 0x13, b"\xfe\x0e")
_LDC_I4_1, _LDC_I8, _CALLI, _RET = b"\x17", b"\x21", b"\x29", b"\x2a"
_BNE_UN_S, _BRFALSE, _BLE_UN = b"\x33", b"\x39", b"\x43"
_LDIND_I, _CONV_U = b"\x4d", b"\xe0"
_ADDRESS_SIZE, _TOKEN_SIZE = 8, 4


def _with_index(forms: tuple[int, int, bytes], index: int) -> bytes:
    inline, short, long = forms
    if index < 4:
        return bytes((inline + index,))
    return bytes((short, index)) if index < 256 else long + pack("<H", index)


class Templates:
    """Prologues without the token of the bridge's signature, made once for each number of the
    bridge's parameters and index of p: five pieces, between which S goes, and what follows the
    token."""

    __slots__ = ("_made", "_resolve")

    def __init__(self, resolver: int, signature: int) -> None:
        self._made: dict[tuple[int, int], tuple[bytes, ...]] = {}
        self._resolve = (
            _CONV_U + _LDC_I8 + pack("<Q", resolver) + _CONV_U + _LDIND_I
            + _CALLI + pack("<I", signature) + _LDC_I8
        )  # fmt: skip

    def find(self, parameters: int, index: int) -> tuple[bytes, ...]:
        found = self._made.get((parameters, index))
        if found is None:
            found = self._made[parameters, index] = self._make(parameters, index)
        return found

    def _make(self, parameters: int, index: int) -> tuple[bytes, ...]:
        load, store = _with_index(_LDLOC, index), _with_index(_STLOC, index)
        read = _CONV_U + _LDIND_I + store + load
        arguments = b"".join([_with_index(_LDARG, i) for i in range(parameters - 1)])
        call = _CONV_U + load + _CALLI

        # Sizes of the steps; each begins with a load of S but for the test, and ends with a jump
        # of 5 or 2 bytes, or the call.
        load_slot = len(_LDC_I8) + _ADDRESS_SIZE
        decide = load_slot + len(read) + 5
        test = len(load) + len(_LDC_I4_1) + 2
        resolve = load_slot + len(self._resolve) + _ADDRESS_SIZE
        retest = len(read) + len(_LDC_I4_1) + 5
        bridge = len(arguments) + load_slot + len(call) + _TOKEN_SIZE + len(_RET)
        padding = -(decide + test + resolve + retest + bridge) % 4
        bridge += padding

        unresolved = resolve + retest
        return (
            _LDC_I8,
            read + _BRFALSE + pack("<i", test + unresolved + bridge)
            + load + _LDC_I4_1 + _BNE_UN_S + pack("<b", unresolved) + _LDC_I8,
            self._resolve,
            read + _LDC_I4_1 + _BLE_UN + pack("<i", bridge) + arguments + _LDC_I8,
            call,
            _RET + bytes(padding),
        )  # fmt: skip


class Shape:
    """What methods of one signature and one kind of owner share: a `refusal` (the reason why they
    get no prologue), or that they are `generic`, or their `prologues` by the index of p, made by
    `Shapes.prologue`.

    `stack` is the evaluation stack that the prologue needs; `token` is the bridge's signature,
    which has `parameters`.
    """

    __slots__ = ("generic", "parameters", "prologues", "refusal", "stack", "token")

    def __init__(
        self, refusal: str = "", generic: bool = False, token: int = 0, parameters: int = 0
    ) -> None:
        self.refusal = refusal
        self.generic = generic
        self.stack = MARKER_STACK if generic else parameters + 1
        self.token = token
        self.parameters = parameters
        self.prologues: dict[int, tuple[bytes, ...]] = {}


class Shapes:
    """Makes shapes, and the signatures that they call through."""

    __slots__ = ("_blobs", "_pool", "_templates")

    def __init__(self, metadata: Metadata, pool: SignaturePool, resolver: int) -> None:
        self._blobs = metadata.blobs
        self._pool = pool
        self._templates = Templates(resolver, pool.token(RESOLVER_SIGNATURE))

    def find(self, signature: int, owner: int) -> Shape:
        """The shape of the methods with the signature at this index of the blob heap."""
        method = blob_at(self._blobs, signature)
        convention = method[0]
        if convention & CONVENTION == VARARG:
            return Shape(VARARGS)
        if convention & EXPLICIT_THIS:
            return Shape(THIS_EXPLICIT)
        if convention & GENERIC or owner == GENERIC_TYPE:
            return Shape(generic=True)
        this = b""
        if convention & HAS_THIS:
            this = BYREF_UINT8 if owner == VALUE_TYPE else OBJECT
        called, parameters = bridge_signature(method, this)
        if parameters > MAX_PARAMETERS:
            return Shape(MANY_PARAMETERS)
        return Shape(token=self._pool.token(called), parameters=parameters)

    def prologue(self, shape: Shape, index: int) -> tuple[bytes, ...]:
        """The prologue's pieces, between which the slot's address goes, for p at `index`."""
        *pieces, call, end = self._templates.find(shape.parameters, index)
        found = shape.prologues[index] = (*pieces, call + pack("<I", shape.token) + end)
        return found

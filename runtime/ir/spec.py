"""What each operation takes and gives: the table behind verifier, printer and parser.

A row names the classes of its operands, the class of its result, the form of its `aux` and how
many targets it has. Classes of operands and results:

    i32 i64 f32 f64 ref byref ptr   exactly that type
    int float num address value     one of a group (GROUPS)
    struct any register             a struct; anything; a register (not a constant) of any type
    same       the type of the first operand
    alike      the same type; of an address, any address; of a struct, one of its size
    peer       comparable with the first operand: the same type of number, or both pointers
    interior   what an address inside the first operand is: byref for ref, else the same
    memory     the register type of the memory kind in aux
    kind       the register type of the conversion in aux
    class      the register type of the class in aux
    result     the function's result type
    none       (result) there is no destination
    call       (operands, result) as the call's shape says

A last operand that ends in `?` may be left out; one that ends in `*` may be repeated.

Forms of aux: none; condition; conversion (kind, source is unsigned); access (offset, memory kind
or struct, volatile); part (offset, memory kind or struct); element (memory kind or struct, size
or None, and where the elements begin if that is not behind one length); offset; flag; struct;
type; field; method; call; literal (kind, number, token); intrinsic; error; atomic (operation,
memory kind); region (its index, -1 outside of all, or None); clause (region, index of its clause);
loop (which of the function's, iterations between two polls; or None); probe (first word, kind);
pair (first word, size or number).
"""

from __future__ import annotations

from typing import NamedTuple

from runtime.ir.model import BYREF, F32, F64, I32, I64, PTR, REF, StructType, Type

GROUPS: dict[str, tuple[Type, ...]] = {
    "i32": (I32,), "i64": (I64,), "f32": (F32,), "f64": (F64,), "ref": (REF,), "byref": (BYREF,),
    "ptr": (PTR,), "int": (I32, I64), "float": (F32, F64), "num": (I32, I64, F32, F64),
    "address": (REF, BYREF, PTR), "value": (I32, I64, F32, F64, REF, BYREF, PTR),
}  # fmt: skip

CONDITIONS = ("eq", "ne", "lt", "le", "gt", "ge", "ltu", "leu", "gtu", "geu")

# target of a conversion → the register type of the result
CONVERSIONS: dict[str, Type] = {
    "i1": I32, "u1": I32, "i2": I32, "u2": I32, "i4": I32, "u4": I32, "i8": I64, "u8": I64,
    "r4": F32, "r8": F64,
}  # fmt: skip

CALLS = (
    "slot", "host", "virtual", "delegate", "managed", "native", "newdelegate", "ldvirtftn",
)  # fmt: skip

# letter of a shape → the register types that travel as it
LETTERS: dict[str, tuple[Type, ...]] = {
    "i": (I32,), "l": (I64, PTR), "f": (F32,), "d": (F64,), "r": (REF,), "b": (BYREF,),
}  # fmt: skip


PROBES = ("value", "class", "delegate")  # what a tally counts of its operand

CLAUSES = ("catch", "any", "filter", "finally")  # of a region


class Row(NamedTuple):
    """One operation. `targets`: the least number of targets and the greatest, -1 for any."""

    operands: tuple[str, ...]
    result: str
    aux: str
    targets: tuple[int, int]


def _rows(*rows: tuple[str, str, str, str, tuple[int, int]]) -> dict[str, Row]:
    table: dict[str, Row] = {}
    for names, operands, result, aux, targets in rows:
        for name in names.split():
            table[name] = Row(tuple(operands.split()), result, aux, targets)
    return table


_GOES_ON = (0, 0)

SPEC: dict[str, Row] = _rows(
    # values
    ("copy", "any", "alike", "none", _GOES_ON),
    ("add sub mul", "num same", "same", "none", _GOES_ON),
    ("and or xor shl shr shru", "int same", "same", "none", _GOES_ON),
    ("neg", "num", "same", "none", _GOES_ON),
    ("not", "int", "same", "none", _GOES_ON),
    ("div rem", "num same", "same", "none", _GOES_ON),
    ("divu remu", "int same", "same", "none", _GOES_ON),
    ("addo subo mulo addou subou mulou", "int same", "same", "none", _GOES_ON),
    ("finite", "float", "none", "none", _GOES_ON),
    ("math", "float same?", "same", "intrinsic", _GOES_ON),
    ("cmp", "value peer", "i32", "condition", _GOES_ON),
    ("conv convo", "num", "kind", "conversion", _GOES_ON),
    ("p2i", "address", "i64", "none", _GOES_ON),
    ("i2p", "i64", "address", "none", _GOES_ON),
    # memory
    ("load", "address", "memory", "access", _GOES_ON),
    ("loadz", "ref", "memory", "access", _GOES_ON),
    ("store", "address memory", "none", "access", _GOES_ON),
    ("lload", "struct", "memory", "part", _GOES_ON),
    ("lstore", "memory", "struct", "part", _GOES_ON),
    ("addr", "register", "byref", "offset", _GOES_ON),
    ("lea", "address", "interior", "offset", _GOES_ON),
    ("padd", "address i64", "interior", "none", _GOES_ON),
    ("psub", "address address", "i64", "none", _GOES_ON),
    ("zero", "address", "none", "struct", _GOES_ON),
    ("lzero", "", "struct", "none", _GOES_ON),
    ("blkcopy", "address address i32", "none", "none", _GOES_ON),
    ("blkfill", "address i32 i32", "none", "none", _GOES_ON),
    ("localloc", "i64", "ptr", "flag", _GOES_ON),
    ("atomic", "address memory*", "memory", "atomic", _GOES_ON),
    # arrays and strings
    ("null", "address", "none", "none", _GOES_ON),
    ("len", "ref", "i32", "none", _GOES_ON),
    ("lenz mdlen", "ref", "i32", "offset", _GOES_ON),
    ("bounds", "ref int", "none", "none", _GOES_ON),
    ("within", "ref int i32", "none", "none", _GOES_ON),
    ("elem", "ref int", "byref", "element", _GOES_ON),
    ("aload", "ref int", "memory", "element", _GOES_ON),
    ("astore", "ref int memory", "none", "element", _GOES_ON),
    ("sload", "ref i32", "i32", "none", _GOES_ON),
    ("storecheck", "ref ref", "none", "none", _GOES_ON),
    ("exactarray", "ref", "none", "type", _GOES_ON),
    # calls and objects
    ("call", "call", "call", "call", _GOES_ON),
    ("new", "", "ref", "type", _GOES_ON),
    ("newarr", "i64", "ref", "type", _GOES_ON),
    ("box", "class", "ref", "type", _GOES_ON),
    ("cast isinst", "ref", "ref", "type", _GOES_ON),
    ("unbox", "ref", "byref", "type", _GOES_ON),
    ("unboxany", "ref", "class", "type", _GOES_ON),
    ("ensure", "", "none", "type", _GOES_ON),
    ("static", "", "ptr", "field", _GOES_ON),
    ("staticref", "", "byref", "field", _GOES_ON),
    ("literal", "", "ref", "literal", _GOES_ON),
    ("function", "", "i64", "method", _GOES_ON),
    # exceptions and safepoints
    ("landing", "", "ref", "region", _GOES_ON),
    ("region", "", "none", "region", _GOES_ON),
    ("verdict", "", "i32", "clause", _GOES_ON),
    ("suspend", "", "i64", "none", _GOES_ON),
    ("resume", "i64", "none", "none", _GOES_ON),
    ("poll", "any*", "none", "loop", _GOES_ON),
    ("state", "any*", "none", "none", _GOES_ON),
    ("iterated", "i32", "none", "loop", _GOES_ON),
    # guards
    ("exact", "ref", "i32", "type", _GOES_ON),
    ("invokes", "ref", "i32", "method", _GOES_ON),
    ("target", "ref", "ref", "none", _GOES_ON),
    # profiles and replacement
    ("count", "", "none", "offset", _GOES_ON),
    ("tally", "value", "none", "probe", _GOES_ON),
    ("pathcount", "i32", "none", "pair", _GOES_ON),
    ("record", "", "none", "pair", _GOES_ON),
    ("restore", "", "any", "offset", _GOES_ON),
    # terminators
    ("jump", "", "none", "none", (1, 1)),
    ("branch", "value peer", "none", "condition", (2, 2)),
    ("switch", "i32", "none", "none", (1, -1)),
    ("ret", "result?", "none", "none", (0, 0)),
    ("throw", "ref", "none", "none", (0, 0)),
    ("raise", "", "none", "error", (0, 0)),
)


def interior(t: Type) -> Type:
    """The type of an address inside what a value of type t points to."""
    return BYREF if t is REF else t


def alike(a: Type, b: Type) -> bool:
    """A copy may turn the one into the other."""
    if isinstance(a, StructType) and isinstance(b, StructType):
        return a.size == b.size
    return a is b or a in GROUPS["address"] and b in GROUPS["address"]


def peers(a: Type, b: Type) -> bool:
    """Values of the two types can be compared."""
    return a is b or a in GROUPS["address"] and b in GROUPS["address"]

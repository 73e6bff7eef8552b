"""The operations of the IR, as a table: what each takes, gives and does.

`THROWS`: may leave through its handler. `SAFEPOINT`: the host may collect meanwhile; every
reference that is live afterwards must be in the root area. `TERMINATORS` end a block.

| operation | operands → result; aux |
|---|---|
| copy | a → dst |
| add sub mul and or xor shl shr shru neg not | arithmetic of the result's type |
| div rem divu remu | integers throw on a zero divisor and on overflow; floats do not |
| addo subo mulo addou subou mulou | throw on overflow |
| cmp | a, b → i32; condition eq ne lt le gt ge and, with u, unsigned or unordered |
| conv, convo | a → dst; (target kind, source is unsigned); convo throws on overflow |
| load, store | address[, value]; (offset, memory kind or struct, volatile) |
| loadz | object → what is at (offset, memory kind, volatile) in it, 0 or null for null |
| lload, lstore | a struct register['s field, value]; (offset, memory kind or struct) |
| addr | register → its address; offset |
| lea | base → base + aux |
| padd, psub | pointer, i64 → pointer; pointer, pointer → i64 |
| p2i, i2p | pointer ↔ i64 |
| len, bounds, elem, aload, astore | array[, index[, value]]; (memory kind, element size) |
| mdlen | array → a length or lower bound; its offset |
| lenz | array → its length or the word at aux, 0 for null |
| within | array, index, length: throws as null and bounds |
| null | throws if its operand is null |
| storecheck | array, value: throws if the array cannot hold the value |
| zero, lzero | address or struct register: zeroed; struct type |
| blkcopy, blkfill | destination, source or byte, count |
| call | arguments → dst; a `Call` |
| new, newarr, box | → a new object; class |
| cast, isinst, unbox, unboxany | object → …; class |
| ensure | runs a class's static constructor if it has not run; class |
| static | → address of a static field; field |
| staticref | → address, asked of the host each time; field |
| literal | → an object that the host holds for the code; key |
| function | → a method's entry for the host; method |
| landing | → the pending exception, which then is pending no more; the region it leaves |
| region | the innermost region from here on; its index, -1 outside of all |
| verdict | → i32: the first pass chose this filter; (region, index of the clause) |
| suspend, resume | → i64; i64: the first pass's choice, put aside while a handler runs |
| poll | a safepoint; in a loop that can be replaced its state, its number and its strip |
| iterated | counts what is used of a loop's strip, given what is left; the loop, its strip |
| state | at a loop's header: the registers that the loop hands over when it is replaced |
| exact | object → i32: it is exactly of a class, and not null; class |
| invokes | delegate → i32: it has one target, which is a method; method |
| target | delegate → the object that its method is called on |
| count | adds one to a probe word; its index |
| tally | counts a value among the most frequent; (first probe word, what of it) |
| pathcount | a path's number: adds one to its probe word; (first probe word, how many) |
| record | appends a block's number to a trace; (first probe word, number) |
| restore | → a register of the replaced version's state; its word in the thread's buffer |
| jump branch switch ret throw raise | terminators; raise's aux is a kind of error |
| atomic | address, operands → old value; (operation, memory kind) |
| math | a[, b] → dst; the name of an LLVM intrinsic |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from runtime.ir.model import Instr


class Error(IntEnum):
    """Kinds of error that generated code raises; the numbers are shared with the agent
    (Contexts)."""

    NULL = 2
    BOUNDS = 3
    DIVIDE = 4
    OVERFLOW = 5
    ARRAY_TYPE = 6
    CAST = 7
    ARITHMETIC = 8
    INVALID = 9


TERMINATORS = frozenset(("jump", "branch", "switch", "ret", "throw", "raise"))

SAFEPOINT = frozenset(
    (
        "call", "new", "newarr", "box", "cast", "isinst", "unboxany", "ensure", "staticref",
        "landing", "poll", "storecheck", "unbox",
    )
)  # fmt: skip

THROWS = frozenset(
    (
        "addo", "subo", "mulo", "addou", "subou", "mulou", "convo", "bounds", "null", "storecheck",
        "call", "new", "newarr", "box", "cast", "unbox", "unboxany", "ensure", "throw", "raise",
        "within", "div", "rem", "divu", "remu", "finite", "exactarray",
    )
)  # fmt: skip

PURE = frozenset(
    (
        "copy", "add", "sub", "mul", "and", "or", "xor", "shl", "shr", "shru", "neg", "not", "cmp",
        "conv", "lea", "padd", "psub", "p2i", "i2p", "len", "elem", "addr", "literal", "function",
        "math", "lload", "static", "sload", "lenz", "mdlen", "exact", "invokes", "target",
    )
)  # fmt: skip

EFFECTS = frozenset(
    (
        "load", "loadz", "store", "lstore", "aload", "astore", "zero", "lzero", "blkcopy",
        "blkfill", "atomic", "localloc", "region", "verdict", "suspend", "resume", "count", "tally",
        "pathcount", "record", "restore", "state", "iterated",
    )
)

OPERATIONS = TERMINATORS | SAFEPOINT | THROWS | PURE | EFFECTS

NEGATED = {
    "eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt",
    "ltu": "geu", "geu": "ltu", "gtu": "leu", "leu": "gtu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """What a call instruction calls.

    kind: "slot" a method through its GOT slot, "host" a method through a call-out, "virtual" a
    method through the dispatch of the object in the first argument, "delegate" the target of the
    delegate in the first argument, "managed" or "native" a function pointer, which is the last
    operand.
    """

    kind: str
    method: int  # the method's number, or -1
    shape: str  # the signature for thunks; see the agent's Emitter
    result: str = "v"  # memory kind of a small integer result, which is cut to size


def is_safepoint(i: Instr) -> bool:
    """The host may collect while the instruction runs."""
    return i.op in SAFEPOINT

"""Types, methods and fields as the agent describes them, each once per process.

Numbers are the agent's. A description is immutable; what changes with time (is a class initialised,
where is its code) is kept elsewhere.
"""

from __future__ import annotations

from typing import Any

from runtime.ir.model import BYREF, F32, F64, I32, I64, PTR, REF, VOID, StructType, Type

# CorElementType (ECMA-335, II.23.1.16) → (register type, memory kind, shape letter)
_KINDS: dict[int, tuple[Type, str, str]] = {
    0x01: (VOID, "v", "v"), 0x02: (I32, "u1", "i"), 0x03: (I32, "u2", "i"), 0x04: (I32, "i1", "i"),
    0x05: (I32, "u1", "i"), 0x06: (I32, "i2", "i"), 0x07: (I32, "u2", "i"), 0x08: (I32, "i4", "i"),
    0x09: (I32, "i4", "i"), 0x0A: (I64, "i8", "l"), 0x0B: (I64, "i8", "l"), 0x0C: (F32, "r4", "f"),
    0x0D: (F64, "r8", "d"), 0x0F: (PTR, "ptr", "l"), 0x10: (BYREF, "byref", "b"),
    0x12: (REF, "ref", "r"), 0x14: (REF, "ref", "r"),
    0x18: (I64, "i8", "l"), 0x19: (I64, "i8", "l"),
    0x1B: (I64, "i8", "l"), 0x1D: (REF, "ref", "r"),
}  # fmt: skip

UNSIGNED = frozenset((0x02, 0x03, 0x05, 0x07, 0x09, 0x0B, 0x19))


class TypeInfo:
    """A type of the host. `ir`: the type of a register that holds a value of it; `mem`: how it lies
    in memory, a kind of `runtime.ir.model.MEMORY` or a StructType; `letter`: what it is in a
    shape."""

    __slots__ = (
        "number", "name", "kind", "elem", "rank", "ir", "mem", "letter", "flags", "base",
        "nullable",
        "byref_like",
    )  # fmt: skip

    def __init__(self, d: dict[str, Any]) -> None:
        self.number: int = d["i"]
        self.name: str = d["n"]
        self.kind: int = d["k"]
        self.elem: int = d.get("e", -1)
        self.rank: int = d.get("rank", 1)
        self.flags: int = d["f"]
        self.base: int = d.get("base", -1)
        self.nullable: int = d.get("nullable", -1)
        self.byref_like: bool = "like" in d
        self.ir: Type
        self.mem: str | StructType
        if self.kind in (0x11, 0x16):
            refs, byrefs = tuple(d.get("r", ())), tuple(d.get("b", ()))
            s = StructType(self.number, d.get("z", 16), refs, byrefs)
            self.ir, self.mem, self.letter = s, s, f"s{self.number}"
        else:
            self.ir, self.mem, self.letter = _KINDS[self.kind]

    @property
    def size(self) -> int:
        from runtime.ir.model import MEMORY_SIZE

        return self.mem.size if isinstance(self.mem, StructType) else MEMORY_SIZE[self.mem]

    is_interface = property(lambda self: bool(self.flags & 1))
    is_sealed = property(lambda self: bool(self.flags & 2))
    is_delegate = property(lambda self: bool(self.flags & 8))
    has_initializer = property(lambda self: bool(self.flags & 16))
    before_field_init = property(lambda self: bool(self.flags & 32))
    has_finalizer = property(lambda self: bool(self.flags & 64))
    is_app = property(lambda self: bool(self.flags & 128))
    is_string = property(lambda self: bool(self.flags & 256))
    is_enum = property(lambda self: bool(self.flags & 512))
    is_generic = property(lambda self: bool(self.flags & 1024))
    is_value = property(lambda self: self.kind not in (0x12, 0x14, 0x1D, 0x10))
    is_array = property(lambda self: self.kind in (0x14, 0x1D))


class FieldInfo:
    """A field; `offset` counts from the start of the object's data, or of the struct."""

    __slots__ = ("number", "name", "declaring", "type", "offset", "flags")

    def __init__(self, d: dict[str, Any], types: dict[int, TypeInfo]) -> None:
        self.number: int = d["i"]
        self.name: str = d["n"]
        self.declaring = types[d["d"]]
        self.type = types[d["t"]]
        self.offset: int = d.get("o", -1)
        self.flags: int = d["f"]

    is_static = property(lambda self: bool(self.flags & 1))
    is_thread_static = property(lambda self: bool(self.flags & 2))
    has_rva = property(lambda self: bool(self.flags & 4))
    is_readonly = property(lambda self: bool(self.flags & 8))

    @property
    def moves(self) -> bool:
        """Its address must be asked of the host each time (design 2.11)."""
        return self.is_thread_static or (self.type.ir.is_struct and not self.has_rva)


class MethodInfo:
    """A method, or an exact instantiation of a generic one."""

    __slots__ = (
        "number", "name", "declaring", "result", "params", "flags", "image", "row", "shape",
        "_name",
    )  # fmt: skip

    def __init__(self, d: dict[str, Any], types: dict[int, TypeInfo]) -> None:
        self.number: int = d["i"]
        self.name: str = d["n"]
        self.declaring = types[d["d"]]
        self.result = types[d["r"]]
        self.params = [types[p] for p in d["p"]]
        self.flags: int = d["f"]
        self.image: int = d.get("m", -1)
        self.row: int = d.get("row", 0)
        args = [p.letter for p in self.params]
        this = ""
        if not self.is_static:
            this = "t"
            args.insert(0, "b" if self.declaring.is_value else "r")
        self.shape = f"{this}{self.result.letter}:{','.join(args)}"

    is_static = property(lambda self: bool(self.flags & 1))
    is_virtual = property(lambda self: bool(self.flags & 2))
    is_final = property(lambda self: bool(self.flags & 4))
    is_abstract = property(lambda self: bool(self.flags & 8))
    is_synchronized = property(lambda self: bool(self.flags & 16))
    no_inlining = property(lambda self: bool(self.flags & 32))
    is_native = property(lambda self: bool(self.flags & 64))
    is_constructor = property(lambda self: bool(self.flags & 128))
    looks_at_caller = property(lambda self: bool(self.flags & 256))
    is_vararg = property(lambda self: bool(self.flags & 512))
    is_generic = property(lambda self: bool(self.flags & 1024))
    is_app = property(lambda self: self.image >= 0)
    wants_inlining = property(lambda self: bool(self.flags & 8192))

    @property
    def compiles(self) -> bool:
        """It is the application's, and of a kind that is compiled."""
        others = self.is_abstract or self.is_native or self.is_vararg or self.is_synchronized
        return self.image >= 0 and not others

    @property
    def full_name(self) -> str:
        return f"{self.declaring.name}::{self.name}"

    def arguments(self) -> list[Type]:
        """Register types of all arguments, `this` first."""
        args = [p.ir for p in self.params]
        if not self.is_static:
            args.insert(0, BYREF if self.declaring.is_value else REF)
        return args


class Body:
    """A method's CIL: bytes, locals, exception clauses, and its tokens resolved."""

    __slots__ = ("code", "init_locals", "locals", "clauses", "tokens", "pinned")

    def __init__(
        self,
        code: bytes,
        init_locals: bool,
        locals: list[TypeInfo],
        clauses: list[tuple[int, int, int, int, int, int]],
        tokens: dict[int, list[Any]],
        pinned: frozenset[int] = frozenset(),
    ) -> None:
        self.code, self.init_locals, self.locals = code, init_locals, locals
        self.clauses = clauses  # (kind, try offset, length, handler offset, length, type or filter)
        self.tokens = tokens
        self.pinned = pinned  # locals that hold what they refer to in place

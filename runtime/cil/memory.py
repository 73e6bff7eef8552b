"""Translation of CIL's instructions on fields, arrays, and memory at addresses."""

from __future__ import annotations

from typing import Any

from runtime.cil.arithmetic import Handler, handles
from runtime.cil.importer import Importer, Item, Local
from runtime.ir.model import (
    BYREF,
    F32,
    F64,
    I32,
    I64,
    MEMORY,
    PTR,
    REF,
    Const,
    Operand,
    Reg,
    StructType,
    Type,
)  # fmt: skip
from runtime.metadata.model import FieldInfo, TypeInfo
from runtime.refusals import Reason, Refusal

HEADER = 8  # an object's data follows its class word; design 2.10, probed by the agent
STRUCT_TYPES = (REF, BYREF, PTR)


def type_of(imp: Importer, token: int) -> TypeInfo:
    kind, *rest = imp.body.tokens[token]
    if kind == "e":
        raise Refusal(Reason.UNRESOLVED, str(rest[0]))
    return imp.world.types[rest[0]]


def field_of(imp: Importer, token: int) -> FieldInfo:
    kind, *rest = imp.body.tokens[token]
    if kind == "e":
        raise Refusal(Reason.UNRESOLVED, str(rest[0]))
    return imp.world.fields[rest[0]]


def register_type(imp: Importer, mem: str | StructType) -> Type:
    return imp.struct(mem) if isinstance(mem, StructType) else MEMORY[mem]


def address(imp: Importer, item: Item) -> Operand:
    """An operand to read or write through; native integers become pointers."""
    v = imp.value(item)
    if v.type in (I64, I32):
        v = imp.coerce(v, PTR)
    if v.type not in STRUCT_TYPES:
        raise Refusal(Reason.BAD_CIL, f"{v.type} as an address at {imp.offset}")
    return v


def take_volatile(imp: Importer) -> bool:
    v, imp.volatile = imp.volatile, False
    return v


def load_at(imp: Importer, item: Item, offset: int, mem: str | StructType) -> None:
    """Reads memory: of a local directly, else through its address."""
    volatile = take_volatile(imp)
    t = register_type(imp, mem)
    if isinstance(item, Local):
        imp.push(read_local(imp, item.reg, item.offset + offset, mem, t))
        return
    base = address(imp, item)
    imp.null_check(base)
    imp.push(imp.result("load", t, (base,), (offset, mem, volatile)))


def read_local(imp: Importer, r: Reg, offset: int, mem: str | StructType, t: Type) -> Operand:
    narrow = isinstance(mem, str) and mem in ("i1", "u1", "i2", "u2")
    if r.type is t and offset == 0 and not narrow:
        return imp.result("copy", t, (r,))
    if r.type.is_struct:
        return imp.result("lload", t, (r,), (offset, mem))
    r.addressed = True
    return imp.result("load", t, (imp.result("addr", BYREF, (r,), 0),), (offset, mem, False))


def store_at(imp: Importer, item: Item, offset: int, mem: str | StructType, value: Item) -> None:
    volatile = take_volatile(imp)
    t = register_type(imp, mem)
    if isinstance(item, Local):
        r = item.reg
        if r.type is t and item.offset + offset == 0 and mem not in ("i1", "u1", "i2", "u2"):
            imp.assign(r, value)
            return
        v = imp.coerce(value, t)
        if r.type.is_struct:
            imp.emit("lstore", r, (v,), (item.offset + offset, mem))
            return
        r.addressed = True
        p = imp.result("addr", BYREF, (r,), 0)
        imp.emit("store", None, (p, v), (item.offset + offset, mem, False))
        return
    v = imp.coerce(value, t)
    base = address(imp, item)
    imp.null_check(base)
    imp.emit("store", None, (base, v), (offset, mem, volatile))


# ---- fields


@handles("ldfld")
def _ldfld(imp: Importer, token: int) -> None:
    f = field_of(imp, token)
    if f.is_static:
        imp.pop()
        _ldsfld(imp, token)
        return
    item = imp.pop()
    if isinstance(item, Reg) and item.type.is_struct:
        t = register_type(imp, f.type.mem)
        imp.push(imp.result("lload", t, (item,), (f.offset, f.type.mem)))
        return
    if not isinstance(item, Local) and item.type in (I32, F32, F64):
        raise Refusal(Reason.BAD_CIL, f"ldfld of {item.type}")
    if f.declaring.is_value and not isinstance(item, Local) and item.type is I64:
        # a struct of one number, such as IntPtr, by value
        if f.declaring.ir is I64:
            imp.push(item)
            return
    header = HEADER if item.type is REF else 0
    if header and isinstance(f.type.mem, str) and _is_own(imp, f):
        imp.f.own.add((header + f.offset, f.type.mem))
    load_at(imp, item, header + f.offset, f.type.mem)


def _is_own(imp: Importer, f: FieldInfo) -> bool:
    """A field that every `this` of the method has."""
    t = imp.method.declaring
    while t is not f.declaring and t.base in imp.world.types:
        t = imp.world.types[t.base]
    return t is f.declaring and not imp.method.is_static


@handles("ldflda")
def _ldflda(imp: Importer, token: int) -> None:
    f = field_of(imp, token)
    if f.is_static:
        imp.pop()
        _ldsflda(imp, token)
        return
    item = imp.pop()
    if isinstance(item, Local):
        imp.push(Local(item.reg, item.offset + f.offset))
        return
    base = address(imp, item)
    imp.null_check(base)
    if base.type is REF:
        imp.push(imp.result("lea", BYREF, (base,), HEADER + f.offset))
    else:
        imp.push(imp.result("lea", base.type, (base,), f.offset) if f.offset else base)


@handles("stfld")
def _stfld(imp: Importer, token: int) -> None:
    f = field_of(imp, token)
    value = imp.pop()
    item = imp.pop()
    if f.is_static:
        imp.push(value)
        _stsfld(imp, token)
        return
    header = HEADER if item.type is REF else 0
    store_at(imp, item, header + f.offset, f.type.mem, value)


def _static(imp: Importer, f: FieldInfo) -> Operand:
    """The address of a static field, after its class has been initialised."""
    d = f.declaring
    if d.has_initializer and not imp.world.initialised(d):
        imp.emit("ensure", None, (), d)
    if f.moves:
        return imp.result("staticref", BYREF, (), f)
    return imp.result("static", PTR, (), f)


@handles("ldsfld")
def _ldsfld(imp: Importer, token: int) -> None:
    f = field_of(imp, token)
    volatile = take_volatile(imp)
    t = register_type(imp, f.type.mem)
    imp.push(imp.result("load", t, (_static(imp, f),), (0, f.type.mem, volatile)))


@handles("ldsflda")
def _ldsflda(imp: Importer, token: int) -> None:
    a = _static(imp, field_of(imp, token))
    imp.push(imp.result("copy", BYREF, (a,)) if a.type is PTR else a)


@handles("stsfld")
def _stsfld(imp: Importer, token: int) -> None:
    f = field_of(imp, token)
    volatile = take_volatile(imp)
    v = imp.coerce(imp.pop(), register_type(imp, f.type.mem))
    a = _static(imp, f)
    imp.emit("store", None, (a, v), (0, f.type.mem, volatile))


# ---- memory at addresses

_INDIRECT = {
    "i1": "i1", "u1": "u1", "i2": "i2", "u2": "u2", "i4": "i4", "u4": "i4", "i8": "i8", "i": "i8",
    "r4": "r4", "r8": "r8", "ref": "ref",
}  # fmt: skip


def _ldind(mem: str) -> Handler:
    return lambda imp, _: load_at(imp, imp.pop(), 0, mem)


def _stind(mem: str) -> Handler:
    def translate(imp: Importer, _: Any) -> None:
        value = imp.pop()
        store_at(imp, imp.pop(), 0, mem, value)

    return translate


for _name, _mem in _INDIRECT.items():
    handles(f"ldind.{_name}")(_ldind(_mem))
    if _name[0] != "u":
        handles(f"stind.{_name}")(_stind(_mem))


@handles("ldobj")
def _ldobj(imp: Importer, token: int) -> None:
    load_at(imp, imp.pop(), 0, type_of(imp, token).mem)


@handles("stobj")
def _stobj(imp: Importer, token: int) -> None:
    value = imp.pop()
    store_at(imp, imp.pop(), 0, type_of(imp, token).mem, value)


@handles("cpobj")
def _cpobj(imp: Importer, token: int) -> None:
    _ldobj(imp, token)
    _stobj(imp, token)


@handles("initobj")
def _initobj(imp: Importer, token: int) -> None:
    t = type_of(imp, token)
    item = imp.pop()
    if not isinstance(t.mem, StructType):
        store_at(imp, item, 0, t.mem, Const(t.ir, 0))
    elif isinstance(item, Local) and item.offset == 0 and item.reg.type is t.ir:
        imp.emit("lzero", item.reg)
    else:
        a = address(imp, item)
        imp.null_check(a)
        imp.emit("zero", None, (a,), imp.struct(t.mem))


@handles("cpblk")
def _cpblk(imp: Importer, _: Any) -> None:
    n = imp.coerce(imp.pop(), I32)
    source, target = address(imp, imp.pop()), address(imp, imp.pop())
    imp.emit("blkcopy", None, (target, source, n))


@handles("initblk")
def _initblk(imp: Importer, _: Any) -> None:
    n, byte = imp.coerce(imp.pop(), I32), imp.coerce(imp.pop(), I32)
    imp.emit("blkfill", None, (address(imp, imp.pop()), byte, n))


@handles("localloc")
def _localloc(imp: Importer, _: Any) -> None:
    imp.push(imp.result("localloc", PTR, (imp.coerce(imp.pop(), I64),), imp.body.init_locals))


@handles("volatile.")
def _volatile(imp: Importer, _: Any) -> None:
    imp.volatile = True


@handles("unaligned.", "no.")
def _prefix(imp: Importer, _: Any) -> None:
    pass  # addresses are never assumed aligned, and the checks stay


@handles("readonly.")
def _readonly(imp: Importer, _: Any) -> None:
    imp.readonly = True


@handles("sizeof")
def _sizeof(imp: Importer, token: int) -> None:
    imp.push(Const(I32, type_of(imp, token).size))


# ---- arrays


def index_of(imp: Importer, item: Item) -> Operand:
    v = imp.value(item)
    return v if v.type in (I32, I64) else imp.coerce(v, I64)


@handles("ldlen")
def _ldlen(imp: Importer, _: Any) -> None:
    a = imp.pop_as(REF)
    imp.null_check(a)
    imp.push(imp.result("len", I32, (a,)))


def _checked(imp: Importer) -> tuple[Operand, Operand]:
    i = index_of(imp, imp.pop())
    a = imp.pop_as(REF)
    imp.null_check(a)
    imp.emit("bounds", None, (a, i))
    return a, i


def load_element(imp: Importer, mem: str | StructType) -> None:
    a, i = _checked(imp)
    size = mem.size if isinstance(mem, StructType) else None
    imp.push(imp.result("aload", register_type(imp, mem), (a, i), (mem, size)))


def store_element(imp: Importer, mem: str | StructType, check: bool) -> None:
    v = imp.coerce(imp.pop(), register_type(imp, mem))
    a, i = _checked(imp)
    if check and not (isinstance(v, Const) and v.value == 0):
        imp.emit("storecheck", None, (a, v))
    size = mem.size if isinstance(mem, StructType) else None
    imp.emit("astore", None, (a, i, v), (mem, size))


for _name, _mem in _INDIRECT.items():
    handles(f"ldelem.{_name}")(lambda imp, _, mem=_mem: load_element(imp, mem))  # type: ignore[misc]
    if _name[0] != "u":
        handles(f"stelem.{_name}")(
            lambda imp, _, mem=_mem: store_element(imp, mem, mem == "ref")  # type: ignore[misc]
        )


@handles("ldelem")
def _ldelem(imp: Importer, token: int) -> None:
    load_element(imp, type_of(imp, token).mem)


@handles("stelem")
def _stelem(imp: Importer, token: int) -> None:
    t = type_of(imp, token)
    store_element(imp, t.mem, t.mem == "ref" and not t.is_sealed)


@handles("ldelema")
def _ldelema(imp: Importer, token: int) -> None:
    t = type_of(imp, token)
    a, i = _checked(imp)
    if t.mem == "ref" and not t.is_sealed and not imp.readonly:
        imp.emit("exactarray", None, (a,), t)
    imp.readonly = False
    register_type(imp, t.mem)
    imp.push(imp.result("elem", BYREF, (a, i), (t.mem, t.size)))

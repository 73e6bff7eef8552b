"""Translation of CIL's calls and of the instructions that make and test objects."""

from __future__ import annotations

from typing import Any

from runtime.cil.arithmetic import handles
from runtime.cil.importer import Entry, Importer, Item, Local, Token
from runtime.cil.intrinsics import expand, is_answered
from runtime.cil.memory import address, register_type, type_of
from runtime.cil.narrow import NARROW
from runtime.cil.unsafe import make_pointer
from runtime.ir.model import BYREF, I64, REF, VOID, Const, Operand, Reg, Type
from runtime.ir.ops import Call
from runtime.metadata.model import MethodInfo, TypeInfo
from runtime.refusals import Reason, Refusal


def method_of(imp: Importer, token: int, *, called: bool = True) -> MethodInfo:
    kind, *rest = imp.body.tokens[token]
    if kind == "e":
        raise Refusal(Reason.VARARG if rest[0] == "vararg" else Reason.UNRESOLVED, str(rest[0]))
    m = imp.world.methods[rest[0]]
    if m.looks_at_caller and not (called and is_answered(imp, m)):
        raise Refusal(Reason.LOOKS_AT_CALLER, m.full_name)
    return m


def arguments(imp: Importer, m: MethodInfo, own: bool) -> list[Operand]:
    """Pops a call's arguments; a method of ours is given structs of its own."""
    args: list[Operand] = []
    for p in reversed(m.params):
        item = imp.pop()
        v = imp.coerce(item, imp.struct(p.ir))
        if own and p.ir.is_struct and isinstance(v, Reg) and not _is_private(imp, v):
            v = imp.result("copy", v.type, (v,))  # the callee owns what it is given
        args.append(v)
    args.reverse()
    return args


def _is_private(imp: Importer, v: Reg) -> bool:
    """A temporary that nobody else reads."""
    return v.index >= imp.first_temp and not v.addressed and v not in imp.stack


def receiver(imp: Importer, m: MethodInfo) -> Operand:
    item = imp.pop()
    if not m.declaring.is_value:
        return imp.coerce(item, REF)
    if not isinstance(item, Local) and isinstance(item, Reg) and item.type.is_struct:
        saved = imp.result("copy", item.type, (item,))
        return imp.value(Local(saved))
    v = address(imp, item)
    return v if v.type is BYREF else imp.coerce(v, BYREF)


def emit_call(imp: Importer, m: MethodInfo, kind: str, args: list[Operand]) -> None:
    narrow = m.result.mem if kind != "slot" and m.result.mem in NARROW else "v"
    # what stands in for an array's methods is static (the agent's Emitter.Function)
    shape = m.shape.removeprefix("t") if m.declaring.is_array else m.shape
    call = Call(kind, m.number, shape, narrow if isinstance(narrow, str) else "v")
    finish_call(imp, m.result.ir, tuple(args), call)


def finish_call(imp: Importer, t: Type, args: tuple[Operand, ...], call: Call) -> None:
    # what a call may do to memory, it may do to locals whose address is known to it
    imp.nonnull -= imp.taken
    if t is VOID:
        imp.emit("call", None, args, call)
    else:
        dst = imp.temp(imp.struct(t))
        imp.emit("call", dst, args, call)
        imp.push(dst)


def direct(imp: Importer, m: MethodInfo) -> str:
    return "slot" if imp.world.compiles(m) else "host"


@handles("call")
def _call(imp: Importer, token: int) -> None:
    m = method_of(imp, token)
    constrained, imp.constrained = imp.constrained, None
    if constrained is not None:
        m = _static_target(imp, m, constrained)
    if expand(imp, m):
        return
    if m.declaring.is_delegate and m.name == "Invoke":
        _invoke(imp, m)
        return
    kind = direct(imp, m)
    args = arguments(imp, m, kind == "slot")
    if not m.is_static:
        this = receiver(imp, m)
        if m.is_virtual and not m.declaring.is_value:
            imp.null_check(this)  # a virtual method takes it that nobody calls it on null
        args.insert(0, this)
    emit_call(imp, m, kind, args)


def _static_target(imp: Importer, m: MethodInfo, t: TypeInfo) -> MethodInfo:
    """A static abstract interface member of a known type."""
    target = imp.world.target(m, t)
    if target is None:
        raise Refusal(Reason.UNSUPPORTED, f"static virtual {m.full_name} of {t.name}")
    return target


def _invoke(imp: Importer, m: MethodInfo) -> None:
    args = arguments(imp, m, True)
    d = imp.pop_as(REF)
    imp.null_check(d)
    emit_call(imp, m, "delegate", [d, *args])


@handles("callvirt")
def _callvirt(imp: Importer, token: int) -> None:
    m = method_of(imp, token)
    constrained, imp.constrained = imp.constrained, None
    if constrained is not None:
        _constrained(imp, m, constrained)
        return
    if expand(imp, m):
        return
    if m.declaring.is_delegate and m.name == "Invoke":
        _invoke(imp, m)
        return
    virtual = m.is_virtual and not m.is_final
    kind = "virtual" if virtual else direct(imp, m)
    args = arguments(imp, m, kind in ("slot", "virtual"))
    this = receiver(imp, m)
    imp.null_check(this)
    emit_call(imp, m, kind, [this, *args])


def _constrained(imp: Importer, m: MethodInfo, t: TypeInfo) -> None:
    """`constrained.` T callvirt M (III.2.1): the receiver is the address of a T."""
    n = len(m.params)
    item = imp.stack[-1 - n]
    if not t.is_value:
        v: Operand
        if isinstance(item, Local):
            v = imp.result("copy", REF, (item.reg,)) if item.reg.type is REF else _deref(imp, item)
        else:
            v = _deref(imp, item)
        imp.stack[-1 - n] = v
        virtual = m.is_virtual and not (m.is_final and not m.declaring.is_interface)
        kind = "virtual" if virtual else direct(imp, m)
        args = arguments(imp, m, kind in ("slot", "virtual"))
        this = imp.pop_as(REF)
        imp.null_check(this)
        emit_call(imp, m, kind, [this, *args])
        return
    target = imp.world.target(m, t)
    if target is not None and target.declaring is t:
        if target.looks_at_caller:
            raise Refusal(Reason.LOOKS_AT_CALLER, target.full_name)
        if expand(imp, target):
            return
        kind = direct(imp, target)
        args = arguments(imp, target, kind == "slot")
        emit_call(imp, target, kind, [receiver(imp, target), *args])
        return
    # inherited from Object, ValueType or Enum, or a default interface method: on a boxed copy
    args = arguments(imp, m, True)
    a = address(imp, imp.pop())
    boxed = box(imp, imp.result("load", register_type(imp, t.mem), (a,), (0, t.mem, False)), t)
    imp.null_check(boxed)
    emit_call(imp, m, "virtual", [boxed, *args])


def _deref(imp: Importer, item: Item) -> Operand:
    return imp.result("load", REF, (address(imp, item),), (0, "ref", False))


@handles("constrained.")
def _prefix(imp: Importer, token: int) -> None:
    imp.constrained = type_of(imp, token)


@handles("tail.")
def _tail(imp: Importer, _: Any) -> None:
    raise Refusal(Reason.TAIL_CALL)


@handles("jmp")
def _jmp(imp: Importer, _: Any) -> None:
    raise Refusal(Reason.TAIL_CALL, "jmp")


@handles("calli")
def _calli(imp: Importer, token: int) -> None:
    kind, convention, result, params = imp.body.tokens[token]
    if kind == "e":
        raise Refusal(Reason.UNRESOLVED, str(convention))
    types = imp.world.types
    target = imp.pop_as(I64)
    args: list[Operand] = []
    for p in reversed(params):
        args.append(imp.coerce(imp.pop(), imp.struct(types[p].ir)))
    letters = [types[p].letter for p in params]
    this = ""
    if convention & 0x20:
        v = imp.pop_value()
        args.append(v)
        letters.insert(0, "r" if v.type is REF else "b")
        this = "t"
    args.reverse()
    r = types[result]
    shape = f"{this}{r.letter}:{','.join(letters)}"
    managed = convention & 0x0F in (0,)
    if not managed and convention & 0x0F not in (1, 2, 9):
        raise Refusal(Reason.VARARG, f"calling convention {convention}")
    narrow = r.mem if isinstance(r.mem, str) and r.mem in NARROW else "v"
    call = Call("managed" if managed else "native", -1, shape, narrow)
    finish_call(imp, r.ir, (*args, target), call)


# ---- objects


@handles("newobj")
def _newobj(imp: Importer, token: int) -> None:
    m = method_of(imp, token)
    t = m.declaring
    if t.is_delegate:
        target = imp.pop_as(I64)
        this = imp.pop_as(REF)
        finish_call(imp, REF, (this, target), Call("newdelegate", t.number, "r:r,l"))
        return
    if t.is_string or t.is_array:
        args = arguments(imp, m, False)
        shape = "r:" + m.shape.split(":")[1].partition(",")[2]
        finish_call(imp, REF, tuple(args), Call("host", m.number, shape))
        return
    if make_pointer(imp, m):
        return
    kind = direct(imp, m)
    args = arguments(imp, m, kind == "slot")
    if t.is_value:
        made = imp.temp(imp.struct(t.ir))
        if t.ir.is_struct:
            imp.emit("lzero", made)
        else:
            imp.emit("copy", made, (Const(t.ir, 0),))
        emit_call(imp, m, kind, [imp.value(Local(made)), *args])
        # the constructor's `this` must not be seen to change the value later
        imp.push(imp.result("copy", made.type, (made,)))
        return
    obj = imp.result("new", REF, (), t)
    imp.nonnull.add(obj)
    if m.full_name != "System.Object::.ctor":
        emit_call(imp, m, kind, [obj, *args])
    imp.push(obj)


@handles("newarr")
def _newarr(imp: Importer, token: int) -> None:
    n = imp.pop_value()
    n = imp.coerce(n, I64) if n.type is not I64 else n
    imp.push(imp.result("newarr", REF, (n,), type_of(imp, token)))
    top = imp.stack[-1]
    assert isinstance(top, Reg)
    imp.nonnull.add(top)


def box(imp: Importer, v: Operand, t: TypeInfo) -> Reg:
    r = imp.result("box", REF, (v,), t)
    if t.nullable < 0:
        imp.nonnull.add(r)
    return r


@handles("box")
def _box(imp: Importer, token: int) -> None:
    t = type_of(imp, token)
    if not t.is_value:
        return
    if t.byref_like:
        raise Refusal(Reason.UNSUPPORTED, "a ref struct boxed")
    imp.push(box(imp, imp.pop_as(imp.struct(t.ir)), t))


@handles("unbox.any")
def _unbox_any(imp: Importer, token: int) -> None:
    t = type_of(imp, token)
    v = imp.pop_as(REF)
    if t.is_value:
        imp.push(imp.result("unboxany", imp.struct(t.ir), (v,), t))
    else:
        imp.push(imp.result("cast", REF, (v,), t))


@handles("unbox")
def _unbox(imp: Importer, token: int) -> None:
    imp.push(imp.result("unbox", BYREF, (imp.pop_as(REF),), type_of(imp, token)))


@handles("castclass")
def _castclass(imp: Importer, token: int) -> None:
    imp.push(imp.result("cast", REF, (imp.pop_as(REF),), type_of(imp, token)))


@handles("isinst")
def _isinst(imp: Importer, token: int) -> None:
    imp.push(imp.result("isinst", REF, (imp.pop_as(REF),), type_of(imp, token)))


# ---- constants that are objects


@handles("ldstr")
def _ldstr(imp: Importer, token: int) -> None:
    r = imp.result("literal", REF, (), (0, imp.method.number, token))
    imp.nonnull.add(r)
    imp.push(r)


@handles("ldtoken")
def _ldtoken(imp: Importer, token: int) -> None:
    kind, *rest = imp.body.tokens[token]
    if kind == "e":
        raise Refusal(Reason.UNRESOLVED, str(rest[0]))
    imp.push(Token(rest[0], {"t": 2, "f": 3, "m": 4}[kind]))


@handles("ldftn")
def _ldftn(imp: Importer, token: int) -> None:
    imp.push(Entry(method_of(imp, token, called=False)))


@handles("ldvirtftn")
def _ldvirtftn(imp: Importer, token: int) -> None:
    m = method_of(imp, token)
    this = imp.pop_as(REF)
    imp.null_check(this)
    if not m.is_virtual or m.is_final:
        imp.push(Entry(m))
        return
    finish_call(imp, I64, (this,), Call("ldvirtftn", m.number, "l:r"))


@handles("mkrefany", "refanyval", "refanytype", "arglist")
def _typed_reference(imp: Importer, _: Any) -> None:
    raise Refusal(Reason.TYPED_REFERENCE)



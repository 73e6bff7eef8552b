"""Translation of CIL's stack, arithmetic, comparison, conversion and branch instructions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.cil.importer import Importer, Local, Token
from runtime.cil.narrow import NARROW, narrowed
from runtime.ir.model import (
    BYREF,
    F32,
    F64,
    I32,
    I64,
    PTR,
    REF,
    VOID,
    Const,
    Operand,
    Reg,
    Type,
)  # fmt: skip
from runtime.ir.ops import NEGATED
from runtime.refusals import Reason, Refusal

Handler = Callable[[Importer, Any], None]
TABLE: dict[str, Handler] = {}

POINTERS = (REF, BYREF, PTR)
FLOATS = (F32, F64)


def handles(*names: str) -> Callable[[Handler], Handler]:
    def note(f: Handler) -> Handler:
        for n in names:
            TABLE[n] = f
        return f

    return note


# ---- stack, arguments, locals


@handles("nop", "break")
def _nop(imp: Importer, _: Any) -> None:
    pass


@handles("dup")
def _dup(imp: Importer, _: Any) -> None:
    top = imp.pop()
    imp.push(top)
    imp.push(top)


@handles("pop")
def _pop(imp: Importer, _: Any) -> None:
    imp.pop()


def _load(imp: Importer, r: Reg) -> None:
    # what an address may change under way is read now; the rest when it is used
    if r not in imp.taken:
        imp.push(r)
    elif r in imp.narrow:
        imp.push(imp.result("conv", I32, (r,), (imp.narrow[r], False)))
    else:
        imp.push(imp.result("copy", r.type, (r,)))


TABLE["ldarg"] = lambda imp, n: _load(imp, imp.args[n])
TABLE["ldloc"] = lambda imp, n: _load(imp, imp.locals[n])
TABLE["starg"] = lambda imp, n: imp.assign(imp.args[n], imp.pop())
TABLE["stloc"] = lambda imp, n: imp.assign(imp.locals[n], imp.pop())
TABLE["ldarga"] = lambda imp, n: imp.push(Local(imp.args[n]))
TABLE["ldloca"] = lambda imp, n: imp.push(Local(imp.locals[n]))
TABLE["ldc.i4"] = lambda imp, n: imp.push(Const(I32, n))
TABLE["ldc.i8"] = lambda imp, n: imp.push(Const(I64, n))
TABLE["ldc.r4"] = lambda imp, x: imp.push(Const(F32, x))
TABLE["ldc.r8"] = lambda imp, x: imp.push(Const(F64, x))
TABLE["ldnull"] = lambda imp, _: imp.push(Const(REF, 0))


# ---- arithmetic


def _unify(imp: Importer, a: Operand, b: Operand) -> tuple[Type, Operand, Operand]:
    """The type of a binary operation on numbers (ECMA-335, III.1.5, tables 2 and 7)."""
    if a.type in POINTERS:
        a = imp.coerce(a, I64)
    if b.type in POINTERS:
        b = imp.coerce(b, I64)
    if a.type is b.type:
        return a.type, a, b
    if a.type in FLOATS and b.type in FLOATS:
        return F64, imp.coerce(a, F64), imp.coerce(b, F64)
    if a.type in (I32, I64) and b.type in (I32, I64):
        return I64, imp.coerce(a, I64), imp.coerce(b, I64)
    raise Refusal(Reason.BAD_CIL, f"operands {a.type} and {b.type} at {imp.offset}")


def _binary(op: str) -> Handler:
    def translate(imp: Importer, _: Any) -> None:
        b, a = imp.pop_value(), imp.pop_value()
        t, a, b = _unify(imp, a, b)
        imp.push(imp.result(op, t, (a, b)))

    return translate


for _cil, _op in {
    "mul": "mul", "div": "div", "div.un": "divu", "rem": "rem", "rem.un": "remu", "and": "and",
    "or": "or", "xor": "xor", "mul.ovf": "mulo", "mul.ovf.un": "mulou",
}.items():  # fmt: skip
    TABLE[_cil] = _binary(_op)


def _additive(op: str, subtract: bool) -> Handler:
    """Addition and subtraction, which pointers take part in."""

    def translate(imp: Importer, _: Any) -> None:
        b, a = imp.pop_value(), imp.pop_value()
        if a.type in POINTERS and b.type in POINTERS and subtract:
            imp.push(imp.result("psub", I64, (a, b)))
        elif a.type in POINTERS and b.type in (I32, I64):
            n = imp.coerce(b, I64)
            if subtract:
                n = imp.result("neg", I64, (n,)) if isinstance(n, Reg) else Const(I64, -n.value)
            imp.push(imp.result("padd", BYREF if a.type is REF else a.type, (a, n)))
        elif b.type in POINTERS and a.type in (I32, I64) and not subtract:
            t = BYREF if b.type is REF else b.type
            imp.push(imp.result("padd", t, (b, imp.coerce(a, I64))))
        else:
            t, a, b = _unify(imp, a, b)
            imp.push(imp.result(op, t, (a, b)))

    return translate


TABLE["add"] = _additive("add", False)
TABLE["sub"] = _additive("sub", True)
TABLE["add.ovf"] = _binary("addo")
TABLE["add.ovf.un"] = _binary("addou")
TABLE["sub.ovf"] = _binary("subo")
TABLE["sub.ovf.un"] = _binary("subou")


def _shift(op: str) -> Handler:
    def translate(imp: Importer, _: Any) -> None:
        n, a = imp.pop_value(), imp.pop_value()
        if a.type in POINTERS:
            a = imp.coerce(a, I64)
        imp.push(imp.result(op, a.type, (a, imp.coerce(n, a.type))))

    return translate


TABLE["shl"], TABLE["shr"], TABLE["shr.un"] = _shift("shl"), _shift("shr"), _shift("shru")


def _unary(op: str) -> Handler:
    def translate(imp: Importer, _: Any) -> None:
        a = imp.pop_value()
        if a.type in POINTERS:
            a = imp.coerce(a, I64)
        imp.push(imp.result(op, a.type, (a,)))

    return translate


TABLE["neg"], TABLE["not"] = _unary("neg"), _unary("not")


@handles("ckfinite")
def _finite(imp: Importer, _: Any) -> None:
    a = imp.pop_value()
    imp.emit("finite", None, (a,))
    imp.push(a)


# ---- conversions: mnemonic → (target kind, register type)

_TARGETS = {
    "i1": I32, "u1": I32, "i2": I32, "u2": I32, "i4": I32, "u4": I32, "i8": I64, "u8": I64,
    "i": I64, "u": I64, "r4": F32, "r8": F64,
}  # fmt: skip


def _convert(op: str, kind: str, unsigned: bool) -> Handler:
    t = _TARGETS[kind]
    code = {"i": "i8", "u": "u8"}.get(kind, kind)

    def translate(imp: Importer, _: Any) -> None:
        item = imp.pop()
        if kind in ("i", "u") and op == "conv":
            if isinstance(item, (Local,)) or item.type in (BYREF, PTR, REF):
                imp.push(imp.coerce(item, PTR))  # stays a pointer: address arithmetic as such
                return
            if item.type is I64 and not isinstance(item, Token):
                imp.push(item)
                return
        last = imp.block.instrs[-1] if imp.block.instrs else None
        if (
            kind == "r4" and last is not None and last.dst is item and last.op == "conv"
            and last.aux == ("r8", True) and imp.world.rounds_once
        ):  # fmt: skip
            imp.push(imp.result("conv", F32, last.args, ("r4", True)))
            return
        v = imp.value(item)
        if v.type in POINTERS:
            v = imp.coerce(v, I64)
        if v.type is t and op == "conv" and kind in ("i4", "u4", "i8", "u8", "r4", "r8"):
            imp.push(v)
        elif isinstance(v, Const) and op == "conv" and kind in ("i8", "u8", "i", "u"):
            n = int(v.value) if v.type not in FLOATS else None
            if n is None:
                imp.push(imp.result("conv", t, (v,), (code, unsigned)))
            else:
                imp.push(Const(I64, n & 0xFFFFFFFF if kind in ("u8", "u") and v.type is I32 else n))
        else:
            imp.push(imp.result(op, t, (v,), (code, unsigned)))

    return translate


for _kind in _TARGETS:
    TABLE[f"conv.{_kind}"] = _convert("conv", _kind, False)
    if not _kind.startswith("r"):
        TABLE[f"conv.ovf.{_kind}"] = _convert("convo", _kind, False)
        TABLE[f"conv.ovf.{_kind}.un"] = _convert("convo", _kind, True)


@handles("conv.r.un")
def _convert_unsigned(imp: Importer, _: Any) -> None:
    imp.push(imp.result("conv", F64, (imp.pop_value(),), ("r8", True)))


# ---- comparisons and branches


def _comparable(imp: Importer, a: Operand, b: Operand) -> tuple[Operand, Operand]:
    if a.type in POINTERS or b.type in POINTERS:
        if a.type in POINTERS and b.type in POINTERS:
            return a, b
        t = a.type if a.type in POINTERS else b.type
        return imp.coerce(a, t), imp.coerce(b, t)
    _, a, b = _unify(imp, a, b)
    return a, b


def _compare(cond: str) -> Handler:
    def translate(imp: Importer, _: Any) -> None:
        b, a = imp.pop_value(), imp.pop_value()
        a, b = _comparable(imp, a, b)
        imp.push(imp.result("cmp", I32, (a, b), cond))

    return translate


for _cil, _cond in {
    "ceq": "eq", "cgt": "gt", "cgt.un": "gtu", "clt": "lt", "clt.un": "ltu",
}.items():  # fmt: skip
    TABLE[_cil] = _compare(_cond)


def _branch_if(cond: str) -> Handler:
    def translate(imp: Importer, target: int) -> None:
        b, a = imp.pop_value(), imp.pop_value()
        a, b = _comparable(imp, a, b)
        imp.branch(cond, a, b, target)

    return translate


for _cil, _cond in {
    "beq": "eq", "bge": "ge", "bgt": "gt", "ble": "le", "blt": "lt", "bne.un": "ne",
    "bge.un": "geu", "bgt.un": "gtu", "ble.un": "leu", "blt.un": "ltu",
}.items():  # fmt: skip
    TABLE[_cil] = _branch_if(_cond)

# the negation of an ordered comparison of floats is an unordered one
_FLOAT_NEGATED = {"eq": "ne", "gt": "leu", "gtu": "le", "lt": "geu", "ltu": "ge"}


def _branch_on(truth: bool) -> Handler:
    def translate(imp: Importer, target: int) -> None:
        item = imp.pop()
        instrs = imp.block.instrs
        last = instrs[-1] if instrs else None
        if last is not None and last.op == "cmp" and last.dst is item and imp.is_spent(item):
            a, b = last.args
            negated = _FLOAT_NEGATED if a.type in FLOATS else NEGATED
            cond = last.aux if truth else negated[last.aux]
            instrs.pop()  # compared and branched at once
            imp.branch(cond, a, b, target)
            return
        v = imp.value(item)
        if v.type in FLOATS:
            raise Refusal(Reason.BAD_CIL, f"a float as a condition at {imp.offset}")
        imp.branch("ne" if truth else "eq", v, Const(v.type, 0), target)

    return translate


TABLE["brtrue"], TABLE["brfalse"] = _branch_on(True), _branch_on(False)


@handles("br")
def _br(imp: Importer, target: int) -> None:
    imp.end("jump", (), None, imp.flow(target))


@handles("switch")
def _switch(imp: Importer, targets: list[int]) -> None:
    v = imp.pop_as(I32)
    default = imp.flow(imp.next_offset)
    blocks = [imp.flow(t) for t in targets]
    imp.end("switch", (v,), None, default, *blocks)


@handles("ret")
def _ret(imp: Importer, _: Any) -> None:
    t = imp.f.result
    if t is VOID:
        imp.end("ret")
        return
    v = imp.pop_as(t)
    kind = imp.method.result.mem
    if isinstance(kind, str) and kind in NARROW:
        v = narrowed(imp, kind, v)
    imp.end("ret", (v,))


@handles("leave")
def _leave(imp: Importer, target: int) -> None:
    imp.regions.leave(target)


TABLE["endfinally"] = lambda imp, _: imp.regions.end_finally()
TABLE["endfilter"] = lambda imp, _: imp.regions.end_filter()
TABLE["rethrow"] = lambda imp, _: imp.regions.rethrow()


@handles("throw")
def _throw(imp: Importer, _: Any) -> None:
    v = imp.pop_as(REF)
    imp.null_check(v)
    imp.end("throw", (v,))

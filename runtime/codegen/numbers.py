"""Lowering of arithmetic, comparisons, conversions and control flow, with CIL's exact semantics."""

from __future__ import annotations

from collections.abc import Callable

from runtime.codegen.lower import Lowering
from runtime.codegen.types import TAG
from runtime.ir.model import F32, F64, Const, Instr, Operand
from runtime.ir.ops import Error

Rule = Callable[[Lowering, Instr], None]
LOWER: dict[str, Rule] = {}


def lowers(*names: str) -> Callable[[Rule], Rule]:
    def note(f: Rule) -> Rule:
        for n in names:
            LOWER[n] = f
        return f

    return note


def is_float(a: Operand) -> bool:
    return a.type is F32 or a.type is F64


# ---- arithmetic

_INT = {"add": "add", "sub": "sub", "mul": "mul", "and": "and", "or": "or", "xor": "xor"}
_FLOAT = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv", "rem": "frem"}


def _binary(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    a, b = i.args
    name = _FLOAT[i.op] if is_float(a) else _INT[i.op]
    lo.set(i.dst, f"{name} {i.dst.type.llvm} {lo.use(a)}, {lo.use(b)}")


for _name in _INT:
    LOWER[_name] = _binary


@lowers("shl", "shr", "shru")
def _shift(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    t = i.dst.type
    a, n = i.args
    name = {"shl": "shl", "shr": "ashr", "shru": "lshr"}[i.op]
    if isinstance(n, Const):
        count = str(int(n.value) & (t.size * 8 - 1))
    else:
        count = lo.let(f"and {t.llvm} {lo.use(n)}, {t.size * 8 - 1}")
    lo.set(i.dst, f"{name} {t.llvm} {lo.use(a)}, {count}")


@lowers("neg")
def _neg(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    t, a = i.dst.type, lo.use(i.args[0])
    lo.set(i.dst, f"fneg {t.llvm} {a}" if is_float(i.args[0]) else f"sub {t.llvm} 0, {a}")


@lowers("not")
def _not(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.set(i.dst, f"xor {i.dst.type.llvm} {lo.use(i.args[0])}, -1")


@lowers("div", "rem", "divu", "remu")
def _divide(lo: Lowering, i: Instr) -> None:
    a, b = i.args
    assert i.dst is not None
    if is_float(a):
        _binary(lo, i)
        return
    t = i.dst.type.llvm
    va, vb = lo.use(a), lo.use(b)
    if not (isinstance(b, Const) and b.value != 0):
        lo.check(lo.let(f"icmp ne {t} {vb}, 0"), Error.DIVIDE, i.handler)
    if i.op in ("div", "rem") and not (isinstance(b, Const) and b.value != -1):
        least = -(1 << (i.dst.type.size * 8 - 1))
        minus = lo.let(f"icmp ne {t} {vb}, -1")
        small = lo.let(f"icmp ne {t} {va}, {least}")
        lo.check(lo.let(f"or i1 {minus}, {small}"), Error.OVERFLOW, i.handler)
    name = {"div": "sdiv", "rem": "srem", "divu": "udiv", "remu": "urem"}[i.op]
    lo.set(i.dst, f"{name} {t} {va}, {vb}")


_CHECKED = {
    "addo": "sadd", "subo": "ssub", "mulo": "smul", "addou": "uadd", "subou": "usub",
    "mulou": "umul",
}  # fmt: skip


@lowers(*_CHECKED)
def _checked(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    t = i.dst.type.llvm
    name = f"llvm.{_CHECKED[i.op]}.with.overflow.{t}"
    lo.intrinsic(f"declare {{ {t}, i1 }} @{name}({t}, {t})")
    a, b = i.args
    pair = lo.let(f"call {{ {t}, i1 }} @{name}({t} {lo.use(a)}, {t} {lo.use(b)})")
    over = lo.let(f"extractvalue {{ {t}, i1 }} {pair}, 1")
    lo.check(lo.let(f"xor i1 {over}, true"), Error.OVERFLOW, i.handler)
    lo.set(i.dst, f"extractvalue {{ {t}, i1 }} {pair}, 0")


@lowers("finite")
def _finite(lo: Lowering, i: Instr) -> None:
    t = i.args[0].type.llvm
    v = lo.use(i.args[0])
    d = lo.let(f"fsub {t} {v}, {v}")  # not a number exactly for infinities and NaN
    lo.check(lo.let(f"fcmp ord {t} {d}, {d}"), Error.ARITHMETIC, i.handler)


@lowers("math")
def _math(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    t = i.dst.type
    name = f"llvm.{i.aux}.{t.name}"
    lo.intrinsic(f"declare {t.llvm} @{name}({', '.join([t.llvm] * len(i.args))})")
    lo.set(i.dst, f"call {t.llvm} @{name}({', '.join(lo.typed(a) for a in i.args)})")


# ---- comparisons

_INT_CONDITION = {
    "eq": "eq", "ne": "ne", "lt": "slt", "le": "sle", "gt": "sgt", "ge": "sge",
    "ltu": "ult", "leu": "ule", "gtu": "ugt", "geu": "uge",
}  # fmt: skip
_FLOAT_CONDITION = {
    "eq": "oeq", "ne": "une", "lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge",
    "ltu": "ult", "leu": "ule", "gtu": "ugt", "geu": "uge",
}  # fmt: skip


def condition(lo: Lowering, cond: str, a: Operand, b: Operand) -> str:
    t = a.type.llvm
    if is_float(a):
        return lo.let(f"fcmp {_FLOAT_CONDITION[cond]} {t} {lo.use(a)}, {lo.use(b)}")
    return lo.let(f"icmp {_INT_CONDITION[cond]} {t} {lo.use(a)}, {lo.use(b)}")


@lowers("cmp")
def _cmp(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.set(i.dst, f"zext i1 {condition(lo, i.aux, *i.args)} to i32")


# ---- conversions

_BITS = {"i1": 8, "u1": 8, "i2": 16, "u2": 16, "i4": 32, "u4": 32, "i8": 64, "u8": 64}


def _resize(lo: Lowering, v: str, source: int, target: int, unsigned: bool) -> str:
    if source == target:
        return v
    if source > target:
        return lo.let(f"trunc i{source} {v} to i{target}")
    return lo.let(f"{'zext' if unsigned else 'sext'} i{source} {v} to i{target}")


@lowers("conv")
def _conv(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    kind, unsigned = i.aux
    a = i.args[0]
    v = lo.use(a)
    if kind in ("r4", "r8"):
        t = "float" if kind == "r4" else "double"
        if is_float(a):
            if a.type.llvm == t:
                lo.define(i.dst, v)
            else:
                lo.set(i.dst, f"{'fptrunc' if kind == 'r4' else 'fpext'} {a.type.llvm} {v} to {t}")
        else:
            lo.set(i.dst, f"{'uitofp' if unsigned else 'sitofp'} {a.type.llvm} {v} to {t}")
        return
    bits = _BITS[kind]
    if is_float(a):
        v = _float_to_int(lo, a, v, kind)
        source = 64 if bits == 64 else 32
    else:
        source = a.type.size * 8
        unsigned = kind == "u8" or unsigned
    if bits < 32:
        if source != bits:
            v = lo.let(f"trunc i{source} {v} to i{bits}")
        v = _resize(lo, v, bits, 32, kind[0] == "u")
    else:
        v = _resize(lo, v, source, bits, unsigned)
    lo.define(i.dst, v)


def _float_to_int(lo: Lowering, a: Operand, v: str, kind: str) -> str:
    """Out of range: what the host does, x64's own instructions before .NET 9, saturation since."""
    if a.type is F32:
        v = lo.let(f"fpext float {v} to double")
    if lo.linker.saturating:
        # narrower targets go through int32, as the host does it
        t = "i64" if kind in ("i8", "u8") else "i32"
        s = "u" if kind in ("u4", "u8") else "s"
        name = f"llvm.fpto{s}i.sat.{t}.f64"
        lo.intrinsic(f"declare {t} @{name}(double)")
        return lo.let(f"call {t} @{name}(double {v})")
    if kind == "u8":
        big = lo.let(f"fcmp oge double {v}, 0x43E0000000000000")
        unordered = lo.let(f"fcmp uno double {v}, 0.0")
        high = lo.let(f"or i1 {big}, {unordered}")
        less = lo.let(f"fsub double {v}, 0x43E0000000000000")
        w = lo.let(f"select i1 {high}, double {less}, double {v}")
        n = _truncate(lo, w, 64)
        flipped = lo.let(f"xor i64 {n}, -9223372036854775808")
        return lo.let(f"select i1 {high}, i64 {flipped}, i64 {n}")
    if kind == "u4":
        return lo.let(f"trunc i64 {_truncate(lo, v, 64)} to i32")
    return _truncate(lo, v, 64 if kind == "i8" else 32)


def _truncate(lo: Lowering, v: str, bits: int) -> str:
    """cvttsd2si: the smallest integer where the value does not fit."""
    name = "llvm.x86.sse2.cvttsd2si" + ("64" if bits == 64 else "")
    lo.intrinsic(f"declare i{bits} @{name}(<2 x double>)")
    vector = lo.let(f"insertelement <2 x double> zeroinitializer, double {v}, i32 0")
    return lo.let(f"call i{bits} @{name}(<2 x double> {vector})")


# target → (exclusive lower bound, exclusive upper bound) of the doubles that fit after truncation
_FLOAT_RANGE = {
    "i1": (-129.0, 128.0), "u1": (-1.0, 256.0), "i2": (-32769.0, 32768.0), "u2": (-1.0, 65536.0),
    "i4": (-2147483649.0, 2147483648.0), "u4": (-1.0, 4294967296.0),
    "i8": (-9223372036854777856.0, 9223372036854775808.0), "u8": (-1.0, 18446744073709551616.0),
}  # fmt: skip


@lowers("convo")
def _convo(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    kind, unsigned = i.aux
    a = i.args[0]
    v = lo.use(a)
    bits = _BITS[kind]
    wide = i.dst.type.size * 8
    if is_float(a):
        if a.type is F32:
            v = lo.let(f"fpext float {v} to double")
        low, high = _FLOAT_RANGE[kind]
        c1 = lo.let(f"fcmp ogt double {v}, {_double(low)}")
        c2 = lo.let(f"fcmp olt double {v}, {_double(high)}")
        lo.check(lo.let(f"and i1 {c1}, {c2}"), Error.OVERFLOW, i.handler)
        lo.set(i.dst, f"{'fptoui' if kind[0] == 'u' else 'fptosi'} double {v} to i{wide}")
        return
    source = a.type.size * 8
    t = f"i{source}"
    signed = kind[0] == "i"
    if bits < source:
        n = lo.let(f"trunc {t} {v} to i{bits}")
        back = lo.let(f"{'zext' if not signed else 'sext'} i{bits} {n} to {t}")
        good = lo.let(f"icmp eq {t} {back}, {v}")
        if unsigned and signed:  # an unsigned source must not look negative
            positive = lo.let(f"icmp sge {t} {v}, 0")
            good = lo.let(f"and i1 {good}, {positive}")
            small = lo.let(f"icmp sge i{bits} {n}, 0")
            good = lo.let(f"and i1 {good}, {small}")
        lo.check(good, Error.OVERFLOW, i.handler)
        lo.define(i.dst, _resize(lo, n, bits, wide, not signed))
        return
    if signed == unsigned and bits == source:  # one of both is signed, of the same width
        lo.check(lo.let(f"icmp sge {t} {v}, 0"), Error.OVERFLOW, i.handler)
    elif not signed and not unsigned and bits > source:
        lo.check(lo.let(f"icmp sge {t} {v}, 0"), Error.OVERFLOW, i.handler)
    lo.define(i.dst, _resize(lo, v, source, wide, unsigned))


def _double(x: float) -> str:
    from runtime.codegen.types import constant

    return constant(Const(F64, x))


@lowers("p2i")
def _p2i(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.set(i.dst, f"ptrtoint ptr {lo.use(i.args[0])} to i64")


@lowers("i2p")
def _i2p(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.set(i.dst, f"inttoptr i64 {lo.use(i.args[0])} to ptr")


# ---- control flow


@lowers("jump")
def _jump(lo: Lowering, i: Instr) -> None:
    lo.line(f"br label %b{i.targets[0].index}")


@lowers("branch")
def _branch(lo: Lowering, i: Instr) -> None:
    c = condition(lo, i.aux, *i.args)
    yes, no = i.targets
    weight = _weights(lo, i)
    if not weight and yes.cold != no.cold:
        weight = ", !prof !4" if yes.cold else ", !prof !3"
    lo.line(f"br i1 {c}, label %b{yes.index}, label %b{no.index}{weight}")


@lowers("switch")
def _switch(lo: Lowering, i: Instr) -> None:
    cases = " ".join(f"i32 {n}, label %b{b.index}" for n, b in enumerate(i.targets[1:]))
    default = f"label %b{i.targets[0].index}"
    lo.line(f"switch i32 {lo.use(i.args[0])}, {default} [{cases}]{_weights(lo, i)}")


def _weights(lo: Lowering, i: Instr) -> str:
    """What a profile says of a terminator's targets, for LLVM: whole numbers of 32 bits, none of
    them zero, since what never happened yet may happen."""
    weights = lo.block.weights
    most = max(weights, default=0.0)
    if len(weights) != len(i.targets) or most <= 0.0:
        return ""
    scaled = ", ".join(f"i32 {max(1, round(w / most * 1000000))}" for w in weights)
    return f', !prof !{{!"branch_weights", {scaled}}}'


@lowers("ret")
def _ret(lo: Lowering, i: Instr) -> None:
    t = lo.f.result
    if not i.args:
        lo.leave()
        lo.line("ret void")
        return
    v = lo.use(i.args[0])
    if t.is_struct:
        lo.struct_copy("%ret", v, t.size)
        lo.leave()
        lo.line("ret void")
    else:
        lo.leave()
        lo.line(f"ret {t.llvm} {v}")


@lowers("throw")
def _throw(lo: Lowering, i: Instr) -> None:
    v = lo.use(i.args[0])
    p = lo.let("getelementptr inbounds i8, ptr %ctx, i64 8")
    slot = lo.let(f"load ptr, ptr {p}{TAG['context']}")
    lo.line(f"store ptr {v}, ptr {slot}{TAG['root']}")
    lo.line(f"store i64 1, ptr %ctx{TAG['context']}")
    lo.line(f"br label %{lo.handler_label(i.handler)}")


@lowers("raise")
def _raise(lo: Lowering, i: Instr) -> None:
    lo.line(f"br label %{lo.raise_label(int(i.aux), i.handler)}")



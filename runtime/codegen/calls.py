"""Lowering of calls and of what the host does for generated code: objects, casts, static
constructors.

A call of another compiled method goes through its slot and passes context and top of roots. A
call-out passes the arguments to a thunk of the call's shape, with the target and the context after
them; a struct goes by address, a struct result into memory named last. After either, a pending
exception goes to the handler.
"""

from __future__ import annotations

from runtime.codegen import context as ctx
from runtime.codegen.dispatch import call_dispatched
from runtime.codegen.lower import Lowering
from runtime.codegen.memory import offset, read, write, write_struct
from runtime.codegen.numbers import lowers
from runtime.codegen.results import narrowed
from runtime.codegen.types import KIND_TAG, TAG, UNLIKELY
from runtime.ir.model import Instr, Reg, StructType
from runtime.ir.ops import Call, Error
from runtime.metadata.model import TypeInfo

# elements: what allocates more may fail, and then the host must be able to throw
SMALL_ARRAY = 65536


def call_out(
    lo: Lowering, i: Instr, thunk: str, target: str, args: list[str], result: str, ret: str = ""
) -> str:
    """Calls a thunk; returns its value ("" if none). `ret`: memory for a struct result."""
    calls = offset(lo, "%ctx", ctx.CALL_OUTS)
    before = lo.let(f"load i64, ptr {calls}{TAG['context']}")
    lo.line(f"store i64 {lo.let(f'add i64 {before}, 1')}, ptr {calls}{TAG['context']}")
    all_args = [*args, f"ptr {target}", "ptr %ctx"]
    if ret:
        all_args.append(f"ptr {ret}")
    text = f"call {result} {thunk}({', '.join(all_args)})"
    if result == "void":
        lo.line(text)
        value = ""
    else:
        value = lo.let(text)
    lo.forget_roots()
    lo.check_pending(i.handler)
    return value


@lowers("call")
def _call(lo: Lowering, i: Instr) -> None:
    c: Call = i.aux
    if c.kind == "slot":
        _call_own(lo, i, c)
        return
    operands = i.args
    if c.kind == "virtual" or c.kind == "delegate" and lo.linker.delegate_layout[1]:
        call_dispatched(lo, i, c)
        return
    if c.kind == "ldvirtftn":
        assert i.dst is not None
        lo.set(i.dst, f"call i64 {lo.cell('ldvirtftn', c.method)}(ptr {lo.use(operands[0])})")
        lo.forget_roots()
        return
    if c.kind == "delegate":
        thunk, target = lo.cell("virtual", (c.method, c.shape)), "null"
    elif c.kind in ("managed", "native"):
        pointer = lo.use(operands[-1])
        operands = operands[:-1]
        target = lo.let(f"inttoptr i64 {pointer} to ptr")
        thunk = lo.cell("thunk" if c.kind == "managed" else "native", c.shape)
    elif c.kind == "newdelegate":
        thunk, target = lo.cell("thunk", c.shape), lo.cell("newdelegate", c.method)
    else:
        thunk, target = lo.cell("thunk", c.shape), lo.cell("function", c.method)
        if lo.linker.method(c.method).declaring.name == "System.GC":
            _clear_roots(lo)
    args = [lo.typed(a) for a in operands]
    d = i.dst
    if d is not None and d.type.is_struct:
        call_out(lo, i, thunk, target, args, "void", lo.use(d))
        return
    v = call_out(lo, i, thunk, target, args, "void" if d is None else d.type.llvm)
    if d is not None:
        lo.define(d, narrowed(lo, v, c.result))


def _clear_roots(lo: Lowering) -> None:
    """Forgets what returned frames left above the top: programs that ask the collector can tell."""
    lo.intrinsic("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)")
    limit = lo.let(f"load i64, ptr {offset(lo, '%ctx', ctx.LIMIT)}{TAG['context']}")
    start = lo.let(f"ptrtoint ptr {lo.next_top} to i64")
    size = lo.let(f"sub i64 {limit}, {start}")
    some = lo.let(f"call i64 @llvm.smax.i64(i64 {size}, i64 0)")
    lo.intrinsic("declare i64 @llvm.smax.i64(i64, i64)")
    lo.line(f"call void @llvm.memset.p0.i64(ptr {lo.next_top}, i8 0, i64 {some}, i1 false)")


def _call_own(lo: Lowering, i: Instr, c: Call) -> None:
    slot = lo.symbol(lo.linker.slot(c.method))
    at = f"getelementptr inbounds (i8, ptr {slot}, i64 {ctx.SLOT_ENTRY})"
    entry = lo.let(f"load ptr, ptr {at}")
    args = ["ptr %ctx", f"ptr {lo.next_top}"]
    d = i.dst
    if d is not None and d.type.is_struct:
        args.append(f"ptr {lo.use(d)}")
    args += [lo.typed(a) for a in i.args]
    if d is None or d.type.is_struct:
        lo.line(f"call void {entry}({', '.join(args)})")
        lo.forget_roots()
        lo.check_pending(i.handler)
    else:
        v = lo.let(f"call {d.type.llvm} {entry}({', '.join(args)})")
        lo.forget_roots()
        lo.check_pending(i.handler)
        lo.define(d, v)


# ---- static constructors


@lowers("ensure")
def _ensure(lo: Lowering, i: Instr) -> None:
    t: TypeInfo = i.aux
    cell = lo.symbol(lo.linker.cell("class", t.number))
    done = lo.let(f"load atomic i64, ptr {cell} acquire, align 8")
    ready = lo.let(f"icmp ne i64 {done}, 0")
    go, run = lo.label(), lo.label()
    lo.line(f"br i1 {ready}, label %{go}, label %{run}{UNLIKELY}")
    lo.begin(run)
    number = lo.word("typenumber", t.number)
    lo.line(f"call void {lo.cell('helper', 'ensure')}(i64 {number}, ptr %ctx)")
    p = lo.let(f"load i64, ptr %ctx{TAG['context']}")
    good = lo.let(f"icmp eq i64 {p}, 0")
    lo.line(f"br i1 {good}, label %{go}, label %{lo.handler_label(i.handler)}{UNLIKELY}")
    lo.begin(go)
    lo.forget_roots()


@lowers("staticref")
def _staticref(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    v = lo.let(f"call ptr {lo.cell('staticref', i.aux.number)}()")
    lo.forget_roots()
    lo.define(i.dst, v)


# ---- allocation


def allocate(lo: Lowering, t: TypeInfo) -> str:
    helper = "new_any" if t.has_finalizer else "new_fast"
    word = lo.cell("word", t.number)
    allocate, slow = lo.cell("helper", "allocate"), lo.cell("helper", helper)
    v = lo.let(f"call ptr {allocate}(ptr {word}, ptr {slow})")
    lo.forget_roots()
    return v


@lowers("new")
def _new(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    lo.define(i.dst, allocate(lo, i.aux))


@lowers("newarr")
def _newarr(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    t: TypeInfo = i.aux
    n = lo.use(i.args[0])
    word = lo.cell("arrayword", t.number)
    helper = lo.cell("helper", "new_array_refs" if t.mem == "ref" else "new_array")
    function = lo.cell("helper", "allocate_array")
    small = lo.let(f"icmp ult i64 {n}, {SMALL_ARRAY}")
    fast, slow, done = lo.label(), lo.label(), lo.label()
    lo.line(f"br i1 {small}, label %{fast}, label %{slow}{UNLIKELY}")
    lo.begin(fast)
    v1 = lo.let(f"call ptr {function}(ptr {word}, i64 {n}, ptr {helper})")
    lo.line(f"br label %{done}")
    lo.begin(slow)
    thunk = lo.cell("thunk", "r:l,l,l")
    v2 = lo.let(f"call ptr {thunk}(ptr {word}, i64 {n}, ptr {helper}, ptr {function}, ptr %ctx)")
    p = lo.let(f"load i64, ptr %ctx{TAG['context']}")
    good = lo.let(f"icmp eq i64 {p}, 0")
    back = lo.label()
    lo.line(f"br i1 {good}, label %{back}, label %{lo.handler_label(i.handler)}{UNLIKELY}")
    lo.begin(back)
    lo.line(f"br label %{done}")
    lo.begin(done)
    lo.forget_roots()
    lo.set(i.dst, f"phi ptr [ {v1}, %{fast} ], [ {v2}, %{back} ]")


@lowers("box")
def _box(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    t: TypeInfo = i.aux
    a = i.args[0]
    if t.nullable >= 0:
        function, thunk = lo.cell("box", t.number), lo.cell("thunk", "r:l")
        lo.define(i.dst, call_out(lo, i, thunk, function, [f"ptr {lo.use(a)}"], "ptr"))
        return
    v = None if a.type.is_struct else lo.use(a)
    o = allocate(lo, t)
    data = offset(lo, o, 8)
    if isinstance(t.mem, StructType):
        write_struct(lo, data, lo.use(a), t.mem)
    else:
        assert v is not None
        write(lo, data, t.mem, v, "", 8)
    lo.define(i.dst, o)


# ---- casts


def _class_is(lo: Lowering, o: str, kind: str, t: TypeInfo) -> str:
    """Is an object (not null) exactly of a class."""
    word = lo.let(f"load ptr, ptr {o}{TAG['word']}")
    return lo.let(f"icmp eq ptr {word}, {lo.cell(kind, t.number)}")


def _cast(lo: Lowering, i: Instr, throws: bool) -> None:
    """Null and the exact class at once; the host decides the rest."""
    assert i.dst is not None
    t: TypeInfo = i.aux
    o = lo.use(i.args[0])
    test, slow, done = lo.label(), lo.label(), lo.label()
    before = lo.label()
    lo.line(f"br label %{before}")
    lo.begin(before)
    exact = not (t.is_interface or t.is_array)
    lo.line(f"br i1 {lo.let(f'icmp eq ptr {o}, null')}, label %{done}, label %{test}")
    lo.begin(test)
    sources = [f"[ {o}, %{before} ]"]
    if exact:
        lo.line(f"br i1 {_class_is(lo, o, 'word', t)}, label %{done}, label %{slow}")
        sources.append(f"[ {o}, %{test} ]")
    else:
        lo.line(f"br label %{slow}")
    lo.begin(slow)
    if throws:
        function = lo.cell("cast", t.number)
        v = call_out(lo, i, lo.cell("thunk", "r:r"), function, [f"ptr {o}"], "ptr")
    else:
        v = lo.let(f"call ptr {lo.cell('isinst', t.number)}(ptr {o})")
    last = lo.label()
    lo.line(f"br label %{last}")
    lo.begin(last)
    lo.line(f"br label %{done}")
    lo.begin(done)
    lo.forget_roots()
    r = lo.let(f"phi ptr {', '.join(sources)}, [ {v}, %{last} ]")
    lo.define(i.dst, r)


@lowers("cast")
def _castclass(lo: Lowering, i: Instr) -> None:
    _cast(lo, i, True)


@lowers("isinst")
def _isinst(lo: Lowering, i: Instr) -> None:
    _cast(lo, i, False)


@lowers("unboxany")
def _unboxany(lo: Lowering, i: Instr) -> None:
    """The exact class is read here; null, other classes and Nullable are the host's."""
    assert i.dst is not None
    t: TypeInfo = i.aux
    o = lo.use(i.args[0])
    d: Reg = i.dst
    if isinstance(t.mem, StructType):
        memory = lo.use(d)
        if d.type.gc:
            lo.zero(memory, d.type.size)
    else:
        memory = lo.let("alloca i64, align 8")
    slow, done = lo.label(), lo.label()
    if t.nullable < 0:
        test, fast = lo.label(), lo.label()
        lo.line(f"br i1 {lo.let(f'icmp eq ptr {o}, null')}, label %{slow}, label %{test}")
        lo.begin(test)
        lo.line(f"br i1 {_class_is(lo, o, 'word', t)}, label %{fast}, label %{slow}")
        lo.begin(fast)
        data = offset(lo, o, 8)
        if isinstance(t.mem, StructType):
            lo.struct_copy(memory, data, t.mem.size)
        else:
            v = read(lo, data, t.mem, KIND_TAG[t.mem], 8)
            lo.line(f"store {d.type.llvm} {v}, ptr {memory}")
        lo.line(f"br label %{done}")
    else:
        lo.line(f"br label %{slow}")
    lo.begin(slow)
    function = lo.cell("unbox", t.number)
    call_out(lo, i, lo.cell("thunk", "v:r,l"), function, [f"ptr {o}", f"ptr {memory}"], "void")
    if not isinstance(t.mem, StructType) and t.mem in ("i1", "u1", "i2", "u2"):
        v = read(lo, memory, t.mem, "", 8)
        lo.line(f"store i32 {v}, ptr {memory}")
    lo.line(f"br label %{done}")
    lo.begin(done)
    lo.forget_roots()
    if not isinstance(t.mem, StructType):
        lo.set(d, f"load {d.type.llvm}, ptr {memory}")


@lowers("unbox")
def _unbox(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    function = lo.cell("unboxref", i.aux.number)
    o = lo.use(i.args[0])
    lo.define(i.dst, call_out(lo, i, lo.cell("thunk", "b:r"), function, [f"ptr {o}"], "ptr"))


@lowers("storecheck")
def _storecheck(lo: Lowering, i: Instr) -> None:
    """Null fits, and what is exactly of the element class or in an array of objects; else the host
    decides."""
    a, v = (lo.use(x) for x in i.args)
    test, inexact, slow, done = (lo.label() for _ in range(4))
    lo.line(f"br i1 {lo.let(f'icmp eq ptr {v}, null')}, label %{done}, label %{test}")
    lo.begin(test)
    if lo.linker.element_offset:
        array_word = lo.let(f"load ptr, ptr {a}{TAG['word']}")
        element = lo.let(f"load ptr, ptr {offset(lo, array_word, lo.linker.element_offset)}")
        word = lo.let(f"load ptr, ptr {v}{TAG['word']}")
        exact = lo.let(f"icmp eq ptr {element}, {word}")
        lo.line(f"br i1 {exact}, label %{done}, label %{inexact}")
        lo.begin(inexact)
        any_object = lo.let(f"icmp eq ptr {element}, {lo.cell('word', 'object')}")
        lo.line(f"br i1 {any_object}, label %{done}, label %{slow}")
    else:
        lo.line(f"br label %{inexact}")
        lo.begin(inexact)
        lo.line(f"br label %{slow}")
    lo.begin(slow)
    function = lo.cell("helper", "store_check")
    call_out(lo, i, lo.cell("thunk", "v:r,r"), function, [f"ptr {a}", f"ptr {v}"], "void")
    lo.line(f"br label %{done}")
    lo.begin(done)
    lo.forget_roots()


@lowers("exactarray")
def _exactarray(lo: Lowering, i: Instr) -> None:
    good = _class_is(lo, lo.use(i.args[0]), "arrayword", i.aux)
    lo.check(good, Error.ARRAY_TYPE, i.handler)

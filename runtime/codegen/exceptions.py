"""Lowering of landings and of what keeps the records of try blocks (`runtime.codegen.records`)."""

from __future__ import annotations

from runtime.codegen import context as ctx
from runtime.codegen import records
from runtime.codegen.lower import Lowering
from runtime.codegen.memory import offset
from runtime.codegen.numbers import lowers
from runtime.codegen.types import TAG
from runtime.ir.model import Instr


@lowers("landing")
def _landing(lo: Lowering, i: Instr) -> None:
    """The pending exception as an object, made by the host if it is only an error number yet; and
    its first pass."""
    assert i.dst is not None
    kind = lo.let(f"load i64, ptr %ctx{TAG['context']}")
    ready, make, done = lo.label(), lo.label(), lo.label()
    lo.line(f"br i1 {lo.let(f'icmp eq i64 {kind}, 1')}, label %{ready}, label %{make}")
    lo.begin(ready)
    slot = lo.let(f"load ptr, ptr {offset(lo, '%ctx', ctx.EXC)}{TAG['context']}")
    v1 = lo.let(f"load ptr, ptr {slot}{TAG['root']}")
    lo.line(f"store ptr null, ptr {slot}{TAG['root']}")
    lo.line(f"store i64 0, ptr %ctx{TAG['context']}")
    lo.line(f"br label %{done}")
    lo.begin(make)
    v2 = lo.let(f"call ptr {lo.cell('helper', 'raise_')}(ptr %ctx)")
    lo.line(f"br label %{done}")
    lo.begin(done)
    lo.forget_roots()
    v = lo.let(f"phi ptr [ {v1}, %{ready} ], [ {v2}, %{make} ]")
    lo.define(i.dst, v if i.aux is None else _first_pass(lo, i.aux, v, done))


def _first_pass(lo: Lowering, region: int, exception: str, before: str) -> str:
    """Asks the agent who will handle an exception, unless nobody can tell or it has been asked."""
    known = records.known_state(lo, region)
    if known is not None and known <= records.OPEN:
        return exception
    asked, done = lo.label(), lo.label()
    state = str(known)
    if known is None:
        state = lo.let(f"load i64, ptr {offset(lo, records.address(region), records.STATE)}")
    shows = lo.let(f"icmp ugt i64 {state}, {records.OPEN}")
    lo.line(f"br i1 {shows}, label %{asked}, label %{done}")
    lo.begin(asked)
    v = lo.let(f"call ptr {lo.cell('helper', 'first_pass')}(ptr %ctx, ptr {exception})")
    lo.line(f"br label %{done}")
    lo.begin(done)
    lo.forget_roots()
    return lo.let(f"phi ptr [ {exception}, %{before} ], [ {v}, %{asked} ]")


@lowers("region")
def _region(lo: Lowering, i: Instr) -> None:
    if i.aux is not None:
        at = offset(lo, "%ctx", ctx.EH)
        lo.line(f"store ptr {records.address(i.aux)}, ptr {at}{TAG['context']}")


@lowers("verdict")
def _verdict(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    region, clause = i.aux
    record = records.address(region)
    target = lo.let(f"load ptr, ptr {offset(lo, '%ctx', ctx.TARGET)}{TAG['context']}")
    chosen = lo.let(f"load i64, ptr {offset(lo, record, records.CHOSEN)}")
    here = lo.let(f"icmp eq ptr {target}, {record}")
    same = lo.let(f"icmp eq i64 {chosen}, {clause}")
    lo.set(i.dst, f"zext i1 {lo.let(f'and i1 {here}, {same}')} to i32")


@lowers("suspend")
def _suspend(lo: Lowering, i: Instr) -> None:
    assert i.dst is not None
    at = offset(lo, "%ctx", ctx.TARGET)
    lo.set(i.dst, f"load i64, ptr {at}{TAG['context']}")
    lo.line(f"store i64 0, ptr {at}{TAG['context']}")


@lowers("resume")
def _resume(lo: Lowering, i: Instr) -> None:
    at = offset(lo, "%ctx", ctx.TARGET)
    lo.line(f"store i64 {lo.use(i.args[0])}, ptr {at}{TAG['context']}")

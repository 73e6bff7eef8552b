"""What a loop does not change is read at the head of each strip.

LLVM cannot do it by itself, since it may not read through a reference that might be null; the reads
here give 0 or null for that, and the checks in the loop stay.

- The lengths of arrays whose register the loop does not assign: they are numbers, and stay over
  safepoints. One comparison with that length then checks null and range at once.
- Fields of `this`, in an innermost loop that reaches no safepoint, takes part in no
  synchronisation, and stores nothing that may be the field. Another thread's store is seen by the
  next strip at the latest. Only fields of the method's own class and its bases are read in advance
  (`Function.own`): what a guard or a cast says of the object need not hold at the strip's head.
"""

from __future__ import annotations

from runtime.ir.loops import Loop
from runtime.ir.model import BYREF, I32, MEMORY_SIZE, REF, Block, Function, Instr, Operand, Reg
from runtime.ir.ops import PURE, is_safepoint

# what may write any memory, or says when other threads' writes are seen
_ANYWHERE = frozenset(("atomic", "zero", "blkcopy", "blkfill", "localloc", "suspend", "resume"))


def hoist(f: Function, loop: Loop, start: Block) -> None:
    """Puts the reads at the end of `start`, which has no terminator yet."""
    assigned = {i.dst for b in loop.body.values() for i in b.instrs if i.dst is not None}
    fields = _fields(f, loop, start, assigned)
    lengths: dict[tuple[Reg, int], Reg] = {}

    def length(a: Reg, at: int) -> Reg:
        r = lengths.get((a, at))
        if r is None:
            r = lengths[a, at] = f.reg(I32, "length")
        return r

    for b in loop.body.values():
        kept: list[Instr] = []
        for n, i in enumerate(b.instrs):
            a = i.args[0] if i.args else None
            if isinstance(a, Reg) and a.type is REF and a not in assigned and not a.addressed:
                if i.op == "bounds":
                    args = (a, i.args[1], length(a, 0))
                    i = Instr("within", None, args, None, i.handler, (), i.offset)
                elif i.op == "mdlen":
                    i = Instr("copy", i.dst, (length(a, i.aux),), None, None, (), i.offset)
                elif i.op == "null" and _checked_next(b, n, a, fields):
                    continue  # the check of the range that follows tells
            kept.append(i)
        b.instrs = kept
    for (a, at), r in lengths.items():
        start.instrs.append(Instr("lenz", r, (a,), at, offset=start.offset))


def _checked_next(b: Block, n: int, a: Reg, fields: dict[Reg, Reg]) -> bool:
    """The next check in the block is of an index of the same array, or of one that is a field of
    it: with no object, there is no array either."""
    for i in b.instrs[n + 1 :]:
        first = i.args[0] if i.args else None
        if i.op in ("bounds", "within"):
            same = first is a or isinstance(first, Reg) and fields.get(first) is a
            return same and i.handler is b.instrs[n].handler
        if i.op == "null" and isinstance(first, Reg) and fields.get(first) is a:
            continue
        if i.op not in PURE or i.op in ("len", "exact"):
            return False
    return False


# ---- fields


def _fields(f: Function, loop: Loop, start: Block, assigned: set[Reg]) -> dict[Reg, Reg]:
    """Reads fields in advance; the registers that they are in, with that of the object."""
    this = f.params[0] if f.own and f.params else None
    if this is None or this.type is not REF or this in assigned or this.addressed or loop.height:
        return {}
    written = _written(f, loop)
    if written is None:
        return {}
    reads: dict[tuple[int, str], Reg] = {}
    renamed: dict[Reg, Operand] = {}
    once = _assigned_once(f)
    for b in loop.body.values():
        for n, i in enumerate(b.instrs):
            if i.op != "load" or i.args[0] is not this or i.aux[:2] not in f.own:
                continue
            at, mem = i.aux[:2]
            after = at + MEMORY_SIZE[mem]
            if i.dst is None or any(at < end and first < after for first, end in written):
                continue
            r = reads.get((at, mem))
            if r is None:
                r = reads[at, mem] = f.reg(i.dst.type, "field")
                start.instrs.append(Instr("loadz", r, (this,), i.aux, offset=start.offset))
            b.instrs[n] = Instr("copy", i.dst, (r,), offset=i.offset)
            if i.dst in once and not i.dst.addressed and not i.dst.pinned:
                renamed[i.dst] = r
    for b in loop.body.values():
        for i in b.instrs:
            if any(a in renamed for a in i.args if isinstance(a, Reg)):
                i.args = tuple(renamed.get(a, a) if isinstance(a, Reg) else a for a in i.args)
    return {r: this for r in reads.values()}


def _assigned_once(f: Function) -> set[Reg]:
    seen: set[Reg] = set(f.params)
    again: set[Reg] = set()
    for b in f.blocks:
        for i in b.instrs:
            if i.dst is not None:
                (again if i.dst in seen else seen).add(i.dst)
    return seen - again - set(f.params)


def _elements(f: Function) -> set[Reg]:
    """Addresses of arrays' elements, which are no fields of objects."""
    sources: dict[Reg, list[Instr]] = {}
    for b in f.blocks:
        for i in b.instrs:
            if i.dst is not None and i.dst.type is BYREF:
                sources.setdefault(i.dst, []).append(i)
    found = {r for r in sources if not r.addressed and r not in f.params}
    while True:
        wrong = {
            r
            for r in found
            for i in sources[r]
            if not (i.op == "elem" or i.op == "copy" and i.args[0] in found)
        }
        if not wrong:
            return found
        found -= wrong


def _written(f: Function, loop: Loop) -> list[tuple[int, int]] | None:
    """From where to where in objects the loop stores; None if it may store anywhere, reach the host
    or wait for other threads."""
    found = []
    elements = _elements(f)
    for b in loop.body.values():
        for i in b.instrs:
            if i.op in _ANYWHERE or is_safepoint(i):
                return None
            if i.op == "load" and i.aux[2]:
                return None
            if i.op == "store":
                at, mem, volatile = i.aux
                if not volatile and i.args[0] in elements:
                    continue
                if volatile or i.args[0].type is not REF:
                    return None
                size = MEMORY_SIZE[mem] if isinstance(mem, str) else mem.size
                found.append((at, at + size))
    return found

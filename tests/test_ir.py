"""The IR's text form and verifier: what file tests cannot say, and the importer over programs."""

from __future__ import annotations

import json
import math
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hosts import HOSTS, Host, environment
from ircases import llvm_text

from runtime.ir.model import (
    BYREF,
    F32,
    F64,
    I32,
    I64,
    REF,
    VOID,
    Block,
    Const,
    Function,
    Instr,
    Reg,
    Region,
    StructType,
    Type,
)  # fmt: skip
from runtime.ir.ops import OPERATIONS, TERMINATORS, Call
from runtime.ir.parser import ParseError, parse, parse_function
from runtime.ir.printer import print_function
from runtime.ir.spec import SPEC
from runtime.ir.verifier import VerifyError, verify
from runtime.metadata.model import FieldInfo, MethodInfo, TypeInfo

TESTS = Path(__file__).parent


def minimal(result: Type = VOID) -> Function:
    f = Function("f", 1, result)
    f.block().instrs = [Instr("ret")]
    return f


# ---- the table


def test_every_operation_has_a_row() -> None:
    assert set(SPEC) == OPERATIONS


def test_only_terminators_have_targets_or_end_blocks() -> None:
    assert {op for op, row in SPEC.items() if row.targets[1]} <= TERMINATORS


# What the text form carries, class by class. An attribute that is added belongs into printer and
# parser (or must be derived from others), else functions silently lose it on the way through text.
CARRIED = {
    Function: "name method params result regs blocks structs regions filters captured own",
    Block: "index instrs cold offset nth path count weights",
    Instr: "op dst args aux handler targets offset",
    Reg: "index type name addressed pinned",
    Const: "type value",
    StructType: "number refs byrefs",
    TypeInfo: "number name kind elem rank ir mem letter flags base nullable byref_like",
    FieldInfo: "number name declaring type offset flags",
    MethodInfo: "number name declaring result params flags image row shape _name",
}


@pytest.mark.parametrize("kind", CARRIED, ids=lambda k: k.__name__)
def test_the_text_form_knows_every_attribute(kind: type) -> None:
    assert set(kind.__slots__) == set(CARRIED[kind].split())  # type: ignore[attr-defined]


def test_the_text_form_knows_every_part_of_calls_and_regions() -> None:
    assert [x.name for x in fields(Call)] == ["kind", "method", "shape", "result"]
    assert Region._fields == ("parent", "clauses")


# ---- text


def round_trip(f: Function) -> Function:
    text = print_function(f)
    again = parse_function(text)
    assert print_function(again) == text
    return again


def double(bits: int) -> float:
    return float(struct.unpack("<d", struct.pack("<Q", bits))[0])


@pytest.mark.parametrize(
    ("type", "value"),
    [
        (I32, -(1 << 31)), (I64, (1 << 63) - 1), (F64, 0.1), (F64, -0.0), (F64, 5e-324), (F64, 0),
        (F64, double(0x7FF8000000000000)), (F64, double(0xFFF8000000000123)), (F64, math.inf),
        (F32, -math.inf), (F32, 0.10000000149011612), (REF, 0), (BYREF, 0),
    ],
)  # fmt: skip
def test_constants_survive_to_the_bit(type: Type, value: float) -> None:
    f = minimal()
    r = f.reg(type)
    f.blocks[0].instrs.insert(0, Instr("copy", r, (Const(type, value),)))
    again = round_trip(f)
    found = again.blocks[0].instrs[0].args[0]
    assert isinstance(found, Const) and found.type is type
    if type in (F32, F64):
        assert struct.pack("<d", found.value) == struct.pack("<d", value)
    else:
        assert found.value == value
    verify(again)


NAMES = ("", "plain", 'a "b" \\ c', "; -> !b5 @3 %1", "zwei\nZeilen", "Größe<𝒯>", "\ud800")


@pytest.mark.parametrize("name", NAMES)
def test_names_may_hold_any_character(name: str) -> None:
    f = minimal()
    f.name = name
    f.reg(I32, name)
    t = TypeInfo({"i": 3, "n": name, "k": 0x12, "f": 0})
    f.blocks[0].instrs.insert(0, Instr("ensure", aux=t))
    text = print_function(f)
    assert text.isascii()
    again = round_trip(f)
    found = (again.name, again.regs[0].name, again.blocks[0].instrs[0].aux.name)
    assert found == (name, name, name)


def test_a_struct_is_one_object_however_often_it_is_named() -> None:
    text = (
        "struct 9 size 24 refs 0\n"
        'type 9 "V" kind 17 size 24 refs 0 flags 2\n'
        'function "f" method 1 result s9\n%0 s9\n%1 ref\nparams %0\n'
        "b0:\n  %1 = box ref type:9 %0\n  ret %0\n"
    )
    f, world = parse(text)
    verify(f)
    assert f.result is f.regs[0].type is f.structs[9] is world.types[9].ir is world.types[9].mem


def test_numbers_are_the_worlds_where_there_is_one() -> None:
    text = (
        'type 3 "C" kind 18 flags 0\nfield 1 "x" of 3 type 3 flags 1\n'
        'function "f" method 1 result void\n%0 ptr\nparams\nb0:\n  %0 = static ptr field:1\n  ret\n'
    )
    own = parse(text).world
    f = parse_function(text, own)
    assert f.blocks[0].instrs[0].aux is own.fields[1]
    with pytest.raises(ParseError, match="line 1: type 3 is not declared"):
        parse_function(text, parse('function "f" method 1 result void\nb0:\n  ret\n').world)


def test_declarations_are_only_for_reading_back() -> None:
    f = minimal()
    t = TypeInfo({"i": 3, "n": "C", "k": 0x12, "f": 0})
    f.blocks[0].instrs.insert(0, Instr("ensure", aux=t))
    assert print_function(f, declarations=False) == print_function(f).partition("\n")[2]


def test_what_calls_name_by_number_is_declared_where_the_world_is_known() -> None:
    text = (TESTS / "filetests" / "print-everything.rir").read_text().partition("; expect:\n")[2]
    f, world = parse(text)
    assert print_function(f, world) == text
    assert "method 4 " in text and "; System.Object::Area" in text
    # still the same function, though nobody has said who is called
    assert print_function(parse_function(print_function(f)))


def test_a_parsed_function_lowers_without_a_host() -> None:
    text = (TESTS / "filetests" / "polls-host.rir").read_text().partition("; expect:\n")[0]
    f, world = parse(text)
    assert 'call void' in llvm_text(f, world)


@pytest.mark.parametrize(
    "line",
    [
        "%0 = add", "%0 =", "%0 = copy i32 5 ->", "call host", "jump -> b0,", "raise NOTHING", '"',
        "%0 = literal ref x",
    ],
)  # fmt: skip
def test_nonsense_is_an_error_with_its_line(line: str) -> None:
    text = f'function "f" method 1 result void\n%0 i32\nparams\nb0:\n  {line}\n  ret\n'
    with pytest.raises(ParseError, match="^line 5: "):
        parse_function(text)


# ---- what text cannot say


def test_registers_are_at_their_index() -> None:
    f = minimal()
    f.reg(I32)
    f.regs[0].index = 1
    with pytest.raises(VerifyError, match="register 0: its index is 1"):
        verify(f)


def test_registers_are_the_functions_own() -> None:
    f = minimal()
    f.reg(I32)
    f.blocks[0].instrs.insert(0, Instr("copy", Reg(0, I32), (Const(I32, 5),)))
    with pytest.raises(VerifyError, match="%0 is no register of the function"):
        verify(f)
    f = minimal()
    f.params.append(Reg(0, I32))
    with pytest.raises(VerifyError, match="parameter 0: %0 is no register"):
        verify(f)


def test_registers_have_a_size() -> None:
    f = minimal()
    f.reg(VOID)
    with pytest.raises(VerifyError, match="a register cannot be void"):
        verify(f)


def test_blocks_are_at_their_index_and_the_functions_own() -> None:
    f = minimal()
    f.blocks[0].index = 3
    with pytest.raises(VerifyError, match="block 0: its index is 3"):
        verify(f)
    f = minimal()
    f.block().instrs = [Instr("ret")]
    stranger = Block(1)
    stranger.instrs = [Instr("ret")]
    f.blocks[0].instrs = [Instr("jump", targets=(stranger,))]
    with pytest.raises(VerifyError, match="b1 is no block of the function"):
        verify(f)


def test_struct_types_are_noted() -> None:
    pair = StructType(9, 16)
    f = minimal()
    f.reg(pair)
    with pytest.raises(VerifyError, match="has not noted its struct type s9"):
        verify(f)
    f.structs[9] = StructType(9, 16)  # another object of the same number is another type
    with pytest.raises(VerifyError, match="has not noted its struct type s9"):
        verify(f)
    f.structs[9] = pair
    verify(f)
    a, i, p = f.reg(REF), f.reg(I32), f.reg(BYREF)
    f.params += [a, i]
    f.blocks[0].instrs.insert(0, Instr("elem", p, (a, i), (StructType(7, 8), 8)))
    with pytest.raises(VerifyError, match="has not noted the struct type s7"):
        verify(f)


@pytest.mark.parametrize(
    ("op", "aux"),
    [
        ("ret", 5), ("poll", ()), ("ensure", None), ("ensure", 3), ("raise", 3), ("call", "host"),
        ("function", 5), ("static", None), ("literal", (1, 2)), ("literal", (1, 2, "x")),
    ],
)  # fmt: skip
def test_aux_has_the_form_of_its_operation(op: str, aux: object) -> None:
    f = minimal()
    if op in TERMINATORS:
        f.blocks[0].instrs = [Instr(op, aux=aux)]
    else:
        f.blocks[0].instrs.insert(0, Instr(op, aux=aux))
    with pytest.raises(VerifyError, match=r"its aux is no|it takes no aux"):
        verify(f)


def test_filters_share_the_registers_of_their_function() -> None:
    f = minimal()
    f.filters = minimal()
    with pytest.raises(VerifyError, match="filters have registers of their own"):
        verify(f)


# ---- the importer, over programs

PROGRAMS = (
    "ControlFlow", "Filters", "IteratorMethods", "StructsWithReferences", "TryCatchFinally",
    "UnsafePointers",
)  # fmt: skip
GENERIC = ("GenericTypes", "TwoPass")
MODERN = ("Spans", "AsyncStreams", "InterpHandlers")
CASES = [
    *((host, TESTS / "programs" / f"{name}.dll", "all") for host in HOSTS for name in PROGRAMS),
    *((HOSTS[0], TESTS / "programs" / f"{name}.dll", "run") for name in GENERIC),
    *((HOSTS[1], TESTS / "modern" / "bin" / "net9.0" / f"{name}.dll", "run") for name in MODERN),
]


def _name(x: object) -> str:
    return x.name if isinstance(x, Host) else x.stem if isinstance(x, Path) else str(x)


@pytest.mark.parametrize("tier", ["first", "optimized"])
@pytest.mark.parametrize(("host", "dll", "mode"), CASES, ids=_name)
def test_what_the_importer_makes_is_good_and_survives_text(
    host: Host, dll: Path, mode: str, tier: str, host_root: Callable[[Host], Path], tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, TESTS / "irdump.py", host_root(host), dll, mode, report],
        env=environment(host, {"IRDUMP_TIER": tier}), stdin=subprocess.DEVNULL,
        capture_output=True, timeout=120, check=False,
    )
    assert report.exists(), done.stderr.decode(errors="replace")[-2000:]
    found = json.loads(report.read_text())
    assert not found["faults"], "\n".join(f"{x['stage']}: {x['error']}" for x in found["faults"])
    assert found["examined"] > 10

"""The LLVM wrapper: what each level does, and the promises that generated code rests on."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from runtime.codegen.llvm import Compiler, Level, LlvmRejected

COMPILER = Compiler()

ADD = """
define i64 @add(i64 %a, i64 %b) nounwind {
  %p = alloca i64
  store i64 %a, ptr %p
  %x = load i64, ptr %p
  %r = add i64 %x, %b
  ret i64 %r
}
"""

MULTIPLY_ADD = """
define void @f(ptr noalias %a, ptr noalias %b, ptr noalias %c) nounwind {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  %pa = getelementptr double, ptr %a, i64 %i
  %pb = getelementptr double, ptr %b, i64 %i
  %pc = getelementptr double, ptr %c, i64 %i
  %x = load double, ptr %pa
  %y = load double, ptr %pb
  %z = load double, ptr %pc
  %m = fmul double %x, %y
  %s = fadd double %m, %z
  store double %s, ptr %pa
  %next = add nuw nsw i64 %i, 1
  %done = icmp eq i64 %next, 4096
  br i1 %done, label %out, label %loop
out:
  ret void
}
"""

TAIL = """
@slot = external dso_local global ptr
define i64 @t(ptr nest %context, i64 %a, i64 %b) nounwind {
  %p = load ptr, ptr @slot
  %r = musttail call i64 %p(ptr nest %context, i64 %b, i64 %a)
  ret i64 %r
}
define ptr @n(ptr nest %context) nounwind {
  ret ptr %context
}
"""


# for (i = 0; i < a.Length; i++) a[i] = a[i] * k + b[i], as lowering writes it: a and b are root
# slots 0 and 1, and every 65,536 iterations there is a safepoint, after which both are reloaded.
STRIP_MINED = """
define i32 @f(ptr %ctx, ptr %top, double %k, i32 %n, i32 %s) nounwind {
entry:
  %i = alloca i32
  %chunk = alloca i32
  store i32 0, ptr %i
  br label %guard
guard:
  %ga = load ptr, ptr %top, align 8, !tbaa !11
  %gnull = icmp eq ptr %ga, null
  br i1 %gnull, label %null, label %guard2, !prof !21
guard2:
  %glp = getelementptr i8, ptr %ga, i64 8
  %glen = load i32, ptr %glp, align 8, !tbaa !12, !range !20
  %gi = load i32, ptr %i
  %gc = icmp slt i32 %gi, %glen
  br i1 %gc, label %H0, label %out
H0:
  store i32 0, ptr %chunk
  %a = load ptr, ptr %top, align 8, !tbaa !11
  %anull = icmp eq ptr %a, null
  br i1 %anull, label %H0a, label %H0al, !prof !21
H0al:
  %alp = getelementptr i8, ptr %a, i64 8
  %alen0 = load i32, ptr %alp, align 8, !tbaa !12, !range !20
  br label %H0a
H0a:
  %alen = phi i32 [ 0, %H0 ], [ %alen0, %H0al ]
  %slotb = getelementptr i8, ptr %top, i64 8
  %b = load ptr, ptr %slotb, align 8, !tbaa !11
  %bnull = icmp eq ptr %b, null
  br i1 %bnull, label %H0b, label %H0bl, !prof !21
H0bl:
  %blp = getelementptr i8, ptr %b, i64 8
  %blen0 = load i32, ptr %blp, align 8, !tbaa !12, !range !20
  br label %H0b
H0b:
  %blen = phi i32 [ 0, %H0a ], [ %blen0, %H0bl ]
  br label %body
body:
  %i1 = load i32, ptr %i
  %c1 = icmp ult i32 %i1, %alen
  br i1 %c1, label %in1, label %bad_a, !prof !24
in1:
  %x1 = zext i32 %i1 to i64
  %d1 = getelementptr i8, ptr %a, i64 16
  %p1 = getelementptr double, ptr %d1, i64 %x1
  %v1 = load double, ptr %p1, align 8, !tbaa !13
  %m = fmul double %v1, %k
  %i2 = load i32, ptr %i
  %c2 = icmp ult i32 %i2, %blen
  br i1 %c2, label %in2, label %bad_b, !prof !24
in2:
  %x2 = zext i32 %i2 to i64
  %d2 = getelementptr i8, ptr %b, i64 16
  %p2 = getelementptr double, ptr %d2, i64 %x2
  %v2 = load double, ptr %p2, align 8, !tbaa !13
  %r = fadd double %m, %v2
  %i3 = load i32, ptr %i
  %c3 = icmp ult i32 %i3, %alen
  br i1 %c3, label %in3, label %bad_a, !prof !24
in3:
  %x3 = zext i32 %i3 to i64
  %d3 = getelementptr i8, ptr %a, i64 16
  %p3 = getelementptr double, ptr %d3, i64 %x3
  store double %r, ptr %p3, align 8, !tbaa !13
  %i4 = load i32, ptr %i
  %i5 = add i32 %i4, 1
  store i32 %i5, ptr %i
  %i6 = load i32, ptr %i
  %c6 = icmp slt i32 %i6, %alen
  br i1 %c6, label %tick, label %out
tick:
  %k1 = load i32, ptr %chunk
  %k2 = add nuw nsw i32 %k1, 1
  store i32 %k2, ptr %chunk
  %kc = icmp ult i32 %k2, 65536
  br i1 %kc, label %body, label %pollb, !prof !24
pollb:
  call void @poll(ptr %ctx)
  br label %H0
out:
  ret i32 0
bad_a:
  br i1 %anull, label %null, label %index
bad_b:
  br i1 %bnull, label %null, label %index
index:
  call void @throw_index(ptr %ctx)
  ret i32 1
null:
  call void @throw_null(ptr %ctx)
  ret i32 1
}
declare void @poll(ptr)
declare void @throw_index(ptr) cold
declare void @throw_null(ptr) cold
!0 = !{!"rapgo"}
!1 = !{!"root slot", !0, i64 0}
!2 = !{!"array length", !0, i64 0}
!3 = !{!"float64", !0, i64 0}
!11 = !{!1, !1, i64 0}
!12 = !{!2, !2, i64 0}
!13 = !{!3, !3, i64 0}
!20 = !{i32 0, i32 2147483592}
!21 = !{!"branch_weights", i32 1, i32 1048575}
!24 = !{!"branch_weights", i32 1048575, i32 1}
"""

LENGTH_ACROSS_SAFEPOINT = """
define i32 @g(ptr %context, ptr %top, i1 %c) nounwind {
  %a = load ptr, ptr %top
  %p = getelementptr i8, ptr %a, i64 8
  %n = load i32, ptr %p, !range !0
  call void @poll(ptr %context)
  br i1 %c, label %x, label %y
x:
  call void @use(ptr %context, i32 %n)
  ret i32 1
y:
  ret i32 0
}
declare void @poll(ptr)
declare void @use(ptr, i32)
!0 = !{i32 0, i32 2147483592}
"""


def test_importing_does_not_load_llvm() -> None:
    program = "import sys, runtime.codegen.llvm as m; m.Compiler(); print(*sys.modules)"
    output = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    ).stdout
    assert "runtime.codegen.llvm" in output and "llvmlite" not in output


@pytest.mark.parametrize("level", Level)
def test_every_level_makes_an_object_and_keeps_times(level: Level) -> None:
    before = COMPILER.times()[level]
    obj = COMPILER.compile(ADD, level)
    after = COMPILER.times()[level]
    assert obj.startswith(b"\x7fELF")
    assert after.count == before.count + 1
    assert after.parse > before.parse and after.passes > before.passes and after.emit > before.emit
    assert after.total > before.total


@pytest.mark.parametrize("level", Level)
def test_every_level_puts_locals_into_registers(level: Level) -> None:
    assert "alloca" not in COMPILER.optimized_ir(ADD, level)


@pytest.mark.parametrize("level", Level)
def test_products_and_sums_are_never_fused(level: Level) -> None:
    text = COMPILER.assembly(MULTIPLY_ADD, level)
    assert "fmadd" not in text and re.search(r"v?mul[sp]d", text) and re.search(r"v?add[sp]d", text)


def test_only_the_upper_levels_vectorise_and_not_with_512_bits() -> None:
    for level in Level:
        vectors = set(re.findall(r"<(\d+) x double>", COMPILER.optimized_ir(MULTIPLY_ADD, level)))
        assert bool(vectors) == (level in (Level.O2, Level.FULL))
    assert "zmm" not in COMPILER.assembly(MULTIPLY_ADD, Level.FULL)
    narrow = Compiler(vector_width=128).assembly(MULTIPLY_ADD, Level.FULL)
    assert "xmm" in narrow and "ymm" not in narrow


@pytest.mark.parametrize("level", Level)
def test_tail_calls_jump_and_nest_is_r10(level: Level) -> None:
    text = COMPILER.assembly(TAIL, level)
    assert re.search(r"jmpq?\s+\*", text) and "callq" not in text
    assert "%r10" in text.partition("n:")[2]
    assert "slot@GOTPCREL" not in text  # dso_local data is addressed directly


def test_a_strip_mined_loop_with_its_checks_vectorises() -> None:
    text = COMPILER.optimized_ir(STRIP_MINED, Level.FULL)
    assert "vector.body:" in text and "@poll" in text
    assert re.search(r"fmul <\d+ x double>", text)


@pytest.mark.parametrize("level", Level)
def test_nothing_is_read_through_an_old_pointer_after_a_safepoint(level: Level) -> None:
    text = COMPILER.optimized_ir(LENGTH_ACROSS_SAFEPOINT, level)
    assert text.index("load i32") < text.index("@poll")
    # With the promise that lengths never change, LLVM does read it afterwards: never make it.
    promised = LENGTH_ACROSS_SAFEPOINT.replace("!range !0", "!invariant.load !1") + "!1 = !{}"
    text = COMPILER.optimized_ir(promised, level)
    assert text.index("load i32") > text.index("@poll")


def test_broken_text_is_rejected() -> None:
    with pytest.raises(LlvmRejected, match="parsing error"):
        COMPILER.compile("define i64 @f( {", Level.LIGHT)
    assert COMPILER.compile(ADD, Level.LIGHT)  # and nothing is left behind


def test_verification_rejects_what_only_parses() -> None:
    text = """
    define i64 @f(i1 %c) {
      br i1 %c, label %x, label %y
    x:
      %v = add i64 1, 2
      ret i64 %v
    y:
      ret i64 %v
    }
    """
    with pytest.raises(LlvmRejected, match="does not dominate"):
        Compiler(verify=True).compile(text, Level.LIGHT)


def test_the_header_is_added_only_where_it_lacks() -> None:
    assert "target datalayout" in COMPILER.header and "target triple" in COMPILER.header
    with_header = COMPILER.optimized_ir(COMPILER.header + ADD, Level.LIGHT)
    assert with_header == COMPILER.optimized_ir(ADD, Level.LIGHT)


def test_compiling_is_reproducible_and_leaves_no_state() -> None:
    first = [COMPILER.compile(MULTIPLY_ADD, level) for level in Level]
    assert first == [COMPILER.compile(MULTIPLY_ADD, level) for level in Level]


def test_threads_compile_at_once() -> None:
    expected = {level: COMPILER.compile(ADD, level) for level in Level}
    compiler = Compiler()  # loaded by whichever thread is first
    wrong: list[Level] = []

    def work() -> None:
        for _ in range(3):
            for level in Level:
                if compiler.compile(ADD, level) != expected[level]:
                    wrong.append(level)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert all(times.count == 12 for times in compiler.times().values())


def test_the_cpu_can_be_named() -> None:
    plain = Compiler(cpu="x86-64", features="")
    assert plain.cpu == "x86-64" and plain.features == ""
    assert "ymm" not in plain.assembly(MULTIPLY_ADD, Level.FULL)
    assert COMPILER.cpu and "+prefer-256-bit" in COMPILER.features
    with pytest.raises(ValueError, match="vector width"):
        Compiler(vector_width=64)

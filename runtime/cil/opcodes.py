"""CIL opcodes (ECMA-335, partition III) as tables: value → (mnemonic, operand kind)."""

from __future__ import annotations

# Operand kinds: "" none, b int8, B uint8, H uint16, i int32, q int64, f float32, d float64, t
# token, j short branch, J branch, s switch.
_ONE = """nop;break;ldarg.0;ldarg.1;ldarg.2;ldarg.3;ldloc.0;ldloc.1;ldloc.2;ldloc.3;stloc.0;stloc.1;
stloc.2;stloc.3;ldarg.s B;ldarga.s B;starg.s B;ldloc.s B;ldloca.s B;stloc.s B;ldnull;ldc.i4.m1;
ldc.i4.0;ldc.i4.1;ldc.i4.2;ldc.i4.3;ldc.i4.4;ldc.i4.5;ldc.i4.6;ldc.i4.7;ldc.i4.8;ldc.i4.s b;
ldc.i4 i;ldc.i8 q;ldc.r4 f;ldc.r8 d;?;dup;pop;jmp t;call t;calli t;ret;br.s j;brfalse.s j;
brtrue.s j;beq.s j;bge.s j;bgt.s j;ble.s j;blt.s j;bne.un.s j;bge.un.s j;bgt.un.s j;ble.un.s j;
blt.un.s j;br J;brfalse J;brtrue J;beq J;bge J;bgt J;ble J;blt J;bne.un J;bge.un J;bgt.un J;
ble.un J;blt.un J;switch s;ldind.i1;ldind.u1;ldind.i2;ldind.u2;ldind.i4;ldind.u4;ldind.i8;ldind.i;
ldind.r4;ldind.r8;ldind.ref;stind.ref;stind.i1;stind.i2;stind.i4;stind.i8;stind.r4;stind.r8;add;sub;
mul;div;div.un;rem;rem.un;and;or;xor;shl;shr;shr.un;neg;not;conv.i1;conv.i2;conv.i4;conv.i8;conv.r4;
conv.r8;conv.u4;conv.u8;callvirt t;cpobj t;ldobj t;ldstr t;newobj t;castclass t;isinst t;conv.r.un;
?;?;unbox t;throw;ldfld t;ldflda t;stfld t;ldsfld t;ldsflda t;stsfld t;stobj t;conv.ovf.i1.un;
conv.ovf.i2.un;conv.ovf.i4.un;conv.ovf.i8.un;conv.ovf.u1.un;conv.ovf.u2.un;conv.ovf.u4.un;
conv.ovf.u8.un;conv.ovf.i.un;conv.ovf.u.un;box t;newarr t;ldlen;ldelema t;ldelem.i1;ldelem.u1;
ldelem.i2;ldelem.u2;ldelem.i4;ldelem.u4;ldelem.i8;ldelem.i;ldelem.r4;ldelem.r8;ldelem.ref;stelem.i;
stelem.i1;stelem.i2;stelem.i4;stelem.i8;stelem.r4;stelem.r8;stelem.ref;ldelem t;stelem t;
unbox.any t;?;?;?;?;?;?;?;?;?;?;?;?;?;conv.ovf.i1;conv.ovf.u1;conv.ovf.i2;conv.ovf.u2;conv.ovf.i4;
conv.ovf.u4;conv.ovf.i8;conv.ovf.u8;?;?;?;?;?;?;?;refanyval t;ckfinite;?;?;mkrefany t;?;?;?;?;?;?;?;
?;?;ldtoken t;conv.u2;conv.u1;conv.i;conv.ovf.i;conv.ovf.u;add.ovf;add.ovf.un;mul.ovf;mul.ovf.un;
sub.ovf;sub.ovf.un;endfinally;leave J;leave.s j;stind.i;conv.u"""
_TWO = """arglist;ceq;cgt;cgt.un;clt;clt.un;ldftn t;ldvirtftn t;?;ldarg H;ldarga H;starg H;ldloc H;
ldloca H;stloc H;localloc;?;endfilter;unaligned. B;volatile.;tail.;initobj t;constrained. t;cpblk;
initblk;no. B;rethrow;?;sizeof t;refanytype;readonly."""


def _table(text: str) -> list[tuple[str, str]]:
    rows = []
    for entry in text.replace("\n", "").split(";"):
        name, _, kind = entry.partition(" ")
        rows.append((name, kind))
    return rows


ONE_BYTE = _table(_ONE)
TWO_BYTE = _table(_TWO)

// Explicit and sequential layouts: unions, overlapping fields, packing, padding, sizes, fixed buffers, with references.
using System;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit)]
struct Number { [FieldOffset(0)] public double D; [FieldOffset(0)] public long L; [FieldOffset(0)] public int Low; [FieldOffset(4)] public int High; [FieldOffset(0)] public float F; [FieldOffset(7)] public byte Top; }
[StructLayout(LayoutKind.Explicit, Size = 32)]
struct Wide { [FieldOffset(0)] public int A; [FieldOffset(20)] public short B; [FieldOffset(30)] public byte C; }
[StructLayout(LayoutKind.Sequential, Pack = 1)]
struct Packed { public byte A; public int B; public byte C; public long D; public short E; public double F; }
[StructLayout(LayoutKind.Sequential)]
struct Padded { public byte A; public long B; public byte C; public int D; }
[StructLayout(LayoutKind.Explicit)]
struct Tagged { [FieldOffset(0)] public object Ref; [FieldOffset(8)] public int Int; [FieldOffset(8)] public float Float; [FieldOffset(12)] public byte Kind; }
[StructLayout(LayoutKind.Explicit)]
struct Rgba { [FieldOffset(0)] public uint Value; [FieldOffset(0)] public byte R; [FieldOffset(1)] public byte G; [FieldOffset(2)] public byte B; [FieldOffset(3)] public byte A; }
unsafe struct Buffered { public int Count; public fixed int Items[8]; public fixed byte Name[5]; public void Add(int x) { fixed (int* p = Items) p[Count++] = x; } }

static class StructsExplicit
{
    static Number shared;
    static Rgba Blend(Rgba a, Rgba b) { return new Rgba { R = (byte)((a.R + b.R) / 2), G = (byte)((a.G + b.G) / 2), B = (byte)((a.B + b.B) / 2), A = Math.Max(a.A, b.A) }; }
    static Packed Bump(Packed p) { p.A++; p.B--; p.C *= 2; p.D <<= 3; p.E = -1; p.F /= 3; return p; }
    static Tagged Make(object o, int i) { return new Tagged { Ref = o, Int = i, Kind = 7 }; }

    static unsafe int Main()
    {
        Number n = new Number { D = 1.5 };
        Console.WriteLine("{0:x} {1:x} {2:x} {3} {4}", n.L, n.Low, n.High, n.Top, n.F);
        n.High = 0x40590000; Console.WriteLine(n.D);
        n.F = 0.1f; Console.WriteLine("{0:x}", n.L);
        n.Top = 0xBF; Console.WriteLine(n.D.ToString("R"));
        shared = n; shared.Low++; Console.WriteLine("{0:x}", shared.L);
        Console.WriteLine("{0} {1} {2} {3} {4}", sizeof(Number), sizeof(Wide), sizeof(Packed), sizeof(Padded), sizeof(Rgba));
        Wide w = new Wide { A = 1, B = -2, C = 3 }; Wide w2 = w; w2.B--;
        Console.WriteLine("{0} {1} {2} {3}", w2.A, w2.B, w2.C, w.B);
        Packed p = Bump(new Packed { A = 255, B = int.MinValue, C = 200, D = 5, E = 6, F = 1 });
        Console.WriteLine("{0} {1} {2} {3} {4} {5:R}", p.A, p.B, p.C, p.D, p.E, p.F);
        var array = new Packed[3]; array[1] = p; array[2] = Bump(array[1]);
        Console.WriteLine("{0} {1} {2}", array[1].D, array[2].D, (byte*)&p.E - (byte*)&p);
        Tagged t = Make("text", 1065353216);
        Console.WriteLine("{0} {1} {2}", t.Ref, t.Float, t.Kind);
        GC.Collect();
        t.Float = 2; t.Ref = new string('x', 3);
        Console.WriteLine("{0} {1}", t.Ref, t.Int);
        Rgba c = Blend(new Rgba { Value = 0x80FF4020 }, new Rgba { Value = 0x10204060 });
        Console.WriteLine("{0:x8} {1} {2} {3} {4}", c.Value, c.R, c.G, c.B, c.A);
        Buffered b = new Buffered();
        for (int i = 0; i < 8; i++) b.Add(i * i);
        b.Name[0] = 65; b.Name[4] = 69;
        Buffered b2 = b; b2.Items[7] = -1;
        Console.WriteLine("{0} {1} {2} {3} {4}", b.Count, b.Items[7], b2.Items[7], b2.Name[4], sizeof(Buffered));
        uint hash = 0;
        for (int i = 0; i < 50000; i++) { Rgba x = new Rgba { Value = (uint)i * 2654435761 }; x.G ^= x.A; x.B += x.R; hash = hash * 31 + x.Value; }
        Console.WriteLine(hash);
        return 0;
    }
}

// Comparisons of long and ulong, uint loops that wrap, mixed signedness, min and max values, IntPtr arithmetic, bool values.
using System;

static class WideCompares
{
    static string Signed(long a, long b) { return (a < b ? "<" : "") + (a > b ? ">" : "") + (a <= b ? "l" : "") + (a >= b ? "g" : "") + (a == b ? "=" : "") + (a != b ? "!" : ""); }
    static string Unsigned(ulong a, ulong b) { string s = ""; if (a < b) s += "<"; if (a > b) s += ">"; if (a <= b) s += "l"; if (a >= b) s += "g"; if (a == b) s += "="; if (a != b) s += "!"; return s; }
    static string Ints(uint a, uint b) { return (a < b) + "" + ((int)a < (int)b) + (a < (int)b) + ((int)a == b) + (a > b ? 1 : 0); }
    static int UintDown(uint n) { int c = 0; for (uint i = n; i < n + 5; i--) c++; return c; }
    static int UintUp(uint from) { int c = 0; for (uint i = from; i >= from; i++) c++; return c; }
    static int ByteLoop() { int c = 0; for (byte b = 250; b != 5; b++) c = c * 3 + b; return c; }
    static int SByteLoop() { int c = 0; for (sbyte b = 120; b > 0; b++) c += b; return c; }
    static long Strided(long from, long to, long by) { long s = 0; if (by > 0) for (long i = from; i < to; i += by) s ^= i; else for (long i = from; i > to; i += by) s += i; return s; }
    static ulong Search(ulong target) { ulong lo = 0, hi = ulong.MaxValue; while (lo < hi) { ulong mid = lo + (hi - lo) / 2; if (mid < target) lo = mid + 1; else hi = mid; } return lo; }
    static bool Between(int x, int lo, int hi) { return (uint)(x - lo) <= (uint)(hi - lo); }
    static int Sign(long x) { return x < 0 ? -1 : x > 0 ? 1 : 0; }
    static bool Xor(bool a, bool b) { return a ^ b; }
    static int Bools(int x, int y) { bool a = x > y, b = x == y, c = a | b; int n = 0; if (a == b) n |= 1; if (a != c) n |= 2; if (!(a & c)) n |= 4; if (Xor(a, c) == (x < y)) n |= 8; return n + Convert.ToInt32(a) * 16; }

    static int Main()
    {
        long[] v = { 0, 1, -1, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, -(1L << 32), long.MaxValue, long.MinValue }; foreach (long a in v) { string line = a + ":"; foreach (long b in v) line += " " + Signed(a, b) + "/" + Unsigned((ulong)a, (ulong)b); Console.WriteLine(line); } foreach (uint a in new[] { 0u, 1u, 0x7fffffffu, 0x80000000u, uint.MaxValue }) foreach (uint b in new[] { 0u, 0x80000000u, uint.MaxValue }) Console.Write(Ints(a, b) + " "); Console.WriteLine();
        Console.WriteLine("{0} {1} {2} {3}", UintDown(3), UintUp(uint.MaxValue - 10), ByteLoop(), SByteLoop()); Console.WriteLine("{0} {1}", Strided(long.MaxValue - 1000, long.MaxValue - 70, 13), Strided(100, -100, -7)); Console.WriteLine("{0} {1}", Search(1234567890123456789), Search(ulong.MaxValue)); Console.WriteLine("{0} {1} {2} {3}", Between(5, 1, 9), Between(-1, 0, 9), Between(int.MinValue, -5, 5), Sign(long.MinValue)); for (int i = -1; i < 2; i++) Console.Write(Bools(i, 0) + " "); Console.WriteLine();
        IntPtr p = new IntPtr(100); p += 28; Console.WriteLine("{0} {1} {2} {3}", p, p - 8, (long)p * 2, p == (IntPtr)128); UIntPtr u = (UIntPtr)ulong.MaxValue; Console.WriteLine("{0} {1} {2}", u, (ulong)u + 1, UIntPtr.Zero == (UIntPtr)0); IntPtr q = IntPtr.Add(p, -200); Console.WriteLine("{0} {1} {2}", q, q.ToInt64() < 0, q.ToInt32()); IntPtr[] ps = { p, q, IntPtr.Zero }; long total = 0; foreach (IntPtr x in ps) total += x.ToInt64(); Console.WriteLine("{0} {1}", total, ps[2] == IntPtr.Zero); int hits = 0; for (uint i = 0; i < 100000; i += 7) if (i % 3 == 1u && i * 2654435761 > 0x80000000) hits++; Console.WriteLine(hits); ulong acc = 1; for (ulong i = 1; i < 200; i++) acc = acc * i + (acc >> 7) - (acc < i << 40 ? 1UL : 0); Console.WriteLine(acc);
        return 0;
    }
}

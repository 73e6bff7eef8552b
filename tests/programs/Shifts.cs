// Shifts of every width by amounts below, at and beyond the width, signed and unsigned, and rotations.
using System;

static class Shifts
{
    static uint RotateLeft(uint x, int n) { return (x << n) | (x >> (32 - n)); }
    static ulong RotateRight(ulong x, int n) { return (x >> n) | (x << (64 - n)); }
    static int Left(int x, int n) { return x << n; }
    static int Right(int x, int n) { return x >> n; }

    static int Main()
    {
        int[] amounts = { 0, 1, 5, 8, 15, 16, 31, 32, 33, 63, 64, 65, 127, -1, -31, -64, int.MaxValue, int.MinValue };
        foreach (int n in amounts)
        {
            int i = -123456789;
            uint u = 0x89ABCDEF;
            long l = -1234567890123456789;
            ulong m = 0x89ABCDEF01234567;
            Console.WriteLine("{0}: {1} {2} {3} {4}", n, i << n, i >> n, u << n, u >> n);
            Console.WriteLine("{0}: {1} {2} {3} {4}", n, l << n, l >> n, m << n, m >> n);
            sbyte s = -77; byte b = 200; short h = -30000; ushort w = 60000; char c = 'Ω';
            Console.WriteLine("{0}: {1} {2} {3} {4} {5}", n, s << n, b >> n, h >> n, w << n, c << n);
            Console.WriteLine("{0}: {1:x} {2:x} {3} {4}", n, RotateLeft(u, n), RotateRight(m, n), Left(7, n), Right(-7, n));
            s <<= n; b >>= n; h >>= n; w <<= n;
            Console.WriteLine("{0}: {1} {2} {3} {4}", n, s, b, h, w);
        }
        Console.WriteLine("{0} {1} {2} {3}", 1 << 31, 1 << 32, 1L << 63, 1L << 64);
        Console.WriteLine("{0} {1}", -1 >> 31, unchecked((uint)-1) >> 31);
        uint hash = 2166136261;
        for (int k = 0; k < 100000; k++) { hash = RotateLeft(hash ^ (uint)k, k & 31) * 16777619; }
        Console.WriteLine(hash);
        return 0;
    }
}

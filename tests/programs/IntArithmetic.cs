// Addition, subtraction, multiplication, negation and bit operations on every integer width, with wrap-around.
using System;

static class IntArithmetic
{
    static readonly int[] Ints = { 0, 1, -1, 2, 7, -8, 46341, 65535, 65536, int.MaxValue, int.MinValue };
    static readonly long[] Longs = { 0, 1, -1, 3, -4, 3037000500, 4294967295, 4294967296, long.MaxValue, long.MinValue };

    static void OnInts()
    {
        foreach (int a in Ints)
        {
            foreach (int b in Ints)
                Console.WriteLine("i {0} {1}: {2} {3} {4} {5} {6} {7}", a, b, a + b, a - b, a * b, a & b, a | b, a ^ b);
            Console.WriteLine("i {0}: {1} {2} {3}", a, -a, ~a, +a);
        }
    }

    static void OnUnsigned()
    {
        foreach (int x in Ints)
            foreach (int y in Ints)
            {
                uint a = (uint)x, b = (uint)y;
                Console.WriteLine("u {0} {1}: {2} {3} {4} {5} {6}", a, b, a + b, a - b, a * b, a < b, a >= b);
            }
    }

    static void OnLongs()
    {
        foreach (long a in Longs)
            foreach (long b in Longs)
            {
                ulong c = (ulong)a, d = (ulong)b;
                Console.WriteLine("l {0} {1}: {2} {3} {4} {5} {6}", a, b, a + b, a - b, a * b, a ^ ~b, a < b);
                Console.WriteLine("ul {0} {1}: {2} {3} {4} {5}", c, d, c + d, c - d, c * d, c < d);
            }
    }

    static void OnSmall()
    {
        sbyte s = sbyte.MaxValue; s++; Console.WriteLine(s); s--; s--; Console.WriteLine(s); s *= 3; Console.WriteLine(s);
        byte b = byte.MaxValue; b++; Console.WriteLine(b); b--; Console.WriteLine(b); b = (byte)(b * b); Console.WriteLine(b);
        short h = short.MinValue; h--; Console.WriteLine(h); h += 2; Console.WriteLine(h); h = (short)-h; Console.WriteLine(h);
        ushort w = ushort.MaxValue; w += 5; Console.WriteLine(w); w = (ushort)~w; Console.WriteLine(w);
        char c = char.MaxValue; c++; Console.WriteLine((int)c); c -= (char)2; Console.WriteLine((int)c);
        for (int i = -300; i <= 300; i += 75)
            Console.WriteLine("{0}: {1} {2} {3} {4}", i, (sbyte)i * 2, (byte)i * 2, (short)(i * 1000), (ushort)(i * 1000));
    }

    static int Mix(int a, uint b, long c, ulong d, short e, byte f, sbyte g, ushort h)
    {
        return (int)(a * 31 + b * 37 + c * 41 + (long)d * 43 + e * 47 + f * 53 + g * 59 + h * 61);
    }

    static int Main()
    {
        OnInts();
        OnUnsigned();
        OnLongs();
        OnSmall();
        int sum = 0;
        for (int i = 0; i < 20000; i++)
            sum = sum * 33 + Mix(i, (uint)-i, i * 100000L, (ulong)i << 40, (short)(i * 7), (byte)i, (sbyte)(i * 3), (ushort)(i * 11));
        Console.WriteLine(sum);
        return 0;
    }
}

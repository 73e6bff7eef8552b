// Conversions between all integer types, unchecked and checked, from edge values.
using System;

static class IntConversions
{
    static string Try(Func<object> convert)
    {
        try { return convert().ToString(); }
        catch (OverflowException) { return "overflow"; }
    }

    static void FromLong(long x)
    {
        Console.WriteLine("{0}: {1} {2} {3} {4} {5} {6} {7} {8}", x,
            (sbyte)x, (byte)x, (short)x, (ushort)x, (int)x, (uint)x, (ulong)x, (int)(char)x);
        Console.WriteLine("checked {0}: {1} {2} {3} {4} {5} {6} {7} {8}", x,
            Try(() => checked((sbyte)x)), Try(() => checked((byte)x)), Try(() => checked((short)x)), Try(() => checked((ushort)x)),
            Try(() => checked((int)x)), Try(() => checked((uint)x)), Try(() => checked((ulong)x)), Try(() => (int)checked((char)x)));
    }

    static void FromULong(ulong x)
    {
        Console.WriteLine("{0}: {1} {2} {3} {4} {5} {6} {7}", x, (sbyte)x, (byte)x, (short)x, (ushort)x, (int)x, (uint)x, (long)x);
        Console.WriteLine("checked {0}: {1} {2} {3} {4} {5} {6} {7}", x,
            Try(() => checked((sbyte)x)), Try(() => checked((byte)x)), Try(() => checked((short)x)), Try(() => checked((ushort)x)),
            Try(() => checked((int)x)), Try(() => checked((uint)x)), Try(() => checked((long)x)));
    }

    static void FromInt(int x)
    {
        Console.WriteLine("{0}: {1} {2} {3} {4} {5} {6} {7}", x, (sbyte)x, (byte)x, (short)x, (ushort)x, (uint)x, (long)x, (ulong)x);
        Console.WriteLine("checked {0}: {1} {2} {3} {4} {5} {6}", x,
            Try(() => checked((sbyte)x)), Try(() => checked((byte)x)), Try(() => checked((short)x)), Try(() => checked((ushort)x)),
            Try(() => checked((uint)x)), Try(() => checked((ulong)x)));
    }

    static void FromUInt(uint x)
    {
        Console.WriteLine("{0}: {1} {2} {3} {4} {5} {6} {7}", x, (sbyte)x, (byte)x, (short)x, (ushort)x, (int)x, (long)x, (ulong)x);
        Console.WriteLine("checked {0}: {1} {2} {3} {4} {5}", x,
            Try(() => checked((sbyte)x)), Try(() => checked((byte)x)), Try(() => checked((short)x)), Try(() => checked((ushort)x)),
            Try(() => checked((int)x)));
    }

    static long Widen(sbyte a, byte b, short c, ushort d, char e, int f, uint g) { return a + b + c + d + e + (long)f + g; }

    static int Main()
    {
        foreach (long x in new[] { 0L, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32769, 65535, 65536, 2147483647, 2147483648, -2147483648, -2147483649, 4294967295, 4294967296, long.MaxValue, long.MinValue })
            FromLong(x);
        foreach (ulong x in new ulong[] { 0, 127, 255, 32768, 4294967295, 9223372036854775807, 9223372036854775808, ulong.MaxValue })
            FromULong(x);
        foreach (int x in new[] { 0, -1, 127, 128, -129, 255, 256, 65535, 65536, int.MaxValue, int.MinValue })
            FromInt(x);
        foreach (uint x in new[] { 0u, 127u, 128u, 65535u, 2147483647u, 2147483648u, uint.MaxValue })
            FromUInt(x);
        Console.WriteLine(Widen(-1, 255, -2, 65535, '\uffff', int.MinValue, uint.MaxValue));
        int kept = 0;
        for (int i = -70000; i < 70000; i += 7)
        {
            try { checked { kept += (short)i; } }
            catch (OverflowException) { kept ^= 1; }
            if (i % 4000 != 0) { i += 700; }
        }
        Console.WriteLine(kept);
        return 0;
    }
}

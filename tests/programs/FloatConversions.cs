// Conversions between floating-point and integer types: in range, truncation, NaN, infinities, out of range, checked.
using System;

static class FloatConversions
{
    static string Try(Func<object> convert)
    {
        try { return convert().ToString(); }
        catch (OverflowException) { return "overflow"; }
    }

    static void FromDouble(double x)
    {
        Console.WriteLine("{0}: {1} {2} {3} {4}", x, (int)x, (long)x, (uint)x, (ulong)x);
        Console.WriteLine("small {0}: {1} {2} {3} {4}", x, (sbyte)x, (byte)x, (short)x, (ushort)x);
        Console.WriteLine("checked {0}: {1} {2} {3} {4} {5} {6} {7} {8}", x,
            Try(() => checked((sbyte)x)), Try(() => checked((byte)x)), Try(() => checked((short)x)), Try(() => checked((ushort)x)),
            Try(() => checked((int)x)), Try(() => checked((uint)x)), Try(() => checked((long)x)), Try(() => checked((ulong)x)));
    }

    static void FromFloat(float x)
    {
        Console.WriteLine("f {0}: {1} {2} {3} {4}", x, (int)x, (long)x, (uint)x, (ulong)x);
        Console.WriteLine("f checked {0}: {1} {2} {3}", x, Try(() => checked((int)x)), Try(() => checked((long)x)), Try(() => checked((byte)x)));
    }

    static void ToFloating(long x)
    {
        Console.WriteLine("{0}: {1:R} {2:R} {3:R} {4:R}", x, (double)x, (float)x, (double)(ulong)x, (float)(ulong)x);
        Console.WriteLine("{0}: {1:R} {2:R} {3:R}", x, (double)(int)x, (float)(uint)x, (double)(uint)x);
    }

    static int Main()
    {
        double[] inside = { 0.0, -0.0, 0.5, -0.5, 0.9999999, 1.5, 2.5, -1.5, 126.9, 127.5, 255.5, 32767.5, 65535.9, 2147483646.9, 2147483647.0, -2147483648.0 };
        foreach (double x in inside) FromDouble(x);
        double[] wide = { 2147483648.0, -2147483649.0, 4294967295.5, 4294967296.0, 9.2233720368547748e18, 9.2233720368547758e18, -9.2233720368547758e18, 1.8446744073709550e19, 1.8446744073709552e19, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon };
        foreach (double x in wide) FromDouble(x);
        foreach (float x in new[] { 0f, 1.9f, -1.9f, 16777217f, 2.147483e9f, 3e9f, 1e19f, -5f, float.NaN, float.MaxValue, float.NegativeInfinity }) FromFloat(x);
        foreach (long x in new[] { 0L, 1, -1, 16777217, 9007199254740993, -9007199254740993, 4294967295, long.MaxValue, long.MinValue }) ToFloating(x);
        Console.WriteLine("{0:R} {1:R} {2}", (float)1e39, (float)0.1, (double)0.1f == 0.1);
        Console.WriteLine((float)double.NaN);
        double sum = 0;
        for (int i = 0; i < 100000; i++) { double d = i * 0.37; sum += d - (int)d + (float)d - (long)(d * 3); }
        Console.WriteLine(sum.ToString("R"));
        return 0;
    }
}

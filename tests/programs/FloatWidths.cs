// float against double: rounding at every operation, mixed expressions, fields and arrays, accumulation, bit patterns.
using System;

static class FloatWidths
{
    static float single;
    static double dual;

    static unsafe int Bits(float x) { return *(int*)&x; }
    static unsafe float FromBits(int x) { return *(float*)&x; }
    static long Bits(double x) { return BitConverter.DoubleToInt64Bits(x); }

    static float Chain(float a, float b, float c) { return a * b + c - a / b; }
    static double Chain(double a, double b, double c) { return a * b + c - a / b; }
    static double Mixed(float a, double b, int c) { return a + b * c - (float)(b / 3) + c / 7f; }

    static float Sum(float[] values)
    {
        float total = 0;
        foreach (float v in values) total += v;
        return total;
    }

    static int Main()
    {
        float tenth = 0.1f;
        Console.WriteLine("{0:x8} {1:x16}", Bits(tenth + 0.2f), Bits(0.1 + 0.2));
        Console.WriteLine("{0:x8} {1:x16}", Bits(tenth * tenth), Bits(tenth * (double)tenth));
        Console.WriteLine("{0:x8} {1:x8}", Bits(16777216f + 1f), Bits(16777216f + 2f));
        Console.WriteLine("{0:x8} {1:x16}", Bits(Chain(1.1f, 2.3f, 3.7f)), Bits(Chain(1.1, 2.3, 3.7)));
        Console.WriteLine("{0:x16}", Bits(Mixed(1.1f, 2.3, 9)));
        Console.WriteLine((tenth + 0.2f == 0.3f) + " " + (0.1 + 0.2 == 0.3));
        Console.WriteLine("{0:R} {1:R}", FromBits(0x3f9d70a4), FromBits(1));
        Console.WriteLine("{0} {1} {2}", float.MaxValue * 2, float.Epsilon / 2, float.MinValue - float.MaxValue);
        Console.WriteLine("{0:x8}", Bits(-0f));
        Console.WriteLine("{0:x16}", Bits(0.0 * -1.0));
        single = 1f / 3; dual = 1.0 / 3;
        Console.WriteLine("{0:x8} {1:x16} {2}", Bits(single), Bits(dual), single == dual);
        single = (float)dual * 3; dual = single;
        Console.WriteLine("{0:R} {1:R}", single, dual);
        var values = new float[1000];
        for (int i = 0; i < values.Length; i++) values[i] = 1f / (i + 1);
        Console.WriteLine("{0:x8}", Bits(Sum(values)));
        Array.Reverse(values);
        Console.WriteLine("{0:x8}", Bits(Sum(values)));
        double a = 0;
        float b = 0;
        for (int i = 1; i <= 100000; i++) { a += 1.0 / i; b += 1f / i; }
        Console.WriteLine("{0:R} {1:x8}", a, Bits(b));
        Console.WriteLine("{0:R} {1:R} {2:R}", Math.Sqrt(2), (float)Math.Sqrt(2f), Math.Floor(-2.5));
        Console.WriteLine("{0} {1} {2}", Math.Round(2.5), Math.Round(3.5), Math.Round(-2.5, MidpointRounding.AwayFromZero));
        Console.WriteLine("{0} {1} {2}", Math.Min(double.NaN, 1), Math.Max(-0.0, 0.0), Math.Abs(-3.25f));
        Console.WriteLine("{0} {1} {2}", Math.IEEERemainder(7, 4), Math.Truncate(-7.9), Math.Sign(-0.1));
        return 0;
    }
}

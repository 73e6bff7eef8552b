// Checked arithmetic: which operands overflow, for each width and operator, and loops that stop at an overflow.
using System;

static class CheckedArithmetic
{
    static void Try(string name, Func<object> compute)
    {
        try { Console.WriteLine("{0} = {1}", name, compute()); }
        catch (OverflowException e) { Console.WriteLine("{0}: {1}: {2}", name, e.GetType().Name, e.Message); }
    }

    static int Factorials()
    {
        int n = 1, product = 1;
        try { while (true) { product = checked(product * n); n++; } }
        catch (OverflowException) { return n; }
    }

    static int SumUntilOverflow(int step)
    {
        int total = 0, rounds = 0;
        try { checked { for (; ; ) { total += step; rounds++; } } }
        catch (OverflowException) { Console.WriteLine("stopped at {0}", total); }
        return rounds;
    }

    static long Fibonacci()
    {
        long a = 0, b = 1;
        int n = 0;
        try { checked { while (true) { long c = a + b; a = b; b = c; n++; } } }
        catch (OverflowException) { Console.WriteLine("fib({0}) = {1}", n + 1, b); }
        return a;
    }

    static int Main()
    {
        int[] ints = { 0, 1, -1, 65536, int.MaxValue, int.MinValue };
        foreach (int a in ints)
            foreach (int b in ints)
            {
                Try(a + "+" + b, () => checked(a + b));
                Try(a + "-" + b, () => checked(a - b));
                Try(a + "*" + b, () => checked(a * b));
            }
        foreach (int a in ints) Try("-" + a, () => checked(-a));
        uint[] uints = { 0, 1, 65536, uint.MaxValue };
        foreach (uint a in uints)
            foreach (uint b in uints)
            {
                Try(a + "u+" + b, () => checked(a + b));
                Try(a + "u-" + b, () => checked(a - b));
                Try(a + "u*" + b, () => checked(a * b));
            }
        long[] longs = { 0, 1, -1, 4294967296, long.MaxValue, long.MinValue };
        foreach (long a in longs)
            foreach (long b in longs)
            {
                Try(a + "L+" + b, () => checked(a + b));
                Try(a + "L-" + b, () => checked(a - b));
                Try(a + "L*" + b, () => checked(a * b));
            }
        ulong[] ulongs = { 0, 1, 4294967296, ulong.MaxValue };
        foreach (ulong a in ulongs)
            foreach (ulong b in ulongs)
            {
                Try(a + "ul+" + b, () => checked(a + b));
                Try(a + "ul-" + b, () => checked(a - b));
                Try(a + "ul*" + b, () => checked(a * b));
            }
        Try("byte++", () => { byte x = 255; checked { x++; } return x; });
        Try("sbyte--", () => { sbyte x = -128; checked { x--; } return x; });
        Try("short*=", () => { short x = 200; checked { x *= 200; } return x; });
        Try("ushort-=", () => { ushort x = 1; checked { x -= 2; } return x; });
        Try("char++", () => { char x = char.MaxValue; checked { x++; } return (int)x; });
        Console.WriteLine(Factorials());
        Console.WriteLine(SumUntilOverflow(123456));
        Console.WriteLine(SumUntilOverflow(-98765));
        Console.WriteLine(Fibonacci());
        return 0;
    }
}

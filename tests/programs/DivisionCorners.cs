// Division and remainder: signs, zero divisors, MinValue / -1, constants and powers of two as divisors, unsigned.
using System;

static class DivisionCorners
{
    static string Try(Func<object> compute)
    {
        try { return compute().ToString(); }
        catch (ArithmeticException e) { return e.GetType().Name + " (" + e.Message + ")"; }
    }

    static int Divide(int a, int b) { return a / b; }
    static int Remainder(int a, int b) { return a % b; }
    static long Divide(long a, long b) { return a / b; }
    static long Remainder(long a, long b) { return a % b; }
    static uint Divide(uint a, uint b) { return a / b; }
    static ulong Remainder(ulong a, ulong b) { return a % b; }
    static decimal Divide(decimal a, decimal b) { return a / b; }

    static int Main()
    {
        int[] values = { 0, 1, -1, 2, -2, 3, 7, -7, 10, 100, int.MaxValue, int.MinValue };
        foreach (int a in values)
        {
            foreach (int b in values)
            {
                Console.WriteLine("{0} / {1} = {2}, {0} % {1} = {3}", a, b, Try(() => Divide(a, b)), Try(() => Remainder(a, b)));
                Console.WriteLine("  long {0} {1}", Try(() => Divide((long)a, b)), Try(() => Remainder((long)a, b)));
                Console.WriteLine("  unsigned {0} {1}", Try(() => Divide((uint)a, (uint)b)), Try(() => Remainder((ulong)a, (ulong)b)));
            }
            Console.WriteLine("{0} constants: {1} {2} {3} {4} {5} {6}", a, a / 2, a / -2, a / 3, a / 10, a / 16, a / -7);
            Console.WriteLine("{0} constants: {1} {2} {3} {4} {5} {6}", a, a % 2, a % -2, a % 3, a % 10, a % 16, a % -7);
            uint u = (uint)a;
            Console.WriteLine("{0} unsigned constants: {1} {2} {3} {4}", u, u / 2, u / 10, u % 8, u % 1000);
        }
        Console.WriteLine(Try(() => Divide(long.MinValue, -1L)));
        Console.WriteLine(Try(() => Remainder(long.MinValue, -1L)));
        Console.WriteLine(Try(() => Divide(long.MinValue, 0L)));
        Console.WriteLine(Try(() => Divide(7.5m, 0m)));
        Console.WriteLine("{0} {1} {2} {3}", 7.5 % 2, -7.5 % 2, 7.5f % -2f, 1.0 % 0.0);
        Console.WriteLine("{0} {1} {2}", 1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0);
        long sum = 0;
        for (int i = 1; i < 50000; i++) sum += 1000000007 / i + 1000000007 % i - -12345 / i;
        Console.WriteLine(sum);
        return 0;
    }
}

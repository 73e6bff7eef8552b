// decimal: scale, arithmetic, rounding, comparisons, conversions, overflow, parsing; interest and average loops.
using System;

static class Decimals
{
    static decimal total, most = decimal.MaxValue, three = 3;
    static double one = 1;
    static readonly decimal[] prices = { 19.99m, 0.01m, 100m, 3.333m };
    static void Try(string n, Func<object> f) { try { Console.WriteLine("{0}: {1}", n, f()); } catch (Exception e) { Console.WriteLine("{0}: {1}", n, e.GetType().Name); } }
    static decimal Sqrt(decimal x) { decimal g = x / 2; for (int i = 0; i < 30; i++) g = (g + x / g) / 2; return g; }
    static decimal Sum(params decimal[] xs) { decimal s = 0; foreach (decimal x in xs) s += x; return s; }

    static int Main()
    {
        decimal a = 1.10m, b = 2.2m; Console.WriteLine("{0} {1} {2} {3} {4}", a + b, a - b, a * b, a / b, b % a); Console.WriteLine("{0} {1} {2} {3}", 1m / 3, 2m / 3 * 3, 0.1m + 0.2m == 0.3m, -a);
        Console.WriteLine("{0} {1} {2} {3}", decimal.MaxValue, decimal.MinValue, 1.000m, 1.000m == 1m); Console.WriteLine("{0} {1} {2} {3}", a < b, a >= b, a.CompareTo(b), decimal.Compare(b, a));
        Console.WriteLine("{0} {1} {2} {3} {4}", Math.Round(2.5m), Math.Round(3.5m), Math.Round(-2.345m, 2), Math.Round(2.5m, MidpointRounding.AwayFromZero), decimal.Truncate(-7.9m)); Console.WriteLine("{0} {1} {2}", decimal.Floor(-1.5m), decimal.Ceiling(1.2m), Math.Abs(-3.0m));
        Console.WriteLine("{0} {1} {2} {3} {4}", (int)7.99m, (long)-7.99m, (double)0.1m, (float)1.5m, (byte)255m); Console.WriteLine("{0} {1} {2} {3}", (decimal)0.1, (decimal)0.1f, (decimal)long.MaxValue, (decimal)uint.MaxValue);
        Try("overflow", () => most + 1); Try("mul overflow", () => most * 2m); Try("zero", () => a / (b - 2.2m)); Try("to int", () => (int)(three * 1000000000)); Try("to byte", () => (byte)(three - 4)); Try("from double", () => (decimal)(1e30 * one)); Try("nan", () => (decimal)(double.NaN * one)); Try("parse", () => decimal.Parse("12.50")); Try("bad parse", () => decimal.Parse("1,2,x"));
        int[] bits = decimal.GetBits(-12.345m); Console.WriteLine("{0} {1:x}", bits[0], bits[3]); Console.WriteLine("{0} {1}", new decimal(1, 2, 3, true, 10), Sqrt(2));
        foreach (decimal p in prices) total += p * 1.2m; Console.WriteLine(total); total++; total--; total = -total; Console.WriteLine(total);
        decimal balance = 1000m; for (int i = 0; i < 120; i++) balance = Math.Round(balance * 1.004m, 4); Console.WriteLine(balance); Console.WriteLine(Sum(1.5m, 2.25m, -0.75m)); decimal f = 1; for (int i = 1; i <= 27; i++) f *= i; Console.WriteLine(f);
        Console.WriteLine("{0:F3} {1:N2} {2:E2} {3,10:0.0}", 1234.5678m, 1234567.891m, 12345m, 2.25m); object boxed = 5.0m; Console.WriteLine("{0} {1}", boxed.Equals(5m), (decimal)boxed); decimal? none = null; Console.WriteLine("{0} {1}", none + 1, (none ?? 2.50m));
        decimal h = 0; for (int i = 1; i < 2000; i++) h += 1m / i; Console.WriteLine(h); const decimal K = 0.05m; switch (K > 0 ? "p" : "n") { case "p": Console.WriteLine(K * 100); break; }
        return 0;
    }
}

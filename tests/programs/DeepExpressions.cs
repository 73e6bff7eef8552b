// Deep expression nesting, many operands on the stack, long conditions, mixed types, evaluation order, many arguments.
using System;

static class DeepExpressions
{
    static string order = "";
    static int N(int x) { order += x; return x; }
    static bool T(int x) { order += "T" + x; return true; }
    static bool F(int x) { order += "F" + x; return false; }
    static int Twenty(int a, long b, double c, float d, byte e, string f, object g, short h, uint i, ulong j, char k, bool l, int m, double n, float o, long p, decimal q, int? r, int[] s, sbyte t) { return (int)(a + b + c + d + e + f.Length + (int)g + h + i + (long)j + k + (l ? 1 : 0) + m + n + o + p + (int)q + r.Value + s[0] + t); }
    static double Floats(double a, double b, double c, double d, double e, double f, double g, double h, double i, double j, double k) { return a - b * c + d / e - f * g + h - i * j / k; }
    static float Singles(float a, int p, float b, float c, float d, long q, float e, float f, float g, float h, float i, float j) { return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 + p * q; }
    static long Poly(long x) { return ((((((((((x + 1) * x + 2) * x - 3) * x + 4) * x - 5) * x + 6) * x - 7) * x + 8) * x - 9) * x + 10) ^ (((x << 3) | (x >> 5)) & ((x * 3) ^ (x / 7 + (x % 11) * ((x - 1) % 13)))); }
    static int Nested(int a, int b, int c) { return a > b ? b > c ? a > c ? 1 : 2 : a > c ? c > b ? 3 : 4 : 5 : a == b ? c == a ? 6 : 7 : c > a ? c < b ? 8 : 9 : 10; }

    static int Main()
    {
        Console.WriteLine("{0} {1}", N(1) + N(2) * (N(3) - (N(4) + N(5) * (N(6) - N(7) * (N(8) + N(9))))), order); order = "";
        Console.WriteLine("{0} {1}", T(1) && (F(2) || T(3)) && !(F(4) && T(5)) || T(6), order); order = "";
        int[] a = { 5, 6, 7, 8 }; int i = 0; a[i++] = a[i++] + a[i++] * i; Console.WriteLine("{0} {1}", string.Join(",", a), i); i = i++ + ++i - i-- + --i; Console.WriteLine(i);
        int x = 3; x += x++ * 2 + ++x; Console.WriteLine(x); x = x << 2 | x >> 1 & ~x ^ 0x55; Console.WriteLine(x);
        Console.WriteLine(Twenty(1, 2L, 3.5, 4.5f, 5, "six", 7, -8, 9u, 10UL, 'k', true, 13, 14.25, 15.5f, -16L, 17.9m, 18, new[] { 19 }, -20)); Console.WriteLine(Floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).ToString("R")); Console.WriteLine(Singles(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        long h = 0; for (int k = -300; k < 300; k++) h = h * 31 + Poly(k) + Nested(k % 3, k % 5, k % 7); Console.WriteLine(h);
        Console.WriteLine(1 + (2 + (3 + (4 + (5 + (6 + (7 + (8 + (9 + (10 + (11 + (12 + (13 + (14 + (15 + (16 + (17 + (18 + (19 + N(20)))))))))))))))))))); string s = null; Console.WriteLine((s ?? (x > 0 ? s ?? "deep" : "other")) + (s?.Length ?? -1) + ((object)s == null ? typeof(string).Name : s));
        Func<int, Func<int, Func<int, Func<int, int>>>> f = p => q => r => t => p * 1000 + q * 100 + r * 10 + t; Console.WriteLine(f(1)(2)(3)(4)); bool b = x > 1 & x < 1000 | x == 5 ^ x != 6; Console.WriteLine(b); checked { Console.WriteLine(unchecked(int.MaxValue + x) + (long)x * x); } var grid = new int[2][]; Console.WriteLine((grid[x & 1] = new[] { x, (grid[1 - (x & 1)] = new int[3]).Length })[1]); int u, v, w; u = v = w = x = 9; Console.WriteLine(u + v + w + x);
        return 0;
    }
}

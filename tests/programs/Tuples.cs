// Tuples: ValueTuple literals, names, deconstruction, swaps, nesting, long ones, as keys, as results, equality, Tuple.
using System;
using System.Collections.Generic;
using System.Linq;

class Point3 { public int X = 1, Y = 2, Z = 3; public void Deconstruct(out int x, out int y, out int z) { x = X; y = Y; z = Z; } }
static class PairExtensions { public static void Deconstruct<K, V>(this KeyValuePair<K, V> p, out K k, out V v) { k = p.Key; v = p.Value; } }

static class Tuples
{
    static (int min, int max, double mean) Stats(int[] a) { int lo = a[0], hi = a[0]; long s = 0; foreach (int x in a) { if (x < lo) lo = x; if (x > hi) hi = x; s += x; } return (lo, hi, (double)s / a.Length); }
    static (T, U) Pair<T, U>(T a, U b) { return (a, b); }
    static (long, long) Fib(int n) { if (n == 0) return (0, 1); var (a, b) = Fib(n - 1); return (b, a + b); }
    static (string text, (int count, char last) info) Describe(string s) { return (s.ToUpperInvariant(), (s.Length, s[s.Length - 1])); }
    static void Change(ref (int, string) t) { t.Item1++; t.Item2 += t.Item1; }

    static int Main()
    {
        var s = Stats(new[] { 4, 8, 1, 9 }); Console.WriteLine("{0} {1} {2}", s.min, s.max, s.mean);
        (int lo, int hi, _) = Stats(new[] { 7, 3 }); Console.WriteLine(lo + hi);
        Console.WriteLine("{0} {1} {2}", Pair(1, "x"), Pair('c', 2.5).Item2, Fib(50).Item1);
        var d = Describe("words"); Console.WriteLine("{0} {1} {2}", d.text, d.info.count, d.info.last);
        int a = 1, b = 2, c = 3; (a, b, c) = (c, a, b); Console.WriteLine("{0}{1}{2}", a, b, c);
        var pairs = new (int, string)[3]; pairs[1] = (5, "five"); pairs[2].Item1 = pairs[1].Item1 + 1; Console.WriteLine(string.Join(" ", pairs));
        int x, y, z; new Point3().Deconstruct(out x, out y, out z); Console.WriteLine(x * 100 + y * 10 + z);
        foreach (var pair in new Dictionary<string, int> { { "one", 1 }, { "two", 2 } }) { string k; int v; pair.Deconstruct(out k, out v); Console.Write(k + v + " "); } Console.WriteLine();
        var t = (10, "t"); Change(ref t); var copy = t; copy.Item1 = 0; Console.WriteLine("{0} {1}", t, copy);
        var ten = new ValueTuple<int, int, int, int, int, int, int, ValueTuple<int, string, long>>(1, 2, 3, 4, 5, 6, 7, ValueTuple.Create(8, "nine", 10L)); Console.WriteLine("{0} {1}", ten, ten.Rest.Item2); ten.Rest.Item3 = -1; Console.WriteLine(ten);
        Console.WriteLine("{0} {1} {2}", (1, "a").Equals((1, "a")), (1, 2).CompareTo((1, 3)), ((object)(1, 2)).Equals((1, 2L)));
        var grid = new Dictionary<(int, int), string>(); for (int n = 0; n < 100; n++) grid[(n % 7, n % 5)] = "n" + n; Console.WriteLine("{0} {1}", grid.Count, grid[(3, 2)]);
        var sorted = new[] { (3, "c"), (1, "z"), (1, "a") }.OrderBy(q => q).ToArray(); Console.WriteLine(string.Join(" ", sorted));
        var list = new List<(string name, int age)> { ("A", 3), ("B", 2) }; list.Sort((p, q) => p.age - q.age); Console.WriteLine(list[0].name);
        Tuple<int, string> old = Tuple.Create(1, "old"); Console.WriteLine("{0} {1}", old, old.Equals(Tuple.Create(1, "old")));
        (int? n1, string n2) = (null, null); Console.WriteLine("{0} {1}", n1.HasValue, n2 ?? "null"); long wide; object o; (wide, o) = (5, "s"); Console.WriteLine("{0} {1}", wide, o);
        Func<(int, int), int> f = p => p.Item1 * p.Item2; var acc = (sum: 0L, n: 0); for (int n = 0; n < 5000; n++) { acc = (acc.sum + f((n, n & 7)), acc.n + 1); acc.n ^= 1; } Console.WriteLine(acc);
        return 0;
    }
}

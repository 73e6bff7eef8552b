// Iterators: laziness, finally at early exit, exceptions inside, nested and recursive ones, state after the end, structs.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

class Tree : IEnumerable<int> { public int Key; public Tree L, R; public IEnumerator<int> GetEnumerator() { if (L != null) foreach (int x in L) yield return x; yield return Key; if (R != null) foreach (int x in R) yield return x; } IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); }
    public static Tree Build(int lo, int hi) { if (lo > hi) return null; int m = (lo + hi) / 2; return new Tree { Key = m, L = Build(lo, m - 1), R = Build(m + 1, hi) }; } }
struct Range { public int From, To; public IEnumerable<int> Each() { for (int i = From; i < To; i++) yield return i; } }

static class IteratorMethods
{
    static IEnumerable<int> Numbers(int n) { Console.Write("[start]"); try { for (int i = 0; i < n; i++) { Console.Write("<" + i); yield return i; Console.Write(">"); } } finally { Console.Write("[finally]"); } Console.Write("[end]"); }
    static IEnumerable<string> Nested() { try { try { yield return "a"; yield return "b"; } finally { Console.Write("(inner)"); } yield return "c"; } finally { Console.Write("(outer)"); } }
    static IEnumerable<int> Throws() { try { yield return 1; throw new InvalidOperationException("in iterator"); } finally { Console.Write("{cleanup}"); } }
    static IEnumerable<long> Fibonacci() { long a = 0, b = 1; while (true) { yield return a; long t = a + b; a = b; b = t; } }
    static IEnumerable<int> Primes() { var found = new List<int>(); for (int n = 2; ; n++) { if (found.All(p => n % p != 0)) { found.Add(n); yield return n; } } }
    static IEnumerable<T> Interleave<T>(IEnumerable<T> a, IEnumerable<T> b) { using (var x = a.GetEnumerator()) using (var y = b.GetEnumerator()) { bool p, q; do { p = x.MoveNext(); if (p) yield return x.Current; q = y.MoveNext(); if (q) yield return y.Current; } while (p || q); } }
    static IEnumerator<int> Plain(int[] a) { foreach (int x in a) { if (x < 0) yield break; yield return x * 2; } }
    static IEnumerable<int> Lazy(int arg) { if (arg < 0) throw new ArgumentException("late"); yield return arg; }
    static IEnumerable Untyped() { yield return 1; yield return "two"; yield return null; }
    static IEnumerable<IEnumerable<int>> Rows(int n) { for (int i = 1; i <= n; i++) yield return Row(i); }
    static IEnumerable<int> Row(int n) { int v = 1; for (int k = 0; k < n; k++) { yield return v; v = v * (n - 1 - k) / (k + 1); } }
    static IEnumerable<int> Yields(string s) { foreach (char c in s) { switch (c) { case 'x': continue; case 'q': yield break; default: yield return c; break; } lock (s) { yield return -c; } } }

    static int Main()
    {
        foreach (int x in Numbers(3)) Console.Write(x); Console.WriteLine();
        foreach (int x in Numbers(5)) if (x == 2) break; Console.WriteLine();
        Console.WriteLine(Numbers(4).Skip(1).First());
        foreach (string s in Nested()) Console.Write(s); Console.WriteLine();
        foreach (string s in Nested()) if (s == "b") break; Console.WriteLine();
        try { foreach (int x in Throws()) Console.Write(x); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        Console.WriteLine(string.Join(" ", Fibonacci().Skip(10).Take(8)));
        Console.WriteLine(string.Join(" ", Primes().TakeWhile(p => p < 60)));
        Console.WriteLine(string.Join(" ", Interleave(new[] { 1, 2, 3 }, new Range { From = 10, To = 12 }.Each())));
        var e1 = Plain(new[] { 1, 2, -1, 3 });
        while (e1.MoveNext()) Console.Write(e1.Current + " ");
        Console.WriteLine("{0} {1}", e1.MoveNext(), e1.Current);
        var late = Lazy(-1);
        try { late.First(); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        foreach (object o in Untyped()) Console.Write((o ?? "null") + " "); Console.WriteLine();
        foreach (var row in Rows(6)) Console.Write(string.Join(",", row) + " "); Console.WriteLine();
        Console.WriteLine(string.Join(" ", Yields("axbq!")));
        var once = Numbers(2); Console.WriteLine(" {0} {1}", once.Count(), once.Sum());
        try { ((IEnumerator)Plain(new int[1])).Reset(); } catch (NotSupportedException) { Console.WriteLine("no reset"); }
        long sum = 0; foreach (int x in Tree.Build(1, 500)) sum = sum * 3 + x; Console.WriteLine(sum);
        Console.WriteLine(Tree.Build(1, 100).Where(x => x % 2 == 0).Select(x => x * x).Sum());
        return 0;
    }
}

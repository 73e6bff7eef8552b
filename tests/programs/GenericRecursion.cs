// Recursion through generic types: methods that instantiate deeper types, CRTP, Church-like numbers, expression trees.
using System;
using System.Collections.Generic;

abstract class Expr<T> { public abstract T Eval(); }
class Const<T> : Expr<T> { readonly T v; public Const(T x) { v = x; } public override T Eval() { return v; } }
class Bin<T> : Expr<T> { readonly Expr<T> a, b; readonly Func<T, T, T> f; public Bin(Expr<T> x, Expr<T> y, Func<T, T, T> g) { a = x; b = y; f = g; } public override T Eval() { return f(a.Eval(), b.Eval()); } }
class If<T> : Expr<T> { readonly Expr<bool> c; readonly Expr<T> a, b; public If(Expr<bool> x, Expr<T> y, Expr<T> z) { c = x; a = y; b = z; } public override T Eval() { return c.Eval() ? a.Eval() : b.Eval(); } }
abstract class Comparable<T> where T : Comparable<T> { public abstract int Rank { get; } public bool Less(T o) { return Rank < o.Rank; } public static T Best(params T[] xs) { T b = xs[0]; foreach (T x in xs) if (b.Less(x)) b = x; return b; } }
class Card : Comparable<Card> { public int N; public override int Rank { get { return N; } } }
interface INat { int Value { get; } }
struct Zero : INat { public int Value { get { return 0; } } }
struct Succ<N> : INat where N : struct, INat { public int Value { get { return 1 + default(N).Value; } } }
class Cons<H, T> { public H Head; public T Tail; public override string ToString() { return Head + ";" + Tail; } }

static class GenericRecursion
{
    static int Nest<T>(T x, int depth) { return depth == 0 ? typeof(T).ToString().Length : Nest(new KeyValuePair<T, int>(x, depth), depth - 1); }
    static string Arrays<T>(int depth) { return depth == 0 ? typeof(T).Name : Arrays<T[]>(depth - 1); }
    static int Depth<T>(List<T> l, int n) { return n == 0 ? l.Count : Depth(new List<List<T>> { l, l }, n - 1) + 1; }
    static int Add<A, B>() where A : struct, INat where B : struct, INat { return default(A).Value + default(B).Value; }
    static int Count<N>(int n) where N : struct, INat { return n == 0 ? default(N).Value : Count<Succ<N>>(n - 1); }
    static T Power<T>(T x, int n, T one, Func<T, T, T> mul) { if (n == 0) return one; T h = Power(x, n / 2, one, mul); h = mul(h, h); return n % 2 == 1 ? mul(h, x) : h; }
    static void Permute<T>(T[] a, int k, List<string> into) { if (k == a.Length) { into.Add(string.Concat(a)); return; } for (int i = k; i < a.Length; i++) { T t = a[k]; a[k] = a[i]; a[i] = t; Permute(a, k + 1, into); t = a[k]; a[k] = a[i]; a[i] = t; } }
    static R Match<A, R>(A a, params Func<A, R>[] fs) where R : class { foreach (var f in fs) { R r = f(a); if (r != null) return r; } return null; }

    static int Main()
    {
        Expr<int> e = new Const<int>(0);
        for (int i = 1; i <= 50; i++) { int k = i; e = new Bin<int>(e, new If<int>(new Const<bool>(i % 3 == 0), new Const<int>(k * 10), new Const<int>(-k)), (a, b) => a + b); }
        Console.WriteLine(e.Eval());
        Console.WriteLine(new Bin<string>(new Const<string>("a"), new If<string>(new Bin<bool>(new Const<bool>(true), new Const<bool>(false), (a, b) => a && b), new Const<string>("x"), new Const<string>("y")), (a, b) => a + b).Eval());
        Console.WriteLine(Card.Best(new Card { N = 4 }, new Card { N = 11 }, new Card { N = 7 }).N);
        Console.WriteLine("{0} {1}", Nest(1, 6), Nest("s", 5));
        Console.WriteLine("{0} {1}", Arrays<int>(3), Arrays<string>(4));
        Console.WriteLine("{0} {1}", Depth(new List<int> { 1, 2, 3 }, 5), Depth(new List<string>(), 4));
        Console.WriteLine("{0} {1} {2}", Add<Succ<Succ<Zero>>, Succ<Zero>>(), Count<Zero>(9), Count<Succ<Zero>>(3));
        Console.WriteLine("{0} {1} {2}", Power(3, 13, 1, (a, b) => a * b), Power(1.01, 100, 1.0, (a, b) => a * b).ToString("R"), Power("ab", 5, "", (a, b) => a + b));
        var all = new List<string>(); Permute(new[] { 'a', 'b', 'c', 'd' }, 0, all); Permute(new object[] { 1, "z", 2.5 }, 0, all);
        Console.WriteLine("{0} {1} {2}", all.Count, all[10], all[25]);
        Console.WriteLine(new Cons<int, Cons<string, Cons<double, object>>> { Head = 1, Tail = new Cons<string, Cons<double, object>> { Head = "two", Tail = new Cons<double, object> { Head = 3.5 } } });
        Console.WriteLine(Match(15, x => x % 15 == 0 ? "FizzBuzz" : null, x => x % 5 == 0 ? "Buzz" : null));
        return 0;
    }
}

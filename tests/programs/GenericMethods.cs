// Generic methods, static and instance, inferred and explicit, over values and references; generic virtual methods.
using System;
using System.Collections.Generic;

abstract class Visitor { public abstract string Visit<T>(T x); public virtual U Twice<T, U>(T x, Func<T, U> f) { f(x); return f(x); } }
class Namer : Visitor { public override string Visit<T>(T x) { return typeof(T).Name + "=" + x; } }
class Counting : Namer { public int Calls; public override string Visit<T>(T x) { Calls++; return "#" + Calls + base.Visit(x); } public override U Twice<T, U>(T x, Func<T, U> f) { Calls += 100; return base.Twice(x, f); } }
interface IFactory { T Create<T>() where T : new(); T[] Many<T>(int n, T x); }
class Factory : IFactory { public T Create<T>() where T : new() { return new T(); } public virtual T[] Many<T>(int n, T x) { var a = new T[n]; for (int i = 0; i < n; i++) a[i] = x; return a; } }
class Reversed : Factory, IFactory { T[] IFactory.Many<T>(int n, T x) { return base.Many(n * 2, x); } }
struct Val { public int N; public override string ToString() { return "Val" + N; } }
class Ref { public int N = 5; public override string ToString() { return "Ref" + N; } }
class Host<T> { public virtual string Pair<U>(T a, U b) { return typeof(T).Name + "+" + typeof(U).Name + ":" + a + b; } public static Host<T> Of<U>(U u) { Console.WriteLine(typeof(U).Name); return new Host<T>(); } }
class Sub<T> : Host<List<T>> { public override string Pair<U>(List<T> a, U b) { return "sub " + a.Count + base.Pair(a, new[] { b }); } }

static class GenericMethods
{
    static T Id<T>(T x) { return x; }
    static void Swap<T>(ref T a, ref T b) { T t = a; a = b; b = t; }
    static T[] Reverse<T>(T[] a) { var r = (T[])a.Clone(); for (int i = 0, j = r.Length - 1; i < j; i++, j--) Swap(ref r[i], ref r[j]); return r; }
    static int IndexOf<T>(T[] a, T x) { for (int i = 0; i < a.Length; i++) if (EqualityComparer<T>.Default.Equals(a[i], x)) return i; return -1; }
    static T Max<T>(T a, T b) where T : IComparable<T> { return a.CompareTo(b) >= 0 ? a : b; }
    static T Default<T>() { return default(T); }
    static bool IsNull<T>(T x) { return x == null; }
    static string Name<T>() { return typeof(T).Name; }
    static string Choose<T>() { if (typeof(T) == typeof(int)) return "int"; if (typeof(T) == typeof(string)) return "string"; if (typeof(T).IsValueType) return "value"; return "reference"; }
    static IEnumerable<R> Map<T, R>(IEnumerable<T> xs, Func<T, R> f) { foreach (T x in xs) yield return f(x); }
    static D Convert<S, D>(S s) { return (D)(object)s; }
    static Func<A, C> Compose<A, B, C>(Func<A, B> f, Func<B, C> g) { return x => g(f(x)); }
    static T MakeNew<T>() where T : new() { return new T(); }
    static void Quick<T>(T[] a, int lo, int hi) where T : IComparable<T>
    {
        if (lo >= hi) return;
        T p = a[(lo + hi) / 2]; int i = lo, j = hi;
        while (i <= j) { while (a[i].CompareTo(p) < 0) i++; while (a[j].CompareTo(p) > 0) j--; if (i <= j) Swap(ref a[i++], ref a[j--]); }
        Quick(a, lo, j); Quick(a, i, hi);
    }

    static int Main()
    {
        Console.WriteLine("{0} {1} {2} {3}", Id(1), Id("s"), Id(2.5f), Id(new Val { N = 3 }));
        Console.WriteLine(string.Join(" ", Reverse(new[] { 1, 2, 3 })) + string.Join(" ", Reverse(new[] { "a", "b" })) + string.Join(" ", Reverse(new[] { new Val { N = 1 }, new Val() })));
        Console.WriteLine("{0} {1} {2}", IndexOf(new[] { 'a', 'b' }, 'b'), IndexOf(new string[] { "x", null }, null), IndexOf(new[] { 1.5, double.NaN }, double.NaN));
        Console.WriteLine("{0} {1} {2}", Max(3, 8), Max("pear", "apple"), Max(1.5m, -2m));
        Console.WriteLine("{0} {1} {2} {3}", Default<int>(), Default<string>() ?? "null", Default<Val>(), Default<int?>().HasValue);
        Console.WriteLine("{0} {1} {2} {3}", IsNull(0), IsNull<string>(null), IsNull<int?>(null), IsNull(new Ref()));
        Console.WriteLine(Name<int>() + Name<List<string>>() + Name<Val[]>() + Choose<int>() + Choose<string>() + Choose<Val>() + Choose<Ref>() + Choose<object>());
        Console.WriteLine(string.Join(",", Map(Map(new[] { 1, 2, 3 }, x => x * 1.5), x => "<" + x + ">")));
        Console.WriteLine("{0} {1}", Convert<int, IComparable>(4), Convert<string, object>("o"));
        Console.WriteLine(Compose<int, string, int>(x => new string('z', x), s => s.Length * 2)(21));
        Console.WriteLine("{0} {1} {2}", MakeNew<Ref>(), MakeNew<Val>(), MakeNew<int>());
        Visitor v = new Namer(); var c = new Counting(); Visitor w = c;
        Console.WriteLine("{0} {1} {2} {3}", v.Visit(1), v.Visit("s"), w.Visit(new Val()), w.Visit<object>(new Ref()));
        Console.WriteLine("{0} {1} {2}", v.Twice(2, x => x + 0.5), w.Twice("a", x => x.Length + c.Calls++), c.Calls);
        IFactory f = new Factory(), r = new Reversed();
        Console.WriteLine("{0} {1} {2} {3} {4}", f.Create<Ref>(), r.Create<Val>(), f.Many(2, 'c').Length, r.Many(2, "q").Length, new Reversed().Many(2, 1L).Length);
        Host<int> h = Host<int>.Of("u"); Host<List<int>> sub = new Sub<int>();
        Console.WriteLine("{0} | {1} | {2}", h.Pair(1, "b"), sub.Pair(new List<int> { 1 }, 2).Replace("System.Collections.Generic.", ""), sub.Pair(new List<int>(), "z").Length);
        var ints = new int[2000]; var strings = new string[500];
        for (int i = 0; i < ints.Length; i++) ints[i] = i * 7919 % 2003;
        for (int i = 0; i < strings.Length; i++) strings[i] = "k" + i * 37 % 503;
        Quick(ints, 0, ints.Length - 1); Quick(strings, 0, strings.Length - 1);
        Console.WriteLine("{0} {1} {2} {3}", ints[0], ints[1000], strings[0], strings[250]);
        return 0;
    }
}

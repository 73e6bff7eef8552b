// Generic structs over values, references and other generic structs: fields, arrays, methods, interfaces, nesting.
using System;
using System.Collections.Generic;

struct Pair<A, B>
{
    public A First; public B Second;
    public Pair(A a, B b) { First = a; Second = b; }
    public Pair<B, A> Swapped() { return new Pair<B, A>(Second, First); }
    public Pair<A, C> With<C>(C c) { return new Pair<A, C>(First, c); }
    public override string ToString() { return "<" + First + "|" + Second + ">"; }
}
struct Maybe<T>
{
    readonly T value; readonly bool has;
    public Maybe(T v) { value = v; has = true; }
    public T Or(T other) { return has ? value : other; }
    public Maybe<U> Select<U>(Func<T, U> f) { return has ? new Maybe<U>(f(value)) : new Maybe<U>(); }
}
interface ICounter { void Up(); int Count { get; } }
struct Counter : ICounter { int n; public void Up() { n++; } public int Count { get { return n; } } }
struct Wrapper<T> where T : ICounter { public T Inner; public void Twice() { Inner.Up(); Inner.Up(); } }
struct StackOf<T>
{
    T[] items; int count;
    public void Push(T x) { if (items == null) items = new T[2]; else if (count == items.Length) Array.Resize(ref items, count * 2); items[count++] = x; }
    public T Pop() { T x = items[--count]; items[count] = default(T); return x; }
    public int Count { get { return count; } }
}

static class StructsGeneric
{
    static T Last<T>(T[] a) { return a[a.Length - 1]; }
    static Pair<T, T> Twin<T>(T x) { return new Pair<T, T>(x, x); }
    static int Bump<T>(ref T c, int n) where T : struct, ICounter { for (int i = 0; i < n; i++) c.Up(); return c.Count; }

    static int Main()
    {
        var p = new Pair<int, string>(1, "one");
        Console.WriteLine("{0} {1} {2}", p, p.Swapped(), p.With(2.5));
        Console.WriteLine(new Pair<byte, long>(255, -1).Swapped().With('c'));
        var nested = new Pair<Pair<int, string>, Pair<double, object>>(p, new Pair<double, object>(0.5, null));
        nested.First.First = 99; nested.Second.Second = nested.First;
        Console.WriteLine("{0} {1}", nested, p);
        var array = new Pair<string, Pair<short, short>>[3];
        array[1].First = "mid"; array[1].Second.Second = 7; array[2] = array[1]; array[2].Second.First--;
        Console.WriteLine("{0} {1} {2}", array[0], array[1], Last(array));
        Console.WriteLine("{0} {1}", new Maybe<int>(5).Select(x => x * 1.5).Select(x => "v" + x).Or("none"), new Maybe<int>().Select(x => "v" + x).Or("none"));
        Console.WriteLine("{0} {1} {2}", Twin(3), Twin("s"), Twin(Twin(4.5f)));
        var w = new Wrapper<Counter>(); w.Twice(); var w2 = w; w2.Twice();
        Console.WriteLine("{0} {1}", w.Inner.Count, w2.Inner.Count);
        Console.WriteLine("{0} {1}", Bump(ref w.Inner, 10), w.Inner.Count);
        var wi = new Wrapper<ICounter> { Inner = new Counter() }; var wi2 = wi; wi2.Twice();
        Console.WriteLine(wi.Inner.Count);
        var ints = new StackOf<int>(); var strings = new StackOf<string>(); var pairs = new StackOf<Pair<int, string>>();
        for (int i = 0; i < 500; i++) { ints.Push(i * 3); strings.Push("s" + i); pairs.Push(new Pair<int, string>(i, "p" + i)); }
        int sum = 0;
        while (ints.Count > 0) sum = sum * 7 + ints.Pop() + strings.Pop().Length + pairs.Pop().Second.Length;
        Console.WriteLine(sum);
        var d = new Dictionary<Pair<int, int>, string>();
        for (int i = 0; i < 20; i++) d[new Pair<int, int>(i % 5, i % 3)] = "k" + i;
        Console.WriteLine("{0} {1}", d.Count, d[new Pair<int, int>(2, 1)]);
        KeyValuePair<string, int>[] kv = { new KeyValuePair<string, int>("a", 1), new KeyValuePair<string, int>("b", 2) };
        foreach (var e in kv) Console.WriteLine(e.Key + e.Value);
        return 0;
    }
}

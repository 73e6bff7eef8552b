// Static fields and static constructors per instantiation, of classes and structs, caches, counters, nested generics.
using System;
using System.Collections.Generic;

class Counter<T> { public static int Count; public static T Last; static readonly List<T> all = new List<T>(); static Counter() { Console.WriteLine("Counter<" + typeof(T).Name + ">"); Count = 100; } public static void Add(T x) { Count++; Last = x; all.Add(x); } public static int Stored { get { return all.Count; } } }
class Lazy2<T> { public static readonly string Name = "lazy " + typeof(T).Name; public static int[] Table = { 1, 2, 3 }; [ThreadStatic] public static int PerThread; }
struct Ops<T> { public static Func<T, T, T> Plus; public static T Zero; public static T Sum(T[] a) { T s = Zero; foreach (T x in a) s = Plus(s, x); return s; } }
class Base<T> { protected static int made; public Base() { made++; } public static int Made { get { return made; } } }
class D1 : Base<int> { }
class D2 : Base<string> { }
class D3 : Base<D3> { public static D3 Instance = new D3(); }
class Outer<T> { public class Plain { public static int N; } public class Inner<U> { public static string S = typeof(T).Name + "," + typeof(U).Name; public static T T1; public static U U1; } }
static class Cache<K, V> { static readonly Dictionary<K, V> map = new Dictionary<K, V>(); public static int Misses; public static V Get(K k, Func<K, V> f) { V v; if (!map.TryGetValue(k, out v)) { Misses++; map[k] = v = f(k); } return v; } }
class Linked<T> { public static Linked<T[]> Next() { depth++; return new Linked<T[]>(); } static int depth; public static int Depth { get { return depth; } } }

static class GenericStatics
{
    static class Holder<T> { public static int Hits; }
    static void Hit<T>() { Holder<T>.Hits++; }

    static int Main()
    {
        Counter<int>.Add(1); Counter<string>.Add("a"); Counter<string>.Add("b"); Counter<object>.Add("c"); Counter<double>.Last = 2.5;
        Console.WriteLine("{0} {1} {2} {3}", Counter<int>.Count, Counter<string>.Count, Counter<object>.Last, Counter<double>.Count + Counter<double>.Last);
        Console.WriteLine("{0} {1}", Counter<string>.Stored, Counter<Action>.Stored);
        Console.WriteLine("{0} {1} {2}", Lazy2<int>.Name, Lazy2<string>.Name, ReferenceEquals(Lazy2<int>.Table, Lazy2<string>.Table));
        Lazy2<int>.PerThread = 5; Lazy2<string>.PerThread++;
        Console.WriteLine("{0} {1} {2}", Lazy2<int>.PerThread, Lazy2<string>.PerThread, Lazy2<long>.PerThread);
        Ops<int>.Plus = (a, b) => a + b; Ops<string>.Plus = (a, b) => a + b; Ops<string>.Zero = ">"; Ops<double>.Plus = (a, b) => a + b; Ops<double>.Zero = 0.5;
        Console.WriteLine("{0} {1} {2}", Ops<int>.Sum(new[] { 1, 2, 3 }), Ops<string>.Sum(new[] { "x", "y" }), Ops<double>.Sum(new[] { 1.5 }));
        new D1(); new D1(); new D2();
        Console.WriteLine("{0} {1} {2} {3}", Base<int>.Made, Base<string>.Made, D3.Instance != null, Base<D3>.Made);
        Outer<int>.Plain.N = 4; Outer<string>.Plain.N = 5;
        Outer<int>.Inner<string>.U1 = "u"; Outer<string>.Inner<int>.U1 = 9;
        Console.WriteLine("{0} {1} {2} {3} {4} {5}", Outer<int>.Plain.N, Outer<string>.Plain.N, Outer<int>.Inner<string>.S, Outer<string>.Inner<int>.S, Outer<int>.Inner<string>.U1, Outer<string>.Inner<int>.U1);
        for (int i = 0; i < 200; i++) { Cache<int, string>.Get(i % 7, k => "v" + k); Cache<string, int>.Get("k" + i % 5, k => k.Length); Hit<int>(); Hit<string>(); if (i % 2 == 0) Hit<object>(); Hit<List<int>>(); }
        Console.WriteLine("{0} {1} {2} {3} {4}", Cache<int, string>.Misses, Cache<string, int>.Misses, Holder<int>.Hits, Holder<object>.Hits, Holder<List<int>>.Hits);
        Linked<int>.Next(); Linked<int[]>.Next(); Linked<int>.Next();
        Console.WriteLine("{0} {1} {2}", Linked<int>.Depth, Linked<int[]>.Depth, Linked<int[][]>.Depth);
        var t = new System.Threading.Thread(() => { Lazy2<int>.PerThread++; Counter<int>.Count++; Console.WriteLine(Lazy2<int>.PerThread); });
        t.Start(); t.Join();
        Console.WriteLine("{0} {1}", Lazy2<int>.PerThread, Counter<int>.Count);
        return 0;
    }
}

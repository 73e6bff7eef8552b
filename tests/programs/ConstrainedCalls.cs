// Constrained calls: T's methods on structs (overridden or not), references and enums, mutation in place, boxing or not.
using System;
using System.Collections.Generic;

interface ITick { void Tick(); int Ticks { get; } }
struct Clock : ITick { int t; public void Tick() { t++; } public int Ticks { get { return t; } } public override string ToString() { t += 100; return "clock" + t; } }
struct Plain : ITick { public int A; public string B; public void Tick() { A++; } public int Ticks { get { return A; } } }
class Watch : ITick { int t; public void Tick() { t += 10; } public int Ticks { get { return t; } } public override string ToString() { return "watch" + t; } }
struct Explicit : ITick { int n; void ITick.Tick() { n += 2; } int ITick.Ticks { get { return n; } } }
enum Mood { Good = 1, Bad = 2 }

static class ConstrainedCalls
{
    static int Run<T>(T x, int n) where T : ITick { for (int i = 0; i < n; i++) x.Tick(); return x.Ticks; }
    static int RunRef<T>(ref T x, int n) where T : ITick { for (int i = 0; i < n; i++) x.Tick(); return x.Ticks; }
    static int RunArray<T>(T[] xs, int n) where T : ITick { for (int i = 0; i < n; i++) xs[i % xs.Length].Tick(); int s = 0; foreach (T x in xs) s += x.Ticks; return s; }
    static string Text<T>(T x) { return x.ToString() + "/" + x.ToString(); }
    static string TextRef<T>(ref T x) { return x.ToString(); }
    static bool Equal<T>(T a, T b) { return a.Equals(b); }
    static bool EqualObject<T>(T a, object b) { return a.Equals(b); }
    static int Hash<T>(T a) { return a.GetHashCode(); }
    static string TypeName<T>(T a) { return a.GetType().Name; }
    static T Make<T>() where T : ITick, new() { var t = new T(); t.Tick(); return t; }
    static int Compare<T>(T a, T b) where T : IComparable<T> { return a.CompareTo(b); }
    static string Disposed<T>(T d) where T : IDisposable { using (d) { return d.ToString(); } }
    struct Disp : IDisposable { public List<string> Log; public void Dispose() { Log.Add("disposed"); } }

    static int Main()
    {
        var c = new Clock(); var p = new Plain(); var w = new Watch(); var e = new Explicit();
        Console.WriteLine("{0} {1} {2} {3}", Run(c, 5), Run(p, 5), Run(w, 5), Run(e, 5));
        Console.WriteLine("{0} {1} {2} {3}", RunRef(ref c, 3), RunRef(ref p, 3), RunRef(ref w, 3), RunRef(ref e, 3));
        Console.WriteLine("{0} {1} {2}", c.Ticks, p.Ticks, w.Ticks);
        ITick boxed = c;
        Console.WriteLine("{0} {1} {2}", Run(boxed, 4), boxed.Ticks, c.Ticks);
        Console.WriteLine("{0} {1} {2}", RunArray(new Clock[3], 10), RunArray(new[] { new Watch(), new Watch() }, 10), RunArray(new ITick[] { new Clock(), new Watch() }, 10));
        Console.WriteLine("{0} {1} {2} {3}", Text(c), Text(w), Text(5), Text(Mood.Bad));
        Console.WriteLine("{0} {1} {2}", TextRef(ref c), TextRef(ref c), c.Ticks);
        Console.WriteLine("{0} {1} {2} {3} {4}", Equal(1, 1), Equal("a", "b"), Equal(new Plain { A = 1 }, new Plain { A = 1 }), Equal(Mood.Good, Mood.Bad), EqualObject(1, 1L));
        Console.WriteLine("{0} {1} {2}", Hash(77), Hash('a'), Hash(Mood.Bad));
        Console.WriteLine("{0} {1} {2}", TypeName(1), TypeName(c), TypeName<object>("s"));
        Console.WriteLine("{0} {1}", Make<Clock>().Ticks, Make<Watch>().Ticks);
        Console.WriteLine("{0} {1} {2}", Compare(1, 2), Compare("b", "a"), Compare(2.5, 2.5));
        var log = new List<string>();
        Disposed(new Disp { Log = log });
        Console.WriteLine(log.Count);
        try { Text<string>(null); } catch (NullReferenceException) { Console.WriteLine("null receiver"); }
        Console.WriteLine(Text<int?>(4) + TypeName<int?>(4));
        int s = 0;
        for (int i = 0; i < 300; i++) s += Run(c, i % 10) + RunRef(ref p, 1) + Hash(i) + (Equal(i, i % 50) ? 1 : 0);
        Console.WriteLine(s);
        return 0;
    }
}

// Generic delegates: pipelines, variance, delegates over generic methods and struct methods, recursion, by reflection.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

delegate R Transform<in A, out R>(A a);
delegate void ByRef<T>(ref T x);
class Pipe<T> { readonly List<Func<T, T>> stages = new List<Func<T, T>>(); public Pipe<T> Then(Func<T, T> f) { stages.Add(f); return this; } public T Run(T x) { foreach (var f in stages) x = f(x); return x; } }
struct Money { public decimal Amount; public Money Add(Money o) { return new Money { Amount = Amount + o.Amount }; } public static Money Parse(string s) { return new Money { Amount = decimal.Parse(s) }; } }

static class GenericDelegates
{
    static T Same<T>(T x) { return x; }
    static string Show<T>(T x) { return typeof(T).Name + ":" + x; }
    static void Reset<T>(ref T x) { x = default(T); }
    static Func<T, T> Repeat<T>(Func<T, T> f, int n) { return x => { for (int i = 0; i < n; i++) x = f(x); return x; }; }
    static Func<A, Func<B, R>> Curry<A, B, R>(Func<A, B, R> f) { return a => b => f(a, b); }
    static Func<A, R> Fix<A, R>(Func<Func<A, R>, Func<A, R>> f) { return a => f(Fix(f))(a); }
    static Delegate Make<T>() { return new Func<T, string>(Show<T>); }

    static int Main()
    {
        Console.WriteLine(new Pipe<int>().Then(x => x + 1).Then(x => x * x).Then(Same).Run(6));
        Console.WriteLine(new Pipe<string>().Then(x => x + "!").Then(x => x.ToUpperInvariant()).Run("hey"));
        Console.WriteLine(new Pipe<Money>().Then(m => m.Add(m)).Then(new Money { Amount = 1 }.Add).Run(Money.Parse("2.5")).Amount);
        Transform<object, string> any = o => "any " + o;
        Transform<string, object> narrowed = any;
        Console.WriteLine(narrowed("thing"));
        Func<int, string> a = Show<int>; Func<string, string> b = Show; Func<Money, string> c = Show;
        Console.WriteLine("{0} {1} {2}", a(1), b("s"), c(new Money()).Length);
        ByRef<int> r1 = Reset; ByRef<string> r2 = Reset; ByRef<Money> r3 = Reset;
        int i1 = 5; string s1 = "x"; Money m1 = new Money { Amount = 3 };
        r1(ref i1); r2(ref s1); r3(ref m1);
        Console.WriteLine("{0} {1} {2}", i1, s1 ?? "null", m1.Amount);
        Console.WriteLine("{0} {1}", Repeat<double>(Math.Sqrt, 3)(256), Repeat<string>(x => x + x, 4)("ab"));
        Console.WriteLine(Curry<int, int, int>((x, y) => x * 100 + y)(4)(7));
        Console.WriteLine(Fix<int, long>(self => n => n <= 1 ? 1 : n * self(n - 1))(15));
        Console.WriteLine("{0} {1}", Make<byte>().DynamicInvoke((byte)3), Make<object>().DynamicInvoke("o"));
        Console.WriteLine("{0} {1}", a == (Func<int, string>)Make<int>(), a.Method == Make<int>().Method);
        MethodInfo method = typeof(GenericDelegates).GetMethod("Show", BindingFlags.Static | BindingFlags.NonPublic).MakeGenericMethod(typeof(char));
        var made = (Func<char, string>)Delegate.CreateDelegate(typeof(Func<char, string>), method);
        Console.WriteLine(made('q'));
        var open = (Func<string, int, string>)Delegate.CreateDelegate(typeof(Func<string, int, string>), typeof(string).GetMethod("Substring", new[] { typeof(int) }));
        Console.WriteLine(open("opened", 2));
        Action<string> act = null;
        var log = new List<string>();
        act += log.Add; act += x => log.Add(x + x);
        act("l"); act("m");
        Console.WriteLine(string.Join(",", log));
        Console.WriteLine(Enumerable.Range(0, 20).Select(Same).Where(x => x % 3 == 0).Select(Show).Aggregate((x, y) => y + x).Length);
        Lazy<int> lazy = new Lazy<int>(() => { Console.Write("once "); return 42; });
        Console.WriteLine(lazy.Value + lazy.Value);
        return 0;
    }
}

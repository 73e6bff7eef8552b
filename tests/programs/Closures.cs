// Closures: captured locals, parameters, this, loop variables of for and foreach, nested scopes, shared and separate.
using System;
using System.Collections.Generic;

class Account { decimal balance; public Action<decimal> Deposit() { return x => balance += x; } public Func<decimal> Reader() { return () => balance; } public Func<int, decimal> Nested(int k) { decimal rate = 0.5m; return n => { Func<decimal> f = () => balance * rate * k + n; rate += 0.5m; return f(); }; } }

static class Closures
{
    static Func<int> Counter() { int n = 0; return () => ++n; }
    static Tuple<Action, Func<string>> Shared() { string log = ""; int i = 0; return Tuple.Create<Action, Func<string>>(() => log += i++, () => log); }
    static Func<int, int> Fib() { Func<int, int> fib = null; fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2); return fib; }
    static Func<T> Constant<T>(T x) { return () => x; }
    static Func<A, R> Memo<A, R>(Func<A, R> f) { var seen = new Dictionary<A, R>(); return a => { R r; if (!seen.TryGetValue(a, out r)) seen[a] = r = f(a); return r; }; }
    static Action Twice(Action a) { return () => { a(); a(); }; }
    static int WithParameters(int a, string s, ref int outside) { int local = a; Action f = () => { a++; s += a; local += s.Length; }; f(); f(); outside = local; return a; }

    static int Main()
    {
        Func<int> c1 = Counter(), c2 = Counter();
        Console.WriteLine("{0}{1}{2}{3}", c1(), c1(), c2(), c1());
        var pair = Shared(); pair.Item1(); pair.Item1(); pair.Item1();
        Console.WriteLine(pair.Item2());
        var fs = new List<Func<int>>();
        for (int i = 0; i < 4; i++) fs.Add(() => i);
        foreach (int x in new[] { 10, 20, 30 }) fs.Add(() => x);
        for (int i = 0; i < 3; i++) { int copy = i * i; fs.Add(() => copy++); }
        foreach (var f in fs) Console.Write(f() + " ");
        foreach (var f in fs) Console.Write(f() + " ");
        Console.WriteLine();
        Console.WriteLine(Fib()(15));
        Console.WriteLine("{0} {1}", Constant(5)(), Constant("c")());
        int calls = 0;
        Func<int, long> slow = n => { calls++; return (long)n * n; };
        var memo = Memo(slow);
        for (int i = 0; i < 100; i++) memo(i % 9);
        Console.WriteLine("{0} {1}", calls, memo(8));
        var account = new Account();
        var deposit = account.Deposit(); var nested = account.Nested(2);
        deposit(10m); deposit(5.5m);
        Console.WriteLine("{0} {1} {2}", account.Reader()(), nested(1), nested(1));
        int ticks = 0;
        Action tick = () => ticks++;
        for (int i = 0; i < 6; i++) tick = Twice(tick);
        tick();
        Console.WriteLine(ticks);
        int outside = 0;
        Console.WriteLine("{0} {1}", WithParameters(8, "s", ref outside), outside);
        int total = 0;
        {
            int depth1 = 1;
            Action a = () => { int depth2 = 2; Action b = () => { int depth3 = depth1 + depth2; Action c = () => { total += depth3 + depth2++ + depth1++; }; c(); c(); }; b(); b(); };
            a(); a();
        }
        Console.WriteLine(total);
        Func<int, int> step = x => x;
        for (int i = 0; i < 50; i++) { var before = step; int k = i; step = x => before(x) * 3 % 1009 + k; }
        Console.WriteLine(step(7));
        long sum = 0;
        for (int i = 0; i < 3000; i++) { int k = i; Func<int, int> f = x => x + k; sum += f(i) ^ k; }
        Console.WriteLine(sum);
        try { Action thrower = () => { int[] none = null; total = none[calls]; }; thrower(); } catch (NullReferenceException) { Console.WriteLine("thrown in lambda"); }
        return 0;
    }
}

// Delegates: static, instance, virtual, interface, struct and extension methods; null; equality; results; as arguments.
using System;
using System.Collections.Generic;

delegate int Unary(int x);
delegate void RefAction(ref int x, out string s);
delegate double Wide(int a, long b, float c, double d, string e, byte f, object g, short h);
struct Scaler { public int K; public int Scale(int x) { return x * K++; } }
class Animal { public virtual string Speak(int n) { return "..." + n; } public string Fixed(int n) { return "fixed" + n; } }
class Dog : Animal { public override string Speak(int n) { return "woof" + n; } public Func<int, string> BaseSpeak() { return base.Speak; } }
interface IWork { int Work(int x); }
class Worker : IWork { int IWork.Work(int x) { return x + 1000; } }
static class Extensions { public static int Plus(this string s, int n) { return s.Length + n; } }

static class Delegates
{
    static int Square(int x) { return x * x; }
    static void Change(ref int x, out string s) { s = "was " + x; x = -x; }
    static double Combine(int a, long b, float c, double d, string e, byte f, object g, short h) { return a + b + c + d + e.Length + f + g.GetHashCode() + h; }
    static int Apply(Unary f, int n, int x) { for (int i = 0; i < n; i++) x = f(x) & 0xffff; return x; }
    static Unary Pick(int i) { switch (i % 3) { case 0: return Square; case 1: return x => x + 1; default: return new Scaler { K = i }.Scale; } }

    static int Main()
    {
        Unary square = Square;
        Console.WriteLine("{0} {1} {2}", square(7), square.Invoke(8), square.Method.Name);
        Console.WriteLine("{0} {1}", Apply(square, 3, 3), Apply(delegate (int x) { return x - 1; }, 5, 100));
        var scaler = new Scaler { K = 3 };
        Unary scale = scaler.Scale;
        Console.WriteLine("{0} {1} {2}", scale(10), scale(10), scaler.K);
        Animal a = new Dog();
        Func<int, string> speak = a.Speak, fixedSpeak = a.Fixed, baseSpeak = ((Dog)a).BaseSpeak();
        Console.WriteLine("{0} {1} {2}", speak(1), fixedSpeak(2), baseSpeak(3));
        IWork w = new Worker();
        Func<int, int> work = w.Work;
        Func<int, int> plus = "four".Plus;
        Console.WriteLine("{0} {1}", work(5), plus(6));
        int n = 5; string s;
        RefAction change = Change;
        change(ref n, out s);
        Console.WriteLine("{0} {1}", n, s);
        Wide wide = Combine;
        Console.WriteLine(wide(1, 2L << 33, 0.5f, 0.25, "eeee", 255, 7, -3));
        Unary again = Square, lambda = x => x * x;
        Console.WriteLine("{0} {1} {2} {3}", square == again, square.Equals(again), square == lambda, square.GetHashCode() == again.GetHashCode());
        Func<int, string> s1 = a.Speak, s2 = a.Speak, s3 = new Dog().Speak;
        Console.WriteLine("{0} {1} {2}", s1 == s2, s1 == s3, ReferenceEquals(s1.Target, a));
        Unary none = null;
        try { none(1); } catch (NullReferenceException) { Console.WriteLine("null delegate"); }
        try { Animal missing = null; Func<int, string> bad = missing.Speak; Console.WriteLine(bad != null); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
        Console.WriteLine("{0} {1}", none?.Invoke(3) == null, square?.Invoke(3));
        int total = 0;
        for (int i = 0; i < 3000; i++) total = (total + Pick(i)(i)) & 0xffffff;
        Console.WriteLine(total);
        var table = new Dictionary<string, Func<double, double, double>> { { "+", (x, y) => x + y }, { "-", (x, y) => x - y }, { "max", Math.Max }, { "pow", Math.Pow } };
        foreach (var e in table) Console.Write(e.Key + e.Value(3, 2) + " ");
        Console.WriteLine();
        Converter<int, string> conv = x => "c" + x;
        Predicate<int> odd = x => x % 2 == 1;
        Console.WriteLine(string.Join(" ", Array.ConvertAll(Array.FindAll(new[] { 1, 2, 3, 4, 5 }, odd), conv)));
        Action<object> boxed = o => Console.WriteLine(o);
        boxed(5); boxed("x");
        Console.WriteLine(square.DynamicInvoke(12));
        Func<int, Unary> curry = x => y => x * 10 + y;
        Console.WriteLine(curry(4)(2));
        return 0;
    }
}

// Nullable<T>: boxing to the value or to null, unboxing, members on empty values, generic use, lifted operators.
using System;

static class BoxingNullable
{
    struct Point { public int X; public override string ToString() { return "P" + X; } public static bool operator ==(Point a, Point b) { return a.X == b.X; } public static bool operator !=(Point a, Point b) { return a.X != b.X; } public override bool Equals(object o) { return o is Point && (Point)o == this; } public override int GetHashCode() { return X; } }
    enum E { A, B }

    static void Try(string name, Func<object> f)
    {
        try { Console.WriteLine("{0}: {1}", name, f() ?? "null"); }
        catch (Exception e) { Console.WriteLine("{0}: {1}: {2}", name, e.GetType().Name, e.Message); }
    }

    static string Kind<T>(T x) { object o = x; return o == null ? "null" : o.GetType().Name; }
    static T? Wrap<T>(T x, bool has) where T : struct { return has ? x : (T?)null; }
    static int calls;
    static int? Next(int? v) { calls++; return v; }

    static int Main()
    {
        int? none = null, five = 5;
        object a = none, b = five;
        Console.WriteLine("{0} {1}", a == null, b.GetType());
        Try("unbox null", () => (int?)a);
        Try("unbox 5", () => (int?)b);
        Try("unbox 5 as int", () => (int)b);
        Try("unbox 5L as int?", () => (int?)(object)5L);
        Try("value of none", () => none.Value);
        Try("type of none", () => none.GetType());
        Try("type of five", () => five.GetType());
        Try("text of none", () => "[" + none.ToString() + "]");
        Try("hash of none", () => none.GetHashCode());
        Try("cast none", () => (int)none);
        Console.WriteLine("{0} {1} {2}", none.GetValueOrDefault(), none.GetValueOrDefault(9), five.GetValueOrDefault(9));
        Console.WriteLine("{0} {1} {2}", Kind(none), Kind(five), Kind<E?>(E.B));
        Console.WriteLine("{0} {1}", Wrap(3.5, true), Wrap(new Point { X = 3 }, false).HasValue);
        Console.WriteLine("{0} {1} {2} {3}", none + five, five * five, five > none, none == null);
        Console.WriteLine("{0} {1} {2}", five < 6, none < 6, !(none >= 6));
        bool? t = true, f = false, u = null;
        foreach (bool? x in new[] { t, f, u })
            foreach (bool? y in new[] { t, f, u }) Console.Write("{0}{1} ", (x & y) == null ? "n" : (x & y).ToString(), (x | y) == null ? "n" : (x | y).ToString());
        Console.WriteLine();
        Point? p = new Point { X = 1 }, q = null;
        Console.WriteLine("{0} {1} {2} {3}", p == q, p != q, p == new Point { X = 1 }, q == null);
        Console.WriteLine("{0} {1}", p.Equals(new Point { X = 1 }), q.Equals(null));
        Console.WriteLine("{0} {1} {2}", none ?? 7, Next(null) ?? Next(3) ?? Next(4), calls);
        Console.WriteLine("{0} {1}", (p?.ToString()) ?? "none", (q?.ToString()) ?? "none");
        five++; none++;
        Console.WriteLine("{0} {1}", five, none.HasValue);
        long? wide = five; short? narrow = (short?)wide; double? d = narrow / 4.0;
        Console.WriteLine("{0} {1} {2}", wide, narrow, d);
        int?[] items = { 1, null, 3 };
        int sum = 0;
        for (int i = 0; i < 3000; i++) { int? x = items[i % 3]; if (x.HasValue) sum += x.Value; else sum -= items[(i + 1) % 3] ?? 0; items[i % 3] = x + 0; }
        Console.WriteLine(sum);
        Try("is", () => b is int? && !(a is int?));
        Try("as", () => (b as int?) + 1);
        return 0;
    }
}

// Boxing and unboxing: every value type, wrong types, null, enums and their bases, identity, mutation through interfaces.
using System;
using System.Collections;

static class Boxing
{
    enum Level : short { Low = 1, High = 300 }
    interface IAdder { void Add(int n); int Total { get; } }
    struct Adder : IAdder { int total; public void Add(int n) { total += n; } public int Total { get { return total; } } }

    static void Try(string name, Func<object> f)
    {
        try { Console.WriteLine("{0}: {1}", name, f() ?? "null"); }
        catch (Exception e) { Console.WriteLine("{0}: {1}: {2}", name, e.GetType().Name, e.Message); }
    }

    static object Box<T>(T x) { return x; }
    static T Unbox<T>(object o) { return (T)o; }

    static int Main()
    {
        object[] all = { true, (sbyte)-1, (byte)1, (short)-2, (ushort)2, 'c', -3, 3u, -4L, 4UL, 1.5f, -2.5, 9.9m, Level.High, DayOfWeek.Sunday, new Adder(), new IntPtr(5), TimeSpan.FromSeconds(1) };
        foreach (object o in all) Console.WriteLine("{0} {1} {2}", o.GetType().Name, o is ValueType, o is IComparable);
        Try("int", () => (int)all[6] + 1);
        Try("byte", () => (byte)all[2] + 1);
        Try("float", () => (float)all[10] * 2);
        Try("decimal", () => (decimal)all[12] + 1);
        Try("enum", () => (Level)all[13]);
        Try("enum as short", () => (short)all[13]);
        Try("short as enum", () => (Level)(object)(short)1);
        Try("int as uint", () => (uint)all[6]);
        Try("int as long", () => (long)all[6]);
        Try("int as enum of short", () => (Level)all[6]);
        Try("char as ushort", () => (ushort)all[5]);
        Try("bool as byte", () => (byte)all[0]);
        Try("double as float", () => (float)all[11]);
        Try("null as int", () => (int)(object)null);
        Try("null as struct", () => ((Adder)(object)null).Total);
        Try("string as int", () => (int)(object)"5");
        Try("Unbox<string>", () => Unbox<string>(5));
        Try("Unbox<int>", () => Unbox<int>(Box(7)));
        Try("Unbox<Level>", () => Unbox<Level>(Box(Level.Low)));
        IAdder a = new Adder();
        IAdder b = a;
        a.Add(5); b.Add(6);
        Adder copy = (Adder)a;
        copy.Add(100);
        ((IAdder)copy).Add(1000);
        Console.WriteLine("{0} {1} {2}", a.Total, b.Total, copy.Total);
        object x = 5, y = 5;
        Console.WriteLine("{0} {1} {2}", x == y, x.Equals(y), x.Equals(5L));
        Console.WriteLine("{0} {1}", ReferenceEquals(x, x), Equals(x, y));
        Console.WriteLine("{0} {1} {2}", 5.ToString(), Level.High.ToString(), ((object)3.5).ToString());
        Console.WriteLine("{0} {1}", 42.GetHashCode(), true.GetHashCode());
        var list = new ArrayList();
        for (int i = 0; i < 1000; i++) list.Add(i % 3 == 0 ? (object)i : i % 3 == 1 ? (object)(double)i : (object)(char)i);
        double sum = 0;
        foreach (object o in list) { if (o is int) sum += (int)o; else if (o is double) sum -= (double)o; else sum += (char)o * 0.5; }
        Console.WriteLine(sum);
        return 0;
    }
}

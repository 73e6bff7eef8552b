// Structs that hold references while collections move what they refer to: locals, arrays, results, boxes, closures.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

struct Entry { public string Key; public int[] Data; public object Tag; public Entry(string k, int n) { Key = k; Data = new int[n]; for (int i = 0; i < n; i++) Data[i] = n * 10 + i; Tag = null; } public int Sum() { int s = Key.Length; foreach (int x in Data) s += x; return s; } }
struct Outer { public int Id; public Entry A; public double Weight; public Entry B; }
class Node { public Outer Value; public Node Next; }

static class StructsWithReferences
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Churn() { for (int i = 0; i < 50; i++) { var garbage = new byte[100 + i]; garbage[i] = 1; } GC.Collect(0); }

    static Outer Build(int i) { var a = new Entry("a" + i, 3); Churn(); var b = new Entry("bb" + i, 2) { Tag = a }; return new Outer { Id = i, A = a, Weight = i / 2.0, B = b }; }
    static long Check(Outer o) { Churn(); return o.Id + o.A.Sum() * 3 + o.B.Sum() * 5 + ((Entry)o.B.Tag).Sum() * 7 + (long)(o.Weight * 4); }
    static Outer Exchange(Outer o) { Entry t = o.A; Churn(); t.Tag = o.B.Tag; o.A = o.B; o.B = t; return o; }
    static Entry Choose(bool first, Entry x, Entry y) { if (first) { Churn(); return x; } return y; }

    static int Main()
    {
        Outer o = Build(4);
        Console.WriteLine(Check(o));
        Outer p = Exchange(o);
        Console.WriteLine("{0} {1} {2}", p.A.Key, p.B.Key, o.A.Key);
        var array = new Outer[5];
        for (int i = 0; i < array.Length; i++) array[i] = Build(i);
        GC.Collect();
        long sum = 0;
        foreach (Outer x in array) sum += Check(x);
        Console.WriteLine(sum);
        object boxed = array[3];
        array[3] = default(Outer);
        Churn();
        Console.WriteLine(Check((Outer)boxed));
        Node head = null;
        for (int i = 0; i < 20; i++) head = new Node { Value = Build(i), Next = head };
        for (Node n = head; n != null; n = n.Next) sum += Check(n.Value) + n.Value.A.Key.Length;
        Console.WriteLine(sum);
        Entry c = Choose(true, o.A, o.B);
        c = Choose(false, c, Choose(true, o.B, c));
        Console.WriteLine(c.Key + c.Sum());
        var list = new List<Entry>();
        for (int i = 0; i < 30; i++) list.Add(new Entry("k" + i, i));
        GC.Collect();
        int total = 0;
        foreach (Entry e in list) total += e.Sum();
        Console.WriteLine(total);
        Entry captured = list[7];
        Func<int> f = () => captured.Sum() + captured.Data.Length;
        captured.Data = new[] { 1, 2 };
        Churn();
        Console.WriteLine(f());
        return 0;
    }
}

// Arguments and locals by address: ref, out, in, ref to fields, elements, statics, locals, structs and references.
using System;

static class ByReference
{
    struct Point { public int X, Y; public void Move(int d) { X += d; Y -= d; } }
    class Box { public int Value = 1; public string Name = "n"; public Point P; }

    static int counter = 10;
    static string label = "old";

    static void Swap<T>(ref T a, ref T b) { T t = a; a = b; b = t; }
    static void Add(ref int x, int n) { x += n; }
    static bool Parse(string s, out int value, out string error)
    {
        error = null;
        if (int.TryParse(s, out value)) return true;
        error = "bad " + s;
        return false;
    }
    static int Read(in int a, in Point p) { return a + p.X * p.Y; }
    static void Alias(ref int a, ref int b) { a = 5; b += a; a += b; }
    static void Deep(ref int x, int n) { if (n > 0) { x += n; Deep(ref x, n - 1); } }
    static void Bump(ref byte b, ref short s, ref long l, ref float f, ref double d, ref char c, ref bool t)
    {
        b += 200; s -= 5; l *= l; f /= 3; d = -d; c++; t = !t;
    }
    static int Reassign(int a) { a = a * 2; Add(ref a, 1); return a; }

    static int Main()
    {
        int a = 1, b = 2;
        Swap(ref a, ref b);
        Console.WriteLine("{0} {1}", a, b);
        string s = "s", t = "t";
        Swap(ref s, ref t);
        Console.WriteLine(s + t);
        var p = new Point { X = 1, Y = 2 };
        var q = new Point { X = 3, Y = 4 };
        Swap(ref p, ref q);
        Console.WriteLine("{0},{1} {2},{3}", p.X, p.Y, q.X, q.Y);
        Add(ref counter, 5);
        Console.WriteLine(counter);
        Swap(ref label, ref s);
        Console.WriteLine(label + s);
        var box = new Box();
        Add(ref box.Value, 41);
        Add(ref box.P.X, 7);
        box.P.Move(3);
        Swap(ref box.Name, ref label);
        Console.WriteLine("{0} {1} {2} {3}", box.Value, box.P.X, box.P.Y, box.Name);
        var array = new int[4];
        for (int i = 0; i < array.Length; i++) Add(ref array[i], i * i);
        Swap(ref array[0], ref array[3]);
        Console.WriteLine(string.Join(" ", array));
        var points = new Point[2];
        points[1].Move(9);
        Add(ref points[1].Y, 100);
        Console.WriteLine("{0} {1}", points[1].X, points[1].Y);
        int value;
        string error;
        Console.WriteLine("{0} {1} {2}", Parse("12", out value, out error), value, error ?? "null");
        Console.WriteLine("{0} {1} {2}", Parse("1x", out value, out error), value, error);
        Console.WriteLine(Read(a, points[1]));
        Console.WriteLine(Read(3, new Point { X = 2, Y = 5 }));
        int same = 1;
        Alias(ref same, ref same);
        Console.WriteLine(same);
        Deep(ref same, 100);
        Console.WriteLine(same);
        byte b1 = 100; short s1 = short.MinValue; long l1 = 100000; float f1 = 1; double d1 = 2.5; char c1 = 'x'; bool t1 = false;
        Bump(ref b1, ref s1, ref l1, ref f1, ref d1, ref c1, ref t1);
        Console.WriteLine("{0} {1} {2} {3:R} {4} {5} {6}", b1, s1, l1, f1, d1, c1, t1);
        Console.WriteLine(Reassign(20));
        string[] words = { "a", "b" };
        Swap(ref words[0], ref words[1]);
        Console.WriteLine(words[0] + words[1]);
        return 0;
    }
}

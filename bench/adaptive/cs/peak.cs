// Says how fast the same work is done from the first moment on: for bench/warm.py, which looks for when it is at its
// fastest. Arguments: milliseconds that it runs, and when the process was started, in milliseconds since 1970. Lines: when
// Main began, and for each unit of work when it ended and what it took.
using System;
using System.Diagnostics;

public abstract class Shape { public abstract double Area(double scale); }
public sealed class Disc : Shape { double r; public Disc(double r) { this.r = r; } public override double Area(double s) { return 3.14159 * r * r * s; } }
public sealed class Tile : Shape { double a, b; public Tile(double a, double b) { this.a = a; this.b = b; } public override double Area(double s) { return a * b * s; } }

public static class Program
{
    static Shape[] Shapes(int n)
    {
        var shapes = new Shape[n];
        for (int i = 0; i < n; i++) shapes[i] = i % 16 == 0 ? (Shape)new Tile(i % 7, i % 5) : new Disc(i % 9);
        return shapes;
    }

    static double Work(Shape[] shapes, int times)
    {
        double total = 0;
        for (int k = 0; k < times; k++)
            for (int i = 0; i < shapes.Length; i++) total += shapes[i].Area(k & 3);
        return total;
    }

    public static int Main(string[] args)
    {
        int size = args.Length > 0 ? int.Parse(args[0]) : 4000;
        var began = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(args.Length > 1 ? double.Parse(args[1]) : 0);
        Console.WriteLine("BEGAN {0:F1}", (DateTime.UtcNow - began).TotalMilliseconds);
        var shapes = Shapes(1000);
        double total = 0;
        var clock = new Stopwatch();
        var all = Stopwatch.StartNew();
        while (all.Elapsed.TotalMilliseconds < size)
        {
            clock.Restart();
            total += Work(shapes, 2000);
            Console.WriteLine("UNIT {0:F1} {1:F3}", (DateTime.UtcNow - began).TotalMilliseconds, clock.Elapsed.TotalMilliseconds);
        }
        return total > 0 ? 0 : 1;
    }
}

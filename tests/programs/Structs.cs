// Structs: locals, fields, arrays, parameters by value and by reference, results, nesting, mutation of copies, this.
using System;

struct Point
{
    public int X, Y;
    public Point(int x, int y) { X = x; Y = y; }
    public void Shift(int d) { X += d; Y += d; }
    public Point Moved(int d) { Point copy = this; copy.Shift(d); return copy; }
    public void Reset() { this = new Point(-1, -1); }
    public void Exchange(ref Point other) { Point t = this; this = other; other = t; }
    public static Point operator +(Point a, Point b) { return new Point(a.X + b.X, a.Y + b.Y); }
    public override string ToString() { return "(" + X + "," + Y + ")"; }
    public override bool Equals(object o) { return o is Point && ((Point)o).X == X && ((Point)o).Y == Y; }
    public override int GetHashCode() { return X * 31 + Y; }
}
struct Line { public Point From, To; public int Length { get { return Math.Abs(To.X - From.X) + Math.Abs(To.Y - From.Y); } } public void Swap() { From.Exchange(ref To); } }
struct Tiny { public byte A; public short B; public byte C; }
struct Floats { public float A, B, C; public float Sum() { return A + B + C; } }
struct Mixed { public double D; public int I; public float F; public long L; }
struct Empty { public int Answer() { return 42; } }
class Holder { public Point P; public Line L; public readonly Point Fixed = new Point(5, 6); public Point[] Many = new Point[3]; public Point Prop { get; set; } }

static class Structs
{
    static Point shared = new Point(100, 200);

    static int ByValue(Point p) { p.Shift(1000); return p.X; }
    static int ByRef(ref Point p) { p.Shift(1000); return p.X; }
    static Point Make(int i) { return new Point(i, i * i); }
    static Line Connect(Point a, Point b) { return new Line { From = a, To = b }; }
    static Tiny Tinies(Tiny t) { t.A++; t.B--; t.C ^= 0xff; return t; }
    static Floats Scale(Floats f, float k) { f.A *= k; f.B *= k; f.C *= k; return f; }
    static Mixed Mix(Mixed m, int i, double d, Mixed n) { return new Mixed { D = m.D + d, I = n.I - i, F = m.F * n.F, L = m.L ^ n.L }; }
    static Point Recurse(Point p, int n) { return n == 0 ? p : Recurse(p.Moved(n), n - 1) + p; }

    static int Main()
    {
        var p = new Point(1, 2);
        Point q = p;
        q.Shift(10);
        Console.WriteLine("{0} {1}", p, q);
        Console.WriteLine("{0} {1}", ByValue(p), p);
        Console.WriteLine("{0} {1}", ByRef(ref p), p);
        Console.WriteLine("{0} {1}", p.Moved(-1), p);
        p.Exchange(ref q); Console.WriteLine("{0} {1}", p, q);
        p.Exchange(ref p); q.Reset(); Console.WriteLine("{0} {1}", p, q);
        Line line = Connect(Make(3), Make(4));
        line.Swap();
        Console.WriteLine("{0} {1} {2}", line.From, line.To, line.Length);
        var h = new Holder();
        h.P.Shift(7); h.L.To = h.P; h.L.To.X *= 2; h.Fixed.Shift(50); h.Many[1].Shift(3); h.Many[2] = h.Many[1] + h.Fixed; h.Prop = h.Many[2]; h.Prop.Shift(9);
        Console.WriteLine("{0} {1} {2} {3} {4} {5}", h.P, h.L.To, h.Fixed, h.Many[1], h.Many[2], h.Prop);
        shared.Shift(1); Point kept = shared; shared = new Point(0, 0);
        Console.WriteLine("{0} {1}", shared, kept);
        Tiny t = Tinies(new Tiny { A = 255, B = short.MinValue, C = 15 });
        Console.WriteLine("{0} {1} {2}", t.A, t.B, t.C);
        Console.WriteLine("{0:R}", Scale(new Floats { A = 0.1f, B = 0.2f, C = 0.3f }, 3).Sum());
        Mixed m = Mix(new Mixed { D = 1.5, I = 2, F = 2.5f, L = 1L << 40 }, 7, 0.25, new Mixed { D = 9, I = 10, F = 4, L = 3 });
        Console.WriteLine("{0} {1} {2} {3}", m.D, m.I, m.F, m.L);
        Console.WriteLine(new Empty().Answer());
        Console.WriteLine(default(Point).Equals(new Point()) + " " + new Point(1, 1).Equals(null) + " " + kept.GetHashCode());
        Console.WriteLine(Recurse(new Point(1, -1), 10));
        Point total = new Point();
        for (int i = 0; i < 10000; i++) { total = total + Make(i % 17); total.Shift(i & 1); h.Many[i % 3] = total; }
        Console.WriteLine("{0} {1}", total, h.Many[0]);
        Point[] copy = (Point[])h.Many.Clone();
        copy[0].X = -5;
        Console.WriteLine("{0} {1}", copy[0], h.Many[0].X != -5);
        return 0;
    }
}

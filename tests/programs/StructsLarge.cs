// Large structs (up to 400 bytes) and structs with many references: copies, arguments, results, arrays, fields.
using System;

struct Block8 { public long A, B, C, D, E, F, G, H; public long Sum() { return A + B + C + D + E + F + G + H; } }
struct Matrix { public double M00, M01, M02, M03, M10, M11, M12, M13, M20, M21, M22, M23, M30, M31, M32, M33;
    public static Matrix Identity { get { return new Matrix { M00 = 1, M11 = 1, M22 = 1, M33 = 1 }; } }
    public static Matrix operator *(Matrix a, Matrix b)
    {
        Matrix r = new Matrix();
        r.M00 = a.M00 * b.M00 + a.M01 * b.M10 + a.M02 * b.M20 + a.M03 * b.M30; r.M01 = a.M00 * b.M01 + a.M01 * b.M11 + a.M02 * b.M21 + a.M03 * b.M31;
        r.M10 = a.M10 * b.M00 + a.M11 * b.M10 + a.M12 * b.M20 + a.M13 * b.M30; r.M11 = a.M10 * b.M01 + a.M11 * b.M11 + a.M12 * b.M21 + a.M13 * b.M31;
        r.M22 = a.M22 * b.M22; r.M33 = a.M33 * b.M33; r.M03 = a.M03 + b.M03;
        return r;
    }
    public double Trace { get { return M00 + M11 + M22 + M33; } } }
struct Huge { public Block8 P, Q, R; public string Name; public Matrix M; public object Tag; public int Id; }
struct Names { public string A, B, C, D, E; public int N; public string All() { return A + B + C + D + E + N; } }
class Owner { public Huge H; public Names N; public Huge[] Array = new Huge[3]; }

static class StructsLarge
{
    static Huge global;

    static Block8 Make(long seed) { return new Block8 { A = seed, B = seed * 2, C = -seed, D = seed << 8, E = 1, F = seed ^ 5, G = 7, H = seed % 3 }; }
    static Huge Fill(int id, string name) { Huge h = new Huge { Id = id, Name = name, Tag = id, P = Make(id), M = Matrix.Identity }; h.Q = h.P; h.Q.A++; h.R = Make(-id); return h; }
    static long Check(Huge h) { h.P.A = 0; return h.P.Sum() * 3 + h.Q.Sum() * 5 + h.R.Sum() * 7 + h.Name.Length + (int)h.Tag + h.Id + (long)h.M.Trace; }
    static void Change(ref Huge h, Huge by) { h.Q = by.R; h.Name += by.Name; h.Tag = (int)h.Tag + (int)by.Tag; h.M = h.M * by.M; }
    static Names Rotate(Names n) { return new Names { A = n.E, B = n.A, C = n.B, D = n.C, E = n.D, N = n.N + 1 }; }
    static Names Many(Names a, int x, Names b, double y, Names c) { return new Names { A = a.B, B = b.C, C = c.D, D = x.ToString(), E = y.ToString(), N = a.N + b.N + c.N }; }

    static int Main()
    {
        Huge h = Fill(5, "five");
        Console.WriteLine(Check(h) + " " + h.P.A);
        Huge copy = h;
        copy.P.B = 999; copy.Name = "copy";
        Console.WriteLine("{0} {1} {2} {3}", Check(h), Check(copy), h.Name, copy.Name);
        Change(ref h, copy);
        Console.WriteLine("{0} {1} {2} {3}", Check(h), h.Name, h.Tag, h.M.Trace);
        var owner = new Owner { H = h };
        owner.Array[1] = owner.H; owner.Array[2] = Fill(8, "eight");
        Change(ref owner.Array[1], owner.Array[2]);
        owner.H.R.H = 1234;
        Console.WriteLine("{0} {1} {2}", Check(owner.Array[1]), Check(owner.Array[2]), Check(owner.H));
        global = owner.Array[1]; global.Id = 77; Change(ref global, global);
        Console.WriteLine("{0} {1}", Check(global), global.Name);
        Names n = new Names { A = "a", B = "b", C = "c", D = "d", E = "e" };
        for (int i = 0; i < 7; i++) n = Rotate(n);
        Console.WriteLine(n.All());
        owner.N = Many(n, 3, Rotate(n), 1.5, owner.N);
        Console.WriteLine(owner.N.All());
        object boxed = h;
        h.Id = 1000;
        Console.WriteLine("{0} {1}", ((Huge)boxed).Id, Check((Huge)boxed));
        Matrix m = Matrix.Identity; m.M01 = 0.5; m.M10 = -0.25;
        for (int i = 0; i < 200; i++) m = m * m * Matrix.Identity;
        Console.WriteLine(m.M00.ToString("R") + " " + m.M01.ToString("R"));
        long sum = 0;
        for (int i = 0; i < 2000; i++) { owner.Array[i % 3] = Fill(i, "n" + i % 7); sum += Check(owner.Array[(i + 1) % 3].Name == null ? h : owner.Array[(i + 1) % 3]); }
        Console.WriteLine(sum);
        return 0;
    }
}

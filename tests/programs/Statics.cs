// Static fields of every type: defaults, loads, stores, addresses, volatile and readonly ones, statics of nested types.
using System;

struct Vector3 { public double X, Y, Z; public double Dot(Vector3 o) { return X * o.X + Y * o.Y + Z * o.Z; } public void Scale(double k) { X *= k; Y *= k; Z *= k; } }
struct Named { public string Name; public int Count; }

static class Store
{
    public static bool B; public static sbyte I1; public static byte U1; public static short I2; public static ushort U2; public static char C;
    public static int I4; public static uint U4; public static long I8; public static ulong U8; public static float R4; public static double R8;
    public static string S; public static object O; public static int[] A; public static decimal M; public static DayOfWeek E;
    public static IntPtr P; public static int? N; public static Vector3 V; public static Named D; public static DateTime T;
    public static volatile int Vi; public static volatile string Vs;
    public static readonly int Ready = 77; public static readonly Vector3 Unit = new Vector3 { X = 1, Y = 2, Z = 3 };
    public const long Constant = 1L << 40;
    public static Action Callback;

    public static string Show()
    {
        return string.Join(",", B, I1, U1, I2, U2, (int)C, I4, U4, I8, U8, R4, R8, S ?? "-", O ?? "-", A == null ? -1 : A.Length, M, E, P, N.HasValue, V.X, V.Y, D.Name ?? "-", D.Count, T.Ticks, Vi, Vs ?? "-");
    }
    public static class Inner { public static int Depth = 3; public static string Path = "inner"; }
}

static class Statics
{
    static int hits;
    static void Touch(ref int x) { x++; }
    static void Touch(ref Vector3 v) { v.Scale(2); }
    static void Touch(ref string s) { s += "!"; }
    static int Next() { return ++hits; }

    static int Main()
    {
        Console.WriteLine(Store.Show());
        Store.B = true; Store.I1 = -7; Store.U1 = 250; Store.I2 = -300; Store.U2 = 60000; Store.C = 'q'; Store.I4 = int.MinValue; Store.U4 = 4000000000;
        Store.I8 = -1; Store.U8 = 1UL << 63; Store.R4 = 0.5f; Store.R8 = 1e100; Store.S = "str"; Store.O = 12; Store.A = new int[5]; Store.M = -1.5m;
        Store.E = DayOfWeek.Monday; Store.P = (IntPtr)8; Store.N = 9; Store.V = new Vector3 { X = 1, Y = 2, Z = 3 }; Store.D.Name = "d"; Store.D.Count = 4;
        Store.T = new DateTime(2020, 1, 2); Store.Vi = 3; Store.Vs = "v";
        Console.WriteLine(Store.Show());
        Store.U1 += 10; Store.I1 -= 122; Store.I2 *= 200; Store.U2 *= 2; Store.I4--; Store.U4 *= 2; Store.I8 <<= 33; Store.R4 /= 3; Store.Vi += 4;
        Touch(ref Store.I4); Touch(ref Store.V); Touch(ref Store.S); Touch(ref Store.Inner.Depth); Touch(ref Store.Inner.Path); Touch(ref Store.D.Name); Touch(ref Store.D.Count);
        Store.V.Scale(10);
        Store.V.Z = Store.V.X;
        Console.WriteLine(Store.Show());
        Console.WriteLine("{0} {1} {2} {3}", Store.Inner.Depth, Store.Inner.Path, Store.Ready, Store.Constant);
        Vector3 copy = Store.Unit; copy.Scale(5); Store.Unit.Scale(100);
        Console.WriteLine("{0} {1} {2}", Store.Unit.X, copy.X, Store.Unit.Dot(copy));
        Store.Callback += () => hits += 1000;
        Store.Callback();
        for (int i = 0; i < 1000; i++) Next();
        Console.WriteLine(hits);
        Store.A[2] = 8; Store.A[3] += Store.A[2]++;
        Console.WriteLine(string.Join(" ", Store.A));
        for (int i = 0; i < 3000; i++) { Store.D = new Named { Name = "n" + i % 10, Count = Store.D.Count + i }; Store.V.X += i; Store.O = i; }
        GC.Collect();
        Console.WriteLine("{0} {1} {2} {3}", Store.D.Name, Store.D.Count, Store.V.X, Store.O);
        return 0;
    }
}

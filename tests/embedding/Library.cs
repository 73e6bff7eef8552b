// What the tests of the embedding library call: a library without Main.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Shop
{
    public enum Colour { Red = 1, Green = 2, Blue = 4 }

    public struct Point
    {
        public int X, Y;
        public Point(int x, int y) { X = x; Y = y; }
        public int Sum { get { return X + Y; } }
        public void Move(int by) { X += by; Y += by; }
        public static Point operator +(Point a, Point b) { return new Point(a.X + b.X, a.Y + b.Y); }
        public static Point operator -(Point a) { return new Point(-a.X, -a.Y); }
        public override string ToString() { return "(" + X + ", " + Y + ")"; }
    }

    public class ShopException : Exception { public int Code; public ShopException(string m, int code) : base(m) { Code = code; } }

    public interface ICosts { int Cost(); }

    public class Item : ICosts, IDisposable, IComparable
    {
        public string Name;
        public int Count { get; set; }
        public readonly int Id;
        public static int Made;
        public static string Maker { get; set; }
        public const double Rate = 1.5;
        public bool Disposed;
        public event EventHandler Changed;
        public event Action<int> Counted;
        static int next = 1;
        public Item() : this("none") { }
        public Item(string name) { Name = name; Id = next++; Made++; }
        public Item(string name, int count) : this(name) { Count = count; }
        public virtual string Describe() { return Name + " x" + Count; }
        public string Describe(string prefix) { return prefix + Describe(); }
        int ICosts.Cost() { return 10 * Count; }
        public void Change(int to) { Count = to; if (Changed != null) Changed(this, EventArgs.Empty); if (Counted != null) Counted(to); }
        public void Dispose() { Disposed = true; }
        public int CompareTo(object other) { return Count.CompareTo(((Item)other).Count); }
        public Item Self() { return this; }
        public class Part { public int Number = 7; public class Screw { public static int Turns() { return 3; } } }
    }
    public class Special : Item { public Special(string n) : base(n) { } public override string Describe() { return "special " + base.Describe(); } }

    public class Box<T>
    {
        public T Value;
        public static int Made;
        public Box(T value) { Value = value; Made++; }
        public U Map<U>(Func<T, U> f) { return f(Value); }
        public class Lid { public T Under; }
    }
    public class Box<T, U> { public T First; public U Second; public Box(T a, U b) { First = a; Second = b; } }

    public class Grid : IEnumerable<int>
    {
        readonly int[] cells = new int[12];
        public int this[int i] { get { return cells[i]; } set { cells[i] = value; } }
        public int this[int x, int y] { get { return cells[4 * y + x]; } set { cells[4 * y + x] = value; } }
        public int Length { get { return cells.Length; } }
        public IEnumerator<int> GetEnumerator() { try { foreach (int c in cells) yield return c; } finally { Ended++; } }
        IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); }
        public static int Ended;
    }

    public static class Numbers
    {
        public static int Add(int a, int b) { return a + b; }
        public static long AddLong(long a, long b) { return a + b; }
        public static double Half(double x) { return x / 2; }
        public static float Single(float x) { return x * 2; }
        public static bool Not(bool b) { return !b; }
        public static byte Byte(byte b) { return b; }
        public static sbyte SByte(sbyte b) { return b; }
        public static short Short(short b) { return b; }
        public static ushort UShort(ushort b) { return b; }
        public static uint UInt(uint b) { return b; }
        public static ulong ULong(ulong b) { return b; }
        public static char Char(char c) { return (char)(c + 1); }
        public static decimal Money(decimal m) { return m * 2; }
        public static void Nothing() { Calls++; }
        public static int Calls;
        public static int Divide(int a, int b) { return a / b; }
        public static int Fail(string message, int code) { throw new ShopException(message, code); }
        public static int FailFast(int code) { throw new ShopException("fast", code); }
        public static string Which(int x) { return "int"; }
        public static string Which(long x) { return "long"; }
        public static string Which(double x) { return "double"; }
        public static string Which(string x) { return "string"; }
        public static string Which(object x) { return "object"; }
        public static string Which(int[] x) { return "int[]"; }
        public static string Which(Item x) { return "Item"; }
        public static string Which(Special x) { return "Special"; }
        public static string Which(Func<int, int> x) { return "Func " + x(20); }
        public static string Which(Colour x) { return "Colour " + x; }
        public static void Swap(ref int a, ref int b) { int t = a; a = b; b = t; }
        public static bool TryParse(string s, out int n) { return int.TryParse(s, out n); }
        public static int Optional(int a, int b = 5, string c = "c") { return a + b + c.Length; }
        public static int Total(params int[] all) { return all.Sum(); }
        public static string Joined(string with, params object[] all) { return string.Join(with, all); }
        public static int? Maybe(int? x) { return x == null ? (int?)null : x + 1; }
        public static Colour Mix(Colour a, Colour b) { return a | b; }
        public static T Same<T>(T x) { return x; }
        public static string NameOf<T>() { return typeof(T).FullName; }
        public static int CountOf<T>(IEnumerable<T> xs) { return xs.Count(); }
        public static string Text(string s) { return s; }
        public static object Any(object o) { return o; }

        // loops: what rapgo compiles and replaces while it runs
        public static double Sum(double[] a) { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; }
        public static int SumInts(int[] a) { int s = 0; foreach (int x in a) s += x; return s; }
        public static unsafe double SumAt(double* p, int n) { double s = 0; for (int i = 0; i < n; i++) s += p[i]; return s; }
        public static int LengthOf(double[] a) { return a.Length; }
        public static void Fill(double[] a, double x) { for (int i = 0; i < a.Length; i++) a[i] = x; }
        public static int SumGrid(int[,] a) { int s = 0; foreach (int x in a) s += x; return s; }
        public static long Spin(int n) { long s = 0; for (int i = 0; i < n; i++) { s += i ^ (s >> 3); if ((s & 1) == 0) s += 3; } return s; }
        public static byte[] Bytes(byte[] b) { var r = (byte[])b.Clone(); Array.Reverse(r); return r; }
        public static double[] Squares(int n) { var a = new double[n]; for (int i = 0; i < n; i++) a[i] = (double)i * i; return a; }
        public static int ListSum(List<int> xs) { return xs.Sum(); }
        public static int Scaled(int x) { return new Beside.Scale(3).Of(x); }
    }

    public static class Calls
    {
        public static int Apply(Func<int, int> f, int x) { return f(x); }
        public static void Each(int n, Action<int> f) { for (int i = 0; i < n; i++) f(i); }
        public static string Caught(Func<int> f) { try { return "got " + f(); } catch (ShopException e) { return "caught " + e.Message + " " + e.Code; } }
        public static string CaughtAll(Action f) { try { f(); return "fine"; } catch (Exception e) { return e.GetType().Name + " " + e.Message; } }
        public static Func<int, int> Adder(int n) { return x => x + n; }
        public static int OnThread(Func<int> f) { int r = 0; var t = new Thread(() => r = f()); t.Start(); t.Join(); return r; }
        public static List<string> Sorted(List<string> xs, Comparison<string> by) { xs.Sort(by); return xs; }
        public static Action Kept;
        public static void Keep(Action a) { Kept = a; }
        public static int Collect() { GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); return GC.CollectionCount(0); }
    }

    public static class Work
    {
        public static async Task<int> Double(int x) { await Task.Yield(); return 2 * x; }
        public static async Task Run() { await Task.Yield(); Runs++; }
        public static int Runs;
        public static async Task<string> Fail(string m) { await Task.Yield(); throw new ShopException(m, 9); }
        public static Task<int> Done(int x) { return Task.FromResult(x); }
        public static Task<int> Never() { return new TaskCompletionSource<int>().Task; }
        public static Task<int> Cancelled() { var s = new TaskCompletionSource<int>(); s.SetCanceled(); return s.Task; }
        static readonly Barrier barrier = new Barrier(2);
        // only two threads that are in here together get through
        public static bool Meet() { return barrier.SignalAndWait(20000); }
        public static int Parallel(int n) { int all = 0; System.Threading.Tasks.Parallel.For(0, n, i => Interlocked.Add(ref all, i)); return all; }
        public static void AtEnd(string text) { AppDomain.CurrentDomain.ProcessExit += (s, e) => Console.WriteLine(text); }
        public static void Background() { var t = new Thread(() => { while (true) Numbers.Spin(1000); }); t.IsBackground = true; t.Start(); }
    }
}

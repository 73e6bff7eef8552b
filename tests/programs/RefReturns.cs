// ref returns and ref locals: to elements, fields of objects and structs, statics; choosing, chains, across collections.
using System;

struct Point { public int X, Y; public static ref int Pick(ref Point p, bool x) { if (x) return ref p.X; return ref p.Y; } }
class Grid { readonly int[] cells; readonly int w; int outside = -1; public Point Origin; static string title = "t"; public Grid(int width, int h) { w = width; cells = new int[w * h]; } public ref int this[int x, int y] { get { if (x < 0 || y < 0 || x >= w || y >= cells.Length / w) return ref outside; return ref cells[y * w + x]; } } public ref Point Start() { return ref Origin; } public static ref string Title { get { return ref title; } } public int Outside { get { return outside; } } }
class Table<T> { T[] items = new T[4]; int n; public ref T Add() { if (n == items.Length) Array.Resize(ref items, n * 2); return ref items[n++]; } public ref T At(int i) { if (i >= n) throw new ArgumentOutOfRangeException(); return ref items[i]; } }

static class RefReturns
{
    static int a = 1, b = 2; static int[] numbers = { 5, 3, 8, 1 };
    static ref int Max(ref int x, ref int y) { if (x >= y) return ref x; return ref y; }
    static ref int Smallest(int[] v) { int at = 0; for (int i = 1; i < v.Length; i++) if (v[i] < v[at]) at = i; return ref v[at]; }
    static ref T First<T>(T[] v, Predicate<T> p) { for (int i = 0; i < v.Length; i++) if (p(v[i])) return ref v[i]; throw new InvalidOperationException("none"); }
    static ref int Chain(ref int x, int n) { if (n == 0) return ref x; x++; return ref Chain(ref x, n - 1); }
    static void Twice(ref int x) { x *= 2; }

    static int Main()
    {
        Max(ref a, ref b) = 10; Console.WriteLine("{0} {1}", a, b); Smallest(numbers) += 100; Smallest(numbers)--; Console.WriteLine(string.Join(" ", numbers)); ref int r = ref First(numbers, x => x > 7); r = 0; Twice(ref Smallest(new[] { 1 })); Console.WriteLine(numbers[2]); ref string s = ref First(new[] { "p", "q" }, x => x == "q"); s += "!"; Console.WriteLine(s);
        var g = new Grid(3, 2); g[1, 1] = 5; g[1, 1]++; g[9, 9] = 77; ref int cell = ref g[2, 0]; for (int i = 0; i < 5; i++) { cell += i; GC.Collect(0); } Console.WriteLine("{0} {1} {2}", g[1, 1], g[2, 0], g.Outside); g.Start().X = 4; ref Point p = ref g.Start(); p.Y = p.X * 2; Point copy = g.Start(); copy.X = 99; Console.WriteLine("{0} {1}", g.Origin.X, g.Origin.Y); Point.Pick(ref g.Origin, false) = -3; Console.WriteLine(g.Origin.Y); Grid.Title += "itle"; ref string t = ref Grid.Title; t = t.ToUpperInvariant(); Console.WriteLine(Grid.Title);
        int start = 5; Chain(ref start, 10) *= 3; Console.WriteLine(start); var table = new Table<Point>(); for (int i = 0; i < 3; i++) { ref Point q = ref table.Add(); q.X = i; q.Y = i * i; } table.At(1).X += 50; Twice(ref table.At(2).Y); Console.WriteLine("{0} {1}", table.At(1).X, table.At(2).Y); try { table.At(3).X = 1; } catch (ArgumentOutOfRangeException) { Console.WriteLine("range"); } var names = new Table<string>(); names.Add() = "n"; names.At(0) += names.At(0); Console.WriteLine(names.At(0)); long sum = 0; var big = new int[1000]; for (int i = 0; i < 20000; i++) { ref int x = ref big[i * 7 % 1000]; x += i; ref int y = ref Max(ref x, ref big[(i + 1) % 1000]); y ^= i; sum += y; } Console.WriteLine(sum); try { Smallest(null) = 1; } catch (NullReferenceException) { Console.WriteLine("null"); } try { Smallest(new int[0]) = 1; } catch (IndexOutOfRangeException) { Console.WriteLine("empty"); }
        return 0;
    }
}

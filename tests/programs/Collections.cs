// Collections of the class library with comparers, keys and elements of the program; modification during enumeration.
using System;
using System.Collections.Generic;
using System.Linq;

struct Point : IEquatable<Point>, IComparable<Point> { public int X, Y; public Point(int x, int y) { X = x; Y = y; } public bool Equals(Point o) { return X == o.X && Y == o.Y; } public override bool Equals(object o) { return o is Point && Equals((Point)o); } public override int GetHashCode() { return X * 397 ^ Y; } public int CompareTo(Point o) { return X != o.X ? X.CompareTo(o.X) : Y.CompareTo(o.Y); } public override string ToString() { return X + ":" + Y; } }
class Key { public string Name; public override int GetHashCode() { Collections.Hashes++; return Name.Length; } public override bool Equals(object o) { Collections.Equalities++; var k = o as Key; return k != null && k.Name == Name; } }
class IgnoreCase : IEqualityComparer<string> { public bool Equals(string a, string b) { return a.ToLowerInvariant() == b.ToLowerInvariant(); } public int GetHashCode(string s) { int h = 0; foreach (char c in s.ToLowerInvariant()) h = h * 31 + c; return h; } }
class Backwards<T> : IComparer<T> where T : IComparable<T> { public int Compare(T a, T b) { return b.CompareTo(a); } }

static class Collections
{
    public static int Hashes, Equalities;

    static int Main()
    {
        var counts = new Dictionary<string, int>(new IgnoreCase());
        foreach (string w in "The the THE cat Cat dog".Split(' ')) { int c; counts.TryGetValue(w, out c); counts[w] = c + 1; }
        Console.WriteLine(string.Join(" ", counts.Select(p => p.Key + p.Value)));
        var keyed = new Dictionary<Key, int>();
        for (int i = 0; i < 30; i++) keyed[new Key { Name = new string('k', i % 5) + i % 3 }] = i;
        Console.WriteLine("{0} {1} {2} {3}", keyed.Count, keyed[new Key { Name = "kk1" }], Hashes, Equalities > 0);
        var grid = new Dictionary<Point, char>();
        for (int i = 0; i < 1000; i++) grid[new Point(i % 13, i % 7)] = (char)('a' + i % 26);
        Console.WriteLine("{0} {1} {2}", grid.Count, grid[new Point(5, 3)], grid.ContainsKey(new Point(13, 0)));
        var set = new HashSet<Point>(); for (int i = 0; i < 50; i++) set.Add(new Point(i % 4, i % 3));
        var evens = new HashSet<int>(Enumerable.Range(0, 10).Select(i => i * 2)); evens.IntersectWith(new[] { 2, 3, 4, 6 }); evens.SymmetricExceptWith(new[] { 4, 5 });
        Console.WriteLine("{0} {1}", set.Count, string.Join(" ", evens.OrderBy(x => x)));
        var sorted = new SortedDictionary<string, int>(new Backwards<string>()) { { "a", 1 }, { "c", 3 }, { "b", 2 } };
        Console.WriteLine(string.Join(" ", sorted.Select(p => p.Key + p.Value)));
        var sortedSet = new SortedSet<Point> { new Point(2, 1), new Point(1, 9), new Point(1, 2) }; Console.WriteLine("{0} {1}", string.Join(" ", sortedSet), sortedSet.Max);
        var list = new List<int> { 5, 2, 8 }; list.AddRange(new[] { 1, 9 }); list.Insert(1, 7); list.Remove(8); list.RemoveAll(x => x == 1); list.Sort(new Backwards<int>()); list.Reverse(1, 2);
        Console.WriteLine("{0} {1} {2} {3}", string.Join(" ", list), list.BinarySearch(99), list.FindIndex(x => x < 6), list.Exists(x => x == 9));
        var queue = new Queue<string>(); var stack = new Stack<int>(); for (int i = 0; i < 10; i++) { queue.Enqueue("q" + i); stack.Push(i); if (i % 3 == 2) { queue.Dequeue(); stack.Pop(); } }
        Console.WriteLine("{0} {1} {2} {3}", queue.Peek(), queue.Count, string.Join("", stack), stack.Contains(2));
        var linked = new LinkedList<int>(new[] { 1, 2, 3 }); linked.AddAfter(linked.Find(2), 9); linked.AddFirst(0); linked.Remove(3); Console.WriteLine(string.Join(" ", linked));
        var sl = new SortedList<int, string> { { 3, "c" }, { 1, "a" } }; Console.WriteLine("{0} {1}", sl.Values[0], sl.IndexOfKey(3));
        try { foreach (int x in list) if (x > 6) list.Remove(x); } catch (InvalidOperationException) { Console.WriteLine("list modified"); }
        try { foreach (var p in counts) counts["new" + p.Key] = 1; } catch (InvalidOperationException) { Console.WriteLine("dictionary modified"); }
        try { foreach (int x in queue.Select(q => q.Length)) queue.Enqueue("z"); } catch (InvalidOperationException) { Console.WriteLine("queue modified"); }
        try { counts.Add("THE", 1); } catch (ArgumentException) { Console.WriteLine("duplicate"); } try { queue.Clear(); queue.Dequeue(); } catch (InvalidOperationException) { Console.WriteLine("empty"); } try { list[list.Count] = 1; } catch (ArgumentOutOfRangeException) { Console.WriteLine("range"); }
        List<int>.Enumerator walker = list.GetEnumerator(); int seen = 0; while (walker.MoveNext()) seen += walker.Current; Console.WriteLine(seen);
        var nested = new Dictionary<string, List<Dictionary<int, string>>>(); for (int i = 0; i < 40; i++) { string k = "k" + i % 3; if (!nested.ContainsKey(k)) nested[k] = new List<Dictionary<int, string>>(); nested[k].Add(new Dictionary<int, string> { { i, "v" + i } }); } Console.WriteLine("{0} {1}", nested["k1"].Count, nested["k2"][3][11]);
        long sum = 0; var ints = new Dictionary<int, int>(); for (int i = 0; i < 20000; i++) { int k = i * 31 % 257; int v; if (ints.TryGetValue(k, out v)) ints[k] = v + i; else ints.Add(k, i); } foreach (var p in ints) sum = sum * 7 + p.Key + p.Value; Console.WriteLine(sum);
        return 0;
    }
}

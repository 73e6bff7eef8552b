// IEnumerable, ICollection, IList, IReadOnlyList, IDictionary-like and IQueryable-free types of the program, consumed by
// LINQ, foreach, List's constructor, string.Join and Concat; counts the calls the class library makes.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

class Evens : IEnumerable<int>
{
    public static int Made, Moved, Disposed;
    readonly int limit;
    public Evens(int n) { limit = n; }
    public IEnumerator<int> GetEnumerator() { Made++; return new Walker(limit); }
    IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); }
    class Walker : IEnumerator<int>
    {
        readonly int end; int at = -2;
        public Walker(int n) { end = n; }
        public bool MoveNext() { Moved++; at += 2; return at < end; }
        public int Current { get { return at; } }
        object IEnumerator.Current { get { return at; } }
        public void Reset() { at = -2; }
        public void Dispose() { Disposed++; }
    }
}
class Ring : IList<string>, IReadOnlyList<string>
{
    readonly string[] items; public int Reads, Copies;
    public Ring(params string[] s) { items = s; }
    public string this[int i] { get { Reads++; return items[((i % Count) + Count) % Count]; } set { items[i % Count] = value; } }
    public int Count { get { return items.Length; } }
    public bool IsReadOnly { get { return false; } }
    public int IndexOf(string s) { return Array.IndexOf(items, s); }
    public bool Contains(string s) { return IndexOf(s) >= 0; }
    public void CopyTo(string[] a, int i) { Copies++; items.CopyTo(a, i); }
    public IEnumerator<string> GetEnumerator() { foreach (string s in items) yield return s; }
    IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); }
    public void Add(string s) { throw new NotSupportedException("ring is full"); }
    public void Clear() { } public void Insert(int i, string s) { } public bool Remove(string s) { return false; } public void RemoveAt(int i) { }
}
struct Countdown : IEnumerable<int> { public int From; public IEnumerator<int> GetEnumerator() { for (int i = From; i > 0; i--) yield return i; } IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); } }
class Untyped : IEnumerable { public IEnumerator GetEnumerator() { yield return 3; yield return "x"; yield return 4; } }
class Builder : IEnumerable { public string S = ""; public void Add(int a) { S += a + ";"; } public void Add(string k, int v) { S += k + "=" + v + ";"; } public IEnumerator GetEnumerator() { return S.GetEnumerator(); } }

static class LinqOwnSequence
{
    static int Main()
    {
        var e = new Evens(20);
        Console.WriteLine("{0} {1} {2}", e.Sum(), e.Where(x => x % 3 == 0).Count(), string.Join(",", e.Reverse().Take(3)));
        Console.WriteLine("{0} {1} {2}", Evens.Made, Evens.Moved, Evens.Disposed);
        foreach (int x in e) if (x == 6) break;
        Console.WriteLine("{0} {1} {2} {3}", e.First(), new List<int>(e).Count, e.Any(), e.Contains(8));
        Console.WriteLine("{0} {1}", Evens.Made, Evens.Disposed);
        Console.WriteLine(string.Join(" ", from a in new Evens(5) from b in new Evens(4) where a != b select a * 10 + b));
        var r = new Ring("a", "b", "c");
        Console.WriteLine("{0} {1} {2} {3}", r[-1], r.Last(), r.ElementAt(1), r.Reverse().First());
        Console.WriteLine("{0} {1} {2}", r.Contains("c"), string.Concat(r), r.ToArray().Length + r.ToList().Count);
        Console.WriteLine("{0} {1}", r.Reads > 0, r.Copies);
        try { ((ICollection<string>)r).Add("d"); } catch (NotSupportedException x) { Console.WriteLine(x.Message); }
        IReadOnlyList<object> objects = r;
        Console.WriteLine("{0} {1}", objects[4], objects.Count);
        Console.WriteLine(string.Join(" ", new Countdown { From = 5 }.Select(x => x * x).Concat(new Countdown { From = 2 })));
        foreach (int x in new Countdown { From = 3 }) Console.Write(x);
        foreach (object o in new Untyped()) Console.Write(o);
        Console.WriteLine(new Untyped().OfType<int>().Sum());
        try { new Untyped().Cast<int>().Sum(); } catch (InvalidCastException) { Console.WriteLine("bad cast"); }
        Console.WriteLine(new Builder { 1, { "k", 2 }, 3 }.S);
        Console.WriteLine("{0} {1}", string.Join("", new Builder { 7 }.Cast<char>()), e.Zip(r, (a, b) => b + a).Aggregate((a, b) => a + b));
        Console.WriteLine(new Evens(3000).Select(x => x / 2).GroupBy(x => x % 7).Select(g => g.Sum()).OrderBy(x => -x).First());
        return 0;
    }
}

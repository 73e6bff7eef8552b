// Sorting through the class library with the program's comparers, comparisons, IComparable, keys with items, stability.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

struct Version : IComparable<Version>, IComparable { public int Major, Minor; public string Tag; public int CompareTo(Version o) { SortComparers.Calls++; return Major != o.Major ? Major - o.Major : Minor - o.Minor; } public int CompareTo(object o) { return CompareTo((Version)o); } public override string ToString() { return Major + "." + Minor; } }
class Item : IComparable<Item>, IComparable { public int Weight; public string Name; public int CompareTo(Item o) { return Weight.CompareTo(o.Weight); } int IComparable.CompareTo(object o) { return CompareTo((Item)o); } }
class ByName : IComparer<Item> { public int Compare(Item a, Item b) { return string.CompareOrdinal(a.Name, b.Name); } }
class OldStyle : IComparer { public int Compare(object a, object b) { return ((Item)b).Weight - ((Item)a).Weight; } }
class Broken : IComparer<int> { public int Compare(int a, int b) { if (a == 13 || b == 13) throw new InvalidOperationException("unlucky"); return a - b; } }
class Composite<T> : IComparer<T> { readonly IComparer<T>[] parts; public Composite(params IComparer<T>[] p) { parts = p; } public int Compare(T a, T b) { foreach (var p in parts) { int c = p.Compare(a, b); if (c != 0) return c; } return 0; } }

static class SortComparers
{
    public static int Calls;
    static uint seed = 1;
    static int Random(int n) { seed = seed * 1664525 + 1013904223; return (int)(seed >> 8) % n; }

    static int Main()
    {
        var versions = new Version[300];
        for (int i = 0; i < versions.Length; i++) versions[i] = new Version { Major = Random(9), Minor = Random(99), Tag = "t" + i };
        Array.Sort(versions);
        Console.WriteLine("{0} {1} {2} {3}", versions[0], versions[150], versions[299], Calls > 300);
        bool ordered = true; for (int i = 1; i < versions.Length; i++) ordered &= versions[i - 1].CompareTo(versions[i]) <= 0; Console.WriteLine(ordered);
        var items = new List<Item>(); for (int i = 0; i < 400; i++) items.Add(new Item { Weight = Random(1000), Name = "n" + Random(100000) });
        items.Sort(); Console.WriteLine("{0} {1}", items[0].Weight, items[399].Weight);
        items.Sort(new ByName()); Console.WriteLine("{0} {1}", items[0].Name, items[399].Name);
        items.Sort((a, b) => { int c = a.Name.Length - b.Name.Length; return c != 0 ? c : b.Weight - a.Weight; }); Console.WriteLine("{0} {1}", items[0].Weight, items[399].Name);
        items.Sort(100, 50, Comparer<Item>.Create((a, b) => a.Weight - b.Weight)); Console.WriteLine(items[100].Weight <= items[149].Weight);
        Item[] array = items.ToArray(); Array.Sort(array, new OldStyle()); Console.WriteLine("{0} {1}", array[0].Weight, array[399].Weight);
        Array.Sort(array, new Composite<Item>(Comparer<Item>.Create((a, b) => a.Weight % 10 - b.Weight % 10), new ByName())); Console.WriteLine("{0} {1}", array[0].Weight % 10, array[399].Name);
        var keys = new[] { 3, 1, 2 }; var names = new[] { "c", "a", "b" }; Array.Sort(keys, names); Console.WriteLine(string.Join("", names)); Array.Sort(names, keys, Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a))); Console.WriteLine(string.Join("", keys));
        Console.WriteLine("{0} {1}", Array.BinarySearch(versions, new Version { Major = 100 }), Array.BinarySearch(new[] { 1, 3, 5 }, 3, Comparer<int>.Default));
        try { Array.Sort(new[] { 5, 13, 2, 8, 1 }, new Broken()); } catch (InvalidOperationException e) { Console.WriteLine(e.InnerException.Message); }
        try { Array.Sort(new object[] { 1, "a", 2 }); } catch (InvalidOperationException e) { Console.WriteLine(e.InnerException.GetType().Name); }
        var stable = Enumerable.Range(0, 50).Select(i => new Item { Weight = i % 5, Name = "s" + i }).OrderBy(x => x).ToArray(); Console.WriteLine("{0} {1} {2}", stable[0].Name, stable[9].Name, stable[49].Name);
        var strings = items.Select(i => i.Name).ToArray(); Array.Sort(strings, string.CompareOrdinal); Console.WriteLine(strings[200]);
        var sorted = new SortedSet<Item>(new ByName()); foreach (Item i in items) sorted.Add(i); Console.WriteLine("{0} {1}", sorted.Count == items.Select(i => i.Name).Distinct().Count(), sorted.Min.Name);
        var doubles = new double[200]; for (int i = 0; i < 200; i++) doubles[i] = i % 17 == 0 ? double.NaN : Random(1000) - 500.5; Array.Sort(doubles); Console.WriteLine("{0} {1}", doubles[0], doubles[199]); Array.Sort(doubles, (a, b) => b.CompareTo(a)); Console.WriteLine("{0} {1}", doubles[0], doubles[199]);
        return 0;
    }
}

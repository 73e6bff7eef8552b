// Hand-written sorts (bubble, insertion, shell, merge, quick, heap, radix, counting) over ints, strings and structs.
using System;
using System.Collections.Generic;

struct Rec { public int Key; public string Tag; }

static class SortingAlgorithms
{
    static int[] Data(int n) { var a = new int[n]; uint s = 12345; for (int i = 0; i < n; i++) { s = s * 1664525 + 1013904223; a[i] = (int)(s >> 8) % 10000 - 5000; } return a; }
    static void Bubble(int[] a) { for (int n = a.Length; n > 1;) { int last = 0; for (int i = 1; i < n; i++) if (a[i - 1] > a[i]) { int t = a[i]; a[i] = a[i - 1]; a[i - 1] = t; last = i; } n = last; } }
    static void Insertion(int[] a) { for (int i = 1; i < a.Length; i++) { int x = a[i], j = i; while (j > 0 && a[j - 1] > x) { a[j] = a[j - 1]; j--; } a[j] = x; } }
    static void Shell(int[] a) { for (int gap = a.Length / 2; gap > 0; gap /= 2) for (int i = gap; i < a.Length; i++) for (int j = i; j >= gap && a[j - gap] > a[j]; j -= gap) { int t = a[j]; a[j] = a[j - gap]; a[j - gap] = t; } }
    static void Merge(int[] a) { if (a.Length < 2) return; int m = a.Length / 2; var l = new int[m]; var r = new int[a.Length - m]; Array.Copy(a, l, m); Array.Copy(a, m, r, 0, r.Length); Merge(l); Merge(r); for (int i = 0, j = 0, k = 0; k < a.Length; k++) a[k] = j == r.Length || i < m && l[i] <= r[j] ? l[i++] : r[j++]; }
    static void Quick(int[] a, int lo, int hi) { while (lo < hi) { int p = a[lo + (hi - lo) / 2], i = lo, j = hi; while (i <= j) { while (a[i] < p) i++; while (a[j] > p) j--; if (i <= j) { int t = a[i]; a[i++] = a[j]; a[j--] = t; } } if (j - lo < hi - i) { Quick(a, lo, j); lo = i; } else { Quick(a, i, hi); hi = j; } } }
    static void Heap(int[] a) { for (int i = a.Length / 2 - 1; i >= 0; i--) Sift(a, i, a.Length); for (int n = a.Length - 1; n > 0; n--) { int t = a[0]; a[0] = a[n]; a[n] = t; Sift(a, 0, n); } }
    static void Sift(int[] a, int i, int n) { for (; ; ) { int c = 2 * i + 1; if (c >= n) return; if (c + 1 < n && a[c + 1] > a[c]) c++; if (a[i] >= a[c]) return; int t = a[i]; a[i] = a[c]; a[c] = t; i = c; } }
    static void Radix(int[] a) { var b = new int[a.Length]; for (int shift = 0; shift < 32; shift += 8) { var count = new int[257]; foreach (int x in a) count[((x ^ int.MinValue) >> shift & 255) + 1]++; for (int i = 0; i < 256; i++) count[i + 1] += count[i]; foreach (int x in a) b[count[(x ^ int.MinValue) >> shift & 255]++] = x; Array.Copy(b, a, a.Length); } }
    static void Counting(int[] a) { var c = new ushort[10001]; foreach (int x in a) c[x + 5000]++; for (int v = 0, k = 0; v < c.Length; v++) for (int n = c[v]; n > 0; n--) a[k++] = v - 5000; }
    static void Tree(int[] a) { var d = new SortedDictionary<int, int>(); foreach (int x in a) { int n; d.TryGetValue(x, out n); d[x] = n + 1; } int k = 0; foreach (var p in d) for (int i = 0; i < p.Value; i++) a[k++] = p.Key; }
    static void MergeGeneric<T>(T[] a, Comparison<T> c) { if (a.Length < 2) return; var l = new T[a.Length / 2]; var r = new T[a.Length - l.Length]; Array.Copy(a, l, l.Length); Array.Copy(a, l.Length, r, 0, r.Length); MergeGeneric(l, c); MergeGeneric(r, c); for (int i = 0, j = 0, k = 0; k < a.Length; k++) a[k] = j == r.Length || i < l.Length && c(l[i], r[j]) <= 0 ? l[i++] : r[j++]; }
    static string Check(int[] a) { uint h = 17; bool ok = true; for (int i = 0; i < a.Length; i++) { h = h * 31 + (uint)a[i]; if (i > 0 && a[i - 1] > a[i]) ok = false; } return ok + " " + h; }

    static int Main()
    {
        var sorts = new Dictionary<string, Action<int[]>> { { "bubble", Bubble }, { "insertion", Insertion }, { "shell", Shell }, { "merge", Merge }, { "quick", a => Quick(a, 0, a.Length - 1) }, { "heap", Heap }, { "radix", Radix }, { "counting", Counting }, { "tree", Tree }, { "library", Array.Sort } };
        foreach (var s in sorts) { int[] small = { 3, -1, 2 }, empty = { }, one = { 5 }, data = Data(600); s.Value(small); s.Value(empty); s.Value(one); s.Value(data); Console.WriteLine("{0}: {1} {2}", s.Key, string.Join(",", small), Check(data)); }
        var big = Data(5000); Quick(big, 0, big.Length - 1); Console.WriteLine(Check(big)); var recs = new Rec[400]; int[] keys = Data(400); for (int i = 0; i < 400; i++) recs[i] = new Rec { Key = keys[i] % 20, Tag = "r" + i }; MergeGeneric(recs, (x, y) => x.Key.CompareTo(y.Key)); Console.WriteLine("{0} {1} {2}", recs[0].Tag, recs[200].Tag, recs[399].Tag); var words = new string[300]; for (int i = 0; i < 300; i++) words[i] = "w" + keys[i]; MergeGeneric(words, string.CompareOrdinal); Console.WriteLine("{0} {1}", words[0], words[299]);
        return 0;
    }
}

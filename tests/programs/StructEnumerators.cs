// foreach over struct enumerators: List, Dictionary and own ones, copies of enumerators, boxing them, changes while going.
using System;
using System.Collections;
using System.Collections.Generic;

struct Squares { readonly int n; public Squares(int x) { n = x; } public E GetEnumerator() { return new E { n = n, i = -1 }; } public struct E { internal int n, i; public bool MoveNext() { return ++i < n; } public int Current { get { return i * i; } } } }
class Words : IEnumerable<string> { readonly string s; public Words(string t) { s = t; } public Walker GetEnumerator() { return new Walker(s); } IEnumerator<string> IEnumerable<string>.GetEnumerator() { return GetEnumerator(); } IEnumerator IEnumerable.GetEnumerator() { return GetEnumerator(); } public struct Walker : IEnumerator<string> { readonly string s; int from, to; public static int Disposed; internal Walker(string t) { s = t; from = 0; to = -1; } public bool MoveNext() { from = to + 1; if (from > s.Length) return false; to = s.IndexOf(' ', from); if (to < 0) to = s.Length; return true; } public string Current { get { return s.Substring(from, to - from); } } object IEnumerator.Current { get { return Current; } } public void Reset() { from = 0; to = -1; } public void Dispose() { Disposed++; } } }
struct Pairs<K, V> { readonly KeyValuePair<K, V>[] a; public Pairs(params KeyValuePair<K, V>[] x) { a = x; } public Enumerator GetEnumerator() { return new Enumerator(a); } public struct Enumerator { readonly KeyValuePair<K, V>[] a; int i; public Enumerator(KeyValuePair<K, V>[] x) { a = x; i = 0; } public bool MoveNext() { return i++ < a.Length; } public KeyValuePair<K, V> Current { get { return a[i - 1]; } } } }

static class StructEnumerators
{
    static int Drain(List<int>.Enumerator e) { int s = 0; while (e.MoveNext()) s += e.Current; return s; }
    static int DrainRef(ref List<int>.Enumerator e, int n) { int s = 0; while (n-- > 0 && e.MoveNext()) s += e.Current; return s; }
    static int Generic<E>(E e) where E : IEnumerator<int> { int s = 0; while (e.MoveNext()) s = s * 10 + e.Current; e.Dispose(); return s; }
    static void Try(string n, Action a) { try { a(); Console.WriteLine(n + " ok"); } catch (InvalidOperationException) { Console.WriteLine(n + " modified"); } }

    static int Main()
    {
        int sum = 0; foreach (int x in new Squares(10)) sum += x; Console.WriteLine(sum); foreach (string w in new Words("one two  three")) Console.Write("[" + w + "]"); Console.WriteLine(Words.Walker.Disposed); Console.WriteLine("{0} {1}", string.Join("|", new Words("a b c")), Words.Walker.Disposed); foreach (var p in new Pairs<string, int>(new KeyValuePair<string, int>("k", 1), new KeyValuePair<string, int>("l", 2))) Console.Write(p.Key + p.Value); Console.WriteLine();
        var list = new List<int> { 1, 2, 3, 4 }; var e = list.GetEnumerator(); e.MoveNext(); var copy = e; Console.WriteLine("{0} {1} {2}", Drain(e), Drain(e), e.Current); Console.WriteLine("{0} {1} {2}", DrainRef(ref e, 2), e.Current, copy.Current); IEnumerator<int> boxed = list.GetEnumerator(); IEnumerator<int> alias = boxed; boxed.MoveNext(); alias.MoveNext(); Console.WriteLine(boxed.Current); Console.WriteLine("{0} {1}", Generic(list.GetEnumerator()), Generic<IEnumerator<int>>(list.GetEnumerator()));
        Try("add", () => { foreach (int x in list) if (x == 2) list.Add(9); }); Try("remove last", () => { foreach (int x in list) if (x == 4) list.Remove(9); }); Try("set", () => { foreach (int x in list) list[0] = x; }); Try("break", () => { foreach (int x in list) { list.Add(x); break; } }); var d = new Dictionary<string, int> { { "a", 1 }, { "b", 2 }, { "c", 3 } }; Try("dictionary add", () => { foreach (var p in d) d["x" + p.Key] = 1; }); Try("keys", () => { foreach (string k in d.Keys) Console.Write(k); }); Try("values clear", () => { foreach (int v in d.Values) d.Clear(); }); Try("sort", () => { foreach (int x in list) list.Sort(); }); Try("hash set", () => { var h = new HashSet<int> { 1 }; foreach (int x in h) h.Add(2); }); Try("queue", () => { var q = new Queue<int>(new[] { 1 }); foreach (int x in q) q.Dequeue(); });
        var nested = new List<List<int>>(); for (int i = 0; i < 40; i++) { nested.Add(new List<int>()); for (int j = 0; j < i; j++) nested[i].Add(i ^ j); } long total = 0; foreach (List<int> l in nested) foreach (int x in l) foreach (int y in new Squares(3)) total += x * y; Console.WriteLine(total); var many = new Dictionary<int, string>(); for (int i = 0; i < 500; i++) many[i * 3] = "v" + i; int length = 0; foreach (KeyValuePair<int, string> p in many) { if (p.Key % 2 == 0) continue; length += p.Value.Length * p.Key; } Console.WriteLine(length); object o = new Squares(3).GetEnumerator(); Console.WriteLine(((Squares.E)o).MoveNext() + " " + ((Squares.E)o).Current);
        return 0;
    }
}

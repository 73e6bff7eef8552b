// Generic classes over values, references and structs: a list, a tree, an LRU cache, inheritance, nested types, default.
using System;
using System.Collections.Generic;

class Tree<K, V> where K : IComparable<K>
{
    class Node { public K Key; public V Value; public Node Left, Right; }
    Node root;
    public int Count { get; private set; }
    public V this[K key]
    {
        get { Node n = root; while (n != null) { int c = key.CompareTo(n.Key); if (c == 0) return n.Value; n = c < 0 ? n.Left : n.Right; } return default(V); }
        set { Put(ref root, key, value); }
    }
    void Put(ref Node n, K key, V value)
    {
        if (n == null) { n = new Node { Key = key, Value = value }; Count++; return; }
        int c = key.CompareTo(n.Key);
        if (c == 0) n.Value = value; else if (c < 0) Put(ref n.Left, key, value); else Put(ref n.Right, key, value);
    }
    public IEnumerable<KeyValuePair<K, V>> InOrder() { return Walk(root); }
    static IEnumerable<KeyValuePair<K, V>> Walk(Node n)
    {
        if (n == null) yield break;
        foreach (var x in Walk(n.Left)) yield return x;
        yield return new KeyValuePair<K, V>(n.Key, n.Value);
        foreach (var x in Walk(n.Right)) yield return x;
    }
}
class Vector<T>
{
    T[] items = new T[4]; int count;
    public void Add(T x) { if (count == items.Length) Array.Resize(ref items, count * 2); items[count++] = x; }
    public T this[int i] { get { if (i >= count) throw new ArgumentOutOfRangeException("i"); return items[i]; } set { items[i] = value; } }
    public int Count { get { return count; } }
    public Vector<U> Map<U>(Func<T, U> f) { var r = new Vector<U>(); for (int i = 0; i < count; i++) r.Add(f(items[i])); return r; }
    public A Fold<A>(A seed, Func<A, T, A> f) { for (int i = 0; i < count; i++) seed = f(seed, items[i]); return seed; }
    public virtual string Kind { get { return typeof(T).Name; } }
}
class Sorted<T> : Vector<T> where T : IComparable<T> { public T Min() { T m = this[0]; for (int i = 1; i < Count; i++) if (this[i].CompareTo(m) < 0) m = this[i]; return m; } public override string Kind { get { return "sorted " + base.Kind; } } }
class Ints : Sorted<int> { public int Total() { return Fold(0, (a, x) => a + x); } }
class Lru<K, V> { readonly int size; readonly Dictionary<K, LinkedListNode<KeyValuePair<K, V>>> map = new Dictionary<K, LinkedListNode<KeyValuePair<K, V>>>(); readonly LinkedList<KeyValuePair<K, V>> order = new LinkedList<KeyValuePair<K, V>>(); public Lru(int n) { size = n; }
    public V Get(K k, Func<K, V> make) { LinkedListNode<KeyValuePair<K, V>> n; if (map.TryGetValue(k, out n)) order.Remove(n); else { if (map.Count == size) { map.Remove(order.Last.Value.Key); order.RemoveLast(); } n = new LinkedListNode<KeyValuePair<K, V>>(new KeyValuePair<K, V>(k, make(k))); map[k] = n; } order.AddFirst(n); return n.Value.Value; } }
class Outer<T> { public class Inner<U> { public T A; public U B; public string Names() { return typeof(T).Name + typeof(U).Name; } } public struct Cell { public T Value; } public enum State { On, Off } public Cell Make(T t) { return new Cell { Value = t }; } }

static class GenericTypes
{
    static int Main()
    {
        var t = new Tree<string, int>();
        foreach (string w in "the cat and the dog and the bird".Split(' ')) t[w]++;
        foreach (var e in t.InOrder()) Console.Write(e.Key + e.Value + " ");
        Console.WriteLine(t.Count);
        var u = new Tree<int, string>();
        for (int i = 0; i < 300; i++) u[i * 37 % 101] = "v" + i;
        int check = 0;
        foreach (var e in u.InOrder()) check = check * 31 + e.Key + e.Value.Length;
        Console.WriteLine("{0} {1} {2} {3}", u.Count, check, u[50], u[1000] ?? "none");
        var d = new Tree<double, DateTime>(); d[1.5] = new DateTime(2000, 1, 1);
        Console.WriteLine("{0} {1}", d[1.5].Year, d[2].Ticks);
        var v = new Vector<int>();
        for (int i = 0; i < 100; i++) v.Add(i * i % 13);
        Console.WriteLine("{0} {1} {2}", v.Fold(0L, (a, x) => a * 3 + x), v.Map(x => "s" + x)[7], v.Map(x => x / 2.0).Fold("", (a, x) => a.Length < 20 ? a + x : a));
        try { Console.WriteLine(v[100]); } catch (ArgumentOutOfRangeException e) { Console.WriteLine(e.ParamName); }
        var s = new Sorted<string>(); s.Add("q"); s.Add("b"); s.Add("z");
        var n = new Ints(); n.Add(4); n.Add(-2); n.Add(9);
        Console.WriteLine("{0} {1} {2} {3} {4}", s.Min(), s.Kind, n.Min(), n.Kind, n.Total());
        var lru = new Lru<int, string>(3); int made = 0;
        foreach (int k in new[] { 1, 2, 3, 1, 4, 2, 1, 5, 3 }) lru.Get(k, x => { made++; return "m" + x; });
        Console.WriteLine(made);
        var inner = new Outer<int>.Inner<string> { A = 1, B = "b" };
        Console.WriteLine("{0} {1} {2} {3}", inner.Names(), new Outer<long>().Make(5).Value, Outer<string>.State.Off, new Outer<string>().Make("c").Value);
        Console.WriteLine("{0} {1} {2}", inner.GetType(), typeof(Tree<,>), typeof(Vector<int>).GetGenericArguments()[0]);
        return 0;
    }
}

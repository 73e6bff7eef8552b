// Hash tables written by hand: chaining with objects, open addressing with structs, string interning, removal, growth.
using System;
using System.Collections.Generic;

class Chained<K, V> { class Entry { public K Key; public V Value; public int Hash; public Entry Next; } Entry[] buckets = new Entry[8]; public int Count; readonly IEqualityComparer<K> eq = EqualityComparer<K>.Default;
    public bool TryGet(K k, out V v) { int h = eq.GetHashCode(k) & int.MaxValue; for (Entry e = buckets[h % buckets.Length]; e != null; e = e.Next) if (e.Hash == h && eq.Equals(e.Key, k)) { v = e.Value; return true; } v = default(V); return false; }
    public void Set(K k, V v) { int h = eq.GetHashCode(k) & int.MaxValue; for (Entry e = buckets[h % buckets.Length]; e != null; e = e.Next) if (e.Hash == h && eq.Equals(e.Key, k)) { e.Value = v; return; } if (Count >= buckets.Length) Grow(); int i = h % buckets.Length; buckets[i] = new Entry { Key = k, Value = v, Hash = h, Next = buckets[i] }; Count++; }
    public bool Remove(K k) { int h = eq.GetHashCode(k) & int.MaxValue; Entry before = null; for (Entry e = buckets[h % buckets.Length]; e != null; before = e, e = e.Next) if (e.Hash == h && eq.Equals(e.Key, k)) { if (before == null) buckets[h % buckets.Length] = e.Next; else before.Next = e.Next; Count--; return true; } return false; }
    void Grow() { var old = buckets; buckets = new Entry[old.Length * 2]; foreach (Entry head in old) for (Entry e = head, next; e != null; e = next) { next = e.Next; int i = e.Hash % buckets.Length; e.Next = buckets[i]; buckets[i] = e; } } }
class Open { struct Slot { public long Key; public int Value; public bool Used, Dead; } Slot[] slots = new Slot[16]; int filled; public int Count; static uint Mix(long k) { ulong x = (ulong)k * 0x9E3779B97F4A7C15; return (uint)(x >> 32); }
    int Find(long k) { int mask = slots.Length - 1; int i = (int)(Mix(k) & mask), free = -1; while (slots[i].Used || slots[i].Dead) { if (slots[i].Used && slots[i].Key == k) return i; if (slots[i].Dead && free < 0) free = i; i = i + 1 & mask; } return ~(free >= 0 ? free : i); }
    public void Add(long k, int v) { int i = Find(k); if (i >= 0) { slots[i].Value += v; return; } i = ~i; if (!slots[i].Dead) filled++; slots[i] = new Slot { Key = k, Value = v, Used = true }; Count++; if (filled * 4 > slots.Length * 3) { var old = slots; slots = new Slot[old.Length * 2]; filled = Count = 0; foreach (Slot s in old) if (s.Used) Add(s.Key, s.Value); } }
    public int Get(long k) { int i = Find(k); return i < 0 ? -1 : slots[i].Value; } public void Remove(long k) { int i = Find(k); if (i >= 0) { slots[i].Used = false; slots[i].Dead = true; Count--; } } }
class Interner { string[] table = new string[64]; int count; public string Intern(char[] buffer, int from, int n) { uint h = 5381; for (int i = 0; i < n; i++) h = h * 33 ^ buffer[from + i]; for (uint i = h; ; i++) { string s = table[i % 64]; if (s == null) { count++; return table[i % 64] = new string(buffer, from, n); } if (s.Length == n && Same(s, buffer, from)) return s; } } static bool Same(string s, char[] b, int from) { for (int i = 0; i < s.Length; i++) if (s[i] != b[from + i]) return false; return true; } public int Count { get { return count; } } }

static class HashTables
{
    static int Main()
    {
        var c = new Chained<string, int>(); for (int i = 0; i < 3000; i++) { string k = "key" + i % 700; int v; c.TryGet(k, out v); c.Set(k, v + i); } int x; Console.WriteLine("{0} {1} {2}", c.Count, c.TryGet("key5", out x), x); int removed = 0; for (int i = 0; i < 900; i += 3) if (c.Remove("key" + i)) removed++; Console.WriteLine("{0} {1} {2}", removed, c.Count, c.TryGet("key3", out x));
        var o = new Open(); for (int i = 0; i < 10000; i++) o.Add(i * 7919L % 1500 - 700, i & 15); for (int i = -700; i < 800; i += 5) o.Remove(i); for (int i = 0; i < 2000; i++) o.Add(i % 300 * 1000003L, 1); long sum = 0; for (int i = -1000; i < 1000; i++) sum = sum * 3 + o.Get(i); Console.WriteLine("{0} {1} {2} {3}", o.Count, sum, o.Get(1000003), o.Get(5));
        var n = new Interner(); char[] text = "the cat the dog the end cat dog".ToCharArray(); var seen = new List<string>(); for (int i = 0, from = 0; i <= text.Length; i++) if (i == text.Length || text[i] == ' ') { seen.Add(n.Intern(text, from, i - from)); from = i + 1; } Console.WriteLine("{0} {1} {2}", n.Count, ReferenceEquals(seen[0], seen[2]), ReferenceEquals(seen[1], seen[6])); var p = new Chained<(int, int), string>(); for (int i = 0; i < 500; i++) p.Set((i % 20, i % 9), "v" + i); string s; Console.WriteLine("{0} {1} {2}", p.Count, p.TryGet((3, 3), out s), s); var d = new Chained<double, long>(); for (int i = 0; i < 500; i++) d.Set(i % 50 / 4.0, i); long l; d.TryGet(2.25, out l); Console.WriteLine("{0} {1}", d.Count, l);
        return 0;
    }
}

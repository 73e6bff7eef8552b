// Allocation heavy: binary trees built, checked and dropped, of classes, with structs, red-black insertion, a trie.
using System;
using System.Collections.Generic;

class Tree { readonly Tree left, right; Tree(Tree l, Tree r) { left = l; right = r; } public static Tree Make(int d) { return d == 0 ? new Tree(null, null) : new Tree(Make(d - 1), Make(d - 1)); } public int Check() { return left == null ? 1 : 1 + left.Check() + right.Check(); } }
class RedBlack { class Node { public int Key; public Node L, R; public bool Red = true; } Node root; public int Count; static bool IsRed(Node n) { return n != null && n.Red; } static Node RotateLeft(Node h) { Node x = h.R; h.R = x.L; x.L = h; x.Red = h.Red; h.Red = true; return x; } static Node RotateRight(Node h) { Node x = h.L; h.L = x.R; x.R = h; x.Red = h.Red; h.Red = true; return x; } public void Add(int k) { root = Add(root, k); root.Red = false; } Node Add(Node h, int k) { if (h == null) { Count++; return new Node { Key = k }; } if (k < h.Key) h.L = Add(h.L, k); else if (k > h.Key) h.R = Add(h.R, k); if (IsRed(h.R) && !IsRed(h.L)) h = RotateLeft(h); if (IsRed(h.L) && IsRed(h.L.L)) h = RotateRight(h); if (IsRed(h.L) && IsRed(h.R)) { h.Red = true; h.L.Red = h.R.Red = false; } return h; } public int Height() { return Height(root); } static int Height(Node n) { return n == null ? 0 : 1 + Math.Max(Height(n.L), Height(n.R)); } public long Fold() { return Fold(root, 7); } static long Fold(Node n, long a) { return n == null ? a : Fold(n.R, Fold(n.L, a) * 31 + n.Key); } }
class Trie { readonly Trie[] next = new Trie[26]; int words; public void Add(string s) { Trie t = this; foreach (char c in s) t = t.next[c - 'a'] ?? (t.next[c - 'a'] = new Trie()); t.words++; } public int Count(string prefix) { Trie t = this; foreach (char c in prefix) { t = t.next[c - 'a']; if (t == null) return 0; } return t.All(); } int All() { int n = words; foreach (Trie t in next) if (t != null) n += t.All(); return n; } }

static class TreeAllocation
{
    static int Main()
    {
        Tree kept = Tree.Make(12); for (int d = 2; d <= 10; d += 2) { int rounds = 1 << 10 - d, check = 0; for (int i = 0; i < rounds; i++) check += Tree.Make(d).Check(); Console.WriteLine("{0} {1} {2}", d, rounds, check); } Console.WriteLine(kept.Check());
        var rb = new RedBlack(); uint s = 1; for (int i = 0; i < 5000; i++) { s = s * 1664525 + 1013904223; rb.Add((int)(s >> 20)); } Console.WriteLine("{0} {1} {2}", rb.Count, rb.Height() < 26, rb.Fold()); var trie = new Trie(); for (int i = 0; i < 2000; i++) { int n = i * 7919 % 4000; string w = ""; do { w += (char)('a' + n % 26); n /= 26; } while (n > 0); trie.Add(w); } Console.WriteLine("{0} {1} {2}", trie.Count("a"), trie.Count("bc"), trie.Count(""));
        var queue = new Queue<int[]>(); long sum = 0; for (int i = 0; i < 20000; i++) { var a = new int[i % 20 + 1]; a[a.Length - 1] = i; queue.Enqueue(a); if (queue.Count > 100) { int[] old = queue.Dequeue(); sum += old[old.Length - 1]; } } Console.WriteLine(sum);
        return 0;
    }
}

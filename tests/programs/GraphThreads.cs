// Object graphs mutated by several threads while another forces collections; every object carries canaries that must hold.
using System;
using System.Collections.Generic;
using System.Threading;

class Node
{
    const ulong Magic = 0xC0FFEE1234567890;
    readonly ulong head = Magic; public Node Left, Right; public readonly int Id; public readonly string Name; public readonly int[] Data; readonly ulong tail;
    public Node(int id) { Id = id; Name = "node" + id; Data = new int[id % 13 + 1]; for (int i = 0; i < Data.Length; i++) Data[i] = id ^ i; tail = ~Magic ^ (ulong)id; }
    public bool Sound() { if (head != Magic || tail != (~Magic ^ (ulong)Id) || Name.Length < 5 || Name[4] < '0' || Name[4] > '9') return false; for (int i = 0; i < Data.Length; i++) if (Data[i] != (Id ^ i)) return false; return true; }
}
struct Slot { public Node Ref; public int Id; }

static class GraphThreads
{
    static volatile bool stop; static int broken; static readonly Node[] shared = new Node[64];
    static void Check(Node n) { if (n != null && !n.Sound()) Interlocked.Increment(ref broken); }
    static int Random(ref uint s, int n) { s = s * 1664525 + 1013904223; return (int)((s >> 10) % (uint)n); }
    static Node Build(int depth, ref uint seed) { var n = new Node(Random(ref seed, 100000)); if (depth > 0) { n.Left = Build(depth - 1, ref seed); n.Right = Build(depth - 1, ref seed); } return n; }
    static long Walk(Node n, int limit) { if (n == null || limit == 0) return 0; Check(n); return 1 + Walk(n.Left, limit - 1) + Walk(n.Right, limit - 1); }

    static long Mutate(int k, int rounds)
    {
        uint seed = (uint)k * 7919 + 1; long steps = 0; var own = new Slot[40]; Node root = Build(4, ref seed); var list = new List<Node>();
        for (int r = 0; r < rounds; r++)
        {
            int i = Random(ref seed, own.Length); Node n = new Node(r * 10 + k); own[i] = new Slot { Ref = n, Id = n.Id };
            int j = Random(ref seed, own.Length); Slot s = own[j]; if (s.Ref != null) { if (s.Ref.Id != s.Id) Interlocked.Increment(ref broken); n.Left = s.Ref.Left == n ? null : s.Ref; Check(s.Ref); }
            int at = Random(ref seed, shared.Length); Node other = Interlocked.Exchange(ref shared[at], n); Check(other); n.Right = r % 5 == 0 ? null : other; if (r % 7 == 0) { n.Left = null; n.Right = null; }
            if (r % 50 == 0) { root = Build(3, ref seed); root.Left.Right = n; } list.Add(n); if (list.Count > 30) { list.RemoveRange(0, 15); foreach (Node x in list) { Check(x); x.Left = x.Right = null; } }
            steps += Walk(root, 6) > 0 ? 1 : 0; ref Node place = ref own[i].Ref; if (r % 3 == 0) place = new Node(own[i].Id); Check(place); Func<Node> lambda = () => n; if (r % 20 == 0) Check(lambda());
            if (r % 11 == 0) for (int x = 0; x < shared.Length; x += 8) { Node old = Volatile.Read(ref shared[x]); if (old != null) old.Right = null; }
        }
        return steps;
    }

    static int Main()
    {
        var collector = new Thread(() => { int n = 0; while (!stop) { if (n++ % 4 == 0) GC.Collect(); else GC.Collect(n & 1); Thread.Sleep(2); } }); collector.Start(); var workers = new Thread[3]; var steps = new long[3];
        for (int i = 0; i < workers.Length; i++) { int k = i; workers[i] = new Thread(() => steps[k] = Mutate(k, 2500)); workers[i].Start(); } foreach (Thread t in workers) t.Join(); stop = true; collector.Join(); foreach (Node n in shared) Check(n); Console.WriteLine("{0} {1}", string.Join(" ", steps), broken);
        return broken == 0 ? 0 : 1;
    }
}

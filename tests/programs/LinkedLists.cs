// Linked lists under garbage-collection pressure: single, double, circular, reversal, merge sort, weak links, big arrays.
using System;
using System.Collections.Generic;

class Node { public int V; public Node Next, Prev; public object Extra; }

static class LinkedLists
{
    static Node Build(int n) { Node head = null; for (int i = 0; i < n; i++) { head = new Node { V = i * 37 % n, Next = head, Extra = new int[i % 5] }; if (head.Next != null) head.Next.Prev = head; } return head; }
    static Node Reverse(Node n) { Node r = null; while (n != null) { Node t = n.Next; n.Next = r; n.Prev = t; r = n; n = t; } return r; }
    static Node Sort(Node n) { if (n == null || n.Next == null) return n; Node slow = n, fast = n.Next; while (fast != null && fast.Next != null) { slow = slow.Next; fast = fast.Next.Next; } Node b = slow.Next; slow.Next = null; return Merge(Sort(n), Sort(b)); }
    static Node Merge(Node a, Node b) { var head = new Node(); Node t = head; while (a != null && b != null) if (a.V <= b.V) { t.Next = a; a.Prev = t; t = a; a = a.Next; } else { t.Next = b; b.Prev = t; t = b; b = b.Next; } t.Next = a ?? b; if (t.Next != null) t.Next.Prev = t; head.Next.Prev = null; return head.Next; }
    static long Sum(Node n) { long s = 0; for (; n != null; n = n.Next) s = s * 31 + n.V + ((int[])n.Extra).Length; return s; }
    static bool Linked(Node n) { Node p = null; for (; n != null; p = n, n = n.Next) if (n.Prev != p) return false; return true; }
    static int Josephus(int n, int k) { var head = new Node { V = 1 }; Node t = head; for (int i = 2; i <= n; i++) { t.Next = new Node { V = i }; t = t.Next; } t.Next = head; while (t.Next != t) { for (int i = 1; i < k; i++) t = t.Next; t.Next = t.Next.Next; } return t.V; }
    static bool HasCycle(Node n) { Node slow = n, fast = n; while (fast != null && fast.Next != null) { slow = slow.Next; fast = fast.Next.Next; if (slow == fast) return true; } return false; }

    static int Main()
    {
        Node l = Build(3000); Console.WriteLine("{0} {1}", Sum(l), Linked(l)); l = Reverse(l); GC.Collect(); Console.WriteLine("{0} {1}", Sum(l), Linked(l)); l = Sort(l); Console.WriteLine("{0} {1} {2}", Sum(l), Linked(l), l.V); Console.WriteLine("{0} {1}", Josephus(500, 7), Josephus(41, 3)); Node c = Build(50); Console.Write(HasCycle(c) + " "); Node e = c; while (e.Next != null) e = e.Next; e.Next = c.Next.Next; Console.WriteLine(HasCycle(c));
        Node window = null, tail = null; int kept = 0; long check = 0; for (int i = 0; i < 30000; i++) { var n = new Node { V = i, Extra = i % 100 == 0 ? new byte[2000] : null }; if (tail == null) window = tail = n; else { tail.Next = n; n.Prev = tail; tail = n; } if (++kept > 200) { check += window.V; window = window.Next; window.Prev = null; kept--; } if (i % 10000 == 9999) GC.Collect(); } Console.WriteLine("{0} {1} {2}", check, kept, window.V);
        var rings = new LinkedList<string>(); for (int i = 0; i < 1000; i++) { rings.AddLast("r" + i); if (i % 3 == 0) rings.RemoveFirst(); if (i % 7 == 0 && rings.Count > 1) rings.AddFirst(rings.Last.Value + "'"); } Console.WriteLine("{0} {1} {2}", rings.Count, rings.First.Value, rings.Last.Previous.Value); var large = new List<byte[]>(); for (int i = 0; i < 6; i++) { var b = new byte[100000]; b[99999] = (byte)i; large.Add(b); } GC.Collect(); int total = 0; foreach (byte[] b in large) total += b[99999]; Console.WriteLine(total);
        return 0;
    }
}

// Recursion 100,000 deep on the main thread, with arguments and locals alive across the calls; mutual recursion.
using System;

class Link { public Link Next; public int Value; public int Length() { return Next == null ? 1 : 1 + Next.Length(); } public virtual long Sum(long acc) { return Next == null ? acc + Value : Next.Sum(acc + Value) ^ 1; } }

static class DeepRecursion
{
    static int Plain(int n) { return n == 0 ? 0 : Plain(n - 1) + 1; }
    static long Wide(int n, long a, double b, int c) { if (n == 0) return a + (long)b + c; long r = Wide(n - 1, a + n, b + 0.5, c ^ n); return r + (a & 1) + (c & 3); }
    static bool Even(int n) { return n == 0 || Odd(n - 1); }
    static bool Odd(int n) { return n != 0 && Even(n - 1); }
    static object Boxes(int n, object o) { if (n == 0) return o; object mine = n % 1000 == 0 ? (object)n : o; object r = Boxes(n - 1, mine); return n % 1000 == 0 && !mine.Equals(n) ? null : r; }
    static int Down(ref int n) { if (n == 0) return 0; n--; return 1 + Down(ref n); }
    static int Throwing(int n) { if (n == 0) throw new InvalidOperationException("bottom"); return Throwing(n - 1) + 1; }
    static int WithFinally(int n) { try { return n == 0 ? 0 : WithFinally(n - 1) + 1; } finally { cleaned++; } }
    static int Through(Func<int, int> f, int n) { return n == 0 ? 0 : 1 + f(n - 1); }
    static int cleaned;
    static int Ackermann(int m, int n) { return m == 0 ? n + 1 : n == 0 ? Ackermann(m - 1, 1) : Ackermann(m - 1, Ackermann(m, n - 1)); }

    static int Main()
    {
        Console.WriteLine(Plain(100000)); Console.WriteLine(Plain(100000));
        Console.WriteLine(Wide(50000, 1, 0.25, 7));
        Console.WriteLine("{0} {1}", Even(100000), Even(99999));
        Console.WriteLine(Boxes(30000, "start"));
        int n = 50000; Console.WriteLine("{0} {1}", Down(ref n), n);
        Link head = null; for (int i = 0; i < 50000; i++) head = new Link { Next = head, Value = i }; Console.WriteLine("{0} {1}", head.Length(), head.Sum(0));
        try { Throwing(500); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        Console.WriteLine("{0} {1}", WithFinally(20000), cleaned);
        Func<int, int> self = null; self = k => Through(self, k); Console.WriteLine(self(20000));
        Console.WriteLine(Ackermann(2, 300));
        return 0;
    }
}

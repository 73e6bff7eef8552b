// Interlocked on every type, compare-exchange loops, volatile fields, a lock-free stack, a spin lock, memory barriers.
using System;
using System.Threading;

class Node { public int Value; public Node Next; }
class LockFree { Node head; public void Push(int v) { var n = new Node { Value = v }; do n.Next = head; while (Interlocked.CompareExchange(ref head, n, n.Next) != n.Next); } public bool Pop(out int v) { Node n; do { n = head; if (n == null) { v = 0; return false; } } while (Interlocked.CompareExchange(ref head, n.Next, n) != n); v = n.Value; return true; } }
struct Spin { int taken; public void Enter() { while (Interlocked.CompareExchange(ref taken, 1, 0) != 0) Thread.Yield(); } public void Leave() { Volatile.Write(ref taken, 0); } }

static class Atomics
{
    static int i; static long l; static float f; static double d; static object o; static string s; static IntPtr p; static volatile bool flag; static volatile int vint; static volatile object vobj; static Spin spin; static double sum;
    static void Both(Action a) { var t = new Thread(() => a()); t.Start(); a(); t.Join(); }
    static void AddDouble(ref double where, double x) { double old, now; do { old = Volatile.Read(ref where); now = old + x; } while (Interlocked.CompareExchange(ref where, now, old) != old); }

    static int Main()
    {
        Console.WriteLine("{0} {1} {2} {3} {4}", Interlocked.Increment(ref i), Interlocked.Decrement(ref i), Interlocked.Add(ref i, 10), Interlocked.Exchange(ref i, 7), i); Console.WriteLine("{0} {1} {2} {3}", Interlocked.CompareExchange(ref i, 9, 7), i, Interlocked.CompareExchange(ref i, 1, 7), i);
        l = long.MaxValue; Console.WriteLine("{0} {1} {2} {3}", Interlocked.Increment(ref l), Interlocked.Add(ref l, -5), Interlocked.Exchange(ref l, 1L << 40), Interlocked.Read(ref l)); Console.WriteLine("{0} {1}", Interlocked.CompareExchange(ref l, 5, 1L << 40), l);
        Console.WriteLine("{0} {1} {2} {3}", Interlocked.Exchange(ref f, 1.5f), Interlocked.CompareExchange(ref f, 2.5f, 1.5f), f, Interlocked.Exchange(ref d, -1)); Console.WriteLine("{0} {1} {2} {3}", Interlocked.Exchange(ref o, "first") ?? "null", Interlocked.CompareExchange(ref o, 5, "other") , o, Interlocked.Exchange(ref p, (IntPtr)4)); Console.WriteLine("{0} {1}", Interlocked.CompareExchange(ref s, "set", null) ?? "null", Interlocked.CompareExchange(ref s, "again", null));
        int count = 0; var array = new long[2]; Both(() => { for (int k = 0; k < 20000; k++) { Interlocked.Increment(ref count); Interlocked.Add(ref array[1], k); } }); Console.WriteLine("{0} {1}", count, array[1]); Both(() => { for (int k = 0; k < 3000; k++) AddDouble(ref sum, 0.5); }); Console.WriteLine(sum);
        var stack = new LockFree(); int popped = 0; Both(() => { for (int k = 1; k <= 3000; k++) { stack.Push(k); int v; if (k % 3 == 0 && stack.Pop(out v)) Interlocked.Add(ref popped, v); } }); int rest; while (stack.Pop(out rest)) popped += rest; Console.WriteLine(popped);
        int plain = 0; Both(() => { for (int k = 0; k < 3000; k++) { spin.Enter(); plain++; spin.Leave(); } }); Console.WriteLine(plain);
        var waiter = new Thread(() => { while (!flag) Thread.Yield(); Console.WriteLine("{0} {1}", vint, vobj); }); waiter.Start(); vint = 42; vobj = "published"; flag = true; waiter.Join(); var spinner = new Thread(() => { int n = 0; while (vint == 42) n++; Console.WriteLine(n >= 0); }); spinner.Start(); Thread.Sleep(10); vint = 43; spinner.Join();
        Thread.MemoryBarrier(); Interlocked.MemoryBarrier(); Console.WriteLine("{0} {1}", Volatile.Read(ref i), Thread.VolatileRead(ref i)); LazyInitializer.EnsureInitialized(ref vobjField, () => new Node { Value = 3 }); Console.WriteLine(vobjField.Value); try { Interlocked.Increment(ref ((int[])null)[0]); } catch (NullReferenceException) { Console.WriteLine("null"); }
        return 0;
    }
    static Node vobjField;
}

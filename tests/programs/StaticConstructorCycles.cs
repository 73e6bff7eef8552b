// Static constructors that need each other: a circle within one thread sees unfinished values; several threads wait.
using System;
using System.Threading;

class Chicken { public static int Value = 1; public static string Seen; static Chicken() { Console.WriteLine("Chicken starts"); Seen = "egg was " + Egg.Value; Value = 2; Console.WriteLine("Chicken ends"); } }
class Egg { public static int Value = 10; public static string Seen; static Egg() { Console.WriteLine("Egg starts"); Seen = "chicken was " + Chicken.Value; Value = 20; Console.WriteLine("Egg ends"); } }
class A { public static int X = B.Y + 1; static A() { } }
class B { public static int Y = C.Z + 1; static B() { } }
class C { public static int Z = A.X + 1; static C() { } }
class Self { public static readonly Self Instance = new Self(); static int count = 5; public int Seen; Self() { Seen = count; } public static int Count { get { return count; } } static Self() { } }
class Slow { public static int Value; public static int Runs; static Slow() { Interlocked.Increment(ref Runs); Thread.Sleep(30); Value = 42; } }
class Recursive { public static int Depth; static Recursive() { Depth = Grow(3); } static int Grow(int n) { return n == 0 ? Depth : 1 + Grow(n - 1); } }

static class StaticConstructorCycles
{
    static int Main()
    {
        Console.WriteLine(Chicken.Seen);
        Console.WriteLine("{0} {1} {2}", Egg.Seen, Chicken.Value, Egg.Value);
        Console.WriteLine("{0} {1} {2}", B.Y, C.Z, A.X);
        Console.WriteLine("{0} {1}", Self.Instance.Seen, Self.Count);
        Console.WriteLine(Recursive.Depth);
        var threads = new Thread[4];
        int wrong = 0;
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => { if (Slow.Value != 42) Interlocked.Increment(ref wrong); });
            threads[i].Start();
        }
        foreach (Thread t in threads) t.Join();
        Console.WriteLine("{0} {1} {2}", wrong, Slow.Value, Slow.Runs);
        return 0;
    }
}

// ThreadStatic fields of several types, ThreadLocal, AsyncLocal, generic thread statics, threads that end and restart.
using System;
using System.Threading;
using System.Threading.Tasks;

class Generic<T> { [ThreadStatic] public static T Value; [ThreadStatic] static int count; public static int Next() { return ++count; } }
struct Pair { public int A; public string B; }

static class ThreadLocals
{
    [ThreadStatic] static int number; [ThreadStatic] static string text; [ThreadStatic] static Pair pair; [ThreadStatic] static int[] buffer; [ThreadStatic] static double real; [ThreadStatic] static int initialised = 5;
    static readonly ThreadLocal<int[]> scratch = new ThreadLocal<int[]>(() => new int[3], true); static readonly AsyncLocal<string> flow = new AsyncLocal<string>();
    static void OnThread(Action a) { var t = new Thread(() => a()); t.Start(); t.Join(); }
    static string State() { return number + "," + (text ?? "null") + "," + pair.A + (pair.B ?? "null") + "," + (buffer == null ? -1 : buffer.Length) + "," + real + "," + initialised; }
    static void Set(int k) { number = k; text = "t" + k; pair.A = k; pair.B = "p" + k; if (buffer == null) buffer = new int[k]; buffer[0]++; real += k / 2.0; initialised += k; Touch(ref number); }
    static void Touch(ref int x) { x += 1000; }
    static async Task<string> Flow(string s) { flow.Value = s; await Task.Yield(); return flow.Value + (await Inner()) + flow.Value; }
    static async Task<string> Inner() { await Task.Yield(); flow.Value += "i"; return flow.Value; }

    static int Main()
    {
        Console.WriteLine(State()); Set(1); Console.WriteLine(State()); OnThread(() => { Console.WriteLine(State()); Set(2); Set(3); Console.WriteLine(State()); }); Console.WriteLine(State());
        for (int i = 0; i < 3; i++) { int k = i; OnThread(() => { number += k; Console.Write(number + " "); }); } Console.WriteLine();
        Generic<int>.Value = 4; Generic<string>.Value = "g"; OnThread(() => Console.WriteLine("{0} {1} {2}", Generic<int>.Value, Generic<string>.Value ?? "null", Generic<int>.Next())); Console.WriteLine("{0} {1} {2} {3}", Generic<int>.Value, Generic<string>.Value, Generic<int>.Next(), Generic<string>.Next());
        scratch.Value[0] = 9; OnThread(() => scratch.Value[1] = 8); Console.WriteLine("{0} {1} {2}", scratch.Value[0], scratch.Value[1], scratch.Values.Count); flow.Value = "outer"; Console.WriteLine("{0} {1}", Flow("a").Result, flow.Value);
        var threads = new Thread[4]; var sums = new long[4]; for (int i = 0; i < 4; i++) { int k = i; threads[i] = new Thread(() => { for (int n = 0; n < 5000; n++) { number += n ^ k; if (n % 100 == 0) text += "x"; } sums[k] = number + text.Length; }); threads[i].Start(); } foreach (var t in threads) t.Join(); Console.WriteLine(string.Join(" ", sums)); GC.Collect(); Console.WriteLine(State());
        return 0;
    }
}

// async/await from a synchronous Main (mcs has no async Main): values, loops, generic, nested, already completed and
// really suspended tasks, WhenAll, lambdas, conditions and expressions around await, structs, results through layers.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

struct Box<T> { public T Item; public int N; }
class Server { int served; public async Task<string> Answer(int n) { await Task.Yield(); return "answer" + n + "#" + Interlocked.Increment(ref served) / 1000; } public Task<int> Cached(int n) { return Task.FromResult(n * 2); } }

static class AsyncBasics
{
    static async Task<int> Add(int a, int b) { await Task.Yield(); return a + b; }
    static async Task<int> SumTo(int n) { int s = 0; for (int i = 1; i <= n; i++) s += await Add(i, 0); return s; }
    static async Task<int> Completed(int n) { int s = 0; for (int i = 0; i < n; i++) s += await Task.FromResult(i); return s; }
    static async Task<T> Later<T>(T x, int hops) { for (int i = 0; i < hops; i++) await Task.Yield(); return x; }
    static async Task<long> Fib(int n) { return n < 2 ? n : await Fib(n - 1) + await Fib(n - 2); }
    static async Task Append(List<string> log, string s) { log.Add(s + "1"); await Task.Delay(1); log.Add(s + "2"); }
    static async Task<Box<string>> Boxed(string s) { var b = new Box<string> { Item = s }; await Task.Yield(); b.N = b.Item.Length; b.Item += await Later("!", 2); return b; }
    static async Task<int> Spill(Server s) { var a = new int[4]; int i = 0; a[i] = await s.Cached(5) + await s.Cached(i + 1) * (await Add(1, 2)); i++; a[i] = i + await Add(i, 10); a[await Add(1, 1)] = (await s.Answer(3)).Length; return a[0] * 10000 + a[1] * 100 + a[2]; }
    static async Task<string> Conditions(bool c) { string r = c ? await Later("yes", 1) : "no"; if (await Later(c, 1) && await Later(!c, 2)) r += "?"; switch (await Add(r.Length, 0)) { case 3: r += "3"; break; case 2: r += await Later("2", 1); break; } while (await Later(r.Length < 8, 1)) r += "."; return r; }
    static async Task<int> Main2(string[] args)
    {
        Console.WriteLine(await Add(2, 3));
        Console.WriteLine(await SumTo(50));
        Console.WriteLine(await Completed(1000));
        Console.WriteLine("{0} {1} {2}", await Later(5, 3), await Later("s", 0), (await Later(new Box<int> { N = 7 }, 2)).N);
        Console.WriteLine(await Fib(12));
        var log = new List<string>();
        await Append(log, "a"); await Append(log, "b");
        Console.WriteLine(string.Join(" ", log));
        var b = await Boxed("text"); Console.WriteLine(b.Item + b.N);
        Console.WriteLine(await Spill(new Server()));
        Console.WriteLine(await Conditions(true) + await Conditions(false));
        int[] all = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Add(i, i)));
        Console.WriteLine(all.Sum());
        Func<int, Task<int>> twice = async x => { await Task.Yield(); return x * 2; };
        Console.WriteLine(await twice(await twice(4)));
        Func<Task> nothing = async () => { await Task.Delay(1); };
        await nothing();
        var first = await Task.WhenAny(Later("quick", 0), new TaskCompletionSource<string>().Task); Console.WriteLine(await first);
        var source = new TaskCompletionSource<int>(); var waiting = Add2(source.Task); source.SetResult(41); Console.WriteLine(await waiting);
        var server = new Server(); Console.WriteLine(string.Join(",", await Task.WhenAll(server.Answer(1), server.Answer(2))));
        Console.WriteLine(await Task.Run(() => Enumerable.Range(0, 1000).Sum()));
        Console.WriteLine(await Task.Run(async () => { await Task.Yield(); return "inner"; }));
        var semaphore = new SemaphoreSlim(2); int peak = 0, now = 0;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async i => { await semaphore.WaitAsync(); try { int n = Interlocked.Increment(ref now); lock (semaphore) peak = Math.Max(peak, n); await Task.Yield(); } finally { Interlocked.Decrement(ref now); semaphore.Release(); } }));
        Console.WriteLine(peak <= 2);
        return args.Length + 0;
    }
    static async Task<int> Add2(Task<int> t) { return 1 + await t.ConfigureAwait(false); }

    static int Main(string[] args) { return Main2(args).GetAwaiter().GetResult(); }
}

// Exceptions and async: before and after the first await, in finally, filters, cancellation, WhenAll, async void-like,
// rethrow, using blocks, exceptions in continuations, custom awaitables that throw.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

class Trouble : Exception { public Trouble(string m) : base(m) { } }
class Resource : IDisposable { public static List<string> Log = new List<string>(); readonly string name; public Resource(string n) { name = n; Log.Add("+" + n); } public void Dispose() { Log.Add("-" + name); } }
struct Hop : INotifyCompletion { public bool Ready; public bool Bad; public Hop GetAwaiter() { return this; } public bool IsCompleted { get { return Ready; } } public int GetResult() { if (Bad) throw new Trouble("awaiter"); return 9; } public void OnCompleted(Action c) { ThreadPool.QueueUserWorkItem(_ => c()); } }

static class AsyncExceptions
{
    static async Task<int> Fail(bool early) { if (early) throw new Trouble("early"); await Task.Yield(); throw new Trouble("late"); }
    static async Task<string> Catches(bool early) { try { return "value" + await Fail(early); } catch (Trouble e) when (e.Message[0] == 'e') { return "filtered " + e.Message; } catch (Trouble e) { await Task.Yield(); return "caught " + e.Message; } finally { await Task.Delay(1); Resource.Log.Add("finally"); } }
    static async Task Using(bool bad) { using (new Resource("a")) { await Task.Yield(); using (new Resource("b")) { await Task.Delay(1); if (bad) throw new Trouble("inside"); } } }
    static async Task<int> Layers(int n) { try { if (n == 0) { await Task.Yield(); throw new Trouble("bottom"); } return 1 + await Layers(n - 1); } catch (Trouble) { Resource.Log.Add("layer" + n); throw; } finally { Resource.Log.Add("f" + n); } }
    static async Task<int> Retry(int failures) { int tries = 0; while (true) { try { tries++; await Task.Yield(); if (tries <= failures) throw new Trouble("try"); return tries; } catch (Trouble) when (tries < 5) { } } }
    static async Task Loop(CancellationToken token) { for (int i = 0; ; i++) { token.ThrowIfCancellationRequested(); await Task.Delay(1); } }
    static async Task<string> FinallyReturn() { string s = "a"; try { await Task.Yield(); return s; } finally { s = "b"; await Task.Yield(); Resource.Log.Add(s); } }
    static async Task<string> Nested() { try { try { await Fail(false); } catch (Trouble e) { await Task.Yield(); throw new InvalidOperationException("wrapped", e); } } catch (InvalidOperationException e) { return e.Message + "<" + e.InnerException.Message; } return "no"; }
    static async Task<int> Await(Hop h) { try { return await h; } catch (Trouble) { return -1; } }
    static void Flush() { Console.WriteLine(string.Join(" ", Resource.Log)); Resource.Log.Clear(); }

    static async Task Run()
    {
        Console.WriteLine(await Catches(true)); Console.WriteLine(await Catches(false)); Flush();
        await Using(false); Flush();
        try { await Using(true); } catch (Trouble e) { Console.WriteLine(e.Message); } Flush();
        try { await Layers(4); } catch (Trouble e) { Console.WriteLine(e.Message); } Flush();
        Console.WriteLine("{0} {1}", await Retry(0), await Retry(3));
        try { await Retry(9); } catch (Trouble) { Console.WriteLine("gave up"); }
        var cancel = new CancellationTokenSource(5);
        try { await Loop(cancel.Token); } catch (OperationCanceledException e) { Console.WriteLine("{0} {1}", e.GetType().Name, e.CancellationToken == cancel.Token); }
        Console.WriteLine(await FinallyReturn()); Flush();
        Console.WriteLine(await Nested());
        Console.WriteLine("{0} {1} {2}", await Await(new Hop { Ready = true }), await Await(new Hop()), await Await(new Hop { Bad = true }));
        Task<int> faulted = Fail(true);
        Console.WriteLine("{0} {1} {2}", faulted.Status, faulted.IsFaulted, faulted.Exception.InnerException.Message);
        Task all = Task.WhenAll(Fail(false), Fail(true), Task.FromResult(1));
        try { await all; } catch (Trouble e) { Console.WriteLine(e.Message); }
        Console.WriteLine(string.Join(",", all.Exception.InnerExceptions.Select(e => e.Message).OrderBy(m => m, StringComparer.Ordinal)));
        try { Fail(false).Wait(); } catch (AggregateException e) { Console.WriteLine(e.InnerException.GetType().Name); }
        Console.WriteLine(await Fail(true).ContinueWith(t => t.Exception.InnerException.Message));
        var source = new TaskCompletionSource<int>(); source.SetException(new Trouble("set"));
        try { await source.Task; } catch (Trouble e) { Console.WriteLine(e.Message); }
        var canceled = new TaskCompletionSource<int>(); canceled.SetCanceled();
        try { await canceled.Task; } catch (TaskCanceledException) { Console.WriteLine("canceled"); }
        Func<Task> lambda = async () => { int[] none = null; await Task.Yield(); Console.WriteLine(none[0]); };
        try { await lambda(); } catch (NullReferenceException) { Console.WriteLine("null in lambda"); }
        int sum = 0; for (int i = 0; i < 60; i++) try { sum += await Retry(i % 7); } catch (Trouble) { sum += 1000; } Console.WriteLine(sum);
    }

    static int Main() { Run().GetAwaiter().GetResult(); return 0; }
}

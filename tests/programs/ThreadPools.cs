// The thread pool, Parallel.For and ForEach with local state, PLINQ, tasks, continuations, timers, exceptions in them.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

static class ThreadPools
{
    static long Cost(int n) { long s = 0; for (int i = 1; i <= n % 500; i++) s += n / i; return s; }

    static int Main()
    {
        var done = new CountdownEvent(20); int total = 0; for (int i = 0; i < 20; i++) ThreadPool.QueueUserWorkItem(o => { Interlocked.Add(ref total, (int)o); done.Signal(); }, i); done.Wait(); Console.WriteLine(total);
        var squares = new long[500]; Parallel.For(0, squares.Length, i => squares[i] = Cost(i)); Console.WriteLine(squares.Sum());
        long sum = 0; Parallel.For(0, 1000, () => 0L, (i, state, local) => local + Cost(i), local => Interlocked.Add(ref sum, local)); Console.WriteLine(sum);
        var bag = new ConcurrentBag<string>(); Parallel.ForEach(new[] { "a", "b", "c", "d" }, s => bag.Add(s + s)); Console.WriteLine(string.Join(" ", bag.OrderBy(s => s, StringComparer.Ordinal)));
        int invoked = 0; Parallel.Invoke(() => Interlocked.Increment(ref invoked), () => Interlocked.Add(ref invoked, 10), () => Interlocked.Add(ref invoked, 100)); Console.WriteLine(invoked); Console.WriteLine(Enumerable.Range(1, 2000).AsParallel().Where(n => Cost(n) % 2 == 0).Select(n => (long)n).Sum());
        try { Parallel.For(0, 10, i => { if (i == 5) throw new InvalidOperationException("five"); }); } catch (AggregateException e) { Console.WriteLine(e.InnerExceptions[0].Message); }
        var counts = new ConcurrentDictionary<int, int>(); Parallel.For(0, 3000, i => counts.AddOrUpdate(i % 10, 1, (k, v) => v + 1)); Console.WriteLine("{0} {1}", counts.Count, counts[3]);
        var tasks = Enumerable.Range(0, 10).Select(i => Task.Run(() => Cost(i * 50))).ToArray(); Task.WaitAll(tasks); Console.WriteLine(tasks.Sum(t => t.Result)); Console.WriteLine(Task.Factory.StartNew(() => 5).ContinueWith(t => t.Result * 2).ContinueWith(t => "r" + t.Result).Result);
        Task parent = Task.Factory.StartNew(() => { for (int i = 0; i < 3; i++) Task.Factory.StartNew(() => Interlocked.Increment(ref total), TaskCreationOptions.AttachedToParent); }); parent.Wait(); Console.WriteLine(total);
        using (var ticked = new ManualResetEvent(false)) using (var timer = new Timer(o => ((ManualResetEvent)o).Set(), ticked, 5, Timeout.Infinite)) Console.WriteLine(ticked.WaitOne(5000)); var queue = new BlockingCollection<int>(4); var producer = Task.Run(() => { for (int i = 0; i < 100; i++) queue.Add(i); queue.CompleteAdding(); }); Console.WriteLine(queue.GetConsumingEnumerable().Sum());
        var cancel = new CancellationTokenSource(); try { Parallel.For(0, 100000, new ParallelOptions { CancellationToken = cancel.Token }, i => { if (i == 10) cancel.Cancel(); }); } catch (OperationCanceledException) { Console.WriteLine("cancelled"); } int stopped = 0; Parallel.For(0, 1000, (i, state) => { if (i == 0) { stopped = 1; state.Stop(); } }); Console.WriteLine(stopped);
        return 0;
    }
}

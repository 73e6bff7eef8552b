// Monitor.Wait and Pulse: a bounded queue between producers and consumers, ping-pong, PulseAll, timeouts, a barrier.
using System;
using System.Collections.Generic;
using System.Threading;

class Bounded<T> { readonly Queue<T> items = new Queue<T>(); readonly int limit; bool closed; public Bounded(int n) { limit = n; } public void Put(T x) { lock (items) { while (items.Count >= limit) Monitor.Wait(items); items.Enqueue(x); Monitor.PulseAll(items); } } public bool Take(out T x) { lock (items) { while (items.Count == 0 && !closed) Monitor.Wait(items); if (items.Count == 0) { x = default(T); return false; } x = items.Dequeue(); Monitor.PulseAll(items); return true; } } public void Close() { lock (items) { closed = true; Monitor.PulseAll(items); } } }
class Gate { int waiting, generation; readonly int n; public Gate(int count) { n = count; } public void Await() { lock (this) { int mine = generation; if (++waiting == n) { waiting = 0; generation++; Monitor.PulseAll(this); } else while (mine == generation) Monitor.Wait(this); } } }

static class MonitorWaitPulse
{
    static Thread Start(Action a) { var t = new Thread(() => a()); t.Start(); return t; }

    static int Main()
    {
        var queue = new Bounded<string>(3); long sum = 0; int taken = 0;
        var producers = new[] { Start(() => { for (int i = 0; i < 500; i++) queue.Put("a" + i); }), Start(() => { for (int i = 0; i < 500; i++) queue.Put("b" + i); }) };
        var consumers = new Thread[3]; for (int k = 0; k < 3; k++) consumers[k] = Start(() => { string s; while (queue.Take(out s)) { Interlocked.Add(ref sum, int.Parse(s.Substring(1))); Interlocked.Increment(ref taken); } });
        foreach (var t in producers) t.Join(); queue.Close(); foreach (var t in consumers) t.Join(); Console.WriteLine("{0} {1}", taken, sum);
        object ball = new object(); int turn = 0; var log = new List<string>();
        Action<int, string> play = (me, word) => { for (int i = 0; i < 5; i++) lock (ball) { while (turn % 2 != me) Monitor.Wait(ball); log.Add(word + i); turn++; Monitor.Pulse(ball); } };
        var ping = Start(() => play(0, "ping")); var pong = Start(() => play(1, "pong")); ping.Join(); pong.Join(); Console.WriteLine(string.Join(" ", log));
        lock (ball) Console.WriteLine(Monitor.Wait(ball, 5)); try { Monitor.Pulse(ball); } catch (SynchronizationLockException) { Console.WriteLine("not locked"); }
        var gate = new Gate(3); var phases = new int[4]; int wrong = 0; var walkers = new Thread[3];
        for (int k = 0; k < 3; k++) walkers[k] = Start(() => { for (int p = 0; p < 4; p++) { Interlocked.Increment(ref phases[p]); gate.Await(); if (phases[p] != 3) Interlocked.Increment(ref wrong); } }); foreach (var t in walkers) t.Join(); Console.WriteLine("{0} {1}", string.Join(",", phases), wrong);
        var done = new CountdownEvent(3); for (int i = 0; i < 3; i++) Start(() => done.Signal()); done.Wait(); Console.WriteLine(done.CurrentCount); object nested = new object(); lock (nested) { lock (nested) { var waker = Start(() => { lock (nested) Monitor.Pulse(nested); }); Monitor.Wait(nested); waker.Join(); } Console.WriteLine("woken inside two locks"); }
        return 0;
    }
}

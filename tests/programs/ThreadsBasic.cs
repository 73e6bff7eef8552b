// Threads: start, join, parameters, results, names, background ones, locks, re-entrant locks, many short threads.
using System;
using System.Collections.Generic;
using System.Threading;

class Counter { int value; readonly object gate = new object(); public void Up() { lock (gate) { lock (gate) { lock (this) value++; } } } public int Value { get { lock (gate) return value; } } }
class Account { public int Balance; public readonly int Id; public Account(int i, int b) { Id = i; Balance = b; } public static bool Transfer(Account a, Account b, int n) { Account first = a.Id < b.Id ? a : b, second = a.Id < b.Id ? b : a; lock (first) lock (second) { if (a.Balance < n) return false; a.Balance -= n; b.Balance += n; return true; } } }

static class ThreadsBasic
{
    static void RunAll(int n, Action<int> body) { var ts = new Thread[n]; for (int i = 0; i < n; i++) { int k = i; ts[i] = new Thread(() => body(k)); ts[i].Start(); } foreach (Thread t in ts) t.Join(); }
    static long Work(int n) { long s = n; for (int i = 0; i < 20000; i++) s = s * 6364136223846793005 + i; return s; }

    static int Main()
    {
        var c = new Counter(); RunAll(4, k => { for (int i = 0; i < 2000; i++) c.Up(); }); Console.WriteLine(c.Value);
        var results = new long[6]; RunAll(6, k => results[k] = Work(k)); foreach (long r in results) Console.WriteLine(r);
        var t = new Thread(o => Console.WriteLine("got {0} in {1}", o, Thread.CurrentThread.Name)) { Name = "named", IsBackground = true }; t.Start(42); t.Join(); Console.WriteLine("{0} {1}", t.IsAlive, t.ThreadState == ThreadState.Stopped);
        var accounts = new[] { new Account(0, 100), new Account(1, 100), new Account(2, 100) }; RunAll(3, k => { for (int i = 0; i < 1000; i++) Account.Transfer(accounts[(k + i) % 3], accounts[(k + i + 1) % 3], i % 50); }); Console.WriteLine(accounts[0].Balance + accounts[1].Balance + accounts[2].Balance);
        var caught = new string[2]; RunAll(2, k => { try { if (k == 0) throw new InvalidOperationException("t0"); int[] none = null; caught[1] = "" + none[0]; } catch (Exception e) { caught[k] = e.GetType().Name; } finally { caught[k] += "!"; } }); Console.WriteLine(string.Join(" ", caught));
        object gate = new object(); bool taken = false; try { Monitor.Enter(gate, ref taken); Console.WriteLine("{0} {1}", taken, Monitor.IsEntered(gate)); bool other = true; RunAll(1, k => other = Monitor.TryEnter(gate)); Console.WriteLine(other); } finally { if (taken) Monitor.Exit(gate); }
        try { Monitor.Exit(gate); } catch (SynchronizationLockException) { Console.WriteLine("not mine"); } try { lock (gate) throw new Exception("inside"); } catch (Exception) { Console.WriteLine(Monitor.TryEnter(gate)); }
        var log = new List<int>(); var turn = new ManualResetEvent[5]; for (int i = 0; i < 5; i++) turn[i] = new ManualResetEvent(i == 0); RunAll(4, k => { turn[k].WaitOne(); lock (log) log.Add(k); turn[k + 1].Set(); }); Console.WriteLine(string.Join(" ", log));
        int total = 0; for (int round = 0; round < 10; round++) RunAll(3, k => Interlocked.Add(ref total, round * 3 + k)); Console.WriteLine(total);
        var local = new ThreadLocal<int>(() => 7); local.Value++; int seen = 0; RunAll(1, k => seen = local.Value); Console.WriteLine("{0} {1}", local.Value, seen);
        return 0;
    }
}

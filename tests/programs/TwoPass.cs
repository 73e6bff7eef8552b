// The two passes of an exception: every filter on the way runs before any finally block does, over several frames, and what
// a filter or a finally block throws itself has passes of its own. Locals that filters share with their method.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

class Trouble : Exception { public readonly int Code; public Trouble(string m, int code = 0) : base(m) { Code = code; } }
class Worse : Trouble { public Worse(string m) : base(m, 99) { } }

struct Wide { public long A, B, C; public string S; public Wide(long a, string s) { A = a; B = 2 * a; C = 3 * a; S = s; } }

static class TwoPass
{
    static void Log(string s) { Console.WriteLine("  " + s); }
    static bool Ask(string s, bool answer) { Log("filter " + s + " " + answer); return answer; }
    static void Case(string name, Action a) { Console.WriteLine(name); try { a(); } catch (Exception e) { Log("out: " + e.GetType().Name + " " + e.Message); } }

    // ---- frames

    static void Bottom(string m) { try { throw new Trouble(m); } finally { Log("finally bottom"); } }
    static void Typed(string m) { try { Bottom(m); } catch (InvalidOperationException) { Log("wrong type"); } finally { Log("finally typed"); } }
    static void Refuses(string m) { try { Typed(m); } catch (Trouble) when (Ask("refuses", false)) { Log("wrong"); } finally { Log("finally refuses"); } }
    static void Accepts(string m) { try { Refuses(m); } catch (Trouble e) when (Ask("accepts", e.Message == "a")) { Log("caught " + e.Message); } finally { Log("finally accepts"); } }
    static void Frames() { Accepts("a"); try { Accepts("b"); } catch (Trouble e) { Log("then " + e.Message); } }

    static void InnerCatch() { try { try { throw new Trouble("x"); } finally { Log("finally"); } } catch (Trouble) { Log("caught inside"); } }
    static void Stops() { try { InnerCatch(); Log("after"); } catch (Exception) when (Ask("not asked", true)) { Log("wrong"); } }

    static int Levels(int n, int stop) { try { if (n == 0) throw new Trouble("deep", stop); return Levels(n - 1, stop) + 1; } catch (Trouble e) when (Ask("level " + n, e.Code == n)) { return 100 * n; } finally { Log("leaving " + n); } }

    static int Silent(int n) { try { return n == 0 ? throw new Trouble("s", 7) : Silent(n - 1); } catch (Trouble e) when (e.Code == n && n % 10 == 7) { return n; } }

    static void Clauses(Exception x)
    {
        try { throw x; }
        catch (ArgumentNullException) { Log("null argument"); }
        catch (Trouble e) when (Ask("one", e.Code == 1)) { Log("first"); }
        catch (Worse) { Log("worse"); }
        catch (Trouble e) when (Ask("two", e.Code == 2)) { Log("second"); }
        catch (ArgumentException e) when (Ask("argument", e.Message.Length > 3)) { Log("argument"); }
        catch (Trouble e) { Log("trouble " + e.Code); }
        finally { Log("finally " + x.GetType().Name); }
    }

    // ---- exceptions in filters and finally blocks

    static bool Bad(string how)
    {
        Log("bad " + how);
        try { if (how == "throw") throw new Worse("in filter"); if (how == "null") { string s = null; return s.Length > 0; } return 1 / (how.Length - how.Length) > 0; }
        finally { Log("finally in filter"); }
    }
    static void FilterThrows(string how) { try { try { throw new Trouble("t"); } finally { Log("inner"); } } catch (Trouble) when (Bad(how)) { Log("wrong"); } catch (Trouble e) when (Ask("next", true)) { Log("caught " + e.Message); } }
    static void FilterDivides() { int zero = 0; string s = null; try { throw new Trouble("t"); } catch (Trouble e) when (e.Code / zero == 0) { Log("wrong"); } catch (Trouble) when (s.Length == 0) { Log("wrong"); } catch (Trouble e) { Log("right " + e.Message); } }

    static bool Handles(int n) { try { try { throw new Worse("nested " + n); } finally { Log("nested finally " + n); } } catch (Worse e) when (n > 0 ? Handles(n - 1) : Ask("deepest", true)) { Log("handled " + e.Message); return true; } }
    static void Nested() { try { Bottom("outer"); } catch (Trouble e) when (Handles(2)) { Log("caught " + e.Message); } }

    static void Replaces() { try { throw new Trouble("first"); } finally { Log("replacing"); throw new Worse("second"); } }
    static void Replaced() { try { try { Replaces(); } catch (Worse e) when (Ask("worse " + e.Message, true)) { Log("caught " + e.Message); } } catch (Trouble e) when (Ask("outer " + e.Message, true)) { Log("wrong " + e.Message); } }

    static void Side(int depth) { try { if (depth > 0) Side(depth - 1); throw new Worse("side " + depth); } catch (Worse e) when (Ask("side " + depth, e.Message.EndsWith("" + depth))) { Log("handled " + e.Message); } finally { Log("end of side " + depth); } }
    static void Busy() { try { try { throw new Trouble("main"); } finally { Side(2); Log("on"); } } finally { Side(0); Log("further"); } }
    static void HandledOnTheWay() { try { Busy(); } catch (Worse) { Log("wrong"); } catch (Trouble e) when (Ask("main", e.Message == "main")) { Log("then " + e.Message); } }

    static void Abandons()
    {
        try { try { try { throw new Trouble("e"); } finally { Log("throws anew"); throw new Worse("n"); } } catch (Worse e) { Log("between " + e.Message); } Log("goes on"); }
        catch (Trouble e) when (Ask("chosen for " + e.Message, true)) { Log("wrong"); }
    }

    // ---- handlers

    static void Again() { try { try { try { throw new Trouble("again"); } catch (Trouble) when (Ask("first", true)) { Log("rethrow"); throw; } finally { Log("finally 1"); } } catch (Trouble) when (Ask("second", false)) { } finally { Log("finally 2"); } } catch (Trouble e) when (Ask("third", true)) { Log("last " + e.Message); } }
    static void HandlerThrows() { try { try { Bottom("h"); } catch (Trouble e) when (Ask("h", true)) { try { throw new Worse("from handler of " + e.Message); } finally { Log("finally in handler"); } } finally { Log("finally beside"); } } catch (Worse e) when (Ask("worse", true)) { Log("caught " + e.Message); } }
    static void HandlerTries() { try { Bottom("1"); } catch (Trouble a) when (Ask(a.Message, true)) { try { Bottom("2"); } catch (Trouble b) when (Ask(a.Message + b.Message, true)) { Log(a.Message + b.Message); } } }

    // ---- locals

    static string Locals(int n, Wide w, ref int r, string text)
    {
        int i = n; long l = 1L << 40; double d = 0.5; float f = 2f; string s = null; var list = new List<string>(); Wide own = new Wide(n, "own");
        try { for (i = 0; i < 5; i++) { l += i; d *= 2; f += 1; s = "s" + i; list.Add(s); own.B += i; r += i; if (i == 3) throw new Trouble("locals", i); } }
        catch (Trouble e) when (Ask(i + " " + l + " " + d + " " + f + " " + s + " " + list.Count + " " + own.B + own.S + " " + w.C + w.S + " " + r + " " + text + n, (n += 10) > 0 && (s += "!") != null && (own.A += 5) < 0 | (w.B = 1) > 1 | (r = 77) < 0 | e.Code == 9)) { return "wrong"; }
        catch (Trouble) when (n > 5) { return s + n + own.A + own.S + " " + w.B + w.S + " " + r + list[3]; }
        return "none";
    }

    class Counter { int n; public string Name = "c"; public int Try(int stop) { int local = 1; while (true) { try { n++; local *= 2; Next(); } catch (Trouble) when (n < stop && local++ > 0) { Log(Name + n + " " + local); } catch (Trouble) { return local; } } } void Next() { throw new Trouble("n", n); } }
    struct Point { public int X; public string Read() { try { X++; throw new Trouble("p"); } catch (Trouble) when (X++ > 0) { return "X=" + X; } } }

    static int Changed() { int x = 1; try { Between(); } catch (Trouble) when ((x = 50) == 0) { } return x; }
    static void Between() { try { try { throw new Trouble("e"); } finally { throw new Worse("n"); } } catch (Worse) { } }

    static string Generic<T>(Exception x, T value) { T copy = value; try { throw x; } catch (Trouble e) when (copy.Equals(value) && e.Code == 1) { return typeof(T).Name + copy; } catch (Exception) when (value != null) { return "rest " + copy; } }

    static int Closure(int[] codes) { int seen = 0; foreach (int c in codes) { int mine = c; Func<Trouble, bool> test = t => { seen += t.Code; return mine == t.Code && mine % 2 == 1; }; try { throw new Trouble("c", c); } catch (Trouble e) when (test(e)) { seen += 1000; } catch (Trouble) { seen += 1; } } return seen; }

    // ---- the collector

    class Node { public Node Next; public int V; }
    static Node Chain(int n) { Node head = null; for (int i = 0; i < n; i++) head = new Node { Next = head, V = i }; return head; }
    static int Sum(Node n) { int s = 0; for (; n != null; n = n.Next) s += n.V; return s; }
    static bool Collects(Node a, int want) { Node more = Chain(50); GC.Collect(); return Sum(a) + Sum(more) == want + 1225; }
    static int Throws(Node mine, int n) { Node local = Chain(n); try { if (n == 0) throw new Trouble("gc", 1); return Throws(local, n - 1); } catch (Trouble) when (Sum(local) < 0 || Sum(mine) < 0) { return -1; } finally { if (Sum(local) != n * (n - 1) / 2) Log("lost"); } }
    static int Collected() { int good = 0; for (int i = 0; i < 20; i++) { Node a = Chain(i), b = Chain(5); try { Throws(a, 6); } catch (Trouble e) when (Collects(a, i * (i - 1) / 2) && e.Code == 1 && Sum(b) == 10) { good += Sum(b) + Sum(a); } } return good; }

    static int Deep(int n, string s) { string t = s; if (n == 0) throw new Trouble(s, 3); try { return Deep(n - 1, t) + t.Length; } finally { count++; } }
    static int count;
    static bool DeepToo(int n, string s) { string t = s; return n == 0 ? t == "deep" : DeepToo(n - 1, t) && t == s; }
    static string DeepThrow() { count = 0; string mine = "deep"; try { Deep(3000, mine); } catch (Trouble e) when (count == 0 && e.Message == mine && DeepToo(2000, mine)) { return mine + count; } return "none"; }
    static int DeepFilter(int n, string s) { string t = s + n % 7; if (n > 0) return DeepFilter(n - 1, s) + (t.Length - s.Length); try { Bottom(t); } catch (Trouble e) when (Ask(t, e.Message == t)) { return 5; } return 0; }

    // ---- host frames in between

    class Noisy : IEnumerable<int>, IEnumerator<int>
    {
        int n; readonly int stop;
        public Noisy(int s) { stop = s; }
        public IEnumerator<int> GetEnumerator() { return this; }
        IEnumerator IEnumerable.GetEnumerator() { return this; }
        public int Current { get { return n; } }
        object IEnumerator.Current { get { return n; } }
        public bool MoveNext() { if (++n == stop) throw new Trouble("moving", n); return true; }
        public void Reset() { }
        public void Dispose() { try { throw new Worse("disposing"); } catch (Worse e) when (Ask(e.Message, true)) { Log("disposed"); } }
    }
    static void Enumerates() { try { Log(string.Join(",", new Noisy(3))); } catch (Trouble e) when (Ask(e.Message, e.Code == 3)) { Log("caught " + e.Code); } }
    static void Selects() { try { Log("" + new Noisy(4).Where(x => x != 2).Select(x => x * x).Sum()); } catch (Trouble e) when (Ask(e.Message, e.Code == 4)) { Log("caught " + e.Code); } }
    static void Calls() { try { new List<int> { 1, 2, 3 }.ForEach(x => { Log("item " + x); if (x == 2) throw new Trouble("item", x); }); } catch (Trouble e) when (Ask(e.Message, e.Code == 2)) { Log("caught"); } finally { Log("finally"); } }
    static void Sorts() { try { new List<int> { 3, 1, 2 }.Sort((a, b) => { throw new Trouble("compare"); }); } catch (InvalidOperationException e) when (e.InnerException is Trouble && Ask(e.InnerException.Message, true)) { Log("caught"); } finally { Log("finally"); } }
    static void Parses() { try { try { int.Parse("seven"); } finally { Log("inner finally"); } } catch (FormatException e) when (Ask("format", e.Message.Length > 0)) { Log("caught"); } }
    static void Reflects() { var m = typeof(TwoPass).GetMethod("Reflected", BindingFlags.Static | BindingFlags.NonPublic); try { m.Invoke(null, new object[] { 4 }); } catch (TargetInvocationException e) when (Ask("reflection " + ((Trouble)e.InnerException).Code, true)) { Log("caught"); } finally { Log("finally"); } }
    static void Reflected(int n) { throw new Trouble("r", n); }

    static class Broken { public static int Field = Make(); static int Make() { throw new Trouble("initializer", 5); } public static void Touch() { Log("" + Field); } }
    static void Initializer() { for (int i = 0; i < 2; i++) { try { try { Broken.Touch(); } finally { Log("inner"); } } catch (TypeInitializationException e) when (Ask(e.InnerException.Message, true)) { Log("caught " + e.TypeName); } } }

    // ---- errors of the machine

    static void Errors()
    {
        for (int k = 0; k < 7; k++)
        {
            int[] a = k == 0 ? null : new int[2]; object o = "text"; object[] strings = new string[1]; int zero = k - k, big = int.MaxValue;
            try
            {
                try { switch (k) { case 0: case 1: a[k * 2]++; break; case 2: Log("" + k / zero); break; case 3: Log("" + (Version)o); break; case 4: strings[0] = new Node(); break; case 5: checked { big += k; } break; case 6: Log("" + new int[-k].Length); break; } Log("none"); }
                finally { Log("finally " + k); }
            }
            catch (Exception e) when (Ask(e.GetType().Name, k % 2 == 0)) { Log("filtered"); }
            catch (SystemException e) { Log("caught " + e.GetType().Name); }
        }
    }

    // ---- state machines and threads

    static IEnumerable<int> Numbers() { try { for (int i = 0; ; i++) { int x = i; try { if (i % 3 == 1) throw new Trouble("skip", i); } catch (Trouble e) when (Ask("number " + e.Code, e.Code < 5)) { x = -i; } yield return x; } } finally { Log("finally numbers"); } }
    static void Iterates() { try { foreach (int n in Numbers()) Log("" + n); } catch (Trouble e) when (Ask("iterated " + e.Code, true)) { Log("caught " + e.Code); } }

    static async Task<int> Work(int n) { try { await Task.Yield(); if (n > 2) throw new Trouble("work", n); return n; } finally { Log("finally work " + n); } }
    static async Task<string> Works(int n) { try { return "" + await Work(n); } catch (Trouble e) when (Ask("work " + n, e.Code == 3)) { return "filtered"; } catch (Trouble) { return "caught"; } finally { Log("finally works"); } }
    static void Async() { for (int n = 2; n < 5; n++) Log(Works(n).Result); }

    static void Threads()
    {
        var results = new int[4]; var threads = new Thread[4];
        for (int t = 0; t < 4; t++) { int mine = t; threads[t] = new Thread(() => { for (int i = 0; i < 200; i++) { try { Quiet(i % 5); } catch (Trouble e) when (e.Code == 0 && i % 2 == mine % 2) { results[mine] += i; } catch (Trouble) { results[mine]--; } } }); threads[t].Start(); }
        foreach (var t in threads) t.Join();
        Log(string.Join(" ", results));
    }
    static void Quiet(int n) { if (n == 0) throw new Trouble("q"); try { Quiet(n - 1); } finally { Interlocked.Increment(ref count); } }

    static void Locks() { var o = new object(); try { lock (o) { lock (o) { throw new Trouble("locked"); } } } catch (Trouble) when (Ask("held " + Monitor.IsEntered(o), true)) { Log("held " + Monitor.IsEntered(o)); } }

    static int Loop() { int filtered = 0, caught = 0; for (int i = 0; i < 3000; i++) { try { try { if (i % 3 != 0) throw new Trouble("l", i); } finally { filtered++; } } catch (Trouble e) when (e.Code % 3 == 1) { caught += 2; } catch (Trouble e) { caught += e.Code % 2; } } return filtered * 10000 + caught; }

    static int Main()
    {
        Case("frames", Frames); Case("stops", Stops);
        Case("levels", () => { Log("" + Levels(4, 2)); Log("" + Levels(3, 0)); Levels(2, 9); });
        Case("silent", () => Log(Silent(20) + " " + Silent(7)));
        foreach (var x in new Exception[] { new ArgumentNullException(), new Trouble("t", 1), new Worse("w"), new Trouble("t", 2), new ArgumentException("abcd"), new Trouble("t", 3), new ArgumentException("a"), new FormatException("f") }) Case("clauses " + x.GetType().Name, () => Clauses(x));
        foreach (var how in new[] { "throw", "null", "divide" }) Case("filter throws", () => FilterThrows(how));
        Case("filter divides", FilterDivides); Case("nested", Nested); Case("replaced", Replaced); Case("handled on the way", HandledOnTheWay); Case("abandons", Abandons);
        Case("again", Again); Case("handler throws", HandlerThrows); Case("handler tries", HandlerTries);
        Case("locals", () => { int r = 3; var w = new Wide(4, "w"); Log(Locals(2, w, ref r, "text") + " " + r + " " + w.B); });
        Case("counter", () => { Log("" + new Counter().Try(4)); Point p = new Point(); Log(p.Read() + " " + p.Read() + " " + p.X); Log("" + Changed()); });
        Case("generic", () => Log(Generic(new Trouble("g", 1), 5) + Generic(new Trouble("g", 1), "s") + Generic(new Trouble("g", 2), 1.5) + Generic(new Worse("w"), new Wide(1, "x"))));
        Case("closure", () => Log("" + Closure(new[] { 1, 2, 3, 4 })));
        Case("collected", () => Log("" + Collected())); Case("deep", () => Log(DeepThrow())); Case("deep filter", () => Log("" + DeepFilter(4000, "f")));
        Case("enumerates", Enumerates); Case("selects", Selects); Case("calls", Calls); Case("sorts", Sorts); Case("parses", Parses); Case("reflects", Reflects); Case("initializer", Initializer);
        Case("errors", Errors); Case("iterates", Iterates); Case("async", Async); Case("threads", Threads); Case("locks", Locks); Case("loop", () => Log("" + Loop()));
        return 0;
    }
}

// Two passes: filters of outer frames run before the finally blocks of inner ones, over several frames, through
// delegates, constructors and library calls; nested exceptions inside filters and finally blocks.
using System;
using System.Collections.Generic;

class Trouble : Exception { public Trouble(string m) : base(m) { } }

static class FilterOrder
{
    static int depth;
    static void Log(string s) { Console.WriteLine(new string(' ', depth) + s); }
    static bool Say(string s, bool answer) { Log("filter " + s + " -> " + answer); return answer; }

    static void Inner() { try { Log("throwing"); throw new Trouble("t"); } finally { Log("finally inner"); } }
    static void Middle() { try { try { Inner(); } catch (Trouble) when (Say("middle 1", false)) { Log("wrong"); } finally { Log("finally middle"); } } catch (ArgumentException) { Log("wrong type"); } }
    static void Outer() { try { Middle(); } catch (Trouble e) when (Say("outer", true)) { Log("caught " + e.Message); } finally { Log("finally outer"); } }

    static bool Recursing(int n) { depth++; try { if (n > 0) { try { throw new Trouble("r" + n); } catch (Trouble e) when (Recursing(n - 1)) { Log("inner caught " + e.Message); } finally { Log("inner finally " + n); } } return true; } finally { depth--; } }

    static void FinallyThrows() { try { try { try { throw new Trouble("one"); } finally { Log("replacing"); throw new Trouble("two"); } } catch (Trouble e) when (Say("sees " + e.Message, e.Message == "two")) { Log("caught " + e.Message); } } catch (Trouble e) { Log("never, though the first pass chose it: " + e.Message); } }
    static void HandledInFinally() { try { try { throw new Trouble("main"); } finally { try { throw new Trouble("side"); } catch (Trouble e) when (Say("side", true)) { Log("handled " + e.Message); } } } catch (Trouble e) { Log("then " + e.Message); } }

    class Resource : IDisposable { readonly string n; public Resource(string s) { n = s; Log("open " + n); } public void Dispose() { Log("close " + n); } }
    static void Usings() { using (new Resource("a")) using (new Resource("b")) throw new Trouble("in using"); }

    static void Frames(int n) { try { if (n == 0) throw new Trouble("deep"); Frames(n - 1); } catch (Trouble) when (Say("frame " + n, n == 3)) { Log("caught at " + n); } finally { Log("unwinding " + n); } }
    static void ThroughDelegate() { Action a = () => { try { throw new Trouble("lambda"); } finally { Log("finally lambda"); } }; try { a(); } catch (Trouble) when (Say("around delegate", true)) { Log("caught lambda"); } }
    class Made { public Made() { try { throw new Trouble("ctor"); } finally { Log("finally ctor"); } } }
    static void ThroughConstructor() { try { new Made(); } catch (Trouble) when (Say("ctor", true)) { Log("caught ctor"); } }
    static void Rethrow() { try { try { try { throw new Trouble("again"); } catch (Trouble) when (Say("first", true)) { Log("rethrow"); throw; } finally { Log("finally 1"); } } catch (Trouble) when (Say("second", false)) { } finally { Log("finally 2"); } } catch (Trouble e) { Log("last " + e.Message); } }
    static void HostExceptions() { int[] none = null; try { try { Log("" + none[0]); } finally { Log("finally null"); } } catch (NullReferenceException) when (Say("null", true)) { Log("caught null"); } int zero = none == null ? 0 : 1; try { try { Log("" + 5 / zero); } finally { Log("finally div"); } } catch (DivideByZeroException) when (Say("div", true)) { Log("caught div"); } }

    static int Main()
    {
        Outer(); FinallyThrows(); HandledInFinally();
        try { Usings(); } catch (Trouble e) when (Say(e.Message, true)) { Log("after using"); }
        Frames(5); ThroughDelegate(); ThroughConstructor(); Rethrow(); HostExceptions();
        Log(Recursing(3).ToString());
        int caught = 0;
        for (int i = 0; i < 200; i++) { try { Quiet(i % 5); } catch (Trouble e) when (e.Message.Length > 0) { caught += i; } }
        Console.WriteLine(caught);
        return 0;
    }

    static void Quiet(int n) { if (n == 0) throw new Trouble("q"); try { Quiet(n - 1); } finally { depth = 0; } }
}

// exit: 134
// An exception that nobody catches: filters are asked, the event is raised, and the process ends with no finally block of the
// main thread run, nor any of the frames that call it.
using System;
using System.Threading;

class Lost : Exception { public Lost(string m) : base(m) { } }

class Held : IDisposable { public void Dispose() { Console.WriteLine("must not be disposed"); } }

static class UnhandledFinally
{
    static bool Ask(string s) { Console.WriteLine("filter " + s); return false; }

    static void Throws(int n)
    {
        string mine = "at " + n;
        try { if (n == 0) throw new Lost("nobody"); Throws(n - 1); }
        catch (Lost) when (Ask(mine)) { Console.WriteLine("must not be caught"); }
        catch (InvalidOperationException) { Console.WriteLine("must not match"); }
        finally { Console.WriteLine("must not run " + n); }
    }

    static void Caught() { try { try { throw new Lost("somebody"); } finally { Console.WriteLine("runs"); } } catch (Lost e) when (e.Message.Length > 3) { Console.WriteLine("caught " + e.Message); } }

    static int Main()
    {
        var main = Thread.CurrentThread;
        var gate = new object();
        AppDomain.CurrentDomain.UnhandledException += (s, e) => { lock (gate) Console.WriteLine("event " + e.IsTerminating + " " + ((Exception)e.ExceptionObject).Message + " " + (Thread.CurrentThread == main) + " " + (s == null)); };
        AppDomain.CurrentDomain.ProcessExit += (s, e) => Console.WriteLine("must not exit so");
        Caught();
        try { using (new Held()) lock (gate) { try { Throws(2); } finally { Console.WriteLine("must not run either"); } } }
        finally { Console.WriteLine("nor this"); }
        return 3;
    }
}

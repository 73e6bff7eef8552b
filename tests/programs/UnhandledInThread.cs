// exit: 134
// An exception that leaves a thread's method ends the process, though Main waits; a filter sees it first and refuses.
using System;
using System.Threading;

static class UnhandledInThread
{
    static bool Refuse(Exception e) { Console.WriteLine("filter saw " + e.Message); return false; }

    static void Body()
    {
        try { throw new NotSupportedException("in a thread"); }
        catch (NotSupportedException e) when (Refuse(e)) { Console.WriteLine("never"); }
    }

    static int Main()
    {
        AppDomain.CurrentDomain.UnhandledException += (sender, e) => Console.WriteLine("handler {0} {1}", e.ExceptionObject.GetType().Name, e.IsTerminating);
        var t = new Thread(Body);
        Console.WriteLine("starting");
        t.Start();
        t.Join();
        Console.WriteLine("never");
        return 0;
    }
}

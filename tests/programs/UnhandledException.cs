// exit: 134
// An exception that nobody catches: what was printed stays, the first line of standard error names it, exit code 134.
using System;

class FatalError : Exception { public FatalError(string m, Exception inner) : base(m, inner) { } }

static class UnhandledException
{
    static void Work(int n)
    {
        if (n == 0) throw new FatalError("cannot go on", new ArgumentException("because"));
        try { Work(n - 1); }
        catch (ArgumentException) { Console.WriteLine("not this type"); }
    }

    static int Main()
    {
        Console.WriteLine("before");
        try { Work(3); }
        catch (InvalidOperationException) { Console.WriteLine("nor this"); }
        Console.WriteLine("never");
        return 0;
    }
}

// exit: 42
// Environment.Exit below finally blocks and from nested calls: none of what follows runs; ProcessExit handlers do.
using System;

static class EnvironmentExit
{
    static void Deep(int n)
    {
        try { if (n == 0) Environment.Exit(42); Deep(n - 1); }
        finally { Console.WriteLine("finally must not run"); }
    }

    static int Main()
    {
        AppDomain.CurrentDomain.ProcessExit += (s, e) => Console.WriteLine("exiting with {0}", Environment.ExitCode);
        Console.WriteLine("start");
        Deep(5);
        return 1;
    }
}

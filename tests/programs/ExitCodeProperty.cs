// exit: 17
// void Main with Environment.ExitCode set; a foreground thread still running when Main returns.
using System;
using System.Threading;

static class ExitCodeProperty
{
    static void Main()
    {
        Environment.ExitCode = 5;
        var t = new Thread(() => { Thread.Sleep(50); Console.WriteLine("thread ends"); Environment.ExitCode = 17; });
        t.Start();
        Console.WriteLine("Main returns");
    }
}

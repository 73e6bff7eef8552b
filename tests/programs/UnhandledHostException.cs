// exit: 134
// A null reference inside a static constructor inside nested calls, unhandled: TypeInitializationException is named.
using System;

class Bad { static string s = null; public static int Length = s.Length; static Bad() { } }

static class UnhandledHostException
{
    static int Use() { return Bad.Length; }

    static int Main()
    {
        Console.WriteLine("about to fail");
        return Use();
    }
}

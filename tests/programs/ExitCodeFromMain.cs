// exit: 203
// args: 200 3
// int Main's result is the exit code, taken modulo 256; arguments are summed.
using System;

static class ExitCodeFromMain
{
    static int Main(string[] args)
    {
        int sum = 1024;
        foreach (string a in args) sum += int.Parse(a);
        Console.WriteLine(sum);
        try { return sum; }
        finally { Console.WriteLine("leaving"); }
    }
}

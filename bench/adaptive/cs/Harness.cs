// What the programs share: the size from the command line, and the lines that are read by who measures.
using System;
using System.Diagnostics;
using System.Globalization;

static class Harness
{
    public static int Size(string[] arguments, int usual)
    {
        return arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : usual;
    }

    // Runs the work once, and prints its result and its time.
    public static void Run(string[] arguments, int usual, Func<int, double> work)
    {
        int size = Size(arguments, usual);
        var clock = Stopwatch.StartNew();
        double check = work(size);
        clock.Stop();
        Check(check);
        Time("MS", clock.Elapsed.TotalMilliseconds);
    }

    public static void Check(double check)
    {
        Console.WriteLine("CHK " + check.ToString("E9", CultureInfo.InvariantCulture));
    }

    public static void Time(string name, double time)
    {
        Console.WriteLine(name + " " + time.ToString("F3", CultureInfo.InvariantCulture));
    }
}

// The same numbers on every host; System.Random's differ.
sealed class Numbers
{
    uint state;

    public Numbers(uint seed)
    {
        state = seed;
    }

    public int Below(int limit)
    {
        state = state * 1664525u + 1013904223u;
        return (int)((state >> 8) % (uint)limit);
    }

    // 0, 1 or 2: in 90, 9 and 1 of a hundred cases.
    public int Skewed()
    {
        int percent = Below(100);
        return percent < 90 ? 0 : percent < 99 ? 1 : 2;
    }
}

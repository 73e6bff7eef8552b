// A thread that runs the same method all the time, until another tells it to stop; marks are where tests take their steps.
using System;
using System.Threading;

static class Mark { public static void A0() { } }

static class Spinning
{
    static volatile bool stop;
    static volatile int rounds;

    static int Spin(int[] values, int seed)
    {
        for (int i = 0; i < values.Length; i++) { seed = seed * 31 + values[i]; values[i] = seed & 255; }
        return seed;
    }

    static void Run() { var values = new int[1000]; int seed = 1; while (!stop) { seed = Spin(values, seed); rounds++; } }

    static void Main()
    {
        var t = new Thread(Run);
        t.Start();
        while (rounds < 10) Thread.Yield();
        Mark.A0();
        stop = true;
        t.Join();
        Console.WriteLine("spun " + (rounds >= 10));
    }
}

// A loop that calls delegates: nearly always the same one.
using System;

static class Program
{
    static int Usual(int value)
    {
        return value * 3 + 1;
    }

    static int Rare(int value)
    {
        return value >> 1;
    }

    static int VeryRare(int value)
    {
        return value ^ 0x55;
    }

    static Func<int, int>[] Steps()
    {
        Func<int, int>[] kinds = { Usual, Rare, VeryRare };
        var numbers = new Numbers(5);
        var steps = new Func<int, int>[1000];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = kinds[numbers.Skewed()];
        return steps;
    }

    static int Through(Func<int, int>[] steps, int value)
    {
        for (int i = 0; i < steps.Length; i++)
            value = steps[i](value) & 0xffff;
        return value;
    }

    static double Work(int rounds)
    {
        Func<int, int>[] steps = Steps();
        long sum = 0;
        for (int round = 0; round < rounds; round++)
            sum += Through(steps, round & 0xff);
        return sum;
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 300000, Work);
    }
}

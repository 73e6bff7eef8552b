// A short operation, timed 100,000 times: prints the median, the 99th percentile and the greatest of its times. It uses
// a good many methods, some of them only from a point on, so that code is compiled all the while.
using System;
using System.Diagnostics;

abstract class Rule
{
    public abstract int Apply(int value);
}

sealed class Add : Rule
{
    public override int Apply(int value)
    {
        return value + 3;
    }
}

sealed class Mix : Rule
{
    public override int Apply(int value)
    {
        return value ^ value >> 3;
    }
}

sealed class Halve : Rule
{
    public override int Apply(int value)
    {
        return value > 1000 ? value / 2 : value + 1;
    }
}

static class Program
{
    const int Parts = 4;
    static readonly int[] values = new int[160];
    static readonly Rule[] rules = new Rule[64];
    static readonly string text = "the quick brown fox jumps over 13 lazy dogs, and 7 cats";

    static int Sort(int seed)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        for (int i = 1; i < values.Length; i++)
        {
            int value = values[i], j = i;
            for (; j > 0 && values[j - 1] > value; j--)
                values[j] = values[j - 1];
            values[j] = value;
        }
        return values[0];
    }

    static int Apply(int seed)
    {
        int value = seed & 0xffff;
        for (int i = 0; i < 50 * rules.Length; i++)
            value = rules[i % rules.Length].Apply(value);
        return value;
    }

    static int Count(int seed)
    {
        int letters = 0, digits = 0;
        for (int round = 0; round < 80; round++)
            foreach (char c in text)
            {
                if (c >= 'a' && c <= 'z')
                    letters++;
                else if (c >= '0' && c <= '9')
                    digits += c - '0';
            }
        return letters * digits + seed;
    }

    static int Divide(int seed)
    {
        int a = (seed & 0xfffff) + 1, sum = 0;
        for (int b = 1; b < 600; b++)
        {
            int x = a, y = b;
            while (y != 0)
            {
                int rest = x % y;
                x = y;
                y = rest;
            }
            sum += x;
        }
        return sum;
    }

    // After each quarter of the work one more part of the operation takes turns.
    static int Operation(int seed, int parts)
    {
        switch (seed % parts)
        {
            case 0: return Sort(seed);
            case 1: return Apply(seed);
            case 2: return Count(seed);
            default: return Divide(seed);
        }
    }

    static void Main(string[] arguments)
    {
        int count = Harness.Size(arguments, 100000);
        Rule[] kinds = { new Add(), new Mix(), new Halve() };
        var numbers = new Numbers(29);
        for (int i = 0; i < rules.Length; i++)
            rules[i] = kinds[numbers.Skewed()];
        var times = new long[count];
        double check = 0;
        for (int i = 0; i < count; i++)
        {
            int parts = 1 + (int)((long)Parts * i / count);
            long start = Stopwatch.GetTimestamp();
            check += Operation(i, parts);
            times[i] = Stopwatch.GetTimestamp() - start;
        }
        Array.Sort(times);
        double microseconds = 1e6 / Stopwatch.Frequency;
        Harness.Check(check);
        Harness.Time("P50", times[count / 2] * microseconds);
        Harness.Time("P99", times[(int)(0.99 * count)] * microseconds);
        Harness.Time("MAX", times[count - 1] * microseconds);
    }
}

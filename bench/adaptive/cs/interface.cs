// Calls through an interface; one implementation is the usual one.
using System;

interface IFilter
{
    int Apply(int sample);
}

sealed class Gain : IFilter
{
    readonly int factor;

    public Gain(int factor)
    {
        this.factor = factor;
    }

    public int Apply(int sample)
    {
        return sample * factor >> 4;
    }
}

sealed class Clip : IFilter
{
    readonly int limit;

    public Clip(int limit)
    {
        this.limit = limit;
    }

    public int Apply(int sample)
    {
        return sample > limit ? limit : sample;
    }
}

sealed class Echo : IFilter
{
    int last;

    public int Apply(int sample)
    {
        int heard = sample + (last >> 1);
        last = sample;
        return heard;
    }
}

static class Program
{
    static IFilter[] Filters()
    {
        var numbers = new Numbers(3);
        var filters = new IFilter[1000];
        for (int i = 0; i < filters.Length; i++)
        {
            switch (numbers.Skewed())
            {
                case 0: filters[i] = new Gain(8 + numbers.Below(16)); break;
                case 1: filters[i] = new Clip(1 + numbers.Below(30000)); break;
                default: filters[i] = new Echo(); break;
            }
        }
        return filters;
    }

    static long Pass(IFilter[] filters, int sample)
    {
        long sum = 0;
        for (int i = 0; i < filters.Length; i++)
            sum += filters[i].Apply(sample + i);
        return sum;
    }

    static double Work(int samples)
    {
        IFilter[] filters = Filters();
        long sum = 0;
        for (int n = 0; n < samples; n++)
            sum += Pass(filters, n & 0x7fff);
        return sum;
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 300000, Work);
    }
}

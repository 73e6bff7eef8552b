// Work that nothing can be gained for: nearly all of the time goes to the class library.
using System;

static class Program
{
    static double Work(int rounds)
    {
        var numbers = new Numbers(23);
        var values = new int[20000];
        var copy = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = numbers.Below(1000000);
        double sum = 0;
        for (int round = 0; round < rounds; round++)
        {
            Array.Copy(values, copy, values.Length);
            Array.Sort(copy);
            sum += copy[round % copy.Length];
        }
        return sum;
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 1000, Work);
    }
}

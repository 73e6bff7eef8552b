// Comparisons with NaN as values and as every shape of branch, for float and double, with negations and loops.
using System;

static class NanCompares
{
    static string Values(double a, double b)
    {
        return (a < b) + " " + (a <= b) + " " + (a > b) + " " + (a >= b) + " " + (a == b) + " " + (a != b);
    }

    static string Values(float a, float b)
    {
        return (a < b) + " " + (a <= b) + " " + (a > b) + " " + (a >= b) + " " + (a == b) + " " + (a != b);
    }

    static string Branches(double a, double b)
    {
        string s = "";
        if (a < b) s += "lt "; else s += "nlt ";
        if (a <= b) s += "le "; else s += "nle ";
        if (a > b) s += "gt "; else s += "ngt ";
        if (a >= b) s += "ge "; else s += "nge ";
        if (a == b) s += "eq "; else s += "neq ";
        if (a != b) s += "ne "; else s += "nne ";
        return s;
    }

    static string Negated(double a, double b)
    {
        string s = "";
        if (!(a < b)) s += "!lt ";
        if (!(a <= b)) s += "!le ";
        if (!(a > b)) s += "!gt ";
        if (!(a >= b)) s += "!ge ";
        if (!(a == b)) s += "!eq ";
        if (!(a != b)) s += "!ne ";
        return s;
    }

    static string Branches(float a, float b)
    {
        string s = a < b ? "1" : "0";
        s += a <= b ? "1" : "0";
        s += a > b ? "1" : "0";
        s += a >= b ? "1" : "0";
        s += a == b ? "1" : "0";
        s += a != b ? "1" : "0";
        s += !(a < b) && !(a >= b) ? "u" : "o";
        return s;
    }

    static int Count(double start, double end, double step)
    {
        int n = 0;
        for (double x = start; x < end; x += step) if (++n >= 50) break;
        return n;
    }

    static int CountDown(double x, double end)
    {
        int n = 0;
        while (!(x <= end)) { x -= 1; if (++n >= 50) break; }
        return n;
    }

    static int Main()
    {
        double[] numbers = { double.NaN, 0.0, -0.0, 1.0, -1.0, double.PositiveInfinity, double.NegativeInfinity };
        foreach (double a in numbers)
            foreach (double b in numbers)
            {
                Console.WriteLine("{0} {1}: {2}", a, b, Values(a, b));
                Console.WriteLine("  {0}| {1}| {2}| {3}", Branches(a, b), Negated(a, b), Values((float)a, (float)b), Branches((float)a, (float)b));
            }
        Console.WriteLine("{0} {1} {2}", Count(0, 10, 1), Count(0, double.NaN, 1), Count(0, 10, double.NaN));
        Console.WriteLine("{0} {1} {2}", CountDown(10, 0), CountDown(double.NaN, 0), CountDown(10, double.NaN));
        Console.WriteLine("{0} {1}", double.NaN.Equals(double.NaN), double.NaN.CompareTo(1.0));
        Console.WriteLine("{0} {1}", double.IsNaN(0.0 / 0.0), float.IsInfinity(1f / 0f));
        bool both = double.NaN == double.NaN && double.NaN < 1, either = double.NaN != double.NaN || double.NaN > 1;
        Console.WriteLine("{0} {1}", both, either);
        return 0;
    }
}

// Small methods that call each other across classes: getters, and arithmetic of a line or two.
using System;

sealed class Vector
{
    readonly int x, y;

    public Vector(int x, int y)
    {
        this.x = x;
        this.y = y;
    }

    public int X { get { return x; } }

    public int Y { get { return y; } }
}

static class Arithmetic
{
    public static int Square(int a)
    {
        return a * a;
    }

    public static int Absolute(int a)
    {
        return a < 0 ? -a : a;
    }

    public static int Clamp(int a, int low, int high)
    {
        return a < low ? low : a > high ? high : a;
    }
}

static class Distance
{
    public static int Squared(Vector a, Vector b)
    {
        return Arithmetic.Square(a.X - b.X) + Arithmetic.Square(a.Y - b.Y);
    }

    public static int ByStreets(Vector a, Vector b)
    {
        return Arithmetic.Absolute(a.X - b.X) + Arithmetic.Absolute(a.Y - b.Y);
    }
}

sealed class Track
{
    readonly Vector[] points;

    public Track(int length)
    {
        var numbers = new Numbers(17);
        points = new Vector[length];
        for (int i = 0; i < length; i++)
            points[i] = new Vector(numbers.Below(100), numbers.Below(100));
    }

    public int Length { get { return points.Length; } }

    public Vector this[int i] { get { return points[i]; } }
}

static class Program
{
    static int Step(Track track, int i)
    {
        int squared = Distance.Squared(track[i - 1], track[i]);
        return Arithmetic.Clamp(squared, 10, 5000) - Distance.ByStreets(track[i - 1], track[i]);
    }

    static long Walk(Track track)
    {
        long sum = 0;
        for (int i = 1; i < track.Length; i++)
            sum += Step(track, i);
        return sum;
    }

    static double Work(int rounds)
    {
        var track = new Track(1000);
        long sum = 0;
        for (int round = 0; round < rounds; round++)
            sum += Walk(track) * ((round & 1) + 1);
        return sum;
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 200000, Work);
    }
}

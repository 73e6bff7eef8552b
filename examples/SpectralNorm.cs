// SpectralNorm: the largest singular value of an infinite matrix, cut off at N rows, by the power method.
//
//     rapgo run SpectralNorm.dll [N]
//
// The matrix is a(i, j) = 1 / ((i + j)(i + j + 1) / 2 + i + 1) and is never stored: an entry is computed whenever
// it is needed, so the program is nothing but two nested loops with a division inside.
using System;
using System.Globalization;

static class SpectralNorm
{
    const int Rounds = 10;

    static void Main(string[] args)
    {
        int size = args.Length > 0 ? int.Parse(args[0]) : 3500;
        Console.WriteLine(Norm(size).ToString("F9", CultureInfo.InvariantCulture));
    }

    static double Norm(int size)
    {
        var u = new double[size];
        var v = new double[size];
        for (int i = 0; i < size; i++)
            u[i] = 1;

        for (int round = 0; round < Rounds; round++)
        {
            MultiplyByTransposeOfItself(u, v);
            MultiplyByTransposeOfItself(v, u);
        }
        return Math.Sqrt(Dot(u, v) / Dot(v, v));
    }

    static double Entry(int i, int j)
    {
        return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
    }

    static void MultiplyByTransposeOfItself(double[] vector, double[] result)
    {
        var between = new double[vector.Length];
        Multiply(vector, between);
        MultiplyTransposed(between, result);
    }

    static void Multiply(double[] vector, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < vector.Length; j++)
                sum += Entry(i, j) * vector[j];
            result[i] = sum;
        }
    }

    static void MultiplyTransposed(double[] vector, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < vector.Length; j++)
                sum += Entry(j, i) * vector[j];
            result[i] = sum;
        }
    }

    static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}

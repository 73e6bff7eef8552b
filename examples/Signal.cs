// Smooths a signal and finds its peaks; README.md calls it from Python.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;

public static class Signal
{
    // The mean of each sample and its neighbours, `width` to either side.
    public static void Smooth(double[] samples, double[] result, int width)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            int from = Math.Max(0, i - width), to = Math.Min(samples.Length - 1, i + width);
            double sum = 0;
            for (int k = from; k <= to; k++) sum += samples[k];
            result[i] = sum / (to - from + 1);
        }
    }

    public static IEnumerable<int> Peaks(double[] samples)
    {
        for (int i = 1; i < samples.Length - 1; i++)
            if (samples[i - 1] < samples[i] && samples[i] >= samples[i + 1]) yield return i;
    }

    // How many samples are kept by a test.
    public static int Count(double[] samples, Func<double, bool> keep)
    {
        int count = 0;
        foreach (double s in samples) if (keep(s)) count++;
        return count;
    }

    public static bool Range(double[] samples, out double least, out double most)
    {
        least = double.MaxValue;
        most = double.MinValue;
        foreach (double s in samples) { least = Math.Min(least, s); most = Math.Max(most, s); }
        return samples.Length > 0;
    }

    public static Task<double> Energy(double[] samples)
    {
        return Task.Run(() => { double sum = 0; foreach (double s in samples) sum += s * s; return sum; });
    }

    public static int Main(string[] args)
    {
        int n = args.Length > 0 ? int.Parse(args[0]) : 1000000;
        var samples = new double[n];
        for (int i = 0; i < n; i++) samples[i] = Math.Sin(0.01 * i) + (i * 7919L % 1000 - 500) * 0.0002;
        var smooth = new double[n];
        Smooth(samples, smooth, 50);
        double least, most;
        Range(smooth, out least, out most);
        int peaks = 0;
        foreach (int p in Peaks(smooth)) if (smooth[p] > 0.9) peaks++;
        Console.WriteLine("{0} samples, {1:F4} to {2:F4}, {3} peaks, energy {4:F1}", n, least, most, peaks, Energy(smooth).Result);
        return 0;
    }
}

// An application of many methods, each called a few times, and one loop that takes most of the time: what start-up
// costs such a program is what bench/warm.py measures. Made by repetition: what the methods do matters little.
using System;
using System.Collections.Generic;
using System.Text;

public interface IStage { string Name { get; } int Order { get; } double Run(double x, List<string> log); }

public abstract class Stage : IStage
{
    protected readonly Dictionary<string, int> seen = new Dictionary<string, int>();
    public abstract string Name { get; }
    public abstract int Order { get; }
    public abstract double Run(double x, List<string> log);
    protected int Count(string what) { int n; seen.TryGetValue(what, out n); seen[what] = n + 1; return n + 1; }
}

public sealed class Stage0 : Stage
{
    readonly int[] table = new int[16];
    double last;
    public override string Name { get { return "stage0"; } }
    public override int Order { get { return 0; } }
    public Stage0() { Fill(3); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 1) % table.Length]; }
    double Scale(double x) { return x * 1.0 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 0.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 2 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 500) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage1 : Stage
{
    readonly int[] table = new int[17];
    double last;
    public override string Name { get { return "stage1"; } }
    public override int Order { get { return 7; } }
    public Stage1() { Fill(4); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 2) % table.Length]; }
    double Scale(double x) { return x * 1.1 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 1.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 3 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 501) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage2 : Stage
{
    readonly int[] table = new int[18];
    double last;
    public override string Name { get { return "stage2"; } }
    public override int Order { get { return 14; } }
    public Stage2() { Fill(5); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 3) % table.Length]; }
    double Scale(double x) { return x * 1.2 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 2.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 4 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 502) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage3 : Stage
{
    readonly int[] table = new int[19];
    double last;
    public override string Name { get { return "stage3"; } }
    public override int Order { get { return 21; } }
    public Stage3() { Fill(6); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 4) % table.Length]; }
    double Scale(double x) { return x * 1.3 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 3.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 5 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 503) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage4 : Stage
{
    readonly int[] table = new int[20];
    double last;
    public override string Name { get { return "stage4"; } }
    public override int Order { get { return 2; } }
    public Stage4() { Fill(7); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 5) % table.Length]; }
    double Scale(double x) { return x * 1.4 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 4.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 6 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 504) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage5 : Stage
{
    readonly int[] table = new int[21];
    double last;
    public override string Name { get { return "stage5"; } }
    public override int Order { get { return 9; } }
    public Stage5() { Fill(8); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 6) % table.Length]; }
    double Scale(double x) { return x * 1.5 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 5.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 2 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 505) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage6 : Stage
{
    readonly int[] table = new int[22];
    double last;
    public override string Name { get { return "stage6"; } }
    public override int Order { get { return 16; } }
    public Stage6() { Fill(9); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 7) % table.Length]; }
    double Scale(double x) { return x * 1.6 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 6.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 3 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 506) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage7 : Stage
{
    readonly int[] table = new int[23];
    double last;
    public override string Name { get { return "stage7"; } }
    public override int Order { get { return 23; } }
    public Stage7() { Fill(10); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 8) % table.Length]; }
    double Scale(double x) { return x * 1.7 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 7.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 4 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 507) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage8 : Stage
{
    readonly int[] table = new int[24];
    double last;
    public override string Name { get { return "stage8"; } }
    public override int Order { get { return 4; } }
    public Stage8() { Fill(11); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 9) % table.Length]; }
    double Scale(double x) { return x * 1.8 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 8.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 5 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 508) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage9 : Stage
{
    readonly int[] table = new int[25];
    double last;
    public override string Name { get { return "stage9"; } }
    public override int Order { get { return 11; } }
    public Stage9() { Fill(12); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 10) % table.Length]; }
    double Scale(double x) { return x * 1.9 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 9.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 6 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 509) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage10 : Stage
{
    readonly int[] table = new int[26];
    double last;
    public override string Name { get { return "stage10"; } }
    public override int Order { get { return 18; } }
    public Stage10() { Fill(13); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 11) % table.Length]; }
    double Scale(double x) { return x * 2.0 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 10.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 2 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 510) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage11 : Stage
{
    readonly int[] table = new int[27];
    double last;
    public override string Name { get { return "stage11"; } }
    public override int Order { get { return 25; } }
    public Stage11() { Fill(14); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 12) % table.Length]; }
    double Scale(double x) { return x * 2.1 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 11.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 3 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 511) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage12 : Stage
{
    readonly int[] table = new int[28];
    double last;
    public override string Name { get { return "stage12"; } }
    public override int Order { get { return 6; } }
    public Stage12() { Fill(15); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 13) % table.Length]; }
    double Scale(double x) { return x * 2.2 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 12.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 4 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 512) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage13 : Stage
{
    readonly int[] table = new int[29];
    double last;
    public override string Name { get { return "stage13"; } }
    public override int Order { get { return 13; } }
    public Stage13() { Fill(16); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 14) % table.Length]; }
    double Scale(double x) { return x * 2.3 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 13.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 5 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 513) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage14 : Stage
{
    readonly int[] table = new int[30];
    double last;
    public override string Name { get { return "stage14"; } }
    public override int Order { get { return 20; } }
    public Stage14() { Fill(17); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 15) % table.Length]; }
    double Scale(double x) { return x * 2.4 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 14.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 6 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 514) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage15 : Stage
{
    readonly int[] table = new int[31];
    double last;
    public override string Name { get { return "stage15"; } }
    public override int Order { get { return 1; } }
    public Stage15() { Fill(18); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 16) % table.Length]; }
    double Scale(double x) { return x * 2.5 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 15.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 2 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 515) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage16 : Stage
{
    readonly int[] table = new int[32];
    double last;
    public override string Name { get { return "stage16"; } }
    public override int Order { get { return 8; } }
    public Stage16() { Fill(19); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 17) % table.Length]; }
    double Scale(double x) { return x * 2.6 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 16.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 3 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 516) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage17 : Stage
{
    readonly int[] table = new int[33];
    double last;
    public override string Name { get { return "stage17"; } }
    public override int Order { get { return 15; } }
    public Stage17() { Fill(20); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 18) % table.Length]; }
    double Scale(double x) { return x * 2.7 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 17.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 4 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 517) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage18 : Stage
{
    readonly int[] table = new int[34];
    double last;
    public override string Name { get { return "stage18"; } }
    public override int Order { get { return 22; } }
    public Stage18() { Fill(21); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 19) % table.Length]; }
    double Scale(double x) { return x * 2.8 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 18.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 5 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 518) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage19 : Stage
{
    readonly int[] table = new int[35];
    double last;
    public override string Name { get { return "stage19"; } }
    public override int Order { get { return 3; } }
    public Stage19() { Fill(22); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 20) % table.Length]; }
    double Scale(double x) { return x * 2.9 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 19.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 6 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 519) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage20 : Stage
{
    readonly int[] table = new int[36];
    double last;
    public override string Name { get { return "stage20"; } }
    public override int Order { get { return 10; } }
    public Stage20() { Fill(23); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 21) % table.Length]; }
    double Scale(double x) { return x * 3.0 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 20.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 2 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 520) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage21 : Stage
{
    readonly int[] table = new int[37];
    double last;
    public override string Name { get { return "stage21"; } }
    public override int Order { get { return 17; } }
    public Stage21() { Fill(24); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 22) % table.Length]; }
    double Scale(double x) { return x * 3.1 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 21.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 3 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 521) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage22 : Stage
{
    readonly int[] table = new int[38];
    double last;
    public override string Name { get { return "stage22"; } }
    public override int Order { get { return 24; } }
    public Stage22() { Fill(25); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 23) % table.Length]; }
    double Scale(double x) { return x * 3.2 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 22.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 4 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 522) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage23 : Stage
{
    readonly int[] table = new int[39];
    double last;
    public override string Name { get { return "stage23"; } }
    public override int Order { get { return 5; } }
    public Stage23() { Fill(26); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 24) % table.Length]; }
    double Scale(double x) { return x * 3.3 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 23.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 5 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 523) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage24 : Stage
{
    readonly int[] table = new int[40];
    double last;
    public override string Name { get { return "stage24"; } }
    public override int Order { get { return 12; } }
    public Stage24() { Fill(27); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 25) % table.Length]; }
    double Scale(double x) { return x * 3.4 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 24.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 6 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 524) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public sealed class Stage25 : Stage
{
    readonly int[] table = new int[41];
    double last;
    public override string Name { get { return "stage25"; } }
    public override int Order { get { return 19; } }
    public Stage25() { Fill(28); }
    void Fill(int seed) { for (int i = 0; i < table.Length; i++) { seed = seed * 1103515245 + 12345; table[i] = (seed >> 16) & 255; } }
    int Pick(double x) { return table[(int)(Math.Abs(x) * 26) % table.Length]; }
    double Scale(double x) { return x * 3.5 + Offset(); }
    double Offset() { return last > 1000 ? -last / 2 : 25.5; }
    bool Accept(double x) { return !double.IsNaN(x) && Pick(x) % 2 != 0; }
    double Smooth(double x) { double s = 0; foreach (int t in table) s += t * 0.01; return (x + s) / 2; }
    string Describe(double x) { var b = new StringBuilder(Name); b.Append('=').Append((int)x); return b.ToString(); }
    double Reject(double x) { try { return Check(x); } catch (ArgumentException) { return x / 3; } }
    double Check(double x) { if (x > 525) throw new ArgumentException("x"); return x + 1; }
    public override double Run(double x, List<string> log)
    {
        Count(Name);
        double y = Accept(x) ? Smooth(Scale(x)) : Reject(x);
        if (Pick(y) % 3 == 0) log.Add(Describe(y));
        last = y;
        return y;
    }
}

public static class Program
{
    static List<IStage> Stages()
    {
        var all = new List<IStage>();
        all.Add(new Stage0());
        all.Add(new Stage1());
        all.Add(new Stage2());
        all.Add(new Stage3());
        all.Add(new Stage4());
        all.Add(new Stage5());
        all.Add(new Stage6());
        all.Add(new Stage7());
        all.Add(new Stage8());
        all.Add(new Stage9());
        all.Add(new Stage10());
        all.Add(new Stage11());
        all.Add(new Stage12());
        all.Add(new Stage13());
        all.Add(new Stage14());
        all.Add(new Stage15());
        all.Add(new Stage16());
        all.Add(new Stage17());
        all.Add(new Stage18());
        all.Add(new Stage19());
        all.Add(new Stage20());
        all.Add(new Stage21());
        all.Add(new Stage22());
        all.Add(new Stage23());
        all.Add(new Stage24());
        all.Add(new Stage25());
        all.Sort((a, b) => a.Order.CompareTo(b.Order));
        return all;
    }

    static double Kernel(int size)
    {
        double s = 0;
        var row = new double[1024];
        for (int k = 0; k < size; k++)
            for (int i = 1; i < row.Length; i++) { row[i] = (row[i - 1] + row[i]) * 0.25 + i; s += row[i]; }
        return s;
    }

    // Arguments: the size of the loop, and when the process was started, in milliseconds since 1970: then the first line says
    // when Main began.
    public static int Main(string[] args)
    {
        if (args.Length > 1)
        {
            var began = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(double.Parse(args[1]));
            Console.WriteLine("BEGAN {0:F1}", (DateTime.UtcNow - began).TotalMilliseconds);
        }
        var stages = Stages();
        var log = new List<string>();
        double x = 1;
        for (int round = 0; round < 20; round++) foreach (var stage in stages) x = stage.Run(x, log);
        Console.WriteLine("CHK {0:F6} {1}", x, log.Count);
        Console.WriteLine("CHK {0:F1}", Kernel(args.Length > 0 ? int.Parse(args[0]) : 200000));
        return 0;
    }
}

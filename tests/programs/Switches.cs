// switch over int (dense, sparse, negative), long, ulong, char, byte, enum, bool, string (few, many) and fall-through.
using System;

static class Switches
{
    enum Color : byte { Red, Green = 5, Blue, Black = 255 }

    static string Dense(int x)
    {
        switch (x)
        {
            case 0: return "zero";
            case 1: return "one";
            case 2: case 3: return "few";
            case 4: return "four";
            case 5: goto case 4;
            case 6: return "six";
            case 7: goto default;
            default: return "many";
        }
    }

    static string Sparse(int x)
    {
        switch (x)
        {
            case -1000000: return "a";
            case -1: return "b";
            case 10: return "c";
            case 11: return "d";
            case 1000: return "e";
            case int.MaxValue: return "f";
            case int.MinValue: return "g";
        }
        return "none";
    }

    static int Long(long x)
    {
        switch (x)
        {
            case 0: return 1;
            case 1: return 2;
            case 4294967296: return 3;
            case 4294967297: return 4;
            case long.MinValue: return 5;
            default: return 0;
        }
    }

    static int ULong(ulong x) { switch (x) { case 7: return 1; case ulong.MaxValue: return 2; case 1UL << 63: return 3; default: return 0; } }

    static int Char(char c)
    {
        switch (c)
        {
            case 'a': case 'e': case 'i': case 'o': case 'u': return 1;
            case '0': case '1': case '2': return 2;
            case '\uffff': return 3;
            default: return 0;
        }
    }

    static string Enum(Color c) { switch (c) { case Color.Red: return "r"; case Color.Green: return "g"; case Color.Black: return "k"; default: return c.ToString(); } }
    static int Bool(bool b) { switch (b) { case true: return 1; default: return 0; } }
    static int Few(string s) { switch (s) { case "x": return 1; case "": return 2; case null: return 3; default: return 0; } }

    static int Many(string s)
    {
        switch (s)
        {
            case "alpha": return 1;
            case "beta": return 2;
            case "gamma": return 3;
            case "delta": return 4;
            case "epsilon": return 5;
            case "zeta": return 6;
            case "eta": return 7;
            case "theta": return 8;
            case "iota": return 9;
            case null: return -1;
            default: return 0;
        }
    }

    static int Nullable(int? x) { switch (x) { case 1: return 10; case null: return 20; default: return 30; } }

    static int Main()
    {
        for (int i = -2; i < 9; i++) Console.WriteLine("{0} {1}", i, Dense(i));
        Console.WriteLine(Dense(int.MinValue) + Dense(int.MaxValue));
        foreach (int x in new[] { -1000000, -1, 0, 10, 11, 12, 1000, int.MaxValue, int.MinValue }) Console.WriteLine("{0} {1}", x, Sparse(x));
        foreach (long x in new[] { 0, 1, 2, 4294967296, 4294967297, long.MinValue, -1 }) Console.WriteLine("{0} {1}", x, Long(x));
        Console.WriteLine("{0}{1}{2}{3}", ULong(7), ULong(ulong.MaxValue), ULong(1UL << 63), ULong(8));
        foreach (char c in "ab01z\uffff") Console.WriteLine("{0} {1}", (int)c, Char(c));
        foreach (Color c in new[] { Color.Red, Color.Green, Color.Blue, Color.Black, (Color)77 }) Console.WriteLine(Enum(c));
        Console.WriteLine("{0}{1}", Bool(true), Bool(false));
        foreach (string s in new[] { "x", "", null, "y" }) Console.WriteLine("{0} {1}", s, Few(s));
        foreach (string s in new[] { "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", null, string.Concat("io", "ta") }) Console.WriteLine("{0} {1}", s, Many(s));
        Console.WriteLine("{0} {1} {2}", Nullable(1), Nullable(null), Nullable(5));
        int total = 0;
        for (int i = 0; i < 60000; i++) total += Dense(i % 9).Length + Sparse(i % 13).Length + Long(i & 1) + Char((char)(i % 128));
        Console.WriteLine(total);
        return 0;
    }
}

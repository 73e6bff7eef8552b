// Mutual recursion: an expression parser and evaluator, Hofstadter sequences, tree walkers in turns, a state machine.
using System;
using System.Collections.Generic;

class Parser { readonly string s; int at; public Parser(string t) { s = t; } char Peek { get { return at < s.Length ? s[at] : '\0'; } } public double Parse() { double v = Sum(); if (at < s.Length) throw new FormatException("at " + at); return v; } double Sum() { double v = Product(); while (Peek == '+' || Peek == '-') v = s[at++] == '+' ? v + Product() : v - Product(); return v; } double Product() { double v = Power(); while (Peek == '*' || Peek == '/') v = s[at++] == '*' ? v * Power() : v / Power(); return v; } double Power() { double v = Unary(); if (Peek == '^') { at++; return Math.Pow(v, Power()); } return v; } double Unary() { if (Peek == '-') { at++; return -Unary(); } return Atom(); } double Atom() { if (Peek == '(') { at++; double v = Sum(); if (Peek != ')') throw new FormatException("expected ) at " + at); at++; return v; } int from = at; while (char.IsDigit(Peek) || Peek == '.') at++; if (from == at) throw new FormatException("expected a number at " + at); return double.Parse(s.Substring(from, at - from)); } }
abstract class Tree { public abstract int Alternate(bool max); } class Leaf : Tree { public int V; public override int Alternate(bool max) { return V; } } class Branch : Tree { public Tree[] Kids; public override int Alternate(bool max) { int best = max ? int.MinValue : int.MaxValue; foreach (Tree k in Kids) { int v = k.Alternate(!max); if (max ? v > best : v < best) best = v; } return best; } public static Tree Make(int depth, ref int seed) { if (depth == 0) { seed = seed * 1103515245 + 12345; return new Leaf { V = (seed >> 16) & 1023 }; } var kids = new Tree[3]; for (int i = 0; i < 3; i++) kids[i] = Make(depth - 1, ref seed); return new Branch { Kids = kids }; } }

static class MutualRecursion
{
    static int F(int n) { return n == 0 ? 1 : n - M(F(n - 1)); }
    static int M(int n) { return n == 0 ? 0 : n - F(M(n - 1)); }
    delegate State State(char c, List<string> log);
    static string word = "";
    static State Blank(char c, List<string> log) { if (char.IsLetter(c)) { word = "" + c; return Word; } if (char.IsDigit(c)) { word = "" + c; return Digits; } return Blank; }
    static State Word(char c, List<string> log) { if (char.IsLetterOrDigit(c)) { word += c; return Word; } log.Add("w:" + word); return Blank(c, log); }
    static State Digits(char c, List<string> log) { if (char.IsDigit(c)) { word += c; return Digits; } log.Add("d:" + word); return Blank(c, log); }
    static int Collatz(int n, int d) { return n == 1 ? d : n % 2 == 0 ? Half(n, d + 1) : Triple(n, d + 1); } static int Half(int n, int d) { return Collatz(n / 2, d); } static int Triple(int n, int d) { return Collatz(3 * n + 1, d); }
    static int Try(int n) { try { return n <= 0 ? throw new InvalidOperationException("b") : Catch(n - 1) + 1; } finally { word = "t" + n; } } static int Catch(int n) { try { return Try(n - 1) + 10; } catch (InvalidOperationException) when (n == 3) { return 1000; } }

    static int Main()
    {
        foreach (string e in new[] { "1+2*3", "(1+2)*3-4/8", "2^3^2", "--5*-(2-7)", "((((7))))", "1.5*4-0.25", "2^0.5^2*100", "1+", "(3", "2*x" }) try { Console.WriteLine("{0} = {1}", e, new Parser(e).Parse()); } catch (FormatException x) { Console.WriteLine("{0}: {1}", e, x.Message); }
        for (int i = 0; i < 12; i++) Console.Write("{0}{1} ", F(i), M(i)); Console.WriteLine(F(60)); int seed = 7; Tree t = Branch.Make(7, ref seed); Console.WriteLine("{0} {1}", t.Alternate(true), t.Alternate(false));
        var log = new List<string>(); State s = Blank; foreach (char c in "let x1 = 42 + foo9 7; ") s = s(c, log); Console.WriteLine(string.Join(" ", log)); int best = 0; for (int n = 1; n < 2000; n++) best = Math.Max(best, Collatz(n, 0) * 10000 + n); Console.WriteLine(best); Console.WriteLine("{0} {1}", Try(6), word);
        string deep = new string('(', 300) + "1" + new string(')', 300); Console.WriteLine(new Parser(deep + "+1").Parse());
        return 0;
    }
}

// Strings: characters, slices, search, compare, split, join, replace, concatenation of everything, null strings.
using System;
using System.Linq;

static class StringsBasic
{
    static int Vowels(string s) { int n = 0; for (int i = 0; i < s.Length; i++) if ("aeiou".IndexOf(s[i]) >= 0) n++; return n; }
    static string Reverse(string s) { char[] c = s.ToCharArray(); Array.Reverse(c); return new string(c); }
    static bool Palindrome(string s) { for (int i = 0, j = s.Length - 1; i < j; i++, j--) if (s[i] != s[j]) return false; return true; }
    static uint Hash(string s) { uint h = 2166136261; foreach (char c in s) h = (h ^ c) * 16777619; return h; }
    static string Caesar(string s, int k) { return new string(s.Select(c => char.IsLetter(c) ? (char)((char.ToLower(c) - 'a' + k) % 26 + 'a') : c).ToArray()); }

    static void Try(Action a) { try { a(); } catch (Exception e) { Console.WriteLine(e.GetType().Name); } }

    static int Main()
    {
        string s = "The quick brown fox";
        Console.WriteLine("{0} {1} {2} {3}", s.Length, s[4], s.Substring(4, 5), s.Substring(16));
        Console.WriteLine("{0} {1} {2} {3}", s.IndexOf("quick", StringComparison.Ordinal), s.IndexOf('z'), s.LastIndexOf('o'), s.Contains("row"));
        Console.WriteLine("{0} {1} {2}", s.ToUpperInvariant(), s.ToLowerInvariant(), s.Replace("o", "00"));
        Console.WriteLine(string.Join("|", s.Split(' ')) + string.Join("+", new[] { 1, 2, 3 }));
        Console.WriteLine("[{0}] [{1}] [{2}]", "  x ".Trim(), "x".PadLeft(4), "--x--".Trim('-').PadRight(3, '*'));
        Console.WriteLine("{0} {1} {2}", string.CompareOrdinal("a", "b"), "a" == string.Concat("", "a"), string.Equals("A", "a", StringComparison.OrdinalIgnoreCase));
        Console.WriteLine("{0} {1}", s.StartsWith("The", StringComparison.Ordinal), s.EndsWith("Fox", StringComparison.Ordinal));
        Console.WriteLine("" + 1 + 'c' + 2.5 + true + null + 3L + new[] { 'x' }.Length + (object)null + DayOfWeek.Monday);
        string none = null;
        none += "a"; none += none; none += 5;
        Console.WriteLine(none);
        Console.WriteLine("{0} {1} {2} {3}", Vowels(s), Reverse(s), Palindrome("abcba"), Palindrome("abca"));
        Console.WriteLine("{0:x8} {1}", Hash(s), Caesar(s, 13));
        Console.WriteLine(new string("ab"[0] == 'a' ? 'q' : 'r', 5) + new string(new[] { 'x', 'y', 'z' }, 1, 2));
        Console.WriteLine("tab\tquote\"backslash\\ é ∑ \u00e9 \U0001F600".Length);
        Console.WriteLine("é∑😀");
        Console.WriteLine(@"verbatim ""q"" \n" + $"{1 + 1,5:D3}|{s,-25}|{Math.PI:F3}");
        Try(() => Console.WriteLine(s[100]));
        Try(() => Console.WriteLine(s.Substring(10, 20)));
        Try(() => Console.WriteLine(((string)null).Length));
        Try(() => Console.WriteLine(int.Parse("x1")));
        Console.WriteLine("{0} {1} {2}", string.IsNullOrEmpty(""), string.IsNullOrWhiteSpace(" \t"), string.Empty.Length);
        Console.WriteLine("b,a,c".Split(',').OrderBy(x => x, StringComparer.Ordinal).Aggregate((x, y) => x + y));
        Console.WriteLine("{0} {1}", "abc".Insert(1, "ZZ"), "abcdef".Remove(1, 3));
        uint h = 0;
        for (int i = 0; i < 2000; i++) { string t = "k" + i + ":" + i * i; h = h * 31 + Hash(t) + (uint)Vowels(t + s); }
        Console.WriteLine(h);
        return 0;
    }
}

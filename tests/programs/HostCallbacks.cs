// Hot code of the program that only the class library calls: Compare, CompareTo, Equals, GetHashCode, MoveNext of
// iterators and of async methods, predicates and selectors, Dispose, ToString, IFormattable, converters.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;

class Slow : IComparer<int> { public long Work; public int Compare(int a, int b) { int x = a, y = b; for (int i = 0; i < 8; i++) { x = x * 31 + i; y = y * 31 + i; Work += (x ^ y) & 1; } return a < b ? -1 : a > b ? 1 : 0; } }
class Word : IEquatable<Word>, IComparable<Word> { public readonly string Text; public static long Compared; public Word(string t) { Text = t; } public bool Equals(Word o) { if (o == null || o.Text.Length != Text.Length) return false; for (int i = 0; i < Text.Length; i++) if (Text[i] != o.Text[i]) return false; return true; } public override bool Equals(object o) { return Equals(o as Word); } public override int GetHashCode() { uint h = 2166136261; foreach (char c in Text) h = (h ^ c) * 16777619; return (int)h; } public int CompareTo(Word o) { Compared++; int n = Math.Min(Text.Length, o.Text.Length); for (int i = 0; i < n; i++) if (Text[i] != o.Text[i]) return Text[i] - o.Text[i]; return Text.Length - o.Text.Length; } public override string ToString() { var b = new StringBuilder(); for (int i = Text.Length - 1; i >= 0; i--) b.Append(Text[i]); return b.ToString(); } }
struct Fraction : IFormattable, IComparable<Fraction> { public int N, D; static int Gcd(int a, int b) { while (b != 0) { int t = a % b; a = b; b = t; } return a; } public string ToString(string f, IFormatProvider p) { int g = Gcd(N, D); return f == "x" ? (N / g).ToString("x", p) : N / g + "/" + D / g; } public override string ToString() { return ToString(null, null); } public int CompareTo(Fraction o) { return ((long)N * o.D).CompareTo((long)o.N * D); } }

static class HostCallbacks
{
    static IEnumerable<int> Collatz(int n) { while (n != 1) { yield return n; n = n % 2 == 0 ? n / 2 : 3 * n + 1; } yield return 1; }
    static async Task<int> Steps(int n) { int steps = 0, acc = 0; while (n != 1) { n = n % 2 == 0 ? n / 2 : 3 * n + 1; for (int i = 0; i < 5; i++) acc = acc * 3 + n; if (++steps % 16 == 0) await Task.Yield(); else await Task.FromResult(0); } return steps * 1000 + (acc & 255); }
    [MethodImpl(MethodImplOptions.NoInlining)] static bool Prime(int n) { for (int i = 2; i * i <= n; i++) if (n % i == 0) return false; return n > 1; }

    static async Task<int> Main2()
    {
        var numbers = new int[3000]; for (int i = 0; i < numbers.Length; i++) numbers[i] = (int)((uint)(i * 2654435761) >> 12);
        var slow = new Slow(); Array.Sort(numbers, slow); Console.WriteLine("{0} {1} {2}", numbers[0], numbers[2999], slow.Work > 0);
        var words = Enumerable.Range(0, 3000).Select(i => new Word("w" + i * 7919 % 1009)).ToList();
        var counts = new Dictionary<Word, int>(); foreach (Word w in words) { int c; counts.TryGetValue(w, out c); counts[w] = c + 1; } Console.WriteLine("{0} {1}", counts.Count, counts[new Word("w500")]);
        words.Sort(); Console.WriteLine("{0} {1} {2}", words[0], words[2999], Word.Compared > 3000);
        Console.WriteLine(new HashSet<Word>(words).Count + words.Distinct().Count() + words.GroupBy(w => w).Count());
        Console.WriteLine("{0} {1}", words.Max().Text, string.Join("", words.Take(3)));
        int longest = 0; for (int n = 1; n < 400; n++) longest = Math.Max(longest, Collatz(n).Count() * 1000 + n); Console.WriteLine(longest);
        Console.WriteLine(Enumerable.Range(1, 300).SelectMany(Collatz).Aggregate(0, (h, x) => h * 31 + x));
        int total = 0; for (int n = 1; n < 200; n++) total += await Steps(n); Console.WriteLine(total);
        Console.WriteLine((await Task.WhenAll(Enumerable.Range(1, 100).Select(Steps))).Sum());
        Console.WriteLine(Enumerable.Range(0, 5000).Where(Prime).Select(p => p * p % 101).Sum());
        Console.WriteLine(Array.FindAll(numbers, Prime).Length + Array.FindIndex(numbers, n => n > 500000) + numbers.Count(n => (n & 7) == 3));
        Console.WriteLine(string.Format("{0} {1:x} {0,8}|", new Fraction { N = 6, D = 4 }, new Fraction { N = 52, D = 2 }));
        var f = Enumerable.Range(1, 500).Select(i => new Fraction { N = i * 37 % 101, D = 1 + i % 13 }).OrderBy(x => x).ToArray(); Console.WriteLine("{0} {1}", f[0], f[499]);
        Console.WriteLine(Array.ConvertAll(numbers, n => (n ^ (n >> 3)) % 1000).Sum());
        var lazy = new Lazy<long>(() => { long s = 0; for (int i = 0; i < 100000; i++) s += i ^ (s >> 3); return s; }); Console.WriteLine(lazy.Value);
        return 0;
    }
    static int Main() { return Main2().GetAwaiter().GetResult(); }
}

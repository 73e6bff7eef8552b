// char arithmetic, classes, comparisons, loops over ranges, surrogates, run-length coding, base64 and roman by hand.
using System;
using System.Collections.Generic;
using System.Text;

static class CharArithmetic
{
    static char Rot(char c, int n) { if (c >= 'a' && c <= 'z') return (char)((c - 'a' + n + 26) % 26 + 'a'); if (c >= 'A' && c <= 'Z') return (char)((c - 'A' + n + 26) % 26 + 'A'); return c; }
    static string Map(string s, Func<char, char> f) { var a = s.ToCharArray(); for (int i = 0; i < a.Length; i++) a[i] = f(a[i]); return new string(a); }
    static string Encode(string s) { var b = new StringBuilder(); for (int i = 0; i < s.Length;) { int j = i; while (j < s.Length && s[j] == s[i]) j++; if (j - i > 1) b.Append(j - i); b.Append(s[i]); i = j; } return b.ToString(); }
    static string Decode(string s) { var b = new StringBuilder(); int n = 0; foreach (char c in s) { if (c >= '0' && c <= '9') { n = n * 10 + (c - '0'); continue; } b.Append(c, Math.Max(1, n)); n = 0; } return b.ToString(); }
    static string Base64(byte[] d) { const string t = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"; string r = ""; for (int i = 0; i < d.Length; i += 3) { int v = d[i] << 16 | (i + 1 < d.Length ? d[i + 1] << 8 : 0) | (i + 2 < d.Length ? d[i + 2] : 0); r += "" + t[v >> 18] + t[v >> 12 & 63] + (i + 1 < d.Length ? t[v >> 6 & 63] : '=') + (i + 2 < d.Length ? t[v & 63] : '='); } return r; }
    static int ParseInt(string s) { int v = 0, sign = 1, i = 0; if (s[0] == '-') { sign = -1; i++; } for (; i < s.Length; i++) { int d = s[i] - '0'; if ((uint)d > 9) throw new FormatException("at " + i); v = checked(v * 10 + d); } return v * sign; }

    static int Main()
    {
        char c = 'a'; c++; c += (char)2; Console.WriteLine("{0} {1} {2} {3}", c, (int)c, c + 1, (char)(c + 1)); Console.WriteLine("{0} {1} {2}", 'z' - 'a', 'a' < 'b', 'a' + 'b'); for (char x = 'p'; x <= 't'; x++) Console.Write(x); Console.WriteLine(); char top = char.MaxValue; top++; Console.WriteLine((int)top); try { checked { c = char.MaxValue; c++; } } catch (OverflowException) { Console.WriteLine("overflow"); } Console.WriteLine("{0} {1} {2}", unchecked((short)'\uffff'), unchecked((sbyte)'é'), unchecked((byte)'€'));
        Console.WriteLine(Map("Hello, World!", x => Rot(x, 13))); Console.WriteLine(Map(Map("Attack at dawn", x => Rot(x, 5)), x => Rot(x, -5))); string s = "aaabccddddde"; Console.WriteLine("{0} {1}", Encode(s), Decode(Encode(s)) == s); Console.WriteLine("{0} {1}", Base64(Encoding.UTF8.GetBytes("any carnal pleas")), Base64(new byte[] { 255, 0, 128, 7 }) == Convert.ToBase64String(new byte[] { 255, 0, 128, 7 })); foreach (string n in new[] { "123", "-45", "99999999999", "1x" }) try { Console.Write(ParseInt(n) + " "); } catch (Exception e) { Console.Write(e.GetType().Name + " "); } Console.WriteLine();
        foreach (char x in "a1 _É\t€Ω") Console.Write("{0}{1}{2}{3}{4} ", char.IsLetter(x) ? 'L' : '-', char.IsDigit(x) ? 'D' : '-', char.IsWhiteSpace(x) ? 'W' : '-', char.IsUpper(x) ? 'U' : '-', char.IsPunctuation(x) ? 'P' : '-'); Console.WriteLine(); string smile = char.ConvertFromUtf32(0x1F600); Console.WriteLine("{0} {1} {2:x} {3:x}", smile.Length, char.IsHighSurrogate(smile[0]), (int)smile[1], char.ConvertToUtf32(smile, 0)); Console.WriteLine("{0} {1} {2}", 'x'.ToString() + 'y', 'x'.CompareTo('z'), 'q'.GetHashCode()); var counts = new int[26]; foreach (char x in "the quick brown fox jumps over the lazy dog") if (x != ' ') counts[x - 'a']++; Console.WriteLine(string.Join("", counts)); uint h = 0; for (int i = 0; i < 50000; i++) { char y = (char)(i * 7); h = h * 31 + Rot((char)('a' + y % 26), i % 26) + (uint)(y >> 3); } Console.WriteLine(h); object o = 'b'; Console.WriteLine("{0} {1}", o is char, (char)o + 0); var d = new Dictionary<char, int> { { 'a', 1 } }; d['a'] += 'a'; Console.WriteLine(d['a']);
        return 0;
    }
}

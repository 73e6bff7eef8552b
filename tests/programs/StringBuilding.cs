// StringBuilder: appends of every kind, insert, remove, replace, indexer, long loops, roman numerals, hex dumps.
using System;
using System.Text;

static class StringBuilding
{
    static string Roman(int n)
    {
        int[] values = { 1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1 };
        string[] digits = { "M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I" };
        var b = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
            while (n >= values[i]) { b.Append(digits[i]); n -= values[i]; }
        return b.ToString();
    }

    static string Dump(byte[] data)
    {
        var b = new StringBuilder();
        for (int i = 0; i < data.Length; i += 16)
        {
            b.AppendFormat("{0:x4} ", i);
            for (int j = i; j < i + 16 && j < data.Length; j++) b.Append(' ').Append("0123456789abcdef"[data[j] >> 4]).Append("0123456789abcdef"[data[j] & 15]);
            b.Append("  ");
            for (int j = i; j < i + 16 && j < data.Length; j++) b.Append(data[j] >= 32 && data[j] < 127 ? (char)data[j] : '.');
            b.Append('\n');
        }
        return b.ToString();
    }

    static string LookAndSay(int rounds)
    {
        string s = "1";
        for (int r = 0; r < rounds; r++)
        {
            var next = new StringBuilder();
            for (int i = 0; i < s.Length;)
            {
                int j = i;
                while (j < s.Length && s[j] == s[i]) j++;
                next.Append(j - i).Append(s[i]);
                i = j;
            }
            s = next.ToString();
        }
        return s;
    }

    static int Main()
    {
        var b = new StringBuilder();
        b.Append(1).Append('c').Append("str").Append(2.5).Append(true).Append((object)null).Append(9L).Append((byte)7).Append(1.5m).Append(new[] { 'x', 'y' }).Append('z', 3);
        Console.WriteLine(b);
        b.Insert(0, "<<").Insert(b.Length, ">>").Replace("str", "STRING").Remove(2, 1);
        b[0] = '[';
        Console.WriteLine("{0} {1} {2}", b, b.Length, b[3]);
        b.Clear();
        for (int i = 0; i < 5; i++) b.AppendLine("line " + i);
        Console.Write(b);
        foreach (int n in new[] { 1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999 }) Console.Write(Roman(n) + " ");
        Console.WriteLine();
        var data = new byte[50];
        for (int i = 0; i < data.Length; i++) data[i] = (byte)(i * 37 + 11);
        Console.Write(Dump(data));
        Console.WriteLine("{0} {1}", LookAndSay(10), LookAndSay(30).Length);
        b.Clear();
        for (int i = 0; i < 20000; i++) { b.Append((char)('a' + i % 26)); if (i % 1000 == 999) b.Append('\n'); }
        uint h = 0;
        foreach (char c in b.ToString()) h = h * 31 + c;
        Console.WriteLine("{0} {1}", b.Length, h);
        string slow = "";
        for (int i = 0; i < 500; i++) slow = i % 10 + slow;
        Console.WriteLine(slow.Substring(0, 40));
        return 0;
    }
}

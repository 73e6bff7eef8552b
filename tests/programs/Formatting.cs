// Number and text formatting: format strings, alignment, IFormattable and ICustomFormatter of the program, parsing back.
using System;
using System.Globalization;
using System.Linq;

struct Temperature : IFormattable { public double C; public override string ToString() { return ToString("C", null); } public string ToString(string f, IFormatProvider p) { switch (f) { case null: case "": case "C": return C.ToString("F1", p) + "C"; case "F": return (C * 9 / 5 + 32).ToString("F1", p) + "F"; case "K": return (C + 273.15).ToString("F2", p) + "K"; default: throw new FormatException("no " + f); } } }
class Masked : IFormatProvider, ICustomFormatter { public object GetFormat(Type t) { return t == typeof(ICustomFormatter) ? this : null; } public string Format(string f, object o, IFormatProvider p) { string s = o is IFormattable ? ((IFormattable)o).ToString(f == "*" ? null : f, CultureInfo.InvariantCulture) : (o ?? "nil").ToString(); return f == "*" ? new string('*', s.Length) : s; } }
class Table { readonly string[][] rows; public Table(params string[][] r) { rows = r; } public override string ToString() { int columns = rows.Max(r => r.Length); var widths = Enumerable.Range(0, columns).Select(c => rows.Max(r => c < r.Length ? r[c].Length : 0)).ToArray(); return string.Join("\n", rows.Select(r => string.Join(" | ", r.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))))); } }

static class Formatting
{
    static int Main()
    {
        Console.WriteLine("{0:D5} {0:X} {0:x8} {0:N0} {0:#,##0.00} {0:E3} {0:G3} {0:P1} {0:000000}", 12345); Console.WriteLine("{0:F2} {0:F0} {0:E4} {0:G17} {0:R} {0:N3} {0:0.###} {0:##.00}", 1234.56789); Console.WriteLine("[{0,8}] [{0,-8}] [{1,5:F1}] [{2,-6}] [{3,3}]", "abc", 2.25, true, 123456);
        Console.WriteLine("{0} {1} {2} {3} {4}", 1e20, 1e-5, 0.1 + 0.2, 100.0, 1.0 / 3); Console.WriteLine("{0} {1} {2} {3}", 1e20f, 0.1f, 1f / 3, 16777216f); Console.WriteLine("{0} {1} {2} {3}", double.NaN, double.PositiveInfinity, -0.0, double.MaxValue); Console.WriteLine("{0:x} {1:X4} {2:x2} {3:D3}", -1L, (short)-2, (sbyte)-3, (byte)7);
        Console.WriteLine("{0} {0:F} {0:K} {1}", new Temperature { C = 21.55 }, string.Format(CultureInfo.InvariantCulture, "{0:F}", new Temperature { C = -40 })); try { Console.WriteLine("{0:Q}", new Temperature()); } catch (FormatException e) { Console.WriteLine(e.Message); } Console.WriteLine(string.Format(new Masked(), "{0:*} {1} {2:F3} {3}", "secret", 5, 1.5, null));
        Console.WriteLine(new Table(new[] { "name", "qty" }, new[] { "apples", "5" }, new[] { "figs", "1234" })); Console.WriteLine("{{{0}}} {1}{{}}", 1, 2); try { Console.WriteLine("{2}", 1, 2); } catch (FormatException) { Console.WriteLine("bad index"); }
        Console.WriteLine("{0} {1} {2} {3}", int.Parse("-42"), int.Parse("ff", NumberStyles.HexNumber), double.Parse("1.5e3", CultureInfo.InvariantCulture), long.Parse("9223372036854775807")); int v; double d; Console.WriteLine("{0} {1} {2} {3}", int.TryParse("99999999999", out v), int.TryParse(" 7 ", out v), v, double.TryParse("abc", out d));
        Console.WriteLine("{0} {1} {2} {3}", Convert.ToString(10, 2), Convert.ToString(-1, 16), Convert.ToInt32("777", 8), Convert.ToInt32(2.5)); Console.WriteLine("{0} {1} {2}", Convert.ToBase64String(new byte[] { 1, 2, 255 }), BitConverter.ToString(BitConverter.GetBytes(1.5f)), Convert.ToBoolean("true")); Console.WriteLine("{0}|{1}|{2}", true, 'x', Guid.Empty); Console.WriteLine($"{1 + 1:D4} {"s",-4}| {(v > 3 ? "big" : "small")} {DateTime.MinValue:yyyy}");
        int h = 0; for (int i = 0; i < 1000; i++) foreach (char c in (i * 1.37).ToString("F2") + i.ToString("x")) h = h * 31 + c; Console.WriteLine(h);
        return 0;
    }
}

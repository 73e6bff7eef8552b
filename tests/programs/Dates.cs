// DateTime and TimeSpan arithmetic, comparisons, calendars; a small calendar printer; weekday and leap year loops.
using System;

static class Dates
{
    static DateTime start = new DateTime(2000, 2, 28, 23, 59, 58, DateTimeKind.Utc);
    static readonly TimeSpan step = TimeSpan.FromHours(7.5);
    static DateTime Easter(int y) { int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114; return new DateTime(y, n / 31, n % 31 + 1); }
    static string Iso(DateTime d) { return d.ToString("yyyy-MM-dd HH:mm:ss"); }
    static void Calendar(int year, int month) { var d = new DateTime(year, month, 1); string line = new string(' ', 3 * (((int)d.DayOfWeek + 6) % 7)); for (; d.Month == month; d = d.AddDays(1)) { line += d.Day.ToString().PadLeft(2) + " "; if (d.DayOfWeek == DayOfWeek.Sunday) { Console.WriteLine(line.TrimEnd()); line = ""; } } if (line != "") Console.WriteLine(line.TrimEnd()); }

    static int Main()
    {
        Console.WriteLine("{0} {1} {2}", Iso(start.AddSeconds(2)), Iso(start.AddDays(1)), Iso(start.AddMonths(12))); Console.WriteLine("{0} {1} {2}", start.DayOfYear, start.DayOfWeek, start.Ticks);
        TimeSpan t = new DateTime(2001, 1, 1) - new DateTime(2000, 1, 1); Console.WriteLine("{0} {1} {2}", t, t.TotalHours, t > TimeSpan.FromDays(365)); Console.WriteLine("{0} {1} {2} {3}", step, step + step, -step, TimeSpan.FromTicks(step.Ticks * 100));
        Console.WriteLine("{0} {1} {2}", start < start.AddTicks(1), start == new DateTime(start.Ticks), DateTime.Compare(start, DateTime.MinValue)); DateTime d = start; for (int i = 0; i < 1000; i++) d += step; Console.WriteLine(Iso(d));
        foreach (int y in new[] { 1999, 2000, 2024, 2025 }) Console.Write(Easter(y).ToString("yyyy-MM-dd ")); Console.WriteLine(); Calendar(2024, 2); int fridays = 0; for (int y = 1900; y < 2000; y++) for (int m = 1; m <= 12; m++) if (new DateTime(y, m, 13).DayOfWeek == DayOfWeek.Friday) fridays++; Console.WriteLine(fridays);
        Console.WriteLine("{0} {1} {2}", DateTime.IsLeapYear(1900), DateTime.DaysInMonth(2024, 2), new DateTime(2024, 12, 31).DayOfYear); try { new DateTime(2023, 2, 29); } catch (ArgumentOutOfRangeException) { Console.WriteLine("no such day"); }
        Console.WriteLine(DateTime.ParseExact("2010-03-04", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddDays(-4).ToString("dd MMM yyyy")); DateTime? none = null; Console.WriteLine("{0} {1}", none < start, (none ?? start).Year); var offset = new DateTimeOffset(2020, 1, 1, 12, 0, 0, TimeSpan.FromHours(5)); Console.WriteLine(offset.UtcDateTime.Hour); DateTime[] all = { start, start.AddYears(-1), start.AddYears(1) }; Array.Sort(all); Console.WriteLine(Iso(all[0])); Console.WriteLine("{0} {1}", start.Date.Ticks, start.TimeOfDay);
        return 0;
    }
}

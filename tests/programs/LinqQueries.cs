// LINQ: query syntax and operators over arrays, lists and own sequences, deferred execution, grouping, joins, sets.
using System;
using System.Collections.Generic;
using System.Linq;

class Person { public string Name; public int Age; public string City; public override string ToString() { return Name; } }
class ByLength : IComparer<string>, IEqualityComparer<string> { public int Compare(string a, string b) { return a.Length - b.Length; } public bool Equals(string a, string b) { return a.Length == b.Length; } public int GetHashCode(string s) { return s.Length; } }

static class LinqQueries
{
    static void Show<T>(string name, IEnumerable<T> xs) { Console.WriteLine("{0}: {1}", name, string.Join(" ", xs)); }

    static int Main()
    {
        int[] n = { 5, 3, 8, 1, 9, 2, 7, 3, 8 };
        string[] w = { "pear", "fig", "banana", "kiwi", "apple", "date", "plum" };
        var people = new List<Person> { new Person { Name = "Ann", Age = 30, City = "Oslo" }, new Person { Name = "Bob", Age = 25, City = "Rome" }, new Person { Name = "Cid", Age = 35, City = "Oslo" }, new Person { Name = "Dee", Age = 25, City = "Bern" } };
        Show("where", n.Where(x => x > 4)); Show("where index", n.Where((x, i) => i % 2 == 0)); Show("select", n.Select((x, i) => x * i)); Show("order", n.OrderBy(x => x)); Show("descending", w.OrderByDescending(x => x, StringComparer.Ordinal));
        Show("then", people.OrderBy(p => p.Age).ThenByDescending(p => p.Name, StringComparer.Ordinal)); Show("comparer", w.OrderBy(x => x, new ByLength()).ThenBy(x => x, StringComparer.Ordinal)); Show("stable", w.OrderBy(x => x.Length));
        Show("query", from p in people where p.Age > 24 orderby p.City descending, p.Name select p.Name + p.City); Show("let", from x in n let y = x * x where y > 10 select y - x); Show("cross", from a in new[] { 1, 2 } from b in "xy" select a + "" + b);
        foreach (var g in people.GroupBy(p => p.City)) Show(g.Key, g); foreach (var g in from x in n group x * 10 by x % 3 into g orderby g.Key select g) Show("mod " + g.Key, g);
        Show("join", from p in people join c in new[] { new { City = "Oslo", Country = "N" }, new { City = "Rome", Country = "I" } } on p.City equals c.City select p.Name + c.Country);
        Show("group join", from c in new[] { "Oslo", "Bern", "Nice" } join p in people on c equals p.City into ps select c + ps.Count());
        Show("distinct", n.Distinct()); Show("union", n.Take(3).Union(new[] { 3, 4 })); Show("except", n.Except(new[] { 3, 8 })); Show("intersect", n.Intersect(new[] { 8, 1, 0 })); Show("by length", w.Distinct(new ByLength()));
        Show("skip", n.Skip(2).Take(4)); Show("skip while", n.SkipWhile(x => x > 2)); Show("take while", n.TakeWhile(x => x > 2)); Show("reverse", n.Reverse()); Show("concat", n.Take(2).Concat(n.Skip(7))); Show("zip", n.Zip(w, (a, b) => a + b));
        Show("many", people.SelectMany(p => p.Name.ToCharArray())); Show("cast", new object[] { 1, 2 }.Cast<int>()); Show("of type", new object[] { 1, "a", 2.5, "b" }.OfType<string>()); Show("range", Enumerable.Range(3, 4)); Show("repeat", Enumerable.Repeat("r", 3)); Show("default", new int[0].DefaultIfEmpty(7));
        Console.WriteLine("{0} {1} {2} {3} {4} {5}", n.Sum(), n.Min(), n.Max(), n.Average().ToString("F4"), n.Count(x => x > 3), n.LongCount());
        Console.WriteLine("{0} {1} {2} {3}", n.Aggregate((a, b) => a * 2 + b), n.Aggregate(1L, (a, b) => a * b), n.Aggregate("", (a, b) => a + b, a => a.Length), people.Sum(p => p.Age));
        Console.WriteLine("{0} {1} {2} {3} {4}", n.Any(x => x > 8), n.All(x => x > 0), n.Contains(7), n.First(x => x < 5), n.Last(x => x < 5));
        Console.WriteLine("{0} {1} {2} {3}", n.FirstOrDefault(x => x > 50), w.SingleOrDefault(x => x == "fig"), n.ElementAt(4), w.ElementAtOrDefault(50) ?? "null");
        Console.WriteLine("{0} {1}", n.SequenceEqual(n.ToList()), w.Max(x => x.Length));
        var d = people.ToDictionary(p => p.Name, p => p.Age); var l = people.ToLookup(p => p.Age); var h = new HashSet<int>(n); Console.WriteLine("{0} {1} {2} {3}", d["Cid"], l[25].Count(), l[99].Any(), h.Count);
        int evaluated = 0; var lazy = n.Select(x => { evaluated++; return x; }).Where(x => x > 7); Console.Write(evaluated); lazy.First(); Console.Write(" " + evaluated); lazy.ToArray(); Console.WriteLine(" " + evaluated);
        try { new int[0].Max(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); } try { n.Single(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        var primes = Enumerable.Range(2, 300).Where(i => Enumerable.Range(2, (int)Math.Sqrt(i)).TakeWhile(j => j * j <= i).All(j => i % j != 0)); Console.WriteLine("{0} {1}", primes.Count(), primes.Last());
        var words = (from i in Enumerable.Range(0, 500) let s = w[i * 7 % w.Length] + i % 11 group i by s into g where g.Count() > 5 orderby g.Sum() descending, g.Key select g.Key + g.Sum()).Take(3); Show("top", words);
        return 0;
    }
}

// Generic types and methods of a library instantiated over the program's types, and of the program over the library's.
using System;
using System.Collections.Generic;
using System.Linq;
using Helper;

class Own : IPlugin { public string Name { get; set; } public int Run(int x) { return x * 3 + 1; } }
struct Money { public long Cents; public override string ToString() { return Cents / 100 + "." + (Cents % 100).ToString("D2"); } }
class Cache<T> where T : new() { readonly List<T> items = new List<T>(); public static int Hits; public T Get(int i) { while (items.Count <= i) items.Add(new T()); Hits++; return items[i]; } }

static class LibraryGenerics
{
    static int Main()
    {
        var mixed = new Registry<IPlugin>(); mixed.Add(new Own { Name = "b" }); mixed.Add(new Doubler()); mixed.Add(new Own { Name = "a" });
        var own = new Registry<Own>(); own.Add(new Own { Name = "only" });
        Console.WriteLine("{0} {1} {2} {3}", mixed.RunAll(1), own.RunAll(1), Registry<IPlugin>.Made, Registry<Own>.Made + Registry<Doubler>.Made);
        Console.WriteLine("{0} {1} {2}", own.Map("only", p => p.Name.Length), mixed.Map("a", p => p), mixed.Map("b", p => new Money { Cents = p.Run(100) }));
        Console.WriteLine("{0} {1}", mixed.Get(1), own.Get(0).Item.Name);
        try { own.Get(7); } catch (LibraryException e) { Console.WriteLine(e.Message); }
        Console.WriteLine(new Algebra<int>(0, (a, b) => a + b).Sum(1, 2, 3));
        Console.WriteLine(new Algebra<string>("", (a, b) => b + a).Sum("a", "b", "c"));
        Console.WriteLine(new Algebra<Money>(new Money(), (a, b) => new Money { Cents = a.Cents + b.Cents }).Sum(new Money { Cents = 150 }, new Money { Cents = 275 }));
        Console.WriteLine(new Algebra<Helper.Span>(new Helper.Span(0, 100), (a, b) => a & b).Sum(new Helper.Span(5, 50), new Helper.Span(20, 70)).Length);
        Console.WriteLine("{0} {1} {2}", Tools.Guard(() => new Money { Cents = 5 }, default(Money)), Tools.Guard<Own>(() => { Tools.Throw("x"); return null; }, new Own { Name = "other" }).Name, Tools.Counter);
        var c = new Cache<Doubler>(); c.Get(3); c.Get(1); new Cache<List<Helper.Span>>().Get(0).Add(new Helper.Span(1, 2));
        Console.WriteLine("{0} {1}", Cache<Doubler>.Hits, Cache<List<Helper.Span>>.Hits);
        var spans = new Dictionary<Helper.Span, string> { { new Helper.Span(1, 2), "one" } };
        Console.WriteLine("{0} {1}", spans[new Helper.Span(1, 2)], spans.ContainsKey(new Helper.Span(2, 1)));
        long sum = 0; Tools.Count(5000).Where(x => x % 2 == 0).Select(x => new Helper.Span(x, x * 3)).Each(s => sum += s.Length);
        Console.WriteLine(sum);
        return 0;
    }
}

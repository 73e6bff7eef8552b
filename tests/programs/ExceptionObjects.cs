// Exceptions as objects: custom classes, thrown in constructors, field initialisers, properties, indexers, operators,
// converters, iterators and static methods; inner exceptions, AggregateException, messages, ToString without a trace.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

class ShopException : Exception { public string Item { get; private set; } public ShopException(string item) : base("no " + item) { Item = item; } public override string Message { get { return base.Message + "!"; } } }
sealed class PriceException : ShopException { public readonly decimal Price; public PriceException(string i, decimal p) : base(i) { Price = p; } public override string ToString() { return "PriceException of " + Item + " at " + Price; } }
class Fragile { readonly int x = Check(1); public Fragile(int n) { x += n; if (n < 0) throw new ShopException("negative"); } public static int Check(int n) { if (n > 5) throw new PriceException("big", n); return n; } public int this[int i] { get { if (i == 0) throw new IndexOutOfRangeException("zero"); return x / i; } } public int Value { get { return x; } set { if (value == 3) throw new ArgumentException("three", "value"); } }
    public static Fragile operator +(Fragile a, Fragile b) { if (b == null) throw new ArgumentNullException("b"); return new Fragile(a.x + b.x); } public static implicit operator Fragile(string s) { return new Fragile(s.Length - 3); } public static explicit operator int(Fragile f) { return Check(f.x); } }
class Derived : Fragile { public Derived(int n) : base(Check(n)) { Console.WriteLine("not when it throws"); } }

static class ExceptionObjects
{
    static void Try(string name, Action a)
    {
        try { a(); Console.WriteLine(name + " ok"); }
        catch (PriceException e) { Console.WriteLine("{0}: price {1} {2}", name, e.Price, e); }
        catch (ShopException e) { Console.WriteLine("{0}: shop {1} {2}", name, e.Item, e.Message); }
        catch (AggregateException e) { Console.WriteLine("{0}: {1} inner: {2}", name, e.InnerExceptions.Count, string.Join(", ", e.Flatten().InnerExceptions.Select(x => x.GetType().Name))); }
        catch (Exception e) { Console.WriteLine("{0}: {1} {2} {3}", name, e.GetType().FullName, e.Message, e.InnerException == null ? "-" : e.InnerException.Message); }
    }
    static IEnumerable<int> Numbers() { yield return 1; yield return 2; throw new ShopException("numbers"); }

    static int Main()
    {
        Fragile f = new Fragile(1);
        Try("ctor", () => new Fragile(-1)); Try("base ctor", () => new Derived(9)); Try("fine", () => new Derived(2));
        Try("indexer", () => Console.WriteLine(f[0])); Try("setter", () => f.Value = 3); Try("operator", () => Console.WriteLine((f + null).Value));
        Try("implicit", () => { Fragile g = "a"; Console.WriteLine(g.Value); }); Try("explicit", () => Console.WriteLine((int)new Fragile(10)));
        Try("iterator", () => { int s = 0; foreach (int x in Numbers()) { s += x; Console.WriteLine(s); } });
        Try("linq", () => new[] { 1, 2, 9 }.Select(Fragile.Check).Sum()); Try("sort", () => new[] { 3, 1, 2 }.OrderBy(x => new Fragile(-x)).ToList());
        Try("list sort", () => { var l = new List<int> { 3, 1, 2 }; l.Sort((x, y) => { throw new ShopException("compare"); }); });
        Try("inner", () => { try { new Fragile(-5); } catch (Exception e) { throw new InvalidOperationException("outer", e); } });
        Try("aggregate", () => { throw new AggregateException(new ShopException("a"), new AggregateException(new PriceException("b", 1))); });
        Try("task", () => Task.Run(() => { throw new ShopException("task"); }).Wait());
        Try("task result", () => Console.WriteLine(Task.Run(() => Fragile.Check(7)).Result));
        Try("awaiter", () => Task.Run(() => Fragile.Check(8)).GetAwaiter().GetResult());
        Try("handle", () => new AggregateException(new ShopException("x"), new ArgumentException("y")).Handle(e => e is ShopException));
        Try("missing key", () => new Dictionary<int, int>()[5].ToString()); Try("first", () => new int[0].First());
        Try("format", () => int.Parse("12z")); Try("enum", () => Enum.Parse(typeof(DayOfWeek), "Noday")); Try("null key", () => new Dictionary<string, int>().Add(null, 1));
        Try("argument", () => { throw new ArgumentOutOfRangeException("par", "msg"); });
        var caught = new ShopException("tea"); caught.Data["a"] = 1; caught.HelpLink = "h"; caught.Source = "src";
        try { throw caught; } catch (ShopException e) when (e.Data.Contains("a")) { Console.WriteLine("{0} {1} {2} {3}", e.HelpLink, e.Source, e.Data.Count, e == caught); }
        Console.WriteLine("{0} {1}", new PriceException("q", 2.5m), new Exception().Message);
        return 0;
    }
}

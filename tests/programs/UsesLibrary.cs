// share: 0.93
// A library beside the program: inheritance across assemblies, exceptions, statics, internals, iterators, reflection.
using System;
using System.Linq;
using System.Reflection;
using Helper;

class Adder : PluginBase { readonly int n; public Adder(int x) { n = x; Offset = 10; } public override string Name { get { return "adder" + n; } } protected override int Step(int x) { return x + n; } }
class Loud : PluginBase { public override string Name { get { return "loud"; } } public override int Run(int x) { return -base.Run(x); } protected override int Step(int x) { return x; } }
class Square : Shape<double> { public double Side; public override double Area() { return Side * Side; } public override V Accept<V>(Func<double, V> f) { Console.Write("visiting "); return base.Accept(f); } }

static class UsesLibrary
{
    static int Main()
    {
        Console.WriteLine("{0} {1} {2}", Tools.Version, Tools.Counter, Tools.Epoch.Year);
        IPlugin[] plugins = { new Doubler(), new Adder(5), new Loud() };
        foreach (IPlugin p in plugins) Console.WriteLine("{0} {1}", p.Name, p.Run(20));
        Console.WriteLine(PluginBase.Calls);
        Console.WriteLine(Tools.Guard(() => Tools.Throw("caught by the library"), -1));
        try { Tools.Throw("caught here"); } catch (LibraryException e) when (e.Message.Length > 3) { Console.WriteLine(e.Message); }
        foreach (int i in Tools.Count(10)) if (i == 3) break;
        Console.WriteLine("{0} {1}", Tools.Count(5).Sum(), Tools.Counter);
        Helper.Span s = new Helper.Span(1, 10) & new Helper.Span(4, 20); s.From--;
        Console.WriteLine("{0} {1}", s.Length, s.From);
        Console.WriteLine(Tools.Internal("seen"));
        new[] { "x", "y" }.Each(Console.Write); Console.WriteLine();
        Console.WriteLine(new Square { Side = 3 }.Accept(a => "area " + a));
        Console.WriteLine(Tools.WhoCalls());
        Maker<Version> maker = Version.Parse; Console.WriteLine(maker("1.2.3").Minor);
        Assembly library = typeof(Doubler).Assembly;
        Console.WriteLine("{0} {1}", library.GetName().Name, System.IO.Path.GetFileName(library.Location));
        object made = Activator.CreateInstance(library.GetType("Helper.Doubler"));
        Console.WriteLine(((IPlugin)made).Run(4));
        long total = 0;
        for (int i = 0; i < 10000; i++) total += plugins[i % 3].Run(i) ^ new Helper.Span(i, i * 2).Length;
        Console.WriteLine("{0} {1}", total, PluginBase.Calls);
        return 0;
    }
}

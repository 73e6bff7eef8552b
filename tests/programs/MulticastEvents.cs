// Multicast delegates and events: order, results of the last, removal, exceptions in the middle, custom accessors.
using System;
using System.Collections.Generic;

delegate int Step(ref int x);
class Price : EventArgs { public decimal Old, New; }
class Stock
{
    decimal price;
    public event EventHandler<Price> Changed;
    public static event Action<string> Any;
    readonly Dictionary<string, Action> named = new Dictionary<string, Action>();
    public event Action First { add { Console.WriteLine("add"); named["f"] = (named.ContainsKey("f") ? named["f"] : null) + value; } remove { Console.WriteLine("remove"); named["f"] -= value; } }
    public decimal Value { get { return price; } set { var args = new Price { Old = price, New = value }; price = value; EventHandler<Price> h = Changed; if (h != null) h(this, args); if (Any != null) Any("any " + value); } }
    public void Fire() { Action a; if (named.TryGetValue("f", out a) && a != null) a(); else Console.WriteLine("nobody"); }
    public int Listeners { get { return Changed == null ? 0 : Changed.GetInvocationList().Length; } }
}

static class MulticastEvents
{
    static int Plus(ref int x) { x += 5; return x; }
    static int Times(ref int x) { x *= 3; return -x; }
    static void A() { Console.Write("A"); }
    static void B() { Console.Write("B"); }
    static void Boom() { Console.Write("!"); throw new InvalidOperationException("boom"); }

    static int Main()
    {
        Step s = Plus; s += Times; s += Plus;
        int x = 1;
        Console.WriteLine("{0} {1} {2}", s(ref x), x, s.GetInvocationList().Length);
        s -= Plus; x = 1; Console.WriteLine("{0} {1}", s(ref x), x);
        s -= Times; s -= Plus; Console.WriteLine(s == null);
        Action all = null;
        all += A; all += B; all += A; all += B; all += A;
        all(); Console.WriteLine();
        all -= (Action)A + B; all(); Console.WriteLine();
        all -= B; all(); Console.WriteLine();
        all -= Boom; all(); Console.WriteLine();
        Action one = (Action)A + B, two = (Action)A + B, three = (Action)B + A;
        Console.WriteLine("{0} {1} {2}", one == two, one == three, one.Equals(two));
        Action risky = (Action)A + Boom + B;
        try { risky(); } catch (InvalidOperationException e) { Console.WriteLine(" " + e.Message); }
        foreach (Action a in risky.GetInvocationList()) { try { a(); } catch (InvalidOperationException) { Console.Write("(caught)"); } }
        Console.WriteLine();
        var stock = new Stock();
        EventHandler<Price> watch = (sender, e) => Console.WriteLine("{0} -> {1} {2}", e.Old, e.New, sender == stock);
        stock.Changed += watch; stock.Changed += (sender, e) => { if (e.New > 10) Console.WriteLine("high"); };
        Action<string> any = t => Console.WriteLine(t);
        Stock.Any += any;
        stock.Value = 5; stock.Value = 12.5m;
        stock.Changed -= watch; Stock.Any -= any;
        stock.Value = 20;
        Console.WriteLine(stock.Listeners);
        stock.Fire(); stock.First += A; stock.First += B; stock.Fire(); Console.WriteLine(); stock.First -= A; stock.Fire(); Console.WriteLine();
        EventHandler<Price> self = null;
        int heard = 0;
        self = (sender, e) => { heard++; stock.Changed -= self; };
        stock.Changed += self;
        stock.Value = 1; stock.Value = 2;
        Console.WriteLine("{0} {1}", heard, stock.Listeners);
        Func<int> f = () => 1; f += () => 2; f += () => 3;
        int sum = 0;
        for (int i = 0; i < 1000; i++) sum += f();
        Console.WriteLine(sum);
        Delegate d = Delegate.Combine(new Action(A), null, new Action(B));
        Console.WriteLine("{0} {1}", d.GetInvocationList().Length, Delegate.Remove(d, new Action(B)).GetInvocationList().Length);
        return 0;
    }
}

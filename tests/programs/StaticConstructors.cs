// When static constructors run: precise ones at the first access of each kind, once, in order, and in base classes;
// those of beforefieldinit types only so that values are right.
using System;

static class Log { public static int Line(string s) { Console.WriteLine(s); return s.Length; } }

class ByField { public static int X = 5; static ByField() { Log.Line("ByField .cctor " + X); } }
class ByMethod { static ByMethod() { Log.Line("ByMethod .cctor"); } public static void Go() { Log.Line("ByMethod.Go"); } }
class ByInstance { static ByInstance() { Log.Line("ByInstance .cctor"); } public ByInstance() { Log.Line("ByInstance ctor"); } public void Call() { Log.Line("Call"); } }
class ByProperty { static ByProperty() { Log.Line("ByProperty .cctor"); } public static int P { get; set; } }
class BaseType { protected static string Where = "base"; static BaseType() { Log.Line("BaseType .cctor"); } public BaseType() { Log.Line("BaseType ctor"); } public static void OfBase() { Log.Line("OfBase"); } }
class DerivedType : BaseType { static int own = Log.Line("DerivedType field"); static DerivedType() { Log.Line("DerivedType .cctor " + Where); } public DerivedType() { Log.Line("DerivedType ctor " + own); } }
class Eager { public static readonly int Value = 1 + Log2(40); static int Log2(int x) { return x + 1; } public static readonly string Text = "t" + Value; }
struct Precise { public static int Count; public int N; static Precise() { Log.Line("Precise .cctor"); Count = 100; } public Precise(int n) { N = n; Count++; } }
class Unused { static Unused() { Log.Line("never"); } public const int Constant = 3; }
class WithNested { static WithNested() { Log.Line("WithNested .cctor"); } public class Nested { public static int Y = Log.Line("Nested"); static Nested() { } } }
class Ordered { static int a = Log.Line("a"); static int b = Log.Line("bb") + a; static int c; public static string Show() { return a + " " + b + " " + c; } static Ordered() { c = a * b; } }
interface IShape { int Sides(); }
class Square : IShape { static Square() { Log.Line("Square .cctor"); } public int Sides() { return 4; } }

static class StaticConstructors
{
    static StaticConstructors() { Log.Line("Main's type .cctor"); }

    static void Loop()
    {
        for (int i = 0; i < 3; i++) { Log.Line("round " + i); ByProperty.P += i; }
    }

    static void Branch(bool go)
    {
        Log.Line("branch " + go);
        if (go) ByMethod.Go();
    }

    static int Main()
    {
        Log.Line("start");
        Console.WriteLine(Unused.Constant);
        Log.Line("before field"); Console.WriteLine(ByField.X); ByField.X++; Console.WriteLine(ByField.X);
        Branch(false); Branch(true); Branch(true);
        Loop(); Console.WriteLine(ByProperty.P);
        Log.Line("before instance"); var o = new ByInstance(); o.Call(); new ByInstance().Call();
        Log.Line("before derived"); new DerivedType(); new DerivedType(); BaseType.OfBase();
        Console.WriteLine("{0} {1}", Eager.Value, Eager.Text);
        Log.Line("before struct"); var p = new Precise(3); Console.WriteLine("{0} {1}", p.N, Precise.Count);
        Log.Line("before nested"); Console.WriteLine(WithNested.Nested.Y);
        Log.Line("before ordered"); Console.WriteLine(Ordered.Show());
        IShape shape = null;
        for (int i = 0; i < 2; i++) { Log.Line("making shape"); shape = new Square(); }
        Console.WriteLine(shape.Sides());
        int sum = 0;
        for (int i = 0; i < 30000; i++) { ByField.X += i & 3; sum += Eager.Value + ByField.X % 5; }
        Console.WriteLine(sum);
        return 0;
    }
}

// A static constructor that throws: TypeInitializationException at each access, its inner exception, the same object.
using System;

class Broken
{
    public static int Value = 3;
    public static int Attempts;
    static Broken() { Console.WriteLine("Broken .cctor"); Value = 4; throw new InvalidOperationException("not today"); }
    public static void Method() { Console.WriteLine("unreachable"); }
    public int Instance() { return 1; }
}
class Lazy { public static readonly int Bad = Compute(0); static int Compute(int d) { Console.WriteLine("Compute"); return 10 / d; } static Lazy() { } }
class Outer { public static int V; static Outer() { Console.WriteLine("Outer .cctor"); V = Broken.Value; } }
class Caught { public static string State = "initial"; static Caught() { try { Broken.Method(); } catch (TypeInitializationException e) { State = "caught " + e.TypeName; } } }
class Derived : Broken { public static int D = 1; static Derived() { Console.WriteLine("Derived .cctor"); } }
class Generic<T> { public static T Item; static Generic() { Console.WriteLine("Generic of " + typeof(T).Name); if (typeof(T) == typeof(string)) throw new NotSupportedException("no strings"); } }

static class StaticConstructorThrows
{
    static Exception last;

    static void Try(string name, Action action)
    {
        try { action(); Console.WriteLine(name + " ok"); }
        catch (TypeInitializationException e)
        {
            Exception inner = e.InnerException;
            Console.WriteLine("{0}: {1} / {2}: {3}", name, e.Message, inner.GetType().Name, inner.Message);
            if (inner.InnerException != null) Console.WriteLine("  {0}: {1}", inner.InnerException.GetType().Name, inner.InnerException.Message);
            if (name.StartsWith("broken")) { Console.WriteLine("  same inner: {0}", last == null || ReferenceEquals(last, inner)); last = inner; }
        }
    }

    static int Main()
    {
        Try("broken field", () => Console.WriteLine(Broken.Value));
        Try("broken store", () => Broken.Attempts++);
        Try("broken method", () => Broken.Method());
        Try("broken new", () => new Broken().Instance());
        Try("lazy", () => Console.WriteLine(Lazy.Bad));
        Try("lazy again", () => Console.WriteLine(Lazy.Bad));
        Try("outer", () => Console.WriteLine(Outer.V));
        Try("outer again", () => Console.WriteLine(Outer.V));
        Console.WriteLine(Caught.State);
        Try("derived static", () => Console.WriteLine(Derived.D));
        Try("derived new", () => Console.WriteLine(new Derived().Instance()));
        Try("generic int", () => Console.WriteLine(Generic<int>.Item));
        Try("generic string", () => Console.WriteLine(Generic<string>.Item));
        Try("generic string again", () => Console.WriteLine(Generic<string>.Item));
        Try("generic object", () => Console.WriteLine(Generic<object>.Item == null));
        int failures = 0;
        for (int i = 0; i < 20; i++) { try { Broken.Method(); } catch (TypeInitializationException) { failures++; } }
        Console.WriteLine(failures);
        return 0;
    }
}

// Rethrowing: throw; keeps the object, throw e too, through several frames, exception data, ExceptionDispatchInfo.
using System;
using System.Runtime.ExceptionServices;

class Custom : Exception { public int Passed; public Custom(string m) : base(m) { } public Custom(string m, Exception inner) : base(m, inner) { } }

static class Rethrow
{
    static Exception original;

    static void Source() { var c = new Custom("source"); c.Data["k"] = 1; original = c; throw c; }
    static void Pass(int n) { try { if (n == 0) Source(); else Pass(n - 1); } catch (Custom e) { e.Passed++; e.Data["k"] = (int)e.Data["k"] * 2; throw; } }
    static void PassObject(int n) { try { if (n == 0) Source(); else PassObject(n - 1); } catch (Custom e) { e.Passed += 100; throw e; } }
    static void Wrap(int n) { try { if (n == 0) Source(); else Wrap(n - 1); } catch (Exception e) { throw new Custom("wrap" + n, e); } }
    static void Convert() { try { Source(); } catch (Custom) { throw new NotSupportedException(); } }
    static void InNested() { try { Source(); } catch (Custom) { try { throw new Custom("second"); } catch (Custom e) { Console.WriteLine("inner " + e.Message); } throw; } }
    static void Captured() { ExceptionDispatchInfo info = null; try { Source(); } catch (Exception e) { info = ExceptionDispatchInfo.Capture(e); } Console.WriteLine("later"); info.Throw(); }
    static void ThrowNull() { Exception e = null; throw e; }

    static void Run(string name, Action a)
    {
        try { a(); }
        catch (Custom e)
        {
            Console.WriteLine("{0}: {1} passed {2} same {3} data {4}", name, e.Message, e.Passed, ReferenceEquals(e, original), e.Data["k"] ?? "none");
            for (Exception i = e.InnerException; i != null; i = i.InnerException) Console.WriteLine("  inner {0}", i.Message);
            Console.WriteLine("  base {0}", e.GetBaseException().Message);
        }
        catch (Exception e) { Console.WriteLine("{0}: {1}", name, e.GetType().Name); }
    }

    static int Main()
    {
        Run("Source", Source);
        Run("Pass", () => Pass(4));
        Run("PassObject", () => PassObject(3));
        Run("Wrap", () => Wrap(2));
        Run("Convert", Convert);
        Run("InNested", InNested);
        Run("Captured", Captured);
        Run("ThrowNull", ThrowNull);
        Run("Lambda", () => { try { Pass(1); } catch { throw; } finally { Console.WriteLine("finally"); } });
        int n = 0;
        for (int i = 0; i < 100; i++) try { Pass(i % 3); } catch (Custom e) { n += e.Passed; }
        Console.WriteLine(n);
        return 0;
    }
}

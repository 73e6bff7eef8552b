// Exception filters: conditions over locals and the exception, side effects, several in a row, filters that throw,
// filters that log and refuse, in loops, in lambdas, around finally in the same method.
using System;

class Coded : Exception { public readonly int Code; public Coded(int c) : base("code " + c) { Code = c; } }

static class Filters
{
    static bool Note(string s, bool answer) { Console.Write(s + "? "); return answer; }

    static string Choose(int code)
    {
        string local = "L" + code;
        try { throw new Coded(code); }
        catch (Coded e) when (e.Code == 1) { return "one " + local; }
        catch (Coded e) when (e.Code > 1 && e.Code < 4) { return "few " + e.Code; }
        catch (Exception e) when (e.Message.EndsWith("7") | Note(local, false)) { return "seven"; }
        catch (Coded e) { return "other " + e.Code; }
    }

    static string Throwing(bool bad)
    {
        try { throw new Coded(5); }
        catch (Coded e) when (Bad(bad) && e.Code == 5) { return "filtered"; }
        catch (Coded) { return "filter failed"; }
    }
    static bool Bad(bool bad) { if (bad) throw new InvalidOperationException("in filter"); return true; }

    static int Sets()
    {
        int x = 1;
        try { try { x = 2; throw new Coded(x); } finally { Console.Write("finally x=" + x + " "); x = 50; } }
        catch (Coded e) when (Note("filter x=" + x, (x += 5) == 7 && e.Code == 2)) { return x; }
    }

    static int Retry(int failures)
    {
        int attempts = 0;
        while (true)
        {
            try { if (attempts < failures) throw new Coded(attempts); return attempts; }
            catch (Coded e) when (e.Code < 3) { attempts++; }
            catch (Coded) { return -attempts; }
        }
    }

    static T Guard<T>(Func<T> f, Func<Exception, bool> accept, T otherwise) { try { return f(); } catch (Exception e) when (accept(e)) { return otherwise; } }

    static string NullFilter() { string s = null; try { throw new Coded(0); } catch (Coded) when (s.Length > 0) { return "bad"; } catch (Exception e) { return e.GetType().Name; } }
    static int Deep(int n) { if (n == 0) throw new Coded(n); try { return Deep(n - 1); } catch (Coded e) when (Note("d" + n, n == 4 && e.Code == 0)) { return n; } }
    static string TypeFilter<T>(Exception x) where T : Exception { try { throw x; } catch (T e) when (e.HResult != 0) { return typeof(T).Name; } catch (Exception) { return "rest"; } }

    static int Main()
    {
        foreach (int c in new[] { 1, 2, 3, 4, 7 }) Console.WriteLine(Choose(c));
        Console.WriteLine(Throwing(false)); Console.WriteLine(Throwing(true));
        Console.WriteLine(Sets());
        Console.WriteLine("{0} {1} {2}", Retry(0), Retry(3), Retry(9));
        Console.WriteLine(Guard(() => int.Parse("x"), e => e is FormatException, -1));
        try { Guard<int>(() => { throw new Coded(9); }, e => e is FormatException, -1); } catch (Coded e) { Console.WriteLine("passed through " + e.Code); }
        Console.WriteLine(NullFilter());
        Console.WriteLine(Deep(6));
        Console.WriteLine(TypeFilter<Coded>(new Coded(1)) + TypeFilter<ArgumentException>(new Coded(1)) + TypeFilter<ArithmeticException>(new OverflowException()));
        int sum = 0;
        for (int i = 0; i < 300; i++) { try { throw new Coded(i); } catch (Coded e) when (e.Code % 2 == 0) { sum += e.Code; } catch (Coded e) when (e.Code % 3 == 0) { sum -= e.Code; } catch { sum++; } }
        Console.WriteLine(sum);
        return 0;
    }
}

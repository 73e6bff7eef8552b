// try, catch, finally: order, nesting, return, break, continue and goto out of them, assignments, exceptions in finally.
using System;

static class TryCatchFinally
{
    static string log = "";
    static void Log(string s) { log += s + " "; }
    static void Show(string name, object result) { Console.WriteLine("{0}: {1}[{2}]", name, log, result); log = ""; }
    static int Throw(string s) { throw new InvalidOperationException(s); }

    static int ReturnInTry() { try { Log("try"); return 1; } finally { Log("finally"); } }
    static int ReturnValueKept() { int x = 1; try { return x; } finally { x = 99; Log("x=" + x); } }
    static int ReturnInCatch() { try { Throw("a"); return 0; } catch (InvalidOperationException e) { Log(e.Message); return 2; } finally { Log("finally"); } }
    static int Nested()
    {
        try { try { try { Log("1"); Throw("deep"); } finally { Log("f1"); } } catch (ArgumentException) { Log("wrong"); } finally { Log("f2"); } }
        catch (InvalidOperationException e) { Log("caught " + e.Message); try { Throw("again"); } catch (Exception e2) { Log(e2.Message); } finally { Log("f3"); } }
        finally { Log("f4"); }
        return 3;
    }
    static int Loops()
    {
        int n = 0;
        for (int i = 0; i < 10; i++)
        {
            try { if (i == 2) continue; if (i == 5) break; n += i; if (i == 3) Throw("three"); }
            catch (InvalidOperationException) { n += 100; if (i == 3) continue; }
            finally { n += 1000; Log("i" + i); }
        }
        return n;
    }
    static int Goto()
    {
        int tries = 0;
    again:
        try { tries++; if (tries < 4) goto again; Log("tries"); }
        finally { Log("f" + tries); }
        try { goto done; } finally { Log("leaving"); }
    done:
        return tries;
    }
    static int FinallyThrows()
    {
        try { try { Throw("first"); } finally { Log("finally"); Throw("second"); } }
        catch (InvalidOperationException e) { Log(e.Message); }
        return 4;
    }
    static int CatchThrows()
    {
        try { try { Throw("first"); } catch (InvalidOperationException e) { throw new ApplicationException("wrapped", e); } finally { Log("finally"); } }
        catch (ApplicationException e) { Log(e.Message + "<" + e.InnerException.Message); }
        return 5;
    }
    static int FinallyInCallee() { try { Callee(3); } catch (InvalidOperationException e) { Log(e.Message); } return 6; }
    static void Callee(int n) { try { if (n == 0) Throw("bottom"); Callee(n - 1); Log("never"); } finally { Log("unwind" + n); } }
    static int SelectsFirst(Exception x)
    {
        try { throw x; }
        catch (ArgumentNullException) { return 1; }
        catch (ArgumentException) { return 2; }
        catch (ArithmeticException) { return 3; }
        catch { return 4; }
    }
    static int LocalsSurvive(int[] a)
    {
        int i = 0, sum = 0; string s = "start";
        try { for (; ; i++) { sum += a[i]; s = "at" + i; } }
        catch (IndexOutOfRangeException) { Log(s); }
        return sum * 100 + i;
    }
    static int ReturnFromDeep() { for (int i = 0; ; i++) { try { try { if (i == 3) return i * 10; } finally { Log("a" + i); } } finally { Log("b" + i); } } }
    static long Hot(int n)
    {
        long sum = 0;
        for (int i = 0; i < n; i++)
        {
            try { sum += i % 7 == 0 ? Throw("x") : i; }
            catch (InvalidOperationException) { sum -= 1; }
            finally { sum ^= i & 3; }
        }
        return sum;
    }

    static int Main()
    {
        Show("ReturnInTry", ReturnInTry()); Show("ReturnValueKept", ReturnValueKept()); Show("ReturnInCatch", ReturnInCatch());
        Show("Nested", Nested()); Show("Loops", Loops()); Show("Goto", Goto()); Show("FinallyThrows", FinallyThrows());
        Show("CatchThrows", CatchThrows()); Show("FinallyInCallee", FinallyInCallee());
        Show("SelectsFirst", SelectsFirst(new ArgumentNullException()) + "" + SelectsFirst(new ArgumentOutOfRangeException()) + SelectsFirst(new DivideByZeroException()) + SelectsFirst(new Exception()));
        Show("LocalsSurvive", LocalsSurvive(new[] { 5, 6, 7 })); Show("ReturnFromDeep", ReturnFromDeep()); Show("Hot", Hot(3000));
        return 0;
    }
}

// share: 0.3
// A program that looks at its callers' frames by itself: StackFrame, StackTrace, an exception's TargetSite.
using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;

static class CallerFrame
{
    [MethodImpl(MethodImplOptions.NoInlining)] static string Caller() { return new StackFrame(1, false).GetMethod().Name; }
    [MethodImpl(MethodImplOptions.NoInlining)] static string Outer() { return Caller(); }
    [MethodImpl(MethodImplOptions.NoInlining)] static string Names() { return string.Join(" ", new StackTrace(false).GetFrames().Select(f => f.GetMethod().Name)); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void Throw() { throw new InvalidOperationException("thrown"); }

    static int Main()
    {
        Console.WriteLine(Caller());
        Console.WriteLine(Outer());
        Console.WriteLine(Names());
        try { Throw(); }
        catch (InvalidOperationException e) { Console.WriteLine(e.TargetSite.Name); }
        return 0;
    }
}

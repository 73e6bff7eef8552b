// using: order, null resources, exceptions in bodies, in Dispose and in constructors, structs, foreach that disposes.
using System;
using System.Collections.Generic;

class Res : IDisposable { readonly string n; public static bool FailOpen; public Res(string s) { if (FailOpen) throw new InvalidOperationException("open " + s); n = s; Console.Write("+" + n + " "); } public virtual void Dispose() { Console.Write("-" + n + " "); } }
class BadRes : Res { public BadRes(string s) : base(s) { } public override void Dispose() { base.Dispose(); throw new InvalidOperationException("dispose"); } }
class ExplicitRes : IDisposable { void IDisposable.Dispose() { Console.Write("explicit "); } }
struct StructRes : IDisposable { public int Count; public void Dispose() { Count++; Console.Write("struct" + Count + " "); } }
class Pattern : IDisposable { bool done; public void Use() { if (done) throw new ObjectDisposedException("Pattern"); Console.Write("use "); } protected virtual void Dispose(bool d) { if (!done) { done = true; Console.Write("disposed(" + d + ") "); } } public void Dispose() { Dispose(true); GC.SuppressFinalize(this); } ~Pattern() { Dispose(false); } }
class Seq { public struct Walker : IDisposable { int i; public bool MoveNext() { return i++ < 3; } public int Current { get { return i; } } public void Dispose() { Console.Write("walker "); } } public Walker GetEnumerator() { return new Walker(); } }

static class Disposables
{
    static void Try(string name, Action a) { Console.Write(name + ": "); try { a(); } catch (Exception e) { Console.Write("{0} {1}", e.GetType().Name, e.Message); } Console.WriteLine(); }
    static int Early() { using (new Res("e")) { for (int i = 0; ; i++) using (new Res("i" + i)) if (i == 2) return i; } }

    static int Main()
    {
        Try("nested", () => { using (var a = new Res("a")) using (new Res("b")) { using (new Res("c")) Console.Write("body "); } });
        Try("two", () => { using (Res a = new Res("a"), b = new Res("b")) Console.Write("body "); });
        Try("throwing", () => { using (new Res("a")) using (new Res("b")) throw new ArgumentException("x"); });
        Try("dispose throws", () => { using (new Res("a")) using (new BadRes("b")) Console.Write("body "); });
        Try("both throw", () => { using (new BadRes("b")) throw new ArgumentException("lost"); });
        Try("open throws", () => { using (new Res("a")) { Res.FailOpen = true; using (new Res("b")) Console.Write("never"); } });
        Res.FailOpen = false;
        Try("null", () => { using (Res none = null) Console.Write("body "); });
        Try("explicit", () => { using (new ExplicitRes()) Console.Write("body "); });
        Try("struct", () => { var s = new StructRes { Count = 5 }; using (s) { s.Count = 9; } s.Dispose(); Console.Write(s.Count); });
        Try("early", () => Console.Write(Early()));
        Try("pattern", () => { var p = new Pattern(); using (p) p.Use(); p.Dispose(); p.Use(); });
        Try("foreach", () => { foreach (int x in new Seq()) Console.Write(x + " "); });
        Try("foreach break", () => { foreach (int x in new Seq()) { Console.Write(x + " "); break; } });
        Try("foreach throw", () => { foreach (int x in new Seq()) throw new Exception("at " + x); });
        Try("list", () => { using (var e = ((IEnumerable<int>)new List<int> { 1, 2 }).GetEnumerator()) while (e.MoveNext()) Console.Write(e.Current); });
        return 0;
    }
}

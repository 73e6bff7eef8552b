// MethodImpl(Synchronized): instance and static methods, re-entrancy, exceptions that release the lock, wait inside.
using System;
using System.Runtime.CompilerServices;
using System.Threading;

class Counter
{
    int n; static int all;
    [MethodImpl(MethodImplOptions.Synchronized)] public void Up() { int old = n; if (old % 64 == 0) Thread.Yield(); n = old + 1; }
    [MethodImpl(MethodImplOptions.Synchronized)] public int Twice() { Up(); Up(); return n; }
    [MethodImpl(MethodImplOptions.Synchronized)] public static int UpAll(int by) { int old = all; if (old % 64 == 0) Thread.Yield(); all = old + by; return all; }
    [MethodImpl(MethodImplOptions.Synchronized)] public int Fail(int x) { if (x > 1) throw new InvalidOperationException("sync " + x); return x / (1 - x); }
    [MethodImpl(MethodImplOptions.Synchronized)] public bool Held() { return Monitor.IsEntered(this); }
    [MethodImpl(MethodImplOptions.Synchronized)] public T Generic<T>(T x) { return Monitor.IsEntered(this) ? x : default(T); }
    public int Value { [MethodImpl(MethodImplOptions.Synchronized)] get { return n; } [MethodImpl(MethodImplOptions.Synchronized)] set { n = value; } }
    public static bool TypeHeld { [MethodImpl(MethodImplOptions.Synchronized)] get { return Monitor.IsEntered(typeof(Counter)); } }
    [MethodImpl(MethodImplOptions.Synchronized)] public void WaitFor(int v) { while (n < v) Monitor.Wait(this); }
    [MethodImpl(MethodImplOptions.Synchronized)] public void Announce(int v) { n = v; Monitor.PulseAll(this); }
    public event Action Changed;
    public int Listeners { get { return Changed == null ? 0 : Changed.GetInvocationList().Length; } }
}

static class SynchronizedMethods
{
    static void Both(Action a) { var t = new Thread(() => a()); t.Start(); a(); t.Join(); }

    static int Main()
    {
        var c = new Counter(); Both(() => { for (int i = 0; i < 3000; i++) c.Up(); }); Console.WriteLine(c.Value); Console.WriteLine(c.Twice());
        Both(() => { for (int i = 0; i < 3000; i++) Counter.UpAll(1); }); Console.WriteLine(Counter.UpAll(0)); Console.WriteLine("{0} {1} {2} {3}", c.Held(), Monitor.IsEntered(c), Counter.TypeHeld, c.Generic("g") + c.Generic(5));
        foreach (int x in new[] { 0, 1, 2 }) try { Console.WriteLine(c.Fail(x)); } catch (Exception e) { Console.WriteLine("{0} {1}", e.GetType().Name, Monitor.IsEntered(c)); } bool free = false; var t = new Thread(() => free = Monitor.TryEnter(c)); t.Start(); t.Join(); Console.WriteLine(free);
        var d = new Counter(); var waiter = new Thread(() => { d.WaitFor(5); Console.WriteLine("reached " + d.Value); }); waiter.Start(); for (int i = 1; i <= 5; i++) d.Announce(i); waiter.Join(); Counter none = null; try { none.Up(); } catch (NullReferenceException) { Console.WriteLine("null"); } Both(() => { for (int i = 0; i < 200; i++) d.Changed += () => { }; }); Console.WriteLine(d.Listeners);
        return 0;
    }
}

// Finalizers, weak references, resurrection, handles: objects made in methods that are not inlined, then collected.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

class Tracked { public static int Made, Finalized; readonly int id; public Tracked(int i) { id = i; Made++; } ~Tracked() { Interlocked.Increment(ref Finalized); Finalizers.Sum += id; } }
class Suppressed : IDisposable { public static int Finalized; ~Suppressed() { Finalized++; } public void Dispose() { GC.SuppressFinalize(this); } }
class Phoenix { public static Phoenix Saved; public int Lives = 2; ~Phoenix() { if (--Lives > 0) { Saved = this; GC.ReRegisterForFinalize(this); } else Finalizers.Burnt = true; } }
class Base { ~Base() { Finalizers.Log.Add("base"); } }
class Derived : Base { ~Derived() { Finalizers.Log.Add("derived"); } }
class Node { public Node Other; public byte[] Data = new byte[100]; }

static class Finalizers
{
    public static int Sum; public static bool Burnt; public static readonly List<string> Log = new List<string>();

    [MethodImpl(MethodImplOptions.NoInlining)] static void Make(int n) { for (int i = 0; i < n; i++) new Tracked(i); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void MakeSuppressed() { for (int i = 0; i < 10; i++) { var s = new Suppressed(); if (i % 2 == 0) s.Dispose(); } }
    [MethodImpl(MethodImplOptions.NoInlining)] static void MakePhoenix() { new Phoenix(); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void MakeDerived() { new Derived(); }
    [MethodImpl(MethodImplOptions.NoInlining)] static WeakReference Weak() { return new WeakReference(new byte[500]); }
    [MethodImpl(MethodImplOptions.NoInlining)] static WeakReference<Node> Cycle() { var a = new Node(); a.Other = new Node { Other = a }; return new WeakReference<Node>(a); }
    [MethodImpl(MethodImplOptions.NoInlining)] static GCHandle Handle(out WeakReference w) { var o = new Node(); w = new WeakReference(o); return GCHandle.Alloc(o); }
    [MethodImpl(MethodImplOptions.NoInlining)] static void Fill(ConditionalWeakTable<object, string> t, object kept) { t.Add(kept, "kept"); t.Add(new object(), "lost"); }
    [MethodImpl(MethodImplOptions.NoInlining)] static bool Alive(WeakReference<Node> w) { Node n; return w.TryGetTarget(out n); }
    [MethodImpl(MethodImplOptions.NoInlining)] static int UsePhoenix() { int l = Phoenix.Saved.Lives; Phoenix.Saved = null; return l; }
    static void Collect() { GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); }

    static int Main()
    {
        Make(50); Collect(); Console.WriteLine("{0} {1} {2}", Tracked.Made, Tracked.Finalized, Sum);
        MakeSuppressed(); Collect(); Console.WriteLine(Suppressed.Finalized);
        MakePhoenix(); Collect(); Console.WriteLine(UsePhoenix()); Collect(); Console.WriteLine(Burnt);
        MakeDerived(); Collect(); Console.WriteLine(string.Join(" ", Log));
        WeakReference w = Weak(); Collect(); Console.WriteLine("{0} {1}", w.IsAlive, w.Target == null); WeakReference<Node> c = Cycle(); Collect(); Console.WriteLine(Alive(c));
        WeakReference held; GCHandle h = Handle(out held); Collect(); Console.WriteLine(held.IsAlive); h.Free(); Collect(); Console.WriteLine(held.IsAlive);
        var strong = new Node(); var weak = new WeakReference(strong); Collect(); Console.WriteLine(weak.IsAlive); GC.KeepAlive(strong); var table = new ConditionalWeakTable<object, string>(); object kept = new object(); Fill(table, kept); Collect(); string v; Console.WriteLine("{0} {1}", table.TryGetValue(kept, out v), v);
        byte[] pinned = new byte[64]; GCHandle pin = GCHandle.Alloc(pinned, GCHandleType.Pinned); IntPtr before = pin.AddrOfPinnedObject(); Marshal.WriteByte(before, 5, 99); Make(30); Collect(); Console.WriteLine("{0} {1}", pin.AddrOfPinnedObject() == before, pinned[5]); pin.Free();
        int generation = GC.GetGeneration(strong); Console.WriteLine(generation >= 1); GC.KeepAlive(strong); Console.WriteLine(GC.CollectionCount(2) > 5); Console.WriteLine("{0} {1}", Tracked.Made, Tracked.Finalized); GC.KeepAlive(pinned);
        return 0;
    }
}

// What the rest relies on, checked on this host at start: a failed probe refuses the host in one sentence.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rapgo {
public static unsafe class Probes {
  sealed class Small { public object o; }
  sealed class Finalized { public object o; ~Finalized() { } }
  sealed class Sample { public byte a; public object b; public double c; public short d; public string e; public Pair f; public long g; }
  struct Pair { public int x; public object y; }
  delegate long OffsetFn(object o);
  delegate float SingleFn(long x);
  static readonly List<string> report = new List<string>();

  static void Check(string what, bool holds) {
    report.Add((holds ? "ok " : "no ") + what);
    if (!holds) throw new PlatformNotSupportedException("this host is not one that rapgo can live in: " + what + " does not hold");
  }

  public static void Report(StringBuilder w) { w.Append('['); foreach (var r in report) { if (w.Length > 1) w.Append(','); w.Append(Describe.Quote(r)); } w.Append(']'); }

  public static void Start() {
    var s = Agent.setup;
    if (s->trusted == 0) CheckLayout();

    s->newFast = Helper(il => il.Emit(OpCodes.Newobj, typeof(Small).GetConstructor(Type.EmptyTypes)), Layout.ClassWord(typeof(Small)), false);
    s->newAny = Helper(il => il.Emit(OpCodes.Newobj, typeof(Finalized).GetConstructor(Type.EmptyTypes)), Layout.ClassWord(typeof(Finalized)), false);
    s->newArray = Helper(il => il.Emit(OpCodes.Newarr, typeof(int)), Layout.ClassWord(typeof(int[])), true);
    s->newArrayRefs = Helper(il => il.Emit(OpCodes.Newarr, typeof(string)), Layout.ClassWord(typeof(string[])), true);
    Check("the allocation helpers are known", s->newFast != IntPtr.Zero && s->newAny != IntPtr.Zero && s->newArray != IntPtr.Zero && s->newArrayRefs != IntPtr.Zero);
    s->allocate = Emitter.Allocate(false);
    s->allocateArray = Emitter.Allocate(true);
    s->poll = Emitter.Poll();
    var barrier = Emitter.Pointer(Emitter.Make(typeof(void), new[] { typeof(object).MakeByRefType(), typeof(object) }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Stind_Ref); il.Emit(OpCodes.Ret); }));
    // where the helper is nothing but a call of the host's barrier, call that
    var code = Code(barrier);
    s->barrier = code[0] == 0xE8 && code[5] == 0x90 && code[6] == 0xC3 ? (IntPtr)(code + 5 + *(int*)(code + 1)) : barrier;
    Bridges.Start();
    s->resolver = Address(typeof(Entries), "Resolve");
    s->lazy = Address(typeof(Entries), "Lazy");
    s->ensure = Address(typeof(Entries), "Ensure");
    s->raise = Address(typeof(Contexts), "Take");
    s->firstPass = Address(typeof(Passes), "Landing");
    s->unhandled = Address(typeof(Contexts), "Unhandled");
    s->collect = Address(typeof(Contexts), "Stress");
    s->storeCheck = Address(typeof(Entries), "StoreCheck");
    if (s->trusted == 0) CheckNumbers();
    s->elementOffset = ElementOffset();
    s->dispatch = Address(typeof(Dispatch), "Missed");
    Dispatch.LayOutDelegates();
    Dispatch.missed = (Dispatch.MissFn)Marshal.GetDelegateForFunctionPointer(s->missed, typeof(Dispatch.MissFn));
    Entries.Finish(s->finish);
    Entries.compile = (Entries.CompileFn)Marshal.GetDelegateForFunctionPointer(s->compile, typeof(Entries.CompileFn));
  }

  static void CheckLayout() {
    Check("an object's first word is its class", *(IntPtr*)Layout.Address(new Small()) == typeof(Small).TypeHandle.Value && *(IntPtr*)Layout.Address((object)7L) == typeof(long).TypeHandle.Value);
    var sample = new Sample();
    foreach (var f in typeof(Sample).GetFields(BindingFlags.Instance | BindingFlags.Public)) {
      var measure = (OffsetFn)Emitter.Make(typeof(long), new[] { typeof(object) }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldflda, f); il.Emit(OpCodes.Conv_U8); il.Emit(OpCodes.Ret); }).CreateDelegate(typeof(OffsetFn));
      long at;
      do at = (long)Layout.Address(sample); while (measure(sample) - at != 8 + Layout.Offset(f) && at != (long)Layout.Address(sample));
      Check("field offsets (" + f.Name + ")", measure(sample) - (long)Layout.Address(sample) == 8 + Layout.Offset(f));
    }
    Check("sizes of array elements", Layout.Size(typeof(Pair)) == 16 && Layout.Size(typeof(decimal)) == 16);
    var ints = new[] { 11, 22, 33 };
    var at0 = (byte*)Layout.Address(ints);
    Check("array layout", *(int*)(at0 + 8) == 3 && *(int*)(at0 + 16) == 11 && *(int*)(at0 + 24) == 33);
    GC.KeepAlive(ints);
    object text = "probe";
    var at1 = (byte*)Layout.Address(text);
    Check("string layout", *(int*)(at1 + 8) == 5 && *(char*)(at1 + 12) == 'p' && *(char*)(at1 + 20) == 'e');
    GC.KeepAlive(text);
    var grid = new int[2, 3]; grid[1, 2] = 77;
    var at2 = (byte*)Layout.Address(grid);
    Check("layout of arrays of more dimensions", *(int*)(at2 + 8) == 6 && *(int*)(at2 + 16) == 2 && *(int*)(at2 + 20) == 3 && *(int*)(at2 + 24) == 0 && *(int*)(at2 + 32 + 5 * 4) == 77);
    GC.KeepAlive(grid);
  }

  static void CheckNumbers() {
    var s = Agent.setup;
    double big = Entries.Big;
    s->saturates = unchecked((int)big) == int.MaxValue ? 1 : 0;
    var single = (SingleFn)Emitter.Make(typeof(float), new[] { typeof(long) }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Conv_R_Un); il.Emit(OpCodes.Conv_R4); il.Emit(OpCodes.Ret); }).CreateDelegate(typeof(SingleFn));
    s->roundsOnce = single(0x7fffff4000000001) > 9.2233712e18f ? 1 : 0;
  }

  // The word of an array's class that is its element's class: the same place for every class, or unknown.
  static int ElementOffset() {
    for (int at = 8; at < 96; at += 8) {
      bool same = true;
      foreach (var e in new[] { typeof(string), typeof(Small), typeof(Finalized), typeof(object), typeof(Sample), typeof(Version) })
        same &= *(IntPtr*)((byte*)Layout.ClassWord(e.MakeArrayType()) + at) == e.TypeHandle.Value;
      if (same) return at;
    }
    return 0;
  }

  static IntPtr Address(Type t, string name) { return t.GetMethod(name).MethodHandle.GetFunctionPointer(); }

  // Past the jumps that lead to a method's code.
  static byte* Code(IntPtr at) {
    var p = (byte*)at;
    while (true) {
      if (p[0] == 0xFF && p[1] == 0x25) p = *(byte**)(p + 6 + *(int*)(p + 2));
      else if (p[0] == 0xE9) p = p + 5 + *(int*)(p + 1);
      else return p;
    }
  }

  // The helper that compiled code calls to allocate: after `mov rdi, class word`, a call.
  static IntPtr Helper(Action<ILGenerator> allocate, IntPtr word, bool array) {
    var code = Code(Emitter.Pointer(Emitter.Make(typeof(object), array ? new[] { typeof(int) } : Type.EmptyTypes, il => { if (array) il.Emit(OpCodes.Ldarg_0); allocate(il); il.Emit(OpCodes.Ret); })));
    for (int i = 0; i < 48; i++) {
      if (code[i] != 0x48 || code[i + 1] != 0xBF || *(IntPtr*)(code + i + 2) != word) continue;
      var call = code + i + 10;
      if (call[0] == 0xE8) return (IntPtr)(call + 5 + *(int*)(call + 1));
      if (call[0] == 0xFF && call[1] == 0x15) return *(IntPtr*)(call + 6 + *(int*)(call + 2));
    }
    return IntPtr.Zero;
  }
}

// Managed entries that generated code and prologues call.
public static class Entries {
  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] public delegate void CompileFn(IntPtr slot);
  public static CompileFn compile;
  public static double Big = 1e20;
  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate void FinishFn();
  static FinishFn finish;
  static int finished;
  // At the end of the process, however it comes about: a normal end, Environment.Exit, an unhandled exception.
  public static void Finish(IntPtr callback) {
    if (callback == IntPtr.Zero) return;
    finish = (FinishFn)Marshal.GetDelegateForFunctionPointer(callback, typeof(FinishFn));
    AppDomain.CurrentDomain.ProcessExit += (s, e) => End();
    AppDomain.CurrentDomain.UnhandledException += (s, e) => End();
  }
  static void End() { if (System.Threading.Interlocked.Exchange(ref finished, 1) == 0) finish(); }
  public static void StoreCheck(object array, object value) { if (!array.GetType().GetElementType().IsInstanceOfType(value)) throw new ArrayTypeMismatchException(); }
  public static void Resolve(IntPtr slot) { Callbacks.WaitIfClosed(); compile(slot); }
  public static void Lazy(IntPtr slot, IntPtr context) { Callbacks.WaitIfClosed(); compile(slot); }
  public static void Ensure(long type, IntPtr context) { Classes.Ensure(type, context); }
}
}

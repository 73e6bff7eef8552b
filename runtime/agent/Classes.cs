// Static constructors, and where static fields are.
//
// Generated code reaches a static field through a cell: a native word that holds its address, 0 until the class has been
// initialised. A class with an initialiser has a cell of its own, 0 until the initialiser has run; code that needs the class
// tests that cell and calls Ensure. Ensure runs the initialiser as the CLI says (the host locks, and reports a failed one
// each time), then fills the cells. Registration and filling are under one lock, so that no field is missed.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rapgo {
public static unsafe class Classes {
  sealed class State { public IntPtr cell; public bool done; public readonly List<KeyValuePair<FieldInfo, IntPtr>> waiting = new List<KeyValuePair<FieldInfo, IntPtr>>(); }
  static readonly Dictionary<Type, State> states = new Dictionary<Type, State>();

  public static bool HasInitializer(Type t) { return !t.IsGenericParameter && t.TypeInitializer != null; }

  static State Of(Type t) {
    State s;
    if (!states.TryGetValue(t, out s)) states.Add(t, s = new State());
    return s;
  }

  // Returns 1 where the address is known now, 0 where it will be once the class is initialised.
  public static long StaticCell(int field, long* cell) {
    var f = Table<FieldInfo>.Item(field);
    var t = f.DeclaringType;
    lock (states) {
      if (HasInitializer(t) && !Of(t).done) { Of(t).waiting.Add(new KeyValuePair<FieldInfo, IntPtr>(f, (IntPtr)cell)); return 0; }
      *cell = (long)Emitter.AddressOf(f);
      return 1;
    }
  }

  // Returns 1 where the class needs no initialisation any more.
  public static long ClassCell(int type, long* cell) {
    var t = Table<Type>.Item(type);
    lock (states) {
      var s = Of(t);
      if (!HasInitializer(t)) s.done = true;
      if (s.done) *cell = 1; else s.cell = (IntPtr)cell;
      return s.done ? 1 : 0;
    }
  }

  [ThreadStatic] static HashSet<Type> running;

  public static void Ensure(long type, IntPtr context) {
    var t = Table<Type>.Item((int)type);
    long target = 0;
    try {
      if (running == null) running = new HashSet<Type>();
      bool outermost = running.Add(t);
      try { RuntimeHelpers.RunClassConstructor(t.TypeHandle); } finally { if (outermost) running.Remove(t); }
      lock (states) {
        var s = Of(t);
        foreach (var w in s.waiting) *(IntPtr*)w.Value = Emitter.AddressOf(w.Key);
        // Within the initialiser itself, on its own thread, fields are reachable but the class is not yet initialised.
        if (outermost) { s.waiting.Clear(); s.done = true; if (s.cell != IntPtr.Zero) *(long*)s.cell = 1; }
      }
    } catch (Exception e) when ((target = Passes.First(context, e)) >= 0) { Contexts.Caught(context, e, target); }
  }
}
}

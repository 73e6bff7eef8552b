// Which method a virtual call reaches for objects of an exact class, by reflection: the implementation of an interface's
// method, variance and default methods included, or the last override of a class's. Where an object is at hand the answer is
// checked against the host's own (`ldvirtftn`, design 2.9) before it is used.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Rapgo {
public static class Dispatch {
  const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] public delegate IntPtr MissFn(IntPtr table);
  public static MissFn missed;
  [ThreadStatic] static object receiver;
  delegate IntPtr EntryFn(object o);
  static readonly Dictionary<int, EntryFn> entries = new Dictionary<int, EntryFn>();
  static readonly Dictionary<KeyValuePair<IntPtr, long>, IntPtr> known = new Dictionary<KeyValuePair<IntPtr, long>, IntPtr>();
  const int HostSlot = 16 * 64;   // behind a table's entries: the slot through which the host dispatches

  // A call found its dispatch table without an entry for the object: where does it go? The miss slot says which word of the
  // saved arguments the object is in (bit 0), whether it is a delegate (bit 1), and its table. Python adds the entry; what
  // finds its place taken by another class is answered here each time.
  public static unsafe IntPtr Missed(IntPtr slot, IntPtr context, IntPtr frame) {
    var miss = (long*)slot;
    var table = (IntPtr)miss[2];
    var at = (IntPtr)((long)frame + 8 * (miss[0] & 1));
    var o = Emitter.LoadAt(at);
    bool isDelegate = (miss[0] & 2) != 0, open = false;
    var key = new KeyValuePair<IntPtr, long>(table, isDelegate ? Key(o, out open) : *(long*)Layout.Address(o));
    IntPtr target;
    bool found;
    lock (known) found = known.TryGetValue(key, out target);
    if (!found) {
      receiver = o;
      target = missed(table);
      receiver = null;
      lock (known) known[key] = target;
    }
    if (target == IntPtr.Zero) target = *(IntPtr*)((long)table + HostSlot);
    else if (isDelegate && !open) Emitter.StoreAt(at, ((Delegate)o).Target);   // the slot of an open one leaves it out
    return ((IntPtr*)target)[1];
  }

  // ---- delegates: the table of an Invoke method is keyed by the pointer that the delegate would call: the shuffled one of
  // an open static method, else its own. For the host's multicast and other stubs the entry says "host".

  public static bool IsInvoke(MethodInfo m) { return m.Name == "Invoke" && typeof(Delegate).IsAssignableFrom(m.DeclaringType); }

  static int Offset(string name) {
    var f = typeof(Delegate).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);
    return f == null ? 0 : 8 + Layout.Offset(f);
  }

  public static unsafe void LayOutDelegates() {
    var s = Agent.setup;
    s->delegateTarget = Offset("_target"); s->delegatePointer = Offset("_methodPtr"); s->delegateAux = Offset("_methodPtrAux");
    if (s->delegateTarget == 0 || s->delegatePointer == 0 || s->delegateAux == 0) s->delegatePointer = 0;
  }

  static unsafe long Key(object d, out bool open) {
    var at = (byte*)Layout.Address(d);
    long aux = *(long*)(at + Agent.setup->delegateAux), own = *(long*)(at + Agent.setup->delegatePointer);
    open = aux != 0;
    return open ? aux : own;
  }

  // The host has one body for all instantiations over references.
  static bool SharesCode(Type t) {
    if (!t.IsGenericType) return false;
    foreach (var a in t.GetGenericArguments()) if (!a.IsValueType || SharesCode(a)) return true;
    return false;
  }

  static MethodInfo OfDelegate(Delegate d, out long key) {
    bool open;
    key = Key(d, out open);
    if (d.GetInvocationList().Length != 1) return null;
    try {
      var m = d.Method;
      if (!open && !m.IsStatic && SharesCode(m.DeclaringType)) return null;   // the entry does not say which instantiation's it is
      return (!open || m.IsStatic) && (long)m.MethodHandle.GetFunctionPointer() == key ? m : null;
    } catch (InvalidOperationException) { return null; }   // a dynamic method has no handle to ask
  }

  // For the object that missed: the method that the host would call, or null if reflection and the host disagree.
  // `exact`: its class, null for delegates.
  public static unsafe MethodInfo OfReceiver(int number, out long word, out Type exact) {
    var declared = (MethodInfo)Table<MethodBase>.Item(number);
    exact = IsInvoke(declared) ? null : receiver.GetType();
    if (exact == null) return OfDelegate((Delegate)receiver, out word);
    word = *(long*)Layout.Address(receiver);
    return Agreed(receiver, number, declared, Resolve(exact, declared));
  }

  // What reflection says, if the host does the same.
  static MethodInfo Agreed(object o, int number, MethodInfo declared, MethodInfo m) {
    if (m == null) return null;
    EntryFn entry;
    if (!entries.TryGetValue(number, out entry)) entries.Add(number, entry = (EntryFn)Emitter.LoadVirtualOf(declared).CreateDelegate(typeof(EntryFn)));
    return entry(o) == m.MethodHandle.GetFunctionPointer() ? m : null;
  }

  // For any object of an exact class. Reflection does not show every override (one with a narrower result has a name and a
  // slot of its own), so that the host is asked with an object that no constructor has seen.
  public static MethodInfo OfExact(Type exact, int number) {
    var declared = (MethodInfo)Table<MethodBase>.Item(number);
    var m = Resolve(exact, declared);
    if (m == null || !declared.IsVirtual || exact.IsValueType) return m;
    if (exact.IsAbstract || exact.IsArray || exact == typeof(string) || exact.ContainsGenericParameters) return null;
    // such an object must not be noticed: it would run the static constructor, or its finalizer
    if (exact.TypeInitializer != null || Finalizable(exact)) return null;
    object o;
    try { o = System.Runtime.Serialization.FormatterServices.GetUninitializedObject(exact); } catch (Exception) { return null; }
    GC.SuppressFinalize(o);
    return Agreed(o, number, declared, m);
  }

  static bool Finalizable(Type t) {
    var m = t.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, Type.EmptyTypes, null);
    return m == null || m.DeclaringType != typeof(object);
  }

  // Null where there is no plain answer: the host decides at each call.
  public static MethodInfo Resolve(Type exact, MethodInfo declared) {
    if (!declared.IsVirtual && !declared.IsStatic) return declared;
    var open = declared.IsGenericMethod ? declared.GetGenericMethodDefinition() : declared;
    var found = declared.DeclaringType.IsInterface ? OfInterface(exact, open) : OfClass(exact, open);
    if (found == null || found.IsAbstract) return null;
    return declared.IsGenericMethod && found.IsGenericMethodDefinition ? found.MakeGenericMethod(declared.GetGenericArguments()) : found;
  }

  static bool Same(MethodInfo a, MethodInfo b) { return a.MetadataToken == b.MetadataToken && a.Module == b.Module; }

  static MethodInfo OfInterface(Type exact, MethodInfo open) {
    var wanted = open.DeclaringType;
    if (exact.IsInterface || exact.IsArray) return null;
    var chosen = Array.IndexOf(exact.GetInterfaces(), wanted) >= 0 ? wanted : null;
    if (chosen == null) foreach (var i in exact.GetInterfaces())
      if (wanted.IsAssignableFrom(i) && i.IsGenericType && wanted.IsGenericType && i.GetGenericTypeDefinition() == wanted.GetGenericTypeDefinition()) {
        if (chosen != null) return null;   // several would do: the host's rule is its own
        chosen = i;
      }
    if (chosen == null) return null;
    var map = exact.GetInterfaceMap(chosen);
    for (int k = 0; k < map.InterfaceMethods.Length; k++) if (Same(map.InterfaceMethods[k], open)) return map.TargetMethods[k];
    return null;
  }

  static MethodInfo OfClass(Type exact, MethodInfo open) {
    var root = open.GetBaseDefinition();
    for (var t = exact; t != null; t = t.BaseType)
      foreach (var m in t.GetMethods(Declared))
        if (m.IsVirtual && m.Name == open.Name && Same(m.GetBaseDefinition(), root)) return m;
    return null;
  }
}
}

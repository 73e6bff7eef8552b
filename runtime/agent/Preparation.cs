// The host compiles the agent's own methods when they are first called, one after the other, which is a good part of what a
// warm program waits for. This compiles, beside the main thread, those that it comes to later.
using System;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rapgo {
public static class Preparation {
  const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

  // Roughly in the order in which they are needed. What fails here fails again, and is told, when it is needed.
  public static void Run() {
    try { PrepareAll(); } catch (Exception) { }
  }

  static void PrepareAll() {
    foreach (var t in new[] { typeof(Bridges), typeof(Dispatch), typeof(Entries), typeof(Identities), typeof(Images), typeof(Shape), typeof(Emitter), typeof(Constants), typeof(Contexts), typeof(Passes) }) Prepare(t);
  }

  static void Prepare(Type t) {
    if (t.ContainsGenericParameters || typeof(Delegate).IsAssignableFrom(t)) return;
    foreach (var n in t.GetNestedTypes(All)) Prepare(n);
    foreach (var c in t.GetConstructors(All)) RuntimeHelpers.PrepareMethod(c.MethodHandle);
    foreach (var m in t.GetMethods(All)) if (!m.IsAbstract && !m.ContainsGenericParameters) RuntimeHelpers.PrepareMethod(m.MethodHandle);
  }
}
}

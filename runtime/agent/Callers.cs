// Methods that look at who called them. They would see a thunk of ours in place of the caller, so that a method that calls
// one is left to the host. In the core library such methods have a local of type StackCrawlMark (design 2.15); those that
// walk the stack by other means are named.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;

namespace Rapgo {
public static class Callers {
  static readonly Assembly core = typeof(object).Assembly;
  static readonly HashSet<string> walkers = new HashSet<string> { "System.Diagnostics.StackTrace..ctor", "System.Diagnostics.StackFrame..ctor", "System.Environment.get_StackTrace", "System.Reflection.MethodBase.GetCurrentMethod", "System.Reflection.Assembly.GetCallingAssembly", "System.Reflection.Assembly.GetExecutingAssembly" };
  static readonly HashSet<string> suspects = new HashSet<string> { "System.Type", "System.Activator", "System.AppDomain", "System.Delegate", "System.Resources.ResourceManager", "System.Threading.Thread", "System.RuntimeType" };

  public static bool LooksAtCaller(MethodBase m) {
    var t = m.DeclaringType;
    if (t.Assembly != core && t != typeof(StackTrace) && t != typeof(StackFrame)) return false;
    if (walkers.Contains(t.FullName + "." + m.Name)) return true;
    if (t.Namespace != "System.Reflection" && t.Namespace != "System.Runtime.Loader" && !suspects.Contains(t.FullName ?? "")) return false;
    if (m.IsAbstract || m.IsGenericMethodDefinition) return false;
    var body = m.GetMethodBody();
    if (body != null) foreach (var l in body.LocalVariables) if (l.LocalType.Name == "StackCrawlMark") return true;
    return false;
  }
}
}

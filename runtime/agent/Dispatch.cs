// Which method a virtual call reaches for objects of an exact class. Reflection proposes, and the host decides: the proposal
// stands only if its entry is what `ldvirtftn` gives for an object of the class (design 2.9).
using System;
using System.Collections.Generic;
using System.Reflection;

namespace Rapgo {
public static unsafe class Dispatch {
  public static MethodInfo Resolve(Type exact, MethodInfo declared) { return null; }
  public static IntPtr Register(int method, IntPtr table) { return IntPtr.Zero; }
  public static long SetTarget(long a, long b, long c) { return 0; }
}
}

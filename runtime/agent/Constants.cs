// Objects that code names: string literals, types, handles. Each has a slot that the host's collector scans and whose address
// never changes: a static field. A pool is a generic class with 64 such fields; every further pool is one more instantiation.
using System;
using System.Collections.Generic;
using System.Reflection;

namespace Rapgo {
public sealed class Pool<T> {
  public static object f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31,
    f32, f33, f34, f35, f36, f37, f38, f39, f40, f41, f42, f43, f44, f45, f46, f47, f48, f49, f50, f51, f52, f53, f54, f55, f56, f57, f58, f59, f60, f61, f62, f63;
}

public static unsafe class Constants {
  const int Fields = 64;
  static Type pool = typeof(Pool<int>);
  static IntPtr start;
  static int used = Fields;

  // kind 0: the string of a token in a method's module; 1: the Type of a type number; 2, 3, 4: the handle of a type, field
  // or method number, boxed; 5: the Assembly of a method number; 6: its MethodBase.
  public static IntPtr Literal(int number, int token, long kind) {
    object o;
    switch (kind) {
      case 0: o = string.Intern(Table<MethodBase>.Item(number).Module.ResolveString(token)); break;
      case 1: o = Table<Type>.Item(number); break;
      case 2: o = Table<Type>.Item(number).TypeHandle; break;
      case 3: o = Table<FieldInfo>.Item(number).FieldHandle; break;
      case 4: o = Table<MethodBase>.Item(number).MethodHandle; break;
      case 5: o = Table<MethodBase>.Item(number).Module.Assembly; break;
      default: o = Table<MethodBase>.Item(number); break;
    }
    return Slot(o);
  }

  public static IntPtr Slot(object o) {
    if (used == Fields) {
      pool = typeof(Pool<>).MakeGenericType(pool);
      start = Emitter.AddressOf(pool.GetField("f0"));
      var last = Emitter.AddressOf(pool.GetField("f63"));
      if ((long)last - (long)start != 8 * (Fields - 1)) throw new PlatformNotSupportedException("this host does not keep static references of a class together");
      used = 0;
    }
    var slot = (IntPtr)((long)start + 8 * used++);
    Emitter.StoreAt(slot, o);
    return slot;
  }
}
}

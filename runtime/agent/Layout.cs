// Where things are in the host's objects: class words, field offsets, sizes, and which words of a struct are references.
//
// On CoreCLR an object's first word is its type's handle (arrays of references on 3.1 excepted, whose word is read off an
// empty array), a field's handle points to a descriptor with the offset in the low 27 bits of its second word, and an
// array's class word points to its component size. Probes.Start checks each of these on this host before it is relied on.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace Rapgo {
public static unsafe class Layout {
  const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

  public static IntPtr Address(object o) { var r = __makeref(o); return **(IntPtr**)(&r); }

  public static IntPtr ClassWord(Type t) {
    if (!t.IsArray) return t.TypeHandle.Value;
    var e = t.GetElementType();
    object empty = e.MakeArrayType() == t ? Array.CreateInstance(e, 0) : Array.CreateInstance(e, new int[t.GetArrayRank()]);
    var word = *(IntPtr*)Address(empty);
    GC.KeepAlive(empty);
    return word;
  }

  // From the start of the object's data (the word after the class word), or of the struct.
  public static int Offset(FieldInfo f) { return (int)(((uint*)f.FieldHandle.Value)[3] & 0x7FFFFFF); }

  delegate int SizeFn();
  public static int Size(Type t) {
    if (!Describe.IsByRefLike(t)) return *(ushort*)ClassWord(t.MakeArrayType());
    // there are no arrays of ref structs: ask the host's compiler
    return ((SizeFn)Emitter.Make(typeof(int), Type.EmptyTypes, il => { il.Emit(OpCodes.Sizeof, t); il.Emit(OpCodes.Ret); }).CreateDelegate(typeof(SizeFn)))();
  }

  static int SizeOfField(Type t) {
    if (!t.IsValueType || t.IsByRef || t.IsPointer || IsByReference(t)) return 8;
    return Size(t);
  }

  // 3.1 has no ref fields; its Span is made of this.
  static bool IsByReference(Type t) { return t.IsGenericType && t.GetGenericTypeDefinition().FullName == "System.ByReference`1"; }

  static int Repeats(Type t, FieldInfo f) {
    foreach (var a in t.CustomAttributes)
      if (a.AttributeType.FullName == "System.Runtime.CompilerServices.InlineArrayAttribute") return (int)a.ConstructorArguments[0].Value;
    return 1;
  }

  public static void References(Type t, int at, List<int> refs, List<int> byrefs) {
    if (IsByReference(t)) { byrefs.Add(at); return; }
    foreach (var f in t.GetFields(Instance)) {
      var ft = f.FieldType;
      int o = at + Offset(f);
      if (ft.IsByRef) byrefs.Add(o);
      else if (ft.IsPointer || ft.IsPrimitive || ft.IsEnum) continue;
      else if (!ft.IsValueType) { if (IsFunctionPointerLike(ft)) continue; for (int i = 0, n = Repeats(t, f); i < n; i++) refs.Add(o + 8 * i); }
      else { int n = Repeats(t, f), size = n > 1 ? SizeOfField(ft) : 0; for (int i = 0; i < n; i++) References(ft, o + i * size, refs, byrefs); }
    }
    if (at == 0) { refs.Sort(); byrefs.Sort(); }
  }

  static bool IsFunctionPointerLike(Type t) { return !t.IsClass && !t.IsInterface && !t.IsArray; }

  public static bool HasFinalizer(Type t) {
    for (; t != null && t != typeof(object); t = t.BaseType)
      if (t.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, null, Type.EmptyTypes, null) != null) return true;
    return false;
  }
}
}

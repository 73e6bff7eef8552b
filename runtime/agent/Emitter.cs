// Managed code made at run time: the thunks through which generated code calls the host, the bridges through which the host
// calls generated code, and small helpers.
//
// A shape is a signature without names: "R:a,b,…" with a letter for each type, i and l integers of 4 and 8 bytes, f and d
// floats, r a reference, b a byref, sN the struct with type number N, v nothing; a leading "t" says that the first argument
// is `this`. Structs pass by address between generated code and these thunks. Everything here is a DynamicMethod: it is
// compiled once at the highest level, and sees private members.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rapgo {
public sealed class Shape {
  public readonly bool hasThis; public readonly Type result; public readonly Type[] args;
  public Shape(string text) {
    if (text[0] == 't') { hasThis = true; text = text.Substring(1); }
    var part = text.Split(':');
    result = TypeOf(part[0]);
    args = part[1].Length == 0 ? Type.EmptyTypes : Array.ConvertAll(part[1].Split(','), TypeOf);
  }
  static Type TypeOf(string s) {
    switch (s[0]) {
      case 'i': return typeof(int); case 'l': return typeof(long); case 'f': return typeof(float); case 'd': return typeof(double);
      case 'r': return typeof(object); case 'b': return typeof(byte).MakeByRefType(); case 'v': return typeof(void);
      case 's': return Table<Type>.Item(int.Parse(s.Substring(1)));
      default: throw new ArgumentException("no type letter " + s);
    }
  }
  public static bool IsStruct(Type t) { return t.IsValueType && !t.IsPrimitive && t != typeof(void); }
  // Words of eight bytes in a bridge's frame.
  public static int Words(Type t) { return t == typeof(void) ? 0 : IsStruct(t) ? (Layout.Size(t) + 7) / 8 : 1; }
}

public static unsafe class Emitter {
  static readonly Type P = typeof(IntPtr), O = typeof(object);
  static readonly Func<DynamicMethod, RuntimeMethodHandle> handleOf = (Func<DynamicMethod, RuntimeMethodHandle>)Delegate.CreateDelegate(typeof(Func<DynamicMethod, RuntimeMethodHandle>), typeof(DynamicMethod).GetMethod("GetMethodDescriptor", BindingFlags.Instance | BindingFlags.NonPublic));
  static int made;

  public static DynamicMethod Make(Type result, Type[] args, Action<ILGenerator> body) {
    var m = new DynamicMethod("rapgo" + made++, result, args, Images.Owner, true);
    body(m.GetILGenerator());
    Agent.keep.Add(m);
    return m;
  }
  public static IntPtr Pointer(DynamicMethod m) { var h = handleOf(m); RuntimeHelpers.PrepareMethod(h); return h.GetFunctionPointer(); }

  // ---- references at addresses that only native code knows

  delegate void StoreFn(IntPtr at, object o);
  delegate object LoadFn(IntPtr at);
  static readonly StoreFn store = (StoreFn)Make(typeof(void), new[] { P, O }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Stind_Ref); il.Emit(OpCodes.Ret); }).CreateDelegate(typeof(StoreFn));
  static readonly LoadFn load = (LoadFn)Make(O, new[] { P }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldind_Ref); il.Emit(OpCodes.Ret); }).CreateDelegate(typeof(LoadFn));
  public static void StoreAt(IntPtr at, object o) { store(at, o); }
  public static object LoadAt(IntPtr at) { return load(at); }

  delegate IntPtr AddressFn();
  public static IntPtr AddressOf(FieldInfo f) {
    var m = new DynamicMethod("address", P, Type.EmptyTypes, typeof(Agent).Module, true);
    var il = m.GetILGenerator();
    il.Emit(OpCodes.Ldsflda, f); il.Emit(OpCodes.Conv_U); il.Emit(OpCodes.Ret);
    return ((AddressFn)m.CreateDelegate(typeof(AddressFn)))();
  }
  // For statics that move or differ by thread: managed code that returns the address each time.
  public static IntPtr StaticAddress(int field) {
    var f = Table<FieldInfo>.Item(field);
    return Pointer(Make(typeof(byte).MakeByRefType(), Type.EmptyTypes, il => { il.Emit(OpCodes.Ldsflda, f); il.Emit(OpCodes.Ret); }));
  }

  // ---- call-outs: RESULT (args…, target, context [, address of a struct result]); what the target throws becomes pending

  static void Guarded(ILGenerator il, Shape s, int context, Action call) {
    bool byAddress = Shape.IsStruct(s.result), none = s.result == typeof(void);
    LocalBuilder r = none ? null : il.DeclareLocal(s.result), e = il.DeclareLocal(O);
    il.BeginExceptionBlock();
    for (int i = 0; i < s.args.Length; i++) { il.Emit(OpCodes.Ldarg, (short)i); if (Shape.IsStruct(s.args[i])) il.Emit(OpCodes.Ldobj, s.args[i]); }
    call();
    if (!none) il.Emit(OpCodes.Stloc, r);
    if (byAddress) {
      // Whole words: half of an address that was here before must not stay beside a number, and the host may leave padding
      // unwritten. Not before the call, since the memory may be an argument's.
      il.Emit(OpCodes.Ldarg, (short)(context + 1)); il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Ldc_I4, 8 * Shape.Words(s.result)); il.Emit(OpCodes.Initblk);
      il.Emit(OpCodes.Ldarg, (short)(context + 1)); il.Emit(OpCodes.Ldloc, r); il.Emit(OpCodes.Stobj, s.result);
    }
    var target = il.DeclareLocal(typeof(long));
    il.BeginExceptFilterBlock();
    il.Emit(OpCodes.Stloc, e);
    il.Emit(OpCodes.Ldarg, (short)context); il.Emit(OpCodes.Ldloc, e); il.Emit(OpCodes.Call, typeof(Passes).GetMethod("First")); il.Emit(OpCodes.Stloc, target);
    il.Emit(OpCodes.Ldc_I4_1);
    il.BeginCatchBlock(null);
    il.Emit(OpCodes.Stloc, e);
    il.Emit(OpCodes.Ldarg, (short)context); il.Emit(OpCodes.Ldloc, e); il.Emit(OpCodes.Ldloc, target); il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Caught"));
    il.EndExceptionBlock();
    if (!byAddress && !none) il.Emit(OpCodes.Ldloc, r);
    il.Emit(OpCodes.Ret);
  }

  static Type[] NativeArgs(Shape s, params Type[] more) {
    var all = new List<Type>(Array.ConvertAll(s.args, t => Shape.IsStruct(t) ? P : t));
    all.AddRange(more);
    if (Shape.IsStruct(s.result)) all.Add(P);
    return all.ToArray();
  }
  static Type NativeResult(Shape s) { return Shape.IsStruct(s.result) ? typeof(void) : s.result; }

  static void CallManaged(ILGenerator il, Shape s) {
    if (!s.hasThis) { il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, s.result, s.args, null); return; }
    var rest = new Type[s.args.Length - 1];
    Array.Copy(s.args, 1, rest, 0, rest.Length);
    il.EmitCalli(OpCodes.Calli, CallingConventions.HasThis, s.result, rest, null);
  }

  public static IntPtr Thunk(string shape) {
    var s = new Shape(shape);
    int n = s.args.Length;
    return Pointer(Make(NativeResult(s), NativeArgs(s, P, P), il => Guarded(il, s, n + 1, () => { il.Emit(OpCodes.Ldarg, (short)n); CallManaged(il, s); })));
  }

  // A virtual call through the host's own dispatch: the same arguments, the target is not looked at.
  public static IntPtr Virtual(int method, string shape) {
    var s = new Shape(shape);
    var m = (MethodInfo)Table<MethodBase>.Item(method);
    return Pointer(Make(NativeResult(s), NativeArgs(s, P, P), il => Guarded(il, s, s.args.Length + 1, () => il.Emit(OpCodes.Callvirt, m))));
  }

  // calli of unmanaged code from a managed signature: the host marshals nothing, but leaves its transition.
  public static IntPtr Calli(string shape) {
    var s = new Shape(shape);
    int n = s.args.Length;
    return Pointer(Make(NativeResult(s), NativeArgs(s, P, P), il => Guarded(il, s, n + 1, () => { il.Emit(OpCodes.Ldarg, (short)n); il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, s.result, s.args); })));
  }

  // What a call-out's target is: the method's own entry, or, where an ordinary call of that entry would not do, managed code
  // that makes the call. Constructors of strings and arrays allocate: theirs return the object.
  public static IntPtr Function(int method) {
    var m = Table<MethodBase>.Item(method);
    var t = m.DeclaringType;
    var args = new List<Type>();
    var c = m as ConstructorInfo;
    foreach (var p in m.GetParameters()) args.Add(p.ParameterType);
    if (c != null && !c.IsStatic && (t == typeof(string) || t.IsArray))
      return Pointer(Make(O, args.ToArray(), il => { for (int i = 0; i < args.Count; i++) il.Emit(OpCodes.Ldarg, (short)i); il.Emit(OpCodes.Newobj, c); il.Emit(OpCodes.Ret); }));
    if (t.IsArray && c == null) {
      args.Insert(0, t);
      var r = ((MethodInfo)m).ReturnType;
      return Pointer(Make(r, args.ToArray(), il => { for (int i = 0; i < args.Count; i++) il.Emit(OpCodes.Ldarg, (short)i); il.Emit(OpCodes.Call, (MethodInfo)m); il.Emit(OpCodes.Ret); }));
    }
    if (t.IsValueType && c == null && !m.IsStatic) return ((AddressFn)Make(P, Type.EmptyTypes, il => { il.Emit(OpCodes.Ldftn, (MethodInfo)m); il.Emit(OpCodes.Ret); }).CreateDelegate(typeof(AddressFn)))();
    return m.MethodHandle.GetFunctionPointer();
  }

  // native int (object): the entry of the method that a virtual call would reach.
  public static IntPtr LoadVirtual(int method) { return Pointer(LoadVirtualOf((MethodInfo)Table<MethodBase>.Item(method))); }
  public static DynamicMethod LoadVirtualOf(MethodInfo m) {
    return Make(P, new[] { O }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldvirtftn, m); il.Emit(OpCodes.Ret); });
  }

  public static IntPtr NewDelegate(int type) {
    var t = Table<Type>.Item(type);
    return Pointer(Make(O, new[] { O, P }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Newobj, t.GetConstructors()[0]); il.Emit(OpCodes.Ret); }));
  }

  // object (object): isinst never throws and is called as it is; castclass goes through a thunk.
  public static IntPtr Cast(int type, bool throws) {
    var t = Table<Type>.Item(type);
    return Pointer(Make(O, new[] { O }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(throws ? OpCodes.Castclass : OpCodes.Isinst, t); il.Emit(OpCodes.Ret); }));
  }

  // void (object, address): unbox.any of a value type, with the host's own checks and its exceptions.
  public static IntPtr Unbox(int type) {
    var t = Table<Type>.Item(type);
    return Pointer(Make(typeof(void), new[] { O, typeof(long) }, il => { il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Conv_U); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Unbox_Any, t); il.Emit(OpCodes.Stobj, t); il.Emit(OpCodes.Ret); }));
  }

  // object (address): box of any value type, for Nullable, of which it makes null or the value's own box.
  public static IntPtr Box(int type) {
    var t = Table<Type>.Item(type);
    return Pointer(Make(O, new[] { typeof(long) }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Conv_U); il.Emit(OpCodes.Ldobj, t); il.Emit(OpCodes.Box, t); il.Emit(OpCodes.Ret); }));
  }
  public static IntPtr UnboxReference(int type) {
    var t = Table<Type>.Item(type);
    return Pointer(Make(typeof(byte).MakeByRefType(), new[] { O }, il => { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Unbox, t); il.Emit(OpCodes.Ret); }));
  }

  // ---- allocation: managed frames around the host's helpers, whose slow path walks the stack from its managed caller. The
  // load after the call keeps the frame there: the compiler must not make a jump of it.

  public static IntPtr Allocate(bool array) {
    var args = array ? new[] { P, P, P } : new[] { P, P };
    return Pointer(Make(O, args, il => {
      il.Emit(OpCodes.Ldarg_0);
      if (array) il.Emit(OpCodes.Ldarg_1);
      il.Emit(array ? OpCodes.Ldarg_2 : OpCodes.Ldarg_1);
      il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, O, array ? new[] { P, P } : new[] { P }, null);
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Volatile); il.Emit(OpCodes.Ldind_I); il.Emit(OpCodes.Pop);
      if (Contexts.Stressed) il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Stress"));
      il.Emit(OpCodes.Ret);
    }));
  }
  public static IntPtr Poll() {
    return Pointer(Make(typeof(void), Type.EmptyTypes, il => {
      il.Emit(OpCodes.Ldc_I8, (long)Agent.setup->noop); il.Emit(OpCodes.Conv_I); il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, typeof(void), Type.EmptyTypes);
      if (Contexts.Stressed) il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Stress"));
      il.Emit(OpCodes.Ret);
    }));
  }

  public static IntPtr Bridge(string shape, IntPtr adapter) { return Bridges.Plain(shape, adapter); }
  public static IntPtr LeafBridge(string shape) { return Bridges.Leaf(shape); }
}
}

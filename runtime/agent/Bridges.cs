// Bridges: how host code enters generated code (design 2.1, 2.4, 2.5).
//
// A bridge has the method's arguments and, last, the address of its slot. It lays the arguments out in the root area, word by
// word (result first), publishes the new top, makes an unmanaged call to Inner, whose transition leaves the explicit frame
// that the collector goes on from, and Inner calls the shape's adapter, native code that passes the words on.
// A bridge that finds no room in the thread's area goes on in a variant of itself that has an area of its own: a local
// variable of interior pointers, which the collector scans and updates, whether they are references, byrefs or (in structs)
// neither.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rapgo {
public static unsafe class Bridges {
  const int Slack = 64;                     // words that a function may use above the limit before it has looked at it
  const int Exc = 8, Top = 16, Limit = 24, Pins = 72, Pinned = 80;  // offsets in the context
  const int Mark = 16;                      // offset in a slot
  const int PinSlots = 16;                  // pinned locals of an area: what `fixed` holds in place
  static readonly Type P = typeof(IntPtr), V = typeof(void);

  sealed class Kind { public string shape; public IntPtr adapter; public IntPtr[] based = new IntPtr[2]; }
  static readonly List<Kind> kinds = new List<Kind>();

  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate void InnerFn(IntPtr adapter, IntPtr context, IntPtr frame, IntPtr slot);
  static IntPtr inner;

  public static void Start() {
    var d = Emitter.Make(V, new[] { P, P, P, P }, il => {
      il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ldarg_2); il.Emit(OpCodes.Ldarg_3); il.Emit(OpCodes.Ldarg_0);
      il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, V, new[] { P, P, P }, null);
      il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Volatile); il.Emit(OpCodes.Ldind_I); il.Emit(OpCodes.Pop);   // no jump in place of the call
      il.Emit(OpCodes.Ret);
    }).CreateDelegate(typeof(InnerFn));
    Agent.keep.Add(d);
    inner = Marshal.GetFunctionPointerForDelegate(d);
    Agent.setup->grow = Grow();
  }

  // ---- areas

  static readonly ModuleBuilder module = MakeModule();
  static ModuleBuilder MakeModule() {
    var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("rapgo.areas"), AssemblyBuilderAccess.Run);
    var m = assembly.DefineDynamicModule("rapgo.areas");
    var t = m.DefineType("System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", TypeAttributes.Public, typeof(Attribute));
    var il = t.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, new[] { typeof(string) }).GetILGenerator();
    il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, null, Type.EmptyTypes, null)); il.Emit(OpCodes.Ret);
    assembly.SetCustomAttribute(new CustomAttributeBuilder(t.CreateType().GetConstructor(new[] { typeof(string) }), new object[] { typeof(object).Assembly.GetName().Name }));
    return m;
  }

  // A struct of n words that the collector takes for interior pointers: ref fields, or, before .NET 7, ByReference<byte>.
  static Type Struct(string name, Type field, int n) {
    var t = module.DefineType(name, TypeAttributes.Public | TypeAttributes.SequentialLayout | TypeAttributes.Sealed, typeof(ValueType));
    var mark = typeof(object).Assembly.GetType("System.Runtime.CompilerServices.IsByRefLikeAttribute");
    t.SetCustomAttribute(new CustomAttributeBuilder(mark.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, Type.EmptyTypes, null), new object[0]));
    for (int i = 0; i < n; i++) t.DefineField("f" + i, field, FieldAttributes.Public);
    return t.CreateType();
  }
  static readonly Dictionary<int, Type> areas = new Dictionary<int, Type>();
  static Type Area(int words) {
    lock (areas) {
      Type t;
      if (areas.TryGetValue(words, out t)) return t;
      var reference = typeof(object).Assembly.GetType("System.ByReference`1");
      t = words <= 64 ? Struct("Words" + words, reference == null ? typeof(byte).MakeByRefType() : reference.MakeGenericType(typeof(byte)), words)
        : Struct("Area" + words, Area(64), words / 64);
      areas.Add(words, t);
      return t;
    }
  }
  const int SmallArea = 512, LargeArea = 4096;

  // ---- the pieces of a bridge

  static void Word(ILGenerator il, LocalBuilder context, int offset) { il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Ldc_I4, offset); il.Emit(OpCodes.Add); }
  static void LoadWord(ILGenerator il, LocalBuilder context, int offset) { il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Ldc_I4, offset); il.Emit(OpCodes.Add); il.Emit(OpCodes.Ldind_I); }
  static void StoreWord(ILGenerator il, LocalBuilder context, int offset, Action value) { il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Ldc_I4, offset); il.Emit(OpCodes.Add); value(); il.Emit(OpCodes.Stind_I); }
  static void At(ILGenerator il, LocalBuilder frame, int word) { il.Emit(OpCodes.Ldloc, frame); if (word > 0) { il.Emit(OpCodes.Ldc_I4, 8 * word); il.Emit(OpCodes.Add); } }

  static void Enter(ILGenerator il, Shape s, IntPtr adapter, LocalBuilder context, LocalBuilder top, Action boundary, Action restoreArea) {
    var outer = il.DeclareLocal(P);
    LoadWord(il, context, 8 * Passes.Eh); il.Emit(OpCodes.Stloc, outer);
    StoreWord(il, context, 8 * Passes.Eh, boundary);
    Action restore = () => { StoreWord(il, context, 8 * Passes.Eh, () => il.Emit(OpCodes.Ldloc, outer)); restoreArea(); };
    int word = Shape.Words(s.result), result = word;
    for (int i = 0; i < s.args.Length; i++) {
      if (Shape.IsStruct(s.args[i])) { At(il, top, word); il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Ldc_I4, 8 * Shape.Words(s.args[i])); il.Emit(OpCodes.Initblk); }
      At(il, top, word);
      il.Emit(OpCodes.Ldarg, (short)i);
      // whole words: half of an address that was here before, beside a number, could look like one
      if (s.args[i] == typeof(int)) { il.Emit(OpCodes.Conv_U8); il.Emit(OpCodes.Stind_I8); }
      else if (s.args[i] == typeof(float)) { At(il, top, word); il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Conv_I8); il.Emit(OpCodes.Stind_I8); il.Emit(OpCodes.Stobj, s.args[i]); }
      else if (s.args[i].IsByRef) il.Emit(OpCodes.Stind_I); else il.Emit(OpCodes.Stobj, s.args[i]);
      word += Shape.Words(s.args[i]);
    }
    StoreWord(il, context, Top, () => At(il, top, word));
    il.Emit(OpCodes.Ldc_I8, (long)adapter); il.Emit(OpCodes.Conv_I);
    il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Ldloc, top); il.Emit(OpCodes.Ldarg, (short)s.args.Length);
    il.Emit(OpCodes.Ldc_I8, (long)inner); il.Emit(OpCodes.Conv_I);
    il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, V, new[] { P, P, P, P });
    var ok = il.DefineLabel();
    LoadWord(il, context, 0); il.Emit(OpCodes.Brfalse, ok);
    var e = il.DeclareLocal(typeof(object));
    il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Take")); il.Emit(OpCodes.Stloc, e);
    restore();
    il.Emit(OpCodes.Ldloc, e); il.Emit(OpCodes.Throw);
    il.MarkLabel(ok);
    restore();
    if (result > 0) { il.Emit(OpCodes.Ldloc, top); if (s.result.IsByRef) il.Emit(OpCodes.Ldind_I); else il.Emit(OpCodes.Ldobj, s.result); }
    il.Emit(OpCodes.Ret);
  }

  static Type[] WithSlot(Shape s) { var a = new Type[s.args.Length + 1]; s.args.CopyTo(a, 0); a[s.args.Length] = P; return a; }

  // The usual bridge: the thread has an area, and room in it.
  public static IntPtr Plain(string shape, IntPtr adapter) {
    int number;
    lock (kinds) { number = kinds.Count; kinds.Add(new Kind { shape = shape, adapter = adapter }); }
    var s = new Shape(shape);
    int need = 8 * (Slack + Shape.Words(s.result));
    foreach (var a in s.args) need += 8 * Shape.Words(a);
    var all = WithSlot(s);
    return Emitter.Pointer(Emitter.Make(s.result, all, il => {
      LocalBuilder context = il.DeclareLocal(P), top = il.DeclareLocal(P);
      var full = il.DefineLabel();
      if (Agent.setup->countsBridges != 0) {   // a word of the slot says how often the host called; threads may lose some
        il.Emit(OpCodes.Ldarg, (short)s.args.Length); il.Emit(OpCodes.Ldc_I4, Mark); il.Emit(OpCodes.Add); il.Emit(OpCodes.Dup); il.Emit(OpCodes.Ldind_I8);
        il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Conv_I8); il.Emit(OpCodes.Add); il.Emit(OpCodes.Stind_I8);
      }
      il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Current")); il.Emit(OpCodes.Stloc, context);
      LoadWord(il, context, Top); il.Emit(OpCodes.Stloc, top);
      il.Emit(OpCodes.Ldloc, top); il.Emit(OpCodes.Ldc_I4, need); il.Emit(OpCodes.Add);
      LoadWord(il, context, Limit); il.Emit(OpCodes.Bgt_Un, full);
      Enter(il, s, adapter, context, top, () => Word(il, context, 8 * Passes.Base), () => StoreWord(il, context, Top, () => il.Emit(OpCodes.Ldloc, top)));
      il.MarkLabel(full);
      for (int i = 0; i < all.Length; i++) il.Emit(OpCodes.Ldarg, (short)i);
      il.Emit(OpCodes.Ldc_I4, number); il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Call, typeof(Bridges).GetMethod("Variant"));
      il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, s.result, all, null);
      il.Emit(OpCodes.Ret);
    }));
  }

  public static bool embedded;   // the main thread is Python's, which enters anew with each call
  // The bridge of a kind with an area of its own: a large one where the thread's is full and on a program's main thread.
  public static IntPtr Variant(int number, IntPtr context) {
    Kind k;
    lock (kinds) k = kinds[number];
    int which = ((long*)context)[3] != 0 || !embedded && System.Threading.Thread.CurrentThread.ManagedThreadId == 1 ? 1 : 0;
    lock (k) {
      if (k.based[which] == IntPtr.Zero) k.based[which] = Based(new Shape(k.shape), k.adapter, which == 1 ? LargeArea : SmallArea);
      return k.based[which];
    }
  }

  static IntPtr Based(Shape s, IntPtr adapter, int words) {
    return Emitter.Pointer(Emitter.Make(s.result, WithSlot(s), il => {
      var area = il.DeclareLocal(Area(words));
      LocalBuilder context = il.DeclareLocal(P), top = il.DeclareLocal(P);
      il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Current")); il.Emit(OpCodes.Stloc, context);
      var restore = InArea(il, context, top, area, words);
      Enter(il, s, adapter, context, top, () => { il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Ldarg, (short)s.args.Length); il.Emit(OpCodes.Call, typeof(Passes).GetMethod("Boundary")); }, restore);
    }));
  }

  // Makes an area the thread's: its first word for the pending exception, the rest for roots. Returns what undoes it.
  static Action InArea(ILGenerator il, LocalBuilder context, LocalBuilder top, LocalBuilder area, int words) {
    int[] offsets = { Exc, Top, Limit, Pins, Pinned };
    var saved = Array.ConvertAll(offsets, o => { var l = il.DeclareLocal(P); LoadWord(il, context, o); il.Emit(OpCodes.Stloc, l); return l; });
    Action start = () => { il.Emit(OpCodes.Ldloca, area); il.Emit(OpCodes.Conv_U); };
    StoreWord(il, context, Exc, start);
    start(); il.Emit(OpCodes.Ldc_I4_8); il.Emit(OpCodes.Add); il.Emit(OpCodes.Stloc, top);
    StoreWord(il, context, Top, () => il.Emit(OpCodes.Ldloc, top));
    StoreWord(il, context, Limit, () => { start(); il.Emit(OpCodes.Ldc_I4, 8 * (words - Slack)); il.Emit(OpCodes.Add); });
    var table = il.DeclareLocal(Area(PinSlots));
    for (int i = 0; i < PinSlots; i++) {
      // assigned in so many words: .NET 9's compiler does not hold in place what a pinned local has that it never saw assigned
      var pin = il.DeclareLocal(typeof(byte).MakeByRefType(), true);
      il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Conv_U); il.Emit(OpCodes.Stloc, pin);
      il.Emit(OpCodes.Ldloca, table); il.Emit(OpCodes.Conv_U); il.Emit(OpCodes.Ldc_I4, 8 * i); il.Emit(OpCodes.Add);
      il.Emit(OpCodes.Ldloca, pin); il.Emit(OpCodes.Conv_U); il.Emit(OpCodes.Stind_I);
    }
    StoreWord(il, context, Pins, () => { il.Emit(OpCodes.Ldloca, table); il.Emit(OpCodes.Conv_U); });
    StoreWord(il, context, Pinned, () => { il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Conv_I); });
    return () => { for (int i = 0; i < offsets.Length; i++) { var l = saved[i]; StoreWord(il, context, offsets[i], () => il.Emit(OpCodes.Ldloc, l)); } };
  }

  // void (context, code, frame, slot): goes on in a further area; the native stub that calls it keeps arguments and result.
  // A pending exception moves to the area that is the thread's again.
  static IntPtr Grow() {
    return Emitter.Pointer(Emitter.Make(V, new[] { P, P, P, P }, il => {
      var area = il.DeclareLocal(Area(LargeArea));
      LocalBuilder context = il.DeclareLocal(P), top = il.DeclareLocal(P), e = il.DeclareLocal(typeof(object));
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Stloc, context);
      var restore = InArea(il, context, top, area, LargeArea);
      il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_2); il.Emit(OpCodes.Ldarg_3);
      il.Emit(OpCodes.Ldc_I8, (long)inner); il.Emit(OpCodes.Conv_I);
      il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, V, new[] { P, P, P, P });
      var object_ = il.DefineLabel(); var done = il.DefineLabel();
      LoadWord(il, context, 0); il.Emit(OpCodes.Ldc_I4_1); il.Emit(OpCodes.Conv_I); il.Emit(OpCodes.Bne_Un, done);
      LoadWord(il, context, Exc); il.Emit(OpCodes.Ldind_Ref); il.Emit(OpCodes.Stloc, e);
      restore();
      LoadWord(il, context, Exc); il.Emit(OpCodes.Ldloc, e); il.Emit(OpCodes.Stind_Ref);
      il.Emit(OpCodes.Ret);
      il.MarkLabel(done);
      restore();
      il.Emit(OpCodes.Ret);
    }));
  }

  // int (code, context, arguments, record): calls filters from a first pass, with the transition that the collector goes on
  // from; `apart`: in an area of their own, to which the exception moves.
  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate int AskFn(IntPtr code, IntPtr context, IntPtr arguments, IntPtr record);
  public delegate int FilterFn(IntPtr code, IntPtr context, object e, long number, IntPtr record);
  public static FilterFn Filters(bool apart) {
    var d = Emitter.Make(typeof(int), new[] { P, P, P, P }, il => {
      il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ldarg_2); il.Emit(OpCodes.Ldarg_3); il.Emit(OpCodes.Ldarg_0);
      il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, typeof(int), new[] { P, P, P }, null);
      il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Volatile); il.Emit(OpCodes.Ldind_I); il.Emit(OpCodes.Pop);   // no jump in place of the call
      il.Emit(OpCodes.Ret);
    }).CreateDelegate(typeof(AskFn));
    Agent.keep.Add(d);
    var ask = Marshal.GetFunctionPointerForDelegate(d);
    return (FilterFn)Emitter.Make(typeof(int), new[] { P, P, typeof(object), typeof(long), P }, il => {
      LocalBuilder area = apart ? il.DeclareLocal(Area(LargeArea)) : null;
      LocalBuilder context = il.DeclareLocal(P), top = il.DeclareLocal(P), outer = il.DeclareLocal(P), answer = il.DeclareLocal(typeof(int));
      il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Stloc, context);
      LoadWord(il, context, 8 * Passes.Eh); il.Emit(OpCodes.Stloc, outer);
      StoreWord(il, context, 8 * Passes.Eh, () => Word(il, context, 8 * Passes.Base));
      LoadWord(il, context, Top); il.Emit(OpCodes.Stloc, top);
      Action restore = () => StoreWord(il, context, Top, () => il.Emit(OpCodes.Ldloc, top));
      if (apart) restore = InArea(il, context, top, area, LargeArea);
      il.Emit(OpCodes.Ldloc, top); il.Emit(OpCodes.Ldarg_2); il.Emit(OpCodes.Stind_Ref);
      At(il, top, 1); il.Emit(OpCodes.Ldarg_3); il.Emit(OpCodes.Stind_I8);
      StoreWord(il, context, Top, () => At(il, top, 2));
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Ldloc, top); il.Emit(OpCodes.Ldarg, (short)4);
      il.Emit(OpCodes.Ldc_I8, (long)ask); il.Emit(OpCodes.Conv_I);
      il.EmitCalli(OpCodes.Calli, CallingConvention.Cdecl, typeof(int), new[] { P, P, P, P });
      il.Emit(OpCodes.Stloc, answer);
      var done = il.DefineLabel();
      LoadWord(il, context, 0); il.Emit(OpCodes.Brfalse, done);   // what a filter throws is a no, and forgotten
      il.Emit(OpCodes.Ldloc, context); il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Take")); il.Emit(OpCodes.Pop);
      il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Stloc, answer);
      il.MarkLabel(done);
      restore();
      StoreWord(il, context, 8 * Passes.Eh, () => il.Emit(OpCodes.Ldloc, outer));
      il.Emit(OpCodes.Ldloc, answer);
      il.Emit(OpCodes.Ret);
    }).CreateDelegate(typeof(FilterFn));
  }

  // Where the method reaches no safepoint: no transition, and a context of two words on the bridge's own stack, in which it
  // can leave an error. RESULT (args…, slot); the native entry is the slot's second word.
  public static IntPtr Leaf(string shape) {
    var s = new Shape(shape);
    var pass = new List<Type> { P, P };
    foreach (var a in s.args) pass.Add(a);
    return Emitter.Pointer(Emitter.Make(s.result, WithSlot(s), il => {
      var context = il.DeclareLocal(P); var word = il.DeclareLocal(typeof(long));
      var r = s.result == V ? null : il.DeclareLocal(s.result);
      il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Conv_I8); il.Emit(OpCodes.Stloc, word);
      il.Emit(OpCodes.Ldloca, word); il.Emit(OpCodes.Conv_U); il.Emit(OpCodes.Dup); il.Emit(OpCodes.Stloc, context);
      il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Conv_I);
      for (int i = 0; i < s.args.Length; i++) il.Emit(OpCodes.Ldarg, (short)i);
      il.Emit(OpCodes.Ldarg, (short)s.args.Length); il.Emit(OpCodes.Ldc_I4_8); il.Emit(OpCodes.Add); il.Emit(OpCodes.Ldind_I);
      il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, s.result, pass.ToArray(), null);
      if (r != null) il.Emit(OpCodes.Stloc, r);
      var ok = il.DefineLabel();
      il.Emit(OpCodes.Ldloc, word); il.Emit(OpCodes.Brfalse, ok);
      il.Emit(OpCodes.Ldloc, word); il.Emit(OpCodes.Call, typeof(Contexts).GetMethod("Kind")); il.Emit(OpCodes.Throw);
      il.MarkLabel(ok);
      if (r != null) il.Emit(OpCodes.Ldloc, r);
      il.Emit(OpCodes.Ret);
    }));
  }
}
}

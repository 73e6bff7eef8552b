// The short way for methods of numbers and strings: a native function with the method's own signature, but for the object, which
// is a handle; strings that go in, an address and a length (-1 for null); and those that come out, the address of a length and
// the text in the thread's scratch.
//
// Managed code is made that calls the method in a try, as a delegate of a type of that signature; what it throws is kept for the
// thread, and a word that Python looks at after each call says that some thread has one. Integers of up to 32 bits travel as
// 32; Python has looked at their ranges.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Threading;

namespace Rapgo {
public static unsafe class Fast {
  [ThreadStatic] static Exception pending;
  // What Python looks at after each call: how many threads have a pending exception, and in the upper half what Owner says.
  public static long* attention;
  public static void Caught(Exception e) { pending = e; Interlocked.Increment(ref *attention); }
  public static Exception Take() { var e = pending; if (e != null) { pending = null; Interlocked.Decrement(ref *attention); } return e; }

  public static object Target(long handle) { return GCHandle.FromIntPtr((IntPtr)handle).Target; }

  // By letter, as runtime code of Python's names them: what travels.
  static readonly Dictionary<Type, string> letters = new Dictionary<Type, string> {
    { typeof(bool), "?" }, { typeof(sbyte), "b" }, { typeof(byte), "B" }, { typeof(short), "h" }, { typeof(ushort), "H" }, { typeof(int), "i" }, { typeof(uint), "I" }, { typeof(long), "q" }, { typeof(ulong), "Q" }, { typeof(float), "f" }, { typeof(double), "d" }, { typeof(string), "s" } };
  static Type Travels(Type t) { return t == typeof(bool) || t == typeof(sbyte) || t == typeof(byte) || t == typeof(short) || t == typeof(ushort) ? typeof(int) : t == typeof(string) ? typeof(IntPtr) : t; }

  public static string Given(IntPtr text, int length) { return length < 0 ? null : new string((char*)text, 0, length); }
  public static IntPtr Answer(string text) {
    if (text == null) return IntPtr.Zero;
    var at = Scratch.Begin().Take(8 + 2L * text.Length);
    *(long*)at = text.Length;
    fixed (char* c = text) Buffer.MemoryCopy(c, at + 8, 2L * text.Length, 2L * text.Length);
    return (IntPtr)at;
  }

  // "result:arguments" and the function; null where the method is not of that kind.
  public static string Shape(Site s) {
    if (s.candidates.Length != 1 || s.generic.Length > 0) return null;
    var m = s.candidates[0].method as MethodInfo;
    if (m == null || m.ReturnType != typeof(void) && !letters.ContainsKey(m.ReturnType)) return null;
    if (m.GetParameters().Any(p => p.IsOptional || !letters.ContainsKey(p.ParameterType)) || m.GetParameters().Length > 12) return null;
    return (m.ReturnType == typeof(void) ? "v" : letters[m.ReturnType]) + ":" + (m.IsStatic ? "" : "o") + string.Concat(m.GetParameters().Select(p => letters[p.ParameterType]));
  }

  public static IntPtr Function(Site s) {
    var m = (MethodInfo)s.candidates[0].method;
    var travelling = new List<Type>();
    if (!m.IsStatic) travelling.Add(typeof(long));
    foreach (var p in m.GetParameters()) { travelling.Add(Travels(p.ParameterType)); if (p.ParameterType == typeof(string)) travelling.Add(typeof(int)); }
    var r = Travels(m.ReturnType);
    var made = new DynamicMethod("rapgo.fast", r, travelling.ToArray(), m.Module, true);
    var il = made.GetILGenerator();
    var answer = r == typeof(void) ? null : il.DeclareLocal(r);
    il.BeginExceptionBlock();
    var t = m.DeclaringType;
    if (!m.IsStatic) { il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Call, typeof(Fast).GetMethod("Target")); il.Emit(t.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, t); }
    int at = m.IsStatic ? 0 : 1;
    foreach (var p in m.GetParameters()) {
      il.Emit(OpCodes.Ldarg, (short)at++);
      if (p.ParameterType == typeof(string)) { il.Emit(OpCodes.Ldarg, (short)at++); il.Emit(OpCodes.Call, typeof(Fast).GetMethod("Given")); }
    }
    il.Emit(m.IsStatic || t.IsValueType ? OpCodes.Call : OpCodes.Callvirt, m);
    if (m.ReturnType == typeof(string)) il.Emit(OpCodes.Call, typeof(Fast).GetMethod("Answer"));
    if (answer != null) il.Emit(OpCodes.Stloc, answer);
    il.BeginCatchBlock(typeof(Exception));
    il.Emit(OpCodes.Call, typeof(Fast).GetMethod("Caught"));
    il.EndExceptionBlock();
    if (answer != null) il.Emit(OpCodes.Ldloc, answer);
    il.Emit(OpCodes.Ret);
    var d = made.CreateDelegate(DelegateType(r, travelling.ToArray()));
    lock (keep) keep.Add(d);
    return Marshal.GetFunctionPointerForDelegate(d);
  }

  static readonly List<Delegate> keep = new List<Delegate>();
  static readonly Dictionary<string, Type> delegates = new Dictionary<string, Type>();
  static readonly ModuleBuilder module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("rapgo.fast"), AssemblyBuilderAccess.Run).DefineDynamicModule("rapgo.fast");

  static Type DelegateType(Type result, Type[] arguments) {
    var name = "F" + result.Name + "_" + string.Join("_", arguments.Select(a => a.Name));
    lock (delegates) {
      Type known;
      if (delegates.TryGetValue(name, out known)) return known;
      var t = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, typeof(MulticastDelegate));
      var mark = typeof(UnmanagedFunctionPointerAttribute).GetConstructor(new[] { typeof(CallingConvention) });
      t.SetCustomAttribute(new CustomAttributeBuilder(mark, new object[] { CallingConvention.Cdecl }));
      const MethodAttributes Usual = MethodAttributes.Public | MethodAttributes.HideBySig;
      t.DefineConstructor(Usual | MethodAttributes.RTSpecialName | MethodAttributes.SpecialName, CallingConventions.Standard, new[] { typeof(object), typeof(IntPtr) }).SetImplementationFlags(MethodImplAttributes.Runtime);
      t.DefineMethod("Invoke", Usual | MethodAttributes.Virtual | MethodAttributes.NewSlot, result, arguments).SetImplementationFlags(MethodImplAttributes.Runtime);
      delegates.Add(name, known = t.CreateType());
      return known;
    }
  }
}
}

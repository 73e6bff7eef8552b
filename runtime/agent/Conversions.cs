// From a Python value to a parameter's type: what it costs, so that overloads can be compared, and the conversion itself.
//
// Costs: 0 is exact, below 10 what nobody would wonder about, 20 an interface of the boxed value, 40 object, -1 not at all.
// A conversion gives an object; for spans and pointers, which cannot be boxed, an address and a length instead.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace Rapgo {
public static unsafe class Conversions {
  static Type Core(string name) { return typeof(object).Assembly.GetType(name); }
  static readonly Type span = Core("System.Span`1"), readOnlySpan = Core("System.ReadOnlySpan`1"), memory = Core("System.Memory`1"), readOnlyMemory = Core("System.ReadOnlyMemory`1");
  static bool Is(Type t, Type definition) { return t.IsGenericType && t.GetGenericTypeDefinition() == definition; }
  public static bool IsSpan(Type t) { return Is(t, span) || Is(t, readOnlySpan); }
  static bool IsMemory(Type t) { return Is(t, memory) || Is(t, readOnlyMemory); }
  static bool IsBig(Type t) { return t.FullName == "System.Numerics.BigInteger"; }
  public static bool IsDelegate(Type t) { return typeof(Delegate).IsAssignableFrom(t) && t.GetMethod("Invoke") != null; }

  // ---- costs

  public static int Cost(Value* v, Type t) {
    if (t.IsByRef) t = t.GetElementType();
    var under = Nullable.GetUnderlyingType(t);
    if (under != null) { if (v->kind == Tag.Null) return 1; int c = Cost(v, under); return c < 0 ? c : c + 1; }
    switch (v->kind) {
      case Tag.Null: return t.IsValueType ? -1 : t == typeof(object) ? 2 : 1;
      case Tag.Bool: return t == typeof(bool) ? 0 : Boxed(typeof(bool), t);
      case Tag.Int: return Integer(v->a, t);
      case Tag.UInt: return t == typeof(ulong) || t == typeof(UIntPtr) ? 0 : Wide(t, typeof(ulong));
      case Tag.Big: return IsBig(t) ? 0 : t == typeof(decimal) ? 5 : t == typeof(double) ? 10 : -1;
      case Tag.Double: return t == typeof(double) ? 0 : t == typeof(float) ? 1 : t == typeof(decimal) ? 5 : Boxed(typeof(double), t);
      case Tag.Decimal: return t == typeof(decimal) ? 0 : t == typeof(double) ? 5 : Boxed(typeof(decimal), t);
      case Tag.Text: return t == typeof(string) ? 0 : t == typeof(char) ? v->b == 1 ? 1 : -1 : t == readOnlyText ? 2 : Boxed(typeof(string), t);
      case Tag.Object: return Reference(Values.Target(v), t);
      case Tag.Buffer: return Memory((BufferInfo*)v->a, t);
      case Tag.Callable: return Callable(v->b, t);
      case Tag.List: return Sequence(v, t);
      case Tag.Python: return t == typeof(object) ? 60 : -1;
      default: return -1;
    }
  }
  static readonly Type readOnlyText = readOnlySpan == null ? typeof(void) : readOnlySpan.MakeGenericType(typeof(char));

  static int Boxed(Type exact, Type t) {
    if (t.IsAssignableFrom(exact)) return t == typeof(object) ? 40 : 20;
    return Implicit(exact, t) != null ? 30 : -1;
  }

  static int Integer(long n, Type t) {
    if (t.IsEnum) { int c = Integer(n, Enum.GetUnderlyingType(t)); return c < 0 ? c : 15; }
    switch (Type.GetTypeCode(t)) {
      case TypeCode.Int32: return n == (int)n ? 0 : -1;
      case TypeCode.Int64: return 1;
      case TypeCode.UInt32: return n == (uint)n ? 3 : -1;
      case TypeCode.UInt64: return n >= 0 ? 4 : -1;
      case TypeCode.Int16: return n == (short)n ? 5 : -1;
      case TypeCode.UInt16: return n == (ushort)n ? 6 : -1;
      case TypeCode.SByte: return n == (sbyte)n ? 7 : -1;
      case TypeCode.Byte: return n == (byte)n ? 8 : -1;
      case TypeCode.Boolean: case TypeCode.Char: return -1;
    }
    if (t == typeof(IntPtr) || t == typeof(UIntPtr) && n >= 0 || t.IsPointer) return 9;
    return Wide(t, n == (int)n ? typeof(int) : typeof(long));
  }
  static int Wide(Type t, Type exact) {
    return t == typeof(double) ? 10 : t == typeof(float) ? 11 : t == typeof(decimal) ? 12 : IsBig(t) ? 13 : Boxed(exact, t);
  }

  static int Reference(object o, Type t) {
    var exact = o.GetType();
    if (exact == t) return 0;
    if (t.IsAssignableFrom(exact)) {
      if (t == typeof(object)) return 40;
      if (t.IsInterface) return 12;
      int depth = 1;
      for (var b = exact.BaseType; b != null && b != t; b = b.BaseType) depth++;
      return Math.Min(depth, 11);
    }
    var element = exact.IsArray ? exact.GetElementType() : null;
    if (element != null && t.IsGenericType && (IsSpan(t) || IsMemory(t)) && t.GetGenericArguments()[0] == element) return Codes.IsVector(exact) || IsMemory(t) ? 1 : -1;
    if (t.IsPointer && Codes.IsVector(exact) && (t.GetElementType() == typeof(void) || t.GetElementType() == element)) return 4;
    return Implicit(exact, t) != null ? 30 : -1;
  }

  static int Memory(BufferInfo* b, Type t) {
    if (t == typeof(object)) return 60;
    bool writes = b->isReadOnly == 0;
    if (t.IsPointer) return writes && (t.GetElementType() == typeof(void) || Codes.Of(t.GetElementType()) == b->code) ? 4 : -1;
    Type e = t.IsArray ? t.GetElementType() : t.IsGenericType ? t.GetGenericArguments()[0] : null;
    if (e == null) return t.IsAssignableFrom(typeof(byte[])) ? 15 : -1;
    if (b->code == 0 || Codes.Of(e) != b->code) return -1;
    if (t.IsArray) return t.GetArrayRank() == b->dimensions ? 3 : t.GetArrayRank() == 1 ? 4 : -1;
    if (Is(t, span)) return writes ? 0 : -1;
    if (Is(t, readOnlySpan)) return 1;
    if (Is(t, memory)) return writes ? 1 : -1;
    if (Is(t, readOnlyMemory)) return 2;
    return t.IsAssignableFrom(e.MakeArrayType()) ? 6 : -1;
  }

  // `arguments`: how many a Python function takes, or -1. What it returns nobody knows: rather to where anything will do.
  static int Callable(long arguments, Type t) {
    if (t == typeof(object)) return 60;
    if (!IsDelegate(t)) return -1;
    var invoke = t.GetMethod("Invoke");
    var parameters = invoke.GetParameters();
    if (arguments >= 0 && parameters.Length != arguments) return -1;
    if (parameters.Any(p => p.ParameterType.IsByRef || p.ParameterType.IsPointer || Describe.IsByRefLike(p.ParameterType))) return -1;
    var r = invoke.ReturnType;
    return r.IsByRef || r.IsPointer || Describe.IsByRefLike(r) ? -1 : r == typeof(object) ? 0 : r == typeof(void) ? 3 : 2;
  }

  static Type ElementFor(Type t) {
    if (t.IsArray) return t.GetArrayRank() == 1 ? t.GetElementType() : null;
    if (t.IsGenericType && t.GetGenericArguments().Length == 1) {
      var e = t.GetGenericArguments()[0];
      if (Is(t, typeof(List<>)) || t.IsInterface && !e.IsByRef && t.IsAssignableFrom(e.MakeArrayType())) return e;
    }
    return t == typeof(Array) || t == typeof(IEnumerable) || t == typeof(ICollection) || t == typeof(IList) ? typeof(object) : null;
  }
  static int Sequence(Value* v, Type t) {
    if (t == typeof(object)) return 60;
    var e = ElementFor(t);
    if (e == null) return -1;
    int most = t.IsArray ? 2 : t.IsGenericType ? Is(t, typeof(List<>)) ? 5 : 3 : 15;
    int worst = 0;
    for (long i = 0; i < v->b; i++) { int c = Cost((Value*)v->a + i, e); if (c < 0) return -1; worst = Math.Max(worst, c); }
    return most + worst;
  }

  static readonly Dictionary<KeyValuePair<Type, Type>, MethodInfo> operators = new Dictionary<KeyValuePair<Type, Type>, MethodInfo>();
  static MethodInfo Implicit(Type from, Type to) {
    if (to.IsPointer || to.IsGenericParameter || Describe.IsByRefLike(to)) return null;
    var key = new KeyValuePair<Type, Type>(from, to);
    lock (operators) {
      MethodInfo found;
      if (operators.TryGetValue(key, out found)) return found;
      foreach (var owner in new[] { from, to })
        foreach (var m in owner.GetMethods(BindingFlags.Public | BindingFlags.Static))
          if (m.Name == "op_Implicit" && m.ReturnType == to && m.GetParameters()[0].ParameterType.IsAssignableFrom(from)) found = m;
      operators.Add(key, found);
      return found;
    }
  }

  // ---- conversions; Cost has said that they are possible

  public static object Make(Value* v, Type t, long* raw) {
    if (t.IsByRef) t = t.GetElementType();
    t = Nullable.GetUnderlyingType(t) ?? t;
    switch (v->kind) {
      case Tag.Null: return null;
      case Tag.Bool: return Converted(v->a != 0, t);
      case Tag.Int:
        if (t.IsPointer) { raw[0] = v->a; return null; }
        return t.IsEnum ? Enum.ToObject(t, v->a) : Number(v->a, t);
      case Tag.UInt: return Number((ulong)v->a, t);
      case Tag.Big: return t == typeof(decimal) ? decimal.Parse(Values.Text(v), CultureInfo.InvariantCulture) : t == typeof(double) ? double.Parse(Values.Text(v), CultureInfo.InvariantCulture) : Big(Values.Text(v), t);
      case Tag.Double: { double d = BitConverter.Int64BitsToDouble(v->a); return t == typeof(float) ? (float)d : t == typeof(decimal) ? (decimal)d : Converted(d, t); }
      case Tag.Decimal: { var d = decimal.Parse(Values.Text(v), NumberStyles.Float, CultureInfo.InvariantCulture); return t == typeof(double) ? (double)d : Converted(d, t); }
      case Tag.Text:
        if (t == typeof(char)) return *(char*)v->a;
        if (t == readOnlyText) { raw[0] = v->a; raw[1] = v->b; return null; }
        return Converted(Values.Text(v), t);
      case Tag.Object: return FromReference(Values.Target(v), t, raw);
      case Tag.Buffer: return FromMemory((BufferInfo*)v->a, t, raw);
      case Tag.Callable: return t == typeof(object) ? new Held(v->a) : (object)Callbacks.Delegate(t, v->a);
      case Tag.List: return t == typeof(object) ? throw new Usage("a sequence becomes no System.Object by itself: make a .NET array or list of it") : FromSequence(v, t);
      case Tag.Python: return new Held(v->a);
      default: throw new Usage("no value of kind " + v->kind);
    }
  }

  static object Converted(object o, Type t) {
    if (t.IsInstanceOfType(o)) return o;
    return Implicit(o.GetType(), t).Invoke(null, new[] { o });
  }

  static object Number(object n, Type t) {   // n: long or ulong
    if (t == typeof(IntPtr)) return (IntPtr)(long)n;
    if (t == typeof(UIntPtr)) return (UIntPtr)Convert.ToUInt64(n);
    if (t.IsPrimitive || t == typeof(decimal)) return Convert.ChangeType(n, t, CultureInfo.InvariantCulture);
    if (IsBig(t)) return Big(n.ToString(), t);
    if (n is long && (long)n == (int)(long)n) n = (int)(long)n;
    return Converted(n, t);
  }
  static object Big(string digits, Type t) { return t.GetMethod("Parse", new[] { typeof(string) }).Invoke(null, new object[] { digits }); }

  static object FromReference(object o, Type t, long* raw) {
    if (t.IsInstanceOfType(o)) return o;
    var array = o as Array;
    if (array != null && (IsSpan(t) || t.IsPointer)) {   // Python's hold on it pins it
      raw[0] = array.Length == 0 ? 0 : (long)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
      raw[1] = array.Length;
      return null;
    }
    if (array != null && IsMemory(t)) return Activator.CreateInstance(t, o);
    return Converted(o, t);
  }

  static object FromMemory(BufferInfo* b, Type t, long* raw) {
    if (t == typeof(object)) return new Held(b->id);
    long size = b->code & 0xFF;
    if (t.IsPointer || IsSpan(t)) {
      if (b->bytes / size > int.MaxValue) throw new Usage("a span has no more than " + int.MaxValue + " elements");
      raw[0] = (long)b->at; raw[1] = b->bytes / size;
      return null;
    }
    if (IsMemory(t)) return Unmanaged.Memory(t, b);
    var e = t.IsArray ? t.GetElementType() : t.IsGenericType ? t.GetGenericArguments()[0] : Codes.Type(b->code);
    return Copy(b, e, t.IsArray ? t.GetArrayRank() : 1);
  }

  static readonly MethodInfo uninitialized = typeof(GC).GetMethod("AllocateUninitializedArray");
  static readonly Dictionary<Type, Func<int, Array>> makers = new Dictionary<Type, Func<int, Array>>();
  // A new vector of plain elements, whose content is to be written at once.
  public static Array Fresh(Type e, long n) {
    if (n > int.MaxValue) throw new Usage("an array has no more than " + int.MaxValue + " elements");
    if (uninitialized == null) return Array.CreateInstance(e, (int)n);
    Func<int, Array> make;
    lock (makers) if (!makers.TryGetValue(e, out make)) {
      var m = new DynamicMethod("fresh", typeof(Array), new[] { typeof(int) }, typeof(Conversions).Module, true);
      var il = m.GetILGenerator();
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldc_I4_0); il.Emit(OpCodes.Call, uninitialized.MakeGenericMethod(e)); il.Emit(OpCodes.Ret);
      makers.Add(e, make = (Func<int, Array>)m.CreateDelegate(typeof(Func<int, Array>)));
    }
    return make((int)n);
  }

  public static Array Copy(BufferInfo* b, Type e, int rank) {
    long size = b->code & 0xFF;
    Array array;
    if (rank == 1) array = Fresh(e, b->bytes / size);
    else {
      var lengths = new long[rank];
      for (int i = 0; i < rank; i++) lengths[i] = b->shape[i];
      array = Array.CreateInstance(e, lengths);
    }
    if (b->bytes == 0) return array;
    var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
    try { Buffer.MemoryCopy(b->at, (void*)pin.AddrOfPinnedObject(), b->bytes, b->bytes); } finally { pin.Free(); }
    return array;
  }

  static object FromSequence(Value* v, Type t) {
    var e = ElementFor(t);
    var array = Array.CreateInstance(e, v->b);
    for (long i = 0; i < v->b; i++) array.SetValue(Make((Value*)v->a + i, e, null), i);
    return Is(t, typeof(List<>)) ? Activator.CreateInstance(t, array) : array;
  }
}

// Memory<T> over memory of Python's: a MemoryManager<T>, which this compiler's class library has not, made at run time.
public static unsafe class Unmanaged {
  static readonly ModuleBuilder module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("rapgo.memory"), AssemblyBuilderAccess.Run).DefineDynamicModule("rapgo.memory");
  static readonly Dictionary<Type, Type> managers = new Dictionary<Type, Type>();
  const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

  public static object Memory(Type t, BufferInfo* b) {
    var e = t.GetGenericArguments()[0];
    var manager = Activator.CreateInstance(Manager(e), (IntPtr)b->at, (int)(b->bytes / (b->code & 0xFF)), new Owner(b->id));
    var memory = manager.GetType().GetProperty("Memory").GetValue(manager);
    return t.IsInstanceOfType(memory) ? memory : memory.GetType().GetMethods().First(m => m.Name == "op_Implicit" && m.ReturnType == t).Invoke(null, new[] { memory });
  }

  static Type Manager(Type e) {
    lock (managers) {
      Type known;
      if (managers.TryGetValue(e, out known)) return known;
      var core = typeof(object).Assembly;
      var parent = core.GetType("System.Buffers.MemoryManager`1").MakeGenericType(e);
      var span = core.GetType("System.Span`1").MakeGenericType(e);
      var handle = core.GetType("System.Buffers.MemoryHandle");
      var t = module.DefineType("Over" + e.Name, TypeAttributes.Public | TypeAttributes.Sealed, parent);
      FieldInfo at = t.DefineField("at", typeof(IntPtr), FieldAttributes.Public), length = t.DefineField("length", typeof(int), FieldAttributes.Public), owner = t.DefineField("owner", typeof(object), FieldAttributes.Public);
      var il = t.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, new[] { typeof(IntPtr), typeof(int), typeof(object) }).GetILGenerator();
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Call, parent.GetConstructor(All, null, Type.EmptyTypes, null));
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Stfld, at);
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_2); il.Emit(OpCodes.Stfld, length);
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldarg_3); il.Emit(OpCodes.Stfld, owner); il.Emit(OpCodes.Ret);
      il = Override(t, parent, "GetSpan");
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, at); il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, length);
      il.Emit(OpCodes.Newobj, span.GetConstructor(new[] { typeof(void*), typeof(int) })); il.Emit(OpCodes.Ret);
      il = Override(t, parent, "Pin");
      var none = il.DeclareLocal(typeof(GCHandle));
      il.Emit(OpCodes.Ldarg_0); il.Emit(OpCodes.Ldfld, at); il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Sizeof, e); il.Emit(OpCodes.Mul); il.Emit(OpCodes.Conv_I); il.Emit(OpCodes.Add);
      il.Emit(OpCodes.Ldloc, none); il.Emit(OpCodes.Ldarg_0);
      il.Emit(OpCodes.Newobj, handle.GetConstructor(new[] { typeof(void*), typeof(GCHandle), core.GetType("System.Buffers.IPinnable") })); il.Emit(OpCodes.Ret);
      Override(t, parent, "Unpin").Emit(OpCodes.Ret);
      Override(t, parent, "Dispose").Emit(OpCodes.Ret);
      managers.Add(e, known = t.CreateType());
      return known;
    }
  }

  static ILGenerator Override(TypeBuilder t, Type parent, string name) {
    var m = parent.GetMethods(All).First(x => x.Name == name && x.IsAbstract);
    var access = m.Attributes & MethodAttributes.MemberAccessMask;
    return t.DefineMethod(name, access | MethodAttributes.Virtual | MethodAttributes.HideBySig, m.ReturnType, Array.ConvertAll(m.GetParameters(), p => p.ParameterType)).GetILGenerator();
  }
}

public static class Names {
  static readonly Dictionary<Type, string> simple = new Dictionary<Type, string> { { typeof(int), "int" }, { typeof(long), "long" }, { typeof(double), "double" }, { typeof(float), "float" }, { typeof(bool), "bool" }, { typeof(string), "string" }, { typeof(object), "object" }, { typeof(byte), "byte" }, { typeof(char), "char" }, { typeof(void), "void" }, { typeof(short), "short" }, { typeof(uint), "uint" }, { typeof(ulong), "ulong" }, { typeof(ushort), "ushort" }, { typeof(sbyte), "sbyte" }, { typeof(decimal), "decimal" } };
  // As C# writes it, without namespaces.
  public static string Of(Type t) {
    string s;
    if (simple.TryGetValue(t, out s)) return s;
    if (t.IsByRef) return "ref " + Of(t.GetElementType());
    if (t.IsPointer) return Of(t.GetElementType()) + "*";
    if (t.IsArray) return Of(t.GetElementType()) + "[" + new string(',', t.GetArrayRank() - 1) + "]";
    if (!t.IsGenericType) return t.Name;
    return t.Name.Split('`')[0] + "<" + string.Join(", ", t.GetGenericArguments().Select(Of)) + ">";
  }
  public static string Of(MethodBase m) {
    var i = m as MethodInfo;
    var generic = m.IsGenericMethod ? "<" + string.Join(", ", m.GetGenericArguments().Select(Of)) + ">" : "";
    var parameters = m.GetParameters().Select(p => (p.IsOut ? "out " + Of(p.ParameterType.GetElementType()) : Of(p.ParameterType)) + " " + p.Name);
    return (i == null ? "new " + Of(m.DeclaringType) : Of(i.ReturnType) + " " + m.Name) + generic + "(" + string.Join(", ", parameters) + ")";
  }
}
}

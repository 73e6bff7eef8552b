// Metadata for Python, as JSON: types, methods, fields and method bodies, each described once, at first mention.
//
// An answer is {"types": […], "methods": […], "fields": […], …}: the lists hold what the answer mentions and Python has
// not been told before. Numbers stand for them everywhere else. The tokens of a body are resolved here, in the exact
// instantiation of its method, so that Python never sees a token's scope.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rapgo {
public static unsafe class Describe {
  const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
  static StringBuilder types = new StringBuilder(), methods = new StringBuilder(), fields = new StringBuilder();

  // ---- answers

  static void Finish(StringBuilder w, string rest) {
    w.Append("{\"types\":[").Append(types).Append("],\"methods\":[").Append(methods).Append("],\"fields\":[").Append(fields).Append("]").Append(rest).Append('}');
    types.Clear(); methods.Clear(); fields.Clear();
  }

  public static void MethodAt(StringBuilder w, IntPtr slot) { Finish(w, ",\"method\":" + Method(Images.At(slot))); }

  public static void TypeAnswer(StringBuilder w, int type) { Finish(w, ",\"type\":" + type); }

  // Descriptions of "tN", "mN" and "fN", which have numbers and have not been described.
  public static void Items(StringBuilder w, string items) {
    foreach (var item in items.Split(' ')) {
      int n = int.Parse(item.Substring(1));
      if (item[0] == 't') Type(Table<Type>.Item(n)); else if (item[0] == 'm') Method(Table<MethodBase>.Item(n)); else Field(Table<FieldInfo>.Item(n));
    }
    Finish(w, "");
  }

  // TYPE::METHOD of an application's assembly, for `rapgo inspect`: every overload.
  public static void Find(StringBuilder w, string path_type_method) {
    var part = path_type_method.Split('\n');
    var found = new List<int>();
    foreach (var t in Assembly.LoadFrom(part[0]).GetTypes()) {
      if (t.FullName != part[1] && t.Name != part[1]) continue;
      foreach (var m in t.GetMethods(All)) if (m.Name == part[2]) found.Add(Method(m));
      foreach (var m in t.GetConstructors(All)) if (m.Name == part[2]) found.Add(Method(m));
    }
    Finish(w, ",\"found\":[" + string.Join(",", found) + "]");
  }

  // The method that a call of the declared one reaches for objects of an exact class; -1 where it is not plain.
  public static void Target(StringBuilder w, int declared, long type) {
    var m = Dispatch.OfExact(Table<Type>.Item((int)type), declared);
    Finish(w, ",\"method\":" + (m == null ? -1 : Method(m)));
  }

  // The same for the object of a virtual call that missed its dispatch table; and the object's class word.
  public static void Receiver(StringBuilder w, int declared) {
    long word;
    Type exact;
    var m = Dispatch.OfReceiver(declared, out word, out exact);
    Finish(w, ",\"method\":" + (m == null ? -1 : Method(m)) + ",\"word\":" + word + ",\"type\":" + (exact == null ? -1 : Type(exact)));
  }

  // ---- types

  public static int Type(Type t) {
    bool isNew;
    int n = Table<Type>.Number(t, t.TypeHandle.Value, t, out isNew);
    if (isNew) {
      // what it is made of is described before it, so that Python can build it at once
      string text = TypeText(t, n);
      if (types.Length > 0) types.Append(',');
      types.Append(text);
    }
    return n;
  }

  public static readonly Type Canon = typeof(object).Assembly.GetType("System.__Canon");
  static readonly Type isByRefLike = typeof(object).Assembly.GetType("System.Runtime.CompilerServices.IsByRefLikeAttribute");
  public static bool IsByRefLike(Type t) { return t.IsValueType && t.CustomAttributes.Any(a => a.AttributeType == isByRefLike); }

  // Codes are those of CorElementType (ECMA-335, II.23.1.16).
  static int Kind(Type t) {
    if (t.IsByRef) return 0x10;
    if (t.IsPointer) return 0x0F;
    if (t.IsArray) return t.GetElementType().MakeArrayType() == t ? 0x1D : 0x14;
    if (t.IsEnum) return Kind(Enum.GetUnderlyingType(t));
    if (t == typeof(void)) return 1;
    if (t == typeof(bool)) return 2; if (t == typeof(char)) return 3; if (t == typeof(sbyte)) return 4; if (t == typeof(byte)) return 5;
    if (t == typeof(short)) return 6; if (t == typeof(ushort)) return 7; if (t == typeof(int)) return 8; if (t == typeof(uint)) return 9;
    if (t == typeof(long)) return 10; if (t == typeof(ulong)) return 11; if (t == typeof(float)) return 12; if (t == typeof(double)) return 13;
    if (t == typeof(IntPtr)) return 0x18; if (t == typeof(UIntPtr)) return 0x19;
    if (t == typeof(TypedReference)) return 0x16;
    if (t.IsValueType) return 0x11;
    return IsFunctionPointer(t) ? 0x1B : 0x12;
  }
  static readonly PropertyInfo isFunctionPointer = typeof(Type).GetProperty("IsFunctionPointer");
  static bool IsFunctionPointer(Type t) { return isFunctionPointer != null && (bool)isFunctionPointer.GetValue(t); }

  static string TypeText(Type t, int n) {
    var w = new StringBuilder();
    int kind = Kind(t);
    w.Append("{\"i\":").Append(n).Append(",\"n\":").Append(Quote(t.FullName ?? t.Name)).Append(",\"k\":").Append(kind);
    if (t.HasElementType) w.Append(",\"e\":").Append(Type(t.GetElementType()));
    if (kind == 0x14) w.Append(",\"rank\":").Append(t.GetArrayRank());
    if (kind == 0x11) {
      var refs = new List<int>(); var byrefs = new List<int>();
      bool like = IsByRefLike(t);
      int size = Layout.Size(t);
      Layout.References(t, 0, refs, byrefs);
      w.Append(",\"z\":").Append(size);
      if (refs.Count > 0) w.Append(",\"r\":[").Append(string.Join(",", refs)).Append(']');
      if (byrefs.Count > 0) w.Append(",\"b\":[").Append(string.Join(",", byrefs)).Append(']');
      if (like) w.Append(",\"like\":1");
      var under = Nullable.GetUnderlyingType(t);
      if (under != null) w.Append(",\"nullable\":").Append(Type(under));
    }
    int f = 0;
    if (t.IsInterface) f |= 1;
    if (t.IsSealed) f |= 2;
    if (t.IsAbstract) f |= 4;
    if (typeof(Delegate).IsAssignableFrom(t) && t != typeof(Delegate) && t != typeof(MulticastDelegate)) f |= 8;
    if (!t.HasElementType && Classes.HasInitializer(t)) { f |= 16; if ((t.Attributes & TypeAttributes.BeforeFieldInit) != 0) f |= 32; }
    if (!t.IsInterface && !t.IsValueType && !t.HasElementType && Layout.HasFinalizer(t)) f |= 64;
    if (!t.HasElementType && Images.Of(t.Assembly) != null) f |= 128;
    if (t == typeof(string)) f |= 256;
    if (t.IsEnum) f |= 512;
    if (t.IsGenericType) f |= 1024;
    w.Append(",\"f\":").Append(f);
    if (t.BaseType != null && !t.HasElementType) w.Append(",\"base\":").Append(Type(t.BaseType));
    return w.Append('}').ToString();
  }

  // ---- fields

  public static int Field(FieldInfo f) {
    bool isNew;
    int n = Table<FieldInfo>.Number(f, f.FieldHandle.Value, f.DeclaringType, out isNew);
    if (isNew) {
      var w = new StringBuilder();
      w.Append("{\"i\":").Append(n).Append(",\"n\":").Append(Quote(f.Name)).Append(",\"d\":").Append(Type(f.DeclaringType)).Append(",\"t\":").Append(Type(f.FieldType));
      int flags = 0;
      if (f.IsStatic) {
        flags |= 1;
        if (f.IsDefined(typeof(ThreadStaticAttribute), false)) flags |= 2;
        if ((f.Attributes & FieldAttributes.HasFieldRVA) != 0) flags |= 4;
        if (f.IsInitOnly) flags |= 8;
      } else w.Append(",\"o\":").Append(Layout.Offset(f));
      w.Append(",\"f\":").Append(flags).Append('}');
      if (fields.Length > 0) fields.Append(',');
      fields.Append(w);
    }
    return n;
  }

  // ---- methods

  static Type Returns(MethodBase m) { var i = m as MethodInfo; return i == null ? typeof(void) : i.ReturnType; }

  public static int Method(MethodBase m) {
    bool isNew;
    int n = Table<MethodBase>.Number(m, m.MethodHandle.Value, m.DeclaringType, out isNew);
    if (isNew) {
      var w = new StringBuilder();
      var t = m.DeclaringType;
      w.Append("{\"i\":").Append(n).Append(",\"n\":").Append(Quote(m.Name)).Append(",\"d\":").Append(Type(t));
      w.Append(",\"r\":").Append(Type(Returns(m))).Append(",\"p\":[");
      bool first = true;
      foreach (var p in m.GetParameters()) { if (!first) w.Append(','); first = false; w.Append(Type(p.ParameterType)); }
      w.Append(']');
      var impl = m.GetMethodImplementationFlags();
      int f = 0;
      if (m.IsStatic) f |= 1;
      if (m.IsVirtual) f |= 2;
      if (m.IsFinal || t.IsSealed) f |= 4;
      if (m.IsAbstract) f |= 8;
      if ((impl & MethodImplAttributes.Synchronized) != 0) f |= 16;
      if ((impl & MethodImplAttributes.NoInlining) != 0) f |= 32;
      if ((impl & (MethodImplAttributes.InternalCall | MethodImplAttributes.Runtime | MethodImplAttributes.Native)) != 0 || (m.Attributes & MethodAttributes.PinvokeImpl) != 0) f |= 64;
      if (m.IsConstructor && !m.IsStatic) f |= 128;
      if (Callers.LooksAtCaller(m)) f |= 256;
      if ((m.CallingConvention & CallingConventions.VarArgs) != 0) f |= 512;
      bool generic = m.IsGenericMethod || t.IsGenericType;
      if (generic) f |= 1024;
      if (m.IsGenericMethod) f |= 4096;
      if ((impl & MethodImplAttributes.AggressiveInlining) != 0) f |= 8192;
      if (t.IsInterface) f |= 16384;
      w.Append(",\"f\":").Append(f);
      var image = t.IsArray ? null : Images.Of(m.Module.Assembly);
      if (image != null) {
        w.Append(",\"m\":").Append(image.index).Append(",\"row\":").Append(m.MetadataToken & 0xFFFFFF);
      }
      w.Append('}');
      if (methods.Length > 0) methods.Append(',');
      methods.Append(w);
    }
    return n;
  }

  // ---- bodies

  public static void Body(StringBuilder w, int number) {
    var m = Table<MethodBase>.Item(number);
    var body = m.GetMethodBody();
    if (body == null) { Finish(w, ",\"code\":null"); return; }
    var rest = new StringBuilder();
    var image = Images.Of(m.Module.Assembly);
    int skip = image == null ? 0 : image.Prologue(m.MetadataToken & 0xFFFFFF);
    var il = body.GetILAsByteArray();
    rest.Append(",\"code\":\"").Append(Convert.ToBase64String(il, skip, il.Length - skip)).Append("\",\"init\":").Append(body.InitLocals ? 1 : 0).Append(",\"locals\":[");
    bool first = true;
    var locals = body.LocalVariables;
    int own = locals.Count - (image == null ? 0 : image.AddedLocals(m.MetadataToken & 0xFFFFFF));
    for (int i = 0; i < own; i++) { if (!first) rest.Append(','); first = false; int t = Type(locals[i].LocalType); rest.Append(locals[i].IsPinned ? ~t : t); }
    rest.Append("],\"eh\":[");
    first = true;
    foreach (var c in body.ExceptionHandlingClauses) {
      if (!first) rest.Append(','); first = false;
      int kind = (int)c.Flags;
      int with = kind == 0 ? Type(c.CatchType ?? typeof(object)) : kind == 1 ? c.FilterOffset - skip : 0;
      rest.Append('[').Append(kind).Append(',').Append(c.TryOffset - skip).Append(',').Append(c.TryLength).Append(',').Append(c.HandlerOffset - skip).Append(',').Append(c.HandlerLength).Append(',').Append(with).Append(']');
    }
    rest.Append("],\"tok\":{");
    Tokens(rest, m, il, skip);
    rest.Append('}');
    Finish(w, rest.ToString());
  }

  // Every token of the body that names a type, method, field, signature or string: "token": [kind, number…].
  static void Tokens(StringBuilder w, MethodBase m, byte[] il, int at) {
    var module = m.Module;
    var ta = m.DeclaringType.IsGenericType ? m.DeclaringType.GetGenericArguments() : null;
    var ma = m.IsGenericMethod ? m.GetGenericArguments() : null;
    var seen = new HashSet<long>();
    bool first = true;
    while (at < il.Length) {
      int op = il[at++];
      OperandType kind;
      if (op == 0xFE) { op = 0xFE00 | il[at++]; kind = Opcodes.Long[op & 0xFF]; } else kind = Opcodes.Short[op];
      switch (kind) {
        case OperandType.InlineNone: continue;
        case OperandType.ShortInlineBrTarget: case OperandType.ShortInlineI: case OperandType.ShortInlineVar: at += 1; continue;
        case OperandType.InlineVar: at += 2; continue;
        case OperandType.InlineI8: case OperandType.InlineR: at += 8; continue;
        case OperandType.InlineSwitch: at += 4 + 4 * BitConverter.ToInt32(il, at); continue;
        case OperandType.InlineBrTarget: case OperandType.InlineI: case OperandType.ShortInlineR: at += 4; continue;
      }
      int token = BitConverter.ToInt32(il, at);
      at += 4;
      if (!seen.Add(token)) continue;
      if (!first) w.Append(','); first = false;
      w.Append('"').Append(token).Append("\":");
      try {
        if (kind == OperandType.InlineString) { module.ResolveString(token); w.Append("[\"s\"]"); continue; }
        if (kind == OperandType.InlineSig) { w.Append(Signatures.Site(module, token, ta, ma)); continue; }
        var member = module.ResolveMember(token, ta, ma);
        if (member is Type) w.Append("[\"t\",").Append(Type((Type)member)).Append(']');
        else if (member is FieldInfo) w.Append("[\"f\",").Append(Field((FieldInfo)member)).Append(']');
        else if (((MethodBase)member).CallingConvention.HasFlag(CallingConventions.VarArgs)) w.Append("[\"e\",\"vararg\"]");
        else w.Append("[\"m\",").Append(Method((MethodBase)member)).Append(']');
      } catch (Exception e) { w.Append("[\"e\",").Append(Quote(e.GetType().Name + ": " + e.Message)).Append(']'); }
    }
  }

  public static long ClassWord(int type, bool array) { var t = Table<Type>.Item(type); return (long)Layout.ClassWord(array ? t.MakeArrayType() : t); }

  public static string Quote(string s) {
    var w = new StringBuilder("\"");
    foreach (char c in s) {
      if (c == '"' || c == '\\') w.Append('\\').Append(c);
      else if (c < ' ' || c > '~') w.Append("\\u").Append(((int)c).ToString("x4"));
      else w.Append(c);
    }
    return w.Append('"').ToString();
  }
}

// Operand kinds by opcode, from the class library's own table.
static class Opcodes {
  public static readonly OperandType[] Short = new OperandType[256], Long = new OperandType[256];
  static Opcodes() {
    for (int i = 0; i < 256; i++) Short[i] = Long[i] = OperandType.InlineNone;
    foreach (var f in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)) {
      var op = (OpCode)f.GetValue(null);
      if (op.Size == 1) Short[(byte)op.Value] = op.OperandType; else Long[(byte)op.Value] = op.OperandType;
    }
  }
}
}

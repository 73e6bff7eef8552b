// Which method a call from Python means, and the call: sites, overloads, inference of type arguments, and invokers.
//
// A site is what one name stands for on one type: methods, or a field. An invoker is managed code made for one method: it
// takes the arguments boxed (spans and pointers as raw words), calls the method as a compiler would, and puts back what the
// method wrote through references. Python waits in unmanaged code while it runs; exceptions go through untouched.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace Rapgo {
public delegate object InvokerFn(object target, object[] arguments, IntPtr raw);

public sealed class Candidate {
  public readonly MethodBase method;
  public readonly ParameterInfo[] parameters;
  public readonly int[] passed;         // indexes of the parameters that Python gives: those that are not `out`
  public readonly bool expands;         // the last one takes any number of arguments
  public readonly int required;
  InvokerFn invoker;
  public Candidate(MethodBase m) {
    method = m;
    parameters = m.GetParameters();
    passed = Enumerable.Range(0, parameters.Length).Where(i => !IsOut(parameters[i])).ToArray();
    expands = parameters.Length > 0 && parameters[parameters.Length - 1].IsDefined(typeof(ParamArrayAttribute), false);
    required = passed.Count(i => !parameters[i].IsOptional);
  }
  public static bool IsOut(ParameterInfo p) { return p.IsOut && !p.IsIn && p.ParameterType.IsByRef; }
  public static bool ComesBack(ParameterInfo p) { return p.ParameterType.IsByRef && !(p.IsIn && !p.IsOut) && !p.GetRequiredCustomModifiers().Any(m => m.Name == "InAttribute"); }
  public InvokerFn Invoker { get { return invoker ?? (invoker = Invokers.Of(method, parameters)); } }
}

public sealed unsafe class Site {
  public Type type; public string name; public bool isStatic;
  public FieldInfo field; public bool writes;   // a field's site reads or writes
  public Candidate[] candidates = new Candidate[0];
  public MethodInfo[] generic = new MethodInfo[0];
  readonly Dictionary<string, Candidate> inferred = new Dictionary<string, Candidate>();

  static readonly List<Site> all = new List<Site>();
  public static int Add(Site s) { lock (all) { all.Add(s); return all.Count - 1; } }
  public static Site At(long n) { lock (all) return all[(int)n]; }

  public Site Methods(IEnumerable<MethodBase> methods) {
    var found = methods.ToArray();
    candidates = found.Where(m => !m.ContainsGenericParameters).Select(m => new Candidate(m)).ToArray();
    generic = found.OfType<MethodInfo>().Where(m => m.IsGenericMethodDefinition).ToArray();
    return this;
  }

  public override string ToString() { return Names.Of(type) + (name == ".ctor" ? "" : "." + name); }

  // ---- choosing

  static int Cost(Candidate c, Value* args, int n, bool expand) {
    int given = c.passed.Length, sum = 0;
    if (!expand) {
      if (n > given || n < c.required) return -1;
      for (int i = 0; i < n; i++) { int x = Conversions.Cost(args + i, c.parameters[c.passed[i]].ParameterType); if (x < 0) return -1; sum += x; }
      return sum + (given - n);
    }
    int plain = given - 1;
    if (n < plain) return -1;
    for (int i = 0; i < plain; i++) { int x = Conversions.Cost(args + i, c.parameters[c.passed[i]].ParameterType); if (x < 0) return -1; sum += x; }
    var e = c.parameters[c.passed[plain]].ParameterType.GetElementType();
    for (int i = plain; i < n; i++) { int x = Conversions.Cost(args + i, e); if (x < 0) return -1; sum += x + 1; }
    return sum + 50;
  }

  Candidate Choose(Value* args, int n, out bool expand) {
    Candidate best = null;
    int least = int.MaxValue;
    expand = false;
    foreach (var c in candidates) {
      int cost = Cost(c, args, n, false);
      if (cost >= 0 && cost < least) { least = cost; best = c; expand = false; }
      if (c.expands && (cost = Cost(c, args, n, true)) >= 0 && cost < least) { least = cost; best = c; expand = true; }
      if (least == 0) return best;
    }
    if (generic.Length == 0) return best;
    foreach (var c in Inferred(args, n)) {
      int cost = Cost(c, args, n, false);
      if (cost >= 0 && (cost += 1) < least) { least = cost; best = c; expand = false; }
    }
    return best;
  }

  // ---- inference: a parameter's type against what the argument is

  IEnumerable<Candidate> Inferred(Value* args, int n) {
    var found = new List<Candidate>();
    foreach (var m in generic) {
      var parameters = m.GetParameters().Where(p => !Candidate.IsOut(p)).ToArray();
      if (n > parameters.Length) continue;
      var known = new Dictionary<Type, Type>();
      for (int i = 0; i < n; i++) { var t = Values.Natural(args + i); if (t != null) Unify(parameters[i].ParameterType, t, known); }
      var types = m.GetGenericArguments().Select(a => known.ContainsKey(a) ? known[a] : typeof(object)).ToArray();
      var key = m.MetadataToken + ":" + string.Join(",", types.Select(t => t.TypeHandle.Value));
      Candidate c;
      lock (inferred) if (!inferred.TryGetValue(key, out c)) {
        try { c = new Candidate(m.MakeGenericMethod(types)); } catch (ArgumentException) { c = null; }   // a constraint does not hold
        inferred.Add(key, c);
      }
      if (c != null) found.Add(c);
    }
    return found;
  }

  static void Unify(Type p, Type a, Dictionary<Type, Type> known) {
    if (p.IsByRef) p = p.GetElementType();
    if (p.IsGenericParameter) { if (!known.ContainsKey(p)) known.Add(p, a); return; }
    if (!p.ContainsGenericParameters) return;
    if (p.IsArray) { if (a.IsArray) Unify(p.GetElementType(), a.GetElementType(), known); return; }
    if (!p.IsGenericType) return;
    var definition = p.GetGenericTypeDefinition();
    var mine = p.GetGenericArguments();
    if (a.IsArray && (Conversions.IsSpan(p) || !p.IsInterface && mine.Length == 1 && definition.Name.EndsWith("Memory`1"))) { Unify(mine[0], a.GetElementType(), known); return; }
    if (definition == typeof(Nullable<>)) { Unify(mine[0], a, known); return; }
    var bases = new List<Type>();
    for (var b = a; b != null; b = b.BaseType) bases.Add(b);
    foreach (var b in bases.Concat(a.GetInterfaces())) {
      if (!b.IsGenericType || b.GetGenericTypeDefinition() != definition) continue;
      var theirs = b.GetGenericArguments();
      for (int i = 0; i < mine.Length; i++) Unify(mine[i], theirs[i], known);
      return;
    }
  }

  public int Bind(Type[] types) {
    var fitting = generic.Where(m => m.GetGenericArguments().Length == types.Length).ToArray();
    if (fitting.Length == 0) throw new Usage(this + " has no overload with " + types.Length + " type argument" + (types.Length == 1 ? "" : "s"));
    var made = new List<MethodBase>();
    ArgumentException last = null;
    foreach (var m in fitting) try { made.Add(m.MakeGenericMethod(types)); } catch (ArgumentException e) { last = e; }
    if (made.Count == 0) throw new Usage(last.Message);
    return Add(new Site { type = type, name = name, isStatic = isStatic }.Methods(made));
  }

  // ---- calling

  // What the call gives: its result if it has one, and after it what it wrote through references.
  public void Call(Value* args, int n, Value* result) {
    object target = null;
    if (!isStatic) {
      if (n == 0 || args->kind == Tag.Null) throw new Usage(this + " is called on an object");
      if (args->kind != Tag.Object) throw new Usage(this + " is called on an object of .NET");
      target = Values.Target(args);
      if (!type.IsInstanceOfType(target)) throw new Usage(this + " is called on a " + Names.Of(type) + ", not on a " + Names.Of(target.GetType()));
      args++; n--;
    }
    if (field != null) { Field(target, args, result); return; }
    bool expand;
    var c = Choose(args, n, out expand);
    if (c == null) throw NoneFits(args, n);
    var boxed = new object[c.parameters.Length];
    var raw = stackalloc long[2 * c.parameters.Length + 1];
    int plain = expand ? c.passed.Length - 1 : c.passed.Length;
    for (int i = 0; i < plain; i++) {
      int at = c.passed[i];
      var p = c.parameters[at];
      boxed[at] = i < n ? Conversions.Make(args + i, p.ParameterType, raw + 2 * at) : Default(p);
    }
    if (expand) {
      var e = c.parameters[c.passed[plain]].ParameterType.GetElementType();
      var rest = Array.CreateInstance(e, n - plain);
      for (int i = plain; i < n; i++) rest.SetValue(Conversions.Make(args + i, e, null), i - plain);
      boxed[c.passed[plain]] = rest;
    }
    var answer = c.Invoker(target, boxed, (IntPtr)raw);
    Answer(c, answer, boxed, result);
  }

  static object Default(ParameterInfo p) {
    var d = p.DefaultValue;
    if (d != null && d != DBNull.Value && d != Missing.Value) return p.ParameterType.IsEnum ? Enum.ToObject(p.ParameterType, d) : d;
    return p.ParameterType.IsValueType && Nullable.GetUnderlyingType(p.ParameterType) == null && !Conversions.IsSpan(p.ParameterType) ? Activator.CreateInstance(p.ParameterType) : null;
  }

  static void Answer(Candidate c, object answer, object[] boxed, Value* result) {
    var s = Scratch.Begin();
    var method = c.method as MethodInfo;
    bool none = method != null && method.ReturnType == typeof(void);
    List<object> back = null;
    for (int i = 0; i < c.parameters.Length; i++) if (Candidate.ComesBack(c.parameters[i])) (back ?? (back = new List<object>())).Add(boxed[i]);
    if (back == null) { if (none) Values.Set(result, Tag.Nothing, 0); else Values.Write(result, answer, s); return; }
    if (!none) back.Insert(0, answer);
    if (back.Count == 1) Values.Write(result, back[0], s); else Values.WriteList(result, back.ToArray(), s);
  }

  void Field(object target, Value* args, Value* result) {
    if (!writes) { Values.Write(result, field.GetValue(target), Scratch.Begin()); return; }
    var t = field.FieldType;
    if (field.IsInitOnly || field.IsLiteral) throw new Usage(this + " is read-only", 3);
    if (Conversions.Cost(args, t) < 0) throw new Usage(this + " is a " + Names.Of(t) + ", which a " + Values.Name(args) + " does not fit");
    long* raw = stackalloc long[2];
    field.SetValue(target, Conversions.Make(args, t, raw));
    Values.Set(result, Tag.Nothing, 0);
  }

  Usage NoneFits(Value* args, int n) {
    var given = new List<string>();
    for (int i = 0; i < n; i++) given.Add(Values.Name(args + i));
    var all = candidates.Select(c => c.method).Concat(generic).Select(Names.Of).ToArray();
    string shown = string.Join("; ", all.Take(12)) + (all.Length > 12 ? "; and " + (all.Length - 12) + " more" : "");
    if (all.Length == 0) return new Usage(this + (name == ".ctor" ? " has no constructor that could be called" : " cannot be called"));
    return new Usage("no overload of " + this + " takes (" + string.Join(", ", given) + "): there " + (all.Length == 1 ? "is " : "are ") + shown);
  }
}

public static class Invokers {
  static readonly Type P = typeof(IntPtr), O = typeof(object);

  public static InvokerFn Of(MethodBase m, ParameterInfo[] parameters) {
    var dynamic = new DynamicMethod("rapgo.call", O, new[] { O, typeof(object[]), P }, m.Module, true);
    var il = dynamic.GetILGenerator();
    var t = m.DeclaringType;
    if (!m.IsStatic && !m.IsConstructor) { il.Emit(OpCodes.Ldarg_0); il.Emit(t.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, t); }
    var locals = new LocalBuilder[parameters.Length];
    for (int i = 0; i < parameters.Length; i++) locals[i] = Argument(il, parameters[i], i);
    var c = m as ConstructorInfo;
    Type r;
    if (c != null) { il.Emit(OpCodes.Newobj, c); r = t; }
    else { r = ((MethodInfo)m).ReturnType; il.Emit(m.IsStatic || t.IsValueType ? OpCodes.Call : OpCodes.Callvirt, (MethodInfo)m); }
    Box(il, r);
    var answer = il.DeclareLocal(O);
    il.Emit(OpCodes.Stloc, answer);
    for (int i = 0; i < parameters.Length; i++) {
      if (locals[i] == null) continue;
      il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ldc_I4, i); il.Emit(OpCodes.Ldloc, locals[i]); il.Emit(OpCodes.Box, locals[i].LocalType); il.Emit(OpCodes.Stelem_Ref);
    }
    il.Emit(OpCodes.Ldloc, answer);
    il.Emit(OpCodes.Ret);
    return (InvokerFn)dynamic.CreateDelegate(typeof(InvokerFn));
  }

  static void Raw(ILGenerator il, int word) { il.Emit(OpCodes.Ldarg_2); il.Emit(OpCodes.Ldc_I4, 8 * word); il.Emit(OpCodes.Add); il.Emit(OpCodes.Ldind_I); }

  static LocalBuilder Argument(ILGenerator il, ParameterInfo parameter, int i) {
    var t = parameter.ParameterType;
    if (t.IsPointer) { Raw(il, 2 * i); return null; }
    var e = t.IsByRef ? t.GetElementType() : t;
    if (Describe.IsByRefLike(e)) {
      if (t.IsByRef || !Conversions.IsSpan(t)) throw new Usage("a parameter of type " + Names.Of(t) + " cannot be given from Python");
      Raw(il, 2 * i); Raw(il, 2 * i + 1); il.Emit(OpCodes.Conv_I4);
      il.Emit(OpCodes.Newobj, t.GetConstructor(new[] { typeof(void*), typeof(int) }));
      return null;
    }
    if (e.IsPointer) throw new Usage("a parameter of type " + Names.Of(t) + " cannot be given from Python");
    bool isOut = Candidate.IsOut(parameter);
    if (!isOut) { il.Emit(OpCodes.Ldarg_1); il.Emit(OpCodes.Ldc_I4, i); il.Emit(OpCodes.Ldelem_Ref); il.Emit(OpCodes.Unbox_Any, e); }
    if (!t.IsByRef) return null;
    var local = il.DeclareLocal(e);
    if (!isOut) il.Emit(OpCodes.Stloc, local);
    il.Emit(OpCodes.Ldloca, local);
    return local;
  }

  static void Box(ILGenerator il, Type t) {
    if (t == typeof(void)) { il.Emit(OpCodes.Ldnull); return; }
    if (t.IsByRef) { t = t.GetElementType(); il.Emit(OpCodes.Ldobj, t); }
    if (t.IsPointer) { il.Emit(OpCodes.Box, P); return; }
    if (Describe.IsByRefLike(t)) {
      if (!Conversions.IsSpan(t)) throw new Usage("a result of type " + Names.Of(t) + " cannot be given to Python");
      var span = il.DeclareLocal(t);
      il.Emit(OpCodes.Stloc, span); il.Emit(OpCodes.Ldloca, span); il.Emit(OpCodes.Call, t.GetMethod("ToArray"));
      return;
    }
    il.Emit(OpCodes.Box, t);
  }
}
}

// What names mean: types of assemblies, members of types. Public ones, and of what is not the class library's internal ones;
// what is private or protected stays so.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace Rapgo {
public static class Members {
  const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

  // ---- types

  // [the type or null, [generic ones of that name], whether it is a namespace]
  public static object[] Types(Assembly a, string name) {
    var generic = new List<object>();
    bool space = false;
    Type exact = null;
    foreach (var assembly in a != null ? new[] { a } : Libraries(name)) {
      exact = exact ?? assembly.GetType(name);
      if (generic.Count == 0) for (int n = 1; n <= 16; n++) { var t = assembly.GetType(name + "`" + n); if (t != null) generic.Add(t); }
      if (exact == null && generic.Count == 0 && !space) space = Spaces(assembly).Contains(name);
      if (exact != null && a == null) break;
    }
    return new object[] { exact, new Nested(generic.ToArray()), space };
  }

  static readonly Dictionary<Assembly, HashSet<string>> spaces = new Dictionary<Assembly, HashSet<string>>();
  static HashSet<string> Spaces(Assembly a) {
    lock (spaces) {
      HashSet<string> found;
      if (spaces.TryGetValue(a, out found)) return found;
      found = new HashSet<string>();
      Type[] types;
      try { types = a.GetTypes(); } catch (ReflectionTypeLoadException e) { types = e.Types.Where(t => t != null).ToArray(); } catch (NotSupportedException) { types = Type.EmptyTypes; }
      foreach (var t in types) {
        var n = t.Namespace;
        while (!string.IsNullOrEmpty(n) && found.Add(n)) { int dot = n.LastIndexOf('.'); n = dot < 0 ? null : n.Substring(0, dot); }
      }
      spaces[a] = found;
      return found;
    }
  }

  // Where a name of no particular assembly may be: in those that are loaded, and in the library's that are called like it.
  static IEnumerable<Assembly> Libraries(string name) {
    yield return typeof(object).Assembly;
    for (var n = name; n.Length > 0; n = n.Contains(".") ? n.Substring(0, n.LastIndexOf('.')) : "") {
      Assembly a = null;
      try { a = Assembly.Load(n); } catch (Exception) { }   // there is none
      if (a != null) yield return a;
    }
    foreach (var a in AppDomain.CurrentDomain.GetAssemblies()) if (!a.IsDynamic) yield return a;
  }

  // ---- members

  static readonly string library = Path.GetDirectoryName(typeof(object).Assembly.Location);
  static bool IsLibrary(Type t) { return t == null || !t.Assembly.IsDynamic && Path.GetDirectoryName(t.Assembly.Location) == library; }
  static bool IsOpen(MethodBase m) { return m != null && (m.IsPublic || (m.IsAssembly || m.IsFamilyOrAssembly) && !IsLibrary(m.DeclaringType)); }
  static bool IsOpen(FieldInfo f) { return f.IsPublic || (f.IsAssembly || f.IsFamilyOrAssembly) && !IsLibrary(f.DeclaringType); }

  public static IEnumerable<MethodBase> Constructors(Type t) {
    if (t.IsAbstract) return new MethodBase[0];
    if (t.IsValueType && !t.IsPrimitive || t.IsClass) return t.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(c => IsOpen(c));
    return new MethodBase[0];
  }

  static IEnumerable<Type> Scopes(Type t, bool isStatic) {
    yield return t;
    if (t.IsInterface && !isStatic) { foreach (var i in t.GetInterfaces()) yield return i; yield return typeof(object); }
    else if (!isStatic) foreach (var i in t.GetInterfaces()) yield return i;   // members that the class has explicitly
  }

  static MethodBase[] Methods(Type t, string name, bool isStatic) {
    var flags = All | (isStatic ? BindingFlags.Static : BindingFlags.Instance);
    var found = t.GetMember(name, MemberTypes.Method, flags).Cast<MethodInfo>().Where(m => IsOpen(m)).ToList();
    // those that a derived class has anew hide the others
    var shown = new List<MethodInfo>();
    foreach (var m in found.OrderByDescending(m => Depth(m.DeclaringType))) if (!shown.Any(s => Same(s, m))) shown.Add(m);
    return shown.ToArray();
  }
  static int Depth(Type t) { int n = 0; for (; t != null; t = t.BaseType) n++; return n; }
  static bool Same(MethodInfo a, MethodInfo b) {
    return a.IsGenericMethodDefinition == b.IsGenericMethodDefinition && !a.IsGenericMethodDefinition && a.GetParameters().Select(p => p.ParameterType).SequenceEqual(b.GetParameters().Select(p => p.ParameterType));
  }

  static int SiteOf(Type t, string name, bool isStatic, params MethodBase[] methods) {
    methods = methods.Where(m => IsOpen(m)).ToArray();
    return methods.Length == 0 ? -1 : Site.Add(new Site { type = t, name = name, isStatic = isStatic }.Methods(methods));
  }

  // ["method", site] · ["property", getter, setter] · ["event", adder, remover] · ["type", type or null, [generic]] · []
  public static object[] Find(Type type, string name, bool isStatic) {
    foreach (var t in Scopes(type, isStatic)) {
      var methods = Methods(t, name, isStatic);
      if (methods.Length > 0) return new object[] { "method", SiteOf(t, name, isStatic, methods) };
      var flags = All | (isStatic ? BindingFlags.Static : BindingFlags.Instance);
      for (var d = t; d != null; d = d.BaseType) {
        var property = d.GetProperties(flags | BindingFlags.DeclaredOnly).FirstOrDefault(p => p.Name == name && p.GetIndexParameters().Length == 0);
        if (property != null) return new object[] { "property", Accessor(t, property, true, isStatic), Accessor(t, property, false, isStatic) };
        var field = d.GetField(name, flags | BindingFlags.DeclaredOnly);
        if (field != null && IsOpen(field)) {
          int reads = Site.Add(new Site { type = t, name = name, isStatic = isStatic, field = field });
          return new object[] { "property", reads, field.IsLiteral || field.IsInitOnly ? -1 : Site.Add(new Site { type = t, name = name, isStatic = isStatic, field = field, writes = true }) };
        }
        var e = d.GetEvent(name, flags | BindingFlags.DeclaredOnly);
        if (e != null) return new object[] { "event", SiteOf(t, name, isStatic, e.GetAddMethod(true)), SiteOf(t, name, isStatic, e.GetRemoveMethod(true)) };
      }
    }
    if (!isStatic) return new object[0];
    var nested = type.GetNestedType(name, BindingFlags.Public | BindingFlags.NonPublic);
    var generic = type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(t => t.Name.StartsWith(name + "`")).ToArray();
    if (nested == null && generic.Length == 0) return new object[0];
    return new object[] { "type", Closed(nested, type), new Nested(generic.Select(t => (object)Closed(t, type)).ToArray()) };
  }

  // An overridden property may have one accessor only; the other one is the base class's.
  static int Accessor(Type t, PropertyInfo p, bool reads, bool isStatic) {
    for (var d = p.DeclaringType; d != null; d = d.BaseType) {
      var same = d.GetProperties(All | BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance).FirstOrDefault(x => x.Name == p.Name && x.PropertyType == p.PropertyType);
      var m = same == null ? null : reads ? same.GetGetMethod(true) : same.GetSetMethod(true);
      if (m != null) return SiteOf(t, p.Name, isStatic, m);
    }
    return -1;
  }

  // A type nested in a generic one takes the type arguments of the one around it.
  static Type Closed(Type nested, Type around) {
    if (nested == null || !around.IsConstructedGenericType || !nested.IsGenericTypeDefinition) return nested;
    var mine = around.GetGenericArguments();
    return nested.GetGenericArguments().Length == mine.Length ? nested.MakeGenericType(mine) : nested;
  }

  // [getter, setter]: sites of the indexers
  public static object[] Indexer(Type t) {
    if (t.IsArray) return new object[] { SiteOf(t, "Get", false, t.GetMethod("Get")), SiteOf(t, "Set", false, t.GetMethod("Set")) };
    foreach (var scope in Scopes(t, false)) {
      var found = new List<PropertyInfo>();
      for (var d = scope; d != null; d = d.BaseType) found.AddRange(d.GetProperties(All | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.GetIndexParameters().Length > 0 && !p.Name.Contains(".")));
      if (found.Count == 0) continue;
      return new object[] { SiteOf(scope, "this[]", false, found.Select(p => (MethodBase)p.GetGetMethod(true)).ToArray()), SiteOf(scope, "this[]", false, found.Select(p => (MethodBase)p.GetSetMethod(true)).ToArray()) };
    }
    return new object[] { -1, -1 };
  }

  public static object[] Names(Type t, bool isStatic) {
    var flags = All | (isStatic ? BindingFlags.Static : BindingFlags.Instance);
    return t.GetMembers(flags).Where(m => m is MethodBase ? IsOpen((MethodBase)m) && !((MethodBase)m).IsSpecialName : m is FieldInfo ? IsOpen((FieldInfo)m) : !(m is PropertyInfo) || ((PropertyInfo)m).GetAccessors(true).Any(a => IsOpen(a))).Select(m => (object)m.Name.Split('`')[0]).Distinct().ToArray();
  }

  // ---- classes: what Python's proxies of their objects can do

  // [the type, its number, full name, name as C# writes it, flags, code of a vector's elements]
  public static object[] Class(Type t) {
    int f = 0;
    if (typeof(IEnumerable).IsAssignableFrom(t)) f |= 1;
    if (typeof(IDisposable).IsAssignableFrom(t)) f |= 2;
    if (Conversions.IsDelegate(t)) f |= 4;
    if (typeof(Task).IsAssignableFrom(t) || t.Name == "ValueTask" || t.Name == "ValueTask`1") f |= 8;
    if (t.IsEnum) f |= 16;
    if (typeof(Exception).IsAssignableFrom(t)) f |= 32;
    if (t.IsArray) f |= 64;
    if (t.IsAbstract && t.IsSealed) f |= 128;
    if (t.ContainsGenericParameters) f |= 256;
    if (typeof(IComparable).IsAssignableFrom(t)) f |= 512;
    if (new[] { "Count", "Length" }.Any(n => Scopes(t, false).Any(s => s.GetProperties().Any(p => p.Name == n && p.PropertyType == typeof(int) && p.GetIndexParameters().Length == 0)))) f |= 1024;
    return new object[] { t, Values.Number(t), t.FullName ?? t.Name, Rapgo.Names.Of(t), f, Codes.IsVector(t) ? Codes.Of(t.GetElementType()) : 0 };
  }

  // [path of the assembly, type, method]: by which the compiler finds the methods of a site
  public static object[] Identity(Site s) {
    var m = s.candidates.Select(c => c.method).Concat(s.generic).FirstOrDefault();
    if (m == null) throw new Usage(s + " is no method");
    return new object[] { m.DeclaringType.Assembly.Location, m.DeclaringType.FullName, m.Name };
  }
}
}

// Names for types, methods and fields that mean the same in every process, for what the code cache keeps: the module, by
// its place in a list of modules, and the token; of constructed ones also what they are made of.
//
//   type      M:TOKEN   M:TOKEN<TYPE,…>   []TYPE   [RANK]TYPE   &TYPE   *TYPE
//   method    TYPE|TOKEN   TYPE|TOKEN<TYPE,…>   ARRAY!NAME!PARAMETERS
//   field     TYPE#TOKEN
//
// Tokens are hexadecimal. A module is known by its assembly's name and its own identity (MVID), so that another build of an
// assembly does not pass for this one. What has no such name is "": dynamic methods, and types of assemblies that have no
// file, that are loaded twice, or that are in a load context of their own.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Text;

namespace Rapgo {
public static unsafe class Identities {
  const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

  // ---- naming: "tN", "mN" and "fN", with blanks between → {"modules": [[name, mvid]…], "names": […]}

  sealed class Nameless : Exception { }

  public static void Names(StringBuilder w, string items) {
    var modules = new Dictionary<Module, int>();
    var names = new StringBuilder();
    known = Loaded();
    foreach (var item in items.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries)) {
      if (names.Length > 0) names.Append(',');
      int n = int.Parse(item.Substring(1));
      var one = new StringBuilder();
      try {
        if (item[0] == 't') Name(one, Table<Type>.Item(n), modules);
        else if (item[0] == 'm') Name(one, Table<MethodBase>.Item(n), modules);
        else Name(one, Table<FieldInfo>.Item(n), modules);
      } catch (Nameless) { one.Clear(); }
      names.Append('"').Append(one).Append('"');
    }
    var list = new string[modules.Count];
    foreach (var m in modules) list[m.Value] = "[" + Describe.Quote(m.Key.Assembly.FullName) + ",\"" + m.Key.ModuleVersionId.ToString("N") + "\"]";
    w.Append("{\"modules\":[").Append(string.Join(",", list)).Append("],\"names\":[").Append(names).Append("]}");
  }

  static void Name(StringBuilder w, Type t, Dictionary<Module, int> modules) {
    if (t.IsByRef) { w.Append('&'); Name(w, t.GetElementType(), modules); return; }
    if (t.IsPointer) { w.Append('*'); Name(w, t.GetElementType(), modules); return; }
    if (t.IsArray) {
      var e = t.GetElementType();
      if (e.MakeArrayType() == t) w.Append("[]"); else w.Append('[').Append(t.GetArrayRank()).Append(']');
      Name(w, e, modules);
      return;
    }
    var module = t.Module;
    if (t.IsGenericParameter || (t.MetadataToken & 0xFFFFFF) == 0) throw new Nameless();
    int m;
    if (!modules.TryGetValue(module, out m)) {
      Module one;
      if (!known.TryGetValue(module.ModuleVersionId, out one) || one != module) throw new Nameless();
      modules.Add(module, m = modules.Count);
    }
    w.Append(m).Append(':').Append(t.MetadataToken.ToString("x"));
    if (t.IsGenericType && !t.IsGenericTypeDefinition) Arguments(w, t.GetGenericArguments(), modules);
  }

  static void Arguments(StringBuilder w, Type[] types, Dictionary<Module, int> modules) {
    for (int i = 0; i < types.Length; i++) { w.Append(i == 0 ? '<' : ','); Name(w, types[i], modules); }
    w.Append('>');
  }

  static void Name(StringBuilder w, MethodBase m, Dictionary<Module, int> modules) {
    if (m.DeclaringType == null) throw new Nameless();
    Name(w, m.DeclaringType, modules);
    if (m.DeclaringType.IsArray) { w.Append('!').Append(m.Name).Append('!').Append(m.GetParameters().Length); return; }
    if ((m.MetadataToken & 0xFFFFFF) == 0) throw new Nameless();
    w.Append('|').Append(m.MetadataToken.ToString("x"));
    if (m.IsGenericMethod) Arguments(w, m.GetGenericArguments(), modules);
  }

  static void Name(StringBuilder w, FieldInfo f, Dictionary<Module, int> modules) {
    Name(w, f.DeclaringType, modules);
    w.Append('#').Append(f.MetadataToken.ToString("x"));
  }

  // ---- finding: what names say, in this process. The modules' lines ("name\tmvid"), an empty line, and a line for each
  // name, with 't', 'm' or 'f' before it. For each, three words: its number or -1, and of a method the image and the row.

  public static long Find(string text, long* numbers) {
    var lines = text.Split('\n');
    int at = 0;
    var modules = new List<Module>();
    var byIdentity = Loaded();
    for (; lines[at].Length > 0; at++) {
      var part = lines[at].Split('\t');
      modules.Add(ModuleOf(byIdentity, part[0], new Guid(part[1])));
    }
    long found = 0;
    for (at++; at < lines.Length; at++, numbers += 3) {
      numbers[0] = numbers[1] = -1;
      try {
        var r = new Reader { text = lines[at], at = 1, modules = modules };
        switch (lines[at][0]) {
          case 't': var t = r.Type(); numbers[0] = Table<Type>.Place(t, t.TypeHandle.Value, t); break;
          case 'm':
            var m = r.Method();
            numbers[0] = Table<MethodBase>.Place(m, m.MethodHandle.Value, m.DeclaringType);
            // methods of an image have their slots in its table, but for generic ones
            var image = m.DeclaringType.IsArray || m.IsGenericMethod || m.DeclaringType.IsGenericType ? null : Images.Of(m.Module.Assembly);
            if (image != null) { numbers[1] = image.index; numbers[2] = m.MetadataToken & 0xFFFFFF; }
            break;
          default: var f = r.Field(); numbers[0] = Table<FieldInfo>.Place(f, f.FieldHandle.Value, f.DeclaringType); break;
        }
        found++;
      } catch (Exception) { numbers[0] = -1; }   // a name that leads nowhere here: code that uses it is not used
    }
    return found;
  }

  static Dictionary<Guid, Module> known;

  // Modules by identity; null where one is not the only one, or would not be found again by its assembly's name.
  static Dictionary<Guid, Module> Loaded() {
    var found = new Dictionary<Guid, Module>();
    foreach (var a in AppDomain.CurrentDomain.GetAssemblies()) {
      if (a.IsDynamic || a.Location.Length == 0) continue;
      var m = a.ManifestModule;
      bool twice = found.ContainsKey(m.ModuleVersionId);
      found[m.ModuleVersionId] = twice || !InDefaultContext(a) ? null : m;
    }
    return found;
  }

  static readonly Type contexts = typeof(object).Assembly.GetType("System.Runtime.Loader.AssemblyLoadContext");
  static readonly object defaultContext = contexts == null ? null : contexts.GetProperty("Default").GetValue(null);
  static readonly MethodInfo contextOf = contexts == null ? null : contexts.GetMethod("GetLoadContext");
  static bool InDefaultContext(Assembly a) { return contextOf == null || contextOf.Invoke(null, new object[] { a }) == defaultContext; }

  static Module ModuleOf(Dictionary<Guid, Module> loaded, string name, Guid identity) {
    Module m;
    if (loaded.TryGetValue(identity, out m)) return m;
    try {
      m = Assembly.Load(new AssemblyName(name)).ManifestModule;
      return m.ModuleVersionId == identity ? m : null;
    } catch (Exception) { return null; }
  }

  sealed class Reader {
    public string text; public int at; public List<Module> modules;

    Exception Bad() { return new FormatException(text); }
    char Next { get { return at < text.Length ? text[at] : '\0'; } }

    int Number(int radix) {
      int start = at;
      while (at < text.Length && Uri.IsHexDigit(text[at])) at++;
      return Convert.ToInt32(text.Substring(start, at - start), radix);
    }

    Type[] Arguments() {
      var all = new List<Type>();
      do { at++; all.Add(Type()); } while (Next == ',');
      if (Next != '>') throw Bad();
      at++;
      return all.ToArray();
    }

    Module module;
    public Type Type() {
      if (Next == '&') { at++; return Type().MakeByRefType(); }
      if (Next == '*') { at++; return Type().MakePointerType(); }
      if (Next == '[') {
        at++;
        int rank = Next == ']' ? 0 : Number(10);
        at++;
        return rank == 0 ? Type().MakeArrayType() : Type().MakeArrayType(rank);
      }
      var m = modules[Number(10)];
      if (m == null || Next != ':') throw Bad();
      at++;
      var t = m.ResolveType(Number(16));
      if (Next == '<') t = t.MakeGenericType(Arguments());
      module = m;
      return t;
    }

    public MethodBase Method() {
      var t = Type();
      if (Next == '!') {
        var part = text.Substring(at + 1).Split('!');
        foreach (var m in t.GetMember(part[0], All)) if (((MethodBase)m).GetParameters().Length == int.Parse(part[1])) return (MethodBase)m;
        throw Bad();
      }
      if (Next != '|') throw Bad();
      at++;
      var own = module;
      var method = own.ResolveMethod(Number(16));
      if (t.IsGenericType) method = MethodBase.GetMethodFromHandle(method.MethodHandle, t.TypeHandle);
      if (Next == '<') method = ((MethodInfo)method).MakeGenericMethod(Arguments());
      if (method.DeclaringType != t || method.ContainsGenericParameters) throw Bad();
      return method;
    }

    public FieldInfo Field() {
      var t = Type();
      if (Next != '#') throw Bad();
      at++;
      int token = Number(16);
      if (!t.IsGenericType) return module.ResolveField(token);
      foreach (var f in t.GetFields(All)) if (f.MetadataToken == token) return f;
      throw Bad();
    }
  }

  // ---- cells of cached code, filled in one go: a line for each, "kind\tcell\tkey…", as runtime/linker.py fills them one by
  // one. For each a word: what the command would have returned, or -1 if it failed.

  public static long Fill(string text, long* results) {
    long failed = 0;
    foreach (var line in text.Split('\n')) {
      try { *results = Fill(line.Split('\t')); } catch (Exception) { *results = -1; failed++; }
      results++;
    }
    return failed;
  }

  static long Fill(string[] part) {
    var cell = (long*)long.Parse(part[1]);
    var key = part[2];
    int n;
    int.TryParse(key, out n);
    switch (part[0]) {
      case "static": return Classes.StaticCell(n, cell);
      case "class": return Classes.ClassCell(n, cell);
      case "word": *cell = Describe.ClassWord(n, false); break;
      case "arrayword": *cell = Describe.ClassWord(n, true); break;
      case "thunk": *cell = (long)Emitter.Thunk(key); break;
      case "native": *cell = (long)Emitter.Calli(key); break;
      case "function": *cell = (long)Emitter.Function(n); break;
      case "newdelegate": *cell = (long)Emitter.NewDelegate(n); break;
      case "unbox": *cell = (long)Emitter.Unbox(n); break;
      case "unboxref": *cell = (long)Emitter.UnboxReference(n); break;
      case "box": *cell = (long)Emitter.Box(n); break;
      case "staticref": *cell = (long)Emitter.StaticAddress(n); break;
      case "ldvirtftn": *cell = (long)Emitter.LoadVirtual(n); break;
      case "isinst": *cell = (long)Emitter.Cast(n, false); break;
      case "cast": *cell = (long)Emitter.Cast(n, true); break;
      case "literal": *cell = (long)Constants.Literal(int.Parse(part[3]), int.Parse(part[4]), n); break;
      case "virtual": *cell = (long)Emitter.Virtual(n, part[3]); break;
      default: throw new ArgumentException(part[0]);
    }
    return 0;
  }
}
}

// What Python asks for when it lives with .NET (rapgo/embedding): one native function for everything but the short way (Fast).
//
// It is entered from any thread of Python's, in preemptive mode, without the compile lock: so it may run code of the program.
// An answer is one Value. What it returns: 0 it is the answer; 1 an exception of the program: object, type, message, trace;
// 2 or 3 the caller's fault, a sentence (TypeError, AttributeError); 4 an exception of Python's that came back, by its number.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Rapgo {
public static unsafe class Embedding {
  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate int EnterFn(int op, long site, Value* args, int n, Value* result);
  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate void FreeFn(long handle);
  static readonly EnterFn enter = Enter;
  static readonly FreeFn free = h => GCHandle.FromIntPtr((IntPtr)h).Free();

  // The words: in, Python's callback; out, the entry and what frees a handle; then a word that Python looks at, and
  // one that says that it has ended.
  public static void Start(long* words) {
    Callback.enter = (Callback.EnterFn)Marshal.GetDelegateForFunctionPointer((IntPtr)words[0], typeof(Callback.EnterFn));
    words[1] = (long)Marshal.GetFunctionPointerForDelegate(enter);
    words[2] = (long)Marshal.GetFunctionPointerForDelegate(free);
    Fast.attention = words + 3;
    Callbacks.closed = words + 4;
    Bridges.embedded = true;
  }

  static int Enter(int op, long site, Value* args, int n, Value* result) {
    try {
      if (op == 0) Site.At(site).Call(args, n, result); else Asked(op, site, args, n, result);
      return 0;
    } catch (Exception e) { return Failed(e, result); }
  }

  static int Failed(Exception e, Value* result) {
    var usage = e as Usage;
    var s = Scratch.Begin();
    if (usage != null) { Values.Text(result, usage.Message, s); return usage.kind; }
    var theirs = e as PythonError;
    if (theirs != null) { Values.Set(result, Tag.Python, theirs.owner.id); GC.KeepAlive(theirs); return 4; }
    string message, trace;
    try { message = e.Message; } catch (Exception) { message = ""; }
    try { trace = Own(e.StackTrace ?? ""); } catch (Exception) { trace = ""; }
    Values.WriteList(result, new object[] { e, e.GetType().FullName, message, trace, e is FileNotFoundException }, s);
    return 1;
  }

  // Of a stack trace, the program's part.
  static string Own(string trace) {
    int at = trace.IndexOf("   at rapgo.call(");
    if (at < 0) at = trace.IndexOf("   at rapgo.fast(");
    return (at < 0 ? trace : trace.Substring(0, at)).TrimEnd();
  }

  static void Asked(int op, long site, Value* args, int n, Value* result) {
    Func<int, object> target = i => Values.Target(args + i);
    Action<object> answer = o => Values.Write(result, o, Scratch.Begin());
    Action<object[]> answers = o => Values.WriteList(result, o, Scratch.Begin());
    switch (op) {
      case 1: answer(Assembly.LoadFrom(Values.Text(args))); return;
      case 2: answers(Members.Types(args[0].kind == Tag.Null ? null : (Assembly)target(0), Values.Text(args + 1))); return;
      case 3: answers(Members.Find((Type)target(0), Values.Text(args + 1), args[2].a != 0)); return;
      case 4: answer(Site.Add(new Site { type = (Type)target(0), name = ".ctor", isStatic = true }.Methods(Members.Constructors((Type)target(0))))); return;
      case 5: answers(Members.Indexer((Type)target(0))); return;
      case 6: answer(Made((Type)target(0), Types(args + 1, n - 1))); return;
      case 7: answer(Site.At(site).Bind(Types(args, n))); return;
      case 8: answer(((IEnumerable)target(0)).GetEnumerator()); return;
      case 9: { var e = (IEnumerator)target(0); if (e.MoveNext()) answer(e.Current); else Values.Set(result, Tag.Nothing, 0); return; }
      case 10: answers(NewArray(args)); return;
      case 11: answers(Pinned((Array)target(0))); return;
      case 12: answer(Callbacks.Watch(target(0), args[1].a)); return;
      case 13: { bool none; var r = Callbacks.Result((Task)target(0), out none); if (none) Values.Set(result, Tag.Nothing, 0); else answer(r); return; }
      case 14: { var s = Site.At(site); var shape = Fast.Shape(s); answers(shape == null ? new object[0] : new object[] { shape, (long)Fast.Function(s) }); return; }
      case 15: answers(Members.Class(site >= 0 ? Values.TypeOf(site) : (Type)target(0))); return;
      case 16: { var e = Fast.Take(); if (e == null) Values.Set(result, Tag.Nothing, 0); else System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e).Throw(); return; }
      case 17: { var gone = Owner.Take(); Callbacks.Forget(gone); answers(gone.Cast<object>().ToArray()); return; }
      case 18: answer(Owner.IsLive(site)); return;
      case 19: answer(EntryPoint(Values.Text(args), Values.Text(args + 1), Values.Text(args + 2))); return;
      case 20: answer(target(0)); return;
      case 24: answer(Convert.ToInt64(target(0))); return;
      case 25: answer(((Type)target(0)).IsInstanceOfType(target(1))); return;
      case 21: answer(Made((Type)target(0), args + 1)); return;
      case 22: answers(Members.Identity(Site.At(site))); return;
      case 23: answers(Members.Names((Type)target(0), args[1].a != 0)); return;
      case 26: answers(Entry((Assembly)target(0))); return;
      default: throw new Usage("no operation " + op);
    }
  }

  // [site, whether it takes arguments]
  static object[] Entry(Assembly a) {
    if (a.EntryPoint == null) throw new Usage(a.GetName().Name + " is a library: it has no Main");
    return new object[] { Site.Add(new Site { type = a.EntryPoint.DeclaringType, name = "Main", isStatic = true }.Methods(new[] { a.EntryPoint })), a.EntryPoint.GetParameters().Length > 0 };
  }

  static Type[] Types(Value* args, int n) { var t = new Type[n]; for (int i = 0; i < n; i++) t[i] = (Type)Values.Target(args + i); return t; }

  static Type Made(Type definition, Type[] types) {
    try { return definition.MakeGenericType(types); } catch (ArgumentException e) { throw new Usage(Names.Of(definition) + ": " + e.Message); }
  }

  static object Made(Type t, Value* v) {
    if (Conversions.Cost(v, t) < 0) throw new Usage("a " + Values.Name(v) + " becomes no " + Names.Of(t));
    var raw = stackalloc long[2];
    return Conversions.Make(v, t, raw);
  }

  // ---- arrays: pinned for as long as Python holds the handle

  static object[] NewArray(Value* args) {
    var e = args[0].kind == Tag.Object ? (Type)Values.Target(args) : Codes.Type(args[0].a);
    if (Codes.Of(e) == 0) throw new Usage("an array of " + Names.Of(e) + " has no memory that Python can see");
    if (args[1].kind == Tag.Buffer && ((BufferInfo*)args[1].a)->code != Codes.Of(e)) throw new Usage("a " + Values.Name(args + 1) + " does not become an array of " + Names.Of(e) + ": the elements have another layout");
    if (args[1].kind == Tag.Buffer) return Pinned(Conversions.Copy((BufferInfo*)args[1].a, e, 1));
    if (args[1].a < 0 || args[1].a > int.MaxValue) throw new Usage("an array has 0 to " + int.MaxValue + " elements, not " + args[1].a);
    return Pinned(Array.CreateInstance(e, args[1].a));
  }

  static object[] Pinned(Array array) {
    var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
    return new object[] { (long)GCHandle.ToIntPtr(handle), (long)handle.AddrOfPinnedObject(), array.LongLength, Codes.Of(array.GetType().GetElementType()), array.GetType() };
  }

  // ---- for others who share the host: pythonnet

  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate int ComponentFn(IntPtr data, int size);
  static ComponentFn component;
  static long EntryPoint(string path, string type, string method) {
    var m = Assembly.LoadFrom(path).GetType(type, true).GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
    if (m == null) throw new Usage(type + " has no method " + method, 3);
    component = (ComponentFn)Delegate.CreateDelegate(typeof(ComponentFn), m);
    lock (kept) kept.Add(component);
    return (long)Marshal.GetFunctionPointerForDelegate(component);
  }
  static readonly List<object> kept = new List<object>();
}

// Called through pythonnet: its objects are ours, by handle.
public static class Interop {
  public static long Handle(object o) { return (long)GCHandle.ToIntPtr(GCHandle.Alloc(o)); }
  public static object Target(long handle) { return GCHandle.FromIntPtr((IntPtr)handle).Target; }
}
}

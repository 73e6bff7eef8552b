// From .NET into Python: delegates over Python's callables, and the end of tasks.
//
// A delegate's target is a Callback, one for each callable while it lives, so that two delegates over one callable are equal
// and `-=` finds what `+=` added. What the callable raises goes on as a PythonError, and is the same exception again when it
// comes back to Python. After the runtime has been closed nobody may enter Python: a thread that would waits for the end.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Rapgo {
public sealed unsafe class Callback {
  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] public delegate int EnterFn(long id, Value* arguments, int count, Value* result);
  public static EnterFn enter;
  public readonly Owner owner;
  public Callback(long id) { owner = new Owner(id); }

  public object Call(object[] arguments, Type returns) {
    Callbacks.WaitIfClosed();
    var s = Scratch.Begin();
    Value list;
    Values.WriteList(&list, arguments, s);
    var result = stackalloc Value[2];
    if (enter(owner.id, (Value*)list.a, arguments.Length, result) != 0) {
      if (result->kind == Tag.Object) ExceptionDispatchInfo.Capture((Exception)Values.Target(result)).Throw();
      throw new PythonError(Values.Text(result + 1), result->a);
    }
    if (returns == typeof(void)) return null;
    if (Conversions.Cost(result, returns) < 0) throw new InvalidCastException("a callable of Python returned a " + Values.Name(result) + " where a " + Names.Of(returns) + " is expected");
    return Conversions.Make(result, returns, null);
  }
}

public static class Callbacks {
  static readonly Dictionary<long, WeakReference> known = new Dictionary<long, WeakReference>();
  static readonly Dictionary<Type, DynamicMethod> bodies = new Dictionary<Type, DynamicMethod>();
  public static unsafe long* closed;   // null where no Python lives with us
  public static unsafe void WaitIfClosed() { if (closed != null && Volatile.Read(ref *closed) != 0) Thread.Sleep(Timeout.Infinite); }

  static Callback Of(long id) {
    lock (known) {
      WeakReference weak;
      var c = known.TryGetValue(id, out weak) ? (Callback)weak.Target : null;
      if (c == null) known[id] = new WeakReference(c = new Callback(id));
      return c;
    }
  }
  public static void Forget(long[] ids) { lock (known) foreach (var id in ids) { WeakReference weak; if (known.TryGetValue(id, out weak) && !weak.IsAlive) known.Remove(id); } }

  public static Delegate Delegate(Type t, long id) {
    DynamicMethod body;
    lock (bodies) if (!bodies.TryGetValue(t, out body)) bodies.Add(t, body = Body(t));
    return body.CreateDelegate(t, Of(id));
  }

  static DynamicMethod Body(Type t) {
    var invoke = t.GetMethod("Invoke");
    var types = invoke.GetParameters().Select(p => p.ParameterType).ToArray();
    var r = invoke.ReturnType;
    var m = new DynamicMethod("rapgo.callback", r, new[] { typeof(Callback) }.Concat(types).ToArray(), typeof(Callback).Module, true);
    var il = m.GetILGenerator();
    il.Emit(OpCodes.Ldarg_0);
    il.Emit(OpCodes.Ldc_I4, types.Length); il.Emit(OpCodes.Newarr, typeof(object));
    for (int i = 0; i < types.Length; i++) {
      il.Emit(OpCodes.Dup); il.Emit(OpCodes.Ldc_I4, i); il.Emit(OpCodes.Ldarg, (short)(i + 1)); il.Emit(OpCodes.Box, types[i]); il.Emit(OpCodes.Stelem_Ref);
    }
    il.Emit(OpCodes.Ldtoken, r); il.Emit(OpCodes.Call, typeof(Type).GetMethod("GetTypeFromHandle"));
    il.Emit(OpCodes.Call, typeof(Callback).GetMethod("Call"));
    if (r == typeof(void)) il.Emit(OpCodes.Pop); else il.Emit(OpCodes.Unbox_Any, r);
    il.Emit(OpCodes.Ret);
    return m;
  }

  // ---- tasks

  static Task TaskOf(object o) {
    var task = o as Task;
    if (task != null) return task;
    var m = o.GetType().GetMethod("AsTask", Type.EmptyTypes);
    if (m == null) throw new Usage(Names.Of(o.GetType()) + " cannot be awaited");
    return (Task)m.Invoke(o, null);
  }

  // Calls the callable, without arguments, when the task has ended. Gives the task, which stands for a ValueTask from then on.
  public static object Watch(object o, long id) {
    var task = TaskOf(o);
    var callback = Of(id);
    task.ContinueWith(t => { try { callback.Call(new object[0], typeof(void)); } catch (Exception) { } }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    return task;
  }

  // A task's result, when it has ended; `none` where it has none. Throws what it threw.
  public static object Result(Task task, out bool none) {
    none = true;
    task.GetAwaiter().GetResult();
    for (var t = task.GetType(); t != null; t = t.BaseType) {
      if (!t.IsGenericType || t.GetGenericTypeDefinition() != typeof(Task<>) || t.GetGenericArguments()[0].Name == "VoidTaskResult") continue;
      none = false;
      return t.GetProperty("Result").GetValue(task);
    }
    return null;
  }
}
}

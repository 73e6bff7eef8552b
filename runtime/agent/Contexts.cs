// A thread's context: the native block that every compiled function takes first, and what the managed side does with it.
//
// Word offsets are shared with generated code (runtime/codegen/context.py): 0 what is pending (0 nothing, 1 an exception
// object in the slot that word 1 points to, above that one of Kinds), 1 the address of the root slot for the pending
// exception, 2 the top of the roots at the last call-out, 3 their limit, 11 to 18 what Passes keeps, 19 counts guards under stress. A context belongs to its
// thread until the thread has ended; then it is used again.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;

namespace Rapgo {
public static unsafe class Contexts {
  [ThreadStatic] static IntPtr current;
  [ThreadStatic] static Owner owner;
  static readonly Stack<IntPtr> free = new Stack<IntPtr>();
  static readonly List<IntPtr> all = new List<IntPtr>();

  const int Listed = 1 << 16;   // contexts that Python can be told of

  sealed class Owner {
    public IntPtr context;
    ~Owner() { lock (all) free.Push(context); }
  }

  [DllImport("libc")] static extern IntPtr mmap(IntPtr a, UIntPtr n, int prot, int flags, int fd, IntPtr off);

  public static IntPtr Current() { var c = current; return c != IntPtr.Zero ? c : New(); }

  static IntPtr New() {
    IntPtr c;
    lock (all) {
      if (free.Count > 0) c = free.Pop();
      else {
        c = mmap(IntPtr.Zero, (UIntPtr)(ulong)Agent.setup->contextSize, 3, 0x4022, -1, IntPtr.Zero);   // private, anonymous, not reserved
        if (c == (IntPtr)(-1)) throw new OutOfMemoryException();
        all.Add(c);
        var listed = Agent.setup->contexts;
        if (all.Count < Listed) { listed[all.Count] = (long)c; Volatile.Write(ref *listed, all.Count); }
      }
    }
    var p = (long*)c;
    p[0] = p[1] = p[2] = p[3] = 0;
    Passes.Start(c);
    owner = new Owner { context = c };
    return current = c;
  }

  // The sum over all threads of words of their contexts: `count` of them, every `step`-th from `word` on.
  public static long Total(long word, long count, long step) {
    lock (all) { long sum = 0; foreach (var c in all) for (long i = 0; i < count; i++) sum += ((long*)c)[word + i * step]; return sum; }
  }

  // A call-out thunk caught this: the exception becomes pending on our side, with the result of its first pass.
  public static void Caught(IntPtr context, object e, long target) {
    var p = (long*)context;
    p[Passes.Target] = target;
    Emitter.StoreAt((IntPtr)p[1], e);
    p[0] = 1;
  }

  // The pending exception as an object, which it may not be yet; nothing is pending afterwards.
  public static object Take(IntPtr context) {
    var p = (long*)context;
    long kind = p[0];
    p[0] = p[Passes.Target] = 0;
    if (kind != 1) return Kind(kind);
    var e = Emitter.LoadAt((IntPtr)p[1]);
    Emitter.StoreAt((IntPtr)p[1], null);
    return e;
  }

  public static Exception Kind(long kind) {
    switch (kind) {
      case 2: return new NullReferenceException();
      case 3: return new IndexOutOfRangeException();
      case 4: return new DivideByZeroException();
      case 5: return new OverflowException();
      case 6: return new ArrayTypeMismatchException();
      case 7: return new InvalidCastException();
      case 8: return new ArithmeticException();
      case 9: return new InvalidProgramException();
      default: return new ExecutionEngineException("no exception of kind " + kind);
    }
  }

  // An exception that no frame of this thread catches: the host must report it before any finally block has run, which
  // our unwinding would run first. The program's handlers of the event run here, on the thread that threw; then a thread of
  // its own throws the exception with nobody to catch it, and the host ends the process.
  public static void Unhandled(object e) {
    const BindingFlags Hidden = BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
    var x = e as Exception ?? (Exception)Activator.CreateInstance(typeof(System.Runtime.CompilerServices.RuntimeWrappedException), Hidden, null, new[] { e }, null);
    var field = typeof(AppContext).GetField("UnhandledException", Hidden);
    var handlers = field == null ? null : field.GetValue(null) as UnhandledExceptionEventHandler;
    if (handlers != null) {
      field.SetValue(null, null);
      try { handlers(null, new UnhandledExceptionEventArgs(x, true)); } catch (Exception) { }   // as the host does: it reports the first
    }
    var t = new Thread(() => System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(x).Throw());
    t.Start();
    Thread.Sleep(Timeout.Infinite);
  }

  static long countdown;
  [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate void RotateFn();
  static RotateFn rotate;
  [ThreadStatic] static bool rotating;   // what the callback does may come here again
  public static bool Stressed { get { return Agent.setup->stress != 0 || Agent.setup->rotateEvery != 0; } }
  public static void Stress() {
    long n = Interlocked.Increment(ref countdown), gc = Agent.setup->stress, swap = Agent.setup->rotateEvery;
    if (gc != 0 && n % gc == 0) GC.Collect(n % 7 == 0 ? 2 : 0, GCCollectionMode.Forced, true, true);
    if (swap == 0 || n % swap != 0 || rotating) return;
    if (rotate == null) rotate = (RotateFn)Marshal.GetDelegateForFunctionPointer(Agent.setup->rotate, typeof(RotateFn));
    rotating = true;
    try { rotate(); } finally { rotating = false; }
  }
}
}

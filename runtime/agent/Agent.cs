// The managed half of rapgo: one command entry for Python, and the tables that give types, methods and fields
// the small numbers by which Python knows them.
//
// Invariants. Python calls Command under its compile lock (but for Preparation), so Describe and Emitter need no locks of their own;
// what host threads call (Contexts, Classes) guards its own state. A command never lets an exception out: it
// returns -1 and leaves the exception's text in the answer buffer.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Rapgo {

// What Python tells the agent at start, and where the agent leaves its answers. Words of eight bytes, in this order;
// runtime/hosts/agent.py holds the same list.
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Setup {
  public byte* answer;          // out: text of the last command's answer, UTF-8
  public IntPtr compile;        // in: void (slot), Python's first compilation
  public IntPtr noop;           // in: a native function that does nothing
  public long contextSize;      // in: bytes of a thread's context
  public IntPtr grow;           // out: the managed code that continues a call in a further root area
  public IntPtr resolver;       // out: managed void (slot), what a prologue calls when its slot is unresolved
  public IntPtr lazy;           // out: managed void (slot, context), the same for rapgo's own callers
  public IntPtr poll;           // out: managed void (), the safepoint
  public IntPtr barrier;        // out: void (ref object, object), a reference store
  public IntPtr allocate;       // out: managed object (class word, helper), see Emitter.Allocate
  public IntPtr allocateArray;  // out: managed object (class word, length, helper)
  public IntPtr newFast, newAny, newArray, newArrayRefs;  // out: the host's own allocation helpers
  public IntPtr ensure;         // out: managed void (type number, context), runs a static constructor
  public IntPtr raise;          // out: managed object (context), makes a pending error into an exception object
  public IntPtr collect;        // out: managed void (), a full collection (stress)
  public long stress;           // in: not 0, collect at every n-th safepoint and allocation
  public IntPtr unhandled;      // out: managed void (object), ends the process as the host does
  public IntPtr storeCheck;     // out: managed void (array, object), throws if the array cannot hold the object
  public long saturates;        // out: conversions of floats to integers saturate
  public long elementOffset;    // out: where an array's class has its element class, 0 if unknown
  public long roundsOnce;       // out: an unsigned integer becomes a float32 without becoming a double first
  public long delegateTarget, delegatePointer, delegateAux;   // out: where a delegate has these; 0 if it has not
  public IntPtr missed;         // in: slot (dispatch table), a class that has no entry yet; 0 for the host
  public IntPtr dispatch;       // out: managed native int (miss slot, context, frame), see Dispatch.Missed
  public IntPtr firstPass;      // out: managed object (context, exception), see Passes
  public long* images;          // in: the application's rewritten images, see Images.Sync
  public IntPtr finish;         // in: void (), called once when the process ends
  public long countsBridges;    // in: bridges count their calls
  public IntPtr rotate;         // in: void (), swaps versions (stress)
  public long rotateEvery;      // in: not 0, call it at every n-th safepoint and allocation
  public long* contexts;        // in: room for a count and the address of every thread's context
  public long trusted;          // in: an earlier run has checked this very host; saturates and roundsOnce are what it found
}

public static unsafe class Agent {
  internal static Setup* setup;
  internal static readonly List<object> keep = new List<object>();   // delegates and dynamic methods whose code is in use

  static byte[] buffer = new byte[1 << 16];
  static GCHandle pinned;

  public static long Command(int op, long a, long b, long c) {
    try {
      switch (op) {
        case 0: setup = (Setup*)a; Probes.Start(); return 0;
        case 2: return Answer(w => Describe.MethodAt(w, (IntPtr)a));
        case 3: return Answer(w => Describe.Body(w, (int)a));
        case 4: return (long)Emitter.Function((int)a);
        case 5: return (long)Emitter.Thunk(Text(a));
        case 6: return (long)Emitter.Bridge(Text(a), (IntPtr)b);
        case 7: return (long)Emitter.Virtual((int)a, Text(b));
        case 8: return Classes.StaticCell((int)a, (long*)b);
        case 9: return Classes.ClassCell((int)a, (long*)b);
        case 10: return (long)Emitter.Cast((int)a, b != 0);
        case 11: return (long)Constants.Literal((int)a, (int)b, c);
        case 12: return (long)Describe.ClassWord((int)a, b != 0);
        case 13: return Answer(w => Describe.Find(w, Text(a)));
        case 14: return (long)Emitter.StaticAddress((int)a);
        case 15: return Answer(w => Describe.Target(w, (int)a, b));
        case 16: return (long)Emitter.Calli(Text(a));
        case 17: return Answer(w => Probes.Report(w));
        case 18: return (long)Emitter.LoadVirtual((int)a);
        case 19: return Answer(w => Describe.Receiver(w, (int)a));
        case 20: return (long)Emitter.NewDelegate((int)a);
        case 21: return (long)Emitter.Unbox((int)a);
        case 22: return Contexts.Total(a, b, c);
        case 23: return Answer(w => Describe.TypeAnswer(w, (int)a));
        case 26: return (long)Emitter.Box((int)a);
        case 27: return (long)Emitter.UnboxReference((int)a);
        case 24: return Answer(w => Describe.Items(w, Text(a)));
        case 30: return Answer(w => Identities.Names(w, Text(a)));
        case 31: return Identities.Find(Text(a), (long*)b);
        case 32: return Identities.Fill(Text(a), (long*)b);
        case 28: return GC.CollectionCount(0);
        case 29: GC.Collect(0); return 0;
        case 25: return (long)Emitter.LeafBridge(Text(a));
        case 33: Preparation.Run(); return 0;   // the one command that runs beside others
        case 40: Embedding.Start((long*)a); return 0;
        default: throw new ArgumentException("no command " + op);
      }
    } catch (Exception e) {
      return Failure(e);
    }
  }

  // apart, since a loop would have the host compile Command at its highest level at once
  static long Failure(Exception e) {
    while (e is TargetInvocationException && e.InnerException != null) e = e.InnerException;
    Answer(w => w.Append(e.GetType().FullName).Append(": ").Append(e.Message));
    return -1;
  }

  internal static string Text(long address) { int n = 0; while (((byte*)address)[n] != 0) n++; return Encoding.UTF8.GetString((byte*)address, n); }

  static readonly StringBuilder writer = new StringBuilder();

  static long Answer(Action<StringBuilder> write) {
    writer.Clear();
    write(writer);
    int most = Encoding.UTF8.GetMaxByteCount(writer.Length) + 1;
    if (buffer.Length < most) { if (pinned.IsAllocated) pinned.Free(); buffer = new byte[most * 2]; }
    if (!pinned.IsAllocated) pinned = GCHandle.Alloc(buffer, GCHandleType.Pinned);
    int n = Encoding.UTF8.GetBytes(writer.ToString(), 0, writer.Length, buffer, 0);
    buffer[n] = 0;
    setup->answer = (byte*)pinned.AddrOfPinnedObject();
    return n;
  }
}

// Numbers for types, methods and fields: dense, never reused, the same for the life of the process. Reflection hands out
// several objects for one method (reflected through different types), and shared generic code has one handle for many
// instantiations: handle and declaring type together are the identity. Python is told of an item when it is first described,
// which may be after it got its number.
public static class Table<T> where T : class {
  static readonly Dictionary<KeyValuePair<IntPtr, Type>, int> numbers = new Dictionary<KeyValuePair<IntPtr, Type>, int>();
  static readonly List<T> items = new List<T>();
  static readonly List<bool> described = new List<bool>();
  // `isNew`: Python has not been told of it, and is told now.
  public static int Number(T item, IntPtr handle, Type declaring, out bool isNew) {
    lock (items) {
      int n = Place(item, handle, declaring);
      isNew = !described[n];
      described[n] = true;
      return n;
    }
  }
  public static int Place(T item, IntPtr handle, Type declaring) {
    lock (items) {
      int n;
      var key = new KeyValuePair<IntPtr, Type>(handle, declaring);
      if (!numbers.TryGetValue(key, out n)) { n = items.Count; items.Add(item); described.Add(false); numbers.Add(key, n); }
      return n;
    }
  }
  public static T Item(int number) { lock (items) return items[number]; }
}

// The application's rewritten images: where the slots of an assembly's methods are, and how long the prologues.
public sealed unsafe class Images {
  public readonly string path; public readonly long slots; public readonly byte* prologues;
  public readonly int index;
  static readonly List<Images> all = new List<Images>();
  static readonly Dictionary<Assembly, Images> known = new Dictionary<Assembly, Images>();
  Assembly assembly;

  Images(string path, long slots, byte* prologues) { this.path = path; this.slots = slots; this.prologues = prologues; index = all.Count; }

  // Python lists an image while the host opens its file, when no managed code may run: the count, then for each image the
  // address of its path, its slots and its table of prologues. Entries are complete before they are counted.
  static void Sync() {
    var list = Agent.setup->images;
    lock (all) {
      if (all.Count == *list) return;
      while (all.Count < System.Threading.Volatile.Read(ref *list)) {
        var entry = list + 1 + 3 * all.Count;
        all.Add(new Images(Agent.Text(entry[0]), entry[1], (byte*)entry[2]));
      }
      known.Clear();
    }
  }

  public static Images Of(Assembly a) {
    Sync();
    lock (all) {
      Images found;
      if (known.TryGetValue(a, out found)) return found;
      if (!a.IsDynamic) foreach (var i in all) if (i.path == a.Location) { found = i; i.assembly = a; break; }
      known.Add(a, found);
      return found;
    }
  }

  // The method whose slot this is: slots are 32 bytes, the row's number is the index.
  public static MethodBase At(IntPtr slot) {
    Sync();
    foreach (var i in all) {
      long row = ((long)slot - i.slots) / 32;
      if (row <= 0 || row >= 1 << 24 || !i.Holds(row)) continue;
      return i.Assembly.ManifestModule.ResolveMethod(0x06000000 | (int)row);
    }
    throw new ArgumentException("no image has the slot " + slot);
  }

  // Whose code thunks are: to what looks at its caller, the application's own.
  public static Module Owner { get { Sync(); return all.Count > 0 && all[0].Assembly != null ? all[0].assembly.ManifestModule : typeof(Agent).Module; } }

  bool Holds(long row) { return row <= *(int*)prologues; }

  Assembly Assembly { get {
    if (assembly == null) foreach (var a in AppDomain.CurrentDomain.GetAssemblies()) if (!a.IsDynamic && a.Location == path) { assembly = a; known[a] = this; break; }
    return assembly;
  } }
  // The rewriter's table: the number of rows, then for each row the length of its prologue, and in the highest bit
  // whether the prologue has a local of its own, after the method's.
  public int Prologue(int row) { return ((int*)prologues)[row] & 0x7FFFFFFF; }
  public int AddedLocals(int row) { return ((int*)prologues)[row] < 0 ? 1 : 0; }
}
}

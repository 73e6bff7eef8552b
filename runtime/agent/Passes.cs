// The first pass of an exception over the try blocks that are active in generated code (runtime/codegen/records.py): who
// will handle it is decided, and filters run, before any finally block does.
//
// A pass starts at the context's innermost record and goes outwards until a clause takes the exception or a record without
// clauses ends the list. The result is left in the context's Target word: the record (in which a filter's clause is noted), or
// 1 for nobody. At the record beneath the program, nobody means that the exception is unhandled: the host reports it.
// A filter runs above all live frames, with a list of records of its own, so that its own exceptions end there.
using System;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Rapgo {
public static unsafe class Passes {
  public const int Eh = 11, Target = 12, Base = 13, Main = 16;   // words of the context
  const int Open = 1;                                            // states above it: somebody can tell whether there was a first pass
  const int Catch = 0, Any = 1, Filter = 2, Finally = 3;         // kinds of clauses
  const int Room = 8 * (256 + 64);                               // for a filter's roots (codegen/filters.py)

  [StructLayout(LayoutKind.Sequential)]
  struct Record { public Record* outer; public long state; public long* clauses; public long chosen; public IntPtr filters; public IntPtr shared; }

  public static void Start(IntPtr context) {
    var p = (long*)context;
    p[Target] = 0;
    p[Base] = p[Base + 1] = p[Base + 2] = 0;
    p[Main] = p[Main + 2] = 0;
    p[Main + 1] = Open;
    p[Eh] = (long)(p + Base);
  }

  // ---- where the program begins

  static IntPtr mainSlot;
  static bool entered;

  // The record for a bridge that finds no generated code beneath it on its thread.
  public static IntPtr Boundary(IntPtr context, IntPtr slot) {
    var p = (long*)context;
    return (IntPtr)(p + (!entered && IsMain(slot) ? Main : Base));
  }

  static bool IsMain(IntPtr slot) {
    if (mainSlot == IntPtr.Zero) {
      var a = Assembly.GetEntryAssembly();
      var image = a == null || a.EntryPoint == null ? null : Images.Of(a);
      if (image == null) return false;
      mainSlot = (IntPtr)(image.slots + 32 * (a.EntryPoint.MetadataToken & 0xFFFFFF));
    }
    return entered = slot == mainSlot && System.Threading.Thread.CurrentThread.ManagedThreadId == 1;
  }

  // ---- the pass

  // Generated code calls this at a landing whose state asks for it.
  public static object Landing(IntPtr context, object e) {
    var p = (long*)context;
    if (p[Target] == 0) p[Target] = Walk(p, e);
    return e;
  }

  // A call-out's filter block calls this: the result is stored when the host has unwound its frames (Contexts.Caught), since
  // their finally blocks may run generated code.
  public static long First(IntPtr context, object e) {
    var p = (long*)context;
    return ((Record*)p[Eh])->state <= Open ? 0 : Walk(p, e);
  }

  static long Walk(long* p, object e) {
    try {
      var r = (Record*)p[Eh];
      for (; r->clauses != null; r = r->outer) {
        bool filtered = false;   // else the record is a short one
        for (long i = 0; i < r->clauses[0]; i++) {
          long clause = r->clauses[1 + i];
          bool takes = false;
          switch ((int)clause & 3) {
            case Catch: takes = Class((int)(clause >> 2)).IsInstanceOfType(e); break;
            case Any: takes = true; break;
            case Filter: filtered = true; takes = Ask(p, r, clause >> 2, e); break;
          }
          if (!takes) continue;
          if (filtered) r->chosen = i;
          return (long)r;
        }
      }
      if (r->state == Open) Contexts.Unhandled(e);
    } catch (Exception) { }   // nothing may leave: the frames beneath are not the host's
    return 1;
  }

  static Type[] classes = new Type[64];
  static Type Class(int number) {
    var known = classes;
    if (number >= known.Length) { Array.Resize(ref known, 2 * number); classes = known; }
    return known[number] ?? (known[number] = Table<Type>.Item(number));
  }

  static Bridges.FilterFn near, apart;

  static bool Ask(long* p, Record* r, long number, object e) {
    bool room = p[2] + Room <= p[3];
    var ask = room ? near : apart;
    if (ask == null) { ask = Bridges.Filters(!room); if (room) near = ask; else apart = ask; }
    return ask(r->filters, (IntPtr)p, e, number, (IntPtr)r) != 0;
  }
}
}

// What goes over between Python and .NET when Python calls: tagged values of three words, which rapgo/embedding/values.py
// lays out in the same way.
//
// Texts are UTF-16, and what a value points to lives until the one who gets it has read it: Python's as long as the call, ours in the
// thread's scratch until its next answer. An object goes over as a GCHandle, which is the receiver's to free.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading;

namespace Rapgo {
public static class Tag {
  public const int Null = 0, Bool = 1, Int = 2, UInt = 3, Double = 4, Text = 5, Object = 6, Buffer = 7, Callable = 8, Big = 9, List = 10, Python = 11, Nothing = 12, Decimal = 13;
}

[StructLayout(LayoutKind.Sequential)] public struct Value { public long kind, a, b; }

// Memory of Python's. `code`: the letter of the element's kind (i u f b) and its size, as Codes has them; `id`: what Python
// would keep alive for us.
[StructLayout(LayoutKind.Sequential)] public unsafe struct BufferInfo { public byte* at; public long bytes, code, isReadOnly, dimensions; public long* shape; public long id, taken; }

// The caller's fault: which Python exception it becomes, 2 TypeError, 3 AttributeError.
public sealed class Usage : Exception {
  public readonly int kind;
  public Usage(string message, int kind = 2) : base(message) { this.kind = kind; }
}

// A thread's memory for answers: a block, and more where that is too small, until the next answer.
public sealed unsafe class Scratch {
  [ThreadStatic] static Scratch mine;
  const int Size = 1 << 14;
  readonly IntPtr block = Marshal.AllocHGlobal(Size);
  readonly List<IntPtr> more = new List<IntPtr>();
  int used;
  ~Scratch() { Clear(); Marshal.FreeHGlobal(block); }
  void Clear() { foreach (var p in more) Marshal.FreeHGlobal(p); more.Clear(); used = 0; }
  public static Scratch Begin() { var s = mine ?? (mine = new Scratch()); s.Clear(); return s; }
  public byte* Take(long n) {
    n = (n + 7) & ~7L;
    if (used + n <= Size) { var p = (byte*)block + used; used += (int)n; return p; }
    more.Add(Marshal.AllocHGlobal((IntPtr)n));
    return (byte*)more[more.Count - 1];
  }
}

public static class Codes {
  static readonly Dictionary<Type, int> codes = new Dictionary<Type, int> {
    { typeof(sbyte), 'i' << 8 | 1 }, { typeof(short), 'i' << 8 | 2 }, { typeof(int), 'i' << 8 | 4 }, { typeof(long), 'i' << 8 | 8 }, { typeof(IntPtr), 'i' << 8 | 8 },
    { typeof(byte), 'u' << 8 | 1 }, { typeof(ushort), 'u' << 8 | 2 }, { typeof(char), 'u' << 8 | 2 }, { typeof(uint), 'u' << 8 | 4 }, { typeof(ulong), 'u' << 8 | 8 }, { typeof(UIntPtr), 'u' << 8 | 8 },
    { typeof(float), 'f' << 8 | 4 }, { typeof(double), 'f' << 8 | 8 }, { typeof(bool), 'b' << 8 | 1 } };
  // 0 for types whose arrays Python does not see.
  public static int Of(Type t) { if (t.IsEnum) t = Enum.GetUnderlyingType(t); int c; return codes.TryGetValue(t, out c) ? c : 0; }
  public static Type Type(long code) { foreach (var c in codes) if (c.Value == code) return c.Key; throw new Usage("no element type of .NET has that layout"); }
  public static bool IsVector(Type t) { return t.IsArray && Of(t.GetElementType()) != 0 && t == t.GetElementType().MakeArrayType(); }
}

// An object of Python's that .NET keeps: let go when the last of its owners has been collected, and Python asks.
public sealed unsafe class Owner {
  public readonly long id;
  static readonly Dictionary<long, int> counts = new Dictionary<long, int>();
  static readonly List<long> released = new List<long>();
  const long Some = 1L << 32;   // in Fast.attention: Python could let go of some
  public Owner(long id) { this.id = id; lock (counts) { int n; counts.TryGetValue(id, out n); counts[id] = n + 1; } }
  ~Owner() {
    lock (counts) {
      if (--counts[id] > 0) return;
      counts.Remove(id);
      if (released.Count == 0) Interlocked.Add(ref *Fast.attention, Some);
      released.Add(id);
    }
  }
  public static bool IsLive(long id) { lock (counts) return counts.ContainsKey(id); }
  public static long[] Take() {
    lock (counts) {
      if (released.Count > 0) Interlocked.Add(ref *Fast.attention, -Some);
      var gone = released.FindAll(id => !counts.ContainsKey(id)).ToArray();
      released.Clear();
      return gone;
    }
  }
}
public sealed class Nested { public readonly object[] items; public Nested(params object[] items) { this.items = items; } }   // a list in a list
public sealed class Held { public readonly Owner owner; public Held(long id) { owner = new Owner(id); } }
public sealed class PythonError : Exception {
  public readonly Owner owner;
  public PythonError(string message, long id) : base(message) { owner = new Owner(id); }
}

public static unsafe class Values {
  // ---- to Python

  static readonly Dictionary<Type, int> numbers = new Dictionary<Type, int>();
  static readonly List<Type> types = new List<Type>();
  public static Type TypeOf(long number) { lock (types) return types[(int)number]; }
  public static int Number(Type t) {
    lock (types) {
      int n;
      if (!numbers.TryGetValue(t, out n)) { n = types.Count; types.Add(t); numbers.Add(t, n); }
      return n;
    }
  }

  public static void Set(Value* v, int kind, long a, long b = 0) { v->kind = kind; v->a = a; v->b = b; }

  public static void Text(Value* v, string text, Scratch s, int kind = Tag.Text) {
    var at = s.Take(2L * text.Length);
    fixed (char* c = text) Buffer.MemoryCopy(c, at, 2L * text.Length, 2L * text.Length);
    Set(v, kind, (long)at, text.Length);
  }

  public static void Write(Value* v, object o, Scratch s) {
    if (o == null) { Set(v, Tag.Null, 0); return; }
    var t = o.GetType();
    if (!t.IsEnum) switch (Type.GetTypeCode(t)) {
      case TypeCode.Boolean: Set(v, Tag.Bool, (bool)o ? 1 : 0); return;
      case TypeCode.SByte: Set(v, Tag.Int, (sbyte)o); return;
      case TypeCode.Byte: Set(v, Tag.Int, (byte)o); return;
      case TypeCode.Int16: Set(v, Tag.Int, (short)o); return;
      case TypeCode.UInt16: Set(v, Tag.Int, (ushort)o); return;
      case TypeCode.Int32: Set(v, Tag.Int, (int)o); return;
      case TypeCode.UInt32: Set(v, Tag.Int, (uint)o); return;
      case TypeCode.Int64: Set(v, Tag.Int, (long)o); return;
      case TypeCode.UInt64: Set(v, Tag.UInt, (long)(ulong)o); return;
      case TypeCode.Single: Set(v, Tag.Double, BitConverter.DoubleToInt64Bits((float)o)); return;
      case TypeCode.Double: Set(v, Tag.Double, BitConverter.DoubleToInt64Bits((double)o)); return;
      case TypeCode.Char: Text(v, o.ToString(), s); return;
      case TypeCode.String: Text(v, (string)o, s); return;
      case TypeCode.Decimal: Text(v, ((decimal)o).ToString(CultureInfo.InvariantCulture), s, Tag.Decimal); return;
    }
    if (o is IntPtr) { Set(v, Tag.Int, (long)(IntPtr)o); return; }
    if (o is UIntPtr) { Set(v, Tag.UInt, (long)(ulong)(UIntPtr)o); return; }
    var held = o as Held;
    if (held != null) { Set(v, Tag.Python, held.owner.id); return; }
    if (t.FullName == "System.Numerics.BigInteger") { Text(v, ((IFormattable)o).ToString("R", CultureInfo.InvariantCulture), s, Tag.Big); return; }
    Set(v, Tag.Object, (long)GCHandle.ToIntPtr(GCHandle.Alloc(o)), Number(t));
  }

  public static void WriteList(Value* v, object[] items, Scratch s) {
    var at = (Value*)s.Take(24L * items.Length);
    Set(v, Tag.List, (long)at, items.Length);
    for (int i = 0; i < items.Length; i++) {
      var inner = items[i] as Nested;
      if (inner != null) WriteList(at + i, inner.items, s); else Write(at + i, items[i], s);
    }
  }

  // ---- from Python

  public static string Text(Value* v) { return new string((char*)v->a, 0, (int)v->b); }
  public static object Target(Value* v) { return GCHandle.FromIntPtr((IntPtr)v->a).Target; }

  // What a value is where nothing else is asked for; null where that is nothing.
  public static Type Natural(Value* v) {
    switch (v->kind) {
      case Tag.Bool: return typeof(bool);
      case Tag.Int: return v->a == (int)v->a ? typeof(int) : typeof(long);
      case Tag.UInt: return typeof(ulong);
      case Tag.Double: return typeof(double);
      case Tag.Text: return typeof(string);
      case Tag.Decimal: return typeof(decimal);
      case Tag.Object: return Target(v).GetType();
      case Tag.Buffer: return Codes.Type(((BufferInfo*)v->a)->code).MakeArrayType();
      case Tag.List: {
        Type one = null;
        for (long i = 0; i < v->b; i++) {
          var t = Natural((Value*)v->a + i);
          if (one == null || one == typeof(int) && (t == typeof(long) || t == typeof(double))) one = t;
          else if (t != one && !(one == typeof(double) && t == typeof(int))) one = typeof(object);
        }
        return (one ?? typeof(object)).MakeArrayType();
      }
      default: return null;
    }
  }

  public static string Name(Value* v) {
    switch (v->kind) {
      case Tag.Null: return "None";
      case Tag.Bool: return "bool";
      case Tag.Int: case Tag.UInt: case Tag.Big: return "int";
      case Tag.Double: return "float";
      case Tag.Text: return "str";
      case Tag.Decimal: return "Decimal";
      case Tag.Object: return Names.Of(Target(v).GetType());
      case Tag.Buffer: {
        var b = (BufferInfo*)v->a;
        return (b->isReadOnly != 0 ? "read-only buffer of " : "buffer of ") + (b->code == 0 ? "an unknown layout" : Names.Of(Codes.Type(b->code)));
      }
      case Tag.Callable: return "callable";
      case Tag.List: return "sequence";
      default: return "Python object";
    }
  }
}
}

// The signature of a `calli` site, read from its blob in the generic context of the method.
using System;
using System.Collections.Generic;
using System.Reflection;

namespace Rapgo {
public static class Signatures {
  // ["g", convention, result, [parameters]]: convention 0 managed, 0x20 with `this`, others unmanaged
  public static string Site(Module module, int token, Type[] ta, Type[] ma) {
    var b = module.ResolveSignature(token);
    int at = 0;
    int convention = b[at++];
    int n = Number(b, ref at);
    var result = Describe.Type(Read(module, b, ref at, ta, ma));
    var args = new List<int>();
    for (int i = 0; i < n; i++) args.Add(Describe.Type(Read(module, b, ref at, ta, ma)));
    return "[\"g\"," + convention + "," + result + ",[" + string.Join(",", args) + "]]";
  }

  static int Number(byte[] b, ref int at) {
    int x = b[at++];
    if (x < 0x80) return x;
    if (x < 0xC0) return (x & 0x3F) << 8 | b[at++];
    x = (x & 0x1F) << 24 | b[at] << 16 | b[at + 1] << 8 | b[at + 2];
    at += 3;
    return x;
  }

  static Type Read(Module module, byte[] b, ref int at, Type[] ta, Type[] ma) {
    int e = b[at++];
    switch (e) {
      case 0x01: return typeof(void); case 0x02: return typeof(bool); case 0x03: return typeof(char);
      case 0x04: return typeof(sbyte); case 0x05: return typeof(byte); case 0x06: return typeof(short); case 0x07: return typeof(ushort);
      case 0x08: return typeof(int); case 0x09: return typeof(uint); case 0x0A: return typeof(long); case 0x0B: return typeof(ulong);
      case 0x0C: return typeof(float); case 0x0D: return typeof(double); case 0x0E: return typeof(string); case 0x1C: return typeof(object);
      case 0x18: return typeof(IntPtr); case 0x19: return typeof(UIntPtr); case 0x16: return typeof(TypedReference);
      case 0x0F: return Read(module, b, ref at, ta, ma).MakePointerType();
      case 0x10: return Read(module, b, ref at, ta, ma).MakeByRefType();
      case 0x1D: return Read(module, b, ref at, ta, ma).MakeArrayType();
      case 0x11: case 0x12: { int c = Number(b, ref at); int token = new[] { 0x02000000, 0x01000000, 0x1B000000, 0 }[c & 3] | c >> 2; return module.ResolveType(token, ta, ma); }
      case 0x13: return ta[Number(b, ref at)];
      case 0x1E: return ma[Number(b, ref at)];
      case 0x15: {
        var g = Read(module, b, ref at, ta, ma);
        var args = new Type[Number(b, ref at)];
        for (int i = 0; i < args.Length; i++) args[i] = Read(module, b, ref at, ta, ma);
        return g.MakeGenericType(args);
      }
      case 0x1F: case 0x20: Number(b, ref at); return Read(module, b, ref at, ta, ma);
      case 0x1B: {
        int convention = b[at++];
        if ((convention & 0x10) != 0) Number(b, ref at);
        int n = Number(b, ref at);
        for (int i = 0; i <= n; i++) Read(module, b, ref at, ta, ma);
        return typeof(IntPtr);
      }
      default: throw new NotSupportedException("type 0x" + e.ToString("x") + " in a call site's signature");
    }
  }
}
}

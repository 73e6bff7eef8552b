// Enums: every base type, flags, ToString and Parse, conversions, comparisons, defaults, as keys, in switches, generic.
using System;
using System.Collections.Generic;

enum Color { Red, Green, Blue = 10, Navy = Blue }
[Flags] enum Access : ushort { None = 0, Read = 1, Write = 2, Run = 4, All = Read | Write | Run, Hidden = 0x8000 }
enum B : byte { Max = 255 } enum SB : sbyte { Min = -128 } enum S : short { Min = -32768 } enum U : uint { Max = 4294967295 } enum L : long { Min = long.MinValue, Max = long.MaxValue } enum UL : ulong { Max = ulong.MaxValue }

static class Enums
{
    static string Name<T>(T e) where T : struct { return e.ToString() + "/" + Enum.IsDefined(typeof(T), e); }
    static int AsInt<T>(T e) where T : struct, IConvertible { return e.ToInt32(null); }
    static Color Next(Color c) { return c == Color.Blue ? Color.Red : c + 1; }

    static int Main()
    {
        foreach (Color c in new[] { Color.Red, Color.Green, Color.Navy, (Color)5, default(Color) }) Console.WriteLine("{0} {1} {2:D} {3:X} {4}", c, (int)c, c, c, Name(c));
        Access a = Access.Read | Access.Run; Console.WriteLine("{0} {1} {2} {3}", a, a | Access.Write, a & ~Access.Read, (Access)0x8003);
        Console.WriteLine("{0} {1} {2} {3}", a.HasFlag(Access.Run), (a & Access.Write) != 0, a ^ Access.All, (Access)1024);
        a |= Access.Hidden; a &= ~Access.Run; Console.WriteLine("{0} {1}", a, (ushort)a);
        Console.WriteLine("{0} {1} {2} {3} {4} {5} {6}", (byte)B.Max, (sbyte)SB.Min, (short)S.Min, (uint)U.Max, (long)L.Min, (ulong)UL.Max, (L)5);
        Console.WriteLine("{0} {1}", (B)256.GetHashCode(), unchecked((SB)200));
        Console.WriteLine("{0} {1} {2}", Enum.Parse(typeof(Color), "Green"), Enum.Parse(typeof(Access), "read, WRITE", true), (Color)Enum.Parse(typeof(Color), "10"));
        Color parsed; Console.WriteLine("{0} {1} {2}", Enum.TryParse("Blue", out parsed), parsed, Enum.TryParse("Pink", out parsed));
        Console.WriteLine("{0} | {1}", string.Join(",", Enum.GetNames(typeof(Color))), string.Join(",", (Access[])Enum.GetValues(typeof(Access))));
        Console.WriteLine("{0} {1} {2} {3}", Color.Red < Color.Blue, Color.Blue - Color.Green, Color.Red + 1, Color.Blue == Color.Navy);
        Console.WriteLine("{0} {1} {2}", Color.Red.CompareTo(Color.Blue), Color.Red.Equals(0), Color.Green.GetHashCode());
        Console.WriteLine("{0} {1} {2}", AsInt(Color.Blue), AsInt(B.Max), Enum.GetUnderlyingType(typeof(L)).Name);
        var counts = new Dictionary<Color, int>(); Color at = Color.Red; for (int i = 0; i < 3000; i++) { int n; counts.TryGetValue(at, out n); counts[at] = n + 1; at = Next(at); } Console.WriteLine("{0} {1} {2} {3}", counts.Count, counts[Color.Green], counts[Color.Blue], counts[(Color)7]);
        object boxed = Color.Green; Console.WriteLine("{0} {1} {2}", boxed, (int)(Color)boxed, boxed is Color); Console.WriteLine((int)boxed);
        var byAccess = new string[8]; for (Access x = 0; x <= Access.All; x++) byAccess[(int)x] = x.ToString(); Console.WriteLine(string.Join("; ", byAccess));
        Color? maybe = null; Console.WriteLine("{0} {1}", maybe ?? Color.Blue, maybe == null); Console.WriteLine(Enum.ToObject(typeof(Color), 1));
        try { Enum.Parse(typeof(Color), "Purple"); } catch (ArgumentException) { Console.WriteLine("no such color"); } U u = U.Max; u++; Console.WriteLine((uint)u); B b = B.Max; b++; Console.WriteLine((byte)b); try { checked { SB m = SB.Min; m--; Console.WriteLine(m); } } catch (OverflowException) { Console.WriteLine("overflow"); }
        return 0;
    }
}

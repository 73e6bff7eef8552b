// Properties, indexers (overloaded, of structs, in interfaces), partial and nested types, anonymous types, initialisers,
// constants, static classes, access to outer privates, hiding, expression bodies, throw expressions, local constants.
using System;
using System.Collections.Generic;
using System.Linq;

partial class Parts { int a = 1; partial void Hook(string s); public int Run() { Hook("x"); return a + b; } } partial class Parts { int b = 2; partial void Hook(string s) { a += s.Length * 10; } partial void Hook(string s); partial void Unused(); public void Nothing() { Unused(); } }
class Temperature { double c; public double Celsius { get => c; set => c = value < -273.15 ? throw new ArgumentOutOfRangeException("value") : value; } public double Fahrenheit { get { return c * 9 / 5 + 32; } set { c = (value - 32) * 5 / 9; } } public static int Created { get; private set; } public string Label { get; } = "temp"; public Temperature() { Created++; } public Temperature(string l) : this() => Label = l ?? throw new ArgumentNullException("l"); public bool Hot => c > 30; }
class Matrix { readonly double[,] m = new double[3, 3]; public double this[int r, int c] { get { return m[r, c]; } set { m[r, c] = value; } } public double[] this[int r] { get { return new[] { m[r, 0], m[r, 1], m[r, 2] }; } } public double this[string s] { get { return m[s[0] - 'a', s[1] - '1']; } set { m[s[0] - 'a', s[1] - '1'] = value; } } public string this[params int[] path] { get { return string.Join("/", path); } } }
struct Bits { uint v; public bool this[int i] { get { return (v >> i & 1) != 0; } set { if (value) v |= 1u << i; else v &= ~(1u << i); } } public uint Value => v; }
class Outer { int secret = 5; static int count; public class Inner { readonly Outer o; public Inner(Outer x) { o = x; } public int Peek() { count++; return o.secret++; } public class Deep { public int Count => count; private class Hidden : Inner { public Hidden() : base(new Outer()) { } } public int Make() => new Hidden().Peek(); } } public int Secret => secret; }
class Settings { public string Name { get; set; } public List<int> Numbers { get; } = new List<int>(); public Dictionary<string, int> Map { get; } = new Dictionary<string, int>(); public Settings Child { get; set; } public int[] Array; public Temperature T { get; } = new Temperature(); }
interface IBag { int this[string k] { get; set; } int Count { get; } } class Bag : IBag { readonly Dictionary<string, int> d = new Dictionary<string, int>(); int IBag.this[string k] { get { int v; d.TryGetValue(k, out v); return v; } set { d[k] = value; } } public int Count { get { return d.Count; } } }
static class Consts { public const int A = 5, B = A * 2 + 1; public const string S = "c" + "d", Null = null; public const double D = 1.0 / 3; public const char C = (char)('a' + 1); public const ulong U = ulong.MaxValue - 1; public const DayOfWeek W = DayOfWeek.Monday + 2; public const bool T = B > A && S != null; public const decimal M = 1.5m * 2; public static readonly int R = B * 2; }

static class Members
{
    static int gets; static int[] arr = { 1, 2, 3 }; static int[] Arr { get { gets++; return arr; } }

    static int Main()
    {
        Console.WriteLine(new Parts().Run()); var t = new Temperature("lab") { Celsius = 20 }; t.Fahrenheit += 18; t.Celsius++; Console.WriteLine("{0} {1} {2} {3} {4}", t.Celsius, t.Fahrenheit, t.Hot, t.Label, Temperature.Created); try { t.Celsius = -300; } catch (ArgumentOutOfRangeException) { Console.WriteLine("too cold"); } try { new Temperature(null); } catch (ArgumentNullException e) { Console.WriteLine(e.ParamName); }
        var m = new Matrix(); m[1, 2] = 4; m["b3"] *= 2; m[0, 0]--; Console.WriteLine("{0} {1} {2} {3}", m[1][2], m["a1"], m[1, 2, 3], m["b3"]++); var bits = new Bits(); bits[3] = true; bits[31] = !bits[30]; bits[3] ^= true; Console.WriteLine(bits.Value); Arr[1] += 5; Arr[Arr[0]]++; Console.WriteLine("{0} {1}", string.Join(",", arr), gets);
        var o = new Outer(); var inner = new Outer.Inner(o); Console.WriteLine("{0} {1} {2} {3}", inner.Peek(), o.Secret, new Outer.Inner.Deep().Make(), new Outer.Inner.Deep().Count); var s = new Settings { Name = "root", Numbers = { 1, 2 }, Map = { { "k", 1 }, { "j", 2 } }, Child = new Settings { Name = "leaf", Array = new[] { 9 } }, T = { Celsius = 7 } }; Console.WriteLine("{0} {1} {2} {3} {4}", s.Numbers.Count, s.Map["j"], s.Child.Array[0], s.Child.Child == null, s.T.Celsius); IBag bag = new Bag(); bag["a"] += 5; bag["a"]++; Console.WriteLine("{0} {1}", bag["a"], bag.Count);
        var anon = new { Name = "n", Age = 3, Inner = new { X = 1.5 } }; var same = new { Name = "n", Age = 3, Inner = new { X = 1.5 } }; Console.WriteLine("{0} {1} {2} {3}", anon, anon.Equals(same), anon == same, anon.GetHashCode() == same.GetHashCode()); Console.WriteLine(string.Join(" ", new[] { 3, 1, 2 }.Select((x, i) => new { x, i }).OrderBy(p => p.x).Select(p => p.i + "" + p.x))); Console.WriteLine("{0} {1} {2} {3} {4} {5} {6} {7} {8}", Consts.B, Consts.S, Consts.Null ?? "null", Consts.D, Consts.C, Consts.U, Consts.W, Consts.T, Consts.M + Consts.R); const int local = Consts.A << 3; Console.WriteLine(local); Console.WriteLine("{0} {1}", nameof(Outer.Inner), nameof(s.Numbers));
        return 0;
    }
}

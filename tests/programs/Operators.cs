// Operator overloading and conversions: complex numbers, rationals, vectors, bit sets; true/false, ++, comparisons.
using System;

struct Complex { public double Re, Im; public Complex(double r, double i) { Re = r; Im = i; } public static Complex operator +(Complex a, Complex b) { return new Complex(a.Re + b.Re, a.Im + b.Im); } public static Complex operator -(Complex a, Complex b) { return new Complex(a.Re - b.Re, a.Im - b.Im); } public static Complex operator -(Complex a) { return new Complex(-a.Re, -a.Im); } public static Complex operator *(Complex a, Complex b) { return new Complex(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re); } public static Complex operator /(Complex a, double d) { return new Complex(a.Re / d, a.Im / d); } public static implicit operator Complex(double d) { return new Complex(d, 0); } public static explicit operator double(Complex c) { return Math.Sqrt(c.Re * c.Re + c.Im * c.Im); } public static bool operator ==(Complex a, Complex b) { return a.Re == b.Re && a.Im == b.Im; } public static bool operator !=(Complex a, Complex b) { return !(a == b); } public override bool Equals(object o) { return o is Complex && this == (Complex)o; } public override int GetHashCode() { return 1; } public override string ToString() { return Re + "+" + Im + "i"; } }
struct Rational : IComparable<Rational> { readonly long n, d; public Rational(long a, long b) { if (b == 0) throw new DivideByZeroException("rational"); if (b < 0) { a = -a; b = -b; } long g = Gcd(Math.Abs(a), b); n = a / g; d = b / g; } static long Gcd(long a, long b) { return b == 0 ? Math.Max(a, 1) : Gcd(b, a % b); } public static Rational operator +(Rational a, Rational b) { return new Rational(a.n * b.d + b.n * a.d, a.d * b.d); } public static Rational operator *(Rational a, Rational b) { return new Rational(a.n * b.n, a.d * b.d); } public static Rational operator /(Rational a, Rational b) { return new Rational(a.n * b.d, a.d * b.n); } public static Rational operator ++(Rational a) { return a + new Rational(1, 1); } public static Rational operator --(Rational a) { return a + -1; } public static bool operator <(Rational a, Rational b) { return a.CompareTo(b) < 0; } public static bool operator >(Rational a, Rational b) { return b < a; } public static bool operator <=(Rational a, Rational b) { return !(b < a); } public static bool operator >=(Rational a, Rational b) { return !(a < b); } public static implicit operator Rational(int i) { return new Rational(i, 1); } public static explicit operator int(Rational r) { return (int)(r.n / r.d); } public int CompareTo(Rational o) { return (n * o.d).CompareTo(o.n * d); } public override string ToString() { return n + "/" + d; } }
class Bits { ulong b; public static Bits operator |(Bits a, int i) { return new Bits { b = a.b | 1UL << i }; } public static Bits operator &(Bits x, Bits y) { return new Bits { b = x.b & y.b }; } public static Bits operator ^(Bits x, Bits y) { return new Bits { b = x.b ^ y.b }; } public static Bits operator ~(Bits x) { return new Bits { b = ~x.b }; } public static Bits operator <<(Bits x, int n) { return new Bits { b = x.b << n }; } public static Bits operator >>(Bits x, int n) { return new Bits { b = x.b >> n }; } public static bool operator true(Bits x) { return x.b != 0; } public static bool operator false(Bits x) { return x.b == 0; } public static bool operator !(Bits x) { return x.b == 0; } public static Bits operator %(Bits x, int n) { return new Bits { b = x.b % (ulong)n }; } public override string ToString() { return b.ToString("x"); } }
class Meters { public double V; public static implicit operator Meters(Feet f) { return new Meters { V = f.V * 0.3048 }; } public static Meters operator +(Meters a, Meters b) { return new Meters { V = a.V + b.V }; } }
class Feet { public double V; public static explicit operator Feet(Meters m) { return new Feet { V = m.V / 0.3048 }; } }
struct Tri { readonly int v; Tri(int x) { v = x; } public static readonly Tri Yes = new Tri(1), No = new Tri(-1), Maybe = new Tri(0); public static bool operator true(Tri t) { return t.v > 0; } public static bool operator false(Tri t) { return t.v < 0; } public static Tri operator &(Tri a, Tri b) { return new Tri(Math.Min(a.v, b.v)); } public static Tri operator |(Tri a, Tri b) { return new Tri(Math.Max(a.v, b.v)); } public static Tri operator !(Tri a) { return new Tri(-a.v); } public override string ToString() { return v > 0 ? "yes" : v < 0 ? "no" : "maybe"; } }

static class Operators
{
    static int evaluated;
    static Tri Eval(Tri t) { evaluated++; return t; }

    static int Main()
    {
        Complex z = new Complex(1, 2), c = 3;
        Console.WriteLine("{0} {1} {2} {3} {4}", z + c, z * z, -z / 2, (double)new Complex(3, 4), z == new Complex(1, 2));
        z += 1; z *= z; z -= new Complex(0, 1); Console.WriteLine("{0} {1}", z, z != c);
        Rational r = 0; for (int i = 1; i <= 12; i++) r += new Rational(1, i);
        Console.WriteLine("{0} {1} {2} {3}", r, (int)r, r > 3, r <= new Rational(7, 2));
        Rational s = new Rational(6, -8); Console.WriteLine("{0} {1} {2} {3} {4}", s++, s, ++s, s--, s * s / 3);
        try { Console.WriteLine(s / 0); } catch (DivideByZeroException e) { Console.WriteLine(e.Message); }
        Bits b = new Bits(); b = b | 3 | 17 | 40; b |= 0; Console.WriteLine("{0} {1} {2} {3} {4} {5}", b, b << 4, b >> 3, ~b, b ^ (b >> 1), b % 1000);
        if (b) Console.Write("some "); if (!b) Console.Write("none "); if (b & (new Bits() | 5)) Console.WriteLine("overlap"); else Console.WriteLine("apart");
        Meters m = new Feet { V = 10 }; Feet f = (Feet)(m + new Feet { V = 1 }); Console.WriteLine("{0:F3} {1:F3}", m.V, f.V);
        foreach (Tri x in new[] { Tri.Yes, Tri.No, Tri.Maybe }) foreach (Tri y in new[] { Tri.Yes, Tri.No, Tri.Maybe }) { evaluated = 0; Tri and = Eval(x) && Eval(y), or = Eval(x) || Eval(y); Console.Write("{0},{1},{2},{3} ", and, or, !x, evaluated); }
        Console.WriteLine();
        Complex p = 0; int escaped = 0; for (int i = 0; i < 40; i++) { p = 0; for (int k = 0; k < 50; k++) { p = p * p + new Complex(-2 + i * 0.06, 0.3); if ((double)p > 2) { escaped += k; break; } } } Console.WriteLine(escaped);
        return 0;
    }
}

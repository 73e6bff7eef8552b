// Big integers by hand on uint arrays: addition, multiplication, Karatsuba, division, factorials, powers, digits of pi.
using System;
using System.Text;

struct Big
{
    readonly uint[] d;
    Big(uint[] x) { int n = x.Length; while (n > 0 && x[n - 1] == 0) n--; if (n != x.Length) Array.Resize(ref x, n); d = x; }
    public static implicit operator Big(uint x) { return new Big(new[] { x }); }
    public int Words { get { return d == null ? 0 : d.Length; } }
    uint this[int i] { get { return i < Words ? d[i] : 0; } }
    public static Big operator +(Big a, Big b) { int n = Math.Max(a.Words, b.Words); var r = new uint[n + 1]; ulong c = 0; for (int i = 0; i <= n; i++) { c += (ulong)a[i] + b[i]; r[i] = (uint)c; c >>= 32; } return new Big(r); }
    public static Big operator -(Big a, Big b) { var r = new uint[a.Words]; long c = 0; for (int i = 0; i < r.Length; i++) { c += (long)a[i] - b[i]; r[i] = (uint)c; c >>= 32; } if (c < 0) throw new OverflowException("negative"); return new Big(r); }
    public static Big operator *(Big a, Big b) { if (Math.Min(a.Words, b.Words) > 32) return Karatsuba(a, b); var r = new uint[a.Words + b.Words]; for (int i = 0; i < a.Words; i++) { ulong c = 0; for (int j = 0; j < b.Words; j++) { c += (ulong)a.d[i] * b.d[j] + r[i + j]; r[i + j] = (uint)c; c >>= 32; } r[i + b.Words] = (uint)c; } return new Big(r); }
    Big Slice(int from, int to) { to = Math.Min(to, Words); if (from >= to) return 0; var r = new uint[to - from]; Array.Copy(d, from, r, 0, r.Length); return new Big(r); }
    Big Shift(int words) { if (Words == 0) return this; var r = new uint[Words + words]; d.CopyTo(r, words); return new Big(r); }
    static Big Karatsuba(Big a, Big b) { int h = Math.Max(a.Words, b.Words) / 2; Big a0 = a.Slice(0, h), a1 = a.Slice(h, a.Words), b0 = b.Slice(0, h), b1 = b.Slice(h, b.Words), lo = a0 * b0, hi = a1 * b1, mid = (a0 + a1) * (b0 + b1) - lo - hi; return lo + mid.Shift(h) + hi.Shift(2 * h); }
    public Big DivRem(uint by, out uint rest) { var r = new uint[Words]; ulong c = 0; for (int i = Words - 1; i >= 0; i--) { c = c << 32 | d[i]; r[i] = (uint)(c / by); c %= by; } rest = (uint)c; return new Big(r); }
    public static int Compare(Big a, Big b) { if (a.Words != b.Words) return a.Words - b.Words; for (int i = a.Words - 1; i >= 0; i--) if (a.d[i] != b.d[i]) return a.d[i] < b.d[i] ? -1 : 1; return 0; }
    public static Big operator <<(Big a, int n) { int w = n >> 5, s = n & 31; var r = new uint[a.Words + w + 1]; for (int i = 0; i < a.Words; i++) { ulong x = (ulong)a.d[i] << s; r[i + w] |= (uint)x; r[i + w + 1] |= (uint)(x >> 32); } return new Big(r); }
    public static Big operator /(Big a, Big b) { if (b.Words == 0) throw new DivideByZeroException("big"); Big q = 0, r = 0; for (int i = a.Words * 32 - 1; i >= 0; i--) { r = r << 1; if ((a.d[i >> 5] >> i & 1) != 0) r = r + 1; q = q << 1; if (Compare(r, b) >= 0) { r = r - b; q = q + 1; } } return q; }
    public static Big Pow(Big x, int n) { Big r = 1; for (; n > 0; n >>= 1, x = x * x) if ((n & 1) != 0) r = r * x; return r; }
    public override string ToString() { if (Words == 0) return "0"; var parts = new StringBuilder(); Big x = this; string s = ""; while (x.Words > 0) { uint rest; x = x.DivRem(1000000000, out rest); s = (x.Words > 0 ? rest.ToString("D9") : rest.ToString()) + s; } return parts.Append(s).ToString(); }
}

static class BigIntegers
{
    static int DigitSum(Big b) { int n = 0; foreach (char c in b.ToString()) n += c - '0'; return n; }
    static string Pi(int digits) { var s = new StringBuilder(); int len = digits * 10 / 3 + 2; var a = new int[len]; for (int i = 0; i < len; i++) a[i] = 2; int nines = 0, before = 0; bool first = true; for (int k = 0; k <= digits; k++) { int q = 0; for (int i = len - 1; i >= 0; i--) { int x = 10 * a[i] + q * (i + 1); a[i] = x % (2 * i + 1); q = x / (2 * i + 1); } a[0] = q % 10; q /= 10; if (q == 9) { nines++; continue; } if (!first) s.Append(q == 10 ? before + 1 : before); first = false; for (; nines > 0; nines--) s.Append(q == 10 ? '0' : '9'); before = q == 10 ? 0 : q; } return s.ToString(); }

    static int Main()
    {
        Big f = 1; for (uint i = 2; i <= 100; i++) f = f * i; Console.WriteLine(f); Big a = 0, b = 1; for (int i = 0; i < 500; i++) { Big t = a + b; a = b; b = t; } Console.WriteLine(a); Console.WriteLine("{0} {1}", Big.Pow(2, 521) - 1, DigitSum(Big.Pow(7, 1500))); Big x = Big.Pow(3, 4000), y = Big.Pow(5, 1500); Console.WriteLine("{0} {1} {2}", (x * y).Words, DigitSum(x * y), Big.Compare(x * y, y * x)); Console.WriteLine(f / Big.Pow(10, 60) / 12345); try { Console.WriteLine(a - b); } catch (OverflowException e) { Console.WriteLine(e.Message); } try { Console.WriteLine(a / 0); } catch (DivideByZeroException e) { Console.WriteLine(e.Message); } Console.WriteLine(Pi(60)); Console.WriteLine(default(Big));
        return 0;
    }
}

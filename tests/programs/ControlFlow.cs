// goto in all directions, irreducible loops, nested breaks and continues, do-while, loops with several exits, labels.
using System;

static class ControlFlow
{
    static int Gotos(int n) { int s = 0, i = 0; top: if (i >= n) goto end; if (i % 3 == 0) { i++; goto top; } s += i; if (s > 1000) goto overflow; i++; goto top; overflow: s -= 1000; i += 2; goto top; end: return s; }
    static int Irreducible(int n, bool inside) { int a = 0, b = 0; if (inside) goto middle; loop: a++; if (a > n) goto done; middle: b += 2; if (b % 5 == 0) { a += 3; goto middle; } if (b < n * 2) goto loop; done: return a * 1000 + b; }
    static int Nested(int n) { int found = 0; for (int i = 0; i < n; i++) { for (int j = i; j < n; j++) { if ((i + j) % 7 == 3) continue; for (int k = j; k < n; k++) { if (i * j > k * 3) break; if (i + j + k == n) { found += i; goto next; } found++; } } next: found ^= i; } return found; }
    static int DoWhile(int n) { int r = 0; do { r = r * 10 + n % 10; n /= 10; if (r < 0) break; } while (n > 0); return r; }
    static string Machine(string s) { string o = ""; int i = 0; a: if (i == s.Length) goto end; o += 'A'; switch (s[i++]) { case '1': goto b; case '2': goto c; default: goto a; } b: if (i == s.Length) goto end; o += 'B'; if (s[i++] == '1') goto c; goto a; c: o += 'C'; if (i < s.Length && s[i] == '0') { i++; goto c; } if (i < s.Length) goto b; end: return o + i; }
    static int SwitchLoop(int x) { int steps = 0; while (true) { steps++; switch (x & 7) { case 0: x >>= 3; if (x == 0) return steps; continue; case 1: x ^= 1; break; case 2: case 3: x -= 2; goto case 0; case 5: x++; goto default; case 7: if (steps > 50) return -steps; x += 9; break; default: x &= ~4; break; } if (steps > 200) break; } return steps + 1000; }
    static long Gcd(long a, long b) { while (true) { if (b == 0) return a; long t = a % b; a = b; b = t; } }
    static int Exits(int[] a, int x) { int i; for (i = 0; i < a.Length; i++) { if (a[i] == x) break; if (a[i] > 100) return -1; if (a[i] < 0) { i += 10; continue; } } return i == a.Length ? -2 : i; }
    static int Empty(int n) { for (; ; ) { while (n > 10) { n--; for (int i = 0; i < 0; i++) n++; } do { if (n-- == 3) return n; } while (true); } }
    static bool Complex(int a, int b, int c) { if ((a > 0 && (b > 0 || c > 0)) || !(a == b || (b != c && a < c))) { return (a & b) == c || a != b; } else if (a < 0 ? b < 0 : c < 0) return false; return c > a; }
    static int Infinite() { int n = 0; for (; ; ) { for (; ; ) { n++; if (n > 50) goto done; if (n % 2 == 0) break; } n += 3; } done: return n; }

    static int Main()
    {
        Console.WriteLine("{0} {1} {2}", Gotos(0), Gotos(50), Gotos(200)); Console.WriteLine("{0} {1} {2}", Irreducible(10, true), Irreducible(10, false), Irreducible(33, true)); Console.WriteLine("{0} {1}", Nested(15), Nested(25)); Console.WriteLine("{0} {1}", DoWhile(12345), DoWhile(0)); Console.WriteLine("{0} {1} {2}", Machine("1120012"), Machine(""), Machine("2000111x"));
        long h = 0; for (int i = 0; i < 3000; i++) h = h * 17 + SwitchLoop(i); Console.WriteLine(h); Console.WriteLine(Gcd(1071L * 1000003, 462L * 1000003)); Console.WriteLine("{0} {1} {2}", Exits(new[] { 1, 2, 3 }, 3), Exits(new[] { 1, 200, 3 }, 3), Exits(new[] { -1, 3 }, 3)); Console.WriteLine("{0} {1}", Empty(20), Infinite()); int bits = 0; for (int a = -1; a < 2; a++) for (int b = -1; b < 2; b++) for (int c = -1; c < 2; c++) bits = bits * 2 + (Complex(a, b, c) ? 1 : 0); Console.WriteLine(bits);
        return 0;
    }
}

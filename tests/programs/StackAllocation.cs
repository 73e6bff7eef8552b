// stackalloc of every element type, in loops through calls, in recursion, large blocks, zeroed memory, with exceptions.
using System;

static unsafe class StackAllocation
{
    static int Sieve(int n) { bool* composite = stackalloc bool[n]; int count = 0; for (int i = 2; i < n; i++) { if (composite[i]) continue; count++; for (int j = i * 2; j < n; j += i) composite[j] = true; } return count; }
    static long Digits(long n) { byte* d = stackalloc byte[20]; int k = 0; do { d[k++] = (byte)(n % 10); n /= 10; } while (n > 0); long r = 0; for (int i = 0; i < k; i++) r = r * 10 + d[i]; return r; }
    static int Depth(int n) { int* mine = stackalloc int[16]; for (int i = 0; i < 16; i++) mine[i] = n * i; if (n > 0) { int below = Depth(n - 1); return below + mine[15] - mine[1] * 15 + 1; } return mine[3]; }
    static string Text(int n) { char* c = stackalloc char[n]; for (int i = 0; i < n; i++) c[i] = (char)('A' + (i * 7) % 26); return new string(c, 0, n); }
    static double Matrix(int n) { double* a = stackalloc double[n * n]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) a[i * n + j] = i == j ? 2 : 1.0 / (i + j + 1); double trace = 0; for (int k = 0; k < n; k++) { double p = a[k * n + k]; trace += p; for (int i = k + 1; i < n; i++) { double f = a[i * n + k] / p; for (int j = k; j < n; j++) a[i * n + j] -= f * a[k * n + j]; } } return trace; }
    static int Throws(int n) { int* p = stackalloc int[8]; try { p[0] = 5; p[1] = p[0] / n; } catch (DivideByZeroException) { p[1] = -1; } finally { p[2] = 100; } return p[1] + p[2]; }
    static int WithReferences(int n) { object o = "obj" + n; long* p = stackalloc long[4]; p[3] = n; GC.Collect(0); return ((string)o).Length + (int)p[3] + (int)p[0]; }
    static bool Zeroed(int n) { byte* p = stackalloc byte[n]; for (int i = 0; i < n; i++) if (p[i] != 0) return false; for (int i = 0; i < n; i++) p[i] = 0xcc; return true; }
    static int Conditional(bool big) { int n = big ? 1000 : 3; ushort* p = stackalloc ushort[n]; p[n - 1] = 65535; p[n - 1]++; p[0] += 7; return p[n - 1] + p[0]; }

    static int Main()
    {
        Console.WriteLine("{0} {1}", Sieve(100), Sieve(10000)); Console.WriteLine(Digits(123456789012)); Console.WriteLine(Depth(500)); Console.WriteLine(Text(30)); Console.WriteLine(Matrix(12).ToString("R"));
        Console.WriteLine("{0} {1}", Throws(0), Throws(2)); int t = 0; for (int i = 0; i < 30; i++) t += WithReferences(i); Console.WriteLine(t); Console.WriteLine("{0} {1}", Zeroed(100), Zeroed(500)); Console.WriteLine("{0} {1}", Conditional(true), Conditional(false));
        long sum = 0; for (int i = 0; i < 20000; i++) sum += Digits(i); Console.WriteLine(sum); int* own = stackalloc int[3]; own[2] = 9; for (int i = 0; i < 3; i++) own[0] += Sieve(50 + i); Console.WriteLine(own[0] + own[2]);
        return 0;
    }
}

// Matrix multiplication on jagged, rectangular and flat arrays, transposition, determinants, int, float and generic.
using System;

static class Matrices
{
    static double[][] Jagged(int n, int seed) { var a = new double[n][]; for (int i = 0; i < n; i++) { a[i] = new double[n]; for (int j = 0; j < n; j++) a[i][j] = (i * seed + j * 3) % 17 - 8; } return a; }
    static double[][] Multiply(double[][] a, double[][] b) { int n = a.Length; var c = new double[n][]; for (int i = 0; i < n; i++) { var row = c[i] = new double[n]; for (int k = 0; k < n; k++) { double x = a[i][k]; double[] bk = b[k]; for (int j = 0; j < row.Length; j++) row[j] += x * bk[j]; } } return c; }
    static double[,] Multiply(double[,] a, double[,] b) { int n = a.GetLength(0), m = b.GetLength(1), p = a.GetLength(1); var c = new double[n, m]; for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) { double s = 0; for (int k = 0; k < p; k++) s += a[i, k] * b[k, j]; c[i, j] = s; } return c; }
    static void Multiply(float[] a, float[] b, float[] c, int n) { for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { float s = 0; for (int k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; c[i * n + j] = s; } }
    static int[,] Power(int[,] a, int e) { int n = a.GetLength(0); var r = new int[n, n]; for (int i = 0; i < n; i++) r[i, i] = 1; while (e > 0) { if ((e & 1) != 0) r = IntMultiply(r, a); a = IntMultiply(a, a); e >>= 1; } return r; }
    static int[,] IntMultiply(int[,] a, int[,] b) { int n = a.GetLength(0); var c = new int[n, n]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) c[i, j] = (int)((c[i, j] + (long)a[i, k] * b[k, j]) % 1000000007); return c; }
    static double Determinant(double[,] source) { var m = (double[,])source.Clone(); int n = m.GetLength(0); double d = 1; for (int c = 0; c < n; c++) { int p = c; for (int r = c + 1; r < n; r++) if (Math.Abs(m[r, c]) > Math.Abs(m[p, c])) p = r; if (m[p, c] == 0) return 0; if (p != c) { d = -d; for (int k = 0; k < n; k++) { double t = m[c, k]; m[c, k] = m[p, k]; m[p, k] = t; } } d *= m[c, c]; for (int r = c + 1; r < n; r++) { double f = m[r, c] / m[c, c]; for (int k = c; k < n; k++) m[r, k] -= f * m[c, k]; } } return d; }
    static T[,] Transpose<T>(T[,] a) { var b = new T[a.GetLength(1), a.GetLength(0)]; for (int i = 0; i < a.GetLength(0); i++) for (int j = 0; j < a.GetLength(1); j++) b[j, i] = a[i, j]; return b; }
    static double Sum(double[][] a) { double s = 0; foreach (var r in a) foreach (double x in r) s = s * 0.5 + x; return s; }

    static int Main()
    {
        Console.WriteLine(Sum(Multiply(Jagged(48, 5), Jagged(48, 11))).ToString("R")); var a = new double[20, 30]; var b = new double[30, 25]; for (int i = 0; i < 30; i++) for (int j = 0; j < 30; j++) { if (i < 20) a[i, j] = i - j * 0.5; if (j < 25) b[i, j] = (i * j) % 7; } double total = 0; foreach (double x in Multiply(a, b)) total += x; Console.WriteLine(total.ToString("R"));
        const int n = 40; float[] f = new float[n * n], g = new float[n * n], h = new float[n * n]; for (int i = 0; i < n * n; i++) { f[i] = i % 13 * 0.1f; g[i] = i % 7 * 0.3f; } Multiply(f, g, h, n); float fs = 0; foreach (float x in h) fs += x; Console.WriteLine("{0:R} {1:R}", h[77], fs);
        Console.WriteLine("{0} {1}", Power(new[,] { { 1, 1 }, { 1, 0 } }, 90)[0, 1], Power(new[,] { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 10 } }, 50)[2, 1]); Console.WriteLine(Determinant(new double[,] { { 2, 1, 3 }, { 0, -1, 4 }, { 1, 2, 5 } }).ToString("F6")); var big = new double[12, 12]; for (int i = 0; i < 12; i++) for (int j = 0; j < 12; j++) big[i, j] = 1.0 / (i + j + 1) + (i == j ? 1 : 0); Console.WriteLine(Determinant(big).ToString("R")); var t = Transpose(new[,] { { "a", "b", "c" }, { "d", "e", "f" } }); Console.WriteLine(t[2, 1] + t[0, 1] + t.GetLength(0)); try { Multiply(new double[2, 3], new double[2, 2]); } catch (IndexOutOfRangeException) { Console.WriteLine("shapes differ"); }
        return 0;
    }
}

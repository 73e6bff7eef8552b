// N queens three ways (arrays, bit masks, iterators), knight's tour by Warnsdorff, subset sums, permutations.
using System;
using System.Collections.Generic;
using System.Linq;

static class Queens
{
    static int Bits(int n, int cols, int left, int right) { int full = (1 << n) - 1, count = 0; if (cols == full) return 1; for (int free = full & ~(cols | left | right); free != 0;) { int bit = free & -free; free ^= bit; count += Bits(n, cols | bit, (left | bit) << 1, (right | bit) >> 1); } return count; }
    static int Arrays(int n, int row, bool[] c, bool[] a, bool[] b, int[] at, List<string> found) { if (row == n) { if (found.Count < 2) found.Add(string.Join("", at)); return 1; } int count = 0; for (int i = 0; i < n; i++) { if (c[i] || a[row + i] || b[row - i + n]) continue; c[i] = a[row + i] = b[row - i + n] = true; at[row] = i; count += Arrays(n, row + 1, c, a, b, at, found); c[i] = a[row + i] = b[row - i + n] = false; } return count; }
    static IEnumerable<int[]> Lazy(int n, int[] so) { if (so.Length == n) { yield return so; yield break; } for (int i = 0; i < n; i++) { if (so.Where((x, r) => x == i || Math.Abs(x - i) == so.Length - r).Any()) continue; foreach (int[] s in Lazy(n, so.Concat(new[] { i }).ToArray())) yield return s; } }
    static bool Tour(int n, int[,] board, int x, int y, int step) { int[] dx = { 1, 2, 2, 1, -1, -2, -2, -1 }, dy = { 2, 1, -1, -2, -2, -1, 1, 2 }; board[x, y] = step; if (step == n * n) return true; var moves = new List<(int degree, int x, int y)>(); for (int k = 0; k < 8; k++) { int p = x + dx[k], q = y + dy[k]; if (p < 0 || q < 0 || p >= n || q >= n || board[p, q] != 0) continue; int degree = 0; for (int m = 0; m < 8; m++) { int u = p + dx[m], v = q + dy[m]; if (u >= 0 && v >= 0 && u < n && v < n && board[u, v] == 0) degree++; } moves.Add((degree, p, q)); } moves.Sort(); foreach (var m in moves) if (Tour(n, board, m.x, m.y, step + 1)) return true; board[x, y] = 0; return false; }
    static int Subsets(int[] a, int i, int left) { return left == 0 ? 1 : left < 0 || i == a.Length ? 0 : Subsets(a, i + 1, left - a[i]) + Subsets(a, i + 1, left); }
    static bool Next(int[] p) { int i = p.Length - 2; while (i >= 0 && p[i] >= p[i + 1]) i--; if (i < 0) return false; int j = p.Length - 1; while (p[j] <= p[i]) j--; int t = p[i]; p[i] = p[j]; p[j] = t; Array.Reverse(p, i + 1, p.Length - i - 1); return true; }

    static int Main()
    {
        for (int n = 1; n <= 9; n++) Console.Write(Bits(n, 0, 0, 0) + " "); Console.WriteLine(); var found = new List<string>(); Console.WriteLine("{0} {1}", Arrays(8, 0, new bool[8], new bool[16], new bool[17], new int[8], found), string.Join(" ", found)); Console.WriteLine("{0} {1}", string.Join("", Lazy(8, new int[0]).First()), Lazy(6, new int[0]).Count());
        var board = new int[8, 8]; Console.WriteLine("{0} {1} {2}", Tour(8, board, 0, 0, 1), board[7, 7], board[3, 4]); Console.WriteLine(Subsets(Enumerable.Range(1, 18).ToArray(), 0, 60)); int[] p = { 1, 2, 3, 4, 5, 6, 7 }; int count = 1; long h = 0; do { h = h * 3 + p[0] * p[6]; count++; } while (Next(p)); Console.WriteLine("{0} {1}", count, h);
        return 0;
    }
}

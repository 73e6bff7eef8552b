// Multi-dimensional and jagged arrays: lengths, bounds, element addresses, structs and references in them, exceptions.
using System;

static class ArrayShapes
{
    struct Cell { public int Row, Column; public string Text; public void Set(int r, int c) { Row = r; Column = c; Text = r + ":" + c; } }

    static void Change(ref int x) { x = x * 10 + 1; }

    static long Rectangle(int rows, int columns)
    {
        var a = new int[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) a[i, j] = i * 100 + j;
        Change(ref a[1, 2]);
        a[0, 0]--;
        a[rows - 1, columns - 1] <<= 2;
        long sum = 0;
        foreach (int x in a) sum = sum * 7 + x;
        return sum + a.Length + a.Rank + a.GetLength(0) * a.GetUpperBound(1);
    }

    static double Cube(int n)
    {
        var a = new double[n, n + 1, n + 2];
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++)
                for (int k = 0; k < a.GetLength(2); k++) a[i, j, k] = i + j * 0.5 - k * 0.25;
        double total = 0;
        foreach (double x in a) total += x * x;
        return total;
    }

    static int Triangle(int n)
    {
        var rows = new int[n][];
        for (int i = 0; i < n; i++)
        {
            rows[i] = new int[i + 1];
            rows[i][0] = rows[i][i] = 1;
            for (int j = 1; j < i; j++) rows[i][j] = rows[i - 1][j - 1] + rows[i - 1][j];
        }
        Console.WriteLine(string.Join(" ", rows[n - 1]));
        int sum = 0;
        foreach (int[] row in rows) foreach (int x in row) sum += x;
        return sum;
    }

    static void Try(string name, Action action)
    {
        try { action(); Console.WriteLine(name + " ok"); }
        catch (Exception e) { Console.WriteLine("{0}: {1}: {2}", name, e.GetType().Name, e.Message); }
    }

    static int Main()
    {
        Console.WriteLine(Rectangle(4, 5));
        Console.WriteLine(Cube(6).ToString("R"));
        Console.WriteLine(Triangle(10));
        int[,] literal = { { 1, 2, 3 }, { 4, 5, 6 } };
        Console.WriteLine(literal[1, 1] + literal[0, 2]);
        var cells = new Cell[2, 2];
        cells[1, 0].Set(7, 8);
        cells[0, 1] = cells[1, 0];
        cells[0, 1].Row++;
        Console.WriteLine("{0} {1} {2} {3}", cells[1, 0].Text, cells[1, 0].Row, cells[0, 1].Row, cells[1, 1].Text ?? "null");
        var strings = new string[2, 3];
        strings[1, 2] = "last";
        Console.WriteLine(strings[1, 2] + strings[0, 0]);
        object[,] objects = strings;
        Try("covariant store", () => objects[0, 0] = "fits");
        Try("wrong store", () => objects[0, 1] = 5);
        Try("row", () => literal[2, 0] = 1);
        Try("column", () => literal[0, 3] = 1);
        Try("negative", () => literal[0, -1] = 1);
        Try("null row", () => new int[2][][0].ToString());
        Try("null rectangle", () => { int[,] none = null; none[0, 0] = 1; });
        Try("negative size", () => Console.WriteLine(new int[literal[0, 0] - 5, 2].Length));
        Array based = Array.CreateInstance(typeof(int), new[] { 3 }, new[] { 5 });
        based.SetValue(42, 6);
        Console.WriteLine("{0} {1} {2}", based.GetValue(6), based.GetLowerBound(0), based.GetUpperBound(0));
        int[][,] mixed = { new int[1, 1], new int[2, 2] };
        mixed[1][1, 0] = 3;
        Console.WriteLine("{0} {1}", mixed[1][1, 0], mixed.Length);
        long[,,,] four = new long[2, 2, 2, 2];
        four[1, 0, 1, 0] = long.MinValue;
        foreach (long x in four) Console.Write(x + " ");
        Console.WriteLine();
        bool[,] flags = new bool[3, 3];
        flags[1, 1] = true;
        Console.WriteLine("{0} {1}", flags[1, 1], flags[2, 1]);
        return 0;
    }
}

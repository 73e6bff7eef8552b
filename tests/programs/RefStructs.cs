// ref structs made by the program over pointers: slices, stack allocation, enumerators, passing by value and by ref.
using System;

unsafe ref struct Slice
{
    readonly int* start;
    public readonly int Length;
    public Slice(int* p, int n) { start = p; Length = n; }
    public ref int this[int i] { get { if ((uint)i >= (uint)Length) throw new IndexOutOfRangeException("slice"); return ref start[i]; } }
    public Slice Sub(int from, int n) { if ((uint)from > (uint)Length || (uint)n > (uint)(Length - from)) throw new ArgumentOutOfRangeException(); return new Slice(start + from, n); }
    public void Fill(int v) { for (int i = 0; i < Length; i++) this[i] = v; }
    public Walker GetEnumerator() { return new Walker(this); }

    public ref struct Walker
    {
        Slice over; int at;
        public Walker(Slice s) { over = s; at = -1; }
        public bool MoveNext() { return ++at < over.Length; }
        public int Current { get { return over[at]; } }
    }
}

ref struct Accumulator { public long Total; public int Count; public void Add(int x) { Total += x; Count++; } public double Mean { get { return (double)Total / Count; } } }

static class RefStructs
{
    static int Sum(Slice s) { int t = 0; foreach (int x in s) t += x; return t; }
    static void Sort(Slice s)
    {
        if (s.Length < 2) return;
        int pivot = s[s.Length / 2], i = 0, j = s.Length - 1;
        while (i <= j)
        {
            while (s[i] < pivot) i++;
            while (s[j] > pivot) j--;
            if (i <= j) { int t = s[i]; s[i] = s[j]; s[j] = t; i++; j--; }
        }
        Sort(s.Sub(0, j + 1));
        Sort(s.Sub(i, s.Length - i));
    }
    static void Feed(ref Accumulator a, Slice s) { foreach (int x in s) a.Add(x); }

    static unsafe int Main()
    {
        int* memory = stackalloc int[200];
        var all = new Slice(memory, 200);
        for (int i = 0; i < all.Length; i++) all[i] = i * 7919 % 211;
        Console.WriteLine("{0} {1}", Sum(all), Sum(all.Sub(50, 20)));
        Sort(all);
        Console.WriteLine("{0} {1} {2}", all[0], all[100], all[199]);
        all.Sub(10, 5).Fill(-3);
        Console.WriteLine("{0} {1}", Sum(all), all[12]);
        ref int cell = ref all[20];
        cell += 1000;
        Console.WriteLine(all.Sub(20, 1)[0]);
        var acc = new Accumulator();
        Feed(ref acc, all); Feed(ref acc, all.Sub(0, 3));
        Console.WriteLine("{0} {1} {2:R}", acc.Total, acc.Count, acc.Mean);
        try { all[200] = 1; } catch (IndexOutOfRangeException e) { Console.WriteLine(e.Message); }
        try { all.Sub(150, 51); } catch (ArgumentOutOfRangeException e) { Console.WriteLine(e.GetType().Name); }
        var managed = new int[16];
        fixed (int* p = managed)
        {
            var over = new Slice(p, managed.Length);
            over.Sub(4, 8).Fill(9);
            GC.Collect();
            over[0] = 1;
        }
        Console.WriteLine(string.Join("", managed));
        return 0;
    }
}

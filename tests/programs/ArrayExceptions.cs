// Exceptions of arrays: bounds in loads, stores and addresses, null arrays, negative sizes, covariance of stores.
using System;

static class ArrayExceptions
{
    class Animal { }
    class Dog : Animal { }
    class Cat : Animal { }
    interface IThing { }
    struct Thing : IThing { public int N; }

    static void Try(string name, Action action)
    {
        try { action(); Console.WriteLine(name + " ok"); }
        catch (Exception e) { Console.WriteLine("{0}: {1}: {2}", name, e.GetType().Name, e.Message); }
    }

    static int Load(int[] a, int i) { return a[i]; }
    static void Store(long[] a, int i, long v) { a[i] = v; }
    static void Address(double[] a, int i) { Use(ref a[i]); }
    static void Use(ref double d) { d++; }
    static void Put(object[] a, int i, object v) { a[i] = v; }
    static void PutAnimal(Animal[] a, Animal v) { a[0] = v; }

    static int SumTo(int[] a, int n)
    {
        int sum = 0;
        try { for (int i = 0; i < n; i++) sum += a[i]; }
        catch (IndexOutOfRangeException) { sum += 1000; }
        return sum;
    }

    static int PartlyWritten(int[] a)
    {
        int i = 0;
        try { for (; ; i++) a[i] = i + 1; }
        catch (IndexOutOfRangeException) { }
        return i * 100 + a[a.Length - 1];
    }

    static int Main()
    {
        var ints = new[] { 1, 2, 3 };
        Try("load 2", () => Load(ints, 2));
        Try("load 3", () => Load(ints, 3));
        Try("load -1", () => Load(ints, -1));
        Try("load min", () => Load(ints, int.MinValue));
        Try("load null", () => Load(null, 0));
        Try("store", () => Store(new long[1], 1, 5));
        Try("store null", () => Store(null, 0, 5));
        Try("address", () => Address(new double[2], 2));
        Try("address null", () => Address(null, 0));
        Try("empty", () => Load(new int[0], 0));
        Try("null length", () => { string[] none = null; Console.WriteLine(none.Length); });
        Try("negative size", () => Console.WriteLine(new string[ints.Length - 10].Length));
        Try("size -1 L", () => { long n = -1; Console.WriteLine(new byte[n].Length); });
        var strings = new string[2];
        Try("string into string[]", () => Put(strings, 0, "x"));
        Try("null into string[]", () => Put(strings, 1, null));
        Try("int into string[]", () => Put(strings, 0, 1));
        Try("object into string[]", () => Put(strings, 0, new object()));
        Try("bounds before type", () => Put(strings, 2, 1));
        Try("anything into object[]", () => Put(new object[1], 0, 1));
        Try("dog into Animal[]", () => PutAnimal(new Animal[1], new Dog()));
        Try("dog into Dog[]", () => PutAnimal(new Dog[1], new Dog()));
        Try("cat into Dog[]", () => PutAnimal(new Dog[1], new Cat()));
        Try("boxed struct into IThing[]", () => Put(new IThing[1], 0, new Thing()));
        Try("int into IThing[]", () => Put(new IThing[1], 0, 3));
        Try("int[] into object[][]", () => Put(new object[1][], 0, new int[1]));
        Try("string[] into object[][]", () => Put(new object[1][], 0, new string[1]));
        Try("delegate into Delegate[]", () => Put(new Delegate[1], 0, (Action)(() => { })));
        Try("ref to covariant element", () => { object[] o = new string[1]; Replace(ref o[0]); });
        Console.WriteLine(SumTo(ints, 3) + " " + SumTo(ints, 4) + " " + SumTo(new int[0], 1));
        Console.WriteLine(PartlyWritten(new int[7]));
        uint[] viewed = (uint[])(object)new[] { -1, 5 };
        Console.WriteLine(viewed[0]);
        Try("Array.SetValue", () => ((Array)ints).SetValue("x", 0));
        Try("cast", () => Console.WriteLine(((object[])(object)ints).Length));
        return 0;
    }

    static void Replace(ref object o) { o = "new"; }
}

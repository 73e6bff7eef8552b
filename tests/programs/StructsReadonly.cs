// Readonly fields of struct type (methods work on a copy), readonly structs, in parameters, this assigned in methods.
using System;

struct Mutable { public int N; public int Next() { return ++N; } public int Peek { get { return N; } } }
readonly struct Fixed { public readonly int X; public readonly string S; public Fixed(int x, string s) { X = x; S = s; } public Fixed Twice() => new Fixed(X * 2, S + S); public int Add(in Fixed o) => X + o.X + o.S.Length; }
struct Cursor { int at; int end; public Cursor(int n) { at = -1; end = n; } public bool Move() { return ++at < end; } public int Here { get { return at; } } public void Restart(int n) { this = new Cursor(n); } public Cursor Ahead() { Cursor c = this; c.Move(); return c; } }

class Keeper
{
    readonly Mutable frozen;
    Mutable free;
    static readonly Mutable staticFrozen;
    static Mutable staticFree;
    public readonly Fixed Exact = new Fixed(3, "q");

    public Keeper() { frozen.Next(); frozen.Next(); }
    public string Run() { return frozen.Next() + "" + frozen.Next() + free.Next() + free.Next() + staticFrozen.Next() + staticFrozen.Next() + staticFree.Next() + staticFree.Next(); }
}

static class StructsReadonly
{
    static int Read(in Mutable m) { m.Next(); return m.Next() + m.Peek; }
    static int Sum(in Fixed a, in Fixed b) { return a.Add(b) + b.Twice().Add(in a); }
    static int Loop(Cursor c) { int s = 0; while (c.Move()) s += c.Here; return s; }

    static int Main()
    {
        var k = new Keeper();
        Console.WriteLine(k.Run());
        Console.WriteLine(k.Run());
        var m = new Mutable();
        Console.WriteLine("{0} {1}", Read(m), m.N);
        Console.WriteLine("{0} {1}", Read(in m), m.N);
        var f = new Fixed(5, "ab");
        Console.WriteLine(Sum(f, k.Exact));
        Console.WriteLine(Sum(f.Twice(), f.Twice().Twice()));
        var c = new Cursor(5);
        Console.WriteLine("{0} {1}", Loop(c), Loop(c));
        c.Move(); c.Move();
        Console.WriteLine("{0} {1}", Loop(c), c.Ahead().Ahead().Here);
        c.Restart(3);
        Console.WriteLine(Loop(c));
        var array = new Mutable[2];
        array[0].Next(); array[0].Next();
        foreach (Mutable x in array) Console.Write(x.Next() + " ");
        Console.WriteLine("{0} {1}", array[0].N, array[1].N);
        Mutable[] Pick = array;
        Pick[1].N = 10;
        int i = 0;
        Pick[i++].N += 5;
        Console.WriteLine("{0} {1} {2}", Pick[0].N, Pick[1].N, i);
        return 0;
    }
}

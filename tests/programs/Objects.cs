// Objects: fields of every type, inheritance, hidden and overridden members, constructors' order, base calls.
using System;

class Everything
{
    public bool B; public sbyte I1; public byte U1; public short I2; public ushort U2; public char C;
    public int I4; public uint U4; public long I8; public ulong U8; public float R4; public double R8;
    public string S; public object O; public int[] A; public decimal M; public DayOfWeek E; public IntPtr P; public int? N;

    public override string ToString()
    {
        return string.Join(",", B, I1, U1, I2, U2, (int)C, I4, U4, I8, U8, R4, R8, S ?? "-", O ?? "-", A == null ? -1 : A.Length, M, E, P, N.HasValue);
    }
}

class Base
{
    protected int tag = Log("Base field");
    public readonly string Name;
    public Base() : this("unnamed") { Log("Base()"); }
    public Base(string name) { Name = name; Log("Base(" + name + ")"); Describe(); }
    public static int Log(string s) { Console.WriteLine(s); return s.Length; }
    public virtual void Describe() { Console.WriteLine("base " + Name + " " + tag); }
    public string Hidden() { return "base hidden"; }
    public virtual int Value { get { return 1; } set { tag = value; } }
}

class Middle : Base
{
    int extra = Log("Middle field");
    public Middle() { Log("Middle()"); }
    public Middle(string n) : base(n + "!") { Log("Middle(n)"); }
    public override void Describe() { Console.WriteLine("middle " + extra); base.Describe(); }
    public new virtual string Hidden() { return "middle hidden"; }
    public override int Value { get { return base.Value * 10 + tag; } }
}

sealed class Leaf : Middle
{
    public Leaf() : base("leaf") { tag++; Log("Leaf()"); }
    public override string Hidden() { return "leaf " + base.Hidden(); }
    public override void Describe() { Console.WriteLine("leaf"); base.Describe(); }
}

class Node { public Node Left, Right; public int Key; public int Depth() { return 1 + Math.Max(Left == null ? 0 : Left.Depth(), Right == null ? 0 : Right.Depth()); } }

static class Objects
{
    static int Main()
    {
        var e = new Everything();
        Console.WriteLine(e);
        e.B = true; e.I1 = -1; e.U1 = 255; e.I2 = -2; e.U2 = 65535; e.C = 'z'; e.I4 = -3; e.U4 = uint.MaxValue; e.I8 = long.MinValue;
        e.U8 = ulong.MaxValue; e.R4 = 1.5f; e.R8 = -2.25; e.S = "s"; e.O = e.S; e.A = new int[3]; e.M = 1.50m; e.E = DayOfWeek.Friday; e.P = new IntPtr(9); e.N = 4;
        Console.WriteLine(e);
        e.I1--; e.U1++; e.I2 *= 20000; e.U2 += 2; e.I4 >>= 1; e.U4 /= 3; e.I8--; e.U8 >>= 60; e.R4 *= 3; e.R8 -= e.R4;
        Console.WriteLine(e);
        var b = new Base();
        var m = new Middle();
        var l = new Leaf();
        Base asBase = l;
        Console.WriteLine("{0} | {1} | {2} | {3}", asBase.Hidden(), m.Hidden(), ((Middle)l).Hidden(), l.Hidden());
        asBase.Value = 50;
        Console.WriteLine("{0} {1} {2}", b.Value, m.Value, asBase.Value);
        var root = new Node();
        for (int i = 0; i < 500; i++)
        {
            int key = i * 7919 % 509;
            for (Node n = root; ;)
            {
                if (key < n.Key) { if (n.Left == null) { n.Left = new Node { Key = key }; break; } n = n.Left; }
                else { if (n.Right == null) { n.Right = new Node { Key = key }; break; } n = n.Right; }
            }
        }
        Console.WriteLine(root.Depth());
        Console.WriteLine("{0} {1}", ReferenceEquals(l, asBase), l.Equals(m));
        Console.WriteLine("{0} {1} {2}", l.GetType(), asBase.GetType().BaseType, new Node().ToString());
        return 0;
    }
}

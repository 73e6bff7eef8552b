// Virtual calls: overrides, new slots, abstract classes, base calls, calls in constructors, many receivers, sealed, null.
using System;

abstract class Shape
{
    static int made;
    public readonly int Id;
    protected Shape() { Id = ++made; Init(); }
    protected virtual void Init() { }
    public abstract double Area();
    public virtual string Describe() { return GetType().Name + " " + Area().ToString("F2"); }
    public virtual int this[int i] { get { return i + Id; } }
    public string Template() { return "<" + Describe() + ">"; }
}
class Circle : Shape { protected double r; public Circle(double r) { this.r = r; } public override double Area() { return Math.PI * r * r; } protected override void Init() { Console.WriteLine("Circle.Init r=" + r); } }
class Ring : Circle { readonly double inner; public Ring(double r, double i) : base(r) { inner = i; } public override double Area() { return base.Area() - Math.PI * inner * inner; } public sealed override string Describe() { return "ring of " + base.Describe(); } }
class Square : Shape { readonly double side = 2; public override double Area() { return side * side; } public override int this[int i] { get { return -base[i]; } } protected override void Init() { Console.WriteLine("Square.Init side=" + side); } }
class Tile : Square { public new virtual double Area() { return 1000; } public double Both() { return Area() + base.Area(); } }
class Special : Tile { public override double Area() { return 7; } public override string Describe() { return "special"; } public override string ToString() { return "Special#" + Id; } public override bool Equals(object o) { return o is Special; } public override int GetHashCode() { return 3; } }

abstract class Op { public abstract int Do(int x); }
class Add1 : Op { public override int Do(int x) { return x + 1; } }
class Mul3 : Op { public override int Do(int x) { return x * 3; } }
class Xor5 : Op { public override int Do(int x) { return x ^ 5; } }
class Neg : Op { public override int Do(int x) { return -x; } }
class Shift : Op { readonly int by; public Shift(int b) { by = b; } public override int Do(int x) { return x >> by; } }

static class VirtualCalls
{
    static long Run(Op[] ops, int rounds) { long s = 0; int x = 1; for (int i = 0; i < rounds; i++) { x = ops[i % ops.Length].Do(x); s += x; } return s; }

    static int Main()
    {
        Shape[] shapes = { new Circle(1), new Ring(3, 2), new Square(), new Tile(), new Special() };
        foreach (Shape s in shapes) Console.WriteLine("{0} {1} {2} {3}", s.Id, s.Template(), s[10], s.Area().ToString("R"));
        var tile = (Tile)shapes[4];
        Console.WriteLine("{0} {1} {2}", tile.Area(), tile.Both(), ((Shape)tile).Area());
        Console.WriteLine("{0} {1} {2}", shapes[4], shapes[4].Equals(new Special()), shapes[4].GetHashCode());
        Console.WriteLine(Run(new Op[] { new Add1() }, 5000));
        Console.WriteLine(Run(new Op[] { new Add1(), new Mul3() }, 5000));
        Console.WriteLine(Run(new Op[] { new Add1(), new Mul3(), new Xor5(), new Neg(), new Shift(2), new Shift(1) }, 20000));
        Shape none = null;
        try { Console.WriteLine(none.Area()); } catch (NullReferenceException e) { Console.WriteLine(e.GetType().Name); }
        try { Console.WriteLine(none.Template()); } catch (NullReferenceException e) { Console.WriteLine(e.GetType().Name); }
        object o = shapes[1];
        Console.WriteLine(o.ToString() + " " + (o.GetType() == typeof(Ring)));
        return 0;
    }
}

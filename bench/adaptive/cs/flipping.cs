// Virtual calls with one favourite class of receivers in the first half of the work, and another in the second.
using System;

abstract class Shape
{
    public abstract double Area();
}

sealed class Rectangle : Shape
{
    readonly double width, height;

    public Rectangle(double width, double height)
    {
        this.width = width;
        this.height = height;
    }

    public override double Area()
    {
        return width * height;
    }
}

sealed class Circle : Shape
{
    readonly double radius;

    public Circle(double radius)
    {
        this.radius = radius;
    }

    public override double Area()
    {
        return Math.PI * radius * radius;
    }
}

sealed class Triangle : Shape
{
    readonly double width, height;

    public Triangle(double width, double height)
    {
        this.width = width;
        this.height = height;
    }

    public override double Area()
    {
        return 0.5 * width * height;
    }
}

static class Program
{
    static Shape Make(int kind, Numbers numbers)
    {
        switch (kind)
        {
            case 0: return new Rectangle(1 + numbers.Below(10), 1 + numbers.Below(7));
            case 1: return new Circle(1 + numbers.Below(5));
            default: return new Triangle(1 + numbers.Below(3), 1 + numbers.Below(11));
        }
    }

    // `shift` says which class is the usual one.
    static Shape[] Shapes(int shift)
    {
        var numbers = new Numbers(11);
        var shapes = new Shape[1000];
        for (int i = 0; i < shapes.Length; i++)
            shapes[i] = Make((numbers.Skewed() + shift) % 3, numbers);
        return shapes;
    }

    static double Total(Shape[] shapes)
    {
        double total = 0;
        for (int i = 0; i < shapes.Length; i++)
            total += shapes[i].Area();
        return total;
    }

    static double Work(int rounds)
    {
        Shape[] before = Shapes(0), after = Shapes(1);
        double total = 0;
        for (int round = 0; round < rounds; round++)
            total += Total(round < rounds / 2 ? before : after) * ((round & 1) + 1);
        return total;
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 400000, Work);
    }
}

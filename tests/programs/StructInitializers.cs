// A struct's static constructor runs before the first of its instance methods, constructed or not.
using System;

struct Plain {
  static int count;
  int number;
  static Plain() { Console.WriteLine("Plain's static constructor"); count = 40; }
  public Plain(int n) { number = n; }
  public void Show() { Console.WriteLine("Plain " + number); }
  public static int Count { get { return count; } }
}

struct Overriding {
  static Overriding() { Console.WriteLine("Overriding's static constructor"); }
  public override string ToString() { return "overriding"; }
}

struct Constructed {
  static Constructed() { Console.WriteLine("Constructed's static constructor"); }
  public readonly int Number;
  public Constructed(int n) { Number = n; }
}

static class StructInitializers {
  static void Main() {
    Plain p = default(Plain);
    Console.WriteLine("made");
    p.Show();
    new Plain(2).Show();
    Console.WriteLine(Plain.Count);
    Overriding o = default(Overriding);
    Console.WriteLine("before");
    Console.WriteLine(o.ToString());
    Console.WriteLine(new Constructed(3).Number);
  }
}

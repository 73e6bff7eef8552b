// Small integers changed through references and pointers, then read as what they are.
using System;

static class SmallByReference {
  static void Set(out sbyte s, ref short h, ref byte b, ref char c, ref bool t) {
    s = 5; h = 7; b = 9; c = 'a'; t = true;
  }

  static void Next(ref sbyte s) { s++; }

  static void OfArguments(sbyte a, short h) {
    for (int i = 0; i < 12; i++) Next(ref a);
    h++;
    Action change = () => { a++; h--; };
    change();
    Console.WriteLine(a + " " + h);
  }

  delegate void Change(ref short x);

  static unsafe void Main() {
    sbyte s = -1;
    short h = -2;
    byte b = 255;
    char c = '\uffff';
    bool t = false;
    Set(out s, ref h, ref b, ref c, ref t);
    Console.WriteLine(s + " " + h + " " + b + " " + (int)c + " " + t);

    s = -128; Next(ref s); Console.WriteLine(s);
    s = 127; Next(ref s); Console.WriteLine(s);

    Change more = (ref short x) => x += 100;
    h = -50; more(ref h); Console.WriteLine(h);
    h = -1; *(byte*)&h = 0; Console.WriteLine(h);
    int wide = h + 1;
    Console.WriteLine(wide);

    for (sbyte q = -3; q < 3; q++) { Console.Write(q + " "); Next(ref q); }
    Console.WriteLine();
    OfArguments(-5, -6);
  }
}

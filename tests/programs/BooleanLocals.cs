// A comparison whose result is kept in a local, branched on, and read again.
using System;

static class BooleanLocals {
  static int Once(int a, int b) {
    bool less = a < b;
    if (less) Console.WriteLine("less");
    return less ? 1 : 2;
  }

  static int InLoop(double a, double b) {
    bool less = a < b;
    int n = 0;
    while (less && n < 3) {
      n++;
      if (!less) break;
    }
    if (less) n += 10;
    return less ? n : -n;
  }

  static bool OfReference(object o) {
    bool none = o == null;
    if (none) Console.WriteLine("null");
    Console.WriteLine(none);
    return none;
  }

  static void Main() {
    Console.WriteLine(Once(1, 2));
    Console.WriteLine(Once(3, 2));
    Console.WriteLine(InLoop(1, 2));
    Console.WriteLine(InLoop(2, 1));
    Console.WriteLine(InLoop(double.NaN, 1));
    Console.WriteLine(OfReference(null));
    Console.WriteLine(OfReference("some"));
  }
}

// The executing assembly and the current method, in methods, closures, iterators and constructors.
// share: 0.9
using System;
using System.Collections.Generic;
using System.Reflection;

class Named {
  public readonly string Name;
  public Named() { Name = MethodBase.GetCurrentMethod().Name; }
  public virtual MethodBase Here() { return MethodBase.GetCurrentMethod(); }
}

class Derived : Named {
  public override MethodBase Here() { return MethodBase.GetCurrentMethod(); }
}

static class Generic<T> {
  public static string Here() { return MethodBase.GetCurrentMethod().ToString(); }
  public static string Of<U>() { return MethodBase.GetCurrentMethod().ToString(); }
}

static class CallerConstants {
  static IEnumerable<string> Walk() {
    yield return MethodBase.GetCurrentMethod().Name;
    yield return Assembly.GetExecutingAssembly().GetName().Name;
  }

  static void Held() {
    Func<Assembly> held = Assembly.GetExecutingAssembly;
    Console.WriteLine(held != null);
  }

  static string Small() { return MethodBase.GetCurrentMethod().Name; }

  static void Main() {
    Console.WriteLine(Small());
    Console.WriteLine(MethodBase.GetCurrentMethod());
    Console.WriteLine(new Named().Name);
    Console.WriteLine(new Derived().Here().DeclaringType + " " + new Named().Here().DeclaringType);
    Console.WriteLine(new Named().Here() == typeof(Named).GetMethod("Here"));
    Console.WriteLine(Assembly.GetExecutingAssembly() == typeof(Named).Assembly);
    Console.WriteLine(Assembly.GetExecutingAssembly().EntryPoint.Name);
    Console.WriteLine(string.Join(" ", Walk()));
    Func<string> closure = () => MethodBase.GetCurrentMethod().IsStatic + " " + Assembly.GetExecutingAssembly().GetName().Name;
    Console.WriteLine(closure());
    Held();
    Console.WriteLine(Generic<int>.Here() + " " + Generic<string>.Of<long>());
  }
}

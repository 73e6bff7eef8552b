// castclass, isinst, as, is: classes, interfaces, arrays, generics, variance, delegates, null, failing casts and messages.
using System;
using System.Collections;
using System.Collections.Generic;

class Animal { public virtual string Name { get { return "animal"; } } }
class Dog : Animal { public override string Name { get { return "dog"; } } public string Bark() { return "woof"; } }
sealed class Puppy : Dog, IComparable { public int CompareTo(object o) { return o is Puppy ? 0 : 1; } }
class Cat : Animal { }
struct Flea : IComparable { public int CompareTo(object o) { return -1; } }
class Box<T> { public T Item; }
class DogBox : Box<Dog> { }

static class Casts
{
    static void Try(string name, Func<object> f)
    {
        try { Console.WriteLine("{0}: {1}", name, f() ?? "null"); }
        catch (Exception e) { Console.WriteLine("{0}: {1}", name, e.GetType().Name); }
    }

    static string Tests(object o)
    {
        return string.Join(" ", o is Animal ? 1 : 0, o is Dog ? 1 : 0, o is Puppy ? 1 : 0, o is IComparable ? 1 : 0, o is Flea ? 1 : 0, o is int ? 1 : 0, o is string ? 1 : 0,
            o is IEnumerable ? 1 : 0, o is IEnumerable<object> ? 1 : 0, o is IEnumerable<Animal> ? 1 : 0, o is object[] ? 1 : 0, o is int[] ? 1 : 0, o is uint[] ? 1 : 0, o is Animal[] ? 1 : 0, o is IList<Animal> ? 1 : 0,
            o is Array ? 1 : 0, o is Delegate ? 1 : 0, o is Func<object> ? 1 : 0, o is Box<Dog> ? 1 : 0, o is Box<Animal> ? 1 : 0, o is ValueType ? 1 : 0, o is Enum ? 1 : 0, o is int? ? 1 : 0, o is DayOfWeek ? 1 : 0);
    }

    static bool Is<T>(object o) { return o is T; }
    static T As<T>(object o) where T : class { return o as T; }
    static T To<T>(object o) { return (T)o; }

    static int Main()
    {
        object[] samples = { null, new object(), new Animal(), new Dog(), new Puppy(), new Cat(), new Flea(), 5, "s", new List<Dog>(), new List<int>(), new Dog[0], new Animal[0], new object[0], new int[0], new string[0], new int[0, 0], new[] { new Dog[0] }, (Func<string>)(() => "f"), (Action)(() => { }), new Box<Dog>(), new DogBox(), DayOfWeek.Friday, (int?)3, typeof(int) };
        foreach (object o in samples) Console.WriteLine("{0,-12} {1}", o == null ? "null" : o.GetType().Name.Substring(0, Math.Min(10, o.GetType().Name.Length)), Tests(o));
        object dog = new Dog(), puppy = new Puppy(), cat = new Cat();
        Try("dog as Dog", () => (dog as Dog).Bark());
        Try("cat as Dog", () => cat as Dog);
        Try("(Dog)puppy", () => ((Dog)puppy).Name);
        Try("(Dog)cat", () => ((Dog)cat).Name);
        Try("(Puppy)dog", () => (Puppy)dog);
        Try("(Dog)null", () => (Dog)(object)null);
        Try("(IComparable)puppy", () => ((IComparable)puppy).CompareTo(puppy));
        Try("(IComparable)dog", () => (IComparable)dog);
        Try("(IComparable)flea", () => ((IComparable)samples[6]).CompareTo(1));
        Try("(string)5", () => (string)samples[7]);
        Try("(object[])string[]", () => ((object[])samples[15]).Length);
        Try("(object[])int[]", () => (object[])samples[14]);
        Try("(Animal[])Dog[]", () => ((Animal[])samples[11]).Length);
        Try("(Dog[])Animal[]", () => (Dog[])samples[12]);
        Try("(Func<object>)Func<string>", () => ((Func<object>)samples[18])());
        Try("(IEnumerable<Animal>)List<Dog>", () => ((IEnumerable<Animal>)samples[9]).GetType() == typeof(List<Dog>));
        Try("(Box<Animal>)Box<Dog>", () => (Box<Animal>)samples[20]);
        Console.WriteLine("{0} {1} {2} {3}", Is<Dog>(puppy), Is<int>(5), Is<IComparable>(5), Is<string>(null));
        Console.WriteLine("{0} {1}", As<Animal>(puppy) != null, As<Cat>(puppy) == null);
        Try("To<int>", () => To<int>(5));
        Try("To<long>", () => To<long>(5));
        Try("To<Cat>", () => To<Cat>(dog));
        if (dog is Dog d && d.Name == "dog") Console.WriteLine(d.Bark());
        int counts = 0;
        for (int i = 0; i < 20000; i++) { object o = samples[i % samples.Length]; if (o is Animal) counts++; if (o as Dog != null) counts += 10; if (o is IComparable) counts += 100; if (o is int[]) counts += 1000; }
        Console.WriteLine(counts);
        return 0;
    }
}

// Generic interfaces and variance: several instantiations on one class, co- and contravariance, explicit ones, structs.
using System;
using System.Collections.Generic;
using System.Linq;

interface ISource<out T> { T Get(); }
interface ISink<in T> { string Put(T item); }
interface IConvert<in A, out B> { B Convert(A a); }
class Animal { public override string ToString() { return "animal"; } }
class Dog : Animal { public override string ToString() { return "dog"; } }
class Kennel : ISource<Dog>, ISink<Animal>, IConvert<Animal, string> { public Dog Get() { return new Dog(); } public string Put(Animal a) { return "put " + a; } public string Convert(Animal a) { return "conv " + a; } }
class Two : ISource<int>, ISource<string>, ISource<long> { int ISource<int>.Get() { return 1; } string ISource<string>.Get() { return "two"; } long ISource<long>.Get() { return 3; } }
class Both<T> : ISource<T>, ISink<T>, ISource<T[]> where T : new() { T item = new T(); public T Get() { return item; } public string Put(T t) { item = t; return typeof(T).Name; } T[] ISource<T[]>.Get() { return new[] { item, item }; } }
struct Fixed : ISource<int>, IEquatable<Fixed>, IComparable<Fixed> { public int N; public int Get() { return N++; } public bool Equals(Fixed o) { return N == o.N; } public int CompareTo(Fixed o) { return o.N.CompareTo(N); } }
class Version : IComparable<Version>, IComparable<string> { public int N; public int CompareTo(Version v) { return N - v.N; } public int CompareTo(string s) { return N - s.Length; } }

static class GenericInterfaces
{
    static T Take<T>(ISource<T> s) { return s.Get(); }
    static T Max<T>(params T[] items) where T : IComparable<T> { T best = items[0]; foreach (T x in items) if (x.CompareTo(best) > 0) best = x; return best; }
    static bool Same<T>(T a, T b) where T : IEquatable<T> { return a.Equals(b); }

    static int Main()
    {
        var k = new Kennel();
        ISource<Animal> s = k;
        ISource<object> o = k;
        ISink<Dog> sink = k;
        IConvert<Dog, object> conv = k;
        Console.WriteLine("{0} {1} {2} {3}", s.Get(), o.Get(), sink.Put(new Dog()), conv.Convert(new Dog()));
        var two = new Two();
        Console.WriteLine("{0} {1} {2}", Take<int>(two), Take<string>(two), Take<long>(two));
        var b = new Both<int>(); b.Put(5);
        ISource<int[]> arrays = b;
        Console.WriteLine("{0} {1} {2}", b.Get(), arrays.Get()[1], b.Put(6));
        var d = new Both<Animal>(); d.Put(new Dog());
        Console.WriteLine("{0} {1}", ((ISource<object>)d).Get(), ((ISource<Animal[]>)d).Get().Length);
        var f = new Fixed { N = 4 };
        Console.WriteLine("{0} {1} {2}", f.Get(), Take(f), f.N);
        ISource<int> boxed = f;
        boxed.Get(); boxed.Get();
        Console.WriteLine("{0} {1}", boxed.Get(), f.N);
        Console.WriteLine("{0} {1} {2}", Max(3, 9, 4), Max("a", "c", "b"), Max(new Fixed { N = 5 }, new Fixed { N = 2 }).N);
        Console.WriteLine("{0} {1}", Same(f, new Fixed { N = 5 }), Same("x", "y"));
        Console.WriteLine("{0} {1}", new Version { N = 3 }.CompareTo("ab"), Max(new Version { N = 1 }, new Version { N = 2 }).N);
        IEnumerable<object> objects = new List<string> { "p", "q" };
        Console.WriteLine(string.Join(" ", objects.Concat(new object[] { 1 })));
        IComparer<Animal> byText = Comparer<Animal>.Create((x, y) => string.CompareOrdinal(x.ToString(), y.ToString()));
        var dogs = new List<Dog> { new Dog(), new Dog() };
        dogs.Sort(byText);
        Action<object> show = x => Console.WriteLine("shown " + x);
        Action<Dog> showDog = show;
        showDog(new Dog());
        Func<Dog> make = () => new Dog();
        Func<Animal> makeAnimal = make;
        Console.WriteLine(makeAnimal());
        Console.WriteLine("{0} {1} {2}", k is ISource<Animal>, (object)k is ISource<string>, (object)k is ISink<Dog>);
        long sum = 0;
        ISource<object>[] many = { new Both<Animal>(), k, new Both<object>() };
        for (int i = 0; i < 3000; i++) sum += many[i % 3].Get().GetType().Name.Length;
        Console.WriteLine(sum);
        return 0;
    }
}

// A library beside the programs UsesLibrary and LibraryGenerics: it is application code like theirs.
using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("UsesLibrary")]

namespace Helper
{
    public interface IPlugin { string Name { get; } int Run(int x); }
    public abstract class PluginBase : IPlugin { public abstract string Name { get; } public virtual int Run(int x) { Calls++; return Step(x) + Offset; } protected abstract int Step(int x); protected internal int Offset = 1; public static int Calls; }
    public sealed class Doubler : PluginBase { public override string Name { get { return "doubler"; } } protected override int Step(int x) { return x * 2; } }
    public struct Span { public int From, To; public Span(int f, int t) { From = f; To = t; } public int Length { get { return To - From; } } public static Span operator &(Span a, Span b) { return new Span(Math.Max(a.From, b.From), Math.Min(a.To, b.To)); } }
    public class LibraryException : Exception { public LibraryException(string m) : base(m) { } }
    public delegate T Maker<T>(string s);
    public static class Tools
    {
        public static readonly DateTime Epoch = new DateTime(1970, 1, 1); public static int Counter; public const int Version = 3;
        static Tools() { Counter = 100; }
        public static string WhoCalls() { return Assembly.GetExecutingAssembly().GetName().Name; }
        public static T Guard<T>(Func<T> f, T otherwise) { try { return f(); } catch (LibraryException) { return otherwise; } finally { Counter++; } }
        public static int Throw(string m) { throw new LibraryException(m); }
        public static IEnumerable<int> Count(int n) { try { for (int i = 0; i < n; i++) yield return i; } finally { Counter += 1000; } }
        internal static string Internal(string s) { return "internal " + s; }
        public static void Each<T>(this IEnumerable<T> xs, Action<T> a) { foreach (T x in xs) a(x); }
    }
    public class Registry<T> where T : class, IPlugin { readonly SortedDictionary<string, T> all = new SortedDictionary<string, T>(StringComparer.Ordinal); public static int Made; public Registry() { Made++; } public void Add(T p) { all.Add(p.Name, p); } public int RunAll(int x) { foreach (T p in all.Values) x = p.Run(x); return x; } public U Map<U>(string n, Func<T, U> f) { return f(all[n]); } public struct Handle { public T Item; public int Index; public Handle(T i, int n) { Item = i; Index = n; } public override string ToString() { return Item.Name + Index; } } public Handle Get(int i) { foreach (T p in all.Values) if (i-- == 0) return new Handle(p, i); throw new LibraryException("no plugin"); } }
    public abstract class Shape<T> { public abstract T Area(); public virtual V Accept<V>(Func<T, V> f) { return f(Area()); } }
    public class Algebra<T> { readonly Func<T, T, T> plus; public readonly T Zero; public Algebra(T zero, Func<T, T, T> p) { Zero = zero; plus = p; } public T Sum(params T[] xs) { T s = Zero; foreach (T x in xs) s = plus(s, x); return s; } }
}

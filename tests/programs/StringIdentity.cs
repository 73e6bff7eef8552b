// String interning and reference equality: literals, constants, concatenations, across types and generic methods, switch.
using System;
using System.Text;

class Other { public const string C = "shared literal"; public static readonly string R = "shared literal"; public static string Get() { return "shared literal"; } }
class Generic<T> { public static string Literal() { return "in generic"; } public string Name = typeof(T).Name; }

static class StringIdentity
{
    static bool Same(object a, object b) { return ReferenceEquals(a, b); }

    static int Main()
    {
        string a = "shared literal", b = Other.Get(), part = "shared"; Console.WriteLine("{0} {1} {2}", Same(a, b), Same(a, Other.C), Same(a, Other.R)); string built = part + " literal"; Console.WriteLine("{0} {1} {2}", a == built, Same(a, built), Same(a, string.Intern(built))); Console.WriteLine("{0} {1}", string.IsInterned(built) != null, string.IsInterned(new StringBuilder("never ").Append("seen " + Environment.ProcessorCount * 0).ToString()) == null); const string k1 = "con", k2 = "stant"; Console.WriteLine("{0} {1}", Same("constant", k1 + k2), Same("", string.Empty));
        Console.WriteLine("{0} {1}", Same(Generic<int>.Literal(), Generic<string>.Literal()), Same(Generic<int>.Literal(), "in generic")); object o = "shared literal"; Console.WriteLine("{0} {1}", o == (object)a, o.Equals(built)); string copy = new string(a.ToCharArray()), clone = (string)a.Clone(); Console.WriteLine("{0} {1} {2}", Same(copy, a), Same(clone, a), Same(a.ToString(), a)); Console.WriteLine("{0} {1} {2}", Same(a.Trim(), a), Same(a.Substring(0), a), Same(a.Substring(0, 0), "")); Console.WriteLine("{0} {1}", Same(string.Concat(a, ""), a), Same(a + null, a)); Func<string> lambda = () => "shared literal"; Console.WriteLine(Same(lambda(), a)); int hits = 0; for (int i = 0; i < 1000; i++) { string s = i % 2 == 0 ? "even" : "odd"; if (Same(s, "even")) hits++; if (i % 100 == 0) GC.Collect(0); } Console.WriteLine(hits); Console.WriteLine(Same(typeof(int), typeof(int)) + " " + Same(typeof(Generic<int>), new Generic<int>().GetType())); lock ("lock literal") Console.WriteLine(System.Threading.Monitor.IsEntered("lock literal")); Console.WriteLine("emb\0edded".Length + " " + "emb\0edded".IndexOf('\0')); Console.WriteLine("\ud800".Length + " " + ((int)"\ud800"[0]).ToString("x"));
        return 0;
    }
}

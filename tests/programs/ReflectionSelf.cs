// share: 0.9
// Reflection on the program itself: types, members, invocation, attributes, Activator, generics, the current method,
// the executing and entry assemblies, private members, exceptions through Invoke.
using System;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
class NoteAttribute : Attribute { public readonly string Text; public int Level { get; set; } public Type Kind; public NoteAttribute(string t) { Text = t; } }
interface IRun { int Run(int x); }
[Note("class", Level = 3, Kind = typeof(int)), Serializable]
class Widget : IRun { [Note("field")] private int secret = 7; public static string Shared = "s"; public string Name { get; private set; } public Widget() { Name = "plain"; } public Widget(string n, int k) { Name = n + k; } [Note("method", Level = 1), Note("second")] public int Run(int x) { return x * secret; } static string Hidden(ref int n, out string s) { n++; s = "out" + n; return "hidden"; } public virtual T Echo<T>(T x) { return x; } public void Fail() { throw new InvalidOperationException("widget failed"); } public int this[int i] { get { return i + secret; } } public event Action Fired; public void Fire() { if (Fired != null) Fired(); } public class Inner { } }
class Gadget : Widget { public override T Echo<T>(T x) { Console.Write(typeof(T).Name + " "); return base.Echo(x); } public string Optional(int a, string b = "dflt", double c = 1.5) { return a + b + c; } }
class Gen<T> where T : new() { public T Make() { return new T(); } public static int Size { get { return typeof(T).Name.Length; } } }
struct Value { public int X; public void Set(int x) { X = x; } }

static class ReflectionSelf
{
    const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    [MethodImpl(MethodImplOptions.NoInlining)] static string Current() { return MethodBase.GetCurrentMethod().Name; }
    [MethodImpl(MethodImplOptions.NoInlining)] static string Executing() { return Assembly.GetExecutingAssembly().GetName().Name; }

    static int Main()
    {
        Type t = typeof(Widget); object w = Activator.CreateInstance(t); Console.WriteLine("{0} {1} {2} {3}", t.FullName, t.BaseType, t.IsClass, typeof(IRun).IsAssignableFrom(t));
        Console.WriteLine(string.Join(" ", t.GetMembers(All).Select(m => m.MemberType.ToString()[0] + ":" + m.Name).OrderBy(s => s, StringComparer.Ordinal)));
        Console.WriteLine("{0} {1}", t.GetMethod("Run").Invoke(w, new object[] { 6 }), t.GetProperty("Name").GetValue(w)); object[] args = { 4, null }; Console.WriteLine("{0} {1} {2}", t.GetMethod("Hidden", All).Invoke(null, args), args[0], args[1]);
        FieldInfo f = t.GetField("secret", All); f.SetValue(w, 100); Console.WriteLine("{0} {1}", f.GetValue(w), ((IRun)w).Run(2)); t.GetField("Shared").SetValue(null, "changed"); Console.WriteLine(Widget.Shared);
        object made = Activator.CreateInstance(t, "made", 5); Console.WriteLine("{0} {1}", ((Widget)made).Name, t.GetConstructors().Length); t.GetProperty("Name").SetValue(made, "private set"); Console.WriteLine(((Widget)made).Name);
        Console.WriteLine("{0} {1}", t.GetMethod("Echo").MakeGenericMethod(typeof(int)).Invoke(new Gadget(), new object[] { 3 }), t.GetMethod("Echo").MakeGenericMethod(typeof(string)).Invoke(new Gadget(), new object[] { "e" }));
        try { t.GetMethod("Fail").Invoke(w, null); } catch (TargetInvocationException e) { Console.WriteLine(e.InnerException.Message); } try { t.GetMethod("Run").Invoke(w, new object[] { "x" }); } catch (ArgumentException) { Console.WriteLine("bad argument"); } try { t.GetMethod("Run").Invoke(w, new object[0]); } catch (TargetParameterCountException) { Console.WriteLine("bad count"); } try { Activator.CreateInstance(typeof(IRun)); } catch (MissingMethodException) { Console.WriteLine("no constructor"); }
        foreach (NoteAttribute a in t.GetCustomAttributes(typeof(NoteAttribute), false)) Console.WriteLine("{0} {1} {2}", a.Text, a.Level, a.Kind); Console.WriteLine("{0} {1}", string.Join(",", t.GetMethod("Run").GetCustomAttributes<NoteAttribute>().Select(a => a.Text + a.Level).OrderBy(s => s, StringComparer.Ordinal)), f.GetCustomAttribute<NoteAttribute>().Text); Console.WriteLine(t.IsDefined(typeof(SerializableAttribute), false) + " " + t.IsSerializable);
        Type g = typeof(Gen<>).MakeGenericType(typeof(Widget)); object go = Activator.CreateInstance(g); Console.WriteLine("{0} {1} {2}", ((Widget)g.GetMethod("Make").Invoke(go, null)).Name, g.GetProperty("Size").GetValue(null), g.GetGenericTypeDefinition() == typeof(Gen<>)); Console.WriteLine("{0} {1}", Current(), Executing());
        Assembly self = typeof(ReflectionSelf).Assembly; Console.WriteLine("{0} {1} {2}", self.GetName().Name, Assembly.GetEntryAssembly() == self, self.EntryPoint.Name); Console.WriteLine(string.Join(" ", self.GetTypes().Where(x => !x.Name.StartsWith("<")).Select(x => x.Name).OrderBy(s => s, StringComparer.Ordinal))); Console.WriteLine("{0} {1}", self.GetType("Widget+Inner").Name, Type.GetType("System.Int32").Name); Type named = Type.GetType("Gadget"); Console.WriteLine(named == typeof(Gadget)); Console.WriteLine(System.IO.Path.GetFileName(self.Location));
        object boxed = new Value { X = 1 }; typeof(Value).GetMethod("Set").Invoke(boxed, new object[] { 9 }); typeof(Value).GetField("X").SetValue(boxed, (int)typeof(Value).GetField("X").GetValue(boxed) + 1); Console.WriteLine(((Value)boxed).X); var run = (Func<int, int>)Delegate.CreateDelegate(typeof(Func<int, int>), w, "Run"); Console.WriteLine("{0} {1}", run(3), run.Method.DeclaringType.Name); int fired = 0; t.GetEvent("Fired").AddEventHandler(w, new Action(() => fired++)); ((Widget)w).Fire(); Console.WriteLine(fired); Console.WriteLine(t.GetProperty("Item").GetValue(w, new object[] { 5 })); ParameterInfo[] ps = typeof(Gadget).GetMethod("Optional").GetParameters(); Console.WriteLine("{0} {1} {2}", ps[1].DefaultValue, ps[2].DefaultValue, ps[0].IsOptional);
        Console.WriteLine("{0} {1} {2}", new { A = 1, B = "b" }, new Widget[0].GetType().GetElementType().Name, typeof(int?).GetGenericArguments()[0].Name); int sum = 0; MethodInfo runner = t.GetMethod("Run"); for (int i = 0; i < 500; i++) sum += (int)runner.Invoke(w, new object[] { i }); Console.WriteLine(sum); RuntimeHelpers.RunClassConstructor(t.TypeHandle); Console.WriteLine(t.GetMethod("Run").GetMethodBody().GetILAsByteArray().Length > 0);
        return 0;
    }
}

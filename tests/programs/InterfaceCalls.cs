// Interface calls: implicit and explicit implementations, the same method for two interfaces, re-implementation,
// inherited interfaces, structs behind interfaces, properties, events and indexers in interfaces.
using System;
using System.Collections.Generic;

interface IReader { string Read(); int Length { get; } }
interface IWriter { void Write(string s); string Read(); }
interface IDevice : IReader, IWriter { event Action<string> Changed; string this[int i] { get; set; } }
class Device : IDevice
{
    readonly List<string> lines = new List<string>();
    Action<string> changed;
    string IReader.Read() { return "reader:" + string.Join(",", lines); }
    string IWriter.Read() { return "writer:" + lines.Count; }
    public virtual string Read() { return "class"; }
    public int Length { get { return lines.Count; } }
    public void Write(string s) { lines.Add(s); if (changed != null) changed("+" + s); }
    event Action<string> IDevice.Changed { add { changed += value; Console.WriteLine("subscribed"); } remove { changed -= value; Console.WriteLine("unsubscribed"); } }
    public string this[int i] { get { return lines[i]; } set { lines[i] = value; if (changed != null) changed("=" + value); } }
}
class Loud : Device, IReader { public override string Read() { return "LOUD"; } string IReader.Read() { return "loud reader"; } }
interface IStep { int Step(int x); }
class Inc : IStep { public int Step(int x) { return x + 1; } }
class VirtualInc : IStep { public virtual int Step(int x) { return x + 2; } }
class Over : VirtualInc { public override int Step(int x) { return x + 3; } }
class Redone : VirtualInc, IStep { int IStep.Step(int x) { return x * 2; } }
class FromBase { public int Step(int x) { return x - 1; } }
class Adopts : FromBase, IStep { }
struct StepStruct : IStep { int n; public int Step(int x) { n++; return x ^ n; } }
abstract class Partial : IStep { public abstract int Step(int x); }
class Full : Partial { public override int Step(int x) { return x / 2 + 7; } }

static class InterfaceCalls
{
    static int Run(IStep s, int n) { int x = 3; for (int i = 0; i < n; i++) x = s.Step(x) & 0xffffff; return x; }

    static int Main()
    {
        foreach (Device d in new[] { new Device(), new Loud() })
        {
            IDevice i = d;
            Action<string> watch = s => Console.WriteLine("event " + s);
            i.Changed += watch;
            i.Write("a"); d.Write("b");
            i[0] = "c";
            i.Changed -= watch;
            i[1] = "quiet";
            Console.WriteLine("{0} | {1} | {2} | {3} {4}", ((IReader)i).Read(), ((IWriter)d).Read(), d.Read(), i.Length, i[1]);
        }
        IStep[] steps = { new Inc(), new VirtualInc(), new Over(), new Redone(), new Adopts(), new StepStruct(), new Full() };
        foreach (IStep s in steps) Console.WriteLine("{0} {1} {2}", s.GetType().Name, s.Step(10), Run(s, 1000));
        Console.WriteLine("{0} {1}", new Redone().Step(10), ((VirtualInc)steps[2]).Step(10));
        int x = 0;
        for (int i = 0; i < 20000; i++) x = steps[i % steps.Length].Step(x) & 0xfffffff;
        Console.WriteLine(x);
        IStep none = null;
        try { none.Step(1); } catch (NullReferenceException) { Console.WriteLine("null interface"); }
        IEnumerable<int> e = new[] { 3, 1, 2 };
        IList<int> l = (IList<int>)e;
        ICollection<int> c = l;
        Console.WriteLine("{0} {1} {2} {3}", l[1], c.Count, c.Contains(2), l.IndexOf(2));
        try { c.Add(4); } catch (NotSupportedException) { Console.WriteLine("fixed size"); }
        return 0;
    }
}

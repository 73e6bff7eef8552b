// Console input, which is empty here: ReadLine, Read, ReadToEnd, In.Peek; output through writers, Error, SetOut, bytes.
using System;
using System.IO;
using System.Text;

class Upper : TextWriter { readonly TextWriter to; public int Lines; public Upper(TextWriter t) { to = t; } public override Encoding Encoding { get { return Encoding.UTF8; } } public override void Write(char c) { to.Write(char.ToUpperInvariant(c)); } public override void WriteLine(string s) { Lines++; base.WriteLine(s); } }

static class ConsoleInput
{
    static int Main()
    {
        Console.WriteLine(Console.ReadLine() ?? "no line"); Console.WriteLine(Console.Read()); Console.WriteLine("[{0}]", Console.In.ReadToEnd()); Console.WriteLine(Console.In.Peek());
        string line; int lines = 0; while ((line = Console.ReadLine()) != null) lines++; Console.WriteLine(lines);
        Console.Write("a"); Console.Write('b'); Console.Write(1); Console.Write(2.5); Console.Write(true); Console.Write((object)null); Console.Write("{0}-{1}", 1, 2); Console.WriteLine(); Console.WriteLine(new[] { 'c', 'd' }); Console.WriteLine(3L); Console.WriteLine('x'); Console.WriteLine(1.5m);
        var upper = new Upper(Console.Out); Console.SetOut(upper); Console.WriteLine("shouted " + 5); Console.WriteLine("twice"); Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true }); Console.WriteLine(upper.Lines);
        var buffer = new StringWriter(); Console.SetOut(buffer); Console.WriteLine("hidden"); Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true }); Console.WriteLine(buffer.ToString().Trim().Length); using (Stream s = Console.OpenStandardOutput()) { byte[] raw = { 0x72, 0x61, 0x77, 0xc3, 0xa9, 10 }; s.Write(raw, 0, raw.Length); s.Flush(); }
        Console.SetIn(new StringReader("first line\nsecond 42\n\nlast")); Console.WriteLine(Console.ReadLine()); Console.WriteLine(int.Parse(Console.ReadLine().Split(' ')[1]) + 1); Console.WriteLine("[{0}] {1} {2}", Console.ReadLine(), Console.ReadLine(), Console.ReadLine() == null); Console.Out.Flush();
        return 0;
    }
}

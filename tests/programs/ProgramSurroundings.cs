// share: 0.5
// What a program sees of its surroundings: base directory, entry assembly, command line, stack frames' own methods,
// environment variables it sets itself, domain name, loaded assemblies, current directory as given.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

static class ProgramSurroundings
{
    [MethodImpl(MethodImplOptions.NoInlining)] static string Own() { return new StackFrame(0, false).GetMethod().Name; }
    [MethodImpl(MethodImplOptions.NoInlining)] static string Calling() { return Assembly.GetCallingAssembly().GetName().Name; }
    [MethodImpl(MethodImplOptions.NoInlining)] static string NamedType() { return Type.GetType("ProgramSurroundings") == null ? "not found" : "found"; }
    static string Line([CallerMemberName] string member = "", [CallerLineNumber] int line = 0) { return member + line; }

    static int Main()
    {
        string location = typeof(ProgramSurroundings).Assembly.Location;
        Console.WriteLine(Path.GetFileName(location));
        Console.WriteLine(AppContext.BaseDirectory == Path.GetDirectoryName(location) + Path.DirectorySeparatorChar);
        Console.WriteLine(AppDomain.CurrentDomain.BaseDirectory == AppContext.BaseDirectory);
        Console.WriteLine(AppDomain.CurrentDomain.FriendlyName);
        Console.WriteLine(Assembly.GetEntryAssembly().GetName().Name);
        Console.WriteLine(Calling());
        Console.WriteLine(NamedType());
        Console.WriteLine(Own());
        Console.WriteLine(Line());
        Console.WriteLine(Path.GetFileName(Environment.GetCommandLineArgs()[0]));
        Console.WriteLine(File.Exists(location));
        Console.WriteLine(new FileInfo(location).Length == File.ReadAllBytes(location).Length);
        Environment.SetEnvironmentVariable("PROGRAM_SAYS", "hello");
        Console.WriteLine(Environment.GetEnvironmentVariable("PROGRAM_SAYS"));
        Console.WriteLine(Environment.GetEnvironmentVariable("PROGRAM_NEVER_SET") ?? "unset");
        Console.WriteLine(Directory.GetCurrentDirectory() == Environment.CurrentDirectory);
        Console.WriteLine(AppDomain.CurrentDomain.GetAssemblies().Any(a => a == typeof(ProgramSurroundings).Assembly));
        Console.WriteLine(AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name == "ProgramSurroundings"));
        Console.WriteLine("{0} {1}", Environment.NewLine.Length, IntPtr.Size);
        Console.WriteLine(Environment.Is64BitProcess);
        Console.WriteLine(typeof(ProgramSurroundings).Assembly.GetManifestResourceNames().Length);
        Console.WriteLine(typeof(ProgramSurroundings).Module.Name);
        return 0;
    }
}

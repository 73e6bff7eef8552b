// args: one "two words" "" --flag=x -v "qu\"ote" ünï 'a\b' --
// Arguments of Main, Environment.GetCommandLineArgs, an array that is the program's own, a mutated one.
using System;

static class MainArguments
{
    static int Main(string[] args)
    {
        Console.WriteLine(args.Length);
        for (int i = 0; i < args.Length; i++) Console.WriteLine("{0}: [{1}] {2}", i, args[i], args[i].Length);
        string[] all = Environment.GetCommandLineArgs();
        Console.WriteLine("{0} {1}", all.Length, System.IO.Path.GetFileName(all[0]));
        for (int i = 0; i < args.Length; i++) if (args[i] != all[i + 1]) Console.WriteLine("differs at " + i);
        args[0] = "changed";
        Console.WriteLine("{0} {1}", args[0], Environment.GetCommandLineArgs()[1]);
        foreach (string a in args)
            switch (a)
            {
                case "--flag=x": Console.WriteLine("flag"); break;
                case "-v": Console.WriteLine("verbose"); break;
                case "": Console.WriteLine("empty"); break;
            }
        return 0;
    }
}

// Hello: the smallest program; greets the world, or whoever is named.
//
//     rapgo run Hello.dll [NAME...]
using System;

static class Hello
{
    static void Main(string[] args)
    {
        string who = args.Length == 0 ? "world" : string.Join(" and ", args);
        Console.WriteLine("Hello, {0}!", who);
    }
}

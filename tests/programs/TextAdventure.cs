// A text adventure as a state machine: rooms, items, commands by delegates, an inventory, scripted plays, saved states.
using System;
using System.Collections.Generic;
using System.Linq;

enum Way { North, South, East, West }
[Flags] enum Traits { None = 0, Portable = 1, Light = 2, Key = 4, Food = 8 }
class Item { public string Name; public Traits Traits; public int Weight; public bool Is(Traits t) { return (Traits & t) == t; } }
class Room { public string Name; public bool Dark; public readonly Dictionary<Way, Room> Exits = new Dictionary<Way, Room>(); public readonly List<Item> Items = new List<Item>(); public Way? Locked; public Func<Game, string> OnEnter; public void Join(Way w, Room other) { Exits[w] = other; other.Exits[(Way)((int)w ^ 1)] = this; } }
abstract class State { public abstract State Do(Game g, string[] words); }
class Exploring : State { public override State Do(Game g, string[] w) { Func<string[], State> c; if (!g.Commands.TryGetValue(w[0], out c)) { g.Say("I do not know how to " + w[0]); return this; } return c(w); } }
class Talking : State { int step; readonly string[] lines = { "Who goes there?", "What is 6 times 7?", "Pass!" }; public override State Do(Game g, string[] w) { if (w[0] == "42" && step == 1) { g.Say(lines[2]); g.Here.Locked = null; return g.Explore; } if (w[0] == "bye") { g.Say("Humph."); return g.Explore; } g.Say(lines[step = Math.Min(1, step)]); step = 1; return this; } }
class Over : State { readonly string how; public Over(string h) { how = h; } public override State Do(Game g, string[] w) { g.Say("It is over: " + how); return this; } }
class Game
{
    public Room Here; public readonly List<Item> Bag = new List<Item>(); public int Turns, Score; public readonly Dictionary<string, Func<string[], State>> Commands; public readonly State Explore = new Exploring(); readonly List<string> log = new List<string>(); readonly Stack<Tuple<Room, string[], int>> saved = new Stack<Tuple<Room, string[], int>>();
    public Game() { Commands = new Dictionary<string, Func<string[], State>> { { "go", Go }, { "take", Take }, { "drop", Drop }, { "look", w => { Look(); return Explore; } }, { "eat", Eat }, { "talk", w => Here.Name == "gate" ? (State)new Talking() : Fail("Nobody is here") }, { "bag", w => Fail("You carry " + (Bag.Count == 0 ? "nothing" : string.Join(", ", Bag.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => i.Name)))) }, { "save", w => { saved.Push(Tuple.Create(Here, Bag.Select(i => i.Name).ToArray(), Score)); return Fail("saved"); } }, { "undo", w => { if (saved.Count == 0) return Fail("nothing saved"); var s = saved.Pop(); Here = s.Item1; Score = s.Item3; return Fail("back in " + Here.Name + " with " + s.Item2.Length); } }, { "quit", w => new Over("you quit") } }; World(); }
    void World() { Room hall = new Room { Name = "hall" }, cellar = new Room { Name = "cellar", Dark = true }, kitchen = new Room { Name = "kitchen" }, gate = new Room { Name = "gate", Locked = Way.East }, garden = new Room { Name = "garden" }; hall.Join(Way.South, cellar); hall.Join(Way.East, kitchen); kitchen.Join(Way.North, gate); gate.Join(Way.East, garden); hall.Items.Add(new Item { Name = "lamp", Traits = Traits.Portable | Traits.Light, Weight = 2 }); cellar.Items.Add(new Item { Name = "gold", Traits = Traits.Portable, Weight = 9 }); kitchen.Items.Add(new Item { Name = "bread", Traits = Traits.Portable | Traits.Food, Weight = 1 }); kitchen.Items.Add(new Item { Name = "stove", Weight = 99 }); garden.OnEnter = g => { g.Score += g.Bag.Sum(i => i.Weight * 10); return "The garden! You win with " + g.Score; }; Here = hall; }
    public void Say(string s) { log.Add(s); } State Fail(string s) { Say(s); return Explore; } bool Lit { get { return !Here.Dark || Bag.Any(i => i.Is(Traits.Light)); } }
    void Look() { if (!Lit) { Say("It is dark"); return; } Say(Here.Name + ": " + string.Join(" ", Here.Items.Select(i => i.Name)) + " exits " + string.Join(",", Here.Exits.Keys.OrderBy(k => k))); }
    State Go(string[] w) { Way way; if (w.Length < 2 || !Enum.TryParse(w[1], true, out way)) return Fail("Go where?"); Room next; if (!Here.Exits.TryGetValue(way, out next)) return Fail("No way " + way); if (Here.Locked == way) return Fail("The way is barred"); if (!Lit && way != Way.North) return new Over("you fell"); Here = next; if (next.OnEnter != null) { string s = next.OnEnter(this); Say(s); return new Over(s.Contains("win") ? "victory" : "?"); } Look(); return Explore; }
    State Take(string[] w) { Item i = Here.Items.FirstOrDefault(x => w.Length > 1 && x.Name == w[1]); if (i == null || !Lit) return Fail("You see no such thing"); if (!i.Is(Traits.Portable)) return Fail("Too heavy"); if (Bag.Sum(b => b.Weight) + i.Weight > 11) return Fail("You carry too much"); Here.Items.Remove(i); Bag.Add(i); Score += 5; return Fail("Taken"); }
    State Drop(string[] w) { int n = Bag.FindIndex(x => w.Length > 1 && x.Name == w[1]); if (n < 0) return Fail("You have none"); Here.Items.Add(Bag[n]); Bag.RemoveAt(n); return Fail("Dropped"); }
    State Eat(string[] w) { Item i = Bag.Find(x => w.Length > 1 && x.Name == w[1]); if (i == null) return Fail("Eat what?"); if (!i.Is(Traits.Food)) return new Over("poisoned by " + i.Name); Bag.Remove(i); Score += 20; return Fail("Delicious"); }
    public string Play(string script) { State s = Explore; foreach (string line in script.Split(';')) { Turns++; s = s.Do(this, line.Trim().Split(' ')); } return string.Join("\n", log) + "\nscore " + Score + " turns " + Turns + " " + s.GetType().Name; }
}

static class TextAdventure
{
    static int Main()
    {
        Console.WriteLine(new Game().Play("look; take lamp; go south; take gold; bag; go north; go east; take bread; take stove; drop lamp; take bread; eat bread; go north; go east; talk; hello; 41; 42; go east; look")); Console.WriteLine(new Game().Play("go south; look; go east; go north; dance; go up; undo; save; take lamp; eat lamp; look")); Console.WriteLine(new Game().Play("go south; go west; go south")); int total = 0; string[] moves = { "go north", "go south", "go east", "go west", "take lamp", "take gold", "take bread", "eat bread", "drop gold", "talk", "42", "bye", "look" }; uint seed = 5; for (int round = 0; round < 150; round++) { var g = new Game(); string script = ""; for (int i = 0; i < 25; i++) { seed = seed * 1664525 + 1013904223; script += (i > 0 ? ";" : "") + moves[(seed >> 16) % (uint)moves.Length]; } total = total * 31 + g.Play(script).Length; } Console.WriteLine(total);
        return 0;
    }
}

// A switch-driven stack machine that runs three programs: a loop of sums, a sieve and naive Fibonacci by calls.
using System;
using System.Collections.Generic;

enum Op : byte { Push, Add, Sub, Mul, Div, Mod, Less, Equal, Not, Jump, JumpIf, Load, Store, LoadAt, StoreAt, Call, Return, Print, Dup, Pop, Swap, Halt, Arg }

class Machine
{
    readonly int[] code; readonly int[] stack = new int[4096]; readonly int[] memory = new int[600]; readonly int[] frames = new int[1024]; int sp, fp; public long Steps;
    public Machine(int[] c) { code = c; }
    public string Run()
    {
        int pc = 0; string output = "";
        for (; ; )
        {
            Steps++;
            switch ((Op)code[pc++])
            {
                case Op.Push: stack[sp++] = code[pc++]; break;
                case Op.Add: sp--; stack[sp - 1] += stack[sp]; break;
                case Op.Sub: sp--; stack[sp - 1] -= stack[sp]; break;
                case Op.Mul: sp--; stack[sp - 1] *= stack[sp]; break;
                case Op.Div: sp--; stack[sp - 1] /= stack[sp]; break;
                case Op.Mod: sp--; stack[sp - 1] %= stack[sp]; break;
                case Op.Less: sp--; stack[sp - 1] = stack[sp - 1] < stack[sp] ? 1 : 0; break;
                case Op.Equal: sp--; stack[sp - 1] = stack[sp - 1] == stack[sp] ? 1 : 0; break;
                case Op.Not: stack[sp - 1] = stack[sp - 1] == 0 ? 1 : 0; break;
                case Op.Jump: pc = code[pc]; break;
                case Op.JumpIf: if (stack[--sp] != 0) pc = code[pc]; else pc++; break;
                case Op.Load: stack[sp++] = memory[code[pc++]]; break;
                case Op.Store: memory[code[pc++]] = stack[--sp]; break;
                case Op.LoadAt: stack[sp - 1] = memory[stack[sp - 1]]; break;
                case Op.StoreAt: sp -= 2; memory[stack[sp]] = stack[sp + 1]; break;
                case Op.Call: frames[fp++] = pc + 1; frames[fp++] = sp - 1; pc = code[pc]; break;
                case Op.Return: { int result = stack[--sp]; sp = frames[--fp]; pc = frames[--fp]; stack[sp++] = result; break; }
                case Op.Arg: stack[sp++] = stack[frames[fp - 1]]; break;
                case Op.Print: output += stack[--sp] + " "; break;
                case Op.Dup: stack[sp] = stack[sp - 1]; sp++; break;
                case Op.Pop: sp--; break;
                case Op.Swap: { int t = stack[sp - 1]; stack[sp - 1] = stack[sp - 2]; stack[sp - 2] = t; break; }
                case Op.Halt: return output;
                default: throw new InvalidOperationException("opcode " + code[pc - 1]);
            }
        }
    }
}

static class Bytecode
{
    static int[] Assemble(string text)
    {
        var labels = new Dictionary<string, int>(); var code = new List<int>(); var fixes = new List<KeyValuePair<int, string>>();
        foreach (string word in text.Split(new[] { ' ', '\n' }, StringSplitOptions.RemoveEmptyEntries))
        {
            int n; Op op;
            if (word.EndsWith(":")) labels[word.TrimEnd(':')] = code.Count;
            else if (int.TryParse(word, out n)) code.Add(n);
            else if (Enum.TryParse(word, out op)) code.Add((int)op);
            else { fixes.Add(new KeyValuePair<int, string>(code.Count, word)); code.Add(0); }
        }
        foreach (var f in fixes) code[f.Key] = labels[f.Value];
        return code.ToArray();
    }

    static int Main()
    {
        string[] programs = {
            "Push 0 Store 0 Push 0 Store 1 loop: Load 0 Push 20000 Less Not JumpIf end Load 1 Load 0 Dup Mul Push 7 Mod Add Store 1 Load 0 Push 1 Add Store 0 Jump loop end: Load 1 Print Halt",
            "Push 2 Store 0 outer: Load 0 Push 500 Less Not JumpIf end Load 0 Push 50 Add LoadAt JumpIf next Load 1 Push 1 Add Store 1 Load 0 Load 0 Add Store 2 inner: Load 2 Push 500 Less Not JumpIf next Load 2 Push 50 Add Push 1 StoreAt Load 2 Load 0 Add Store 2 Jump inner next: Load 0 Push 1 Add Store 0 Jump outer end: Load 1 Print Halt",
            "Push 18 Call fib Print Push 10 Call fib Print Halt fib: Arg Push 2 Less JumpIf base Arg Push 1 Sub Call fib Arg Push 2 Sub Call fib Add Return base: Arg Return",
        };
        foreach (string p in programs) { var m = new Machine(Assemble(p)); Console.WriteLine("{0}in {1} steps", m.Run(), m.Steps); }
        foreach (string bad in new[] { "Push 1 99", "Push 1 Push 0 Div", "Pop Add", "loop: Push 1 Jump loop" })
            try { new Machine(Assemble(bad)).Run(); } catch (Exception e) { Console.WriteLine("{0}: {1}", bad, e.GetType().Name); }
        return 0;
    }
}

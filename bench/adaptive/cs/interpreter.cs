// An interpreter of a stack machine, driven by a switch. Its program sums the lengths of Collatz sequences.
using System;

enum Op
{
    Push, Load, Store, Add, Multiply, Halve, IsOdd, IsOne, JumpIfZero, Jump, Less, Stop,
}

sealed class Machine
{
    readonly int[] code;
    readonly long[] stack = new long[16];
    readonly long[] variables = new long[4];

    public Machine(int[] code)
    {
        this.code = code;
    }

    public long Run(int limit)
    {
        variables[0] = limit;
        int at = 0, top = 0;
        while (true)
        {
            switch ((Op)code[at++])
            {
                case Op.Push: stack[top++] = code[at++]; break;
                case Op.Load: stack[top++] = variables[code[at++]]; break;
                case Op.Store: variables[code[at++]] = stack[--top]; break;
                case Op.Add: top--; stack[top - 1] += stack[top]; break;
                case Op.Multiply: top--; stack[top - 1] *= stack[top]; break;
                case Op.Halve: stack[top - 1] >>= 1; break;
                case Op.IsOdd: stack[top - 1] &= 1; break;
                case Op.IsOne: stack[top - 1] = stack[top - 1] == 1 ? 1 : 0; break;
                case Op.Less: top--; stack[top - 1] = stack[top - 1] < stack[top] ? 1 : 0; break;
                case Op.JumpIfZero: at = stack[--top] == 0 ? code[at] : at + 1; break;
                case Op.Jump: at = code[at]; break;
                default: return variables[3];
            }
        }
    }
}

static class Program
{
    const int Limit = 0, Start = 1, Value = 2, Total = 3; // variables

    static readonly int[] Collatz =
    {
        /*  0 */ (int)Op.Push, 1, (int)Op.Store, Start,
        /*  4 */ (int)Op.Load, Start, (int)Op.Load, Limit, (int)Op.Less, (int)Op.JumpIfZero, 58,
        /* 11 */ (int)Op.Load, Start, (int)Op.Store, Value,
        /* 15 */ (int)Op.Load, Value, (int)Op.IsOne, (int)Op.JumpIfZero, 29,
        /* 20 */ (int)Op.Load, Start, (int)Op.Push, 1, (int)Op.Add, (int)Op.Store, Start, (int)Op.Jump, 4,
        /* 29 */ (int)Op.Load, Total, (int)Op.Push, 1, (int)Op.Add, (int)Op.Store, Total,
        /* 36 */ (int)Op.Load, Value, (int)Op.IsOdd, (int)Op.JumpIfZero, 51,
        /* 41 */ (int)Op.Load, Value, (int)Op.Push, 3, (int)Op.Multiply, (int)Op.Push, 1, (int)Op.Add,
        /* 49 */ (int)Op.Jump, 54,
        /* 51 */ (int)Op.Load, Value, (int)Op.Halve,
        /* 54 */ (int)Op.Store, Value, (int)Op.Jump, 15,
        /* 58 */ (int)Op.Stop,
    };

    static double Work(int limit)
    {
        return new Machine(Collatz).Run(limit);
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 200000, Work);
    }
}

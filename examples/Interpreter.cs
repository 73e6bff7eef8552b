// Interpreter: runs a small program of its own instructions, one big switch in one big loop.
//
//     rapgo run Interpreter.dll [LIMIT]
//
// The interpreted program finds the number below LIMIT whose Collatz sequence (halve an even number, else triple it
// and add one) is the longest. An interpreter's time goes into fetching instructions and branching on them: for
// a compiler that knows which instructions follow each other, there is much to gain.
using System;

enum Code
{
    Set,            // register a = b
    Copy,           // register a = register b
    Add,            // register a += register b
    AddNumber,      // register a += b
    Triple,         // register a *= 3
    Halve,          // register a /= 2
    JumpIfOdd,      // go to b if register a is odd
    JumpIfLess,     // go to c if register a < register b
    JumpIfNotOne,   // go to b if register a is not 1
    Jump,           // go to a
    Stop,
}

struct Instruction
{
    public readonly Code Code;
    public readonly int A, B, C;

    public Instruction(Code code, int a = 0, int b = 0, int c = 0)
    {
        Code = code;
        A = a;
        B = b;
        C = c;
    }
}

sealed class Machine
{
    readonly Instruction[] program;
    readonly long[] registers = new long[8];

    public Machine(Instruction[] program)
    {
        this.program = program;
    }

    public long Steps { get; private set; }

    public long this[int register]
    {
        get { return registers[register]; }
        set { registers[register] = value; }
    }

    public void Run()
    {
        long steps = 0;
        int next = 0;
        while (true)
        {
            Instruction instruction = program[next++];
            steps++;
            switch (instruction.Code)
            {
                case Code.Set:
                    registers[instruction.A] = instruction.B;
                    break;
                case Code.Copy:
                    registers[instruction.A] = registers[instruction.B];
                    break;
                case Code.Add:
                    registers[instruction.A] += registers[instruction.B];
                    break;
                case Code.AddNumber:
                    registers[instruction.A] += instruction.B;
                    break;
                case Code.Triple:
                    registers[instruction.A] *= 3;
                    break;
                case Code.Halve:
                    registers[instruction.A] /= 2;
                    break;
                case Code.JumpIfOdd:
                    if ((registers[instruction.A] & 1) != 0)
                        next = instruction.B;
                    break;
                case Code.JumpIfLess:
                    if (registers[instruction.A] < registers[instruction.B])
                        next = instruction.C;
                    break;
                case Code.JumpIfNotOne:
                    if (registers[instruction.A] != 1)
                        next = instruction.B;
                    break;
                case Code.Jump:
                    next = instruction.A;
                    break;
                case Code.Stop:
                    Steps = steps;
                    return;
                default:
                    throw new InvalidOperationException("There is no instruction " + instruction.Code);
            }
        }
    }
}

static class Interpreter
{
    const int Candidate = 0, Limit = 1, Number = 2, Length = 3, BestLength = 4, Best = 5;

    static readonly Instruction[] LongestSequence =
    {
        /*  0 */ new Instruction(Code.Set, Candidate, 1),
        /*  1 */ new Instruction(Code.Copy, Number, Candidate),
        /*  2 */ new Instruction(Code.Set, Length, 1),
        /*  3 */ new Instruction(Code.Jump, 10),
        /*  4 */ new Instruction(Code.JumpIfOdd, Number, 7),
        /*  5 */ new Instruction(Code.Halve, Number),
        /*  6 */ new Instruction(Code.Jump, 9),
        /*  7 */ new Instruction(Code.Triple, Number),
        /*  8 */ new Instruction(Code.AddNumber, Number, 1),
        /*  9 */ new Instruction(Code.AddNumber, Length, 1),
        /* 10 */ new Instruction(Code.JumpIfNotOne, Number, 4),
        /* 11 */ new Instruction(Code.JumpIfLess, BestLength, Length, 13),
        /* 12 */ new Instruction(Code.Jump, 15),
        /* 13 */ new Instruction(Code.Copy, BestLength, Length),
        /* 14 */ new Instruction(Code.Copy, Best, Candidate),
        /* 15 */ new Instruction(Code.AddNumber, Candidate, 1),
        /* 16 */ new Instruction(Code.JumpIfLess, Candidate, Limit, 1),
        /* 17 */ new Instruction(Code.Stop),
    };

    static void Main(string[] args)
    {
        var machine = new Machine(LongestSequence);
        machine[Limit] = args.Length > 0 ? int.Parse(args[0]) : 600000;
        machine.Run();
        Console.WriteLine(
            "below {0}, {1} has the longest sequence: {2} numbers ({3} instructions)",
            machine[Limit], machine[Best], machine[BestLength], machine.Steps);
    }
}

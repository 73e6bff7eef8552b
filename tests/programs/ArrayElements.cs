// One-dimensional arrays of every element type: defaults, loads, stores with narrowing, loops in both directions.
using System;

static class ArrayElements
{
    enum Small : sbyte { Low = -5, High = 100 }
    struct Pair { public int A; public string B; }
    delegate int Op(int x);

    static string Show<T>(T[] array)
    {
        string s = typeof(T).Name + "[" + array.Length + "]";
        foreach (T item in array) s += " " + (item == null ? "null" : item.ToString());
        return s;
    }

    static void Primitives()
    {
        var bools = new bool[3]; bools[1] = true; bools[2] = bools[0] | bools[1];
        var bytes = new byte[3]; bytes[0] = 255; bytes[0]++; bytes[1]--; bytes[2] = (byte)(bytes[1] * 2);
        var sbytes = new sbyte[3]; sbytes[0] = -128; sbytes[0]--; sbytes[1] = unchecked((sbyte)200); sbytes[2] += sbytes[1];
        var shorts = new short[3]; shorts[0] = short.MaxValue; shorts[0]++; shorts[1] = -1; shorts[2] = (short)(shorts[1] >> 3);
        var ushorts = new ushort[3]; ushorts[0]--; ushorts[1] = (ushort)(ushorts[0] + 2); ushorts[2] = 5;
        var chars = new char[3]; chars[0] = 'a'; chars[1] = (char)(chars[0] + 1); chars[2] = chars[1]++;
        var ints = new int[3]; ints[0] = int.MinValue; ints[0]--; ints[1] = ints.Length; ints[2] ^= 0x55;
        var uints = new uint[3]; uints[0]--; uints[1] = uints[0] / 2; uints[2] = uints[1] % 7;
        var longs = new long[3]; longs[0] = long.MaxValue; longs[0]++; longs[1] = ints[0]; longs[2] = uints[0];
        var ulongs = new ulong[3]; ulongs[0]--; ulongs[1] = ulongs[0] >> 1; ulongs[2] = uints[0];
        var floats = new float[3]; floats[0] = 0.1f; floats[1] = floats[0] * floats[0]; floats[2] = 1 / floats[2];
        var doubles = new double[3]; doubles[0] = 0.1; doubles[1] = floats[0]; doubles[2] = doubles[0] - doubles[1];
        var pointers = new IntPtr[2]; pointers[1] = new IntPtr(-7);
        Console.WriteLine(Show(bools)); Console.WriteLine(Show(bytes)); Console.WriteLine(Show(sbytes));
        Console.WriteLine(Show(shorts)); Console.WriteLine(Show(ushorts));
        Console.WriteLine("{0} {1} {2}", (int)chars[0], (int)chars[1], (int)chars[2]);
        Console.WriteLine(Show(ints)); Console.WriteLine(Show(uints)); Console.WriteLine(Show(longs)); Console.WriteLine(Show(ulongs));
        Console.WriteLine("{0:R} {1:R} {2}", floats[0], floats[1], floats[2]);
        Console.WriteLine("{0:R} {1:R} {2:R}", doubles[0], doubles[1], doubles[2]);
        Console.WriteLine(Show(pointers));
    }

    static void Others()
    {
        var enums = new Small[3]; enums[0] = Small.Low; enums[1] = Small.High; enums[2]++;
        Console.WriteLine(Show(enums));
        var pairs = new Pair[2]; pairs[0].A = 4; pairs[0].B = "four"; pairs[1] = pairs[0]; pairs[0].A = 5;
        Console.WriteLine("{0}{1} {2}{3}", pairs[0].A, pairs[0].B, pairs[1].A, pairs[1].B);
        var strings = new string[3]; strings[1] = "x"; strings[2] = strings[1] + strings[0];
        Console.WriteLine(Show(strings));
        object[] objects = { 1, "two", 3.0, null, 'c', new int[0] };
        Console.WriteLine(Show(objects));
        var ops = new Op[2]; ops[0] = x => x + 1; ops[1] = x => ops[0](x) * 10;
        Console.WriteLine(ops[1](6));
        var nullables = new int?[3]; nullables[1] = 0; nullables[2] = nullables[0] + 1;
        Console.WriteLine("{0} {1} {2}", nullables[0].HasValue, nullables[1].HasValue, nullables[2].HasValue);
        var decimals = new decimal[2]; decimals[1] = 1.10m; decimals[0] += decimals[1];
        Console.WriteLine(Show(decimals));
        var guids = new Guid[2]; guids[1] = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Console.WriteLine(Show(guids));
        Console.WriteLine(Show(new string[0]));
    }

    static long Loops(int[] a)
    {
        long sum = 0;
        for (int i = 0; i < a.Length; i++) a[i] = i * 3;
        for (int i = a.Length - 1; i >= 0; i--) sum = sum * 31 + a[i];
        for (int i = 1; i < a.Length - 1; i++) a[i] = a[i - 1] + a[i + 1];
        foreach (int x in a) sum ^= x;
        for (uint i = 0; i < (uint)a.Length; i += 2) sum += a[i];
        for (long i = 0; i < a.LongLength; i += 3) sum -= a[i];
        return sum;
    }

    static int Main()
    {
        Primitives();
        Others();
        Console.WriteLine(Loops(new int[1000]));
        byte index = 2;
        Console.WriteLine(new[] { 10, 20, 30 }[index]);
        return 0;
    }
}

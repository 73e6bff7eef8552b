// Exceptions that instructions throw: null receivers of every kind, bounds, division, overflow, casts; types and messages.
using System;
using System.Collections.Generic;

class Thing { public int F; public string S; public double D; public long L; public Thing Next; public byte B; public Big Large; public int M() { return 5; } public virtual int V() { return F; } public int[] A; public struct Big { public long A, B, C, D; } public static int operator +(Thing a, int b) { return a.F + b; } public event Action E; public void Fire() { E(); } public int P { get; set; } public int this[int i] { get { return A[i]; } set { A[i] = value; } } }
interface ICall { int Call(); }

static class HostExceptions
{
    static Thing none; static int[] noArray; static string noString; static object noObject; static ICall noCall; static int zero; static int min = int.MinValue; static long lmin = long.MinValue; static int minus = -1;

    static void Try(string name, Func<object> f)
    {
        try { Console.WriteLine("{0} = {1}", name, f()); }
        catch (Exception e) { Console.WriteLine("{0}: {1}: {2}", name, e.GetType().FullName, e.Message); }
    }

    static int Main()
    {
        Try("int field", () => none.F); Try("string field", () => none.S); Try("double field", () => none.D); Try("byte field", () => none.B); Try("struct field", () => none.Large.C);
        Try("store int", () => none.F = 1); Try("store string", () => none.S = "s"); Try("store struct", () => { none.Large = new Thing.Big(); return 0; }); Try("increment", () => none.L++);
        Try("method", () => none.M()); Try("virtual", () => none.V()); Try("property", () => none.P); Try("setter", () => none.P = 4); Try("indexer", () => none[0]); Try("operator", () => none + 1);
        Try("interface", () => noCall.Call()); Try("chain", () => new Thing().Next.Next.F); Try("array in field", () => new Thing().A[0]); Try("event", () => { new Thing().Fire(); return 0; });
        Try("array load", () => noArray[0]); Try("array store", () => noArray[0] = 1); Try("array length", () => noArray.Length); Try("string length", () => noString.Length); Try("string index", () => noString[0]);
        Try("GetType", () => noObject.GetType()); Try("ToString", () => noObject.ToString()); Try("lock", () => { lock (noObject) return 1; }); Try("unbox", () => (int)noObject); Try("foreach", () => { foreach (int x in noArray) return x; return 0; });
        Try("foreach list", () => { foreach (int x in (List<int>)noObject) return x; return 0; }); Try("delegate", () => ((Func<int>)noObject)()); Try("throw null", () => { throw (Exception)noObject; });
        Try("div", () => 1 / zero); Try("rem", () => 1 % zero); Try("div long", () => 1L / zero); Try("div uint", () => 1u / (uint)zero); Try("rem ulong", () => 1UL % (ulong)zero); Try("min / -1", () => min / minus); Try("min % -1", () => min % minus); Try("lmin / -1", () => lmin / minus);
        Try("add", () => checked(int.MaxValue + zero + 1)); Try("mul", () => checked(min * minus)); Try("neg", () => checked(-lmin)); Try("conv", () => checked((byte)min)); Try("conv float", () => checked((int)(1e10 + zero)));
        Try("cast", () => (string)(object)new Thing()); Try("cast interface", () => (ICall)(object)"s"); Try("cast array", () => (int[])(object)new long[1]); Try("unbox wrong", () => (long)(object)1);
        Try("bounds", () => new int[3][zero + 3]); Try("bounds neg", () => new string[3][zero - 1]); Try("store type", () => { object[] o = new Thing[1]; o[zero] = "s"; return 0; }); Try("neg size", () => new int[zero - 1].Length);
        Try("short circuit", () => none != null && none.F > 0); Try("elvis", () => none?.Next?.F ?? -1); Try("coalesce", () => (noString ?? "default").Length);
        int order = 0;
        try { none[order++] = order++; } catch (NullReferenceException) { Console.WriteLine("order " + order); }
        try { noArray[order++] = order++; } catch (NullReferenceException) { Console.WriteLine("order " + order); }
        try { new int[1][order++] = order++ / zero; } catch (DivideByZeroException) { Console.WriteLine("order " + order); }
        int count = 0;
        for (int i = 0; i < 500; i++) { try { Thing t = i % 2 == 0 ? new Thing { F = i } : null; count += t.F / (i % 6); } catch (NullReferenceException) { count++; } catch (DivideByZeroException) { count += 1000; } }
        Console.WriteLine(count);
        return 0;
    }
}

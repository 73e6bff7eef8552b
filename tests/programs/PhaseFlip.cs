// A hot method whose usual path changes half-way: values are small first, large later. Between its rounds stand marks,
// methods that do nothing, where a test of the background's work takes its steps.
using System;

static class Mark
{
    public static void A0() { } public static void A1() { } public static void A2() { } public static void A3() { } public static void A4() { }
    public static void A5() { } public static void A6() { } public static void A7() { } public static void A8() { } public static void A9() { }
    public static void B0() { } public static void B1() { } public static void B2() { } public static void B3() { } public static void B4() { }
    public static void B5() { } public static void B6() { } public static void B7() { } public static void B8() { } public static void B9() { }
    public static void C0() { } public static void C1() { } public static void C2() { } public static void C3() { } public static void C4() { }
    public static void C5() { } public static void C6() { } public static void C7() { } public static void C8() { } public static void C9() { }
    public static void D0() { } public static void D1() { } public static void D2() { } public static void D3() { } public static void D4() { }
    public static void D5() { } public static void D6() { } public static void D7() { } public static void D8() { } public static void D9() { }
}

static class PhaseFlip
{
    static long Sort(int[] values, int limit)
    {
        long small = 0, large = 1;
        for (int i = 0; i < values.Length; i++)
        {
            int v = values[i];
            if (v < limit) { small += v * 3; if (small < 0) small = 0; small ^= i; }
            else { large = large * 6 + (v | 1); if ((large & 1) == 0) large++; }
            if ((v & 1023) == 1023) small--;
        }
        return small ^ large;
    }

    static long sum;
    static void Round(int[] values) { for (int r = 0; r < 40; r++) sum = sum * 31 + Sort(values, 100); }

    static int[] Filled(int from)
    {
        var values = new int[2000];
        for (int i = 0; i < values.Length; i++) values[i] = from + i % 50;
        return values;
    }

    static void Main()
    {
        int[] small = Filled(0), large = Filled(1000);
        Round(small); Mark.A0(); Round(small); Mark.A1(); Round(small); Mark.A2(); Round(small); Mark.A3(); Round(small); Mark.A4();
        Round(small); Mark.A5(); Round(small); Mark.A6(); Round(small); Mark.A7(); Round(small); Mark.A8(); Round(small); Mark.A9();
        Round(small); Mark.B0(); Round(small); Mark.B1(); Round(small); Mark.B2(); Round(small); Mark.B3(); Round(small); Mark.B4();
        Round(small); Mark.B5(); Round(small); Mark.B6(); Round(small); Mark.B7(); Round(small); Mark.B8(); Round(small); Mark.B9();
        Console.WriteLine(sum);
        Round(large); Mark.C0(); Round(large); Mark.C1(); Round(large); Mark.C2(); Round(large); Mark.C3(); Round(large); Mark.C4();
        Round(large); Mark.C5(); Round(large); Mark.C6(); Round(large); Mark.C7(); Round(large); Mark.C8(); Round(large); Mark.C9();
        Round(large); Mark.D0(); Round(large); Mark.D1(); Round(large); Mark.D2(); Round(large); Mark.D3(); Round(large); Mark.D4();
        Round(large); Mark.D5(); Round(large); Mark.D6(); Round(large); Mark.D7(); Round(large); Mark.D8(); Round(large); Mark.D9();
        Console.WriteLine(sum);
    }
}

// One loop in Main, for some 20 s, whose objects and branches change half-way. It never leaves Main, so that only a
// replacement of the running loop can bring better code into it.
using System;
using System.Diagnostics;

abstract class Order
{
    public int Amount;

    public abstract int Price(int day);
}

sealed class Retail : Order
{
    public override int Price(int day)
    {
        return Amount * 12 + (day & 7);
    }
}

sealed class Wholesale : Order
{
    public override int Price(int day)
    {
        return Amount * 9 - (day & 3);
    }
}

sealed class Refund : Order
{
    public override int Price(int day)
    {
        return -Amount * 11;
    }
}

static class Program
{
    const int Million = 1000000;

    // `usual`: the kind of most orders; small amounts are the usual ones if `small`.
    static Order[] Orders(int usual, bool small)
    {
        var numbers = new Numbers(19);
        var orders = new Order[1024];
        for (int i = 0; i < orders.Length; i++)
        {
            int kind = (usual + numbers.Skewed()) % 3;
            Order order = kind == 0 ? new Retail() : kind == 1 ? (Order)new Wholesale() : new Refund();
            order.Amount = numbers.Below(100) < 95 == small ? numbers.Below(50) : 50 + numbers.Below(50);
            orders[i] = order;
        }
        return orders;
    }

    static void Main(string[] arguments)
    {
        long count = (long)Harness.Size(arguments, 6000) * Million, half = count / 2;
        Order[] first = Orders(0, true), second = Orders(1, false), orders = first;
        long total = 0, discounts = 0;
        double halfTime = 0;
        var clock = Stopwatch.StartNew();
        for (long i = 0; i < count; i++)
        {
            if (i == half)
            {
                orders = second;
                halfTime = clock.Elapsed.TotalMilliseconds;
            }
            Order order = orders[(int)i & 1023];
            int price = order.Price((int)i);
            if (order.Amount < 50)
                total += price;
            else if (price > 0)
                discounts += price >> 3;
            else
                discounts -= 1;
        }
        double time = clock.Elapsed.TotalMilliseconds;
        Harness.Check(total + 3.0 * discounts);
        Harness.Time("FIRST", halfTime);
        Harness.Time("SECOND", time - halfTime);
        Harness.Time("MS", time);
    }
}

// Virtual calls whose receivers are of one class in 90 of a hundred cases, of a second in 9, of a third in 1.
using System;

abstract class Account
{
    protected long Balance;

    protected Account(long balance)
    {
        Balance = balance;
    }

    public abstract long Interest(int day);
}

sealed class Savings : Account
{
    public Savings(long balance) : base(balance) { }

    public override long Interest(int day)
    {
        return (Balance >> 5) + day;
    }
}

sealed class Current : Account
{
    public Current(long balance) : base(balance) { }

    public override long Interest(int day)
    {
        return day & 3;
    }
}

sealed class Loan : Account
{
    public Loan(long balance) : base(balance) { }

    public override long Interest(int day)
    {
        return -(Balance >> 4) - day;
    }
}

static class Program
{
    static Account[] Accounts()
    {
        var numbers = new Numbers(7);
        var accounts = new Account[1000];
        for (int i = 0; i < accounts.Length; i++)
        {
            long balance = numbers.Below(10000);
            switch (numbers.Skewed())
            {
                case 0: accounts[i] = new Savings(balance); break;
                case 1: accounts[i] = new Current(balance); break;
                default: accounts[i] = new Loan(balance); break;
            }
        }
        return accounts;
    }

    static long OneDay(Account[] accounts, int day)
    {
        long total = 0;
        for (int i = 0; i < accounts.Length; i++)
            total += accounts[i].Interest(day);
        return total;
    }

    static double Work(int days)
    {
        Account[] accounts = Accounts();
        long total = 0;
        for (int day = 0; day < days; day++)
            total += OneDay(accounts, day);
        return total;
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 400000, Work);
    }
}

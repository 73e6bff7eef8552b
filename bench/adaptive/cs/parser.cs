// A tokeniser: one branch after another over the characters of a text, most of them going the same way.
using System;
using System.Text;

enum State
{
    Between, Word, Number, Fraction, Text, Escape, Comment,
}

struct Counts
{
    public int Words, Numbers, Fractions, Texts, Comments, Signs, Lines;
    public long Value;

    public long Sum()
    {
        return Words + 3L * Numbers + 5L * Fractions + 7L * Texts + 11L * Comments + 13L * Signs + 17L * Lines + Value;
    }
}

static class Program
{
    static string Source()
    {
        string[] pieces = { "\"a \\\"text\\\"\"", "3.25", "# a comment\n", "+", "(x)", "\n", "1066" };
        string[] words = { "alpha", "beta", "gamma", "delta_2", "epsilon" };
        var numbers = new Numbers(13);
        var text = new StringBuilder();
        for (int i = 0; i < 2000; i++)
        {
            bool usual = numbers.Below(100) < 85;
            text.Append(usual ? words[numbers.Below(words.Length)] : pieces[numbers.Below(pieces.Length)]);
            text.Append(' ');
        }
        return text.ToString();
    }

    static bool IsLetter(char c)
    {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    static bool IsDigit(char c)
    {
        return c >= '0' && c <= '9';
    }

    static State Begin(char c, ref Counts counts)
    {
        if (c == ' ')
            return State.Between;
        if (IsLetter(c))
        {
            counts.Words++;
            return State.Word;
        }
        if (IsDigit(c))
        {
            counts.Numbers++;
            return State.Number;
        }
        if (c == '"')
        {
            counts.Texts++;
            return State.Text;
        }
        if (c == '#')
        {
            counts.Comments++;
            return State.Comment;
        }
        if (c == '\n')
            counts.Lines++;
        else
            counts.Signs++;
        return State.Between;
    }

    static long Tokenise(string text)
    {
        var counts = new Counts();
        State state = State.Between;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (state == State.Word)
            {
                if (!IsLetter(c) && !IsDigit(c))
                    state = Begin(c, ref counts);
            }
            else if (state == State.Between)
            {
                state = Begin(c, ref counts);
            }
            else if (state == State.Number || state == State.Fraction)
            {
                if (IsDigit(c))
                {
                    counts.Value += c - '0';
                }
                else if (c == '.' && state == State.Number)
                {
                    counts.Fractions++;
                    state = State.Fraction;
                }
                else
                {
                    state = Begin(c, ref counts);
                }
            }
            else if (state == State.Text)
            {
                if (c == '\\')
                    state = State.Escape;
                else if (c == '"')
                    state = State.Between;
            }
            else if (state == State.Escape)
            {
                state = State.Text;
            }
            else if (c == '\n')
            {
                counts.Lines++;
                state = State.Between;
            }
        }
        return counts.Sum();
    }

    static double Work(int rounds)
    {
        string text = Source();
        long sum = 0;
        for (int round = 0; round < rounds; round++)
            sum += Tokenise(text) * ((round & 1) + 1);
        return sum;
    }

    static void Main(string[] arguments)
    {
        Harness.Run(arguments, 20000, Work);
    }
}

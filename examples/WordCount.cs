// WordCount: counts the words of a text and shows the most frequent ones.
//
//     rapgo run WordCount.dll [WORDS | FILE]
//
// Reads the text from FILE. Without one it makes a text of WORDS invented words, the same every time, in which a few
// words are frequent and many are rare, as in real texts. Splitting is a hand-written iterator, counting a
// Dictionary, the rest is LINQ.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

static class WordCount
{
    static void Main(string[] args)
    {
        int size = 2000000;
        string text = args.Length == 0 || int.TryParse(args[0], out size)
            ? InventText(size)
            : File.ReadAllText(args[0]);

        Dictionary<string, int> counts = Count(Words(text));
        Console.WriteLine("{0} characters, {1} words, {2} different", text.Length, counts.Values.Sum(), counts.Count);

        var frequent = counts
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(10);
        foreach (var entry in frequent)
            Console.WriteLine("{0,8} {1}", entry.Value, entry.Key);

        var byLength = counts
            .GroupBy(entry => entry.Key.Length, entry => entry.Value)
            .OrderBy(group => group.Key);
        foreach (var group in byLength)
            Console.WriteLine("{0,3} letters: {1}", group.Key, group.Sum());
    }

    // The words of a text in lower case: runs of letters, whatever stands between them.
    static IEnumerable<string> Words(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inWord = i < text.Length && char.IsLetter(text[i]);
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord && start >= 0)
            {
                yield return text.Substring(start, i - start).ToLowerInvariant();
                start = -1;
            }
        }
    }

    static Dictionary<string, int> Count(IEnumerable<string> words)
    {
        var counts = new Dictionary<string, int>();
        foreach (string word in words)
        {
            int count;
            counts.TryGetValue(word, out count);
            counts[word] = count + 1;
        }
        return counts;
    }

    static string InventText(int words)
    {
        string[] syllables = { "ka", "to", "mi", "ran", "sol", "ve", "lu", "pe", "dor", "shi", "an", "e" };
        var text = new StringBuilder();
        uint state = 2463534242;
        for (int i = 0; i < words; i++)
        {
            // The product of two random numbers is small more often than large: frequent and rare words.
            uint number = Next(ref state) % 100 * (Next(ref state) % 100);
            do
            {
                text.Append(syllables[number % syllables.Length]);
                number /= (uint)syllables.Length;
            }
            while (number > 0);
            text.Append(i % 12 == 11 ? ".\n" : " ");
        }
        return text.ToString();
    }

    // Marsaglia's xorshift generator.
    static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state;
    }
}

// A JSON parser, printer and query over an object model: recursion, dictionaries, StringBuilder, errors with positions.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

class JsonException : Exception { public readonly int At; public JsonException(string m, int at) : base(m + " at " + at) { At = at; } }
class Reader
{
    readonly string s; int at;
    Reader(string text) { s = text; }
    public static object Parse(string text) { var r = new Reader(text); object v = r.Value(0); r.Space(); if (r.at < text.Length) throw new JsonException("extra text", r.at); return v; }
    void Space() { while (at < s.Length && char.IsWhiteSpace(s[at])) at++; }
    void Expect(char c) { Space(); if (at >= s.Length || s[at] != c) throw new JsonException("expected " + c, at); at++; }
    bool Take(char c) { Space(); if (at < s.Length && s[at] == c) { at++; return true; } return false; }
    object Value(int depth)
    {
        if (depth > 100) throw new JsonException("too deep", at);
        Space();
        if (at >= s.Length) throw new JsonException("unexpected end", at);
        switch (s[at])
        {
            case '{': { at++; var d = new Dictionary<string, object>(); if (Take('}')) return d; do { Space(); string k = String(); Expect(':'); if (d.ContainsKey(k)) throw new JsonException("duplicate " + k, at); d[k] = Value(depth + 1); } while (Take(',')); Expect('}'); return d; }
            case '[': { at++; var l = new List<object>(); if (Take(']')) return l; do l.Add(Value(depth + 1)); while (Take(',')); Expect(']'); return l; }
            case '"': return String();
            case 't': return Word("true", true);
            case 'f': return Word("false", false);
            case 'n': return Word("null", null);
            default: return Number();
        }
    }
    object Word(string w, object v) { if (string.CompareOrdinal(s, at, w, 0, w.Length) != 0) throw new JsonException("bad word", at); at += w.Length; return v; }
    object Number() { int from = at; if (s[at] == '-') at++; while (at < s.Length && (char.IsDigit(s[at]) || ".eE+-".IndexOf(s[at]) >= 0)) at++; string t = s.Substring(from, at - from); long l; double d; if (long.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out l)) return l; if (double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out d)) return d; throw new JsonException("bad number", from); }
    string String() { if (at >= s.Length || s[at] != '"') throw new JsonException("expected string", at); var b = new StringBuilder(); for (at++; ; at++) { if (at >= s.Length) throw new JsonException("open string", at); char c = s[at]; if (c == '"') { at++; return b.ToString(); } if (c < ' ') throw new JsonException("control character", at); if (c != '\\') { b.Append(c); continue; } if (++at >= s.Length) throw new JsonException("open escape", at); switch (s[at]) { case 'n': b.Append('\n'); break; case 't': b.Append('\t'); break; case 'r': b.Append('\r'); break; case 'u': int code; if (at + 4 >= s.Length || !int.TryParse(s.Substring(at + 1, 4), NumberStyles.HexNumber, null, out code)) throw new JsonException("bad escape", at); b.Append((char)code); at += 4; break; case '"': case '\\': case '/': b.Append(s[at]); break; default: throw new JsonException("bad escape", at); } } }
}
static class Printer { public static string Print(object o) { var b = new StringBuilder(); Write(b, o); return b.ToString(); } static void Write(StringBuilder b, object o) { if (o == null) b.Append("null"); else if (o is bool) b.Append((bool)o ? "true" : "false"); else if (o is string) Quote(b, (string)o); else if (o is List<object>) { b.Append('['); string sep = ""; foreach (object x in (List<object>)o) { b.Append(sep); Write(b, x); sep = ","; } b.Append(']'); } else if (o is Dictionary<string, object> d) { b.Append('{'); string sep = ""; foreach (var p in d) { b.Append(sep); Quote(b, p.Key); b.Append(':'); Write(b, p.Value); sep = ","; } b.Append('}'); } else b.Append(Convert.ToString(o, CultureInfo.InvariantCulture)); } static void Quote(StringBuilder b, string s) { b.Append('"'); foreach (char c in s) if (c == '"' || c == '\\') b.Append('\\').Append(c); else if (c < ' ' || c > '~') b.AppendFormat("\\u{0:x4}", (int)c); else b.Append(c); b.Append('"'); } }

static class JsonParser
{
    static double Sum(object o) { if (o is long) return (long)o; if (o is double) return (double)o; double s = 0; if (o is List<object> l) foreach (object x in l) s += Sum(x); else if (o is Dictionary<string, object> d) foreach (var p in d) s += Sum(p.Value); return s; }
    static object Get(object o, string path) { foreach (string k in path.Split('.')) { int i; o = int.TryParse(k, out i) ? ((List<object>)o)[i] : ((Dictionary<string, object>)o)[k]; } return o; }

    static int Main()
    {
        object o = Reader.Parse("{ \"name\": \"rapgo \\\"q\\\" \\u00e9\\n\", \"list\": [1, 2.5, -3e2, true, null, [], {}], \"deep\": {\"a\": {\"b\": [10, {\"c\": 42}]}}, \"big\": 9223372036854775807, \"over\": 9223372036854775808 }");
        Console.WriteLine(Printer.Print(o)); Console.WriteLine("{0} {1} {2}", Get(o, "deep.a.b.1.c"), Get(o, "list.3"), Get(o, "over").GetType().Name); Console.WriteLine(Printer.Print(Reader.Parse(Printer.Print(o))) == Printer.Print(o));
        foreach (string bad in new[] { "", "{", "[1,]", "{\"a\" 1}", "tru", "\"open", "\"bad \\x\"", "1 2", "-", "[1 2]", "{\"a\":1,\"a\":2}", "\"\\u12\"", new string('[', 200) }) try { Reader.Parse(bad); Console.WriteLine("accepted"); } catch (JsonException e) { Console.WriteLine("{0} {1}", e.Message, e.At); }
        try { Get(o, "list.x"); } catch (InvalidCastException) { Console.WriteLine("not an object"); } try { Get(o, "nothing"); } catch (KeyNotFoundException) { Console.WriteLine("no key"); }
        var b = new StringBuilder("["); for (int i = 0; i < 400; i++) b.Append(i > 0 ? "," : "").Append("{\"id\":").Append(i).Append(",\"tags\":[\"t").Append(i % 7).Append("\",\"x\"],\"v\":").Append((i * 0.25).ToString(CultureInfo.InvariantCulture)).Append('}'); object big = Reader.Parse(b.Append(']').ToString()); Console.WriteLine("{0} {1}", Sum(big), Printer.Print(big).Length);
        return 0;
    }
}

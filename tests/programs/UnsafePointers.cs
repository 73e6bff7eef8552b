// Pointers: to locals, fields, array elements, strings; arithmetic, casts, comparisons, structs, pointers to pointers.
using System;

unsafe struct Node { public int Value; public Node* Next; }
struct Rec { public byte A; public int B; public double C; public fixedless D; } struct fixedless { public short X, Y; }
class Holder { public int Number = 5; public long Wide = 6; public Rec Rec; public int[] Array = { 1, 2, 3 }; }

static unsafe class UnsafePointers
{
    static int counter = 3;
    static void Bump(int* p, int n) { *p += n; }
    static int Length(char* s) { char* p = s; while (*p != 0) p++; return (int)(p - s); }
    static void Copy(byte* from, byte* to, int n) { long* f = (long*)from, t = (long*)to; for (; n >= 8; n -= 8) *t++ = *f++; byte* fb = (byte*)f, tb = (byte*)t; while (n-- > 0) *tb++ = *fb++; }
    static Node* Push(Node* head, Node* slot, int v) { slot->Value = v; slot->Next = head; return slot; }
    static uint Crc(byte* p, int n) { uint c = 0xffffffff; while (n-- > 0) { c ^= *p++; for (int k = 0; k < 8; k++) c = (c >> 1) ^ (0xEDB88320 & (uint)-(int)(c & 1)); } return ~c; }
    static void Swap(int** a, int** b) { int* t = *a; *a = *b; *b = t; }
    static int Sum(int* from, int* to) { int s = 0; while (from < to) s += *from++; return s; }

    static int Main()
    {
        int local = 10; Bump(&local, 5); int* p = &local; *p *= 2; p[0]++; Console.WriteLine("{0} {1}", local, *p);
        var h = new Holder(); fixed (int* n = &h.Number) Bump(n, 37); fixed (long* w = &h.Wide) *w <<= 40; fixed (Rec* r = &h.Rec) { r->A = 255; r->B = -1; r->C = 2.5; r->D.Y = 7; (*r).D.X--; byte* raw = (byte*)r; Console.WriteLine("{0} {1}", raw[0], (byte*)&r->C - raw); } Console.WriteLine("{0} {1} {2} {3} {4}", h.Number, h.Wide, h.Rec.B, h.Rec.D.X, h.Rec.D.Y);
        fixed (int* c = &counter) { Bump(c, 4); } Console.WriteLine(counter); fixed (int* a = h.Array) { a[1] = 50; *(a + 2) = a[0] + a[1]; GC.Collect(); Console.WriteLine("{0} {1}", Sum(a, a + 3), a[2]); } fixed (int* e = &h.Array[1]) { e[-1] = 9; } Console.WriteLine(string.Join(",", h.Array));
        fixed (char* s = "pointer") { Console.WriteLine("{0} {1} {2}", Length(s), s[2], new string(s, 2, 4)); } string text = new string('x', 5); fixed (char* s = text) for (int i = 0; i < 5; i++) s[i] = (char)('a' + i); Console.WriteLine(text);
        var from = new byte[37]; var to = new byte[40]; for (int i = 0; i < from.Length; i++) from[i] = (byte)(i * 7); fixed (byte* f = from, t = to) { Copy(f, t + 1, 37); Console.WriteLine("{0} {1} {2} {3:x8}", t[0], t[1], t[37], Crc(f, 37)); } fixed (byte* none = new byte[0]) Console.WriteLine(none == null); fixed (byte* none = (byte[])null) Console.WriteLine(none == null);
        Node* slots = stackalloc Node[5]; Node* head = null; for (int i = 0; i < 5; i++) head = Push(head, &slots[i], i * i); int sum = 0; for (Node* n = head; n != null; n = n->Next) sum = sum * 10 + n->Value; Console.WriteLine("{0} {1}", sum, head - slots); int x = 1, y = 2; int* px = &x, py = &y; Swap(&px, &py); Console.WriteLine("{0} {1} {2}", *px, *py, px != py);
        double d = 1.0; ulong bits = *(ulong*)&d; float fl = 0.5f; uint fb = *(uint*)&fl; Console.WriteLine("{0:x} {1:x}", bits, fb); void* v = &bits; ((byte*)v)[7] = 0x40; Console.WriteLine(*(double*)v); long address = (long)&local; Console.WriteLine("{0} {1}", *(int*)address == local, (int*)address == &local); Console.WriteLine("{0} {1} {2} {3}", sizeof(Node), sizeof(Rec), sizeof(IntPtr), sizeof(decimal));
        short* sp = stackalloc short[8]; for (int i = 0; i < 8; i++) sp[i] = (short)(i * -1000); ushort* up = (ushort*)sp; sbyte* bp = (sbyte*)sp; Console.WriteLine("{0} {1} {2} {3}", sp[7], up[7], bp[14], *(long*)(sp + 4)); short* q = sp + 8; q -= 2; --q; Console.WriteLine("{0} {1} {2}", *q, q - sp, q > sp); bool* flags = stackalloc bool[2]; flags[1] = true; Console.WriteLine("{0} {1}", flags[0], flags[1]); try { int* nothing = null; Console.WriteLine(*nothing); } catch (NullReferenceException) { Console.WriteLine("null pointer"); } decimal m = 5.5m; decimal* mp = &m; *mp += 1; Console.WriteLine(m); var pairs = new Rec[3]; fixed (Rec* pp = pairs) { pp[1].C = 77; (pp + 2)->B = 8; } Console.WriteLine("{0} {1}", pairs[1].C, pairs[2].B);
        return 0;
    }
}

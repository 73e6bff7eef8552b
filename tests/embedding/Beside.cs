// A library beside Library: application code like it.
namespace Beside
{
    public class Scale
    {
        readonly int by;
        public Scale(int by) { this.by = by; }
        public int Of(int x) { int sum = 0; for (int i = 0; i < by; i++) sum += x; return sum; }
    }
}

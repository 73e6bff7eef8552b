// A small ray tracer over structs of doubles: vectors by value through operators, interfaces, reflections, shadows.
using System;

struct Vec { public double X, Y, Z; public Vec(double x, double y, double z) { X = x; Y = y; Z = z; } public static Vec operator +(Vec a, Vec b) { return new Vec(a.X + b.X, a.Y + b.Y, a.Z + b.Z); } public static Vec operator -(Vec a, Vec b) { return new Vec(a.X - b.X, a.Y - b.Y, a.Z - b.Z); } public static Vec operator *(double k, Vec a) { return new Vec(k * a.X, k * a.Y, k * a.Z); } public static Vec operator *(Vec a, Vec b) { return new Vec(a.X * b.X, a.Y * b.Y, a.Z * b.Z); } public double Dot(Vec b) { return X * b.X + Y * b.Y + Z * b.Z; } public double Length { get { return Math.Sqrt(Dot(this)); } } public Vec Unit() { return 1 / Length * this; } public Vec Reflect(Vec n) { return this - 2 * Dot(n) * n; } }
struct Ray { public Vec From, Way; public Ray(Vec f, Vec w) { From = f; Way = w; } public Vec At(double t) { return From + t * Way; } }
struct Hit { public bool Found; public double T; public Vec Point, Normal; public Material Surface; }
struct Material { public Vec Color; public double Mirror; }
interface IThing { bool Meet(Ray r, ref Hit best); }
class Sphere : IThing { readonly Vec c; readonly double r; readonly Material m; public Sphere(Vec center, double radius, Material mat) { c = center; r = radius; m = mat; } public bool Meet(Ray ray, ref Hit best) { Vec o = ray.From - c; double b = o.Dot(ray.Way), d = b * b - o.Dot(o) + r * r; if (d < 0) return false; double t = -b - Math.Sqrt(d); if (t < 1e-6) t = -b + Math.Sqrt(d); if (t < 1e-6 || best.Found && t >= best.T) return false; Vec p = ray.At(t); best = new Hit { Found = true, T = t, Point = p, Normal = 1 / r * (p - c), Surface = m }; return true; } }
class Floor : IThing { public double Height; public bool Meet(Ray ray, ref Hit best) { if (Math.Abs(ray.Way.Y) < 1e-9) return false; double t = (Height - ray.From.Y) / ray.Way.Y; if (t < 1e-6 || best.Found && t >= best.T) return false; Vec p = ray.At(t); bool dark = ((int)Math.Floor(p.X) + (int)Math.Floor(p.Z) & 1) == 0; best = new Hit { Found = true, T = t, Point = p, Normal = new Vec(0, 1, 0), Surface = new Material { Color = dark ? new Vec(.2, .2, .2) : new Vec(.9, .9, .9), Mirror = .1 } }; return true; } }

static class RayTracer
{
    static IThing[] scene; static readonly Vec light = new Vec(-3, 5, -4);
    static Hit Nearest(Ray r) { var best = new Hit(); foreach (IThing t in scene) t.Meet(r, ref best); return best; }
    static Vec Trace(Ray r, int depth) { Hit h = Nearest(r); if (!h.Found) return new Vec(.3, .5, .5 + .4 * Math.Max(0, r.Way.Y)); Vec to = light - h.Point; Vec l = to.Unit(); Hit shadow = Nearest(new Ray(h.Point + 1e-5 * h.Normal, l)); double d = Math.Max(0, h.Normal.Dot(l)); if (shadow.Found && shadow.T < to.Length) d *= .2; Vec color = (.1 + .9 * d) * h.Surface.Color; if (depth > 0 && h.Surface.Mirror > 0) color = (1 - h.Surface.Mirror) * color + h.Surface.Mirror * Trace(new Ray(h.Point, r.Way.Reflect(h.Normal)), depth - 1); return color; }

    static int Main()
    {
        scene = new IThing[] { new Floor { Height = -1 }, new Sphere(new Vec(0, 0, 3), 1, new Material { Color = new Vec(.9, .2, .2), Mirror = .3 }), new Sphere(new Vec(1.6, -.4, 2.2), .6, new Material { Color = new Vec(.2, .9, .3), Mirror = .5 }), new Sphere(new Vec(-1.8, .2, 4), 1.2, new Material { Color = new Vec(.3, .3, 1), Mirror = .6 }) };
        const int w = 60, h = 24; uint hash = 17; double total = 0;
        for (int y = 0; y < h; y++) { string line = ""; for (int x = 0; x < w; x++) { Vec c = Trace(new Ray(new Vec(0, .3, -2), new Vec((x - w / 2) / 30.0, (h / 2 - y) / 15.0, 1.5).Unit()), 3); double b = (c.X + c.Y + c.Z) / 3; total += b; line += " .:-=+*#%@"[Math.Min(9, (int)(b * 10))]; hash = hash * 31 + (uint)(c.X * 255) + (uint)(c.Y * 255) * 256 + (uint)(c.Z * 255) * 65536; } Console.WriteLine(line.TrimEnd()); }
        Console.WriteLine("{0:x8} {1:R}", hash, total);
        return 0;
    }
}

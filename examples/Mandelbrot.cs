// Mandelbrot: a picture of the Mandelbrot set in shades of grey.
//
//     rapgo run Mandelbrot.dll [SIZE [FILE]]
//
// Prints a checksum of the SIZE x SIZE picture. With FILE, writes it there too, as a PGM image; FILE `-` writes
// the image to standard output instead of the checksum.
using System;
using System.IO;
using System.Text;

static class Mandelbrot
{
    const int MostSteps = 200;

    static void Main(string[] args)
    {
        int size = args.Length > 0 ? int.Parse(args[0]) : 1600;
        string file = args.Length > 1 ? args[1] : null;
        byte[] picture = Draw(size);

        if (file == "-")
        {
            using (Stream output = Console.OpenStandardOutput())
                WriteImage(output, picture, size);
            return;
        }
        if (file != null)
            using (Stream output = File.Create(file))
                WriteImage(output, picture, size);
        Console.WriteLine("{0} x {0}, checksum {1:x8}", size, Checksum(picture));
    }

    static byte[] Draw(int size)
    {
        var picture = new byte[size * size];
        for (int row = 0; row < size; row++)
        {
            double y = 2.0 * row / size - 1.0;
            for (int column = 0; column < size; column++)
            {
                double x = 2.0 * column / size - 1.5;
                picture[row * size + column] = Shade(StepsToEscape(x, y));
            }
        }
        return picture;
    }

    // How often z = z * z + c can be repeated from zero before z is farther than 2 away.
    static int StepsToEscape(double cx, double cy)
    {
        double x = 0, y = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            double xx = x * x;
            double yy = y * y;
            if (xx + yy > 4)
                return step;
            y = 2 * x * y + cy;
            x = xx - yy + cx;
        }
        return MostSteps;
    }

    // Points of the set are black; the others are brighter the faster they escape.
    static byte Shade(int steps)
    {
        return (byte)(steps == MostSteps ? 0 : 255 - steps * 255 / MostSteps);
    }

    static void WriteImage(Stream output, byte[] picture, int size)
    {
        byte[] header = Encoding.ASCII.GetBytes("P5\n" + size + " " + size + "\n255\n");
        output.Write(header, 0, header.Length);
        output.Write(picture, 0, picture.Length);
    }

    static uint Checksum(byte[] bytes)
    {
        uint hash = 2166136261;
        foreach (byte b in bytes)
            hash = (hash ^ b) * 16777619;
        return hash;
    }
}

// NBody: the Sun and the four outer planets, moved by Newton's law of gravitation in small steps of time.
//
//     rapgo run NBody.dll [STEPS]
//
// Prints the energy of the system before and after. Nothing may create or destroy energy, so the two numbers
// differ only by what the steps' finite size loses. Distances are in astronomical units, times in days, and the
// Sun's mass is 4 pi squared, which makes the constant of gravitation 1 in years.
using System;
using System.Globalization;

sealed class Body
{
    public const double SolarMass = 4 * Math.PI * Math.PI;
    const double DaysPerYear = 365.24;

    public double X, Y, Z;
    public double SpeedX, SpeedY, SpeedZ;
    public readonly double Mass;

    public Body(double x, double y, double z, double speedX, double speedY, double speedZ, double mass)
    {
        X = x;
        Y = y;
        Z = z;
        SpeedX = speedX * DaysPerYear;
        SpeedY = speedY * DaysPerYear;
        SpeedZ = speedZ * DaysPerYear;
        Mass = mass * SolarMass;
    }

    public static Body Sun()
    {
        return new Body(0, 0, 0, 0, 0, 0, 1);
    }

    public static Body Jupiter()
    {
        return new Body(
            4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01,
            1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05,
            9.54791938424326609e-04);
    }

    public static Body Saturn()
    {
        return new Body(
            8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01,
            -2.76742510726411021e-03, 4.99852801234917238e-03, 2.30417297573763929e-05,
            2.85885980666130812e-04);
    }

    public static Body Uranus()
    {
        return new Body(
            1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01,
            2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05,
            4.36624404335156298e-05);
    }

    public static Body Neptune()
    {
        return new Body(
            1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01,
            2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05,
            5.15138902046611451e-05);
    }

    public double SpeedSquared
    {
        get { return SpeedX * SpeedX + SpeedY * SpeedY + SpeedZ * SpeedZ; }
    }

    public void Move(double time)
    {
        X += time * SpeedX;
        Y += time * SpeedY;
        Z += time * SpeedZ;
    }
}

sealed class PlanetarySystem
{
    readonly Body[] bodies = { Body.Sun(), Body.Jupiter(), Body.Saturn(), Body.Uranus(), Body.Neptune() };

    public PlanetarySystem()
    {
        HoldCentreOfMass();
    }

    // Gives the Sun the speed at which the whole system's momentum is zero, so that it does not drift away.
    void HoldCentreOfMass()
    {
        Body sun = bodies[0];
        foreach (Body body in bodies)
        {
            if (body == sun)
                continue;
            sun.SpeedX -= body.SpeedX * body.Mass / Body.SolarMass;
            sun.SpeedY -= body.SpeedY * body.Mass / Body.SolarMass;
            sun.SpeedZ -= body.SpeedZ * body.Mass / Body.SolarMass;
        }
    }

    public void Advance(double time)
    {
        for (int i = 0; i < bodies.Length; i++)
            for (int j = i + 1; j < bodies.Length; j++)
                Attract(bodies[i], bodies[j], time);
        foreach (Body body in bodies)
            body.Move(time);
    }

    static void Attract(Body a, Body b, double time)
    {
        double dx = a.X - b.X;
        double dy = a.Y - b.Y;
        double dz = a.Z - b.Z;
        double distanceSquared = dx * dx + dy * dy + dz * dz;
        double pull = time / (distanceSquared * Math.Sqrt(distanceSquared));

        a.SpeedX -= dx * b.Mass * pull;
        a.SpeedY -= dy * b.Mass * pull;
        a.SpeedZ -= dz * b.Mass * pull;
        b.SpeedX += dx * a.Mass * pull;
        b.SpeedY += dy * a.Mass * pull;
        b.SpeedZ += dz * a.Mass * pull;
    }

    public double Energy()
    {
        double energy = 0;
        for (int i = 0; i < bodies.Length; i++)
        {
            Body a = bodies[i];
            energy += 0.5 * a.Mass * a.SpeedSquared;
            for (int j = i + 1; j < bodies.Length; j++)
            {
                Body b = bodies[j];
                double dx = a.X - b.X;
                double dy = a.Y - b.Y;
                double dz = a.Z - b.Z;
                energy -= a.Mass * b.Mass / Math.Sqrt(dx * dx + dy * dy + dz * dz);
            }
        }
        return energy;
    }
}

static class NBody
{
    static void Main(string[] args)
    {
        int steps = args.Length > 0 ? int.Parse(args[0]) : 8000000;
        var system = new PlanetarySystem();
        Console.WriteLine(system.Energy().ToString("F9", CultureInfo.InvariantCulture));
        for (int i = 0; i < steps; i++)
            system.Advance(0.01);
        Console.WriteLine(system.Energy().ToString("F9", CultureInfo.InvariantCulture));
    }
}

using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

[InlineArray(4)]
public struct Four
{
    private double first;
}

/// <summary>Complex numbers and inline arrays.</summary>
public static class Vectors
{
    public static double ComplexProduct(double x, double y)
    {
        var z = new Complex(x, y) * new Complex(y, 2) + 3;
        return z.Real - z.Imaginary;
    }

    public static double ComplexQuotient(double x, double y) => (new Complex(x, 1) / new Complex(y, 2)).Real;

    public static double ComplexFunctions(double x, double y)
    {
        var z = Complex.Exp(new Complex(x * 0.5, y));
        return z.Magnitude + (z * Complex.Conjugate(z)).Real + (-z).Imaginary;
    }

    public static double ComplexIteration(double x, double y)
    {
        var (z, c) = (Complex.Zero, new Complex(x * 0.3, y * 0.3));
        for (var k = 0; k < 5; k++)
            z = z * z + c;
        return z.Real * z.Imaginary + z.Real;
    }

    public static double Inline(double x, int n)
    {
        var a = new Four();
        for (var i = 0; i < 4; i++)
            a[i] = x * i + n;
        a[1] += a[2];
        var s = 0.0;
        foreach (var v in a)
            s += v * v;
        return s;
    }

    public static double InlineSpan(double x)
    {
        var a = new Four();
        Span<double> s = a;
        s[2] = x;
        s[3] = s[2] * x;
        return a[2] + a[3] * s.Length;
    }
}

/// <summary>Vectors of single precision.</summary>
public static class SingleVectors
{
    public static double Dot(double a, double b)
    {
        var u = new Vector2((float)a, (float)b);
        return Vector2.Dot(u, new Vector2((float)b, 1)) + u.X;
    }

    public static double Three(double a, double b)
    {
        var u = new Vector3((float)a, (float)b, 1) * 2 + new Vector3((float)b);
        return u.X * u.Y + u.Z;
    }

    public static double Cross(double a, double b) => Vector3.Cross(new Vector3((float)a, 1, (float)b), new Vector3((float)b, (float)a, 2)).Z;

    public static double Length(double a, double b) => new Vector2((float)a, (float)b + 3).Length() + new Vector4((float)a, (float)b, 1, 2).LengthSquared();

    public static double Normal(double a, double b)
    {
        var n = Vector3.Normalize(new Vector3((float)a, (float)b, 2));
        return n.X + 2 * n.Z;
    }

    public static double Moved(double a, double b)
    {
        var (p, v) = (new Vector2((float)a, (float)b), new Vector2(1, 0));
        for (var k = 0; k < 4; k++)
        {
            v -= p * 0.1f;
            p += v * 0.1f;
        }

        return p.X * p.Y;
    }
}

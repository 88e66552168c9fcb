using System;
using System.Collections.Generic;
using System.Numerics;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

public struct Vec
{
    public double X, Y;

    public Vec(double x, double y)
    {
        X = x;
        Y = y;
    }

    public readonly double Norm => Math.Sqrt(1 + X * X + Y * Y);

    public void Scale(double f)
    {
        X *= f;
        Y *= f;
    }

    public static Vec operator +(Vec a, Vec b) => new(a.X + b.X, a.Y + b.Y);

    public static Vec operator *(double s, Vec a) => new(s * a.X, s * a.Y);

    public static implicit operator Vec(double x) => new(x, 0);
}

public readonly record struct Point(double X, double Y)
{
    public double Length => Math.Sqrt(1 + X * X + Y * Y);
}

public record Particle(double Mass, double Speed)
{
    public double Energy => Mass * Speed * Speed / 2;

    public virtual double Weight => Mass * 9.81;
}

public record Charged(double Mass, double Speed, double Charge) : Particle(Mass, Speed)
{
    public override double Weight => Mass * 9.81 + Charge;
}

public sealed record Body(double Mass, Point At);

public readonly struct Angle
{
    private readonly double radians;

    public Angle(double degrees) => radians = degrees * Math.PI / 180;

    public double Sine => Math.Sin(radians);
}

public sealed class Accumulator
{
    private double sum;
    private int count;

    public Accumulator(double start) => sum = start;

    public double Mean => count == 0 ? sum : sum / count;

    public void Add(double x)
    {
        sum += x;
        count++;
    }
}

public sealed class Settings
{
    public double Gain { get; init; } = 2;

    public double Bias { get; set; }
}

public abstract class Shape
{
    public abstract double Area(double x);

    public virtual double Twice(double x) => 2 * Area(x);
}

public sealed class Disc : Shape
{
    public override double Area(double x) => Math.PI * x * x;
}

public sealed class Square : Shape
{
    public override double Area(double x) => x * x;
}

public interface ICurve
{
    double At(double x);
}

public readonly struct Parabola(double a) : ICurve
{
    public double At(double x) => a * x * x;
}

/// <summary>Structures, objects, functions.</summary>
public static class Structures
{
    public static double Struct(double x, double y)
    {
        var v = new Vec(x, y);
        v.X += 2;
        v.Scale(3);
        return v.Norm + v.X;
    }

    public static double Operators(double x, double y) => (new Vec(x, y) + 2 * new Vec(y, x)).Norm;

    public static double Implicit(double x)
    {
        Vec v = x;
        return v.Norm;
    }

    public static double StructInLoop(double x)
    {
        var v = new Vec(1, 0);
        for (var i = 0; i < 5; i++)
            v = v + x * new Vec(v.Y, -v.X);
        return v.X * v.Y;
    }

    public static double Record(double x, double y)
    {
        var p = new Point(x, y);
        var q = p with { Y = 2 * x };
        return p.Length * q.Length;
    }

    public static double RecordClass(double x, double y)
    {
        var b = new Body(x, new Point(y, x));
        var c = b with { Mass = 3 };
        return b.Mass * b.At.X + c.At.Length * c.Mass;
    }

    public static double UnsealedRecord(Particle p, double x)
    {
        var q = p with { Speed = x * p.Speed };
        var r = q with { Mass = 2 };
        return q.Energy + r.Mass * r.Speed;
    }

    public static double DerivedRecord(double x, double y)
    {
        Particle p = new Charged(x, y, x * y);
        var q = p with { Mass = y };
        return q.Weight + q.Energy;
    }

    public static double Deconstruct(double x, double y)
    {
        var (a, b) = new Point(x * x, y);
        return a - b;
    }

    public static double PrivateFields(double x) => new Angle(x * 10).Sine;

    public static double Tuples(double x, double y)
    {
        var t = (First: x, Second: y);
        t.First *= t.Second;
        var u = Swap(t);
        return u.Item1 + 2 * u.Item2;
    }

    private static (double, double) Swap((double, double) t) => (t.Item2, t.Item1);

    public static double LargeTuple(double x)
    {
        var t = (x, 2, 3 * x, 4, 5, 6, 7, x * x, 9);
        return t.Item1 + t.Item8 + t.Item9;
    }

    public static double StructParameter(Vec v) => v.X * v.Norm + v.Y;

    public static double TupleParameter((double A, double B) t) => t.A * Math.Exp(t.B);

    public static double StructArray(double x)
    {
        var v = new Vec[3];
        for (var i = 0; i < v.Length; i++)
            v[i] = new Vec(x * i, 1);
        v[1].X += 0.5;
        var s = 0.0;
        foreach (var p in v)
            s += p.X * p.Y;
        return s;
    }

    public static double Object(double x, double y)
    {
        var a = new Accumulator(1);
        a.Add(x);
        a.Add(y * y);
        return a.Mean;
    }

    public static double ObjectInLoop(double x)
    {
        var a = new Accumulator(0);
        for (var i = 0; i < 6; i++)
            a.Add(x * i);
        return a.Mean;
    }

    public static double Initializer(double x)
    {
        var s = new Settings { Gain = x, Bias = 1 };
        s.Bias += x;
        return s.Gain * 2 + s.Bias;
    }

    public static double Anonymous(double x)
    {
        var a = new { X = x, Y = x * x };
        return a.X + a.Y;
    }

    public static double Virtual(double x)
    {
        Shape s = new Disc();
        return s.Twice(x);
    }

    public static double Interface(double x)
    {
        ICurve c = new Parabola(3);
        return c.At(x) + Constrained(new Parabola(2), x);
    }

    private static double Constrained<T>(T curve, double x) where T : ICurve => curve.At(x);

    public static double NullableValue(double x)
    {
        double? y = x > 0 ? x * 2 : null;
        return (y ?? 1) + (y.HasValue ? y.Value : -1) + y.GetValueOrDefault(3);
    }

    public static double Ref(double x)
    {
        var y = x;
        Double(ref y);
        Half(in y, out var z);
        return y * z;
    }

    private static void Double(ref double x) => x *= 2;

    private static void Half(in double x, out double y) => y = x / 2 + 1;

    public static double RefLocal(double x)
    {
        var v = new[] { x, 2, 3 };
        ref var r = ref v[1];
        r += x;
        r *= r;
        return v[0] + v[1];
    }

    public static double RefReturn(double x)
    {
        var v = new[] { x, 2 };
        Pick(v, 1) = x * x;
        return v[1] + Pick(v, 0);
    }

    private static ref double Pick(double[] v, int i) => ref v[i];

    public static double LocalFunction(double x, double y)
    {
        var scale = y * y;
        return F(x) + F(2);

        double F(double t) => t * scale + x;
    }

    public static double LocalFunctionThatAssigns(double x)
    {
        var sum = 0.0;
        void Add(double t) => sum += t * x;
        Add(1);
        Add(x);
        return sum;
    }

    public static double Lambda(double x)
    {
        Func<double, double> f = t => t * t + x;
        return f(2) + f(x);
    }

    public static double LambdaThatAssigns(double x)
    {
        var n = 0.0;
        Action<double> add = t => n += t;
        add(x);
        add(x * x);
        return n;
    }

    public static double MethodGroup(double x) => Twice(Math.Sin, x) + Twice(Cube, x);

    private static double Twice(Func<double, double> f, double x) => f(f(x));

    private static double Cube(double x) => x * x * x;

    public static double HigherOrder(double x) => Integral(t => Math.Exp(-t * x), 0, 1);

    private static double Integral(Func<double, double> f, double a, double b)
    {
        var s = 0.0;
        for (var i = 0; i < 8; i++)
            s += f(a + (i + 0.5) * (b - a) / 8);
        return s * (b - a) / 8;
    }

    public static double Composed(double x) => Compose(Math.Sin, t => t * x)(x);

    private static Func<double, double> Compose(Func<double, double> f, Func<double, double> g) => t => f(g(t));

    public static double TryFinally(double x)
    {
        var y = x;
        try
        {
            y *= 2;
            if (y > 3)
                return y;
        }
        finally
        {
            y += 1;
        }

        return y * y;
    }

    public static double ComplexNumbers(double x, double y)
    {
        var z = new Complex(x, y);
        z = z * z + Complex.One;
        return z.Real * z.Imaginary;
    }
}

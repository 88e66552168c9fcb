using System;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

public enum Kind
{
    Linear,
    Square,
    Cube,
    Sine,
}

public record Motion(double Position, double Speed);

/// <summary>Switches and patterns of every kind, and records that change from step to step.</summary>
public static class Switches
{
    public static double Statement(double x, int n)
    {
        switch (n)
        {
            case 0:
                return x;
            case 1:
            case 2:
                x *= 2;
                goto case 4;
            case 3:
                goto default;
            case 4:
                return x * x;
            default:
                return -x;
        }
    }

    public static double Enumeration(double x, int n) => (Kind)n switch
    {
        Kind.Linear => x,
        Kind.Square => x * x,
        Kind.Cube => x * x * x,
        Kind.Sine => Math.Sin(x),
        _ => 0,
    };

    public static double Sparse(double x, int n) => n switch
    {
        -4 => 1,
        100 => x,
        10000 => x * x,
        int.MaxValue => 2,
        7 or 5 => 3 * x,
        _ => x / 2,
    };

    public static double Relational(double x) => x switch
    {
        < -1 => -x,
        >= -1 and < 0.5 => x * x,
        0.5 => 7,
        > 2 or double.NaN => 3 * x,
        _ => Math.Exp(x),
    };

    public static double When(double x, double y) => (x, y) switch
    {
        var (a, b) when a > b => a - b,
        ( < 0, < 0) => x * y,
        (0, _) => y,
        var (a, _) => a * a,
    };

    public static double Property(double x, double y) => new Point(x, y) switch
    {
        { X: > 1, Y: var b } => b * 2,
        { X: < 0 } p => p.Length,
        (var a, var b) => a * b,
    };

    public static double Texts(double x, int n)
    {
        var name = n > 3 ? "sin" : n > 1 ? "cos" : "exp";
        return name switch
        {
            "sin" => Math.Sin(x),
            "cos" => Math.Cos(x),
            _ => Math.Exp(x),
        };
    }

    public static double Slices(double[] x) => x switch
    {
        [] => 0,
        [var a] => a,
        [var a, .., var b] => a * b,
    };

    public static double Types(double x)
    {
        object o = x;
        return o is double d and > 0 ? d * 2 : o is int ? 1 : x;
    }

    public static double Steps(double x, int n)
    {
        var m = new Motion(x, 1);
        for (var i = 0; i < n; i++)
            m = Step(m, 0.1);
        return m.Position * m.Speed;
    }

    private static Motion Step(Motion m, double h) => m with { Position = m.Position + h * m.Speed, Speed = m.Speed - h * m.Position };

    public static double Chosen(double x, double y)
    {
        var m = x > y ? new Motion(x, y) : new Motion(y, 2 * x);
        if (m.Speed < 0)
            m = m with { Speed = -m.Speed };
        return m.Position * m.Speed;
    }

    public static double Until(double x)
    {
        var m = new Body(x, new Point(0, 1));
        while (m.Mass > 0.5 && m.At.X < 10)
            m = m with { Mass = m.Mass * 0.5, At = new Point(m.At.X + m.Mass, m.At.Y * 0.9) };
        return m.At.X * m.At.Y + m.Mass;
    }
}

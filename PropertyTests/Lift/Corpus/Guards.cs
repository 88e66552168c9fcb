using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

public sealed class DomainException(string message, double at) : Exception($"{message} at {at}")
{
    public double At { get; } = at;
}

/// <summary>Conditions tested first, with messages made in every way: the exception is that of the method, to the letter.</summary>
public static class Guards
{
    public static double Interpolated(double x)
    {
        if (x < 0)
            throw new ArgumentException($"bad {x}");
        return Math.Sqrt(x);
    }

    public static double Formatted(double x, int n)
    {
        if (x < -0.5 || n > 4)
            throw new ArgumentOutOfRangeException(nameof(x), x, $"{x,12:F3} and {n:D3} of {nameof(Formatted)}: {(x < 0 ? "negative" : "large")}");
        return x * x * n;
    }

    public static double InLoop(double[] x)
    {
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] < -1)
                throw new InvalidOperationException($"element {i} is {x[i]}, after {s} of [{string.Join("; ", x)}]");
            s += x[i] * x[i];
        }

        return s;
    }

    public static double Helper(double x)
    {
        Require(x > -1, "x", x);
        return Math.Log(2 + x);
    }

    private static void Require(bool condition, string name, double value)
    {
        if (!condition)
            Fail(name, value);
    }

    private static void Fail(string name, double value) => throw new ArgumentException("must be larger: " + value.ToString(CultureInfo.InvariantCulture), name);

    public static double Made(double x) => x > -1 ? x * x : throw Error(x, "small");

    private static Exception Error(double x, string why) => new NotFiniteNumberException(why + x + '!', x);

    public static double OwnException(double x)
    {
        if (!(x > -1))
            throw new DomainException($"no value", x * 2);
        return x * x * x;
    }

    public static double Framework(double x, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, 1.5);
        return n * x;
    }

    public static double NotNull(double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfZero(x.Length);
        return x[0] * x[^1];
    }

    public static double Built(double[] x)
    {
        if (x.Length == 0 || x.Any(v => v < -1.2))
        {
            var text = new StringBuilder("bad:");
            foreach (var v in x)
            {
                if (v < 0)
                    text.Append(' ').Append(v);
            }

            text.Append($" ({x.Length} in all, {x.Count(v => v < 0)} negative)");
            throw new ArgumentException(text.ToString(), nameof(x));
        }

        return x.Sum(v => v * v);
    }

    public static double Structure(Vec v)
    {
        if (v.X < -1)
            throw new ArgumentException($"({v.X}, {v.Y}) has the norm {v.Norm} and {new Point(v.Y, v.X)}");
        return v.X * v.Y;
    }

    public static double Enumerated(double x, int n)
    {
        return n switch
        {
            0 => x,
            1 => x * x,
            2 or 3 => x * x * x,
            _ => throw new ArgumentException($"{(DayOfWeek)n} is no exponent for {x}"),
        };
    }

    public static double InTry(double x)
    {
        var y = x;
        try
        {
            if (y < -1)
                throw new ArgumentException($"bad {y}");
            y *= 2;
        }
        finally
        {
            y += 1;
        }

        return y;
    }

    public static double Properties(double x) =>
        x < -1 ? throw new ArgumentException("a") { HelpLink = $"{x}", Data = { ["x"] = x } } : x * 3;

    public static double Several(double x, double y)
    {
        string name;
        if (x < -1)
            name = "x";
        else if (y < -1)
            name = $"y of {x}";
        else
            return x * y;
        throw new ArgumentException(name + " is small");
    }

    public static double Span(double[] x)
    {
        var part = x.AsSpan(1);
        if (part.Length > 3)
            throw new ArgumentException($"{part.Length} and {part.ToString()} and {string.Join(",", part.ToArray())}");
        return x[0] * part.Length;
    }

    public static double Appended(double x)
    {
        if (x < -1)
            throw new ArgumentException(new List<double> { x, 2 * x }.Max().ToString("R", CultureInfo.InvariantCulture) + new Accumulator(x).Mean);
        return 5 * x;
    }

    public static double Whole(double x) => x < -1 ? Unfinished(x) : x;

    private static double Unfinished(double x)
    {
        var y = x * x;
        throw new NotSupportedException($"{y}");
    }

    public static double NameOfCase(double x, int n)
    {
        var day = (DayOfWeek)(n & 7);
        return day switch
        {
            DayOfWeek.Monday => x * x,
            DayOfWeek.Friday => x,
            <= DayOfWeek.Saturday => Math.Sin(x),
            _ => throw new InvalidOperationException("unknown " + day + $" {day}"),
        };
    }
}

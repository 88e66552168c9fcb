using System;
using System.Collections.Generic;
using System.Linq;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Iterators (yield return), walked by foreach and by LINQ.</summary>
public static class Iterators
{
    private static IEnumerable<double> Powers(double x, int n)
    {
        var p = 1.0;
        for (var i = 0; i < n; i++)
        {
            yield return p;
            p *= x;
        }
    }

    public static double ForEach(double x, int n)
    {
        var s = 0.0;
        foreach (var p in Powers(x, n))
            s += p;
        return s;
    }

    public static double Linq(double x) => Powers(x, 4).Sum() + Powers(x, 3).ToArray().Select(p => p * p).Sum() + Powers(x, 3).Max(p => p * 2);

    public static double Several(double x)
    {
        var s = 0.0;
        foreach (var v in Three(x))
            s = s * x + v;
        return s;
    }

    private static IEnumerable<double> Three(double x)
    {
        yield return x;
        yield return x * x;
        if (x > 0)
            yield break;
        yield return 1;
    }

    public static double Filtered(double[] x)
    {
        var s = 0.0;
        foreach (var v in Positive(x))
            s += v * v;
        return s;
    }

    private static IEnumerable<double> Positive(double[] x)
    {
        foreach (var v in x)
        {
            if (v > 0)
                yield return v;
        }
    }

    public static double Broken(double x)
    {
        var s = 0.0;
        foreach (var p in Powers(x, 1000))
        {
            if (p > 2 || s > 20 || s < -20)
                break;
            s += p;
        }

        return s;
    }

    public static double Array(double x) => Powers(x, 5).ToArray()[3];

    public static double Tuples(double x)
    {
        var s = 0.0;
        foreach (var (i, v) in Numbered(x))
            s += i * v;
        return s;
    }

    private static IEnumerable<(int, double)> Numbered(double x)
    {
        for (var i = 1; i < 4; i++)
            yield return (i, x / i);
    }

    public static double Interface(double[] x)
    {
        IEnumerable<double> source = x;
        var s = 0.0;
        foreach (var v in source)
            s += v * v;
        IReadOnlyList<double> list = x;
        for (var i = 0; i < list.Count; i++)
            s += list[i];
        return s;
    }

    public static double Enumerator(double x)
    {
        using var e = Powers(x, 4).GetEnumerator();
        var s = 0.0;
        while (e.MoveNext())
            s += e.Current * 2;
        return s;
    }

    public static double Capturing(double x, int n)
    {
        var c = 2 * x;
        var sum = 0.0;
        foreach (var v in Walk())
            sum += v * v;
        return sum;

        IEnumerable<double> Walk()
        {
            for (var i = 0; i < n; i++)
                yield return (c * i) + x;
        }
    }

    public static double CapturingAndGiven(double x, double y)
    {
        var sum = 0.0;
        foreach (var v in Walk(3))
            sum += v * y;
        return sum;

        IEnumerable<double> Walk(int n)
        {
            yield return x;
            for (var i = 0; i < n; i++)
                yield return x * i * y;
        }
    }
}

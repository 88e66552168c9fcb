using System;
using System.Collections.Generic;
using System.Linq;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>LINQ inside methods.</summary>
public static class Sequences
{
    public static double SumOfSquares(double[] x) => x.Sum(v => v * v);

    public static double Captured(double[] x, double a) => x.Select(v => v * a).Sum() + x.Length;

    public static double CapturedInALoop(double[] x, double a)
    {
        var s = 1.0;
        for (var i = 0; i < 3; i++)
            s += x.Sum(v => Math.Sin(v * s)) * a;
        return s;
    }

    public static double Filtered(double[] x) => x.Where(v => v > 0).Select(v => Math.Log(1 + v)).Sum();

    public static double Query(double[] x) => (from v in x where v < 1 let w = v * v select w + v).Sum();

    public static double Ranged(double x) => Enumerable.Range(1, 5).Select(k => Math.Pow(x, k) / k).Sum();

    public static double Folded(double[] x) => x.Aggregate(1.0, (a, v) => a * (1 + v * v));

    public static double Zipped(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    public static double Kept(double[] x)
    {
        var y = x.Select(v => Math.Sin(v)).ToArray();
        var s = 0.0;
        foreach (var v in y)
            s += v * v;
        return s;
    }

    public static double MethodGroup(double[] x) => x.Select(Math.Exp).Select(Half).Sum();

    private static double Half(double x) => x / 2;

    public static double WithStatements(double[] x) => x.Sum(v =>
    {
        var p = 1.0;
        for (var k = 0; k < 3; k++)
            p *= v;
        return p;
    });

    public static double MadeFunctions(double[] x, double a)
    {
        var f = Scale(a);
        return x.Select(f).Sum();
    }

    private static Func<double, double> Scale(double a) => v => v * a + a;

    // A query reads what there is when it is read.
    public static double Held(double[] x)
    {
        if (x.Length < 2)
            return 0;
        var (list, rows) = (new List<double> { x[0], x[1] }, new List<double[]> { new[] { x[0], 1 } });
        var (squares, some, products) = (list.Select(v => v * v), list.Where(v => v > -9).Skip(1), rows.Select(r => r[0] * r[1]));
        var s = 0.0;
        for (var i = 0; i < 3; i++)
        {
            list[0] = 2 * x[1];
            list.Add(i * x[0]);
            s += squares.Sum() + (some.Sum() * squares.First()) + products.Sum();
            rows[0][1] = s;
        }

        list.Insert(0, s);
        return squares.Zip(list, (a, b) => a * b).Sum() + new List<double>(some).Count;
    }

    public static double OfRows(double[] x)
    {
        var rows = new List<double[]>();
        for (var i = 0; i < x.Length; i++)
            rows.Add(new[] { i * x[i], x[i] });
        return rows.Sum(r => r[0] * r[1]) + rows.Select(r => r.Sum()).ToArray().Sum() + rows.Aggregate(1.0, (p, r) => p + (r[0] * r[0]));
    }

    public static double Chosen(double[] x)
    {
        var query = x.Length > 1 && x[0] > 0 ? x.Select(v => v * v) : x.Where(v => v > 0);
        return query.Sum() + query.Take(1).Count();
    }

    // Functions are those that the variables hold when the query is read.
    public static double OfFunctions(double[] x)
    {
        Func<double, double> f = v => v * v;
        var query = x.Select(v => f(v));
        f = v => 3 * v;
        var s = query.Sum();
        foreach (var i in Enumerable.Range(0, x.Length))
            s += f(x[i]) * i;
        return s;
    }

    public static double AsItIs(double[] x)
    {
        var a = (double[])x.Clone();
        var same = a.AsEnumerable();
        var b = same as double[] ?? same.ToArray();
        b[0] = 7 * x[^1];
        return a[0] * x[0];
    }

    // Walks over what LINQ makes.
    public static double Walked(double[] x)
    {
        var (s, products) = (0.0, new double[x.Length]);
        foreach (var v in x.Where(v => v > 0.2))
            s = (0.5 * s) + (v * v);
        foreach (var (v, i) in x.Select((v, i) => (v, i)))
            products[i] = v * (i + s);
        foreach (var p in products.Zip(x.Skip(1), (a, b) => a * b))
        {
            if (p > 3)
                break;
            s += Math.Sin(p);
        }

        var positive = x.Where(v => v > 0);
        foreach (var v in positive)
        {
            foreach (var w in positive.Take(2))
                s += v * w;
        }

        foreach (var v in x.OrderBy(v => v * v).Reverse())
            s = (0.9 * s) + v;
        return s;
    }

    // What a query reads changes between two walks over it.
    public static double WalkedAgain(double[] x)
    {
        var a = (double[])x.Clone();
        var squares = a.Select(v => v * v);
        var s = 0.0;
        for (var k = 0; k < a.Length; k++)
        {
            foreach (var v in squares)
                s += v;
            a[k] = 0.1 * s;
        }

        return s;
    }

    // Literals are never written to, so they may stand in records, in arrays of them, and again under another name.
    public static double OfRecords(double[] x)
    {
        var items = x.Select((v, i) => new Item([v, v * i, 1], i)).ToArray();
        var s = 0.0;
        foreach (var item in items)
        {
            for (var k = 0; k < item.Values.Length; k++)
                s += item.Values[k] * (k + item.Place);
        }

        return s * items.Sum(i => i.Values[1]) + items.Where(i => i.Place > 0).Select(i => i.Values).Sum(v => v[0] * v[2]);
    }

    private readonly record struct Item(double[] Values, int Place);
}

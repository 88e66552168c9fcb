using System;
using System.Collections.Generic;
using System.Linq;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Lists that a method makes, fills, changes and walks over.</summary>
public static class Lists
{
    public static double Added(double x)
    {
        var list = new List<double> { x, 2 * x };
        list.Add(x * x);
        return list[0] * list[1] + list[2] * list.Count;
    }

    public static double Filled(double x, int n)
    {
        var list = new List<double>();
        for (var i = 0; i < n; i++)
            list.Add(x * i);
        var s = 0.0;
        for (var i = 0; i < list.Count; i++)
            s += list[i] * list[i];
        return s;
    }

    public static double Walked(double[] x)
    {
        var list = new List<double>(x.Length);
        foreach (var v in x)
            list.Add(v * v);
        var s = 1.0;
        foreach (var v in list)
            s = s * 0.5 + v;
        return s;
    }

    public static double Some(double[] x)
    {
        var list = new List<double>();
        foreach (var v in x)
        {
            if (v > 0)
                list.Add(v);
        }

        var s = 0.0;
        foreach (var v in list)
            s += Math.Sqrt(v) / list.Count;
        return s;
    }

    public static double Assigned(double[] x)
    {
        var list = new List<double>(x);
        list[0] = list[^1] * 2;
        for (var i = 1; i < list.Count; i++)
            list[i] += list[i - 1];
        return list[list.Count - 1] + list[0];
    }

    public static double Inserted(double x, double y)
    {
        var list = new List<double> { x, y };
        list.Insert(1, x * y);
        list.RemoveAt(0);
        return list[0] + 2 * list[1] + list.Count;
    }

    public static double InsertedInALoop(double[] x)
    {
        var list = new List<double>();
        foreach (var v in x)
            list.Insert(0, v * v);
        list.InsertRange(1, x);
        var s = 0.5;
        foreach (var v in list)
            s = s * 0.5 + v;
        return s;
    }

    public static double Summed(double[] x)
    {
        var list = new List<double>();
        for (var i = 0; i < x.Length; i++)
            list.Add(x[i] * i);
        return list.Sum() + list.Select(v => v * v).Sum() + list.Max();
    }

    public static double Arrayed(double[] x)
    {
        var list = x.Select(v => v * 2).ToList();
        list.Add(1);
        return list.ToArray()[0] + list[^1] * list.Count;
    }

    public static double Cleared(double x)
    {
        var list = new List<double> { x };
        list.Clear();
        list.AddRange([x, x * x]);
        return list[0] + list[1];
    }

    public static double Points(double[] x)
    {
        var list = new List<Point>();
        foreach (var v in x)
            list.Add(new Point(v, v * v));
        var s = 0.0;
        foreach (var p in list)
            s += p.Length * p.X;
        return s;
    }

    public static double Pairs(double[] x)
    {
        var list = new List<(double A, double B)> { (x.Length, 1) };
        foreach (var v in x)
            list.Add((v, list[^1].A * 0.5));
        return list.Sum(t => t.A * t.B);
    }

    public static double Parameter(double[] x) => Total(new List<double>(x)) + Total(x);

    private static double Total(IEnumerable<double> x)
    {
        var s = 0.0;
        foreach (var v in x)
            s += v * v;
        return s;
    }

    public static double Expression(double[] x)
    {
        List<double> list = [.. x, 1, x.Length];
        return list[^1] * list[0] + list.Count;
    }

    public static double Passed(double x)
    {
        var list = new List<double>();
        Fill(list, x, 3);
        return list[2] * list[0];
    }

    private static void Fill(List<double> list, double x, int n)
    {
        for (var i = 0; i < n; i++)
            list.Add(x + i);
    }

    public static double Range(double x)
    {
        var list = new List<double> { x };
        return list[x > 0 ? 0 : 1];
    }

    // What is added in calls of calls is in the caller's list.
    public static double AddedInCalls(double x, int n)
    {
        var list = new List<double> { x };
        Add(list, x, n & 7);
        list.Add(x * x);
        Even(list, n & 3);
        var s = 0.0;
        foreach (var v in list)
            s = (0.9 * s) + (v * v);
        return s * list.Count;
    }

    private static void Add(List<double> list, double x, int n)
    {
        if (n <= 0)
            return;
        list.Add(Math.Sin(x) * list[0]);
        Add(list, list[^1], n - 1);
        if (n % 2 == 0)
            Add(list, x + n, n - 2);
    }

    private static void Even(List<double> list, int n)
    {
        if (n > 0)
            Odd(list, n - 1);
    }

    private static void Odd(List<double> list, int n)
    {
        list.Add(list[n] * list[^1]);
        Even(list, n);
    }
}

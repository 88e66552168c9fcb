using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>What the message has to say.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BecauseAttribute : Attribute
{
    public BecauseAttribute(string subject, string reason, string place)
    {
    }
}

public sealed class Holder
{
    public double Value;
}

/// <summary>What has no derivative, or none that is known when the derivative is built.</summary>
public static class Refused
{
    private static readonly Random random = new(1);
    private static readonly object gate = new();
    private static double count;

    [Because("Refused.count", "changes a static variable", "Refused.WritesStatic(double) at IL_")]
    public static double WritesStatic(double x)
    {
        count += x;
        return count;
    }

    [Because("Console.WriteLine", "does input or output", "Refused.Prints(double) at IL_")]
    public static double Prints(double x)
    {
        Console.WriteLine(x);
        return x;
    }

    [Because("Random.NextDouble", "draws random numbers", "(Refused.cs, line ")]
    public static double Draws(double x) => x * random.NextDouble();

    [Because("Monitor.", "takes a lock", "Refused.Locks(double) at IL_")]
    public static double Locks(double x)
    {
        lock (gate)
            return x * x;
    }

    [Because("Refused.Waits", "asynchronous", "Refused.Awaits(double) at IL_")]
    public static double Awaits(double x) => Waits(x).Result;

    private static async Task<double> Waits(double x)
    {
        await Task.Yield();
        return x;
    }

    [Because("Stopwatch", "input or output", "")]
    public static double Measures(double x) => x * System.Diagnostics.Stopwatch.GetTimestamp();

    [Because("Refused.Extern(double)", "its code cannot be seen", "Refused.CallsExtern(double) at IL_")]
    public static double CallsExtern(double x) => Extern(x);

    [DllImport("libm", EntryPoint = "tgamma")]
    private static extern double Extern(double x);

    [Because("Refused.Pointer(double)", "", "at IL_")]
    public static unsafe double Pointer(double x)
    {
        double* p = &x;
        *p *= 2;
        return *p;
    }

    [Because("Refused.Bits(double)", "an address for a number", "at IL_")]
    public static unsafe double Bits(double x)
    {
        long bits = *(long*)&x;
        return bits;
    }

    [Because("Refused.FunctionPointer(double)", "calls a function pointer", "at IL_")]
    public static unsafe double FunctionPointer(double x)
    {
        delegate*<double, double> f = &Twice;
        return f(x);
    }

    private static double Twice(double x) => 2 * x;

    [Because("Refused.ObjectOfLastIteration", "depends on a condition or a loop", "old it in one variable")]
    public static double ObjectOfLastIteration(double x, int n)
    {
        Shape s = new Disc();
        for (var i = 0; i < n; i++)
            s = i % 2 == 0 ? new Square() : s;
        return s.Area(x);
    }

    [Because("", "an exception may be caught", "")]
    public static double Catches(double[] x)
    {
        try
        {
            return x[5];
        }
        catch (IndexOutOfRangeException)
        {
            return 0;
        }
    }

    [Because("Dictionary<", "", "Refused.Looks(double) at IL_")]
    public static double Looks(double x)
    {
        var table = new System.Collections.Generic.Dictionary<int, double> { [1] = x };
        return table[1];
    }

    [Because("Particle.get_Weight", "known only when it runs", "(Refused.cs, line ")]
    public static double CopyOfSomeRecord(Particle p) => (p with { Mass = 2 }).Weight;

    [Because("Enumerable.Take", "may read a part of an iterator only", "(Refused.cs, line ")]
    public static double Endless(double x) => System.Linq.Enumerable.Sum(System.Linq.Enumerable.Take(Forever(x), 3));

    private static System.Collections.Generic.IEnumerable<double> Forever(double x)
    {
        while (true)
            yield return x *= 0.5;
    }

    [Because("try …", "an exception may", "")]
    public static double IteratorInIterator(double[] x)
    {
        var s = 0.0;
        foreach (var v in Doubled(Doubled(x)))
            s += v * v;
        return s;
    }

    private static System.Collections.Generic.IEnumerable<double> Doubled(System.Collections.Generic.IEnumerable<double> source)
    {
        foreach (var v in source)
            yield return 2 * v;
    }

    [Because("Motion.get_Speed()", "calls a method of null", "at IL_")]
    public static double MayBeNull(double x, int n)
    {
        Motion? m = null;
        for (var i = 0; i < n; i++)
            m = m is null ? new Motion(x, 1) : m with { Speed = 2 };
        return m!.Speed;
    }

    private static readonly double[][] kept = { new[] { 1.0, 2.0 } };

    [Because("[", "before a loop the variable holds an element of an array of arrays", "Refused.StartsFromARow(double[])")]
    public static double StartsFromARow(double[] w)
    {
        var a = kept[0];
        for (var l = 0; l < w.Length; l++)
        {
            var o = new double[2];
            a[0] += w[l];
            for (var i = 0; i < 2; i++)
                o[i] = w[l] * a[i];
            a = o;
        }

        return a[0] + a[1];
    }

    [Because("Array.Sort", "sorting by a comparison is not supported", "Refused.Compares(double[]) at IL_")]
    public static double Compares(double[] x)
    {
        var a = (double[])x.Clone();
        Array.Sort(a, (p, q) => q.CompareTo(p));
        return a[0];
    }

    [Because("SortedSet<double>", "a SortedSet<double> is not supported", "Refused.Sorts(double) at IL_")]
    public static double Sorts(double x) => new System.Collections.Generic.SortedSet<double> { x, 2 }.Min;

    [Because("", "passed by reference", "Refused.ByReference")]
    public static double ByReference(ref double x) => x * x;

    [Because("decimal.op_Explicit", "a decimal has no derivative", "Refused.ThroughDecimal(double) at IL_")]
    public static double ThroughDecimal(double x) => (double)((decimal)x * 2m);

    [Because("DateTime.get_Now", "asks for the time", "Refused.Clock(double) at IL_")]
    public static double Clock(double x) => x * DateTime.Now.Ticks;

    [Because("IRate.At", "which method is called is known only when it runs", "Refused.Reached(double) at IL_")]
    public static double Reached(double x) => changeable.At(x);

    private static IRate changeable = new FlatRate();

    [Because("Random.NextDouble", "draws random numbers", "Refused.Lucky(string) at IL_")]
    public static double DrawsInside(double x) => x * Lucky("k");

    private static double Lucky(string key) => key.Length * random.NextDouble();

    private static double[][] Two(double x) => new[] { new[] { x, 1.0 }, new[] { 2.0, x }, new[] { x, x } };

    [Because("", "the same array would stand at two places", "(double[])a.Clone()")]
    public static double RowTwice(double x)
    {
        var a = Two(x);
        a[0] = a[1];
        a[0][0] *= x;
        return a[1][0];
    }

    [Because("", "the same array would stand at two places", "(double[])a.Clone()")]
    public static double RowTwicePerhaps(double x)
    {
        var a = Two(x);
        var t = a[0];
        if (x > 0)
            a[0] = a[1];
        a[1] = t;
        a[0][0] *= x;
        return a[1][0];
    }

    [Because("", "the same array would stand at two places", "(double[])a.Clone()")]
    public static double RowsShifted(double x)
    {
        var a = Two(x);
        for (var i = 0; i < 2; i++)
        {
            a[i][0] *= 2;
            a[i] = a[i + 1];
        }

        return a[0][0];
    }

    [Because("", "the same array would stand at two places", "(double[])a.Clone()")]
    public static double ThreeRowsOfWhichTwoMayBeOne(double x, int i, int j, int k)
    {
        var a = Two(x);
        (a[i], a[j], a[k]) = (a[j], a[k], a[i]);
        a[0][0] *= x;
        return a[1][0];
    }

    [Because("", "another array was put into the one around it since it was read", "(double[])a.Clone()")]
    public static double RowKept(double x)
    {
        var a = Two(x);
        var row = a[0];
        (a[0], a[1]) = (a[1], a[0]);
        row[0] *= x;
        return a[1][0];
    }

    [Because("decimal.op_Explicit", "decimal", "at IL_")]
    public static double DecimalsInside(double[] x) => x.Sum(v =>
    {
        var d = (decimal)v;
        return (double)d;
    });

    // What is read later than the sequence that it is an item of.
    [Because("Enumerable.First", "items of a sequence are sequences", ".ToArray())")]
    public static double FirstOfSequences(double[] x)
    {
        var a = (double[])x.Clone();
        var row = a.Select(v => a.Select(w => v * w)).First();
        a[0] *= 2;
        return row.Sum();
    }

    [Because("Enumerable.Aggregate", "items of a sequence are sequences", ".ToArray())")]
    public static double SequenceOfAggregate(double[] x)
    {
        var k = 1.0;
        var all = x.Aggregate(Enumerable.Empty<double>(), (s, v) => s.Append(v * k));
        k = 5;
        return all.Sum();
    }

    [Because("Enumerable.ToArray", "items of a sequence are sequences", ".ToArray())")]
    public static double ArrayOfSequences(double[] x)
    {
        var a = (double[])x.Clone();
        var rows = a.Select(v => (v, a.Select(w => v * w))).ToArray();
        a[0] *= 2;
        return rows[0].Item2.Sum();
    }

    [Because("", "whether a sequence is a", "an array or a list of it first")]
    public static double CountOfSequence(double[] x) => Count(x.Take(2)) * x[0];

    private static int Count(IEnumerable<double> values) => values is ICollection<double> known ? known.Count : -1;

    [Because("a", "what it is made of changes meanwhile", "")]
    public static double ChangesWhatItWalksOver(double[] x)
    {
        var a = (double[])x.Clone();
        var s = 0.0;
        foreach (var v in a.Select(v => v * v))
        {
            s += v;
            a[a.Length - 1] = s;
        }

        return s;
    }

    [Because("k", "what it is made of changes meanwhile", "")]
    public static double ChangesWhatItemsAreMadeOf(double[] x)
    {
        var (s, k) = (0.0, 1.0);
        foreach (var v in x.Select(v => v * k))
            s += k = v;
        return s;
    }

    [Because("ItemsThatChangeMore", "changes what stands outside of it", "")]
    public static double ItemsThatChangeMore(double[] x)
    {
        var (s, n) = (0.0, 0.0);
        foreach (var v in x.Select(v => { n += v; return v * n; }))
            s += v;
        return s + n;
    }

    [Because("y", "what it is made of changes meanwhile", "")]
    public static double CountsWhatItChanges(double[] x)
    {
        var (y, count) = ((double[])x.Clone(), 0);
        using var walk = y.Where(v => v > 0).GetEnumerator();
        while (walk.MoveNext())
        {
            count++;
            y[y.Length - 1] = -1;
        }

        return count * x[0];
    }
}

using System;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Arrays and spans.</summary>
public static class Arrays
{
    public static double CopiedToItself(double[] x, int n)
    {
        var (a, b) = (new double[6], new double[6]);
        for (var i = 0; i < 6; i++)
            a[i] = x[i % x.Length] * (i + 1);
        for (var i = 0; i < 3; i++)
        {
            Array.Copy(a, 1 + (i & n), b, 2, 3);
            (a, b) = (b, n % 2 == 0 ? b : a);
        }

        return a[2] + 2 * a[3] + 3 * a[4] + 4 * b[4];
    }

    public static double Sum(double[] x)
    {
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
            s += x[i] * x[i];
        return s;
    }

    public static double ForEach(double[] x)
    {
        var s = 0.0;
        foreach (var v in x)
            s += Math.Exp(-v);
        return s;
    }

    public static double Rosenbrock(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length - 1; i++)
        {
            var a = x[i + 1] - x[i] * x[i];
            var b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }

        return sum;
    }

    public static double Dot(double[] x, double[] y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException("lengths");
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
            s += x[i] * y[i];
        return s;
    }

    public static double Maximum(double[] x)
    {
        var m = double.NegativeInfinity;
        foreach (var v in x)
            if (v > m)
                m = v;
        return m;
    }

    public static double LogSumExp(double[] x)
    {
        var m = x[0];
        for (var i = 1; i < x.Length; i++)
            m = Math.Max(m, x[i]);
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
            s += Math.Exp(x[i] - m);
        return m + Math.Log(s);
    }

    public static double Squares(double[] x)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            y[i] = x[i] * x[i];
        var s = 0.0;
        for (var i = 0; i < y.Length; i++)
            s += y[i] * (i + 1);
        return s;
    }

    public static double Literal(double x)
    {
        double[] w = { 1, 2.5, -3, 4, 0.125 };
        var s = 0.0;
        for (var i = 0; i < w.Length; i++)
            s = s * x + w[i];
        return s;
    }

    public static double Made(double x, double y)
    {
        var v = new[] { x, y, x * y };
        v[1] += v[0];
        v[2] *= v[1];
        return v[0] + v[1] * v[2];
    }

    public static double Prefix(double[] x)
    {
        var y = (double[])x.Clone();
        for (var i = 1; i < y.Length; i++)
            y[i] += y[i - 1];
        var s = 0.0;
        foreach (var v in y)
            s += v * v;
        return s;
    }

    public static double Bubble(double[] x)
    {
        var y = (double[])x.Clone();
        for (var i = 0; i < y.Length; i++)
        {
            for (var j = 0; j + 1 < y.Length - i; j++)
            {
                if (y[j] > y[j + 1])
                {
                    var t = y[j];
                    y[j] = y[j + 1];
                    y[j + 1] = t;
                }
            }
        }

        var s = 0.0;
        for (var i = 0; i < y.Length; i++)
            s += y[i] * (i + 1);
        return s;
    }

    public static double Helper(double[] x) => Norm(Scaled(x, 2)) + Norm(x);

    private static double Norm(double[] x)
    {
        var s = 0.0;
        foreach (var v in x)
            s += v * v;
        return Math.Sqrt(1 + s);
    }

    private static double[] Scaled(double[] x, double f)
    {
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = f * x[i];
        return y;
    }

    public static double InPlaceHelper(double[] x)
    {
        var y = new double[x.Length];
        Fill(y, x);
        Add(y, 0.5);
        return Norm(y);
    }

    private static void Fill(double[] target, double[] source)
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = Math.Sin(source[i]);
    }

    private static void Add(double[] target, double value)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += value;
    }

    public static double Matrix(double[] x)
    {
        var m = new double[2, 3];
        for (var i = 0; i < 2; i++)
            for (var j = 0; j < 3; j++)
                m[i, j] = (i + 1) * (j + 1) * x[0];
        m[1, 2] += x[x.Length - 1];
        var s = 0.0;
        for (var i = 0; i < m.GetLength(0); i++)
            for (var j = 0; j < m.GetLength(1); j++)
                s += m[i, j] * m[i, j];
        return s;
    }

    public static double MatrixParameter(double[,] m)
    {
        var s = 0.0;
        for (var i = 0; i < m.GetLength(0); i++)
            for (var j = 0; j < m.GetLength(1); j++)
                s += m[i, j] * m[i, j] * (i - j);
        return s;
    }

    public static double JaggedParameter(double[][] m)
    {
        var s = 0.0;
        for (var i = 0; i < m.Length; i++)
            for (var j = 0; j < m[i].Length; j++)
                s += Math.Sin(m[i][j]) * (j + 1);
        return s;
    }

    public static double ForEachJagged(double[][] m)
    {
        var s = 0.0;
        foreach (var row in m)
            foreach (var v in row)
                s += v * v;
        return s;
    }

    public static double Spans(double[] x)
    {
        var span = x.AsSpan();
        var s = 0.0;
        for (var i = 0; i < span.Length; i++)
            s += span[i] * i;
        return s;
    }

    public static double Sliced(double[] x)
    {
        ReadOnlySpan<double> span = x;
        var tail = span[1..];
        var s = 0.0;
        foreach (var v in tail)
            s += v * v;
        return s + SumOf(span.Slice(0, 2));
    }

    private static double SumOf(ReadOnlySpan<double> x)
    {
        var s = 0.0;
        foreach (var v in x)
            s += v;
        return s;
    }

    public static double Stack(double x)
    {
        Span<double> w = stackalloc double[4];
        w[0] = x;
        for (var i = 1; i < w.Length; i++)
            w[i] = w[i - 1] * x + 1;
        return w[3];
    }

    public static double FromEnd(double[] x) => x[^1] * x[^2];

    public static double Range(double[] x)
    {
        var y = x[1..^1];
        var s = 0.0;
        foreach (var v in y)
            s += v;
        return s * x[0];
    }

    public static double CollectionExpression(double x, double y)
    {
        double[] v = [x, y, x + y];
        return v[0] * v[1] + v[2];
    }

    public static double Copied(double[] x)
    {
        var y = new double[x.Length + 1];
        Array.Copy(x, 0, y, 1, x.Length);
        y[0] = 3;
        return y[0] * y[1] + y[y.Length - 1];
    }

    public static double Filled(double x)
    {
        var y = new double[4];
        Array.Fill(y, x);
        y[2] = 1;
        return y[0] * y[1] * y[2] + y[3];
    }

    public static double IntArray(double[] x)
    {
        int[] order = { 1, 0 };
        var s = 0.0;
        foreach (var i in order)
            s = s * 2 + x[i];
        return s;
    }

    public static double Swapped(double[] x, int n)
    {
        var (old, next) = (new double[2], new double[2]);
        old[0] = x[0];
        old[1] = 1;
        for (var k = 0; k < n; k++)
        {
            next[0] = old[0] + 0.1 * old[1];
            next[1] = old[1] - 0.1 * old[0];
            (old, next) = (next, old);
        }

        return old[0] * old[1];
    }

    public static double Convolution(double[] x, double[] w)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var s = 0.0;
            for (var j = 0; j < w.Length; j++)
            {
                var k = i - j;
                if (k >= 0)
                    s += x[k] * w[j];
            }

            y[i] = s;
        }

        var total = 0.0;
        foreach (var v in y)
            total += v * v;
        return total;
    }

    public static double Median(double[] x)
    {
        var sorted = (double[])x.Clone();
        Array.Sort(sorted);
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static double ExpectedShortfall(double[] x)
    {
        var losses = new double[30];
        for (var i = 0; i < losses.Length; i++)
            losses[i] = Math.Sin(i * 1.3) * x[0] * x[0] + Math.Cos(i) * x[1];
        Array.Sort(losses);
        Array.Reverse(losses);
        var sum = 0.0;
        for (var i = 0; i < 5; i++)
            sum += losses[i];
        return sum / 5;
    }

    public static double SortedAlong(double[] x)
    {
        var keys = new double[x.Length];
        x.CopyTo(keys, 0);
        var items = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            items[i] = x[i] * x[i] * i;
        Array.Sort(keys, items);
        var sum = 0.0;
        for (var i = 0; i < items.Length; i++)
            sum += items[i] * keys[i] * (i + 1);
        return sum;
    }

    public static double SortedParts(double[] x)
    {
        var list = new List<double>(x);
        list.Sort();
        list.Reverse();
        var a = list.ToArray();
        Array.Sort(a, 1, a.Length - 1);
        Array.Reverse(a, 0, 2);
        return a[0] * 3 + a[1] * a[a.Length - 1];
    }

    public static double NullCheck(double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x == null)
            throw new ArgumentNullException(nameof(x));
        return x[0] * 2;
    }

    public static double[] Returned(double[] x)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            y[i] = x[i] * x[i] + 1;
        return y;
    }

    public static double[] Pair(double x, double y) => new[] { x * y, x + y };
}

using System;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Rows of an array of arrays that change places, or have a name of their own while they change.</summary>
public static class Rows
{
    private static double[][] Of(double[] x, int n)
    {
        var a = new double[n][];
        for (var i = 0; i < n; i++)
        {
            a[i] = new double[n];
            for (var j = 0; j < n; j++)
                a[i][j] = Math.Sin((i * n) + j + 1) + (x.Length == 0 ? 0 : x[((i * n) + j) % x.Length]);
        }

        return a;
    }

    private static void Fill(double[] row, double value)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] = value * (i + 1);
    }

    public static double Named(double[] x)
    {
        var a = Of(x, 3);
        for (var i = 1; i < a.Length; i++)
        {
            var row = a[i];
            var before = a[i - 1];
            for (var j = 0; j < row.Length; j++)
                row[j] = (row[j] * before[j]) + Math.Sin(before[1]);
            row[0] += 1;
        }

        return a[2][0] * a[1][1];
    }

    public static double TwoNames(double[] x)
    {
        var a = Of(x, 3);
        var (r, q) = (a[0], a[0]);
        r[0] = a[1][1] * a[1][1];
        q[1] = r[0] * q[0];
        a[0][0] *= 2;
        return r[0] + (q[1] * a[0][1]);
    }

    public static double NamedAround(double[] x)
    {
        var a = Of(x, 3);
        var row = a[1];
        for (var i = 0; i < 3; i++)
        {
            a[i][0] += a[2][1];
            if (i > 0)
                row[0] *= a[i][0];
        }

        return a[1][0] + (a[2][1] * row[1] * row[0]);
    }

    public static double GivenAway(double[] x)
    {
        var a = Of(x, 3);
        for (var i = 0; i < 3; i++)
        {
            var row = a[i];
            Fill(row, a[i][1] * i);
            row[0] += a[i][2];
        }

        return (a[2][0] * a[1][1]) + a[0][0];
    }

    public static double Each(double[] x)
    {
        var a = Of(x, 3);
        foreach (var row in a)
        {
            for (var j = 0; j < 2; j++)
                row[j] *= row[1 - j];
        }

        return (a[2][0] * a[1][1]) + a[0][0];
    }

    public static double Determinant(double[] x)
    {
        var a = Of(x, 3);
        var det = 1.0;
        for (var k = 0; k < 3; k++)
        {
            var p = k;
            for (var i = k + 1; i < 3; i++)
            {
                if (Math.Abs(a[i][k]) > Math.Abs(a[p][k]))
                    p = i;
            }

            if (p != k)
            {
                (a[p], a[k]) = (a[k], a[p]);
                det = -det;
            }

            det *= a[k][k];
            for (var i = k + 1; i < 3; i++)
            {
                var f = a[i][k] / a[k][k];
                for (var j = k; j < 3; j++)
                    a[i][j] -= f * a[k][j];
            }
        }

        return det;
    }

    public static double[] Solved(double[] x, double[] b)
    {
        const int N = 3;
        var a = Of(x, N);
        var y = new double[N];
        for (var i = 0; i < N; i++)
            y[i] = b.Length == 0 ? i : b[i % b.Length];
        for (var k = 0; k < N; k++)
        {
            var p = k;
            for (var i = k + 1; i < N; i++)
                p = Math.Abs(a[i][k]) > Math.Abs(a[p][k]) ? i : p;
            var row = a[p];
            a[p] = a[k];
            a[k] = row;
            (y[p], y[k]) = (y[k], y[p]);
            for (var i = k + 1; i < N; i++)
            {
                var f = a[i][k] / a[k][k];
                for (var j = k; j < N; j++)
                    a[i][j] -= f * a[k][j];
                y[i] -= f * y[k];
            }
        }

        for (var k = N - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < N; j++)
                y[k] -= a[k][j] * y[j];
            y[k] /= a[k][k];
        }

        return y;
    }

    public static double Turned(double[] x)
    {
        var a = Of(x, 3);
        for (var n = 0; n < 2; n++)
        {
            (a[0], a[1], a[2]) = (a[1], a[2], a[0]);
            a[0][0] *= a[2][1];
        }

        return a[0][0] * a[1][2] * a[2][0];
    }

    public static double Given(double[][] a)
    {
        if (a.Length < 2)
            return 0;
        (a[0], a[1]) = (a[1], a[0]);
        for (var j = 0; j < a[0].Length; j++)
            a[0][j] *= 2;
        var sum = 0.0;
        foreach (var row in a)
        {
            foreach (var v in row)
                sum = (0.5 * sum) + v;
        }

        return sum;
    }

    // Its constants stand in the file as bytes.
    public static double TableOfConstants(double[] x)
    {
        double[,] h = { { 1, 0, 0, 0 }, { 0, 0, 1, 2.5 } };
        int[,] place = { { 0, 1 }, { 2, 0 } };
        double[,,] cube = { { { 0, 1, 2 }, { 2, 1, 0 } }, { { -0.0, 3, 4 }, { 1, 1, 1 } } };
        var s = x.Length > 0 ? 1 / (cube[1, 0, 0] - 1) : 0;
        for (var i = 0; i < 2 && x.Length > 0; i++)
        {
            double[,] own = { { 1, 2 }, { 0, 0.5 } };
            own[1, 0] += x[0] * i;
            for (var j = 0; j < 2; j++)
                s += (h[i, j + 2] + own[i, j]) * x[place[i, j] % x.Length] * cube[j, i, 1];
        }

        return s;
    }

    // The first half is zero, the second is not, before all are added to.
    public static double ZeroedInPart(double[] x)
    {
        var (a, b) = ((double[])x.Clone(), new double[x.Length]);
        Array.Fill(b, 2.0);
        for (var i = 0; i < x.Length / 2; i++)
            a[i] = 0;
        for (var i = 0; i < x.Length / 2; i++)
            b[i] = 0;
        for (var i = 0; i < a.Length; i++)
            a[i] += x[i] * x[i];
        for (var i = 0; i < b.Length; i++)
            b[i] += x[i] * x[i];
        return a.Sum(v => v * v) + b.Sum(v => v * v * v);
    }

    // Names that go from array to array within a statement or two.
    public static double Renamed(double[] x)
    {
        var (s, rows) = (0.0, new double[3][]);
        var o = (double[])x.Clone();
        double[] first, second;
        for (var k = 0; k < 3; k++)
        {
            var next = new double[x.Length];
            for (var i = 0; i < x.Length; i++)
                next[i] = (o[i] * 0.5) + x[i];
            var t = next;
            o = next;
            s += Head(t);
            var m = next;
            rows[k] = next;
            o = next;
            s += m.Length > 0 ? m[0] : 1;
        }

        var made = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            made[i] = o[i] * o[i];
        first = second = made;
        s += Head(second) * first.Length;
        var best = x;
        for (var k = 0; k < 4; k++)
        {
            var c = best.Select(v => (v * 0.7) + (k * 0.1)).ToArray();
            if (c.Sum(v => v * v) > 0.1)
            {
                var old = c;
                best = c;
                s += Head(old) * 0.1;
            }
        }

        return s + best.Sum() + (x.Length > 0 ? rows[1][0] * rows[2][0] : 0);
    }

    private static double Head(double[] t) => t != null && t.Length > 0 ? t[0] * 3 : 0;
}

using System;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Rows of an array of arrays that change places.</summary>
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
}

using static FunctionalAD.Bench.Methods.RowMethods;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Functions that change the rows of an array of arrays in nested loops, as a pass may get them wrong.</summary>
internal static class RowPrograms
{
    public static double Listed(double[] x)
    {
        var a = new double[x.Length][];
        for (var i = 0; i < a.Length; i++)
            a[i] = [x[i], 2 * x[i], x[i] * x[i]];
        var s = 0.0;
        for (var i = 1; i < a.Length; i++)
            s += Math.Sin(a[i][0] * a[i - 1][1]) + a[i][2];
        return s;
    }

    // Two rows at once, now and then one.
    public static double Mirrored(double[] x)
    {
        var a = Matrix(x);
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                a[i][j] *= a[j][i] + x[j];
                a[j][i] = Math.Sin(a[i][j]);
            }
        }

        return a.Sum(r => r.Sum(v => v * v));
    }

    // Changed under a condition, left early, and read after.
    public static double Skipped(double[] x)
    {
        var a = Matrix(x);
        var s = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < a.Length; j++)
            {
                if (j == 3)
                    break;
                if (a[i][j] > 0.5)
                    a[i][(j + 1) % a.Length] *= a[i][j];
                else if (i > 0)
                    a[i][j] += a[i - 1][j] * x[j];
                s += a[i][0] * a[(i + j) % a.Length][0];
            }
        }

        return s + a[^1][^1];
    }

    // The row is known by another name in the next iteration, when it changes.
    public static double HandedOn(double[] x)
    {
        var a = new double[2][];
        a[0] = new double[x.Length];
        var (s, p) = (0.0, x);
        for (var j = 0; j < 4; j++)
        {
            s += Math.Sin(p[0] * p[0]);
            a[0][0] += s;
            p = a[0];
        }

        return s;
    }

    public static double HandedOnInside(double[] x)
    {
        var a = Matrix(x);
        for (var j = 0; j < a.Length; j++)
        {
            var r = x;
            for (var q = 0; q < a.Length; q++)
            {
                a[0][j] += 0.3 * r[q];
                r = a[(q + j) % a.Length];
            }
        }

        return a.Sum(r => r.Sum(v => v * v));
    }

    public static double Chosen(double[] x)
    {
        var a = Matrix(x);
        for (var j = 0; j < a.Length; j++)
        {
            var r = x[0] > 0 ? a[j] : x;
            a[0][j] = Math.Sin(r[0]) * r[j];
        }

        return a.Sum(r => r.Sum(v => v * v));
    }

    public static double Searched(double[] x)
    {
        var a = Matrix(x);
        for (var j = 0; j < a.Length; j++)
        {
            var (r, k) = (a[j], 0);
            while (k < a.Length && r[k] < 0.4)
                k++;
            a[0][j] *= (1 + k) * x[j];
        }

        return a.Sum(r => r.Sum(v => v * v));
    }

    // The row before, if there is one.
    public static double Before(double[] x)
    {
        var a = new double[3][];
        var s = 0.0;
        for (var i = 0; i < 3; i++)
        {
            a[i] = new double[4];
            for (var j = 0; j < 4; j++)
            {
                if (i > 0)
                    a[i - 1][j] = x[j % x.Length] * x[i % x.Length];
            }
        }

        for (var j = 0; j < 4; j++)
            s += a[0][j] + (a[1][j] * a[1][j]);
        return s;
    }

    // Read of one array or another, of which one is updated.
    public static double OneOrTheOther(double[] x)
    {
        var a = new double[4];
        a[0] = x[0];
        double[][] rows = [[x[^1], x[0]]];
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var t = x[i] > 0.5 ? a : rows[0];
            s += t[0] * x[i];
            a[1] = s;
        }

        return s + a[1];
    }

    // An element that was written before the loop that reads it, in each iteration of another loop.
    public static double ReadAgain(double[] x)
    {
        var (m, s) = (Two(x), 0.0);
        for (var t = 0; t < 2; t++)
        {
            m[t][0] = x[0];
            for (var j = 0; j < 2; j++)
                s += m[t][0] * x[^1];
        }

        return s;
    }

    public static double ReadBeside(double[] x)
    {
        var m = Two(x);
        for (var t = 0; t < 2; t++)
        {
            m[1][0] = x[0];
            var s = 0.0;
            for (var j = 0; j < 2; j++)
                s += m[1][1];
            m[0][1] += s;
        }

        return m[0][1] * m[1][1];
    }

    public static double ReadWhileAnotherChanges(double[] x)
    {
        var (y, m) = ((double[])x.Clone(), Two(x));
        for (var t = 0; t < 2; t++)
        {
            m[t][0] += y[t % y.Length];
            for (var j = 0; j < 2; j++)
                y[j % y.Length] += m[t][0];
        }

        return y[0] * y[^1];
    }

    public static double ReadAsItIsSummed(double[] x)
    {
        var (m, s) = (Two(x), 0.0);
        for (var t = 0; t < 2; t++)
        {
            for (var j = 0; j < 2; j++)
                m[t][j] += x[j % x.Length] * s;
            for (var j = 0; j < 2; j++)
                s += (m[t][0] * m[t][j]) + x[0];
        }

        return s;
    }

    public static double ReadByItsName(double[] x)
    {
        var m = Two(x);
        for (var u = 0; u < 2; u++)
        {
            var row = m[1];
            row[u] = (x[0] * row[0]) + x[^1];
            var n = new double[2];
            for (var j = 0; j < 2; j++)
                n[j] = Math.Cos(row[1]);
            m[u] = n;
        }

        return m[0][0] + m[1][1];
    }

    private static double[][] Two(double[] x)
    {
        var m = new double[2][];
        m[0] = new double[2];
        m[1] = new double[2];
        m[1][1] = x[^1];
        return m;
    }

    // Arrays that change places.
    public static double Turning(double[] x)
    {
        var n = x.Length + 1;
        var (a, b) = (new double[n], new double[n]);
        for (var k = 0; k < n; k++)
        {
            a[k] = x[k % x.Length];
            b[k] = 2 * x[k % x.Length];
        }

        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            s += a[1] * x[i];
            for (var j = 0; j < 2; j++)
            {
                b[1] += 0.1 * a[0] * x[i];
                (a, b) = (b, a);
            }

            (a, b) = (b, a);
        }

        return s;
    }
}

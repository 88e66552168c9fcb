namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Functions that fill and change the rows of an array of arrays in nested loops.</summary>
internal static class RowPrograms
{
    public static double Filled(double[] x)
    {
        var a = new double[x.Length][];
        for (var i = 0; i < a.Length; i++)
        {
            a[i] = new double[x.Length];
            for (var j = 0; j < x.Length; j++)
                a[i][j] = x[i] * x[j];
        }

        var s = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < x.Length; j++)
                s += Math.Sin(a[i][j]);
        }

        return s;
    }

    public static double Steps(double[] x)
    {
        var u = new double[6][];
        u[0] = new double[x.Length];
        for (var j = 0; j < x.Length; j++)
            u[0][j] = x[j];
        for (var t = 1; t < u.Length; t++)
        {
            u[t] = new double[x.Length];
            for (var j = 1; j < x.Length - 1; j++)
                u[t][j] = u[t - 1][j] + (0.1 * (u[t - 1][j - 1] - (2 * u[t - 1][j]) + u[t - 1][j + 1]) * u[t - 1][j]);
        }

        var s = 0.0;
        for (var j = 0; j < x.Length; j++)
            s += u[^1][j] * u[^1][j];
        return s;
    }

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

    public static double Product(double[] x)
    {
        var a = Matrix(x);
        var c = new double[a.Length][];
        for (var i = 0; i < a.Length; i++)
            c[i] = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < a.Length; j++)
            {
                for (var k = 0; k < a.Length; k++)
                    c[i][j] += a[i][k] * a[k][j];
            }
        }

        var s = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < a.Length; j++)
                s += c[i][j] * c[i][j];
        }

        return s;
    }

    public static double Elimination(double[] x)
    {
        var a = Matrix(x);
        for (var k = 0; k < a.Length; k++)
        {
            for (var i = k + 1; i < a.Length; i++)
            {
                a[i][k] /= a[k][k];
                for (var j = k + 1; j < a.Length; j++)
                    a[i][j] -= a[i][k] * a[k][j];
            }
        }

        var d = 0.0;
        for (var i = 0; i < a.Length; i++)
            d += Math.Log(Math.Abs(a[i][i]));
        return d;
    }

    // The row that is read may be the one that is changed.
    public static double Paths(double[] x)
    {
        var d = Matrix(x);
        for (var k = 0; k < d.Length; k++)
        {
            for (var i = 0; i < d.Length; i++)
            {
                for (var j = 0; j < d.Length; j++)
                {
                    if (d[i][k] + d[k][j] < d[i][j])
                        d[i][j] = (d[i][k] + d[k][j]) * (1 + (0.1 * d[i][k]));
                }
            }
        }

        return d[0][^1] + (d[^1][0] * d[^1][0]);
    }

    public static double Cholesky(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var l = new double[n][];
        for (var i = 0; i < n; i++)
        {
            l[i] = new double[n];
            for (var j = 0; j <= i; j++)
            {
                var s = x[(i * n) + j];
                for (var k = 0; k < j; k++)
                    s -= l[i][k] * l[j][k];
                if (i == j)
                    l[i][j] = Math.Sqrt(s);
                else
                    l[i][j] = s / l[j][j];
            }
        }

        var d = 0.0;
        for (var i = 0; i < n; i++)
            d += Math.Log(l[i][i]) + l[i][0];
        return d;
    }

    public static double Table(double[] x)
    {
        var a = new double[x.Length][];
        for (var i = 0; i < a.Length; i++)
            a[i] = new double[x.Length];
        a[0][0] = x[0];
        for (var i = 1; i < a.Length; i++)
        {
            a[i][0] = a[i - 1][0] + x[i];
            a[0][i] = a[0][i - 1] * 0.9;
        }

        for (var i = 1; i < a.Length; i++)
        {
            for (var j = 1; j < a.Length; j++)
                a[i][j] = 0.4 * (a[i - 1][j] + a[i][j - 1]) * Math.Cos(x[i] - x[j]);
        }

        return a[^1][^1];
    }

    // Another row in each iteration of the inner loop.
    public static double Columns(double[] x)
    {
        var a = Matrix(x);
        for (var j = 0; j < a.Length; j++)
        {
            for (var i = 1; i < a.Length; i++)
                a[i][j] = Math.Sin(a[i - 1][j]) + (a[i][j] * a[i][0]);
        }

        return a[^1].Sum();
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

    private static double[][] Matrix(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var a = new double[n][];
        for (var i = 0; i < n; i++)
        {
            a[i] = new double[n];
            for (var j = 0; j < n; j++)
                a[i][j] = x[(i * n) + j];
        }

        return a;
    }
}

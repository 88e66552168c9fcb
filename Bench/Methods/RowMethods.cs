namespace FunctionalAD.Bench.Methods;

/// <summary>Methods over arrays of rows, filled and changed in nested loops; a matrix of n rows is given as n² numbers.</summary>
internal static class RowMethods
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

    // The heat equation.
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

    /// <summary>n² numbers as n rows.</summary>
    public static double[][] Matrix(double[] x)
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

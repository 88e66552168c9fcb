namespace FunctionalAD.Bench.Methods;

/// <summary>The same over matrices of two indices.</summary>
internal static class MatrixMethods
{
    public static double Elimination(double[] x)
    {
        var (a, n) = (Matrix(x), (int)Math.Sqrt(x.Length));
        for (var k = 0; k < n; k++)
        {
            for (var i = k + 1; i < n; i++)
            {
                a[i, k] /= a[k, k];
                for (var j = k + 1; j < n; j++)
                    a[i, j] -= a[i, k] * a[k, j];
            }
        }

        var d = 0.0;
        for (var i = 0; i < n; i++)
            d += Math.Log(Math.Abs(a[i, i]));
        return d;
    }

    public static double Cholesky(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var l = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var s = x[(i * n) + j];
                for (var k = 0; k < j; k++)
                    s -= l[i, k] * l[j, k];
                if (i == j)
                    l[i, j] = Math.Sqrt(s);
                else
                    l[i, j] = s / l[j, j];
            }
        }

        var d = 0.0;
        for (var i = 0; i < n; i++)
            d += Math.Log(l[i, i]) + l[i, 0];
        return d;
    }

    // Another row in each iteration of the inner loop.
    public static double Columns(double[] x)
    {
        var (a, n) = (Matrix(x), (int)Math.Sqrt(x.Length));
        for (var j = 0; j < n; j++)
        {
            for (var i = 1; i < n; i++)
                a[i, j] = Math.Sin(a[i - 1, j]) + (a[i, j] * a[i, 0]);
        }

        var s = 0.0;
        for (var j = 0; j < n; j++)
            s += a[n - 1, j];
        return s;
    }

    private static double[,] Matrix(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var a = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                a[i, j] = x[(i * n) + j];
        }

        return a;
    }
}

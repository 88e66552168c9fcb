using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Arrays that loops change element by element: the gradient costs as much as the function, up to a factor, since nothing copies them for each element.</summary>
public sealed class RewindingTests
{
    public static TheoryData<string, int> Copies => new()
    {
        // How often an array is copied in the program, before and after the loops.
        { nameof(Branching), 0 }, { nameof(Cholesky), 1 }, { nameof(CholeskyByColumns), 0 }, { nameof(Lags), 0 },
    };

    [Theory]
    [MemberData(nameof(Copies))]
    public void No_loop_copies_what_it_changes(string name, int copies)
    {
        var text = FunctionalAD.Explain.OfMethod(Of(name)).ToString();
        Assert.DoesNotContain("[,], copied whole", text, StringComparison.Ordinal);
        Assert.Equal(copies, text[text.IndexOf("As C#", StringComparison.Ordinal)..].Split(".Clone()").Length - 1);
    }

    // A step of the elimination, and a round of paths, changes as many elements as there are: a copy for each is what the step costs itself.
    [Theory]
    [InlineData(nameof(Elimination))]
    [InlineData(nameof(Paths))]
    public void A_loop_over_loops_copies_once_in_each_iteration(string name)
    {
        var text = FunctionalAD.Explain.OfMethod(Of(name)).ToString();
        Assert.Single(text.Split('\n'), line => line.StartsWith("Backwards", StringComparison.Ordinal) && line.Contains("[,], copied whole", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(Branching))]
    [InlineData(nameof(Cholesky))]
    [InlineData(nameof(CholeskyByColumns))]
    [InlineData(nameof(Lags))]
    [InlineData(nameof(Elimination))]
    [InlineData(nameof(Paths))]
    [InlineData(nameof(ConstantPlace))]
    [InlineData(nameof(UnderCondition))]
    [InlineData(nameof(Cube))]
    [InlineData(nameof(TwoNames))]
    public void Gradients_are_those_of_differences(string name) => Agreement.Holds(Of(name));

    private static Func<double[], double> Of(string name) =>
        typeof(RewindingTests).GetMethod(name, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.CreateDelegate<Func<double[], double>>();

    private static double Branching(double[] x)
    {
        var u = new double[x.Length + 1];
        u[0] = x[0];
        for (var i = 1; i < u.Length; i++)
        {
            if (u[i - 1] > 0.5)
                u[i] = Math.Sin(u[i - 1]) * x[i - 1];
            else
                u[i] = u[i - 1] + x[i - 1];
        }

        return u[^1];
    }

    private static double Lags(double[] x)
    {
        var u = new double[x.Length];
        for (var i = 0; i < u.Length; i++)
        {
            var s = x[i];
            for (var k = 1; k <= 3; k++)
            {
                if (i - k >= 0)
                    s += Math.Sin(u[i - k]);
            }

            u[i] = s * 0.3;
        }

        return u[^1];
    }

    private static double Cholesky(double[] a)
    {
        var n = (int)Math.Sqrt(a.Length);
        var l = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var s = (a[(i * n) + j] + a[(j * n) + i]) / 2;
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
            d += Math.Log(l[i, i]);
        return d;
    }

    private static double CholeskyByColumns(double[] a)
    {
        var n = (int)Math.Sqrt(a.Length);
        var l = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var s = a[(i * n) + j];
                for (var k = 0; k < j; k++)
                    s -= l[i, k] * l[j, k];
                l[i, j] = s / l[j, j];
            }

            var rest = a[(i * n) + i];
            for (var k = 0; k < i; k++)
                rest -= l[i, k] * l[i, k];
            l[i, i] = Math.Sqrt(rest);
        }

        var d = 0.0;
        for (var i = 0; i < n; i++)
            d += Math.Log(l[i, i]);
        return d;
    }

    // Seen from the loop outside, what the inner one reads stays; seen from the inner one alone, it might not.
    private static double ConstantPlace(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var a = new double[n + 2, n];
        for (var j = 0; j < n + 2; j++)
        {
            for (var i = 0; i < n; i++)
                a[j, i] = 0.1 * (j + (2 * i) + 1);
        }

        var s = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                s = Math.Sin(s + (x[i] * a[j + 1, i] * a[j + 2, i]));
                a[0, i] = (a[0, i] * 0.5) + j;
            }
        }

        return s + a[0, 0];
    }

    // The inner loop is turned around only where its sum was read.
    private static double UnderCondition(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var a = new double[n, 2];
        var p = new int[n];
        for (var i = 0; i < n; i++)
        {
            a[i, 0] = i + 1;
            a[i, 1] = 2;
            p[i] = ((i * 2) + 1) % n;
        }

        var r = 0.0;
        for (var k = 0; k < n; k++)
        {
            var s = 0.0;
            for (var j = 0; j < n; j++)
            {
                s += x[j] * a[j, 0] * a[j, 1];
                a[p[j], 0] = (a[p[j], 0] * 0.5) + k;
            }

            if (s > 1)
                r += Math.Sqrt(s);
        }

        return r;
    }

    private static double Cube(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var c = new double[n, n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                for (var k = 0; k < n; k++)
                    c[i, j, k] = x[((i * j) + k) % x.Length] + (0.1 * k);
            }
        }

        var sum = 0.0;
        for (var t = 0; t < 3; t++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    c[j, i, t % n] = c[i, j, t % n] * c[j, i, 0];
                    for (var k = n - 1; k >= 0; k--)
                        c[i, j, k] = Math.Sin(c[i, (j + k) % n, k] * c[(i + 1) % n, j, k]);
                    if (c[i, j, 0] > 0.3)
                        c[i, i, j] += c[j, j, i] * c[i, j, 0];
                }
            }

            sum += c[t % n, 0, n - 1];
        }

        for (var i = 0; i < n; i++)
            sum += c[i, i, i];
        return sum;
    }

    private static double TwoNames(double[] x)
    {
        var a = new double[] { x[0], x[^1] };
        var other = new double[] { x[^1], x[0] };
        var c = x[0] > 1.7;
        var b = c ? a : other;
        if (!c)
            a[0] = x[^1] * x[0];
        return b[1] * b[0] * a[0];
    }

    private static double Elimination(double[] x) => Bench.Methods.MatrixMethods.Elimination(x);

    private static double Paths(double[] x)
    {
        var n = (int)Math.Sqrt(x.Length);
        var d = Matrix(x, n);
        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    if (d[i, k] * d[k, j] < d[i, j])
                        d[i, j] = d[i, k] * d[k, j];
                }
            }
        }

        var sum = 0.0;
        for (var i = 0; i < n; i++)
            sum += d[i, n - 1 - i];
        return sum;
    }

    private static double[,] Matrix(double[] x, int n)
    {
        var a = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                a[i, j] = x[(i * n) + j];
        }

        return a;
    }
}

using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Arrays that are made in the memory of their record: what they would be beside it.</summary>
public sealed class PlacedTests
{
    private static readonly double[] data = [0.3, -0.7, 0.9, 0.2, -0.4];

    [Fact]
    public void A_state_that_is_recorded_is_not_allocated()
    {
        var gradient = Grad.Into((double[] x) => Enumerable.Range(0, 1000).Aggregate(x, (u, _) => u.Select((v, i) => Math.Sin(v) + 0.1 * u[Math.Max(i - 1, 0)]).ToArray()).Sum());
        var into = new double[data.Length];
        gradient(data, into);
        Assert.InRange(Allocated.By(() => gradient(data, into)), 0, 256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void Rows_are_recorded_where_nobody_knows_how_many_there_will_be(int steps)
    {
        Assert.Equal(Counted(data, steps), Until(data, steps));
        Assert.Equal(Grad.OfMethod<double[], int>(Counted)(data, steps).Item1, Grad.OfMethod<double[], double>(Until)(data, steps).Item1);
        Agrees(x => Counted(x, steps), Grad.OfMethod<double[], double>(Until)(data, steps).Item1);
    }

    private static double Until(double[] x, double limit)
    {
        var (u, t) = (x, 0.0);
        while (t < limit)
        {
            u = Next(u, (int)t);
            t += 1;
        }

        return u.Sum(v => v * v);
    }

    private static double Counted(double[] x, int steps)
    {
        var u = x;
        for (var t = 0; t < steps; t++)
            u = Next(u, t);
        return u.Sum(v => v * v);
    }

    // Longer at times, so that rows are not all of one length.
    private static double[] Next(double[] u, int t)
    {
        var next = new double[u.Length + (t % 5 == 3 ? 1 : 0)];
        for (var i = 0; i < next.Length; i++)
            next[i] = Math.Sin(u[Math.Min(i, u.Length - 1)] + (0.1 * u[0]));
        return next;
    }

    [Fact]
    public void A_state_that_the_next_iteration_writes_to_is_copied_first()
    {
        static double Written(double[] x)
        {
            var u = x;
            for (var t = 0; t < 6; t++)
            {
                var next = new double[u.Length];
                for (var i = 0; i < next.Length; i++)
                    next[i] = Math.Sin(u[i]) * u[(i + 1) % u.Length];
                next[t % next.Length] += u[0] * u[0];
                u = next;
                u[0] *= u[1];
            }

            return u.Sum();
        }

        Agrees(Written, Grad.OfMethod<double[]>(Written)(data));
    }

    [Fact]
    public void What_is_not_there_is_told_as_ever()
    {
        var gradient = Grad.Of((double[] x) => Enumerable.Range(0, 3).Aggregate(x, (u, _) => u.Select(v => v * v).ToArray()).Sum());
        Assert.Throws<ArgumentNullException>(() => gradient(null!));
        Assert.Throws<OverflowException>(() => Grad.OfMethod<double[]>(Negative)(data));

        static double Negative(double[] x)
        {
            var u = x;
            for (var t = 0; t < 3; t++)
            {
                var next = new double[u.Length - 2];
                for (var i = 0; i < next.Length; i++)
                    next[i] = u[i] * u[i];
                u = next;
            }

            return u.Sum();
        }
    }

    private static void Agrees(Func<double[], double> f, double[] gradient)
    {
        for (var i = 0; i < data.Length; i++)
        {
            double At(double d) => f([.. data.Select((v, k) => k == i ? v + d : v)]);
            var slope = ((8 * (At(1e-4) - At(-1e-4))) - (At(2e-4) - At(-2e-4))) / 12e-4;
            Assert.Equal(slope, gradient[i], 1e-9);
        }
    }
}

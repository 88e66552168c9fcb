using System.Buffers;
using static FunctionalAD.Bench.Problems.Statements;

namespace FunctionalAD.Bench.Problems;

/// <summary>
/// T·u = r with T symmetric and tridiagonal, solved by elimination in arrays that are overwritten, and Σ uᵢ². The parameters are the diagonal
/// of T, then r.
/// </summary>
internal static class Tridiagonal
{
    public static Problem Problem { get; } = new("tridiagonal", Carries: true, (elements, random) =>
    {
        var n = Math.Max(2, elements / 2);
        var beside = random.Reals(n - 1, -1, 1);
        return new(2 * n, [.. random.Reals(n, 2.5, 4), .. random.Reals(n, -1, 1)], Function(beside), x => Value(x, beside), (x, g) => Gradient(x, beside, g));
    });

    private static System.Linq.Expressions.Expression<Func<double[], double>> Function(Term beside)
    {
        var (x, pivot, u) = (Variable<double[]>("x"), Variable<double[]>("pivot"), Variable<double[]>("u"));
        var (n, i, factor, sum) = (Variable<int>("n"), Variable<int>("i"), Variable<double>("factor"), Variable<double>("sum"));
        return Statements.Function(
            x,
            [pivot, u, n, factor, sum],
            Set(n, x.Length / 2),
            Set(pivot, NewArray(n)),
            Set(u, NewArray(n)),
            Set(pivot[0], x[0]),
            Set(u[0], x[n]),
            For(i, 1, n,
                Set(factor, beside[i - 1] / pivot[i - 1]),
                Set(pivot[i], x[i] - factor * beside[i - 1]),
                Set(u[i], x[n + i] - factor * u[i - 1])),
            Set(u[n - 1], u[n - 1] / pivot[n - 1]),
            Down(i, n - 1,
                Set(u[i], (u[i] - beside[i] * u[i + 1]) / pivot[i])),
            For(i, 0, n,
                Add(sum, u[i] * u[i])),
            sum);
    }

    private static double Value(double[] x, double[] beside)
    {
        var n = x.Length / 2;
        var (pivot, u) = (new double[n], new double[n]);
        (pivot[0], u[0]) = (x[0], x[n]);
        for (var i = 1; i < n; i++)
        {
            var factor = beside[i - 1] / pivot[i - 1];
            pivot[i] = x[i] - factor * beside[i - 1];
            u[i] = x[n + i] - factor * u[i - 1];
        }

        u[n - 1] /= pivot[n - 1];
        for (var i = n - 2; i >= 0; i--)
            u[i] = (u[i] - beside[i] * u[i + 1]) / pivot[i];
        return u.Sum(v => v * v);
    }

    // T·λ = 2u with the same pivots; ∂/∂r = λ, ∂/∂Tᵢᵢ = −λᵢ·uᵢ. The factors stand in the diagonal's part of the gradient, λ in that of r.
    private static double Gradient(ReadOnlySpan<double> x, double[] beside, Span<double> g)
    {
        var n = x.Length / 2;
        var (rented, rentedToo) = (ArrayPool<double>.Shared.Rent(n), ArrayPool<double>.Shared.Rent(n));
        Span<double> inverse = rented.AsSpan(0, n), u = rentedToo.AsSpan(0, n), factor = g[..n], lambda = g[n..];
        (inverse[0], u[0]) = (1 / x[0], x[n]);
        for (var i = 1; i < n; i++)
        {
            factor[i] = beside[i - 1] * inverse[i - 1];
            inverse[i] = 1 / (x[i] - factor[i] * beside[i - 1]);
            u[i] = x[n + i] - factor[i] * u[i - 1];
        }

        u[n - 1] *= inverse[n - 1];
        for (var i = n - 2; i >= 0; i--)
            u[i] = u[i] * inverse[i] - factor[i + 1] * u[i + 1];

        var sum = u[0] * u[0];
        lambda[0] = 2 * u[0];
        for (var i = 1; i < n; i++)
        {
            sum += u[i] * u[i];
            lambda[i] = 2 * u[i] - factor[i] * lambda[i - 1];
        }

        lambda[n - 1] *= inverse[n - 1];
        for (var i = n - 2; i >= 0; i--)
        {
            lambda[i] = lambda[i] * inverse[i] - factor[i + 1] * lambda[i + 1];
            factor[i + 1] = -lambda[i + 1] * u[i + 1];
        }

        g[0] = -lambda[0] * u[0];
        ArrayPool<double>.Shared.Return(rented);
        ArrayPool<double>.Shared.Return(rentedToo);
        return sum;
    }
}

using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>The gradients of generated formulas at many points are those at each of them, but for rounding.</summary>
public sealed class BatchLaws
{
    private const int Count = 21;

    [Fact]
    public void Batches_of_generated_formulas()
    {
        var (tally, apart) = (new Tally(), new Tally("points at which a last bit decides nothing"));
        Runs.Scalar(
            (program, random) =>
            {
                double[][] points = [.. Enumerable.Range(0, Count).Select(_ => Points.Ordinary(random, program.Arity))];
                double[][] columns = [.. Enumerable.Range(0, program.Arity).Select(k => points.Select(p => p[k]).ToArray())];
                double[][] slopes = [.. columns.Select(_ => new double[Count])];
                Batch(program.Lambda).DynamicInvoke([.. columns, .. slopes]);
                var one = Derived.Of(program, Delegates.Product.Gradient);
                for (var i = 0; i < Count; i++)
                {
                    var (expected, terms) = (one.Run(points[i]), BoundedNumbers.At(program, points[i]));
                    var scale = 1 + terms.GradientSize.Sum() + terms.HessianSize.Cast<double>().Sum();
                    if (tally.Skip(!terms.IsOrdinary || !(scale < 1e100) || !expected.All(double.IsFinite)))
                        continue;
                    var isSame = Enumerable.Range(0, program.Arity).All(k => Math.Abs(expected[k] - slopes[k][i]) <= (program.IsSingle ? 1e-4 : 1e-10) * (scale + Math.Abs(expected[k])));
                    apart.Skip(!isSame);
                }
            },
            share: 0.3,
            where: p => p.Lambda.ReturnType == typeof(double) && p.Lambda.Parameters.All(q => q.Type == typeof(double)));
        tally.AssertMostlyTried(0.5);
        // A comparison of what an exponential made may be decided by its last bit.
        apart.AssertMostlyTried(0.001);
    }

    private static Delegate Batch(LambdaExpression f) => f.Parameters.Count switch
    {
        1 => Grad.Batch(Expression.Lambda<Func<double, double>>(f.Body, f.Parameters)),
        2 => Grad.Batch(Expression.Lambda<Func<double, double, double>>(f.Body, f.Parameters)),
        _ => Grad.Batch(Expression.Lambda<Func<double, double, double, double>>(f.Body, f.Parameters)),
    };
}

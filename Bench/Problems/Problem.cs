using System.Linq.Expressions;

namespace FunctionalAD.Bench.Problems;

/// <summary>A worked problem: a function of an array over as much data as asked for.</summary>
/// <param name="Name">A short name, also that of its figures.</param>
/// <param name="Carries">Whether an iteration needs the one before it, so that reverse mode has something to record.</param>
/// <param name="Make">Makes an instance with about so many elements, the data drawn at random.</param>
internal sealed record Problem(string Name, bool Carries, Func<int, Random, Instance> Make)
{
    /// <summary>The same data for the same size, every time.</summary>
    public Instance At(int elements) => Make(elements, new Random(elements));

    /// <summary>As many elements in each, other data.</summary>
    public IEnumerable<Instance> Others(int elements, int count) => Enumerable.Range(1, count).Select(k => Make(elements, new Random(elements + k)));

    public override string ToString() => Name;
}

/// <summary>A problem with data.</summary>
/// <param name="Elements">How many of them the function goes through: time and memory are told per element.</param>
/// <param name="Point">Where to evaluate.</param>
/// <param name="Function">The function as a user writes it.</param>
/// <param name="Value">The same in plain C#.</param>
/// <param name="ByHand">Value and gradient as a good engineer writes them: fused loops, nothing computed twice, no intrinsics.</param>
/// <param name="Vectorised">The same as an expert writes it with vectors; null where that was not done.</param>
/// <param name="Data">What the function is over, for peers that cannot be given the function: a constant, then rows one after the other and what goes with each.</param>
internal sealed record Instance(
    int Elements, double[] Point, Expression<Func<double[], double>> Function, Func<double[], double> Value, GradientInto ByHand, GradientInto? Vectorised = null,
    double[][]? Data = null);

/// <summary>Random data.</summary>
internal static class Data
{
    public static double Real(this Random random, double low, double high) => low + (high - low) * random.NextDouble();

    public static double[] Reals(this Random random, int count, double low, double high)
    {
        var reals = new double[count];
        for (var i = 0; i < count; i++)
            reals[i] = random.Real(low, high);
        return reals;
    }

    public static double[][] Rows(this Random random, int rows, int columns, double low, double high) =>
        [.. Enumerable.Range(0, rows).Select(_ => random.Reals(columns, low, high))];
}

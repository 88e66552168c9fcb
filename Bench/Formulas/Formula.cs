using System.Linq.Expressions;
using FunctionalAD.Bench.Measuring;

namespace FunctionalAD.Bench.Formulas;

/// <summary>Where sample points for one parameter are drawn from.</summary>
internal readonly record struct Range(double Low, double High)
{
    public double Draw(Random random) => Low + (High - Low) * random.NextDouble();
}

/// <summary>The contestants a formula enters; all call a delegate of the same parameters at the same points.</summary>
/// <param name="Function">The formula alone, compiled by C#.</param>
/// <param name="CompiledTree">The formula alone, compiled by <c>Expression.Compile()</c>.</param>
/// <param name="HandWritten">The gradient as an expert writes it.</param>
/// <param name="Gradient">The gradient the library makes.</param>
/// <param name="ValueAndGradient">The value and the gradient the library makes.</param>
/// <param name="Batch">The gradients at all points in one call.</param>
/// <param name="Numeric">Five-point finite differences by MathNet.</param>
internal sealed record Entries(
    Contestant Function,
    Contestant CompiledTree,
    Contestant HandWritten,
    Contestant Gradient,
    Contestant ValueAndGradient,
    Contestant Batch,
    Contestant Numeric)
{
    /// <summary>The same delegate once more: how far it is from itself is what noise does to any ratio.</summary>
    public Contestant Control { get; } = HandWritten with { };
}

/// <summary>What can be built from a tree of the formula's type, for measuring what building costs.</summary>
/// <param name="Compile">Compiles the function and calls it once.</param>
/// <param name="Differentiate">Makes the gradient and calls it once.</param>
/// <param name="Gradient">Makes the gradient, or finds it if it has been made before.</param>
internal sealed record Building(
    Action<LambdaExpression, double[]> Compile,
    Action<LambdaExpression, double[]> Differentiate,
    Func<LambdaExpression, Delegate> Gradient);

/// <summary>A closed formula, written three times: as a tree, as a function of C#, and differentiated by hand.</summary>
/// <param name="Tree">Has C# build the expression tree anew at each call.</param>
/// <param name="Value">The function of C#, as methods that take a vector want it.</param>
internal sealed record Formula(
    string Name,
    string Field,
    Range[] Ranges,
    Func<LambdaExpression> Tree,
    Func<double[], double> Value,
    Func<double[], Entries> Enter,
    Building Building)
{
    private const int Seed = 20240607;

    public int Arity => Ranges.Length;

    /// <summary>The same random points at each run, one after another in one array.</summary>
    public double[] Points(int count)
    {
        var random = new Random(Seed);
        // Pinned, so that results can be placed by it.
        var points = GC.AllocateArray<double>(count * Arity, pinned: true);
        for (var i = 0; i < points.Length; i++)
            points[i] = Ranges[i % Arity].Draw(random);
        return points;
    }

    public override string ToString() => Name;
}

using FunctionalAD.Bench.Measuring;
using FunctionalAD.Delegates;

namespace FunctionalAD.Bench.Problems;

/// <summary>The contestants of an instance: the function and its gradient, both compiled by the library, and the gradient by hand.</summary>
internal sealed class Entered
{
    private readonly double[] byLibrary, byHand, vectorised;

    public Entered(Instance instance, AdOptions? options = null)
    {
        Instance = instance;
        var x = instance.Point;
        (byLibrary, byHand, vectorised) = (new double[x.Length], new double[x.Length], new double[x.Length]);
        var function = DerivativeCache.Get<Func<double[], double>>(instance.Function, new Recipe(Product.Value, options));
        var gradient = Grad.Into(instance.Function, options);
        var value = 0.0;
        Function = new(1, _ => value, () => value = function(x));
        Gradient = new(1, _ => byLibrary, () => gradient(x, byLibrary));
        ByHand = new(1, _ => byHand, () => instance.ByHand(x, byHand));
        Control = ByHand with { };
        Vectorised = instance.Vectorised is { } expert ? new(1, _ => vectorised, () => expert(x, vectorised)) : null;
    }

    public Instance Instance { get; }

    public Contestant Function { get; }

    public Contestant Gradient { get; }

    public Contestant ByHand { get; }

    /// <summary>The gradient by hand once more: how far it is from itself is noise.</summary>
    public Contestant Control { get; }

    /// <summary>The gradient by hand with vectors, where there is one.</summary>
    public Contestant? Vectorised { get; }

    /// <summary>How far the gradients are apart, as a part of the largest component.</summary>
    public double Disagreement()
    {
        Gradient.Pass();
        ByHand.Pass();
        Vectorised?.Pass();
        return Math.Max(Apart(byLibrary), Vectorised is null ? 0 : Apart(vectorised));

        double Apart(double[] gradient)
        {
            var apart = gradient.Zip(byHand, (a, b) => Math.Abs(a - b)).Max() / byHand.Max(Math.Abs);
            return double.IsNaN(apart) ? double.PositiveInfinity : apart;
        }
    }
}

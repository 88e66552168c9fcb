using FunctionalAD.Bench.Measuring;
using FunctionalAD.Delegates;

namespace FunctionalAD.Bench.Problems;

/// <summary>The contestants of an instance: the function and its gradient, both compiled by the library, and the gradient by hand.</summary>
internal sealed class Entered
{
    private readonly double[] byLibrary, byHand;

    public Entered(Instance instance, AdOptions? options = null)
    {
        Instance = instance;
        var x = instance.Point;
        (byLibrary, byHand) = (new double[x.Length], new double[x.Length]);
        var function = DerivativeCache.Get<Func<double[], double>>(instance.Function, new Recipe(Product.Value, options));
        var gradient = Grad.Into(instance.Function, options);
        var value = 0.0;
        Function = new(1, _ => value, () => value = function(x));
        Gradient = new(1, _ => byLibrary, () => gradient(x, byLibrary));
        ByHand = new(1, _ => byHand, () => instance.ByHand(x, byHand));
        Control = ByHand with { };
    }

    public Instance Instance { get; }

    public Contestant Function { get; }

    public Contestant Gradient { get; }

    public Contestant ByHand { get; }

    /// <summary>The gradient by hand once more: how far it is from itself is noise.</summary>
    public Contestant Control { get; }

    /// <summary>How far the two gradients are apart, as a part of the largest component.</summary>
    public double Disagreement()
    {
        Gradient.Pass();
        ByHand.Pass();
        var apart = byLibrary.Zip(byHand, (a, b) => Math.Abs(a - b)).Max() / byHand.Max(Math.Abs);
        return double.IsNaN(apart) ? double.PositiveInfinity : apart;
    }
}

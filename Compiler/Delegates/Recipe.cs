using FunctionalAD.Differentiation;
using FunctionalAD.Emission;
using FunctionalAD.Optimization;

namespace FunctionalAD.Delegates;

/// <summary>What to make of a function: compared by value, since it is part of the cache's key.</summary>
/// <param name="Product">What.</param>
/// <param name="Mode">Forward or reverse.</param>
/// <param name="Kinks">The convention at kinks.</param>
/// <param name="FastMath">Whether rewrites may change last bits.</param>
/// <param name="Order">The order, for derivatives and Taylor coefficients.</param>
/// <param name="Checkpointing">How reverse mode remembers what loops carry; null for <see cref="Checkpointing.None"/>.</param>
/// <param name="Wrt">Which parameters to differentiate by.</param>
/// <param name="VectorBits">How wide vectors are in loops that run in lanes; 0: none do.</param>
/// <param name="Threads">On how many threads large loops run; 0: loops are not divided.</param>
internal sealed record Recipe(
    Product Product, Mode Mode, Kinks Kinks, bool FastMath, int Order = 1, Checkpointing? Checkpointing = null, Wrt Wrt = Wrt.All, int VectorBits = 0, int Threads = 0)
{
    public Recipe(Product product, AdOptions? options, int order = 1)
        : this(
            product,
            (options ?? AdOptions.Default).Mode,
            (options ?? AdOptions.Default).Kinks,
            (options ?? AdOptions.Default).FastMath,
            order,
            (options ?? AdOptions.Default).Checkpointing,
            VectorBits: (options ?? AdOptions.Default).Vectorize ? Lanes.Bits : 0,
            Threads: (options ?? AdOptions.Default).Parallelism ?? 0)
    {
    }

    /// <summary>By the first parameter alone, which changes the type of the result.</summary>
    public static Recipe ByFirst(Product product, Wrt wrt, AdOptions? options) => wrt == Wrt.First
        ? new Recipe(product, options) with { Wrt = wrt }
        : throw new ArgumentException($"Wrt.{wrt}: the result has the type of the first parameter only for Wrt.First; leave it out to differentiate by all.", nameof(wrt));

    /// <summary>Where it is told how loops were turned around; null but for explanations, which are not cached.</summary>
    public ICollection<LoopReversal>? Loops { get; init; }

    /// <summary>Whether it is written as a tree, to be read and differentiated again, and not compiled.</summary>
    public bool IsTree { get; init; }

    /// <summary>How many operations are worth a part of a loop that is divided.</summary>
    public int LeastWork { get; init; } = Divided.LeastWork;

    public Context Context => new(Kinks, Rewrites.Simplifier(FastMath), Checkpointing) { Loops = Loops, Vectors = VectorBits > 0 };
}

/// <summary>What the face of the library can make of a function.</summary>
internal enum Product
{
    Value,
    Derivative,
    Gradient,
    ValueAndGradient,
    Jvp,
    GradientInto,
    HvpInto,
    JvpInto,
    VjpInto,
    JacobianInto,
    HessianInto,
    Vjp,
    Snapshot,
    Jacobian,
    Hvp,
    Hessian,
    Taylor,
    Batch,
}

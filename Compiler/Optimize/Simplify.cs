using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Folding, sharing, hoisting and rewriting: the program written again through the builder, which does all four as equations are emitted.
/// </summary>
internal static class Simplify
{
    /// <summary>The function, simplified.</summary>
    public static Function Run(Function function, Context context) => new Copier(context.Builder()).Function(function);
}

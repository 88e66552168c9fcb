using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;

namespace FunctionalAD.Emission;

/// <summary>Derivatives as expression trees: captured objects stay what they are, constants of the tree.</summary>
internal static class DerivativeTree
{
    /// <summary>The derivative of a lambda as a tree.</summary>
    public static Expression<TDelegate> Get<TDelegate>(LambdaExpression lambda, Recipe recipe) where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(lambda);
        // A tree is read and differentiated again: it says what the user's function does, not what vectors have in place of it.
        recipe = recipe with { VectorBits = 0, IsTree = true };
        var captured = Capture.Of(lambda, recipe.Context);
        var written = captured.Function;
        var function = Pipeline.Run(captured, recipe, (pass, after) => written = pass.IsForMachine ? written : after);
        var tree = (Expression<TDelegate>)Emitter.Emit(function, typeof(TDelegate), [.. captured.Objects.Select(o => Expression.Constant(o))]);
        KnownPrograms.Add(tree, written, captured.Objects);
        return tree;
    }
}

using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD;

/// <summary>
/// The way of a function from lambda to derivative: THE list of passes. Everything that is emitted goes through a builder that folds,
/// shares, hoists and rewrites at once, so a stage that writes a program anew needs no simplification of its own.
/// </summary>
internal static class Pipeline
{
    /// <summary>A pass: its name, a program made of a program, what may change in its results, and whether what it makes can be differentiated again.</summary>
    public sealed record Pass(string Name, Func<Function, Function> Run, Fidelity Fidelity = Fidelity.Exact, bool IsForMachine = false);

    /// <summary>The passes for a recipe, in order, each with the reason for its place.</summary>
    public static IEnumerable<Pass> Passes(Captured captured, Recipe recipe)
    {
        var own = Own(recipe.Product);
        // Before anything is differentiated: what the primal does not need would be differentiated in vain.
        yield return new("prune primal", Prune.Run);
        // Loops written as people write them, before they are differentiated.
        var loops = captured.Function.LoopDepth();
        foreach (var pass in OverLoops(recipe.Context, loops, isPrimal: true))
            yield return pass;
        // A loop over points around all of it.
        loops += recipe.Product == Product.Batch ? 1 : 0;

        // The one stage that knows calculus.
        yield return new("differentiate", f => Differentiate(f, recipe.Wrt == Wrt.First ? captured.Leaves[0] : captured.Inputs, captured.Inputs, recipe));
        // Before anything asks which arrays are whose.
        yield return new("copies of nothing", f => Duplicates.Run(f, recipe.Context));
        // Reverse mode leaves behind the primal results that nobody asked for.
        yield return new("prune", Prune.Run);
        // The primal's choice and its adjoint's, now that dead code no longer stands between them.
        Function? apart = null;
        yield return new("merge choices", f => Choices.Run(apart = f));
        // Before loops are fused, which run in one direction.
        if (loops > 0)
            yield return new("upwards", f => Upwards.Run(f, Kept.By(f, own)), Fidelity.Close);
        // What is only read waits for nobody.
        yield return new("last writes", LastWrites.Run);
        // The loops of the primal and those of its adjoint.
        foreach (var pass in OverLoops(recipe.Context, loops, isPrimal: false))
            yield return pass;
        // What merging brought together: shared and folded.
        yield return new("simplify", f => ReferenceEquals(f, apart) ? f : Simplify.Run(f, recipe.Context));
        // What sharing left over.
        yield return new("prune again", f => ReferenceEquals(f, apart) ? f : Prune.Run(f));
        if (loops > 0)
        {
            // When loops are fused, since what was one loop is three then.
            yield return new("interiors", f => Interiors.Run(f, recipe.Context, g => Kept.By(g, own)), Fidelity.Close);
            // The adjoints of stencils, when loops are fused, since one that carries cannot run in any order, and before sums are looked at.
            yield return new("shifted", f => Shifted.Run(f, recipe.VectorBits > 0 ? Emission.Laned.Can : null));
        }

        // Before quotients are looked at, since a negative power is one.
        yield return new("whole powers", f => WholePowers.Run(f, own, recipe.Context), Fidelity.Close);
        // Before quotients too: a constant over y may become 1/y.
        yield return new("gather factors", f => Factors.Run(f, Kept.By(f, own)), Fidelity.Close);
        // From here on variables stay what they are, and one look at what must keep its bits serves all.
        Kept? kept = null;
        // On the final quotients: what the derivative divides by twice it inverts once. The function's own value keeps its bits.
        yield return new("one reciprocal", f => Reciprocals.Run(f, kept ??= Kept.By(f, own)), Fidelity.Close);
        // On the final factors, reciprocals among them.
        yield return new("share products", f => Products.Run(f, kept ??= Kept.By(f, own)), Fidelity.Close);
        // In loops, whose body is paid for at each iteration, once more: terms are seen to be the same when their products are shared.
        if (loops > 0)
        {
            // Before their terms are looked at once more, and when no pass wants to see loops any more.
            yield return new("unroll", f => Unrolled.Run(f, recipe.Context));
            // What only the iterations that are written out now had told apart.
            yield return new("invariants again", Invariants.Run);
            // On loops that are final, and before anything asks which of them run in lockstep.
            if (loops > 1 && !recipe.IsTree && recipe.VectorBits > 0)
                yield return new("short loops", f => Shortened.Run(f, recipe.VectorBits));
            // Before products are looked at again, when it is known which loops there are.
            if (recipe.VectorBits > 0)
                yield return new("expand", f => Emission.Expansions.Run(f, recipe.Context, loop => Emission.Laned.Can(loop) || (!recipe.IsTree && Lockstep.Can(loop, recipe.VectorBits))), Fidelity.Close);
            kept = null;
            yield return new("gather again", f => Factors.Run(f, kept ??= Kept.By(f, own)), Fidelity.Close);
            yield return new("share again", f => Products.Run(f, kept = Kept.By(f, own)), Fidelity.Close);
            // On the final bodies, which are there six times then: for those who run it, not for those who read it.
            if (loops > 1 && !recipe.IsTree)
                yield return new("jam", f => Jammed.Run(f, recipe.Context, kept = Kept.By(f, own), loop => recipe.VectorBits > 0 && Lockstep.Can(loop, recipe.VectorBits), recipe.VectorBits), Fidelity.Close, IsForMachine: recipe.VectorBits > 0);
            kept = null;
            // On the final products and sums. (Of a formula it would save less than it costs to find.)
            yield return new("contract", f => Contractions.Run(f, kept ??= Kept.By(f, own)), Fidelity.Close);
        }

        // On the final operations, before two calls become one that has two results.
        if (loops > 0 && !recipe.IsTree && recipe.VectorBits > 0)
            yield return new("lockstep", f => Lockstep.Run(f, recipe.VectorBits), Fidelity.Close, IsForMachine: true);

        // On the final calls: sine and cosine of one angle cost one.
        yield return new("sincos", SinCos.Run, IsForMachine: true);
        // On the final loops: what is a copy in a tree that is read once more is an array changed in place for those who run it.
        if (loops > 0 && !recipe.IsTree)
            yield return new("rows in place", RowsInPlace.Run);
        // On the final loops too, and before arrays are the caller's: for those who run it.
        if (loops > 0 && !recipe.IsTree)
            yield return new("handed on", HandedOn.Run);
        // On the final loops: what they make is made where the caller wants it, zeros and collected arrays until now, which passes understand.
        if (Buffer(recipe.Product) is { } buffer)
            yield return new("destinations", f => Destinations.Run(f, f.Parameters.Length - captured.Objects.Length, buffer, recipe.Product == Product.GradientInto ? 1 : 0), IsForMachine: true);
        // Last, since no other pass should have to look through calls: what one method cannot hold.
        yield return new("split", Split.Run, IsForMachine: true);
    }

    /// <summary>The passes over loops, which run twice: a primal whose loops are simple has simple derivatives, and those have loops of their own.</summary>
    public static IEnumerable<Pass> OverLoops(Context context, int depth, bool isPrimal)
    {
        if (depth == 0)
            yield break;
        // Before all others: a value that no iteration changes is a bound that stays.
        yield return new("unchanged", EqualSlots.Run);
        // Before tests are looked at: a bound read again each time is a bound that stays, too.
        yield return new("asked once", AskedOnce.Run);
        // Only counted loops are fused, and only a length is the extent of arrays.
        yield return new("count", f => TripCounts.Run(f, context));
        // Lengths and counters folded, so that extents are seen to be equal and indices to be the loop's own.
        yield return new("simplify loops", f => Simplify.Run(f, context));
        // When indices are seen to be the same, and before what is read of other rows is read once; of the primal, whose derivative it makes another one.
        if (isPrimal)
            yield return new("carried rows", CarriedRows.Run);
        // What all iterations read, once: after lengths are known, and before loops that throw stand in the way of each other.
        yield return new("invariants", Invariants.Run);
        // On indices that are shared, and before anything asks whether a loop's array must be known as it goes.
        yield return new("accumulations", Accumulations.Run);
        // Accumulators that are collects can be read by the next loop as it goes.
        yield return new("elementwise", Elementwise.Run);
        // Among what that made are values carried by inner loops that only add.
        yield return new("sums", f => Sums.Run(f, context.Vectors), context.Vectors ? Fidelity.Close : Fidelity.Exact);
        // Loops in a fused body are seen to be of one extent only when what it is computed from is shared: once for each level.
        for (var level = 0; level < depth; level++)
        {
            // After that loops have as few carried values as they can.
            yield return new("fuse", isPrimal ? Fusion.RunApart : Fusion.Run);
            // What stands side by side in one loop may be the same.
            yield return new("equal slots", EqualSlots.Run);
            // The choices of the primal and of its adjoint stand in one body now.
            yield return new("merge choices in loops", Choices.Run);
            // What fusion brought together: shared and folded.
            yield return new("simplify fused", f => Simplify.Run(f, context));
            // What only the merged slots needed, and collects that were read as they went.
            yield return new("prune loops", Prune.Run);
        }
    }

    /// <summary>All passes.</summary>
    /// <param name="captured">The lambda, read.</param>
    /// <param name="recipe">What to make of it.</param>
    /// <param name="watch">Sees the program after each pass.</param>
    public static Function Run(Captured captured, Recipe recipe, Action<Pass, Function>? watch = null)
    {
        var function = captured.Function;
        foreach (var pass in Passes(captured, recipe))
        {
            function = pass.Run(function);
            Check(pass, function);
            watch?.Invoke(pass, function);
        }

        return function;
    }

    // A frame, which splitting makes, may hold an array that was used up, for its length.
    [System.Diagnostics.Conditional("DEBUG")]
    private static void Check(Pass pass, Function function)
    {
        if (!pass.IsForMachine)
            Verifier.Check(function);
    }

    private static Function Differentiate(Function function, int inputs, int leaves, Recipe recipe)
    {
        if (recipe.Product is not (Product.Value or Product.Snapshot))
            Transforms.RefuseHidden(function, inputs);
        return Derivative(function, inputs, leaves, recipe);
    }

    private static Function Derivative(Function function, int inputs, int leaves, Recipe recipe) => recipe.Product switch
    {
        Product.Value => function,
        Product.Derivative when recipe is { Order: 1, Mode: Mode.Reverse } => Transforms.Gradient(function, inputs, recipe.Context, recipe.Mode),
        Product.Derivative => Transforms.Derivative(function, recipe.Order, recipe.Context),
        Product.Gradient => Transforms.Gradient(function, inputs, recipe.Context, recipe.Mode),
        Product.ValueAndGradient => Transforms.ValueAndGradient(function, inputs, recipe.Context, recipe.Mode),
        Product.GradientInto => Transforms.GradientInto(function, inputs, recipe.Context),
        Product.HvpInto => Transforms.Hvp(function, inputs, leaves, recipe.Context, Guard.Spans),
        Product.JvpInto => Transforms.Push(function, inputs, leaves, recipe.Context, Guard.Spans),
        Product.VjpInto => Transforms.Vjp(function, inputs, leaves, recipe.Context, Guard.Spans),
        Product.JacobianInto => Columns.Jacobian(function, inputs, recipe.Context, recipe.Mode, isFlat: true),
        Product.HessianInto => Transforms.HessianInto(function, inputs, recipe.Context),
        Product.Jacobian => Columns.Jacobian(function, inputs, recipe.Context, recipe.Mode),
        Product.Batch => Transforms.Batch(function, inputs, recipe.Context),
        Product.Snapshot => Transforms.Snapshot(function, inputs, recipe.Context),
        Product.Vjp => Transforms.Vjp(function, inputs, leaves, recipe.Context),
        Product.Jvp => Transforms.Jvp(function, inputs, leaves, recipe.Context),
        Product.Hvp => Transforms.Hvp(function, inputs, leaves, recipe.Context),
        Product.Hessian => Transforms.Hessian(function, inputs, recipe.Context),
        Product.Taylor => Transforms.Taylor(function, recipe.Order, recipe.Context),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // What the buffers of the caller are called, where there are any.
    private static string? Buffer(Product product) => product switch
    {
        Product.GradientInto => "gradient",
        Product.HvpInto or Product.JvpInto or Product.VjpInto or Product.Batch => "product",
        Product.JacobianInto or Product.HessianInto => "matrix",
        _ => null,
    };

    // How many of the first results are the function's own value.
    private static int Own(Product product) => product switch
    {
        Product.ValueAndGradient or Product.GradientInto or Product.Jvp => 1,
        Product.Value or Product.Taylor or Product.Snapshot => int.MaxValue,
        _ => 0,
    };
}

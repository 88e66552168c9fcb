using System.Globalization;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Bench.Formulas;

/// <summary>
/// Only code that computes the same thing may race: the tree and the function of C# must agree to the bit, the gradient
/// written by hand with careful finite differences, and the library with the gradient written by hand.
/// </summary>
internal static class Agreement
{
    private const double DifferencesTolerance = 1e-6;
    private const double DerivativesTolerance = 1e-9;

    /// <summary>Runs each contestant over its points and says what does not agree; nothing if all does.</summary>
    public static IEnumerable<string> Complaints(Formula formula, double[] points, Entries entries)
    {
        var judged = new[] { entries.CompiledTree, entries.HandWritten, entries.Gradient, entries.ValueAndGradient, entries.Batch };
        foreach (var contestant in judged)
            contestant.Pass();
        for (var i = 0; i < entries.Function.Calls; i++)
        {
            var at = points[(i * formula.Arity)..((i + 1) * formula.Arity)];
            var value = formula.Value(at);
            var byHand = Components(entries.HandWritten.Result(i));
            var complaint =
                !Components(entries.CompiledTree.Result(i)).SequenceEqual([value]) ? "the tree is not the function"
                : !Close(byHand, Numeric.Careful(formula.Value, at), DifferencesTolerance)
                    ? "the gradient by hand is not the differences'"
                : !Close(Components(entries.Gradient.Result(i)), byHand, DerivativesTolerance)
                    ? "the library's gradient is not that by hand"
                : !Close(Components(entries.ValueAndGradient.Result(i)), [value, .. byHand], DerivativesTolerance)
                    ? "the library's value and gradient are not those by hand"
                : !Close(Components(entries.Batch.Result(i)), byHand, DerivativesTolerance)
                    ? "the library's gradients at many points are not those by hand"
                : null;
            if (complaint is not null)
                yield return string.Create(CultureInfo.InvariantCulture, $"{formula.Name}: {complaint} at ({string.Join(", ", at)})");
        }
    }

    /// <summary>All the numbers of a number, an array or a tuple, however nested.</summary>
    private static double[] Components(object result) => result switch
    {
        double number => [number],
        double[] numbers => numbers,
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => Components(tuple[i]!))],
        _ => throw new ArgumentException($"{result} is neither a number nor a tuple.", nameof(result)),
    };

    /// <summary>
    /// Each component within the tolerance of its own size, or of one part in a thousand of the largest component: near a
    /// zero of a partial derivative the terms that cancel leave a rounding error of their size, not of the result's.
    /// </summary>
    private static bool Close(double[] actual, double[] expected, double tolerance)
    {
        var floor = 1e-3 * expected.Max(Math.Abs);
        return actual.Length == expected.Length
            && actual.Zip(expected).All(p => Math.Abs(p.First - p.Second) <= tolerance * Math.Max(Math.Abs(p.Second), floor));
    }
}

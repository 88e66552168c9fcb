using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Which elements are seen to be there: an index that runs below an extent, moved by constants or turned around, in an array of at least that
/// extent. A read of any other may throw, so it must not change places with a check that throws something else.
/// </summary>
internal sealed class Ranges
{
    /// <summary>An element asked for: under which conditions and in which inner loops, of which array, at what.</summary>
    private sealed record Place(int Path, Operand Array, int[] Indices);

    // A way on from a path: by which condition or extent, and how.
    private sealed record Turn(int Path, int Number, int How);

    private readonly Dictionary<Var, Operand> extents = new(ReferenceEqualityComparer.Instance), origins = new(ReferenceEqualityComparer.Instance);

    /// <summary>What is known of the variables of a function.</summary>
    public Ranges(Function function) => Walk(function.Body);

    /// <summary>Whether an equation, or one in its regions, reads or updates an element that may not be there.</summary>
    public bool Misses(Equation equation) => equation.Op switch
    {
        Read read => Misses(read.Array, read.Indices),
        Write write => Misses(write.Array, write.Indices),
        Accumulate add => Misses(add.Array, add.Indices),
        _ => equation.Op.Regions.Any(region => region.Equations.Any(Misses)),
    };

    /// <summary>Whether each iteration of a loop asks for an element that may not be there and that the same iteration of another loop does not ask for.</summary>
    public bool Misses(Loop loop, Loop other)
    {
        var numbering = new Numbering(o => o);
        var paths = new Dictionary<Turn, int>();
        var asked = Places(other);
        return Places(loop).Any(p => !asked.Exists(q =>
            p.Path == q.Path && p.Indices.AsSpan().SequenceEqual(q.Indices) && (Builder.Same(p.Array, q.Array) || IsAsLong(p.Array, q.Array, p.Indices.Length))));

        List<Place> Places(Loop of)
        {
            var places = new List<Place>();
            numbering.Assume(of.Index, -1);
            Walk(of.Body, -1, places);
            return places;
        }

        void Walk(Region region, int path, List<Place> places)
        {
            foreach (var equation in region.Equations)
            {
                switch (equation.Op)
                {
                    case If choice:
                        Walk(choice.Then, Under(path, numbering[choice.Condition], 0), places);
                        Walk(choice.Else, Under(path, numbering[choice.Condition], 1), places);
                        break;
                    case Loop { Test: null } inner:
                        var under = Under(path, numbering[inner.Extent!], 2);
                        numbering.Assume(inner.Index, under);
                        Walk(inner.Body, under, places);
                        break;
                    case Loop inner:
                        // What it carries tells how often it runs.
                        foreach (var part in inner.Regions)
                            Walk(part, Under(path, paths.Count, 3), places);
                        break;
                    case Read or Write or Accumulate when Misses(equation):
                        var last = equation.Op is Read ? equation.Op.Operands.Length : equation.Op.Operands.Length - 1;
                        places.Add(new(path, Origin(equation.Op.Operands[0]), [.. equation.Op.Operands[1..last].Select(o => numbering[o])]));
                        break;
                }

                numbering.Walk(equation);
            }
        }

        int Under(int path, int what, int how) => paths.TryGetValue(new(path, what, how), out var known) ? known : paths[new(path, what, how)] = paths.Count;
    }

    /// <summary>Whether an array of one dimension is seen to be as long as another.</summary>
    public bool IsAsLong(Operand array, Operand other) => IsAsLong(Origin(array), Origin(other), 1);

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Loop loop)
            {
                if (loop.Extent is { } extent)
                    extents[loop.Index] = extent;
                for (var s = 0; s < loop.Slots.Length; s++)
                {
                    if (loop.Slots[s].Kind == SlotKind.Into)
                        origins[loop.Parameter(s)!] = origins[equation.Results[s]] = loop.Slots[s].Initial!;
                }
            }

            foreach (var nested in equation.Op.Regions)
                Walk(nested);
        }
    }

    private bool Misses(Operand array, IEnumerable<Operand> indices)
    {
        var origin = Origin(array);
        return indices.Index().Any(i => !(IsNatural(i.Item) && IsWithin(i.Item, 1, origin, i.Index)));
    }

    private Operand Origin(Operand array)
    {
        while (array is Var v)
        {
            if (origins.TryGetValue(v, out var origin))
                array = origin;
            else if (v.Definition?.Op is Copy or Write or Accumulate)
                array = v.Definition.Op.Operands[0];
            else
                break;
        }

        return array;
    }

    // i ≥ 0
    private bool IsNatural(Operand operand) => operand switch
    {
        Literal literal => literal.Value is int and >= 0,
        Var v when extents.ContainsKey(v) => true,
        Var { Definition.Op: Length } => true,
        Var v => Made(v) switch
        {
            (ExpressionType.Add, var a, var b) => IsNatural(a) && IsNatural(b),
            (ExpressionType.Modulo, var a, Literal { Value: > 0 }) => IsNatural(a),
            (nameof(Math.Max), var a, var b) => IsNatural(a) || IsNatural(b),
            (nameof(Math.Min), var a, var b) => IsNatural(a) && IsNatural(b),
            // n − 1 − i
            (ExpressionType.Subtract, Var last, Var i) => extents.TryGetValue(i, out var extent) && Made(last) is (ExpressionType.Subtract, var n, Literal { Value: 1 }) && Builder.Same(n, extent),
            _ => false,
        },
        _ => false,
    };

    // operand + more ≤ the extent of the array
    private bool IsWithin(Operand operand, int more, Operand array, int dimension)
    {
        if (IsExtent(operand, array, dimension))
            return more <= 0;
        if (operand is Literal { Value: int number })
            return Fixed(array) is { } length && number + more <= length;
        if (operand is not Var v)
            return false;
        // There is an iteration, so the extent is not 0.
        if (extents.TryGetValue(v, out var extent))
            return IsWithin(Bounds.Positive(extent), more - 1, array, dimension);
        return Made(v) switch
        {
            (ExpressionType.Add, var a, Literal { Value: int plus }) => IsWithin(a, more + plus, array, dimension),
            (ExpressionType.Add, Literal { Value: int plus }, var a) => IsWithin(a, more + plus, array, dimension),
            (ExpressionType.Subtract, var a, Literal { Value: int less }) => IsWithin(a, more - less, array, dimension),
            (ExpressionType.Subtract, var a, var b) => IsNatural(b) && IsWithin(a, more, array, dimension),
            (ExpressionType.Modulo, var a, Literal { Value: int divisor and > 0 }) => IsNatural(a) && IsWithin(Literal.Of(divisor), more - 1, array, dimension),
            (nameof(Math.Min), var a, var b) => IsWithin(a, more, array, dimension) || IsWithin(b, more, array, dimension),
            (nameof(Math.Max), var a, Literal { Value: <= 0 }) => more <= 0 && IsWithin(a, more, array, dimension),
            _ => false,
        };
    }

    private bool IsExtent(Operand operand, Operand array, int dimension) => array switch
    {
        Var { Definition: { Op: Loop { Test: null, Extent: { } extent } loop } made } v when loop.Slots[made.Results.IndexOf(v)].Kind == SlotKind.Collect => Builder.Same(operand, extent),
        Var { Definition.Op: Zeros zeros } => Builder.Same(operand, zeros.Operands[dimension]),
        _ => operand is Var { Definition.Op: Length length } && length.Dimension == dimension && ReferenceEquals(Origin(length.Array), array),
    };

    // As one made for the adjoint of the other is.
    private bool IsAsLong(Operand array, Operand other, int rank) => Enumerable.Range(0, rank).All(d => array switch
    {
        Var { Definition: { Op: Loop { Test: null, Extent: { } extent } loop } made } v when loop.Slots[made.Results.IndexOf(v)].Kind == SlotKind.Collect => IsExtent(extent, other, d),
        Var { Definition.Op: Zeros zeros } => IsExtent(zeros.Operands[d], other, d),
        _ => false,
    });

    private static int? Fixed(Operand array) => array switch
    {
        Var { Definition.Op: Pack pack } => pack.Operands.Length,
        Var { Definition.Op: Zeros { Operands: [Literal { Value: int length }] } } => length,
        _ => null,
    };

    private static (object Key, Operand First, Operand Second)? Made(Var v) => v.Definition?.Op is Apply { Operands: [var a, var b] } apply
        ? (apply.Primitive.Key is System.Reflection.MethodInfo method ? method.Name : apply.Primitive.Key, a, b)
        : null;
}

using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The arrays whose cotangents tell which of their elements anybody has read. An element into which nothing came is −0: all start as −0, and what is added is
/// never −0, since t + 0 is not. So a sum is −0 if and only if it has no terms, and no second array is needed to know. An array and what it
/// becomes by updates, in branches and loops, have one cotangent, which moves from one to the other, and are marked together. What a loop writes element by
/// element is taken to be read: there the comparison would be felt (a tridiagonal solve: 8 %).
/// </summary>
internal sealed class MarkedArrays
{
    private readonly HashSet<Var> linear;
    private readonly HashSet<Var> steeply;
    private readonly Dictionary<Var, Var> parents = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> known = new(ReferenceEqualityComparer.Instance), steep = new(ReferenceEqualityComparer.Instance), plain = new(ReferenceEqualityComparer.Instance);

    private MarkedArrays(HashSet<Var> linear, HashSet<Var> steeply) => (this.linear, this.steeply) = (linear, steeply);

    /// <summary>The arrays into which a steep weight goes and of which nobody reads every element.</summary>
    public static HashSet<Var> Of(Function function, HashSet<Var> linear, HashSet<Var> steeply)
    {
        var arrays = new MarkedArrays(linear, steeply);
        arrays.Walk(function.Body, false);
        // Cotangents that come from the caller, and those that go there.
        foreach (var operand in (Operand[])[.. function.Parameters, .. function.Results])
            arrays.Keep(operand);
        var (marked, kept) = (arrays.Roots(arrays.steep), arrays.Roots(arrays.plain));
        return new(arrays.known.Where(v => arrays.Root(v) is var root && marked.Contains(root) && !kept.Contains(root)), ReferenceEqualityComparer.Instance);
    }

    /// <summary>What an equation puts into the elements of the array that it results in.</summary>
    public static ImmutableArray<Operand> Placed(Op op) => op switch
    {
        Write or Accumulate => [op.Operands[^1]],
        Pack { StructureType.IsArray: true } => op.Operands,
        _ => [],
    };

    private HashSet<Var> Roots(HashSet<Var> some) => new(some.Select(Root), ReferenceEqualityComparer.Instance);

    private void Walk(Region region, bool isInLoop)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var nested in equation.Op.Regions)
                Walk(nested, isInLoop || equation.Op is Loop);
            switch (equation.Op)
            {
                case Write or Accumulate:
                    Join(equation.Results[0], equation.Op.Operands[0]);
                    Note(equation.Results[0], equation.Op.Operands[^1]);
                    if (isInLoop)
                        Keep(equation.Results[0]);
                    break;
                case If choice:
                    for (var i = 0; i < equation.Results.Length; i++)
                    {
                        Join(equation.Results[i], choice.Then.Results[i]);
                        Join(equation.Results[i], choice.Else.Results[i]);
                    }

                    break;
                case Loop loop:
                    for (var s = 0; s < loop.Slots.Length; s++)
                    {
                        if (loop.Slots[s].Kind == SlotKind.Collect)
                        {
                            Note(equation.Results[s], loop.Body.Results[s]);
                            Keep(loop.Body.Results[s]);
                        }
                        else if (loop.Parameter(s) is { } parameter)
                        {
                            Join(equation.Results[s], loop.Slots[s].Initial!);
                            Join(equation.Results[s], parameter);
                            Join(equation.Results[s], loop.Body.Results[s]);
                        }
                    }

                    Whole(loop, loop.Body);
                    break;
                case Pack { StructureType.IsArray: true }:
                    foreach (var operand in equation.Op.Operands)
                    {
                        Note(equation.Results[0], operand);
                        Keep(operand);
                    }

                    break;
                case Read or Copy or Length or Zeros:
                    break;
                default:
                    foreach (var operand in equation.Op.Operands)
                        Keep(operand);
                    break;
            }

            if (equation.Op is Unpack or Read or Call)
            {
                foreach (var result in equation.Results)
                    Keep(result);
            }
        }
    }

    // An array read element by element by a loop as long as the one that collects it.
    private void Whole(Loop loop, Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Read { Indices: [var index] } && ReferenceEquals(index, loop.Index) && equation.Op.Operands[0] is Var array && linear.Contains(array)
                && array.Definition is { Op: Loop made } definition && loop is { Test: null, Extent: not null }
                && (made.Extent is not null && Builder.Same(loop.Extent, made.Extent)
                    || (loop.Extent is Var { Definition.Op: Length { Array: Var measured } } && definition.Results.Contains(measured))))
                Keep(array);
            if (equation.Op is Loop inner)
                Whole(loop, inner.Body);
        }
    }

    private void Note(Var array, Operand value)
    {
        if (IsArray(array) && value is Var v && steeply.Contains(v))
            steep.Add(array);
        if (IsArray(array))
            known.Add(array);
    }

    private void Keep(Operand operand)
    {
        if (operand is Var v && IsArray(v))
            plain.Add(v);
    }

    private void Join(Operand a, Operand b)
    {
        if (a is not Var x || b is not Var y || !IsArray(x) || !IsArray(y))
            return;
        known.Add(x);
        known.Add(y);
        if (!ReferenceEquals(Root(x), Root(y)))
            parents[Root(x)] = Root(y);
    }

    private Var Root(Var v)
    {
        while (parents.TryGetValue(v, out var parent))
            v = parent;
        return v;
    }

    private bool IsArray(Var v) => linear.Contains(v) && v.Type.IsArray && v.Type.GetArrayRank() == 1 && Types.IsReal(v.Type.GetElementType()!);
}

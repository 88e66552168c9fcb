using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>How great and how small a linear form of the indices of loops can be: index i of a loop of n iterations is in 0 ≤ i ≤ n − 1.</summary>
internal sealed class Bounds
{
    // How many loops an index may go through.
    private const int Deepest = 8;

    private readonly Dictionary<Var, Loop> loops = new(ReferenceEqualityComparer.Instance);
    private readonly List<Var> entered = [];

    /// <summary>From here on the index of a loop is known: of one inside after those around it.</summary>
    public void Enter(Loop loop)
    {
        if (loops.TryAdd(loop.Index, loop))
            entered.Add(loop.Index);
    }

    /// <summary>The greatest value that a form can have (direction 1), or the least (−1), if it is a number.</summary>
    public long? Furthest(Affine form, int direction)
    {
        // The innermost first, whose extent may be told by those around it.
        for (var depth = 0; depth < Deepest && entered.FindLast(form.Variables.Contains) is { } index; depth++)
        {
            if (form[index] * direction < 0)
                form = form.With(index, Affine.Of(Literal.Of(0)));
            else if (loops[index].Extent is { } extent)
                form = form.With(index, Affine.Of(Positive(extent)).Plus(-1));
            else
                return null;
        }

        return form.Variables.Count == 0 ? form.Constant : null;
    }

    /// <summary>Whether two indices are never the same.</summary>
    public bool Differ(Operand one, Operand other)
    {
        var distance = Affine.Of(one).Plus(Affine.Of(other), -1);
        return Furthest(distance, 1) < 0 || Furthest(distance, -1) > 0;
    }

    /// <summary>What an extent is where there is an iteration: of n &gt; 0 ? n : 0, that is n.</summary>
    public static Operand Positive(Operand extent) => extent is not Var v ? extent : v.Definition?.Op switch
    {
        If choice when v.Definition.Results.IndexOf(v) is var k => choice.Then.Results[k] is Literal { Value: <= 0 } ? choice.Else.Results[k]
            : choice.Else.Results[k] is Literal { Value: <= 0 } ? choice.Then.Results[k] : extent,
        Apply { Operands: [var n, Literal { Value: <= 0 }], Primitive.Key: System.Reflection.MethodInfo { Name: nameof(Math.Max) } } => n,
        _ => extent,
    };
}

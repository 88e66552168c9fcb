using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Elements <c>a[c + i]</c> that iteration i of an innermost loop touches, for a c that stays: the loop is given the part of the array from c on, as long as it
/// runs, and indexes it by i alone, so that one check before the loop does for those of all iterations.
/// </summary>
internal sealed partial class Emitter
{
    // Parts are registers; and a loop so short pays for no check.
    private const int MostWindows = 10, FewIterations = 4;

    private readonly Dictionary<Equation, (ParameterExpression Window, ParameterExpression Index)> windows = new(ReferenceEqualityComparer.Instance);

    // Which there are, when the parameters of the loop are known.
    private List<(ParameterExpression Window, Expression From)> Windows(Loop loop, ParameterExpression index, Expression? extent)
    {
        var found = new List<(Expression Array, Operand From, ParameterExpression Window)>();
        if (!isFinal || loop is not { Test: null, Extent: not (null or Literal { Value: < FewIterations }) } || loop.Body.Equations.Any(e => e.Op is Loop or Call || Effects.MayThrow(e)))
            return [];
        var inside = new HashSet<Var>(loop.Body.Equations.SelectMany(e => e.Results).Concat(loop.Body.Parameters), ReferenceEqualityComparer.Instance);
        foreach (var equation in loop.Body.Equations)
        {
            if (equation.Op is not (Read { Indices.Length: 1 } or Write { Indices.Length: 1 } or Accumulate { Indices.Length: 1 })
                || Offset(loop, equation.Op.Operands[1], inside) is not { } from || Whole(loop, equation.Op.Operands[0], inside) is not { } array)
                continue;
            var k = found.FindIndex(w => ReferenceEquals(w.Array, array) && Builder.Same(w.From, from));
            if (k < 0 && found.Count == MostWindows)
                continue;
            if (k < 0)
            {
                k = found.Count;
                found.Add((array, from, Expression.Variable(array.Type.IsArray ? typeof(Span<>).MakeGenericType(array.Type.GetElementType()!) : array.Type, Named(null))));
            }

            windows[equation] = (found[k].Window, index);
        }

        return [.. found.Select(w => (w.Window, Spans.Window(w.Array, Use(w.From), extent!)))];
    }

    // c of c + i.
    private static Operand? Offset(Loop loop, Operand index, HashSet<Var> inside) =>
        index is not Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [var a, var b] } } ? null
        : ReferenceEquals(a, loop.Index) && !(b is Var v && inside.Contains(v)) ? b
        : ReferenceEquals(b, loop.Index) && !(a is Var u && inside.Contains(u)) ? a
        : null;

    // The array of numbers that is the same in every iteration.
    private Expression? Whole(Loop loop, Operand array, HashSet<Var> inside)
    {
        while (array is Var { Definition.Op: Write or Accumulate } updated && inside.Contains(updated))
            array = updated.Definition!.Op.Operands[0];
        if (array is not Var v || (inside.Contains(v) && !Enumerable.Range(0, loop.Slots.Length).Any(s => loop.Slots[s].Kind == SlotKind.Into && ReferenceEquals(loop.Parameter(s), v))))
            return null;
        return v.Type is { IsArray: true } && v.Type.GetArrayRank() == 1 && v.Type.GetElementType()!.IsPrimitive && !IsRows(v) && Use(v) is ParameterExpression p ? p : null;
    }
}

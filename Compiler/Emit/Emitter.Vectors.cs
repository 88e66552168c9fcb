using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Loops in lanes: as many iterations at once as a vector has numbers, as long as so many are left; the loop as it stands does the rest. All elements that
/// it will touch are looked for before; if one is not there the loop as it stands does everything, and throws where it must.
/// </summary>
internal sealed partial class Emitter
{
    /// <summary>Runs what it can of a loop in lanes, and leaves the index where the rest begins.</summary>
    /// <param name="equation">The equation of the loop.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="index">Its index.</param>
    /// <param name="extent">Its extent.</param>
    /// <param name="state">Its slots.</param>
    /// <param name="zeros">Of each slot that begins with zeros which nothing has touched, those (see <see cref="Untouched"/>); otherwise null.</param>
    private void InLanes(Equation equation, Loop loop, ParameterExpression index, Expression? extent, ParameterExpression[] state, Untouched.Zeros?[] zeros)
    {
        Expression[] fills = Array.ConvertAll(Positions.Below(state.Length, s => zeros[s]?.Unset is not null), s => Untouched.Fill(state[s], zeros[s]!.Value.Unset!, Expression.Default(Untouched.Element(state[s]))));
        if (loop.Down || Sides(equation, loop) is not { } laned)
        {
            current.Statements.AddRange(fills);
            return;
        }

        var inside = Swept(loop, laned, index, extent!, state, zeros, loop.Ordered ? Left(loop, laned) : null);
        var enough = Enough(loop, laned, extent!, state);
        current.Statements.Add(fills.Length == 0 ? Expression.IfThen(enough, inside) : Expression.IfThenElse(enough, inside, Expression.Block(fills)));
    }

    /// <summary>
    /// Of a loop back over the factors of a product (see <see cref="Strand"/>), the last iteration that runs by itself, and those after it, which run in lanes;
    /// null for all other loops.
    /// </summary>
    private (ParameterExpression Last, Expression Lanes)? Back(Equation equation, Loop loop, ParameterExpression index, Expression? extent, ParameterExpression[] state)
    {
        if (!loop.Down || Sides(equation, loop) is not { } laned)
            return null;
        var remains = left[(Loop)strands[loop].Ahead.Op];
        var last = Expression.Variable(typeof(int), Named(null));
        current.Locals.Add(last);
        // Where some element is not there each iteration runs by itself, and throws where it must.
        current.Statements.Add(Expression.Assign(last, Expression.Condition(Enough(loop, laned, extent!, state), remains.Count, Expression.Constant(0))));
        return (last, Swept(loop, laned, index, last, state, new Untouched.Zeros?[state.Length], remains));
    }

    private Expression Swept(
        Loop loop, Laned laned, ParameterExpression index, Expression extent, ParameterExpression[] state, Untouched.Zeros?[] zeros, Remains? strand)
    {
        var outside = current;
        current = new Block();
        new Sweep(this, loop, laned, index, extent, state, zeros, strand).Emit();
        var inside = current.With();
        current = outside;
        return inside;
    }

    /// <summary>What a loop ahead leaves for the one that goes back: how many of its iterations ran in lanes, the products of the lanes, and what the whole product began with.</summary>
    private sealed record Remains(ParameterExpression Count, ParameterExpression[] Products, ParameterExpression Start);

    private Remains Left(Loop loop, Laned laned)
    {
        var remains = new Remains(
            Expression.Variable(typeof(int), Named(null)),
            [.. Enumerable.Range(0, Strand.Count).Select(_ => Expression.Variable(Twins.Vector(vectorBits, laned.Element), Named(null)))],
            Expression.Variable(laned.Element, Named(null)));
        current.Locals.AddRange([remains.Count, .. remains.Products, remains.Start]);
        current.Statements.AddRange(((ParameterExpression[])[remains.Count, .. remains.Products, remains.Start]).Select(v => Expression.Assign(v, Expression.Default(v.Type))));
        return left[loop] = remains;
    }

    // The loop in lanes, if it can run so, and the other one with it if it is one of two.
    private Laned? Sides(Equation equation, Loop loop) => strands.GetValueOrDefault(loop) is not { } strand ? Side(equation, loop, isStrand: false)
        : Side(strand.Ahead, (Loop)strand.Ahead.Op, isStrand: true) is { } ahead && Side(strand.Back, (Loop)strand.Back.Op, isStrand: true) is { } back && ahead.Element == back.Element
            ? ReferenceEquals(strand.Ahead.Op, loop) ? ahead : back
            : null;

    private Laned? Side(Equation equation, Loop loop, bool isStrand)
    {
        if (vectorBits == 0 || loop.Extent is null || Enumerable.Range(0, loop.Slots.Length).Any(s => StateType(equation, loop, s) is { IsArray: false, IsPrimitive: false } type && !Spans.Is(type))
            || Laned.Of(loop, out _, isStrand: isStrand) is not { } laned)
            return null;
        if (loop.Extent is Literal { Value: int known } && known < Twins.Count(vectorBits, laned.Element))
            return null;
        return laned.Accesses.Any(a => a.Array is Var v && !loop.Body.Parameters.Contains(v) && IsRows(v)) ? null : laned;
    }

    // There are enough iterations, and all elements that they touch.
    private Expression Enough(Loop loop, Laned laned, Expression extent, ParameterExpression[] state)
    {
        extent = Count(loop, extent);
        Expression enough = Expression.GreaterThanOrEqual(extent, Expression.Constant(Twins.Count(vectorBits, laned.Element)));
        var seen = new HashSet<(Operand, Operand?, Operand)>();
        foreach (var (array, row, at) in laned.Accesses)
        {
            if (!seen.Add((array, row, at)))
                continue;
            var target = ArrayOf(array);
            if (target.Type.IsArray && array is Var known && mayBeNull.Value.Contains(known))
                enough = Expression.AndAlso(enough, Expression.ReferenceNotEqual(target, Expression.Constant(null, target.Type)));
            var first = First(at);
            if (first is not ConstantExpression { Value: >= 0 })
                enough = Expression.AndAlso(enough, Expression.GreaterThanOrEqual(first, Expression.Constant(0)));
            if (row is not null)
            {
                enough = Expression.AndAlso(enough, Expression.GreaterThanOrEqual(Use(row), Expression.Constant(0)));
                enough = Expression.AndAlso(enough, Expression.LessThan(Use(row), Size(target, 0)));
            }

            enough = Expression.AndAlso(enough, Expression.LessThanOrEqual(first, Expression.Subtract(Size(target, row is null ? 0 : 1), extent)));
        }

        return enough;

        Expression ArrayOf(Operand array)
        {
            for (var s = 0; s < state.Length; s++)
            {
                if (ReferenceEquals(loop.Parameter(s), array))
                    return state[s];
            }

            return Use(array);
        }

        // The index of the first iteration.
        Expression First(Operand operand)
        {
            if (ReferenceEquals(operand, loop.Index))
                return Start(loop);
            if (laned.IsOutside(operand))
                return Use(operand);
            var sum = (Apply)((Var)operand).Definition!.Op;
            return (First(sum.Operands[0]), First(sum.Operands[1])) switch
            {
                (ConstantExpression { Value: int a }, ConstantExpression { Value: int b }) => Expression.Constant(ReferenceEquals(sum.Primitive, Operators.Add) ? unchecked(a + b) : unchecked(a - b)),
                var (a, b) => sum.Primitive.Express(typeof(int), a, b),
            };
        }

        static Expression Size(Expression array, int dimension) => !array.Type.IsArray ? Expression.Property(array, nameof(Span<>.Length))
            : array.Type.GetArrayRank() == 1 ? Expression.ArrayLength(array)
            : Expression.Call(array, nameof(Array.GetLength), [], Expression.Constant(dimension));
    }
}

using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Where the vectors of a loop in lanes are. Of each array that the loop touches it is given the part from the element on that its first iteration touches, which
/// was looked for before: the rest of the way is the number of the iteration and a constant, and both are part of the instruction that loads.
/// </summary>
internal sealed partial class Emitter
{
    private sealed partial class Sweep
    {
        // Each of them is a register, or a place on the stack.
        private const int MostParts = 24;

        private readonly List<(Expression Array, Operand? Row, Operand? From, int Offset, ParameterExpression Part)> parts = [];

        /// <summary>A vector in memory.</summary>
        /// <param name="Array">The array.</param>
        /// <param name="Row">Its row, of a matrix.</param>
        /// <param name="At">The index of the first element.</param>
        /// <param name="Part">The part of the array; null where it is not known.</param>
        /// <param name="Offset">How far from the element of the same iteration in the part.</param>
        private readonly record struct Place(Expression Array, Expression? Row, Expression? At, ParameterExpression? Part, int Offset);

        private Place Of(Operand array, ImmutableArray<Operand> indices) => Step(indices[^1]) is var (from, offset) && Partial(emitter.Use(array), indices.Length == 2 ? indices[0] : null, from, offset) is { } place
            ? place
            : new(emitter.Use(array), indices.Length == 2 ? emitter.Use(indices[0]) : null, emitter.Use(indices[^1]), null, 0);

        // a[c + i + k], in this copy of the body
        private Place Of(Expression array, Operand? row, Operand? from, int offset) => Partial(array, row, from, offset) ?? new(array, null, Plus(at, offset), null, 0);

        private Place? Partial(Expression array, Operand? row, Operand? from, int offset)
        {
            if (!emitter.isFinal)
                return null;
            var k = parts.FindIndex(p => ReferenceEquals(p.Array, array) && ReferenceEquals(p.Row, row) && Same(p.From, from));
            if (k < 0 && parts.Count == MostParts)
                return null;
            if (k < 0)
            {
                k = parts.Count;
                parts.Add((array, row, from, offset, Kept(before, Spans.TypeOfWindow(array.Type), Spans.Window(
                    array, row is null ? null : emitter.Use(row), Sum(from is null ? null : emitter.Use(from), emitter.Start(loop), offset), emitter.Count(loop, extent)))));
            }

            return new(array, null, null, parts[k].Part, offset - parts[k].Offset + (copy * lanes));
        }

        private static bool Same(Operand? a, Operand? b) => a is null || b is null ? a is null && b is null : Builder.Same(a, b);

        private static Expression Sum(Expression? from, Expression start, int offset)
        {
            var sum = start is ConstantExpression { Value: 0 } ? from : from is null ? start : Expression.Add(from, start);
            return sum is null ? Expression.Constant(offset) : Plus(sum, offset);
        }

        // c and k of an index c + i + k.
        private (Operand? From, int Offset)? Step(Operand operand) => operand switch
        {
            _ when ReferenceEquals(operand, loop.Index) => (null, 0),
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [var a, var b] } } when !laned.IsOutside(operand) =>
                laned.IsOutside(a) ? Further(b, a, 1) : laned.IsOutside(b) ? Further(a, b, 1) : null,
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Subtract, Operands: [var a, Literal b] } } when !laned.IsOutside(operand) => Further(a, b, -1),
            _ => null,
        };

        private (Operand? From, int Offset)? Further(Operand index, Operand by, int sign) => Step(index) is not var (from, offset) ? null
            : by is Literal { Value: int k and > -Farthest and < Farthest } ? (from, offset + (sign * k))
            : by is Literal || from is not null ? null
            : (by, offset);

        private Expression Load(Place place) => place switch
        {
            { Part: { } part } => Expression.Call(typeof(Lanes), $"Load{bits}", [laned.Element], part, Done, Expression.Constant(place.Offset)),
            { Row: { } row } => Expression.Call(typeof(Lanes), $"Load{bits}", [laned.Element], place.Array, row, place.At!),
            _ => Expression.Call(typeof(Lanes), $"Load{bits}", [laned.Element], Spans.Is(place.Array.Type) ? Spans.AsRead(place.Array) : place.Array, place.At!),
        };

        private Expression Store(Place place, Expression value) => place switch
        {
            { Part: { } part } => Expression.Call(typeof(Lanes), nameof(Lanes.Store), [laned.Element], part, Done, Expression.Constant(place.Offset), value),
            { Row: { } row } => Expression.Call(typeof(Lanes), nameof(Lanes.Store), [laned.Element], place.Array, row, place.At!, value),
            _ => Expression.Call(typeof(Lanes), nameof(Lanes.Store), [laned.Element], place.Array, place.At!, value),
        };

        // How many iterations there were before.
        private Expression Done => emitter.Start(loop) is ConstantExpression ? index : Expression.Subtract(index, emitter.Start(loop));
    }
}

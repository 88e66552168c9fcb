using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>
/// Variables that hold one of several arrays, which one being known only when the program runs. What they hold is a number, the name of
/// the array, and what is done through them is a choice over that number: the language needs no pointers, and a derivative follows.
/// </summary>
internal sealed partial class Capture
{
    private static readonly LambdaExpression noArray = Expression.Lambda(Expression.New(typeof(NullReferenceException)));

    private static IEnumerable<Cell> Options(Cell cell) => cell.OneOf is { } several ? several.Cells : [cell];

    /// <summary>Does to the array that a cell is what is to be done to it, and tells what comes of it; where there is none, an exception unless told otherwise.</summary>
    private ImmutableArray<Operand> Among(Cell cell, Func<Cell, IEnumerable<Operand>> on, Func<Operand>? none = null)
    {
        if (cell.OneOf is not { } several)
            return [.. on(cell)];
        return From(0);

        ImmutableArray<Operand> From(int k) => (several.Cells.Length - k, several.MayBeNull) switch
        {
            (1, false) => [.. on(several.Cells[k])],
            (0, _) => None(),
            _ => builder.If(IsNamed(several.Which, several.Cells[k]), () => on(several.Cells[k]), () => From(k + 1)),
        };

        // What follows the exception never runs, but has results.
        ImmutableArray<Operand> None()
        {
            if (none is not null)
                return [none()];
            builder.Apply(Primitives.Throw(noArray), typeof(int));
            return [.. on(several.Cells[0])];
        }
    }

    private Operand IsNamed(Operand which, Cell cell) => which is Literal known
        ? Literal.Of(known.Is(cell.Name))
        : Compare(ExpressionType.Equal, which, Literal.Of(cell.Name));

    /// <summary>What a variable holds as a reference: null where it is not known by the names of arrays.</summary>
    private static Reference? Referring(Value value, Type type, Func<Cell, bool> isKnown) => value switch
    {
        Value.Array { Cell.OneOf: { } several } => several.Cells.All(isKnown) ? several : null,
        Value.Array { Cell: { Frozen: null, Row: null } cell } => isKnown(cell) ? new(Literal.Of(cell.Name), [cell], false) : null,
        Value.Plain { Operand: Literal { Value: null } } when type.IsArray => new(Literal.Of(0), [], true),
        _ => null,
    };

    /// <summary>The value that a reference is.</summary>
    private static Value Referred(Type type, Reference reference) => reference switch
    {
        { Cells: [], MayBeNull: true } => new Value.Plain(Literal.Default(type)),
        { Cells: [var one], MayBeNull: false } => new Value.Array(one),
        _ => new Value.Array(new Cell(type) { OneOf = reference }),
    };
}

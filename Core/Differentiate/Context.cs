using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// What every stage is told: the convention at kinks, the rewrites that apply while a program is written, and how loops are remembered.
/// </summary>
internal sealed record Context(Kinks Kinks = Kinks.Mean, Simplifier? Simplify = null, Checkpointing? Checkpointing = null)
{
    /// <summary>Where it is told how loops were turned around, if anybody asks.</summary>
    public ICollection<LoopReversal>? Loops { get; init; }

    /// <summary>Whether loops whose iterations do not wait for one another will run several at once, so that two of them cost less than one that waits.</summary>
    public bool Vectors { get; init; }

    /// <summary>Whether the derivative is to be a row of the rule book: kinks stay open until the row is used.</summary>
    public bool IsRow { get; init; }

    /// <summary>Where a program is written.</summary>
    /// <param name="expected">About how many equations it will have.</param>
    public Builder Builder(int expected = 0) => new(Simplify) { Expected = expected };

    /// <summary>A copier for rows of the rule book: the convention stands in the place of each kink, answers in the place of questions.</summary>
    /// <param name="builder">Where they are written.</param>
    /// <param name="varies">Which of their arguments depend on what the derivative is taken by.</param>
    public Copier Copier(Builder builder, Func<Operand, bool> varies) => new(builder)
    {
        Replace = (row, type, arguments) => row.Op is not Apply { Primitive: var asked } ? null
            : ReferenceEquals(asked, Primitives.Kink) ? Choose(builder, type, arguments)
            : ReferenceEquals(asked, Primitives.IsLiteral) ? Literal.Of(arguments[0] is Literal)
            : ReferenceEquals(asked, Primitives.Varies) ? Literal.Of(varies(arguments[0]))
            : null,
    };

    /// <summary>The number between two one-sided derivatives.</summary>
    public Operand Choose(Builder builder, Type type, ImmutableArray<Operand> sides) => Kinks switch
    {
        _ when IsRow => builder.Apply(Primitives.Kink, type, sides),
        Kinks.Left => sides[0],
        Kinks.Right => sides[1],
        Kinks.Undefined => Literal.Number(type, double.NaN),
        _ => builder.Apply(Operators.Multiply, type, builder.Apply(Operators.Add, type, sides), Literal.Number(type, 0.5)),
    };
}

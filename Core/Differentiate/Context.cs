using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>What every stage is told: the convention at kinks and the rewrites that apply while a program is written.</summary>
internal sealed record Context(Kinks Kinks = Kinks.Mean, Simplifier? Simplify = null)
{
    public Builder Builder() => new(Simplify);

    /// <summary>A copier that puts the convention in the place of each kink.</summary>
    public Copier Copier(Builder builder) => new(builder) { Replace = (primitive, type, a) => Choose(builder, primitive, type, a) };

    private Operand? Choose(Builder builder, Primitive primitive, Type type, ImmutableArray<Operand> sides) =>
        !ReferenceEquals(primitive, Primitives.Kink) ? null : Kinks switch
        {
            Kinks.Left => sides[0],
            Kinks.Right => sides[1],
            Kinks.Undefined => Literal.Number(type, double.NaN),
            _ => builder.Apply(Primitives.Kink, type, sides),
        };
}

using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>A region with some variables replaced; the equations keep their results.</summary>
internal static class Substitution
{
    /// <summary>Replaces <paramref name="old"/> by <paramref name="replacement"/> everywhere in a region.</summary>
    public static Region Apply(Region region, ImmutableArray<Var> old, ImmutableArray<Operand> replacement)
    {
        var map = new Dictionary<Var, Operand>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < old.Length; i++)
            map[old[i]] = replacement[i];
        return map.Count == 0 ? region : Apply(region, map);
    }

    /// <summary>Replaces variables everywhere in a region; every equation is made anew, so that the variables know their definition.</summary>
    public static Region Apply(Region region, IReadOnlyDictionary<Var, Operand> map)
    {
        return Walk(region);

        Region Walk(Region inner) => new(inner.Parameters, [.. inner.Equations.Select(e => new Equation(e.Results, Rename(e.Op)))], All(inner.Results));

        Operand One(Operand operand) => operand is Var v && map.TryGetValue(v, out var other) ? other : operand;

        ImmutableArray<Operand> All(ImmutableArray<Operand> operands) => [.. operands.Select(One)];

        Op Rename(Op op) => op switch
        {
            Ir.Apply apply => new Apply(apply.Primitive, apply.Type, All(apply.Operands)),
            If choice => new If(One(choice.Condition), Walk(choice.Then), Walk(choice.Else)),
            Loop loop => new Loop(
                loop.Extent is null ? null : One(loop.Extent),
                loop.Down,
                [.. loop.Slots.Select(s => new Slot(s.Kind, s.Initial is null ? null : One(s.Initial)))],
                loop.Test is null ? null : Walk(loop.Test),
                Walk(loop.Body)),
            Read read => new Read(One(read.Array), All(read.Indices)),
            Length length => new Length(One(length.Array), length.Dimension),
            Zeros zeros => new Zeros(zeros.ArrayType, All(zeros.Operands)) { IsOverwritten = zeros.IsOverwritten, IsNothing = zeros.IsNothing },
            Copy copy => new Copy(One(copy.Array)),
            Write write => new Write(One(write.Array), All(write.Indices), One(write.Value)),
            Accumulate add => new Accumulate(One(add.Array), All(add.Indices), One(add.Value)),
            Pack pack => new Pack(pack.StructureType, All(pack.Operands)),
            Unpack unpack => new Unpack(One(unpack.Structure), unpack.Component),
            Call call => new Call(call.Callee, All(call.Operands)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
